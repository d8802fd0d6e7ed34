/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "link/strangers.h"

#include "base/crew.h"
#include "base/hash.h"
#include "base/mem.h"
#include "base/radix.h"
#include "link/packed.h"

#include <math.h>
#include <stdlib.h>

enum { SAMPLE_PEOPLE = 1 << 15, AT_A_TIME = 64 };

/* Pairs looked at of those that have one key in common; of the others. */
static const double SAMPLE_PAIRS = 1 << 15, SAMPLE_REST = 1 << 16;

/*
 * Sums that threads share are of integers, so that their order is nothing. The
 * limit keeps them within 64 bits.
 */
static const double PAIR_ONE = 16, MOST_INVERSE = 1 << 30;

/* --- what two have in common ---------------------------------------------- */

/* A main value, or 0; the model may not have the field. */
static uint32_t
value_of(const struct people *p, unsigned field, uint32_t who)
{
	return field == MODEL_NONE ? 0 : column_first(&p->column[field], who);
}

static uint32_t
first_name_of(const struct people *p, uint32_t who)
{
	return value_of(p, p->model->first_name, who);
}

static uint32_t
last_name_of(const struct people *p, uint32_t who)
{
	return value_of(p, p->model->last_name, who);
}

/* A main value's text; empty where there is none, or only its encoding. */
static struct slice
text_of(const struct people *p, unsigned field, uint32_t who)
{
	uint32_t v = value_of(p, field, who);
	return v && !p->column[field].bits ? column_text(&p->column[field], v)
					   : SLICE_NONE;
}

/* The same for names in either order. */
static uint32_t
names_of(const struct people *p, uint32_t who)
{
	struct slice first = text_of(p, p->model->first_name, who);
	struct slice last = text_of(p, p->model->last_name, who);
	return first.n && last.n
	    ? (uint32_t)(hash_bytes(first, 0) + hash_bytes(last, 0))
	    : 0;
}

static uint32_t
initials_of(const struct people *p, uint32_t who)
{
	struct slice first = text_of(p, p->model->first_name, who);
	struct slice last = text_of(p, p->model->last_name, who);
	return first.n && last.n
	    ? (uint32_t)(uint8_t)*first.p << 8 | (uint8_t)*last.p
	    : 0;
}

/* Year, month and day, as dates' letters are. */
static uint32_t
birth_of(const struct people *p, uint32_t who)
{
	unsigned birth = p->model->birth;
	uint32_t v = value_of(p, birth, who);
	return v && p->model->field[birth].standard == STANDARD_DATE
	    ? p->column[birth].letters[v]
	    : 0;
}

static uint32_t
birthday_of(const struct people *p, uint32_t who)
{
	return packed_birthday(birth_of(p, who));
}

static uint32_t
birth_year_of(const struct people *p, uint32_t who)
{
	return packed_year(birth_of(p, who));
}

/* What may be in common, 0: nothing. A pair belongs to the first that is. */
static uint32_t (*const KEY[])(const struct people *, uint32_t) = {
    first_name_of, last_name_of, names_of, initials_of, birthday_of,
    birth_year_of};

_Static_assert(sizeof KEY / sizeof *KEY == STRANGER_KEYS, "room for every key");

static void
set_keys(const struct people *p, struct stranger *x)
{
	for (unsigned k = 0; k < STRANGER_KEYS; k++)
		x->key[k] = KEY[k](p, x->person);
}

/* --- people --------------------------------------------------------------- */

static int
by_hash(const void *x, const void *y)
{
	const struct stranger *a = x, *b = y;
	if (a->hash != b->hash)
		return a->hash < b->hash ? -1 : 1;
	return a->person < b->person ? -1 : a->person > b->person;
}

struct stranger *
strangers_pick(const struct people *p, size_t *n)
{
	double share = (double)SAMPLE_PEOPLE / ((double)p->n + 1);
	uint64_t most = share >= 1 ? UINT64_MAX
				   : (uint64_t)(share * 18446744073709549568.0);
	struct stranger *list = NULL;
	size_t cap = 0;
	*n = 0;
	for (uint32_t i = 0; i < p->n; i++) {
		uint64_t hash = p->in->rank[i];
		if (hash > most || !p->present[i] || !people_speaks(p, i))
			continue;
		list = mem_grow(list, *n, &cap, sizeof *list);
		list[*n] = (struct stranger){.hash = hash, .person = i};
		set_keys(p, &list[(*n)++]);
	}
	if (*n)
		qsort(list, *n, sizeof *list, by_hash);
	return list;
}

/* --- pairs ---------------------------------------------------------------- */

/* Where the people of one key stand, and how their pairs are looked at. */
struct run {
	uint32_t start, n;
	uint32_t step;      /* a person and so many that follow */
	uint64_t stand_for; /* each pair, in PAIR_ONE */
};

/* What one thread has seen. */
struct counter {
	struct judge judge;
	struct strangers seen;
	char apart[CREW_APART];
};

struct looking {
	const struct weights *weights;
	const struct people *people;
	unsigned stratum; /* a key, or STRANGER_KEYS: none is in common */
	const struct stranger *list;
	struct radix_item *person; /* those in the stratum, by their keys */
	size_t n;
	struct run *run;         /* by person */
	struct counter *counter; /* by thread */
};

bool
strangers_average(const struct model *m, unsigned c, unsigned l)
{
	const struct model_level *x = &m->comparison[c].level[l - 1];
	return x->tf != MODEL_NONE && x->tf_u > 0;
}

