/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "link/strangers.h"

#include "base/crew.h"
#include "base/mem.h"

#include <math.h>
#include <stdlib.h>

enum { SAMPLE_PEOPLE = 1 << 15, AT_A_TIME = 64 };

/* Pairs of one first name; of one last name only; of neither. */
enum stratum { ONE_FIRST, ONE_LAST, NEITHER, STRATA };

static const double SAMPLE_PAIRS[STRATA] = {1 << 16, 1 << 16, 3 << 16};

/* Sums that threads share are of integers, so that their order is nothing. */
static const double PAIR_ONE = 4;

/* --- people --------------------------------------------------------------- */

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
		list[(*n)++] = (struct stranger){hash, i, 0};
	}
	return list;
}

static int
by_name(const void *x, const void *y)
{
	const struct stranger *a = x, *b = y;
	if (a->name != b->name)
		return a->name < b->name ? -1 : 1;
	if (a->hash != b->hash)
		return a->hash < b->hash ? -1 : 1;
	return a->person < b->person ? -1 : a->person > b->person;
}

/* --- pairs ---------------------------------------------------------------- */

/* Where the people of one name stand, and how their pairs are looked at. */
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
	enum stratum stratum;
	const struct stranger *person;
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

static uint8_t
name_of(const struct model *m, enum stratum s)
{
	return s == ONE_FIRST ? m->first_name
	    : s == ONE_LAST   ? m->last_name
			      : MODEL_NONE;
}

static bool
shares(const struct people *p, uint8_t field, uint32_t a, uint32_t b)
{
	if (field == MODEL_NONE)
		return false;
	uint32_t v = column_first(&p->column[field], a);
	return v && v == column_first(&p->column[field], b);
}

/* The pair belongs to a stratum before this one. */
static bool
is_elsewhere(const struct looking *k, uint32_t a, uint32_t b)
{
	for (enum stratum s = ONE_FIRST; s < k->stratum; s++)
		if (shares(k->people, name_of(k->people->model, s), a, b))
			return true;
	return false;
}

/* 1 / share of what the judge's pair agrees on. */
static uint64_t
inverse_share(const struct weights *w, const struct judge *j,
    const struct model_level *level)
{
	int32_t rarity = weigh_rarity(w, j, level);
	return (uint64_t)exp2(-(double)rarity / WEIGHT_ONE);
}

static void
look_at(const struct looking *k, struct counter *x, uint32_t a, uint32_t b,
    uint64_t stand_for)
{
	const struct model *m = k->people->model;
	struct strangers *s = &x->seen;
	if (is_elsewhere(k, a, b))
		return;
	judge_pair(&x->judge, a, b);
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
		look_at(k, &k->counter[job], k->person[i].person,
		    k->person[r->start + other].person, r->stand_for);
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

/* The runs of one name, and of them all so many pairs as are wanted. */
static void
make_runs(struct looking *k)
{
	const struct stranger *p = k->person;
	double all = 0;
	for (uint32_t i = 0, end; i < k->n; i = end) {
		for (end = i + 1; end < k->n && p[end].name == p[i].name; end++)
			continue;
		all += pairs_of(end - i);
		for (uint32_t x = i; x < end; x++)
			k->run[x] = (struct run){.start = i, .n = end - i};
	}
	for (uint32_t i = 0; i < k->n; i++)
		k->run[i] = k->run[i].start == i
		    ? run_of(i, k->run[i].n, SAMPLE_PAIRS[k->stratum] / all)
		    : k->run[i - 1];
}

/* Those who have a name, sorted by it, come first: so many. */
static size_t
sort_by_name(
    const struct people *p, uint8_t field, struct stranger *person, size_t n)
{
	size_t named = 0;
	for (size_t i = 0; i < n; i++) {
		struct stranger x = person[i];
		x.name = field == MODEL_NONE
		    ? 0
		    : column_first(&p->column[field], x.person);
		if (field != MODEL_NONE && !x.name)
			continue;
		person[i] = person[named];
		person[named++] = x;
	}
	if (named)
		qsort(person, named, sizeof *person, by_name);
	return named;
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
    const struct tests *t, struct stranger *person, size_t n, unsigned jobs)
{
	struct looking k = {.weights = w, .people = w->people};
	k.counter = mem_zalloc(jobs, sizeof *k.counter);
	k.run = mem_alloc((n + 1) * sizeof *k.run);
	k.person = person;
	for (unsigned i = 0; i < jobs; i++)
		judge_init(&k.counter[i].judge, t);
	for (k.stratum = ONE_FIRST; k.stratum < STRATA; k.stratum++) {
		uint8_t field = name_of(w->people->model, k.stratum);
		if (field == MODEL_NONE && k.stratum != NEITHER)
			continue;
		k.n = sort_by_name(w->people, field, person, n);
		make_runs(&k);
		crew_each(
		    jobs, (k.n + AT_A_TIME - 1) / AT_A_TIME, look_chunk, &k);
	}
	*s = (struct strangers){.all = 0};
	for (unsigned i = 0; i < jobs; i++) {
		add_up(s, &k.counter[i].seen);
		judge_fini(&k.counter[i].judge);
	}
	mem_free(k.counter);
	mem_free(k.run);
}
