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
/* The rest of a difference from its value, standard error and df. */
struct difference difference_make(double value, double std_error, double df);

/*
 * a / b of two independent means with these standard errors (0: known), log
 * method. Of counts of events this is the rate ratio of METHODS.md 5, each
 * group with an over-dispersion of its own: exp(ln RR +- z sqrt(phi1 / E1 +
 * phi2 / E2)). Undefined unless both means are above 0 and one is uncertain.
 */
struct estimate difference_ratio(
    double a, double error_a, double b, double error_b);

#endif