/* The pair belongs to a stratum before this one. */
static bool
is_elsewhere(
    const struct looking *k, const struct stranger *a, const struct stranger *b)
{
	for (unsigned s = 0; s < k->stratum; s++)
		if (a->key[s] && a->key[s] == b->key[s])
			return true;
	return false;
}

/* 1 / share of what the judge's pair agrees on. */
static uint64_t
inverse_share(const struct weights *w, const struct judge *j,
    const struct model_level *level)
{
	int32_t rarity = weigh_rarity(w, j, level);
	return (uint64_t)fmin(exp2(-(double)rarity / WEIGHT_ONE), MOST_INVERSE);
}

static void
look_at(const struct looking *k, struct counter *x, const struct stranger *a,
    const struct stranger *b, uint64_t stand_for)
{
	const struct model *m = k->people->model;
	struct strangers *s = &x->seen;
	if (is_elsewhere(k, a, b))
		return;
	judge_pair(&x->judge, a->person, b->person);
	uint64_t vector = judge_vector(&x->judge);
	s->all++;
	for (unsigned c = 0; c < m->ncomparisons; c++) {
		unsigned l = vector_level(vector, c);
		s->pairs[c][l]++;
		s->stand_for[c][l] += stand_for;
		if (l && strangers_average(m, c, l))
			s->inverse[c][l] += stand_for *
			    inverse_share(k->weights, &x->judge,
				&m->comparison[c].level[l - 1]);
	}
}

/* A person with those who follow it, in a ring of its run, no pair twice. */
static void
look_around(const struct looking *k, size_t i, unsigned job)
{
	const struct run *r = &k->run[i];
	uint32_t at = (uint32_t)i - r->start;
	for (uint32_t step = 1; step <= r->step; step++) {
		uint32_t other = (at + step) % r->n;
		if (2 * step == r->n && at > other)
			continue;
		look_at(k, &k->counter[job], &k->list[k->person[i].value],
		    &k->list[k->person[r->start + other].value], r->stand_for);
	}
}

static void
look_chunk(void *state, size_t chunk, unsigned job)
{
	const struct looking *k = state;
	size_t to = (chunk + 1) * AT_A_TIME;
	for (size_t i = chunk * AT_A_TIME; i < to && i < k->n; i++)
		look_around(k, i, job);
}

static double
pairs_of(double n)
{
	return n * (n - 1) / 2;
}

static struct run
run_of(uint32_t start, uint32_t n, double share)
{
	struct run r = {.start = start, .n = n};
	double step = ceil(share * ((double)n - 1) / 2);
	r.step = step < n / 2 ? (uint32_t)step : n / 2;
	double looked = (double)r.step * n;
	if (2 * r.step == n)
		looked -= n / 2;
	if (r.step)
		r.stand_for = (uint64_t)lround(PAIR_ONE * pairs_of(n) / looked);
	return r;
}

/* The runs of one key, and of them all so many pairs as are wanted. */
static void
make_runs(struct looking *k)
{
	const struct radix_item *p = k->person;
	double all = 0,
	       wanted = k->stratum < STRANGER_KEYS ? SAMPLE_PAIRS : SAMPLE_REST;
	for (uint32_t i = 0, end; i < k->n; i = end) {
		for (end = i + 1; end < k->n && p[end].key == p[i].key; end++)
			continue;
		all += pairs_of(end - i);
		for (uint32_t x = i; x < end; x++)
			k->run[x] = (struct run){.start = i, .n = end - i};
	}
	for (uint32_t i = 0; i < k->n; i++)
		k->run[i] = k->run[i].start == i
		    ? run_of(i, k->run[i].n, wanted / all)
		    : k->run[i - 1];
}

/* Those who have a key of the stratum, sorted by it. */
static void
gather(struct looking *k, size_t n)
{
	bool any = k->stratum == STRANGER_KEYS;
	k->n = 0;
	k->person = mem_alloc((n + 1) * sizeof *k->person);
	for (size_t i = 0; i < n; i++) {
		uint32_t key = any ? 0 : k->list[i].key[k->stratum];
		if (key || any)
			k->person[k->n++] =
			    (struct radix_item){key, (uint32_t)i};
	}
	k->person = radix_sort(k->person, k->n);
}

static void
add_up(struct strangers *s, const struct strangers *more)
{
	s->all += more->all;
	for (unsigned c = 0; c < MODEL_COMPARISONS; c++)
		for (unsigned l = 0; l < MODEL_LEVELS + 2; l++) {
			s->pairs[c][l] += more->pairs[c][l];
			s->stand_for[c][l] += more->stand_for[c][l];
			s->inverse[c][l] += more->inverse[c][l];
		}
}

void
strangers_look(struct strangers *s, const struct weights *w,
    const struct tests *t, const struct stranger *list, size_t n, unsigned jobs)
{
	struct looking k = {.weights = w, .people = w->people};
	k.counter = mem_zalloc(jobs, sizeof *k.counter);
	k.run = mem_alloc((n + 1) * sizeof *k.run);
	k.list = list;
	for (unsigned i = 0; i < jobs; i++)
		judge_init(&k.counter[i].judge, t);
	for (k.stratum = 0; k.stratum <= STRANGER_KEYS; k.stratum++) {
		gather(&k, n);
		make_runs(&k);
		crew_each(
		    jobs, (k.n + AT_A_TIME - 1) / AT_A_TIME, look_chunk, &k);
		mem_free(k.person);
	}
	*s = (struct strangers){.all = 0};
	for (unsigned i = 0; i < jobs; i++) {
		add_up(s, &k.counter[i].seen);
		judge_fini(&k.counter[i].judge);
	}
	mem_free(k.counter);
	mem_free(k.run);
}
