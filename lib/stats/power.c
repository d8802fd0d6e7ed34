/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/power.h"

#include "stats/dist.h"
#include "stats/interval.h"

#include <assert.h>

/* qnorm(.8) */
static const double Z80 = 0.8416212335729143;

double
power_people_per_arm(double p1, double p2)
{
	double z = STATS_Z95 + Z80, d = p1 - p2;
	return z * z * (p1 * (1 - p1) + p2 * (1 - p2)) / (d * d);
}

/*
 * The lower root of (p - centre)^2 = k p(1 - p) + known; nothing cancels in
 * this form of it.
 */
static double
lower_root(double centre, double k, double known)
{
	double a = 1 + k, half_b = centre + k / 2;
	double c = centre * centre - known;
	return c / (half_b + sqrt(half_b * half_b - a * c));
}

/*
 * Against a rate seen in n0 people the variances are those of the two rates.
 * Against a known rate only the cohort varies, with the known rate's variance
 * as long as nothing has changed.
 */
double
power_detectable_below(double p0, double n0, double n)
{
	if (isnan(p0) || !(n > 0) || !(n0 > 0))
		return NAN;
	assert(p0 >= 0 && p0 <= 1);
	double z = STATS_Z95 + Z80, pq = p0 * (1 - p0), p;
	double edge = p0 - STATS_Z95 * sqrt(pq / n);
	if (!isinf(n0))
		p = lower_root(p0, z * z / n, z * z * pq / n0);
	else
		p = edge < 0 ? NAN : lower_root(edge, Z80 * Z80 / n, 0);
	return p >= 0 && p < p0 ? p : NAN;
}

double
power_detectable_difference(double std_error)
{
	return (STATS_Z95 + Z80) * std_error;
}

double
power_people_for_t(double n, double t, double df)
{
	double ratio = dist_t_quantile(.975, df) / t;
	return n * ratio * ratio;
}
