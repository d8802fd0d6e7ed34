/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Mean and variance of a group of people, and limits of the mean.
 *
 * Computed in two passes in the order given, with compensated sums, so the
 * same values in the same order give the same bits everywhere.
 */
#ifndef IOC_STATS_MOMENTS_H
#define IOC_STATS_MOMENTS_H

#include "stats/interval.h"
#include "stats/proportion.h"

#include <stddef.h>

/*
 * n is a count, or a weighted group's effective sample size. The variance is
 * the sample variance (n - 1); undefined for n <= 1.
 */
struct moments {
	double n, mean, variance;
};

struct moments moments_of(const double *value, size_t n);
/*
 * The same from the number of people, the sum of their counts and the sum of
 * the squares: exact, for counts that arrive as a stream. The sums must fit.
 */
struct moments moments_of_counts(int64_t n, int64_t sum, int64_t squares);
/* Of yes-or-no values. */
struct moments moments_of_proportion(struct proportion a);
/*
 * Of weighted values (weights >= 0). n is the effective sample size
 * ESS = (sum w)^2 / sum w^2, the mean sum wy / sum w, and the variance
 * ESS/(ESS - 1) * sum w (y - mean)^2 / sum w (DESIGN.md 7). Units of weight 0
 * count for nothing.
 */
struct moments moments_weighted(
    const double *value, const double *weight, size_t n);
/* (sum w)^2 / sum w^2; 0 when there is no weight. */
double moments_ess(const double *weight, size_t n);
/* Standard error of the mean: sqrt(variance / n). */
double moments_std_error(struct moments m);
/* Student's t limits of the mean. */
struct interval moments_limits(struct moments m);
/* The same for a mean that cannot be negative: the lower limit is at least 0
 * (per_member, DESIGN.md 7). */
struct interval moments_count_limits(struct moments m);

#endif
