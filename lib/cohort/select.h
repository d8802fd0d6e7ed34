/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Who is in each cohort: index event, matched, who, require, exclude,
 * landmark, arms (DESIGN.md 6).
 *
 * The index event is picked first; a later one is not tried when a later
 * step fails. Everybody is counted in one row of the waterfall.
 */
#ifndef IOC_COHORT_SELECT_H
#define IOC_COHORT_SELECT_H

#include "cohort/cohort.h"
#include "cohort/view.h"

/* What was contradictory in the records of all people. */
struct audit {
	uint64_t reversed;   /* custody rows released before reception */
	uint64_t merged;     /* custody rows joined to an earlier one */
	uint64_t unproven;   /* proven results without proven_date */
	uint64_t duplicated; /* proven offences that another source holds */
	uint64_t identities; /* superseded */
	uint64_t unresolved; /* people without a person record */
};

/*
 * Chooses the members of all cohorts in one pass over everybody and fills
 * their waterfalls.
 */
void select_members(const struct world *w, struct cohort *cohort,
    size_t ncohorts, unsigned jobs, struct audit *audit);

/* Opens the view of a member again. */
void select_view(struct view *v, struct timeline *t, const struct cohort *c,
    const struct chosen *m);

#endif
