/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Walks the people from the last time to the first, so that the sums over
 * those at risk only grow. With d tied events, Efron takes them out of the
 * risk set in d even parts f = 0, 1/d ... (d-1)/d; the sums over f are done
 * once as five numbers, so a time costs d + p^2 and not d p^2.
 */
#include "stats/cox_walk.h"

#include "base/mem.h"

#include <assert.h>
#include <string.h>

/* Sums over a set of people: of w r, w r x and w r x x' (r: relative risk). */
struct sums {
	double s0, *s1, *s2;
};

struct walk {
	const struct cox_order *order;
	const struct design *x;
	const double *beta;
	enum cox_ties ties;
	size_t p;
	struct sums risk, dead; /* everybody at risk, and the events now */
	double ndead, dead_weight, dead_predictor; /* count, sum w, sum w xb */
	double *dead_x;                            /* sum w x of the events */
	/* What struct cox_moment lends. */
	double *score, *information, *hazard_x, *event_hazard_x, *mean_x;
};

/*
 * Efron's sums over the d parts f, with c = 1 / (S0 - f S0 of the dead):
 * a = sum c, b = sum f c, cc = sum c^2, fcc = sum f c^2, ffcc = sum f^2 c^2.
 * Breslow is f = 0 throughout.
 */
struct parts {
	double a, b, cc, fcc, ffcc, logs;
};

static void
sums_init(struct sums *s, size_t p)
{
	s->s1 = mem_zalloc(p, sizeof *s->s1);
	s->s2 = mem_zalloc(p * p, sizeof *s->s2);
}

static void
sums_fini(struct sums *s)
{
	mem_free(s->s1);
	mem_free(s->s2);
}

static void
sums_reset(struct sums *s, size_t p)
{
	s->s0 = 0;
	memset(s->s1, 0, p * sizeof *s->s1);
	memset(s->s2, 0, p * p * sizeof *s->s2);
}

static void
sums_add(struct sums *s, const struct design *x, size_t i, double wr)
{
	s->s0 += wr;
	for (size_t k = x->start[i]; k < x->start[i + 1]; k++) {
		size_t row = x->column[k];
		double v = wr * x->value[k];
		s->s1[row] += v;
		for (size_t m = x->start[i]; m <= k; m++)
			s->s2[row * x->ncolumns + x->column[m]] +=
			    v * x->value[m];
	}
}

static void
add_person(struct walk *w, size_t k)
{
	const struct survival *s = w->order->s;
	const struct design *x = w->x;
	size_t i = w->order->index[k];
	double predictor = design_dot(x, k, w->beta);
	double weight = survival_weight(s, i);
	double wr = weight * exp(predictor);
	sums_add(&w->risk, x, k, wr);
	if (!s->event[i])
		return;
	sums_add(&w->dead, x, k, wr);
	w->ndead++;
	w->dead_weight += weight;
	w->dead_predictor += weight * predictor;
	for (size_t at = x->start[k]; at < x->start[k + 1]; at++)
		w->dead_x[x->column[at]] += weight * x->value[at];
}

static struct parts
sum_parts(const struct walk *w)
{
	struct parts t = {0};
	for (double k = 0; k < w->ndead; k++) {
		double f = w->ties == COX_EFRON ? k / w->ndead : 0;
		double left = w->risk.s0 - f * w->dead.s0, c = 1 / left;
		t.a += c;
		t.b += f * c;
		t.cc += c * c;
		t.fcc += f * c * c;
		t.ffcc += f * f * c * c;
		t.logs += log(left);
	}
	return t;
}

static void
fill_vectors(struct walk *w, struct parts t, double mean_weight)
{
	const double *r = w->risk.s1, *d = w->dead.s1;
	for (size_t j = 0; j < w->p; j++) {
		double at_risk = t.a * r[j] - t.b * d[j];
		w->score[j] = w->dead_x[j] - mean_weight * at_risk;
		w->mean_x[j] = at_risk / w->ndead;
		w->hazard_x[j] = mean_weight * (t.cc * r[j] - t.fcc * d[j]);
		w->event_hazard_x[j] = mean_weight *
		    ((t.cc - t.fcc) * r[j] - (t.fcc - t.ffcc) * d[j]);
	}
}

