/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/difference.h"

#include "stats/dist.h"

struct difference
difference_make(double value, double std_error, double df)
{
	struct difference d = {value, NAN, NAN, NAN, NAN, NAN, NAN};
	if (!(std_error > 0) || !(df > 0))
		return d;
	double half = dist_t_quantile(.975, df) * std_error;
	d.low = value - half;
	d.high = value + half;
	d.std_error = std_error;
	d.t = value / std_error;
	d.df = df;
	d.p = dist_t_two_sided(d.t, df);
	return d;
}

struct difference
difference_of(struct moments a, struct moments b)
{
	double va = a.variance / a.n, vb = b.variance / b.n, v = va + vb;
	double df = v * v / (va * va / (a.n - 1) + vb * vb / (b.n - 1));
	return difference_make(a.mean - b.mean, sqrt(v), df);
}

struct estimate
difference_ratio(double a, double error_a, double b, double error_b)
{
	double error = hypot(error_a / a, error_b / b);
	if (!(a > 0) || !(b > 0) || !(error > 0))
		return ESTIMATE_NONE;
	double ratio = a / b, factor = exp(STATS_Z95 * error);
	return (struct estimate){ratio, ratio / factor, ratio * factor};
}
