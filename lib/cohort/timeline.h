/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One person's events in order, and what they make: custody spells and
 * sanctions (DESIGN.md 6).
 *
 * Custody rows that overlap or touch (next reception <= release + 1 day) are
 * one spell: earliest reception, latest release; status and sentence are
 * those of its sentenced part, the longest term plus the consecutive ones. A
 * row whose release is before its reception is unused. A sanction is a
 * distinct proven_date with a proven result.
 *
 * A timeline belongs to one thread and is opened for one person after the
 * other; what it hands out is void when the next one is opened.
 */
#ifndef IOC_COHORT_TIMELINE_H
#define IOC_COHORT_TIMELINE_H

#include "cohort/world.h"

struct spell {
	date reception;
	date release;        /* DATE_NONE: not released */
	date sentence_start; /* what the sentence counts from */
	int status;          /* of the part that counts; -1: unknown */
	bool has_sentence;
	struct duration sentence;
	const struct event *last; /* the row whose release ends it */
	int nrows;
};

struct sanction {
	date proven;
	bool is_convicted; /* else a caution or reprimand */
	bool is_custody;   /* a custodial disposal is among it */
	size_t first, n;   /* in timeline.proven */
};

struct timeline {
	const struct world *world;
	struct person_ref who;
	const struct event *begin[RECORD_NTYPES + 1]; /* by type */
	const struct event *identity;                 /* or NULL */
	struct spell *spell;
	size_t nspells, spell_cap;
	const struct event **proven; /* by proven_date */
	size_t nproven, proven_cap;
	struct sanction *sanction;
	size_t nsanctions, sanction_cap;
	uint64_t reversed;    /* custody rows with release before reception */
	uint64_t merged;      /* rows that became part of another's spell */
	uint64_t unproven;    /* proven results without a proven_date */
	uint64_t identities;  /* superseded */
	struct arena scratch; /* reset by each opening */
};

void timeline_init(struct timeline *t, const struct world *w);
void timeline_fini(struct timeline *t);
/* Moves to a person and counts what is contradictory about their records. */
void timeline_open(struct timeline *t, struct person_ref who);

static inline size_t
timeline_count(const struct timeline *t, enum record_type type)
{
	return (size_t)(t->begin[type + 1] - t->begin[type]);
}

/* convicted, cautioned or reprimanded */
bool result_is_proven(int result);

#endif
