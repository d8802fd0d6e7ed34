/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "link/pairs.h"

#include "base/mem.h"
#include "base/num.h"

#include <math.h>

struct worker {
	struct judge judge;
	struct link *link;
	size_t n, cap;
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
	if (!weigh(x->weights, &w->judge, x->floor, &s))
		return;
	w->link = mem_grow(w->link, w->n, &w->cap, sizeof *w->link);
	w->link[w->n++] = (struct link){a, b, s.weight, s.flags};
}

void
pairs_score(struct pairs *p, struct blocks *b, const struct weights *w,
    const struct tests *t, unsigned jobs, int32_t floor)
{
	struct scoring x = {.weights = w, .floor = floor};
	*p = (struct pairs){0};
	x.worker = mem_zalloc(BLOCK_JOBS, sizeof *x.worker);
	for (unsigned i = 0; i < jobs; i++)
		judge_init(&x.worker[i].judge, t);
	blocks_each(b, jobs, score_pair, &x);
	for (unsigned i = 0; i < jobs; i++)
		p->n += x.worker[i].n;
	p->link = mem_alloc((p->n + 1) * sizeof *p->link);
	size_t at = 0;
	for (unsigned i = 0; i < jobs; i++) {
		struct worker *k = &x.worker[i];
		if (k->n)
			memcpy(p->link + at, k->link, k->n * sizeof *k->link);
		at += k->n;
		mem_free(k->link);
		judge_fini(&k->judge);
	}
	mem_free(x.worker);
}

void
pairs_fini(struct pairs *p)
{
	mem_free(p->link);
	*p = (struct pairs){0};
}

void
pairs_set_threshold(struct pairs *p, int32_t least, double max_false)
{
	struct num_sum wrong = {0}, missed = {0};
	size_t best = 0, n = 0;
	double wrong_best = 0;
	p->threshold = least;
	for (; n < p->n && p->link[n].weight >= least; n++) {
		num_sum_add(&wrong, 1 - weigh_probability(p->link[n].weight));
		bool is_last =
		    n + 1 == p->n || p->link[n + 1].weight < p->link[n].weight;
		double share = num_sum_value(&wrong) / (double)(n + 1);
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
