/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/cox_walk.h"

#include "base/mem.h"
#include "stats/newton.h"

struct job {
	struct cox_order order;
	enum cox_ties ties;
};

/* Everything that the walk adds up. */
struct totals {
	double *score, *information;
	double loglik;
	size_t p;
};

static void
add_up(void *context, const struct cox_moment *m)
{
	struct totals *t = context;
	t->loglik += m->loglik;
	for (size_t j = 0; j < t->p; j++)
		t->score[j] += m->score[j];
	for (size_t j = 0; j < t->p * t->p; j++)
		t->information[j] += m->information[j];
}

static double
evaluate(
    const void *context, const double *beta, double *score, double *information)
{
	const struct job *job = context;
	struct totals t = {score, information, 0, job->order.x.ncolumns};
	cox_walk(&job->order, job->ties, beta, add_up, &t);
	return t.loglik;
}

void
cox_fit(const struct survival *s, const struct design *x, enum cox_ties ties,
    struct fit *fit)
{
	struct job job = {.ties = ties};
	struct newton model = {x->ncolumns, x->reach, false, evaluate, &job};
	cox_order_init(&job.order, s, x);
	fit_init(fit, x->ncolumns);
	newton_maximise(&model, fit);
	cox_order_fini(&job.order);
}
