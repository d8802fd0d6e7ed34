/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/moments.h"

#include "base/num.h"
#include "stats/dist.h"

#include <assert.h>

struct moments
moments_of(const double *value, size_t n)
{
	struct num_sum sum = {0}, squares = {0};
	if (!n)
		return (struct moments){0, NAN, NAN};
	for (size_t i = 0; i < n; i++)
		num_sum_add(&sum, value[i]);
	double mean = num_sum_value(&sum) / (double)n;
	for (size_t i = 0; i < n; i++) {
		double d = value[i] - mean;
		num_sum_add(&squares, d * d);
	}
	return (struct moments){
	    (double)n,
	    mean,
	    n > 1 ? num_sum_value(&squares) / (double)(n - 1) : NAN,
	};
}

/*
 * Squares are first taken about the whole number below the mean, in
 * integers, so that little is left to cancel.
 */
struct moments
moments_of_counts(int64_t n, int64_t sum, int64_t squares)
{
	assert(n >= 0 && sum >= 0 && squares >= 0);
	if (!n)
		return (struct moments){0, NAN, NAN};
	int64_t whole = sum / n, rest = sum % n;
	int64_t about = squares - whole * (sum + rest);
	double r = (double)rest, m = (double)n;
	return (struct moments){
	    m,
	    (double)sum / m,
	    n > 1 ? ((double)about - r * (r / m)) / (m - 1) : NAN,
	};
}

struct moments
moments_of_proportion(struct proportion a)
{
	return moments_of_counts(a.n, a.events, a.events);
}

double
moments_ess(const double *weight, size_t n)
{
	struct num_sum sum = {0}, squares = {0};
	for (size_t i = 0; i < n; i++) {
		num_sum_add(&sum, weight[i]);
		num_sum_add(&squares, weight[i] * weight[i]);
	}
	double w = num_sum_value(&sum);
	return w > 0 ? w * w / num_sum_value(&squares) : 0;
}

struct moments
moments_weighted(const double *value, const double *weight, size_t n)
{
	struct num_sum w = {0}, wy = {0}, wd2 = {0};
	double ess = moments_ess(weight, n);
	if (!(ess > 0))
		return (struct moments){0, NAN, NAN};
	for (size_t i = 0; i < n; i++) {
		assert(weight[i] >= 0);
		if (weight[i] > 0) {
			num_sum_add(&w, weight[i]);
			num_sum_add(&wy, weight[i] * value[i]);
		}
	}
	double mean = num_sum_value(&wy) / num_sum_value(&w);
	for (size_t i = 0; i < n; i++) {
		double d = value[i] - mean;
		if (weight[i] > 0)
			num_sum_add(&wd2, weight[i] * (d * d));
	}
	double spread = num_sum_value(&wd2) / num_sum_value(&w);
	return (struct moments){
	    ess,
	    mean,
	    ess > 1 ? ess / (ess - 1) * spread : NAN,
	};
}

double
moments_std_error(struct moments m)
{
	return sqrt(m.variance / m.n);
}

struct interval
moments_limits(struct moments m)
{
	if (!(m.n > 1))
		return INTERVAL_NONE;
	double half = dist_t_quantile(.975, m.n - 1) * moments_std_error(m);
	return (struct interval){m.mean - half, m.mean + half};
}

struct interval
moments_count_limits(struct moments m)
{
	struct interval limits = moments_limits(m);
	if (limits.low < 0)
		limits.low = 0;
	return limits;
}
