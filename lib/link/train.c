/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "link/train.h"

#include "base/mem.h"

#include <math.h>
#include <stdlib.h>

enum { SAMPLE_LINKS = 1 << 16, ROUNDS = 30 };

/* Probabilities are summed as integers in this. */
static const double P_ONE = 4294967296.0;

static const double SMALL_CHANGE = 0.0005;

/* --- what a blocking rule is about ---------------------------------------- */

/* The inputs that a field is made of, by bit. */
static uint64_t
inputs_of(const struct model *m, unsigned field)
{
	const struct model_field *f = &m->field[field];
	uint64_t inputs = 0;
	for (unsigned i = 0; i < f->nfrom; i++)
		inputs |= f->take == TAKE_JOIN ? inputs_of(m, f->from[i])
					       : (uint64_t)1 << f->from[i];
	for (unsigned i = 0; i < f->nalias; i++)
		inputs |= (uint64_t)1 << f->alias[i];
	return inputs;
}

static uint64_t
inputs_of_rule(const struct model *m, unsigned rule)
{
	uint64_t inputs = 0;
	for (unsigned k = 0; k < m->rule[rule].nkeys; k++)
		inputs |= inputs_of(m, m->rule[rule].key[k].field) |
		    inputs_of(m, m->rule[rule].key[k].other);
	return inputs;
}

static uint64_t
inputs_of_comparison(const struct model *m, unsigned c)
{
	uint64_t inputs = 0;
	for (unsigned k = 0; k < m->comparison[c].nfields; k++)
		inputs |= inputs_of(m, m->comparison[c].field[k]);
	return inputs;
}

/* For each rule, the comparisons that have nothing to do with it, by bit. */
static void
find_apart(const struct model *m, uint16_t *apart)
{
	for (unsigned r = 0; r < m->nrules; r++) {
		apart[r] = 0;
		for (unsigned c = 0; c < m->ncomparisons; c++)
			if (!(inputs_of_rule(m, r) &
				inputs_of_comparison(m, c)))
				apart[r] |= (uint16_t)(1u << c);
	}
}

/* --- EM ------------------------------------------------------------------- */

/*
 * The links that m is learnt from: all, or of many a fixed sample by the hash
 * of the pair. What does not change while m does is kept beside them.
 */
struct lesson {
	uint32_t link;
	int32_t extra;  /* term frequencies */
	uint16_t apart; /* comparisons that may learn from it */
};

struct em {
	struct weights *w;
	struct pairs *p;
	struct lesson *lesson;
	size_t n;
	double share; /* of the links that are in the sample */
};

static int32_t
sum_of_levels(const struct weights *w, uint64_t vector)
{
	int32_t sum = 0;
	for (unsigned c = 0; c < w->people->model->ncomparisons; c++) {
		unsigned l = vector_level(vector, c);
		if (l)
			sum += w->level[c][l];
	}
	return sum;
}

static bool
is_forced(const struct link *l)
{
	return l->flags & (WEIGH_TWINS | WEIGH_GENERATIONS);
}

/* Of two people's keys, the same in any order. */
static uint64_t
pair_hash(const struct people *p, const struct link *l)
{
	return p->in->rank[l->a] ^ p->in->rank[l->b];
}

static uint16_t
learns_apart(
    const struct blocks *b, const struct link *l, const uint16_t *apart)
{
	uint16_t all = 0;
	for (unsigned r = 0; r < b->people->model->nrules; r++)
		if ((all | apart[r]) != all && blocks_rule(b, r, l->a, l->b))
			all |= apart[r];
	return all;
}

static void
choose_lessons(struct em *e, const struct blocks *b)
{
	const struct people *p = e->w->people;
	uint16_t apart[MODEL_RULES];
	uint64_t most = UINT64_MAX;
	find_apart(p->model, apart);
	e->share = 1;
	if (e->p->n > SAMPLE_LINKS) {
		e->share = (double)SAMPLE_LINKS / (double)e->p->n;
		most = (uint64_t)(e->share * 18446744073709549568.0);
	}
	e->lesson = mem_alloc((e->p->n + 1) * sizeof *e->lesson);
	for (size_t i = 0; i < e->p->n; i++) {
		const struct link *l = &e->p->link[i];
		if (most != UINT64_MAX && pair_hash(p, l) > most)
			continue;
		e->lesson[e->n++] = (struct lesson){(uint32_t)i,
		    l->plain - e->w->prior - sum_of_levels(e->w, l->vector),
		    learns_apart(b, l, apart)};
	}
}

