/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The score test of Grambsch and Therneau as survival 3 computes it: each
 * covariate times a function g of the event time as an extra covariate, its
 * score and information at coefficient 0. Within one time g is constant, so
 * the extra blocks are the time's own, times g and g^2.
 */
#include "stats/cox_walk.h"

#include "base/mem.h"
#include "stats/dist.h"
#include "stats/matrix.h"

#include <string.h>

struct extra {
	struct cox_order order;
	enum cox_clock clock;
	double centre; /* mean g over the events */
	size_t p;
	double *score;       /* of the extra covariates */
	double *information; /* 2p by 2p, lower triangle */
};

static double
clock_of(enum cox_clock clock, double days)
{
	if (clock == COX_DAYS)
		return days;
	return log(days > 0 ? days : .5);
}

static double
mean_clock(const struct survival *s, enum cox_clock clock)
{
	double sum = 0, n = 0;
	for (size_t i = 0; i < s->n; i++) {
		if (s->event[i]) {
			sum += clock_of(clock, s->time[i]);
			n++;
		}
	}
	return n > 0 ? sum / n : NAN;
}

static void
add_time(void *context, const struct cox_moment *m)
{
	struct extra *e = context;
	size_t p = e->p;
	double days = e->order.s->time[e->order.index[m->from]];
	double g = clock_of(e->clock, days) - e->centre;
	for (size_t i = 0; i < p; i++) {
		e->score[i] += g * m->score[i];
		for (size_t j = 0; j < p; j++) {
			double v =
			    m->information[i >= j ? i * p + j : j * p + i];
			double *low = &e->information[(p + i) * 2 * p];
			low[j] += g * v;
			low[p + j] += g * g * v;
			e->information[i * 2 * p + j] += v;
		}
	}
}

/* The chi-squared of the extra covariates that are not left out. */
static double
score_test(const struct extra *e, const bool *left_out, double *df)
{
	size_t n = 2 * e->p;
	double *a = mem_zalloc(n * n, sizeof *a);
	double *u = mem_zalloc(n, sizeof *u);
	bool *aliased = mem_zalloc(n, sizeof *aliased);
	memcpy(a, e->information, n * n * sizeof *a);
	memcpy(aliased, left_out, n * sizeof *aliased);
	for (size_t j = e->p; j < n; j++)
		u[j] = left_out[j] ? 0 : e->score[j - e->p];
	matrix_factor(a, n, 1e-10, aliased);
	double chisq = matrix_quadratic(a, n, aliased, u);
	*df = 0;
	for (size_t j = e->p; j < n; j++)
		*df += !aliased[j];
	mem_free(a);
	mem_free(u);
	mem_free(aliased);
	return chisq;
}

static double
p_of(const struct extra *e, const bool *left_out)
{
	double df, chisq = score_test(e, left_out, &df);
	return df > 0 ? dist_chisq_above(chisq, df) : NAN;
}

static double
judge(const struct extra *e, const struct fit *fit, double *p)
{
	bool *left_out = mem_zalloc(2 * e->p, sizeof *left_out);
	for (size_t j = 0; j < e->p; j++) {
		left_out[j] = fit->aliased[j];
		left_out[e->p + j] = true;
	}
	for (size_t j = 0; j < e->p; j++) {
		left_out[e->p + j] = fit->aliased[j];
		p[j] = p_of(e, left_out);
		left_out[e->p + j] = true;
	}
	memcpy(left_out + e->p, fit->aliased, e->p * sizeof *left_out);
	double all = p_of(e, left_out);
	mem_free(left_out);
	return all;
}

double
cox_proportional_p(const struct survival *s, const struct design *x,
    enum cox_ties ties, const struct fit *fit, enum cox_clock clock, double *p)
{
	size_t n = x->ncolumns;
	struct extra e = {.clock = clock, .p = n};
	e.centre = mean_clock(s, clock);
	e.score = mem_zalloc(n, sizeof *e.score);
	e.information = mem_zalloc(4 * n * n, sizeof *e.information);
	cox_order_init(&e.order, s, x);
	cox_walk(&e.order, ties, fit->coefficient, add_time, &e);
	double all = judge(&e, fit, p);
	mem_free(e.score);
	mem_free(e.information);
	cox_order_fini(&e.order);
	return all;
}
