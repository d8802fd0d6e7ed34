/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "link/train.h"

#include "base/crew.h"
#include "base/mem.h"
#include "link/unlikely.h"

#include <math.h>
#include <stdlib.h>

/* Lessons of one vector, and in all; what a lesson stands for is in this. */
enum { MOST_ALIKE = 1 << 10, LESSONS = 1 << 18, TIMES_ONE = 256 };

/* A weight at which P is 1 but for one in sixteen million: no doubt. */
enum { ROUNDS = 30, SURE = 24 * WEIGHT_ONE };

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

enum { CHUNK = 1 << 13, AHEAD = 8 }; /* links, for a thread and for fetching */

/* What the levels in two comparisons, a byte of a vector, weigh together. */
struct sums {
	int32_t byte[sizeof(uint64_t)][256];
};

/*
 * The links that m is learnt from: all, or where very many have one vector a
 * half, a quarter and so on of them, by the hash of the pair, which stand for
 * all. What rounds look at is kept side by side.
 */
struct lesson {
	uint64_t vector;
	uint32_t link, flags;
	int32_t weight; /* before anything was learnt */
	int32_t extra;  /* term frequencies */
	uint32_t times; /* stands for so many, in 1/TIMES_ONE */
	uint16_t apart; /* comparisons that may learn from it */
};

/* Those among a chunk of links. */
struct chosen {
	struct lesson *lesson;
	size_t n, cap;
};

/* Sums of P over lessons, a thread's own, in integers of 2^-32. */
struct expected {
	uint64_t level[MODEL_COMPARISONS][MODEL_LEVELS + 2], all;
	uint64_t likely; /* of those more likely a match than not */
	/* Where another m is given. */
	uint64_t given[MODEL_COMPARISONS][MODEL_LEVELS + 2];
	char apart[CREW_APART];
};

struct em {
	struct weights *w;
	struct pairs *p;
	const struct blocks *b;
	unsigned jobs;
	uint16_t apart[MODEL_RULES];
	struct tallies alike; /* links by vector */
	uint64_t most_alike;  /* of which so many are lessons */
	struct lesson *lesson;
	size_t n;
	struct chosen *chosen; /* by chunk of links */
	bool is_changed;       /* links were weighed by other parameters */
	uint64_t *likely;      /* probabilities by weight, from LEAST_KNOWN */
	struct sums sums;
	struct expected *expected; /* by job */
	struct expected sure;      /* of those about which there is no doubt */
};

/* Of the levels as they weigh now, less what they did before (or NULL). */
static void
make_sums(
    struct sums *s, const struct weights *now, const struct weights *before)
{
	unsigned n = now->people->model->ncomparisons;
	memset(s, 0, sizeof *s);
	for (unsigned c = 0; c < n; c++)
		for (unsigned byte = 0; byte < 256; byte++) {
			unsigned l = byte >> (c % 2 * 4) & 15;
			if (l && l <= MODEL_LEVELS)
				s->byte[c / 2][byte] += now->level[c][l] -
				    (before ? before->level[c][l] : 0);
		}
}

static int32_t
sum_of_levels(const struct sums *s, uint64_t vector)
{
	int32_t sum = 0;
	for (unsigned i = 0; i < sizeof vector; i++)
		sum += s->byte[i][vector >> (8 * i) & 255];
	return sum;
}

static bool
is_forced(uint32_t flags)
{
	return flags & (WEIGH_TWINS | WEIGH_GENERATIONS);
}

/* --- lessons -------------------------------------------------------------- */

/* Of two people's keys, the same in any order. */
static uint64_t
pair_hash(const struct people *p, const struct link *l)
{
	return p->in->rank[l->a] ^ p->in->rank[l->b];
}

static uint16_t
learns_apart(const struct em *e, const struct link *l)
{
	uint16_t all = 0;
	for (unsigned r = 0; r < e->w->people->model->nrules; r++)
		if ((all | e->apart[r]) != all &&
		    blocks_rule(e->b, r, l->a, l->b))
			all |= e->apart[r];
	return all;
}

static void
add_lesson(const struct em *e, struct chosen *out, size_t link)
{
	const struct people *p = e->w->people;
	const struct link *l = &e->p->link[link];
	mem_fetch(people_row(p, l->a));
	mem_fetch(people_row(p, l->b));
	out->lesson =
	    mem_grow(out->lesson, out->n, &out->cap, sizeof *out->lesson);
	out->lesson[out->n++] = (struct lesson){.vector = l->vector,
	    .link = (uint32_t)link,
	    .flags = l->flags,
	    .weight = l->weight,
	    .extra = l->plain - e->w->prior -
		sum_of_levels(&e->sums, l->vector) -
		weigh_all_given(e->w, l->vector)};
}

