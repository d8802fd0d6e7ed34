/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A person seen from an index date by a definition: what conditions are
 * asked of, and what a member's fields before the clock starts come from.
 *
 * Facts are worked out when first asked for. A view lives as long as its
 * timeline stays open on the person.
 */
#ifndef IOC_COHORT_VIEW_H
#define IOC_COHORT_VIEW_H

#include "cohort/definition.h"
#include "cohort/timeline.h"

/* Why there is no score; NO_SCORE_REASONS are counted in the summary. */
enum no_score {
	SCORED,
	NO_FULL_HISTORY,
	NO_SANCTION,
	NO_BIRTH_DATE,
	NO_SEX,
	TOO_YOUNG,
	NO_OFFENCE_WEIGHT,
	NO_SCORE_REASONS,
};

/* Sanctions before and at the index (history.h). */
struct history {
	const struct sanction *index;  /* or NULL */
	const struct event *principal; /* most serious offence of it */
	int64_t prior_sanctions, prior_offences, prior_custody;
	int first_age, conviction_age; /* -1: unknown */
	enum no_score no_score;
	double copas;   /* when scored */
	int percent[2]; /* OGRS3 at one and two years */
};

struct view {
	const struct world *world;
	const struct definition *d;
	const bool *has_outcomes;   /* by source: outcome_sources */
	const bool *has_history_of; /* by source: full_history names it */
	struct timeline *t;
	const struct index_event *how;
	const struct event *event; /* the index event; of a spell its end */
	const struct spell *spell; /* when it is custody */
	date index, t0;
	bool has_history, has_needs;
	struct history history;
	struct slice needs; /* at the index date, as a JSON list */
};

/* The person's identity, or NULL. */
static inline const struct shape *
view_identity(const struct view *v)
{
	return v->t->identity ? world_shape(v->world, v->t->identity) : NULL;
}

static inline date
view_birth(const struct view *v)
{
	return v->t->identity ? v->t->identity->when[0] : DATE_NONE;
}

#endif
