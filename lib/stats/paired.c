/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/paired.h"

#include "base/mem.h"
#include "stats/binomial.h"
#include "stats/dist.h"
#include "stats/order.h"

#include <math.h>

enum { EXACT_BELOW = 50 };

/* Ranks of the sizes of the changes that are not 0, and their signs. */
struct ranked {
	size_t n;
	double *rank;
	bool *rises;
	bool any_zero;
};

static void
rank_changes(const double *change, size_t n, struct ranked *r)
{
	double *size = mem_zalloc(n, sizeof *size);
	*r = (struct ranked){0};
	r->rank = mem_zalloc(n, sizeof *r->rank);
	r->rises = mem_zalloc(n, sizeof *r->rises);
	for (size_t i = 0; i < n; i++) {
		if (change[i] == 0) {
			r->any_zero = true;
			continue;
		}
		r->rises[r->n] = change[i] > 0;
		size[r->n++] = fabs(change[i]);
	}
	order_ranks(size, r->n, r->rank);
	mem_free(size);
}

/*
 * P(V <= v) for n untied ranks: of the 2^n sets of ranks, the share whose sum
 * is no more than v, counted one rank at a time.
 */
static double
exact_at_most(double v, size_t n)
{
	size_t top = n * (n + 1) / 2;
	double *ways = mem_zalloc(top + 1, sizeof *ways), sum = 0;
	ways[0] = 1;
	for (size_t rank = 1; rank <= n; rank++)
		for (size_t s = top; s >= rank; s--)
			ways[s] += ways[s - rank];
	for (size_t s = 0; s <= top && (double)s <= v; s++)
		sum += ways[s];
	mem_free(ways);
	return ldexp(sum, -(int)n);
}

static double
exact_p(double v, size_t n)
{
	double top = (double)(n * (n + 1) / 2);
	return fmin(1, 2 * exact_at_most(fmin(v, top - v), n));
}

/* Sum of t^3 - t over the groups of t equal ranks. */
static double
tie_excess(const struct ranked *r)
{
	double *rank = mem_zalloc(r->n, sizeof *rank), excess = 0;
	for (size_t i = 0; i < r->n; i++)
		rank[i] = r->rank[i];
	order_sort(rank, r->n);
	for (size_t i = 0, j; i < r->n; i = j) {
		for (j = i + 1; j < r->n && rank[j] == rank[i];)
			j++;
		double t = (double)(j - i);
		excess += t * t * t - t;
	}
	mem_free(rank);
	return excess;
}

static double
normal_p(double v, double n, double excess)
{
	double z = v - n * (n + 1) / 4;
	double variance = n * (n + 1) * (2 * n + 1) / 24 - excess / 48;
	double correction = (z > 0) * .5 - (z < 0) * .5;
	return dist_normal_two_sided((z - correction) / sqrt(variance));
}

struct paired
paired_wilcoxon(const double *change, size_t n)
{
	struct ranked r;
	struct paired test = {.p = NAN};
	rank_changes(change, n, &r);
	for (size_t i = 0; i < r.n; i++) {
		test.rises += r.rises[i];
		test.falls += !r.rises[i];
		test.statistic += r.rises[i] ? r.rank[i] : 0;
	}
	double excess = tie_excess(&r);
	test.exact = r.n < EXACT_BELOW && !r.any_zero && excess == 0;
	if (r.n)
		test.p = test.exact
		    ? exact_p(test.statistic, r.n)
		    : normal_p(test.statistic, (double)r.n, excess);
	mem_free(r.rank);
	mem_free(r.rises);
	return test;
}

struct paired
paired_sign(const double *change, size_t n)
{
	struct proportion rises = {0, 0};
	for (size_t i = 0; i < n; i++) {
		rises.events += change[i] > 0;
		rises.n += change[i] != 0;
	}
	return (struct paired){
	    .rises = (double)rises.events,
	    .falls = (double)(rises.n - rises.events),
	    .statistic = (double)rises.events,
	    .p = binomial_two_sided_p(rises, .5),
	    .exact = true,
	};
}
