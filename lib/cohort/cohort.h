/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A cohort: a definition over a period, its members and its waterfall.
 *
 * One run may build several: each definition, and with --every each part of
 * the period.
 */
#ifndef IOC_COHORT_COHORT_H
#define IOC_COHORT_COHORT_H

#include "cohort/crowd.h"
#include "cohort/definition.h"
#include "cohort/waterfall.h"

/* A member, before what is written of it is worked out. */
struct chosen {
	struct person_ref who;
	date index;
	uint32_t item; /* number of the index event among its type */
	uint16_t how;  /* which of the definition's index events */
	int16_t arm;   /* -1: none */
	bool matched;
};

struct cohort {
	const struct definition *d;
	struct slice name; /* of --every with the period's part */
	date from, to;
	bool *outcome; /* by source: complete for reoffending */
	bool *history; /* by source: full history */
	struct waterfall waterfall;
	struct chosen *member; /* by person_id, then index date */
	size_t nmembers;
	struct arena arena;
};

/* The period's dates, both ends included; the name is borrowed. */
void cohort_init(struct cohort *c, const struct definition *d,
    struct slice name, date from, date to);
void cohort_fini(struct cohort *c);
/*
 * Settles which sources count, when all records are in. Sources that a
 * definition names and no record has are the caller's to warn of:
 * cohort_missing_source() returns one after the other, absent at the end.
 */
void cohort_settle(struct cohort *c, const struct shapes *shapes);
struct slice cohort_missing_source(
    const struct cohort *c, const struct shapes *shapes, size_t n);

#endif
