/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "link/pairs.h"

#include "base/crew.h"
#include "base/mem.h"
#include "base/num.h"
#include "link/copies.h"
#include "link/kin.h"

#include <math.h>

/* Sums in an order that threads decide are of integers of this. */
static const double P_ONE = 4294967296.0;

struct worker {
	struct judge judge;
	struct tallies kin[KIN_KINDS];
	struct link *link;
	size_t n, cap;
	uint64_t cut; /* as in struct pairs */
	char apart[CREW_APART];
};

struct scoring {
	const struct weights *weights;
	int32_t floor;
	struct worker *worker;
};

static void
score_pair(void *state, unsigned job, uint32_t a, uint32_t b)
{
	struct scoring *x = state;
	struct worker *w = &x->worker[job];
	struct score s;
	judge_pair(&w->judge, a, b);
	enum kinship kind = kin_kind(&w->judge);
	if (kind != KIN_NONE)
		tallies_add(&w->kin[kind], judge_vector(&w->judge), 1);
	if (!weigh(x->weights, &w->judge, x->floor, &s))
		return;
	w->link = mem_grow(w->link, w->n, &w->cap, sizeof *w->link);
	w->link[w->n++] =
	    (struct link){a, b, s.weight, s.plain, s.vector, s.flags};
}

/* Drops the links below a weight; adds up the probability of those. */
static size_t
cut_links(struct link *link, size_t n, int32_t floor, uint64_t *cut)
{
	size_t kept = 0;
	for (size_t i = 0; i < n; i++)
		if (link[i].weight >= floor)
			link[kept++] = link[i];
		else
			*cut += (uint64_t)(weigh_probability(link[i].weight) *
			    P_ONE);
	return kept;
}

void
pairs_cut(struct pairs *p, int32_t floor)
{
	p->n = cut_links(p->link, p->n, floor, &p->cut);
}

void
pairs_learn_kin(struct pairs *p, struct weights *w)
{
	const struct model *m = w->people->model;
	relatives_learn(
	    &w->kin[KIN_HOME], m, m->place, w->m, w->u, &p->kin[KIN_HOME]);
	relatives_learn(
	    &w->kin[KIN_BIRTH], m, m->birth, w->m, w->u, &p->kin[KIN_BIRTH]);
}

/* All threads' tallies, of which relatives are learnt. */
static void
add_tallies(struct pairs *p, const struct scoring *x, unsigned jobs)
{
	for (unsigned i = 0; i < jobs; i++)
		for (unsigned kind = 0; kind < KIN_KINDS; kind++) {
			struct tallies *t = &x->worker[i].kin[kind];
			tallies_merge(&p->kin[kind], t);
			tallies_fini(t);
		}
}

/* A thread's links by what was learnt of relatives. */
static void
cap_links(void *state, size_t i, unsigned job)
{
	const struct scoring *x = state;
	const struct weights *w = x->weights;
	struct worker *k = &x->worker[i];
	(void)job;
	for (size_t n = 0; n < k->n; n++) {
		struct link *l = &k->link[n];
		if (l->flags & (WEIGH_HOUSEHOLD | WEIGH_BORN))
			l->weight = weigh_kin(w, l->flags, l->plain, l->vector);
	}
	k->n = cut_links(k->link, k->n, x->floor, &k->cut);
}

/* Puts the links of all threads behind those of the first. */
static void
add_links(struct pairs *p, const struct scoring *x, unsigned jobs)
{
	for (unsigned i = 0; i < jobs; i++) {
		p->n += x->worker[i].n;
		p->cut += x->worker[i].cut;
	}
	p->link = mem_resize(x->worker[0].link, p->n + 1, sizeof *p->link);
	size_t at = x->worker[0].n;
	for (unsigned i = 1; i < jobs; i++) {
		const struct worker *k = &x->worker[i];
		if (k->n)
			memcpy(p->link + at, k->link, k->n * sizeof *k->link);
		at += k->n;
		mem_free(k->link);
	}
}

void
pairs_score(struct pairs *p, struct blocks *b, struct weights *w,
    const struct tests *t, unsigned jobs, int32_t floor)
{
	struct scoring x = {.weights = w, .floor = floor};
	*p = (struct pairs){0};
	x.worker = mem_zalloc(BLOCK_JOBS, sizeof *x.worker);
	for (unsigned i = 0; i < jobs; i++)
		judge_init(&x.worker[i].judge, t);
	blocks_each(b, jobs, score_pair, &x);
	for (unsigned i = 0; i < jobs; i++)
		judge_fini(&x.worker[i].judge);
	add_tallies(p, &x, jobs);
	pairs_learn_kin(p, w);
	crew_each(jobs, jobs, cap_links, &x);
	add_links(p, &x, jobs);
	mem_free(x.worker);
}

/* The copies of whom a link's two speak for, or NULL. */
static const struct copies_class *
copies_behind(const struct people *p, const struct link *l)
{
	const struct copies_class *k = copies_of(p, l->a);
	if (!k || k->second != l->b)
		k = copies_of(p, l->b);
	return k && (k->second == l->a || k->second == l->b) ? k : NULL;
}

void
pairs_copy(struct pairs *p, const struct people *people)
{
	const size_t found = p->n;
	size_t cap = found;
	for (size_t i = 0; people->copies && i < found; i++) {
		const struct copies_class *k =
		    copies_behind(people, &p->link[i]);
		struct link l = p->link[i];
		l.flags |= LINK_COPY;
		for (uint32_t c = 0; k && c < k->n; c++) {
			uint32_t copy = people->copies->person[k->start + c];
			l.a = copy < k->first ? copy : k->first;
			l.b = copy < k->first ? k->first : copy;
			p->link =
			    mem_grow(p->link, p->n, &cap, sizeof *p->link);
			p->link[p->n++] = l;
		}
	}
}

void
pairs_fini(struct pairs *p)
{
	mem_free(p->link);
	for (unsigned kind = 0; kind < KIN_KINDS; kind++)
		tallies_fini(&p->kin[kind]);
	*p = (struct pairs){0};
}

void
pairs_turn(const struct intake *in, struct link *l)
{
	uint32_t a = l->a, b = l->b;
	if (slice_compare(
		strmap_key(&in->persons, a), strmap_key(&in->persons, b)) <= 0)
		return;
	l->a = b;
	l->b = a;
}

void
pairs_set_threshold(struct pairs *p, int32_t least, double max_false)
{
	struct num_sum wrong = {0}, missed = {0};
	num_sum_add(&missed, (double)p->cut / P_ONE);
	size_t best = 0, n = 0, counted = 0;
	double wrong_best = 0;
	p->threshold = least;
	for (; n < p->n && p->link[n].weight >= least; n++) {
		bool counts = !(p->link[n].flags & LINK_COPY);
		counted += counts;
		num_sum_add(&wrong,
		    counts ? 1 - weigh_probability(p->link[n].weight) : 0);
		bool is_last =
		    n + 1 == p->n || p->link[n + 1].weight < p->link[n].weight;
		double share = num_sum_value(&wrong) / (double)counted;
		if (is_last && !(share > max_false)) {
			best = n + 1;
			wrong_best = num_sum_value(&wrong);
		}
	}
	p->accepted = best;
	p->expected_false = wrong_best;
	if (best < n)
		p->threshold = p->link[best].weight + 1;
	for (size_t i = best; i < p->n; i++)
		num_sum_add(&missed, weigh_probability(p->link[i].weight));
	p->expected_missed = num_sum_value(&missed);
}