/* How often so many that are alike are halved. */
static unsigned
halvings(const struct em *e, uint64_t n)
{
	unsigned half = 0;
	while (n >> half > e->most_alike)
		half++;
	return half;
}

static void
choose_chunk(void *state, size_t chunk, unsigned job)
{
	struct em *e = state;
	const struct people *p = e->w->people;
	struct chosen *out = &e->chosen[chunk];
	size_t from = chunk * CHUNK, to = crew_chunk_end(chunk, CHUNK, e->p->n);
	(void)job;
	for (size_t i = from; i < to; i++) {
		const struct link *l = &e->p->link[i];
		const struct link *next = l + (i + AHEAD < to ? AHEAD : 0);
		uint64_t alike = tallies_count(&e->alike, l->vector);
		mem_fetch(&p->in->rank[next->a]);
		mem_fetch(&p->in->rank[next->b]);
		if (alike <= e->most_alike ||
		    pair_hash(p, l) <= UINT64_MAX >> halvings(e, alike))
			add_lesson(e, out, i);
	}
	for (size_t i = 0; i < out->n; i++)
		out->lesson[i].apart =
		    learns_apart(e, &e->p->link[out->lesson[i].link]);
}

/*
 * A lesson that weighs so much now, and is so likely a match, at the levels
 * that may learn from it.
 */
static void
expect_level(const struct em *e, const struct lesson *l, int32_t weight,
    uint64_t probability, struct expected *x)
{
	uint64_t p = probability * l->times / TIMES_ONE;
	x->all += p;
	x->likely += weight >= 0 ? p : 0;
	for (unsigned left = is_forced(l->flags) ? 0 : l->apart; left;
	     left &= left - 1) {
		unsigned c = (unsigned)__builtin_ctz(left);
		unsigned level = vector_level(l->vector, c);
		if (weigh_is_given(e->w, c, l->vector))
			x->given[c][level] += p;
		else
			x->level[c][level] += p;
	}
}

/* Lessons about which no round will doubt anything are counted once. */
static void
set_sure_aside(struct em *e)
{
	size_t n = 0;
	for (size_t i = 0; i < e->n; i++)
		if (e->lesson[i].weight >= SURE)
			expect_level(
			    e, &e->lesson[i], SURE, (uint64_t)P_ONE, &e->sure);
		else
			e->lesson[n++] = e->lesson[i];
	e->n = n;
}

/* What one thread counts. */
struct counted {
	struct tallies alike;
	char apart[CREW_APART];
};

struct counting {
	const struct pairs *pairs;
	struct counted *counted; /* by job */
};

static void
count_chunk(void *state, size_t chunk, unsigned job)
{
	const struct counting *x = state;
	size_t to = crew_chunk_end(chunk, CHUNK, x->pairs->n);
	for (size_t i = chunk * CHUNK; i < to; i++)
		tallies_add(
		    &x->counted[job].alike, x->pairs->link[i].vector, 1);
}

static void
count_alike(struct em *e, size_t chunks)
{
	struct counting x = {.pairs = e->p};
	x.counted = mem_zalloc(e->jobs, sizeof *x.counted);
	crew_each(e->jobs, chunks, count_chunk, &x);
	for (unsigned i = 0; i < e->jobs; i++) {
		tallies_merge(&e->alike, &x.counted[i].alike);
		tallies_fini(&x.counted[i].alike);
	}
	mem_free(x.counted);
}

/* Fewer that are alike, where there are links of very many kinds. */
static void
limit_alike(struct em *e)
{
	uint64_t all = LESSONS + 1;
	e->most_alike = 2 * MOST_ALIKE;
	while (all > LESSONS && e->most_alike > 1) {
		e->most_alike /= 2;
		all = 0;
		for (size_t i = 0; i < e->alike.nplaces; i++) {
			uint64_t n = e->alike.place[i].count;
			all += n < e->most_alike ? n : e->most_alike;
		}
	}
}

/* What each lesson stands for: its share of the links that are alike. */
static void
set_times(struct em *e)
{
	struct tallies chosen = {0};
	for (size_t i = 0; i < e->n; i++)
		tallies_add(&chosen, e->lesson[i].vector, 1);
	for (size_t i = 0; i < e->n; i++) {
		struct lesson *l = &e->lesson[i];
		uint64_t all = tallies_count(&e->alike, l->vector);
		uint64_t some = tallies_count(&chosen, l->vector);
		l->times = (uint32_t)((TIMES_ONE * all + some / 2) / some);
	}
	tallies_fini(&chosen);
	tallies_fini(&e->alike);
}