static void
fill_information(struct walk *w, struct parts t, double mean_weight)
{
	const double *r = w->risk.s1, *d = w->dead.s1;
	for (size_t i = 0; i < w->p; i++) {
		for (size_t j = 0; j <= i; j++) {
			size_t at = i * w->p + j;
			double squares =
			    t.a * w->risk.s2[at] - t.b * w->dead.s2[at];
			double means = t.cc * r[i] * r[j] -
			    t.fcc * (r[i] * d[j] + d[i] * r[j]) +
			    t.ffcc * d[i] * d[j];
			w->information[at] = mean_weight * (squares - means);
		}
	}
}

static struct cox_moment
moment(struct walk *w, size_t from, size_t to)
{
	struct parts t = sum_parts(w);
	double mean_weight = w->dead_weight / w->ndead;
	fill_vectors(w, t, mean_weight);
	fill_information(w, t, mean_weight);
	return (struct cox_moment){
	    .from = from,
	    .to = to,
	    .loglik = w->dead_predictor - mean_weight * t.logs,
	    .score = w->score,
	    .information = w->information,
	    .hazard = mean_weight * t.a,
	    .event_hazard = mean_weight * (t.a - t.b),
	    .hazard_x = w->hazard_x,
	    .event_hazard_x = w->event_hazard_x,
	    .mean_x = w->mean_x,
	};
}

static void
start_time(struct walk *w)
{
	sums_reset(&w->dead, w->p);
	w->ndead = w->dead_weight = w->dead_predictor = 0;
	memset(w->dead_x, 0, w->p * sizeof *w->dead_x);
}

static void
walk_init(struct walk *w, const double *beta)
{
	double *own = mem_zalloc(6 * w->p, sizeof *own);
	sums_init(&w->risk, w->p);
	sums_init(&w->dead, w->p);
	w->information = mem_zalloc(w->p * w->p, sizeof *w->information);
	w->dead_x = own;
	w->score = own + w->p;
	w->hazard_x = own + 2 * w->p;
	w->event_hazard_x = own + 3 * w->p;
	w->mean_x = own + 4 * w->p;
	for (size_t j = 0; j < w->p; j++)
		own[5 * w->p + j] = isnan(beta[j]) ? 0 : beta[j];
	w->beta = own + 5 * w->p;
}

static void
walk_fini(struct walk *w)
{
	sums_fini(&w->risk);
	sums_fini(&w->dead);
	mem_free(w->information);
	mem_free(w->dead_x);
}

void
cox_order_init(
    struct cox_order *o, const struct survival *s, const struct design *x)
{
	assert(x->n == s->n);
	*o = (struct cox_order){.s = s};
	o->index = mem_zalloc(s->n, sizeof *o->index);
	survival_order(s, o->index);
	design_copy(&o->x, x, o->index);
}

void
cox_order_fini(struct cox_order *o)
{
	mem_free(o->index);
	design_fini(&o->x);
}

void
cox_walk(const struct cox_order *o, enum cox_ties ties, const double *beta,
    void (*visit)(void *context, const struct cox_moment *), void *context)
{
	const struct survival *s = o->s;
	const size_t *index = o->index;
	struct walk w = {.order = o, .x = &o->x, .ties = ties};
	w.p = o->x.ncolumns;
	walk_init(&w, beta);
	for (size_t to = s->n, from; to; to = from) {
		from = survival_tied(s, index, to);
		if (to == s->n ||
		    survival_stratum(s, index[to]) !=
			survival_stratum(s, index[to - 1]))
			sums_reset(&w.risk, w.p);
		start_time(&w);
		for (size_t k = from; k < to; k++)
			add_person(&w, k);
		if (w.ndead > 0) {
			struct cox_moment m = moment(&w, from, to);
			visit(context, &m);
		}
	}
	walk_fini(&w);
}
