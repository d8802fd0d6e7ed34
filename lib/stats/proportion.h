/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Proportions: their limits, and how two of them differ.
 *
 * Formulas: METHODS.md 5. Counts are whole numbers; where a weighted group's
 * effective sample size stands in for a count, n may be a fraction.
 */
#ifndef IOC_STATS_PROPORTION_H
#define IOC_STATS_PROPORTION_H

#include "stats/interval.h"

#include <stdint.h>

/* Events among n people; 0 <= events <= n. */
struct proportion {
	int64_t events, n;
};

/* events / n; NaN for nobody. */
double proportion_value(struct proportion a);
/*
 * Wilson's score limits of a proportion p observed in n. Exactly 0 below
 * when p is 0 and exactly 1 above when p is 1; undefined when n is 0.
 */
struct interval proportion_limits(double p, double n);
/* a - b with Newcombe's hybrid score limits (1998, method 10). */
struct estimate proportion_difference(struct proportion a, struct proportion b);
/* a / b with log-method limits; undefined when either has no events. */
struct estimate proportion_ratio(struct proportion a, struct proportion b);
/*
 * Two-sided p of equal proportions: the pooled z test, which is Pearson's
 * chi-squared without continuity correction. Undefined when both are 0 or 1.
 */
double proportion_equal_p(struct proportion a, struct proportion b);
/*
 * The band around a baseline within which luck alone moves a cohort of n:
 * p +- z sqrt(p(1 - p)/n), z by the level (.95), not clamped (METHODS.md 3.1).
 * Undefined for nobody, or when p is no proportion.
 */
struct interval proportion_band(double p, double n, double level);

#endif
