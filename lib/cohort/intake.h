/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * From lines to packed events.
 *
 * Workers read the lines of a block side by side (intake_read); the results
 * are committed one block at a time and in input order (intake_commit), so
 * that nothing depends on the number of threads. Afterwards intake_settle()
 * drops superseded versions and groups events by person. Not here: which
 * lines are passed on, and how they come in (cmd/).
 */
#ifndef IOC_COHORT_INTAKE_H
#define IOC_COHORT_INTAKE_H

#include "cohort/keep.h"
#include "cohort/lists.h"
#include "cohort/versions.h"

struct intake {
	const struct keep *keep;
	const struct lists *lists;
	struct shapes shapes;
	struct people people;
	struct versions versions;
	uint64_t records[RECORD_NTYPES]; /* read, by type */
	uint64_t unresolved;             /* records without a person_id */
	struct strmap individuals;       /* that they belong to */
	uint64_t superseded, repeated;
};

struct intake_worker;

void intake_init(struct intake *i, const struct keep *keep,
    const struct lists *lists, const struct offences *offences);
void intake_fini(struct intake *i);

struct intake_worker *intake_hire(struct intake *i);
void intake_dismiss(struct intake_worker *w);
/*
 * Reads a line into the worker. *type becomes the record's type, and *r holds
 * the record until the next call. 0, or -1 with f (FAIL_INPUT).
 */
int intake_read(struct intake_worker *w, struct slice line, struct origin at,
    struct record *r, struct fail *f);
/* Hands over what was read since the last commit, and forgets it. */
int intake_commit(struct intake_worker *w, struct fail *f);
/* When all is in. */
void intake_settle(struct intake *i, unsigned jobs);

#endif
