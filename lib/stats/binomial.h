/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The exact binomial test: could luck alone have given this count?
 *
 * For counts against a rate that is taken as known (a target, a published
 * rate); two observed rates are proportion.h's business.
 */
#ifndef IOC_STATS_BINOMIAL_H
#define IOC_STATS_BINOMIAL_H

#include "stats/proportion.h"

/* The chance of a.events or fewer when the rate is p; NaN for nobody. */
double binomial_fewer_p(struct proportion a, double p);
/*
 * Two-sided p: the chance of every count no more likely than a.events, the
 * rule of R's binom.test (equal within 1e-7 counts as no more likely).
 */
double binomial_two_sided_p(struct proportion a, double p);

#endif