/* A link's weight by the parameters as they are now. */
static void
reweigh(const struct weights *w, struct link *l, int32_t extra)
{
	l->plain = w->prior + extra + sum_of_levels(w, l->vector);
	if (!is_forced(l))
		l->weight = weigh_kin(w, l->flags, l->plain, l->vector);
}

static double
update(struct weights *w, unsigned c, const double *seen)
{
	const struct model *m = w->people->model;
	double all = m->belief, change = 0;
	for (unsigned l = 1; l <= m->comparison[c].nlevels; l++)
		all += seen[l];
	for (unsigned l = 1; l <= m->comparison[c].nlevels; l++) {
		double now =
		    (seen[l] + m->belief * m->comparison[c].level[l - 1].m) /
		    all;
		change = fmax(change, fabs(now - w->m[c][l]));
		w->m[c][l] = now;
	}
	return change;
}

/*
 * Sums of P in integers of 2^-32, so that the order of the links, which
 * depends on threads, does not matter.
 */
static double
maximise(struct em *e, double *matches)
{
	uint64_t seen[MODEL_COMPARISONS][MODEL_LEVELS + 2] = {{0}}, all = 0;
	double change = 0;
	const struct model *m = e->w->people->model;
	for (size_t i = 0; i < e->n; i++) {
		const struct link *l = &e->p->link[e->lesson[i].link];
		uint64_t p = (uint64_t)(weigh_probability(l->weight) * P_ONE);
		all += p;
		for (unsigned left = is_forced(l) ? 0 : e->lesson[i].apart;
		     left; left &= left - 1) {
			unsigned c = (unsigned)__builtin_ctz(left);
			seen[c][vector_level(l->vector, c)] += p;
		}
	}
	for (unsigned c = 0; c < m->ncomparisons; c++) {
		double sum[MODEL_LEVELS + 2];
		for (unsigned l = 1; l <= m->comparison[c].nlevels; l++)
			sum[l] = (double)seen[c][l] / P_ONE;
		change = fmax(change, update(e->w, c, sum));
	}
	*matches = (double)all / P_ONE / e->share;
	return change;
}

static void
set_prior(struct weights *w, double matches, double n)
{
	double pairs = n > 1 ? n * (n - 1) / 2 : 1;
	double share = (matches + 0.1) / pairs;
	if (!(share < 0.5))
		share = 0.5;
	if (isnan(w->people->model->prior))
		w->prior = model_weight(log2(share / (1 - share)));
}

/* All links by what was learnt: those of the sample have it already. */
static void
reweigh_all(struct em *e, const struct weights *before)
{
	for (size_t i = 0; i < e->p->n; i++) {
		struct link *l = &e->p->link[i];
		reweigh(e->w, l,
		    l->plain - before->prior -
			sum_of_levels(before, l->vector));
	}
}

void
train_m(struct weights *w, struct pairs *p, const struct blocks *b,
    struct training *out)
{
	struct em e = {.w = w, .p = p};
	struct weights before = *w;
	choose_lessons(&e, b);
	for (out->rounds = 0; out->rounds < ROUNDS && !out->converged;
	     out->rounds++) {
		out->change = maximise(&e, &out->matches);
		set_prior(w, out->matches, w->npeople);
		weights_refresh(w);
		pairs_learn_kin(p, w);
		for (size_t i = 0; i < e.n; i++)
			reweigh(
			    w, &p->link[e.lesson[i].link], e.lesson[i].extra);
		out->converged = out->change < SMALL_CHANGE;
	}
	for (size_t i = 0; i < e.n; i++)
		p->link[e.lesson[i].link].plain = before.prior +
		    e.lesson[i].extra +
		    sum_of_levels(&before, p->link[e.lesson[i].link].vector);
	reweigh_all(&e, &before);
	mem_free(e.lesson);
}

void
train_by_labels(struct weights *w, const struct tallies *tallies,
    double individuals, struct training *out)
{
	const struct model *m = w->people->model;
	double all = 0;
	for (unsigned c = 0; c < m->ncomparisons; c++) {
		double seen[MODEL_LEVELS + 2] = {0};
		for (size_t i = 0; i < tallies->nplaces; i++) {
			const struct tallied *x = &tallies->place[i];
			seen[vector_level(x->vector, c)] += (double)x->count;
		}
		update(w, c, seen);
	}
	for (size_t i = 0; i < tallies->nplaces; i++)
		all += (double)tallies->place[i].count;
	set_prior(w, all, individuals);
	weights_refresh(w);
	out->matches = all;
	out->converged = true;
}
