/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Counts of events: limits, ratios of rates, and whether Poisson fits.
 *
 * Reoffences cluster in people, so that these limits are too narrow for a
 * frequency per member (moments.h has those); they are for event counts, and
 * for observed against expected. Formulas: METHODS.md 5.
 */
#ifndef IOC_STATS_POISSON_H
#define IOC_STATS_POISSON_H

#include "stats/interval.h"
#include "stats/moments.h"

#include <stdint.h>

/*
 * Exact limits of the mean behind a count, from chi-squared; 0 below for 0.
 * From 100,000 events on Byar's, which are equal to within 1e-9.
 */
struct interval poisson_limits(int64_t events);
/* Byar's approximation to them; 0 below for 0. */
struct interval poisson_byar(int64_t events);
/* Observed over expected with exact limits; undefined when expected is 0. */
struct estimate poisson_ratio(int64_t observed, double expected);
/*
 * Over-dispersion phi: Pearson's chi-squared over its degrees of freedom,
 * sum (y - mean of its group)^2 / mean of its group, from each group's
 * moments. 1 is Poisson. Groups without events are left out; NaN when
 * nothing is left.
 */
double poisson_dispersion(const struct moments *group, size_t ngroups);

#endif
