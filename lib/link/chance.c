/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "link/chance.h"

#include "base/crew.h"
#include "base/mem.h"

#include <math.h>
#include <stdlib.h>

enum { SAMPLE_PEOPLE = 1 << 15, SAMPLE_PAIRS = 1 << 18 };

/* Sums that threads share are of integers, so that their order is nothing. */
static const double INVERSE_ONE = 16;

/* How many hits what was known before counts for. */
static const double BELIEF_U = 2, BELIEF_TF = 30, BELIEF_NAMES = 50;

/* --- random pairs --------------------------------------------------------- */

/* 1 / share of what the judge's pair agrees on, in INVERSE_ONE. */
static uint64_t
inverse_share(const struct weights *w, const struct judge *j, unsigned field)
{
	int32_t rarity = weigh_rarity(w, j, field);
	return (uint64_t)(exp2(-(double)rarity / WEIGHT_ONE) * INVERSE_ONE);
}

struct picked {
	uint64_t hash;
	uint32_t person;
};

/* What one thread has seen of the random pairs. */
struct counter {
	struct tallies tallies;
	struct judge judge;
	/* By comparison and level: 1 / share of the values agreed on, summed.
	 */
	uint64_t inverse[MODEL_COMPARISONS][MODEL_LEVELS + 1];
};

struct sampling {
	const struct weights *weights;
	const struct picked *person;
	size_t n, step; /* pairs are (i, i + 1 ... i + step) round the ring */
	struct counter *counter; /* by thread */
};

static int
by_hash(const void *x, const void *y)
{
	const struct picked *a = x, *b = y;
	if (a->hash != b->hash)
		return a->hash < b->hash ? -1 : 1;
	return a->person < b->person ? -1 : a->person > b->person;
}

/* The people whose keys have the smallest hashes: a random sample. */
static struct picked *
pick(const struct people *p, size_t *n)
{
	double share = (double)SAMPLE_PEOPLE / ((double)p->n + 1);
	uint64_t most = share >= 1 ? UINT64_MAX
				   : (uint64_t)(share * 18446744073709549568.0);
	struct picked *list = NULL;
	size_t cap = 0;
	*n = 0;
	for (uint32_t i = 0; i < p->n; i++) {
		uint64_t hash = p->in->rank[i];
		if (hash > most || !p->present[i])
			continue;
		list = mem_grow(list, *n, &cap, sizeof *list);
		list[(*n)++] = (struct picked){hash, i};
	}
	if (*n)
		qsort(list, *n, sizeof *list, by_hash);
	return list;
}

/* Levels whose frequency term has an average of its own to be compared to. */
static bool
has_average(const struct model *m, unsigned c, unsigned l)
{
	const struct model_level *x = &m->comparison[c].level[l - 1];
	return x->tf != MODEL_NONE && x->tf_u > 0;
}

static void
sample_one(void *state, size_t i, unsigned job)
{
	struct sampling *s = state;
	struct counter *x = &s->counter[job];
	const struct model *m = s->weights->people->model;
	for (size_t k = 1; k <= s->step; k++) {
		uint32_t a = s->person[i].person;
		uint32_t b = s->person[(i + k) % s->n].person;
		judge_pair(&x->judge, a, b);
		uint64_t vector = judge_vector(&x->judge);
		tallies_add(&x->tallies, vector, 1);
		for (unsigned c = 0; c < m->ncomparisons; c++) {
			unsigned l = vector_level(vector, c);
			if (l && has_average(m, c, l))
				x->inverse[c][l] +=
				    inverse_share(s->weights, &x->judge,
					m->comparison[c].level[l - 1].tf);
		}
	}
}

static void
sample_pairs(struct sampling *s, const struct tests *t, unsigned jobs)
{
	s->counter = mem_zalloc(jobs, sizeof *s->counter);
	s->step = s->n ? SAMPLE_PAIRS / s->n + 1 : 0;
	if (s->step > (s->n - 1) / 2)
		s->step = (s->n - 1) / 2;
	for (unsigned i = 0; i < jobs; i++)
		judge_init(&s->counter[i].judge, t);
	if (s->n > 2)
		crew_each(jobs, s->n, sample_one, s);
	for (unsigned i = 0; i < jobs; i++)
		judge_fini(&s->counter[i].judge);
}

/* All threads' counts in the first one's. */
static void
add_up(struct sampling *s, unsigned jobs)
{
	struct counter *all = &s->counter[0];
	for (unsigned i = 1; i < jobs; i++) {
		struct counter *x = &s->counter[i];
		tallies_merge(&all->tallies, &x->tallies);
		tallies_fini(&x->tallies);
		for (unsigned c = 0; c < MODEL_COMPARISONS; c++)
			for (unsigned l = 0; l <= MODEL_LEVELS; l++)
				all->inverse[c][l] += x->inverse[c][l];
	}
}

/* --- u -------------------------------------------------------------------- */

/* Matches among the random pairs are taken out by the prior. */
static void
set_u(struct weights *w, unsigned c, const double *count)
{
	const struct model *m = w->people->model;
	double all = 0, share = weigh_probability(w->prior);
	for (unsigned l = 1; l <= m->comparison[c].nlevels; l++)
		all += count[l];
	if (all < 1)
		return;
	for (unsigned l = 1; l <= m->comparison[c].nlevels; l++) {
		double published = m->comparison[c].level[l - 1].u;
		double hits = count[l] - all * share * w->m[c][l];
		if (hits < 0)
			hits = 0;
		w->u[c][l] = (hits + BELIEF_U) / (all + BELIEF_U / published);
	}
}

