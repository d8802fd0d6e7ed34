/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/sensitivity.h"

#include "base/mem.h"
#include "stats/dist.h"
#include "stats/order.h"

#include <assert.h>
#include <stdbool.h>

double
sensitivity_e_value(double risk_ratio)
{
	if (!(risk_ratio > 0))
		return risk_ratio == 0 ? INFINITY : NAN;
	double r = risk_ratio < 1 ? 1 / risk_ratio : risk_ratio;
	return r + sqrt(r * (r - 1));
}

double
sensitivity_e_value_limit(struct estimate risk_ratio)
{
	if (isnan(risk_ratio.low) || isnan(risk_ratio.high))
		return NAN;
	if (risk_ratio.low <= 1 && risk_ratio.high >= 1)
		return 1;
	return sensitivity_e_value(
	    risk_ratio.low > 1 ? risk_ratio.low : risk_ratio.high);
}

/* What the bound needs of the pairs that differ. */
struct pairs {
	double n, majority;  /* pairs; those in the commoner direction */
	double ranks, total; /* rank sums: of the larger side, and of all */
	double squares;      /* of the ranks */
	bool one_size;
};

/* The sizes of the changes that are not 0 and the number above 0. */
static size_t
sizes_of(const double *change, size_t n, double *size, bool *rises)
{
	size_t m = 0;
	for (size_t i = 0; i < n; i++) {
		if (change[i] != 0) {
			size[m] = fabs(change[i]);
			rises[m++] = change[i] > 0;
		}
	}
	return m;
}

static struct pairs
summarise(const double *change, size_t n)
{
	double *size = mem_zalloc(n, sizeof *size);
	double *rank = mem_zalloc(n, sizeof *rank);
	bool *rises = mem_zalloc(n, sizeof *rises);
	size_t m = sizes_of(change, n, size, rises);
	struct pairs s = {.n = (double)m, .one_size = true};
	double up = 0, up_ranks = 0;
	order_ranks(size, m, rank);
	for (size_t i = 0; i < m; i++) {
		up += rises[i];
		up_ranks += rises[i] ? rank[i] : 0;
		s.total += rank[i];
		s.squares += rank[i] * rank[i];
		s.one_size &= size[i] == size[0];
	}
	s.majority = fmax(up, s.n - up);
	s.ranks = fmax(up_ranks, s.total - up_ranks);
	mem_free(size);
	mem_free(rank);
	mem_free(rises);
	return s;
}

static double
bound(const struct pairs *s, double gamma)
{
	double share = gamma / (1 + gamma);
	if (s->n == 0)
		return NAN;
	if (s->one_size)
		return dist_binomial_at_least(
		    (int64_t)s->majority, (int64_t)s->n, share);
	double variance = share * (1 - share) * s->squares;
	return dist_normal_below(
	    (share * s->total - s->ranks) / sqrt(variance));
}

double
sensitivity_bound_p(const double *change, size_t n, double gamma)
{
	assert(gamma >= 1);
	struct pairs s = summarise(change, n);
	return bound(&s, gamma);
}

double
sensitivity_gamma(const double *change, size_t n)
{
	struct pairs s = summarise(change, n);
	double low = 1, high = 1;
	if (s.n == 0)
		return NAN;
	if (bound(&s, 1) >= .025)
		return 1;
	while (bound(&s, high) < .025)
		high *= 2;
	/* The p rises with gamma; halving 200 times reaches the last bit. */
	for (int i = 0; i < 200 && low < high; i++) {
		double mid = low + (high - low) / 2;
		if (bound(&s, mid) < .025)
			low = mid;
		else
			high = mid;
	}
	return high;
}
