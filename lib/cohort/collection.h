/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * From lines to packed events.
 *
 * Workers read the lines of a block side by side (collection_read); the results
 * are committed one block at a time and in input order (collection_commit), so
 * that nothing depends on the number of threads. Afterwards collection_settle()
 * drops superseded versions and groups events by person. Not here: which
 * lines are passed on, and how they come in (cmd/).
 */
#ifndef IOC_COHORT_COLLECTION_H
#define IOC_COHORT_COLLECTION_H

#include "cohort/keep.h"
#include "cohort/lists.h"
#include "cohort/versions.h"

struct collection {
	const struct keep *keep;
	const struct lists *lists;
	struct shapes shapes;
	struct crowd people;
	struct versions versions;
	uint64_t records[RECORD_NTYPES]; /* read, by type */
	uint64_t unresolved;             /* records without a person_id */
	struct strmap individuals;       /* that they belong to */
	uint64_t superseded, repeated;
};

struct collector;

void collection_init(struct collection *i, const struct keep *keep,
    const struct lists *lists, const struct offences *offences);
void collection_fini(struct collection *i);

struct collector *collection_hire(struct collection *i);
void collection_dismiss(struct collector *w);
/*
 * Reads a line into the worker; *r holds the record until the next call. The
 * line must stay where it is until the commit. 0, or -1 with f (FAIL_INPUT).
 */
int collection_read(struct collector *w, struct slice line, struct origin at,
    struct record *r, struct fail *f);
/* Finds whose the records are, when a block has been read. */
void collection_resolve(struct collector *w);
/* Hands over what was read since the last commit, and forgets it. */
int collection_commit(struct collector *w, struct fail *f);
/* When all is in. */
void collection_settle(struct collection *i, unsigned jobs);

#endif
