/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Kaplan-Meier: the share still without event, day by day.
 *
 * Formulas: METHODS.md 5; as R's survfit with conf.type "log-log". Strata are
 * ignored: one call is one curve. With weights the curve is descriptive:
 * Greenwood takes the weights for counts of people.
 */
#ifndef IOC_STATS_KM_H
#define IOC_STATS_KM_H

#include "stats/interval.h"
#include "stats/survival.h"

/*
 * One time at which somebody had the event or left. The limits are undefined
 * while nobody has had the event, and all of it but survival once everybody
 * has.
 */
struct km_step {
	double days, at_risk, events, censored;
	double survival, std_error, low, high;
};

/* Fills step, which has room for s->n, and returns how many there are. */
size_t km_curve(const struct survival *s, struct km_step *step);
/*
 * The first time at which no more than half are without event (the middle of
 * the stretch on which exactly half are), with limits where the limits of the
 * curve cross the half. NaN where they do not.
 */
struct estimate km_median(const struct km_step *step, size_t n);

#endif
