/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The walk through event times that everything in Cox regression rests on:
 * the fit, its robust errors and the check of proportional hazards. Not for
 * use outside stats/.
 */
#ifndef IOC_STATS_COX_WALK_H
#define IOC_STATS_COX_WALK_H

#include "stats/cox.h"

/*
 * People in survival_order(), and their covariates copied into it: walked many
 * times, memory should be read as it lies.
 */
struct cox_order {
	const struct survival *s;
	size_t *index;   /* into s */
	struct design x; /* row k is of person index[k] */
};

void cox_order_init(
    struct cox_order *o, const struct survival *s, const struct design *x);
void cox_order_fini(struct cox_order *o);

/*
 * What one time with events adds, and what its risk set was. Vectors have an
 * entry a column and are lent until the next time.
 */
struct cox_moment {
	size_t from, to; /* the people of this time, in their order */
	double loglik;
	const double *score;       /* sum w x of the events less its expected */
	const double *information; /* lower triangle */
	/*
	 * The cumulative hazard that those at risk gain here, and that times
	 * the mean covariates: of everybody who goes on, and of the people
	 * who have the event at this time.
	 */
	double hazard, event_hazard;
	const double *hazard_x, *event_hazard_x;
	const double *mean_x; /* the mean covariates of those at risk */
};

/*
 * Calls visit for each time with events, strata and times falling. beta has
 * an entry a column (NaN counts as 0).
 */
void cox_walk(const struct cox_order *o, enum cox_ties ties, const double *beta,
    void (*visit)(void *context, const struct cox_moment *), void *context);

#endif
