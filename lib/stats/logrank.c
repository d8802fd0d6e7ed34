/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/logrank.h"

#include "base/mem.h"
#include "stats/dist.h"
#include "stats/matrix.h"

#include <assert.h>
#include <math.h>
#include <string.h>

struct tally {
	size_t ngroups;
	double *at_risk, *deaths;    /* by group: now, and at this time */
	double *observed, *expected; /* by group */
	double *variance;            /* ngroups squared, lower triangle */
};

/* Adds one time at which people of one stratum died. */
static void
add_time(struct tally *t)
{
	double n = 0, d = 0;
	for (size_t g = 0; g < t->ngroups; g++) {
		n += t->at_risk[g];
		d += t->deaths[g];
	}
	double spread = n > 1 ? d * (n - d) / (n - 1) : 0;
	for (size_t g = 0; g < t->ngroups; g++) {
		double share = t->at_risk[g] / n;
		t->observed[g] += t->deaths[g];
		t->expected[g] += d * share;
		for (size_t h = 0; h <= g; h++)
			t->variance[g * t->ngroups + h] +=
			    spread * share * ((g == h) - t->at_risk[h] / n);
	}
}

static void
walk(const struct survival *s, const uint32_t *group, struct tally *t)
{
	size_t *index = mem_zalloc(s->n, sizeof *index);
	size_t bytes = t->ngroups * sizeof *t->deaths;
	survival_order(s, index);
	for (size_t to = s->n, from; to; to = from) {
		from = survival_tied(s, index, to);
		if (to == s->n ||
		    survival_stratum(s, index[to]) !=
			survival_stratum(s, index[to - 1]))
			memset(t->at_risk, 0, bytes);
		memset(t->deaths, 0, bytes);
		bool any = false;
		for (size_t k = from; k < to; k++) {
			size_t i = index[k];
			assert(group[i] < t->ngroups);
			t->at_risk[group[i]]++;
			t->deaths[group[i]] += s->event[i];
			any |= s->event[i];
		}
		if (any)
			add_time(t);
	}
	mem_free(index);
}

/* The chi-squared of observed - expected; groups never at risk drop out. */
static struct logrank
judge(struct tally *t)
{
	size_t n = t->ngroups;
	bool *aliased = mem_zalloc(n, sizeof *aliased);
	double *excess = mem_zalloc(n, sizeof *excess);
	for (size_t g = 0; g < n; g++)
		excess[g] = t->observed[g] - t->expected[g];
	struct logrank r = {NAN, 0, NAN};
	r.df = (double)matrix_factor(t->variance, n, 1e-10, aliased);
	if (r.df > 0) {
		r.chi_squared =
		    matrix_quadratic(t->variance, n, aliased, excess);
		r.p = dist_chisq_above(r.chi_squared, r.df);
	}
	mem_free(aliased);
	mem_free(excess);
	return r;
}

struct logrank
logrank_test(const struct survival *s, const uint32_t *group, size_t ngroups,
    double *observed, double *expected)
{
	struct tally t = {.ngroups = ngroups};
	double *counts = mem_zalloc(4 * ngroups, sizeof *counts);
	t.at_risk = counts;
	t.deaths = counts + ngroups;
	t.observed = counts + 2 * ngroups;
	t.expected = counts + 3 * ngroups;
	t.variance = mem_zalloc(ngroups * ngroups, sizeof *t.variance);
	walk(s, group, &t);
	if (observed)
		memcpy(observed, t.observed, ngroups * sizeof *observed);
	if (expected)
		memcpy(expected, t.expected, ngroups * sizeof *expected);
	struct logrank r = judge(&t);
	mem_free(counts);
	mem_free(t.variance);
	return r;
}
