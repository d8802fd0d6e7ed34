/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "link/prior.h"

#include "base/crew.h"
#include "base/mem.h"
#include "link/copies.h"
#include "link/rarity.h"

#include <math.h>

enum { CHUNK = 1 << 14, AHEAD = 12 };

/* --- pairs that agree by rule --------------------------------------------- */

/* A person in a group, with what tells the group's people apart first. */
struct keyed {
	uint32_t key, person;
	uint32_t before; /* the last one of that key, from 1; or 0 */
};

/* What one thread has found. */
struct counter {
	struct keyed *list;
	size_t cap;
	uint32_t *last; /* by key: in the list, from 1; or 0 */
	uint64_t pairs;
	char apart[CREW_APART];
};

/* The sets that begin with one field, which people are grouped by. */
struct counting {
	const struct people *people;
	const struct pivot *pivot;
	unsigned first; /* set; those before it were counted already */
	uint8_t second; /* a field that all these sets share, or the first */
	uint64_t sets;  /* by bit */
	struct counter counter[BLOCK_JOBS];
};

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

/* Some of these sets holds, and none of the earlier ones. */
static bool
counts(const struct counting *k, uint32_t a, uint32_t b)
{
	const struct model *m = k->people->model;
	for (unsigned i = 0; i < k->first; i++)
		if (agree(k->people, &m->agreement[i], a, b))
			return false;
	for (uint64_t left = k->sets; left; left &= left - 1)
		if (agree(
			k->people, &m->agreement[__builtin_ctzll(left)], a, b))
			return true;
	return false;
}

/*
 * Pairs in a group: each person with those before them who have the same key.
 */
static void
count_group(const struct counting *k, struct counter *c, uint32_t value)
{
	const struct pivot *v = k->pivot;
	uint32_t n = 0;
	for (uint32_t i = v->start[value]; i < v->start[value + 1]; i++) {
		if (i + AHEAD < v->start[v->nvalues])
			mem_fetch(people_row(k->people, v->person[i + AHEAD]));
		uint32_t key =
		    column_first(&k->people->column[k->second], v->person[i]);
		if (!key)
			continue;
		for (uint32_t j = c->last[key]; j; j = c->list[j - 1].before)
			c->pairs +=
			    counts(k, c->list[j - 1].person, v->person[i]);
		c->list = mem_grow(c->list, n, &c->cap, sizeof *c->list);
		c->list[n++] = (struct keyed){key, v->person[i], c->last[key]};
		c->last[key] = n;
	}
	for (uint32_t i = 0; i < n; i++)
		c->last[c->list[i].key] = 0;
}

static void
count_chunk(void *state, size_t chunk, unsigned job)
{
	struct counting *k = state;
	uint32_t from = (uint32_t)chunk * CHUNK + 1, to = from + CHUNK;
	if (to > k->pivot->nvalues)
		to = k->pivot->nvalues;
	for (uint32_t v = from; v < to; v++)
		if (k->pivot->start[v + 1] - k->pivot->start[v] > 1)
			count_group(k, &k->counter[job], v);
}

/*
 * Takes up the sets from `first` on that begin with the same one or two
 * fields; returns the number after the last.
 */
static unsigned
take_sets(struct counting *k, unsigned first)
{
	const struct model *m = k->people->model;
	const struct model_set *a = &m->agreement[first];
	unsigned i = first;
	k->first = first;
	k->sets = 0;
	k->second = a->field[a->n > 1];
	for (; i < m->nagreements; i++) {
		const struct model_set *x = &m->agreement[i];
		if (x->field[0] != a->field[0] ||
		    x->field[x->n > 1] != k->second)
			break;
		k->sets |= (uint64_t)1 << i;
	}
	return i;
}

