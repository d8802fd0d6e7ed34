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
 * The roots of (p - centre)^2 = k p(1 - p) + known, which lie on either side
 * of the centre. Nothing cancels in this form of the lower one.
 */
static struct interval
roots(double centre, double k, double known)
{
	double a = 1 + k, half_b = centre + k / 2;
	double c = centre * centre - known;
	double high = (half_b + sqrt(half_b * half_b - a * c)) / a;
	return (struct interval){c / (a * high), high};
}

/*
 * Against a rate seen in n0 people the variances are those of the two rates.
 * Against a known rate only the cohort varies, with the known rate's variance
 * as long as nothing has changed; `side` is -1 below and 1 above.
 */
static struct interval
detectable(double p0, double n0, double n, int side)
{
	if (isnan(p0) || !(n > 0) || !(n0 > 0))
		return INTERVAL_NONE;
	assert(p0 >= 0 && p0 <= 1);
	double z = STATS_Z95 + Z80, pq = p0 * (1 - p0);
	if (!isinf(n0))
		return roots(p0, z * z / n, z * z * pq / n0);
	double edge = p0 + side * STATS_Z95 * sqrt(pq / n);
	if (edge < 0 || edge > 1)
		return INTERVAL_NONE;
	return roots(edge, Z80 * Z80 / n, 0);
}

double
power_detectable_below(double p0, double n0, double n)
{
	double p = detectable(p0, n0, n, -1).low;
	return p >= 0 && p < p0 ? p : NAN;
}

double
power_detectable_above(double p0, double n0, double n)
{
	double p = detectable(p0, n0, n, 1).high;
	return p <= 1 && p > p0 ? p : NAN;
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
