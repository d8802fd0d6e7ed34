/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/logit.h"

#include "base/mem.h"
#include "stats/newton.h"
#include "stats/order.h"

#include <assert.h>
#include <string.h>

struct job {
	const struct design *x;
	const bool *y;
};

double
logit_chance(double predictor)
{
	return 1 / (1 + exp(-predictor));
}

/* Adds w (1, row)(1, row)' and r (1, row) to the sums of n = columns + 1. */
static void
add_row(const struct design *x, size_t i, double r, double w, double *score,
    double *information)
{
	size_t n = x->ncolumns + 1;
	score[0] += r;
	information[0] += w;
	for (size_t k = x->start[i]; k < x->start[i + 1]; k++) {
		double v = x->value[k], *row;
		row = information + (x->column[k] + 1) * n;
		score[x->column[k] + 1] += r * v;
		row[0] += w * v;
		for (size_t m = x->start[i]; m <= k; m++)
			row[x->column[m] + 1] += w * v * x->value[m];
	}
}

static double
evaluate(
    const void *context, const double *beta, double *score, double *information)
{
	const struct job *job = context;
	double loglik = 0;
	for (size_t i = 0; i < job->x->n; i++) {
		double eta = beta[0] + design_dot(job->x, i, beta + 1);
		double away = exp(-fabs(eta));
		double p = (eta > 0 ? 1 : away) / (1 + away);
		bool y = job->y[i];
		/* log p or log(1 - p), whichever happened */
		loglik -= log1p(away) + (y == (eta > 0) ? 0 : fabs(eta));
		add_row(job->x, i, y - p, away / ((1 + away) * (1 + away)),
		    score, information);
	}
	return loglik;
}

/*
 * From the coefficients of centred columns to those of the columns as they
 * came: only the intercept changes, b0 - sum b c.
 */
static void
move_intercept(const struct design *x, struct fit *f)
{
	size_t n = f->n;
	double *v = f->covariance;
	for (size_t j = 1; j < n; j++)
		if (!f->aliased[j])
			f->coefficient[0] -=
			    f->coefficient[j] * x->centre[j - 1];
	for (size_t j = 1; j < n; j++) /* rows: L V */
		for (size_t k = 0; k < n; k++)
			v[k] -= x->centre[j - 1] * v[j * n + k];
	for (size_t j = 1; j < n; j++) /* columns: V L' */
		for (size_t k = 0; k < n; k++)
			v[k * n] -= x->centre[j - 1] * v[k * n + j];
}

/* The logit of the share of true ones; false when all are the same. */
static bool
start(const struct job *job, struct fit *f)
{
	double n = (double)job->x->n, yes = 0;
	for (size_t i = 0; i < job->x->n; i++)
		yes += job->y[i];
	f->coefficient[0] = log(yes / (n - yes));
	return yes > 0 && yes < n;
}

void
logit_fit(const struct design *x, const bool *y, struct fit *fit)
{
	size_t n = x->ncolumns + 1;
	struct job job = {x, y};
	double *reach = mem_zalloc(n, sizeof *reach);
	reach[0] = 1;
	memcpy(reach + 1, x->reach, x->ncolumns * sizeof *reach);
	struct newton model = {n, reach, true, evaluate, &job};
	fit_init(fit, n);
	if (start(&job, fit)) {
		newton_maximise(&model, fit);
		move_intercept(x, fit);
	} else {
		for (size_t j = 0; j < n; j++) {
			fit->coefficient[j] = NAN;
			fit->aliased[j] = true;
		}
	}
	mem_free(reach);
}

void
logit_predict(const struct design *x, const struct fit *fit, double *predictor)
{
	double *beta = mem_zalloc(x->ncolumns, sizeof *beta);
	double intercept = fit->coefficient[0];
	assert(fit->n == x->ncolumns + 1);
	for (size_t j = 0; j < x->ncolumns; j++) {
		beta[j] = fit->aliased[j + 1] ? 0 : fit->coefficient[j + 1];
		intercept += beta[j] * x->centre[j];
	}
	for (size_t i = 0; i < x->n; i++)
		predictor[i] = intercept + design_dot(x, i, beta);
	mem_free(beta);
}

double
logit_c_statistic(const double *score, const bool *y, size_t n)
{
	double *rank = mem_zalloc(n, sizeof *rank), sum = 0, yes = 0;
	order_ranks(score, n, rank);
	for (size_t i = 0; i < n; i++) {
		yes += y[i];
		sum += y[i] ? rank[i] : 0;
	}
	mem_free(rank);
	return (sum - yes * (yes + 1) / 2) / (yes * ((double)n - yes));
}
