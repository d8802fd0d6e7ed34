/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the files of `survival` share: the people who are followed, and what
 * was asked about them. survival.c has the story.
 */
#ifndef IOC_REPORT_SURVIVAL_PEOPLE_H
#define IOC_REPORT_SURVIVAL_PEOPLE_H

#include "report/covariate.h"
#include "report/report.h"
#include "stats/cox.h"
#include "stats/km.h"

struct survival_plan {
	size_t matched, reoffended, days, observed, left, weight;
	struct covariates covariates;
	struct key strata[GROUP_MAX_KEYS];
	size_t nstrata;
	enum cox_ties ties;
};

/* The people who are followed: position i is member rows.row[i]. */
struct survival_people {
	struct rows rows;
	double *time, *weight;
	bool *event;
	uint32_t *stratum;
	size_t nunmatched, nunweighted, nleft, nevents;
};

/* Their times, as the statistics take them; without weights. */
struct survival survival_of(
    const struct survival_people *x, bool is_stratified);
/* How many have reoffended by then. */
size_t survival_events_by(const struct survival_people *x, double days);
/* The people of a group; rows of both are in input order. */
struct survival_people survival_people_of(
    const struct survival_people *all, struct rows rows, struct arena *a);

/* What is put into words: of everybody, and of the test by groups. */
struct survival_said {
	double people, median; /* NaN: fewer than half reoffended */
	struct km_step last;
	double p; /* NaN: no test */
};

/* Tables `curve`, `groups` and `test`, and what they say. */
void survival_fill_groups(struct run *r, struct section *s,
    const struct survival_people *x, const struct groups *g,
    struct survival_said *said);
/* Tables `cox` and `proportional`. 0, or -1 with f. */
int survival_fill_cox(struct run *r, struct section *s,
    const struct survival_people *x, struct fail *f);

#endif
