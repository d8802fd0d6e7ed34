/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/binomial.h"

#include "stats/dist.h"

#include <assert.h>

double
binomial_fewer_p(struct proportion a, double p)
{
	return a.n ? dist_binomial_at_most(a.events, a.n, p) : NAN;
}

/*
 * The first count above the mean that is no more likely than `limit`, n + 1
 * when there is none: the likelihood only falls from there on, so bisect.
 */
static int64_t
upper_border(int64_t n, double p, double limit)
{
	int64_t low = (int64_t)ceil((double)n * p), high = n + 1;
	while (low < high) {
		int64_t mid = low + (high - low) / 2;
		if (dist_binomial_exactly(mid, n, p) <= limit)
			high = mid;
		else
			low = mid + 1;
	}
	return low;
}

/* For k below the mean; above it the caller turns it round. */
static double
two_sided_below(int64_t k, int64_t n, double p)
{
	double limit = dist_binomial_exactly(k, n, p) * (1 + 1e-7);
	int64_t above = upper_border(n, p, limit);
	return fmin(1,
	    dist_binomial_at_most(k, n, p) +
		dist_binomial_at_least(above, n, p));
}

double
binomial_two_sided_p(struct proportion a, double p)
{
	double mean = (double)a.n * p, k = (double)a.events;
	if (!a.n || isnan(p))
		return NAN;
	if (k == mean)
		return 1;
	if (p == 0 || p == 1)
		return 0;
	return k < mean ? two_sided_below(a.events, a.n, p)
			: two_sided_below(a.n - a.events, a.n, 1 - p);
}
