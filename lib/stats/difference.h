/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How far two means are apart, with what certainty: Welch's t test.
 *
 * Weighted groups come as moments_weighted(), whose n is the effective sample
 * size: sqrt(s_T^2 / n_T + s_C^2 / ESS), Satterthwaite's degrees of freedom on
 * n_T and ESS (DESIGN.md 7). Student's t is exact, not the normal.
 */
#ifndef IOC_STATS_DIFFERENCE_H
#define IOC_STATS_DIFFERENCE_H

#include "stats/moments.h"

struct difference {
	double value, low, high;
	double std_error, t, df, p; /* p is two-sided */
};

/*
 * a - b. Without any spread in either group, or with n <= 1 in one, all but
 * the value is undefined.
 */
struct difference difference_of(struct moments a, struct moments b);
/* m against 0: of paired differences this is the paired t test. */
struct difference difference_from_zero(struct moments m);
/* The rest of a difference from its value, standard error and df. */
struct difference difference_make(double value, double std_error, double df);

#endif