/*
 * What a level's frequency term is compared to: the share of the values that
 * strangers agree on, on average (the harmonic mean over the agreeing pairs,
 * for 1 / share then averages to what the level weighs). The names of an
 * extract are not spread as the nation's are.
 */
static void
set_average(struct weights *w, unsigned c, unsigned l, double hits,
    uint64_t inverse, const double *even)
{
	const struct model_level *x =
	    &w->people->model->comparison[c].level[l - 1];
	double expected = even[x->tf] > 0 ? even[x->tf] : x->tf_u;
	w->tf_u[c][l] = (hits + BELIEF_TF) /
	    ((double)inverse / INVERSE_ONE + BELIEF_TF / expected);
}

static void
set_comparison(struct weights *w, unsigned c, const struct counter *all,
    const double *even)
{
	const struct model *m = w->people->model;
	double count[MODEL_LEVELS + 2] = {0};
	for (size_t i = 0; i < all->tallies.nplaces; i++) {
		const struct tallied *x = &all->tallies.place[i];
		count[vector_level(x->vector, c)] += (double)x->count;
	}
	if (!m->comparison[c].is_id)
		set_u(w, c, count);
	for (unsigned l = 1; l <= m->comparison[c].nlevels; l++)
		if (has_average(m, c, l))
			set_average(
			    w, c, l, count[l], all->inverse[c][l], even);
}

/* --- names that go together ----------------------------------------------- */

/* A sampled person's name and what parts namesakes. */
struct namesake {
	uint32_t name, born;
	uint32_t before; /* the last one of the name, from 1; or 0 */
};

/* The chance that two of the people have the same main value of a field. */
static double
field_evenness(const struct people *p, unsigned field,
    const struct picked *person, size_t n)
{
	const struct column *c = &p->column[field];
	uint32_t *count = mem_zalloc((size_t)c->n + 1, sizeof *count);
	uint64_t pairs = 0, all = 0;
	for (size_t i = 0; i < n; i++) {
		uint32_t v = column_first(c, person[i].person);
		if (!v)
			continue;
		pairs += count[v]++;
		all++;
	}
	mem_free(count);
	return all < 2 ? 0
		       : 2 * (double)pairs / ((double)all * (double)(all - 1));
}

/* Neither the year nor the day of birth is the same: hardly one person. */
static bool
born_apart(uint32_t a, uint32_t b)
{
	return a >> 16 != b >> 16 && (a & 0xFFFF) != (b & 0xFFFF);
}

/* Pairs of one name, among `names` of them, who were born apart. */
static double
count_namesakes(struct namesake *list, uint32_t n, uint32_t names)
{
	uint32_t *last = mem_zalloc((size_t)names + 1, sizeof *last);
	uint64_t pairs = 0;
	for (uint32_t i = 0; i < n; i++) {
		struct namesake *x = &list[i];
		x->before = last[x->name];
		last[x->name] = i + 1;
		for (uint32_t k = x->before; k; k = list[k - 1].before)
			pairs += born_apart(x->born, list[k - 1].born);
	}
	mem_free(last);
	return (double)pairs;
}

/*
 * First and last names go together (they come from one language), so a full
 * name is commoner than its parts would have it: by how much is seen from the
 * namesakes who were born at quite different times.
 */
static double
names_together(const struct people *p, const struct picked *person, size_t n)
{
	const struct model *m = p->model;
	if (m->name == MODEL_NONE || m->birth == MODEL_NONE ||
	    m->field[m->name].take != TAKE_JOIN ||
	    m->field[m->birth].standard != STANDARD_DATE)
		return 1;
	const struct model_field *name = &m->field[m->name];
	struct namesake *list = mem_alloc((n + 1) * sizeof *list);
	uint32_t k = 0;
	for (size_t i = 0; i < n; i++) {
		uint32_t who = person[i].person;
		uint32_t v = column_first(&p->column[m->name], who);
		uint32_t born = column_first(&p->column[m->birth], who);
		if (v && born)
			list[k++] = (struct namesake){
			    v, p->column[m->birth].letters[born], 0};
	}
	double expected = (double)k * ((double)k - 1) / 2 *
	    field_evenness(p, name->from[0], person, n) *
	    field_evenness(p, name->from[1], person, n);
	double seen = count_namesakes(list, k, p->column[m->name].n);
	mem_free(list);
	return (seen + BELIEF_NAMES) / (expected + BELIEF_NAMES);
}

/* --- all of it ------------------------------------------------------------ */

uint64_t
chance_learn(struct weights *w, const struct tests *t, unsigned jobs)
{
	const struct people *p = w->people;
	const struct model *m = p->model;
	struct sampling s = {.weights = w};
	double even[MODEL_FIELDS] = {0};
	uint64_t pairs = 0;
	struct picked *list = pick(p, &s.n);
	s.person = list;
	sample_pairs(&s, t, jobs);
	add_up(&s, jobs);
	struct counter *all = &s.counter[0];
	for (unsigned i = 0; i < m->nfields; i++)
		if (w->rarity[i] && m->field[i].take != TAKE_JOIN)
			even[i] = field_evenness(p, i, list, s.n);
	for (unsigned c = 0; c < m->ncomparisons; c++)
		set_comparison(w, c, all, even);
	for (size_t i = 0; i < all->tallies.nplaces; i++)
		pairs += all->tallies.place[i].count;
	weights_tie(w, names_together(p, list, s.n), jobs);
	weights_refresh(w);
	tallies_fini(&all->tallies);
	mem_free(s.counter);
	mem_free(list);
	return pairs;
}