static void
choose_lessons(struct em *e)
{
	size_t n = crew_chunks(e->p->n, CHUNK);
	count_alike(e, n);
	limit_alike(e);
	e->chosen = mem_zalloc(n + 1, sizeof *e->chosen);
	make_sums(&e->sums, e->w, NULL);
	crew_each(e->jobs, n, choose_chunk, e);
	for (size_t i = 0; i < n; i++)
		e->n += e->chosen[i].n;
	e->lesson = mem_alloc((e->n + 1) * sizeof *e->lesson);
	struct lesson *at = e->lesson;
	for (size_t i = 0; i < n; i++) {
		struct chosen *x = &e->chosen[i];
		if (x->n)
			memcpy(at, x->lesson, x->n * sizeof *at);
		at += x->n;
		mem_free(x->lesson);
	}
	mem_free(e->chosen);
	set_times(e);
	set_sure_aside(e);
}

/* --- rounds --------------------------------------------------------------- */

/* How often levels were seen, and what was thought of that before. */
static double
update(const struct model *m, unsigned c, const double *seen,
    const double *before, double *out)
{
	double all = m->belief, change = 0;
	for (unsigned l = 1; l <= m->comparison[c].nlevels; l++)
		all += seen[l];
	for (unsigned l = 1; l <= m->comparison[c].nlevels; l++) {
		double now = (seen[l] + m->belief * before[l]) / all;
		change = fmax(change, fabs(now - out[l]));
		out[l] = now;
	}
	return change;
}

/* The same where another m is given: as unlike m here as in the model. */
static double
update_given(struct weights *w, unsigned c, const double *seen)
{
	const struct model *m = w->people->model;
	double before[MODEL_LEVELS + 1], all = 0;
	for (unsigned l = 1; l <= m->comparison[c].nlevels; l++) {
		const struct model_level *x = &m->comparison[c].level[l - 1];
		before[l] = w->m[c][l] * x->m_given / x->m;
		all += before[l];
	}
	for (unsigned l = 1; l <= m->comparison[c].nlevels; l++)
		before[l] /= all;
	return update(m, c, seen, before, w->m_given[c]);
}

/* By the levels that were seen, and by those seen where m is given. */
static double
update_both(
    struct weights *w, unsigned c, const double *seen, const double *given)
{
	const struct model *m = w->people->model;
	double before[MODEL_LEVELS + 1];
	for (unsigned l = 1; l <= m->comparison[c].nlevels; l++)
		before[l] = m->comparison[c].level[l - 1].m;
	double change = update(m, c, seen, before, w->m[c]);
	return m->comparison[c].given == MODEL_NONE
	    ? change
	    : fmax(change, update_given(w, c, given));
}

/* A lesson's weight by the parameters as they are now. */
static int32_t
weight_now(const struct em *e, const struct lesson *l)
{
	int32_t plain = e->w->prior + l->extra +
	    sum_of_levels(&e->sums, l->vector) +
	    weigh_all_given(e->w, l->vector);
	return !e->is_changed || is_forced(l->flags)
	    ? l->weight
	    : weigh_kin(e->w, l->flags, plain, l->vector);
}

/* Probabilities as integers, by the weights that most lessons have. */
enum { LEAST_KNOWN = -16 * WEIGHT_ONE, KNOWN = 48 * WEIGHT_ONE };

static uint64_t
probability(int32_t weight)
{
	return (uint64_t)(weigh_probability(weight) * P_ONE);
}

static uint64_t *
know_probabilities(void)
{
	uint64_t *likely = mem_alloc(KNOWN * sizeof *likely);
	for (int32_t i = 0; i < KNOWN; i++)
		likely[i] = probability(LEAST_KNOWN + i);
	return likely;
}

static uint64_t
probability_of(const struct em *e, int32_t weight)
{
	int32_t at = weight - LEAST_KNOWN;
	return at >= 0 && at < KNOWN ? e->likely[at] : probability(weight);
}

static void
expect_chunk(void *state, size_t chunk, unsigned job)
{
	struct em *e = state;
	for (size_t i = chunk * CHUNK; i < crew_chunk_end(chunk, CHUNK, e->n);
	     i++) {
		const struct lesson *l = &e->lesson[i];
		int32_t weight = weight_now(e, l);
		expect_level(
		    e, l, weight, probability_of(e, weight), &e->expected[job]);
	}
}

