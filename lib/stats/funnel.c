/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/funnel.h"

#include "base/mem.h"
#include "base/num.h"
#include "stats/dist.h"
#include "stats/order.h"

#include <assert.h>

enum { EXACT_BELOW = 100 };

/* qnorm(.999) */
static const double Z998 = 3.090232306167813;

/*
 * The count below which the chance is p, between counts: with r the first
 * count that reaches p, r - (P(<= r) - p) / P(= r).
 */
static double
binomial_quantile(double p, int64_t n, double target)
{
	int64_t r = 0;
	while (r < n && dist_binomial_at_most(r, n, target) < p)
		r++;
	double over = dist_binomial_at_most(r, n, target) - p;
	return (double)r - over / dist_binomial_exactly(r, n, target);
}

/* The limit at z, whose lower tail is p; side is -1 or 1. */
static double
limit(double target, int64_t n, double phi, double z, double p, int side)
{
	double m = (double)n, away;
	if (target == 0 || target == 1)
		return target;
	if (n < EXACT_BELOW)
		away = binomial_quantile(side < 0 ? p : 1 - p, n, target) / m -
		    target;
	else
		away = side * z * sqrt(target * (1 - target) / m);
	return fmin(1, fmax(0, target + away * sqrt(fmax(1, phi))));
}

struct funnel
funnel_limits(double target, int64_t n, double phi)
{
	if (isnan(target) || n <= 0)
		return (struct funnel){INTERVAL_NONE, INTERVAL_NONE};
	assert(target >= 0 && target <= 1);
	return (struct funnel){
	    .inner = {limit(target, n, phi, STATS_Z95, .025, -1),
		limit(target, n, phi, STATS_Z95, .025, 1)},
	    .outer = {limit(target, n, phi, Z998, .001, -1),
		limit(target, n, phi, Z998, .001, 1)},
	};
}

double
funnel_dispersion(double target, const struct proportion *unit, size_t nunits)
{
	double *z = mem_zalloc(nunits, sizeof *z);
	struct num_sum squares = {0};
	size_t n = 0;
	for (size_t i = 0; i < nunits; i++) {
		if (!unit[i].n)
			continue;
		double se = sqrt(target * (1 - target) / (double)unit[i].n);
		if (se > 0)
			z[n++] = (proportion_value(unit[i]) - target) / se;
	}
	order_sort(z, n);
	size_t cut = n / 10;
	for (size_t i = 0; i < n; i++) {
		size_t k = i < cut ? cut : i >= n - cut ? n - cut - 1 : i;
		num_sum_add(&squares, z[k] * z[k]);
	}
	mem_free(z);
	return n ? num_sum_value(&squares) / (double)n : NAN;
}
