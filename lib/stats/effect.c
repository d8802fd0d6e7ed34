/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/effect.h"

#include "base/mem.h"
#include "stats/matrix.h"

/* Columns: 0 the intercept, 1 the arm, then those of x. */
struct regression {
	const struct design *x;
	const bool *treated;
	const double *y, *weight;
	size_t n, p;
	size_t nused, rank;
	double *cross, *moment; /* X'WX, then factored; X'Wy */
	double *beta;           /* p */
	double *inverse;        /* of X'WX */
	bool *aliased;
	size_t *column; /* of the row in hand */
	double *value;
};

/* Lists what is not 0 in a row; returns how much. */
static size_t
load_row(struct regression *r, size_t i)
{
	size_t n = 0;
	r->column[n] = 0;
	r->value[n++] = 1;
	if (r->treated[i]) {
		r->column[n] = 1;
		r->value[n++] = 1;
	}
	for (size_t k = r->x ? r->x->start[i] : 0;
	     r->x && k < r->x->start[i + 1]; k++) {
		r->column[n] = r->x->column[k] + 2;
		r->value[n++] = r->x->value[k];
	}
	return n;
}

static void
add_row(struct regression *r, size_t i)
{
	size_t n = load_row(r, i);
	for (size_t k = 0; k < n; k++) {
		double wv = r->weight[i] * r->value[k];
		double *row = &r->cross[r->column[k] * r->p];
		r->moment[r->column[k]] += wv * r->y[i];
		for (size_t m = 0; m <= k; m++)
			row[r->column[m]] += wv * r->value[m];
	}
	r->nused++;
}

static void
solve(struct regression *r)
{
	for (size_t i = 0; i < r->n; i++)
		if (r->weight[i] > 0)
			add_row(r, i);
	r->rank = matrix_factor(r->cross, r->p, 1e-10, r->aliased);
	for (size_t j = 0; j < r->p; j++)
		r->beta[j] = r->moment[j];
	matrix_solve(r->cross, r->p, r->aliased, r->beta);
	matrix_inverse(r->cross, r->p, r->aliased, r->inverse);
}

/*
 * Person i's part of the arm's HC3 variance: (w e / (1 - h))^2 times the
 * square of the arm's row of the inverse times the person's row.
 */
static double
variance_part(struct regression *r, size_t i)
{
	size_t n = load_row(r, i);
	double fitted = 0, leverage = 0, arm = 0;
	for (size_t k = 0; k < n; k++) {
		const double *row = &r->inverse[r->column[k] * r->p];
		fitted += r->beta[r->column[k]] * r->value[k];
		arm += row[1] * r->value[k];
		for (size_t m = 0; m < n; m++)
			leverage +=
			    r->value[k] * row[r->column[m]] * r->value[m];
	}
	double free = 1 - r->weight[i] * leverage;
	if (free < 1e-10)
		return 0;
	double part = r->weight[i] * (r->y[i] - fitted) / free * arm;
	return part * part;
}

static struct difference
estimate(struct regression *r)
{
	double variance = 0;
	solve(r);
	if (r->aliased[0] || r->aliased[1])
		return difference_make(NAN, NAN, NAN);
	for (size_t i = 0; i < r->n; i++)
		if (r->weight[i] > 0)
			variance += variance_part(r, i);
	return difference_make(
	    r->beta[1], sqrt(variance), (double)r->nused - (double)r->rank);
}

struct difference
effect_fit(const struct design *x, size_t n, const bool *treated,
    const double *y, const double *weight)
{
	struct regression r = {
	    .x = x, .treated = treated, .y = y, .weight = weight, .n = n};
	r.p = 2 + (x ? x->ncolumns : 0);
	r.cross = mem_zalloc(r.p * r.p, sizeof *r.cross);
	r.inverse = mem_zalloc(r.p * r.p, sizeof *r.inverse);
	r.moment = mem_zalloc(r.p, sizeof *r.moment);
	r.beta = mem_zalloc(r.p, sizeof *r.beta);
	r.aliased = mem_zalloc(r.p, sizeof *r.aliased);
	r.column = mem_zalloc(r.p, sizeof *r.column);
	r.value = mem_zalloc(r.p, sizeof *r.value);
	struct difference d = estimate(&r);
	mem_free(r.cross);
	mem_free(r.inverse);
	mem_free(r.moment);
	mem_free(r.beta);
	mem_free(r.aliased);
	mem_free(r.column);
	mem_free(r.value);
	return d;
}
