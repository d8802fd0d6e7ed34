/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Each person's score residual needs the hazard gathered from day 0 to the
 * person's last day, while the walk goes the other way: so what each time
 * adds is kept, and the people are gone through in rising order of time.
 */
#include "stats/cox_walk.h"

#include "base/mem.h"
#include "stats/matrix.h"

#include <assert.h>
#include <string.h>

struct kept {
	size_t from, to;
	double hazard, event_hazard;
	double *hazard_x, *event_hazard_x, *mean_x; /* one block */
};

struct residuals {
	struct cox_order order;
	const double *beta;
	struct kept *kept; /* times with events, falling */
	size_t nkept, cap;
	double hazard, *hazard_x; /* gathered so far */
	double *one;              /* a person's residual */
	double *squares;          /* sum of its square, lower triangle */
};

static void
keep(void *context, const struct cox_moment *m)
{
	struct residuals *r = context;
	size_t p = r->order.x.ncolumns, bytes = p * sizeof(double);
	r->kept = mem_grow(r->kept, r->nkept, &r->cap, sizeof *r->kept);
	struct kept *k = &r->kept[r->nkept++];
	*k = (struct kept){.from = m->from,
	    .to = m->to,
	    .hazard = m->hazard,
	    .event_hazard = m->event_hazard};
	k->hazard_x = mem_zalloc(3 * p, sizeof *k->hazard_x);
	k->event_hazard_x = k->hazard_x + p;
	k->mean_x = k->hazard_x + 2 * p;
	memcpy(k->hazard_x, m->hazard_x, bytes);
	memcpy(k->event_hazard_x, m->event_hazard_x, bytes);
	memcpy(k->mean_x, m->mean_x, bytes);
}

/* Adds a person's squared residual; at is NULL between times with events. */
static void
add_person(struct residuals *r, size_t row, const struct kept *at)
{
	const struct design *x = &r->order.x;
	size_t p = x->ncolumns, i = r->order.index[row];
	bool event = r->order.s->event[i];
	double risk = exp(design_dot(x, row, r->beta)), hazard = r->hazard;
	if (at)
		hazard += event ? at->event_hazard : at->hazard;
	for (size_t j = 0; j < p; j++) {
		double mean = r->hazard_x[j];
		if (at)
			mean += event ? at->event_hazard_x[j] : at->hazard_x[j];
		r->one[j] = risk * mean - (event ? at->mean_x[j] : 0);
	}
	for (size_t k = x->start[row]; k < x->start[row + 1]; k++)
		r->one[x->column[k]] += x->value[k] * (event - risk * hazard);
	double w = survival_weight(r->order.s, i);
	for (size_t j = 0; j < p; j++)
		for (size_t k = 0; k <= j; k++)
			r->squares[j * p + k] += w * w * r->one[j] * r->one[k];
}

static void
gather(struct residuals *r, const struct kept *at)
{
	r->hazard += at->hazard;
	for (size_t j = 0; j < r->order.x.ncolumns; j++)
		r->hazard_x[j] += at->hazard_x[j];
}

static void
add_people(struct residuals *r)
{
	const struct survival *s = r->order.s;
	const size_t *index = r->order.index;
	size_t next = r->nkept;
	for (size_t k = 0; k < s->n; k++) {
		const struct kept *at = next ? &r->kept[next - 1] : NULL;
		bool in = at && k >= at->from;
		if (k &&
		    survival_stratum(s, index[k]) !=
			survival_stratum(s, index[k - 1])) {
			r->hazard = 0;
			memset(r->hazard_x, 0,
			    r->order.x.ncolumns * sizeof *r->hazard_x);
		}
		add_person(r, k, in ? at : NULL);
		if (in && k + 1 == at->to) {
			gather(r, at);
			next--;
		}
	}
}

void
cox_make_robust(const struct survival *s, const struct design *x,
    enum cox_ties ties, struct fit *fit)
{
	size_t p = x->ncolumns;
	double *own = mem_zalloc(3 * p + p * p, sizeof *own);
	struct residuals r = {.beta = own};
	assert(fit->n == p);
	for (size_t j = 0; j < p; j++)
		own[j] = fit->aliased[j] ? 0 : fit->coefficient[j];
	r.one = own + p;
	r.hazard_x = own + 2 * p;
	r.squares = own + 3 * p;
	cox_order_init(&r.order, s, x);
	cox_walk(&r.order, ties, r.beta, keep, &r);
	add_people(&r);
	matrix_sandwich(fit->covariance, r.squares, p);
	for (size_t k = 0; k < r.nkept; k++)
		mem_free(r.kept[k].hazard_x);
	mem_free(r.kept);
	mem_free(own);
	cox_order_fini(&r.order);
}
