/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A list of individuals: a CSV with the columns source and person, one row an
 * individual (DESIGN.md 2). Other columns are left alone.
 */
#ifndef IOC_RULES_INDIVIDUALS_H
#define IOC_RULES_INDIVIDUALS_H

#include "base/fail.h"
#include "base/strmap.h"

struct individuals {
	struct strmap keys;
	char digest[65]; /* BLAKE2b-256 of the file */
};

/* 0, or -1 with f (FAIL_USAGE, FAIL_INPUT). individuals_fini() either way. */
int individuals_load(struct individuals *l, const char *path, struct fail *f);
void individuals_fini(struct individuals *l);
/* The number of an individual, or STRMAP_NONE. */
int64_t individuals_find(
    const struct individuals *l, struct slice source, struct slice person);

#endif
