/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The lists of people that definitions name: {"list": "nominals.csv"}.
 *
 * A list means whoever has a person record under one of its keys. Its path
 * is relative to the definition's folder.
 */
#ifndef IOC_COHORT_LISTS_H
#define IOC_COHORT_LISTS_H

#include "record/record.h"
#include "rules/individuals.h"
#include "rules/spec.h"

enum { LISTS_MAX = 32 };

struct lists {
	struct person_list {
		char *path;
		struct individuals people;
	} list[LISTS_MAX];
	int n;
};

void lists_fini(struct lists *l);
/* The number of the list a node names; loads it once. -1 with f. */
int lists_load(struct lists *l, const struct spec_node *n, struct fail *f);
/* The lists that name a person record's individual, as bits. */
uint32_t lists_of(const struct lists *l, const struct record *person);

#endif
