/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What every evaluation of a person looks at; nothing of it changes then. */
#ifndef IOC_COHORT_WORLD_H
#define IOC_COHORT_WORLD_H

#include "cohort/crowd.h"
#include "cohort/keep.h"
#include "rules/ogrs3.h"

/*
 * Values kept for every definition's members: their slots, claimed first and
 * in this order (definition.c).
 */
enum {
	KEPT_CUSTODY_ID = 0,
	KEPT_LINK_P = 0,
	KEPT_SCORES = 0,
	KEPT_NEEDS = 1,
	KEPT_ASSESSMENT_ID = 2,
	KEPT_REFERRAL_PROVIDER = 0,
	KEPT_REFERRAL_SERVICE = 1,
	KEPT_REFERRAL_NEEDS = 2,
	KEPT_REFERRAL_REASON = 3,
	KEPT_OUTCOME_PROVIDER = 0,
	KEPT_OUTCOME_SERVICE = 1,
};

struct world {
	const struct crowd *people;
	const struct shapes *shapes;
	const struct keep *keep;
	const struct tools *tools;
	const struct ogrs3 *ogrs3;
	int id_slot[RECORD_NTYPES]; /* where an event's id is kept, or -1 */
	bool has[RECORD_NTYPES]; /* whether there are records of a type at all:
				    none of a type is not the same as "no" */
	date as_of;
};

static inline const struct shape *
world_shape(const struct world *w, const struct event *e)
{
	return &w->shapes->shape[e->shape];
}

/* A kept value of an event; absent when nothing was kept. */
static inline struct value
world_kept(const struct world *w, struct person_ref who, const struct event *e,
    int slot)
{
	if (slot < 0 || !e->kept)
		return (struct value){0};
	return keep_value(
	    w->people->shard[who.shard].kept.p + e->kept - 1, slot);
}

#endif