/* Counts the pairs in all groups of the pivot. */
static void
count_groups(struct counting *k, unsigned jobs)
{
	size_t nkeys = (size_t)k->people->column[k->second].n + 1;
	for (unsigned i = 0; i < jobs; i++)
		k->counter[i].last =
		    mem_zalloc(nkeys, sizeof *k->counter[i].last);
	crew_each(jobs, k->pivot->nvalues / CHUNK + 1, count_chunk, k);
	for (unsigned i = 0; i < jobs; i++)
		mem_free(k->counter[i].last);
}

/* Pairs that agree on the main values of some set. */
static uint64_t
count_agreeing(const struct blocks *b, unsigned jobs)
{
	struct counting *k = mem_zalloc(1, sizeof *k);
	const struct model *m = b->people->model;
	uint64_t pairs = 0;
	k->people = b->people;
	for (unsigned i = 0; i < m->nagreements;) {
		unsigned next = take_sets(k, i);
		k->pivot = blocks_pivot(b, m->agreement[i].field[0]);
		if (k->pivot)
			count_groups(k, jobs);
		i = next;
	}
	for (unsigned i = 0; i < BLOCK_JOBS; i++) {
		pairs += k->counter[i].pairs;
		mem_free(k->counter[i].list);
	}
	mem_free(k);
	return pairs;
}

/* --- coincidences --------------------------------------------------------- */

/* The chance that two people agree on a field by coincidence. */
static double
coincidence(const struct weights *w, unsigned field)
{
	const struct people *p = w->people;
	const struct column *c = &p->column[field];
	double sum = 0, people = rarity_holders(p, field), silent = 0;
	/* Names are counted by people already, and copies of one are one. */
	bool is_name = w->bearers.is_known && field == p->model->name;
	double *copies = p->copies && people > 0 && !is_name
	    ? copies_holding(p, field)
	    : NULL;
	for (uint32_t v = 1; copies && v <= c->n; v++)
		silent += copies[v];
	for (uint32_t v = 1; v <= c->n; v++) {
		double f = w->rarity[field]
		    ? exp2(-(double)w->rarity[field][v].of_both / WEIGHT_ONE)
		    : rarity_share(p, field, v, people);
		if (copies)
			f = fmax(f * people - copies[v], 0) / (people - silent);
		sum += f * f;
	}
	mem_free(copies);
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
coincidences(const struct weights *w, const struct model_set *set)
{
	double share = 1;
	for (unsigned i = 0; i < set->n; i++)
		share *= is_id(w->people->model, set->field[i])
		    ? 0
		    : coincidence(w, set->field[i]);
	return share;
}

static uint32_t
count_resolved(const struct people *p)
{
	uint32_t n = 0;
	for (uint32_t i = 0; i < p->n; i++)
		n += p->present[i] != 0 && people_speaks(p, i);
	return n;
}

void
prior_estimate(struct weights *w, const struct blocks *b, unsigned jobs)
{
	const struct people *p = w->people;
	const struct model *m = p->model;
	double n = w->npeople = count_resolved(p);
	double pairs = n * (n - 1) / 2, by_chance = 0;
	w->agreeing = count_agreeing(b, jobs);
	for (unsigned i = 0; i < m->nagreements; i++)
		by_chance += pairs * coincidences(w, &m->agreement[i]);
	w->found = (double)w->agreeing - by_chance;
	double share = pairs > 0 ? w->found / m->recall / pairs : 0;
	double least = n > 0 ? m->floor / n : 0.1;
	/* What was learnt may lie below what is taken for granted. */
	if (!(share > (m->is_trained ? 0 : least)))
		share = least;
	if (share > 0.5)
		share = 0.5;
	if (!isnan(m->prior))
		share = 1 / (1 + exp2(-m->prior));
	w->prior = model_weight(log2(share / (1 - share)));
	w->expected = share * pairs;
}

double
prior_recall(const struct weights *w)
{
	double n = w->npeople, pairs = n * (n - 1) / 2;
	double share = weigh_probability(w->prior);
	return w->found > 0 ? w->found / (share * pairs)
			    : w->people->model->recall;
}
