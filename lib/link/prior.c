/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "link/prior.h"

#include "base/mem.h"

#include <math.h>
#include <stdlib.h>

struct keyed {
	uint64_t key;
	uint32_t person;
};

static int
by_key(const void *x, const void *y)
{
	const struct keyed *a = x, *b = y;
	if (a->key != b->key)
		return a->key < b->key ? -1 : 1;
	return a->person < b->person ? -1 : a->person > b->person;
}

static bool
agree(
    const struct people *p, const struct model_set *set, uint32_t a, uint32_t b)
{
	for (unsigned i = 0; i < set->n; i++) {
		const struct column *c = &p->column[set->field[i]];
		uint32_t v = column_first(c, a);
		if (!v || v != column_first(c, b))
			return false;
	}
	return true;
}

/* Whether an earlier set has counted the pair. */
static bool
agree_before(const struct people *p, unsigned set, uint32_t a, uint32_t b)
{
	for (unsigned i = 0; i < set; i++)
		if (agree(p, &p->model->agreement[i], a, b))
			return true;
	return false;
}

/* People with a main value in every field of the set, sorted by them. */
static size_t
sort_by_set(
    const struct people *p, const struct model_set *set, struct keyed *list)
{
	size_t n = 0;
	for (uint32_t i = 0; i < p->n; i++) {
		uint64_t key = 0;
		bool all = true;
		for (unsigned k = 0; k < set->n && all; k++) {
			uint32_t v = column_first(&p->column[set->field[k]], i);
			all = v != 0;
			key = (key ^ v) * 0x9E3779B97F4A7C15;
			key ^= key >> 29;
		}
		if (all)
			list[n++] = (struct keyed){key, i};
	}
	qsort(list, n, sizeof *list, by_key);
	return n;
}

static uint64_t
count_set(const struct people *p, unsigned index, struct keyed *list)
{
	const struct model_set *set = &p->model->agreement[index];
	size_t n = sort_by_set(p, set, list);
	uint64_t count = 0;
	for (size_t i = 0; i < n; i++)
		for (size_t j = i + 1; j < n && list[j].key == list[i].key; j++)
			if (agree(p, set, list[i].person, list[j].person) &&
			    !agree_before(
				p, index, list[i].person, list[j].person))
				count++;
	return count;
}

/* The chance that two people agree on a field by coincidence. */
static double
coincidence(const struct people *p, unsigned field)
{
	const struct column *c = &p->column[field];
	double sum = 0, people = weigh_holders(p, field);
	for (uint32_t v = 1; v <= c->values.n; v++) {
		double f = weigh_share(p, field, v, people);
		sum += f * f;
	}
	return sum;
}

static bool
is_id(const struct model *m, unsigned field)
{
	for (unsigned i = 0; i < m->ids.n; i++)
		if (m->ids.field[i] == field)
			return true;
	return false;
}

/* Of two people over a set; identifiers do not agree by coincidence. */
static double
coincidences(const struct people *p, const struct model_set *set)
{
	double share = 1;
	for (unsigned i = 0; i < set->n; i++)
		share *= is_id(p->model, set->field[i])
		    ? 0
		    : coincidence(p, set->field[i]);
	return share;
}

static uint32_t
count_resolved(const struct people *p)
{
	uint32_t n = 0;
	for (uint32_t i = 0; i < p->n; i++)
		n += p->present[i] != 0;
	return n;
}

void
prior_estimate(struct weights *w)
{
	const struct people *p = w->people;
	const struct model *m = p->model;
	double n = w->npeople = count_resolved(p), pairs = n * (n - 1) / 2,
	       by_chance = 0;
	struct keyed *list = mem_alloc((p->n + 1) * sizeof *list);
	for (unsigned i = 0; i < m->nagreements; i++) {
		w->agreeing += count_set(p, i, list);
		by_chance += pairs * coincidences(p, &m->agreement[i]);
	}
	mem_free(list);
	double found = (double)w->agreeing - by_chance;
	double share = pairs > 0 ? found / m->recall / pairs : 0;
	double least = n > 0 ? m->floor / n : 0.1;
	if (!(share > least))
		share = least;
	if (share > 0.5)
		share = 0.5;
	if (!isnan(m->prior))
		share = 1 / (1 + exp2(-m->prior));
	w->prior = model_weight(log2(share / (1 - share)));
	w->expected = share * pairs;
}
