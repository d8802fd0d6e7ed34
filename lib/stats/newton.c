/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/newton.h"

#include "base/mem.h"
#include "stats/matrix.h"

#include <string.h>

enum { MAX_ITERATIONS = 60, MAX_HALVINGS = 30 };
static const double TOLERANCE = 1e-8, RIDGE = 1e-6, ALIASED = 1e-10;

enum outcome { CONVERGED, SEPARATED, STUCK };

struct climb {
	const struct newton *model;
	struct fit *fit;
	double ridge;
	double *at, *score, *information, *step;
};

/* The penalised log-likelihood at c->at, with its derivatives. */
static double
look(struct climb *c)
{
	const struct newton *m = c->model;
	memset(c->score, 0, m->n * sizeof *c->score);
	memset(c->information, 0, m->n * m->n * sizeof *c->information);
	double loglik =
	    m->evaluate(m->context, c->at, c->score, c->information);
	for (size_t j = m->has_intercept; j < m->n; j++) {
		double pull = c->ridge * m->reach[j] * m->reach[j];
		loglik -= pull * c->at[j] * c->at[j] / 2;
		c->score[j] -= pull * c->at[j];
		c->information[j * m->n + j] += pull;
	}
	return loglik;
}

/* Solves for the full step; its size on the scale of the predictor. */
static double
aim(struct climb *c)
{
	const struct newton *m = c->model;
	bool *aliased = mem_zalloc(m->n, sizeof *aliased);
	double size = 0;
	memcpy(aliased, c->fit->aliased, m->n * sizeof *aliased);
	matrix_factor(c->information, m->n, ALIASED, aliased);
	memcpy(c->step, c->score, m->n * sizeof *c->step);
	matrix_solve(c->information, m->n, aliased, c->step);
	for (size_t j = 0; j < m->n; j++)
		size = fmax(size, fabs(c->step[j]) * m->reach[j]);
	mem_free(aliased);
	return size;
}

/*
 * Takes the step, halved until the likelihood does not fall. Returns the
 * gain; negative when no part of the step was any good.
 */
static double
advance(struct climb *c)
{
	const struct newton *m = c->model;
	double slack = 1e-12 * (1 + fabs(c->fit->loglik)), part = 1;
	for (int halvings = 0; halvings < MAX_HALVINGS; halvings++) {
		for (size_t j = 0; j < m->n; j++)
			c->at[j] = c->fit->coefficient[j] + part * c->step[j];
		double loglik = look(c);
		if (loglik >= c->fit->loglik - slack) {
			double gain = fmax(0, loglik - c->fit->loglik);
			memcpy(
			    c->fit->coefficient, c->at, m->n * sizeof *c->at);
			c->fit->loglik = loglik;
			return gain;
		}
		part /= 2;
	}
	return -1;
}

static enum outcome
climb(struct climb *c)
{
	memcpy(c->at, c->fit->coefficient, c->model->n * sizeof *c->at);
	c->fit->loglik = look(c);
	for (int i = 0; i < MAX_ITERATIONS; i++) {
		double size = aim(c), gain = advance(c);
		c->fit->iterations++;
		if (gain < 0 || isnan(size))
			return STUCK;
		if (size < TOLERANCE)
			return CONVERGED;
		if (!c->ridge && size > .5 && gain < 1e-4)
			return SEPARATED;
	}
	return STUCK;
}

/* Which columns are combinations of earlier ones, seen at the start. */
static void
find_aliased(struct climb *c)
{
	memcpy(c->at, c->fit->coefficient, c->model->n * sizeof *c->at);
	c->fit->loglik_start = look(c);
	matrix_factor(c->information, c->model->n, ALIASED, c->fit->aliased);
}

/* The covariance where the climb ended; look() has just been there. */
static void
finish(struct climb *c)
{
	struct fit *f = c->fit;
	memcpy(c->at, f->coefficient, f->n * sizeof *c->at);
	look(c);
	matrix_factor(c->information, f->n, 0, f->aliased);
	matrix_inverse(c->information, f->n, f->aliased, f->covariance);
	for (size_t j = 0; j < f->n; j++)
		if (f->aliased[j])
			f->coefficient[j] = NAN;
}

void
newton_maximise(const struct newton *model, struct fit *fit)
{
	size_t n = model->n;
	struct climb c = {.model = model, .fit = fit};
	c.at = mem_zalloc(n, sizeof *c.at);
	c.score = mem_zalloc(n, sizeof *c.score);
	c.step = mem_zalloc(n, sizeof *c.step);
	c.information = mem_zalloc(n * n, sizeof *c.information);
	find_aliased(&c);
	enum outcome outcome = climb(&c);
	if (outcome == SEPARATED) {
		fit->separated = true;
		c.ridge = RIDGE;
		outcome = climb(&c);
	}
	fit->converged = outcome == CONVERGED;
	finish(&c);
	mem_free(c.at);
	mem_free(c.score);
	mem_free(c.step);
	mem_free(c.information);
}
