/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "link/chance.h"

#include "base/mem.h"
#include "link/packed.h"
#include "link/strangers.h"

#include <math.h>
#include <stdlib.h>

/* How many hits what was known before counts for. */
static const double BELIEF_U = 2, BELIEF_TF = 30, BELIEF_NAMES = 50;

/* How sure we must be that strangers agree oftener than was known. */
static const double DEVIATIONS = 2.5;

/* --- u -------------------------------------------------------------------- */

/*
 * Of the pairs seen at a level, as many as there are strangers: matches are
 * taken out by the prior.
 */
static double
without_matches(
    const struct weights *w, const struct strangers *s, unsigned c, unsigned l)
{
	double all = 0, share = weigh_probability(w->prior);
	for (unsigned k = 1; k <= w->people->model->comparison[c].nlevels; k++)
		all += (double)s->stand_for[c][k];
	double seen = (double)s->stand_for[c][l];
	double left = seen - all * share * w->m[c][l];
	return left > 0 ? (double)s->pairs[c][l] * left / seen : 0;
}

static void
set_u(struct weights *w, const struct strangers *s, unsigned c)
{
	const struct model *m = w->people->model;
	double all = 0, pairs = 0;
	for (unsigned l = 1; l <= m->comparison[c].nlevels; l++) {
		all += (double)s->stand_for[c][l];
		pairs += (double)s->pairs[c][l];
	}
	if (pairs < 1)
		return;
	for (unsigned l = 1; l <= m->comparison[c].nlevels; l++) {
		double published = m->comparison[c].level[l - 1].u;
		double n = (double)s->pairs[c][l];
		/* So many random pairs would have shown as many. */
		double of =
		    n > 0 ? n * all / (double)s->stand_for[c][l] : pairs;
		double hits = without_matches(w, s, c, l);
		double sure = hits - DEVIATIONS * sqrt(hits);
		w->u[c][l] = fmax(
		    (hits + BELIEF_U) / (of + BELIEF_U / published), sure / of);
	}
}

/*
 * What a level's frequency term is compared to: the share of the values that
 * strangers agree on, on average (the harmonic mean over the agreeing pairs,
 * for 1 / share then averages to what the level weighs). The names of an
 * extract are not spread as the nation's are.
 */
static void
set_average(struct weights *w, const struct strangers *s, unsigned c,
    unsigned l, const double *even)
{
	const struct model_level *x =
	    &w->people->model->comparison[c].level[l - 1];
	double expected = even[x->tf] > 0 ? even[x->tf] : x->tf_u;
	double n = (double)s->pairs[c][l], inverse = 0;
	if (n > 0)
		inverse =
		    n * (double)s->inverse[c][l] / (double)s->stand_for[c][l];
	w->tf_u[c][l] = (n + BELIEF_TF) / (inverse + BELIEF_TF / expected);
}

/* How many pairs of strangers a comparison says nothing of. */
static double
missing_of(const struct strangers *s, unsigned c)
{
	double all = 0;
	for (unsigned l = 0; l <= MODEL_LEVELS; l++)
		all += (double)s->stand_for[c][l];
	return all > 0 ? (double)s->stand_for[c][0] / all : 0;
}

static void
set_comparison(struct weights *w, const struct strangers *s, unsigned c,
    const double *even)
{
	const struct model *m = w->people->model;
	w->missing[c] = missing_of(s, c);
	if (!m->comparison[c].is_id)
		set_u(w, s, c);
	for (unsigned l = 1; l <= m->comparison[c].nlevels; l++)
		if (strangers_average(m, c, l))
			set_average(w, s, c, l, even);
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
    const struct stranger *person, size_t n)
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
	return packed_year(a) != packed_year(b) &&
	    packed_birthday(a) != packed_birthday(b);
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
names_together(const struct people *p, const struct stranger *person, size_t n)
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
	double even[MODEL_FIELDS] = {0};
	struct strangers seen;
	size_t n;
	struct stranger *list = strangers_pick(p, &n);
	strangers_look(&seen, w, t, list, n, jobs);
	for (unsigned i = 0; i < m->nfields; i++)
		if (w->rarity[i] && m->field[i].take != TAKE_JOIN)
			even[i] = field_evenness(p, i, list, n);
	for (unsigned c = 0; c < m->ncomparisons; c++)
		set_comparison(w, &seen, c, even);
	weights_tie(w, names_together(p, list, n), jobs);
	weights_refresh(w);
	mem_free(list);
	return seen.all;
}

void
chance_of_places(struct weights *w, const struct tests *t, unsigned jobs)
{
	const struct model *m = w->people->model;
	struct strangers seen;
	size_t n;
	struct stranger *list = strangers_pick(w->people, &n);
	strangers_look(&seen, w, t, list, n, jobs);
	for (unsigned c = 0; c < m->ncomparisons; c++) {
		if (!model_compares(m, c, m->place))
			continue;
		set_u(w, &seen, c);
		for (unsigned l = 1; l <= m->comparison[c].nlevels; l++)
			w->u[c][l] =
			    fmax(w->u[c][l], m->comparison[c].level[l - 1].u);
	}
	weights_refresh(w);
	mem_free(list);
}