/* All threads' sums in the first one's. */
static const struct expected *
expect(struct em *e)
{
	struct expected *all = e->expected;
	memset(all, 0, e->jobs * sizeof *all);
	*all = e->sure;
	make_sums(&e->sums, e->w, NULL);
	crew_each(e->jobs, crew_chunks(e->n, CHUNK), expect_chunk, e);
	for (unsigned i = 1; i < e->jobs; i++) {
		all->all += all[i].all;
		all->likely += all[i].likely;
		for (unsigned c = 0; c < MODEL_COMPARISONS; c++)
			for (unsigned l = 0; l < MODEL_LEVELS + 2; l++) {
				all->level[c][l] += all[i].level[c][l];
				all->given[c][l] += all[i].given[c][l];
			}
	}
	return all;
}

/*
 * One round: what it expects of matches, in all and of those more likely than
 * not. Sums of P are of integers, so that the order of the links, which
 * depends on threads, does not matter.
 */
static double
maximise(struct em *e, double *matches, double *likely)
{
	const struct model *m = e->w->people->model;
	const struct expected *x = expect(e);
	double change = 0;
	for (unsigned c = 0; c < m->ncomparisons; c++) {
		double sum[MODEL_LEVELS + 2], given[MODEL_LEVELS + 2];
		for (unsigned l = 1; l <= m->comparison[c].nlevels; l++) {
			sum[l] = (double)x->level[c][l] / P_ONE;
			given[l] = (double)x->given[c][l] / P_ONE;
		}
		change = fmax(change, update_both(e->w, c, sum, given));
	}
	*matches = (double)x->all / P_ONE;
	*likely = (double)x->likely / P_ONE;
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

/* By what was learnt, less what a link weighed by before. */
struct reweighing {
	const struct em *em;
	const struct weights *before;
	struct sums more;
	int32_t prior;
};

static void
reweigh_chunk(void *state, size_t chunk, unsigned job)
{
	const struct reweighing *x = state;
	struct pairs *p = x->em->p;
	(void)job;
	for (size_t i = chunk * CHUNK; i < crew_chunk_end(chunk, CHUNK, p->n);
	     i++) {
		struct link *l = &p->link[i];
		l->plain += x->prior + sum_of_levels(&x->more, l->vector) +
		    weigh_all_given(x->em->w, l->vector) -
		    weigh_all_given(x->before, l->vector);
		if (!is_forced(l->flags))
			l->weight =
			    weigh_kin(x->em->w, l->flags, l->plain, l->vector);
	}
}

static void
reweigh_all(const struct em *e, const struct weights *before)
{
	struct reweighing x = {e, before, .prior = e->w->prior - before->prior};
	make_sums(&x.more, e->w, before);
	crew_each(e->jobs, crew_chunks(e->p->n, CHUNK), reweigh_chunk, &x);
}

void
train_m(struct weights *w, struct pairs *p, const struct blocks *b,
    unsigned jobs, struct training *out)
{
	struct em e = {.w = w, .p = p, .b = b, .jobs = jobs};
	struct weights before = *w;
	e.expected = mem_alloc(jobs * sizeof *e.expected);
	e.likely = know_probabilities();
	find_apart(w->people->model, e.apart);
	choose_lessons(&e);
	for (out->rounds = 0; out->rounds < ROUNDS && !out->converged;
	     out->rounds++) {
		double likely;
		out->change = maximise(&e, &out->matches, &likely);
		set_prior(w,
		    fmax(out->matches, likely / (1 - unlikely_share(w))),
		    w->npeople);
		weights_refresh(w);
		pairs_learn_kin(p, w);
		e.is_changed = true;
		out->converged = out->change < SMALL_CHANGE;
	}
	reweigh_all(&e, &before);
	mem_free(e.lesson);
	mem_free(e.expected);
	mem_free(e.likely);
}

void
train_by_labels(struct weights *w, const struct tallies *tallies,
    double individuals, struct training *out)
{
	const struct model *m = w->people->model;
	double all = 0;
	for (unsigned c = 0; c < m->ncomparisons; c++) {
		double seen[2][MODEL_LEVELS + 2] = {{0}};
		for (size_t i = 0; i < tallies->nplaces; i++) {
			const struct tallied *x = &tallies->place[i];
			bool given = weigh_is_given(w, c, x->vector);
			seen[given][vector_level(x->vector, c)] +=
			    (double)x->count;
		}
		update_both(w, c, seen[false], seen[true]);
	}
	for (size_t i = 0; i < tallies->nplaces; i++)
		all += (double)tallies->place[i].count;
	set_prior(w, all, individuals);
	weights_refresh(w);
	out->matches = all;
	out->converged = true;
}
