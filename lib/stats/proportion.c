/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/proportion.h"

#include "stats/dist.h"

#include <assert.h>
#include <stdbool.h>

static bool
is_proportion(struct proportion a)
{
	return a.events >= 0 && a.events <= a.n;
}

double
proportion_value(struct proportion a)
{
	assert(is_proportion(a));
	return a.n ? (double)a.events / (double)a.n : NAN;
}

struct interval
proportion_limits(double p, double n)
{
	if (isnan(p) || !(n > 0))
		return INTERVAL_NONE;
	assert(p >= 0 && p <= 1);
	double z2 = STATS_Z95 * STATS_Z95, scale = 1 + z2 / n;
	double centre = (p + z2 / (2 * n)) / scale;
	double half =
	    STATS_Z95 * sqrt(p * (1 - p) / n + z2 / (4 * n * n)) / scale;
	/* The ends are set, not computed: cancellation leaves -1e-17. */
	return (struct interval){
	    p == 0 ? 0 : fmax(0, centre - half),
	    p == 1 ? 1 : fmin(1, centre + half),
	};
}

struct estimate
proportion_difference(struct proportion a, struct proportion b)
{
	if (!a.n || !b.n)
		return ESTIMATE_NONE;
	double pa = proportion_value(a), pb = proportion_value(b);
	struct interval la = proportion_limits(pa, (double)a.n);
	struct interval lb = proportion_limits(pb, (double)b.n);
	double d = pa - pb;
	return (struct estimate){
	    d,
	    d - hypot(pa - la.low, lb.high - pb),
	    d + hypot(la.high - pa, pb - lb.low),
	};
}

struct estimate
proportion_ratio(struct proportion a, struct proportion b)
{
	assert(is_proportion(a) && is_proportion(b));
	if (!a.events || !b.events)
		return ESTIMATE_NONE;
	double ratio = proportion_value(a) / proportion_value(b);
	double variance = 1.0 / (double)a.events - 1.0 / (double)a.n +
	    1.0 / (double)b.events - 1.0 / (double)b.n;
	double half = STATS_Z95 * sqrt(fmax(0, variance));
	return (struct estimate){
	    ratio,
	    exp(log(ratio) - half),
	    exp(log(ratio) + half),
	};
}

double
proportion_equal_p(struct proportion a, struct proportion b)
{
	int64_t events = a.events + b.events, n = a.n + b.n;
	assert(is_proportion(a) && is_proportion(b));
	if (!a.n || !b.n || !events || events == n)
		return NAN;
	double p = (double)events / (double)n;
	double se = sqrt(p * (1 - p) * (1.0 / (double)a.n + 1.0 / (double)b.n));
	return dist_normal_two_sided(
	    (proportion_value(a) - proportion_value(b)) / se);
}

struct interval
proportion_band(double p, double n, double level)
{
	if (!(p >= 0) || !(p <= 1) || !(n > 0))
		return INTERVAL_NONE;
	double z = dist_normal_quantile((1 + level) / 2);
	double half = z * sqrt(p * (1 - p) / n);
	return (struct interval){p - half, p + half};
}
