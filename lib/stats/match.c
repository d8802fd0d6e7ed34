/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/match.h"

#include "base/mem.h"
#include "base/num.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

struct person {
	double score;
	size_t index;
	uint32_t stratum;
};

static int
compare(const void *a, const void *b)
{
	const struct person *x = a, *y = b;
	if (x->stratum != y->stratum)
		return x->stratum > y->stratum ? 1 : -1;
	if (x->score != y->score)
		return x->score > y->score ? 1 : -1;
	return (x->index > y->index) - (x->index < y->index);
}

static struct person
person_at(const struct match *m, size_t i)
{
	assert(!isnan(m->score[i]));
	return (struct person){m->score[i], i, m->stratum ? m->stratum[i] : 0};
}

void
match_order(const struct match *m, uint32_t *order)
{
	struct person *p = mem_zalloc(m->n + 1, sizeof *p);
	assert(m->n <= UINT32_MAX);
	for (size_t i = 0; i < m->n; i++)
		p[i] = person_at(m, i);
	if (m->n)
		qsort(p, m->n, sizeof *p, compare);
	for (size_t i = 0; i < m->n; i++)
		order[i] = (uint32_t)p[i].index;
	mem_free(p);
}

/* The treated or the pool by stratum, score and place; returns how many. */
static size_t
sorted(const struct match *m, bool treated, struct person **out)
{
	struct person *p = mem_zalloc(m->n, sizeof *p);
	size_t n = 0;
	for (size_t k = 0; k < m->n; k++) {
		size_t i = m->order ? m->order[k] : k;
		if (m->treated[i] == treated)
			p[n++] = person_at(m, i);
	}
	if (n && !m->order)
		qsort(p, n, sizeof *p, compare);
	*out = p;
	return n;
}

/* Is the control out of reach on the low side of the treated person? */
static bool
is_below(const struct person *control, const struct person *treated, double r)
{
	if (control->stratum != treated->stratum)
		return control->stratum < treated->stratum;
	return control->score < treated->score &&
	    treated->score - control->score > r;
}

static bool
is_above(const struct person *control, const struct person *treated, double r)
{
	if (control->stratum != treated->stratum)
		return control->stratum > treated->stratum;
	return control->score > treated->score &&
	    control->score - treated->score > r;
}

/* What starts and stops covering the sorted pool at each of its places. */
struct cover {
	struct num_sum *change;
	int64_t *count;
};

/*
 * A control's weight is the sum over the runs that cover it. Where no run
 * covers, the sum starts again from 0: nothing of what cancelled is left.
 */
static void
spread(const struct cover *c, const struct person *pool, size_t npool,
    double *weight)
{
	struct num_sum sum = {0};
	int64_t count = 0;
	for (size_t k = 0; k < npool; k++) {
		count += c->count[k];
		num_sum_add(&sum, c->change[k].sum);
		num_sum_add(&sum, c->change[k].carry);
		if (!count)
			sum = (struct num_sum){0};
		weight[pool[k].index] = num_sum_value(&sum);
	}
}

/*
 * Marks the run of the pool that each treated person covers; both its ends
 * only move up, because the treated are sorted too.
 */
static size_t
cover_all(struct cover *c, const struct match *m, const struct person *treated,
    size_t ntreated, const struct person *pool, size_t npool, double *weight)
{
	size_t nmatched = 0;
	for (size_t i = 0, from = 0, to = 0; i < ntreated; i++) {
		const struct person *t = &treated[i];
		while (from < npool && is_below(&pool[from], t, m->caliper))
			from++;
		if (to < from)
			to = from;
		while (to < npool && !is_above(&pool[to], t, m->caliper))
			to++;
		weight[t->index] = to > from;
		if (to == from)
			continue;
		double share = 1 / (double)(to - from);
		num_sum_add(&c->change[from], share);
		num_sum_add(&c->change[to], -share);
		c->count[from]++;
		c->count[to]--;
		nmatched++;
	}
	return nmatched;
}

size_t
match_radius(const struct match *m, double *weight)
{
	struct person *treated, *pool;
	size_t ntreated = sorted(m, true, &treated);
	size_t npool = sorted(m, false, &pool);
	struct cover c = {
	    mem_zalloc(npool + 1, sizeof *c.change),
	    mem_zalloc(npool + 1, sizeof *c.count),
	};
	size_t nmatched =
	    cover_all(&c, m, treated, ntreated, pool, npool, weight);
	spread(&c, pool, npool, weight);
	mem_free(c.change);
	mem_free(c.count);
	mem_free(treated);
	mem_free(pool);
	return nmatched;
}

/*
 * The pool in runs of equal stratum and score. A run hands out its people in
 * input order; an empty one points to its neighbours' nearest run with people
 * left, and paths are halved on the way (union-find).
 */
struct runs {
	size_t n;
	size_t *next, *end; /* of run r: pool[next[r] .. end[r] - 1] free */
	size_t *above;      /* above[r] is r while run r has people; n: none */
	size_t *below;      /* below[r] is r while run r - 1 has; 0: none */
};

static void
runs_init(struct runs *r, const struct person *pool, size_t npool)
{
	r->n = 0;
	r->next = mem_zalloc(npool, sizeof *r->next);
	r->end = mem_zalloc(npool, sizeof *r->end);
	for (size_t k = 0; k < npool; k++) {
		if (!k || pool[k].stratum != pool[k - 1].stratum ||
		    pool[k].score != pool[k - 1].score)
			r->next[r->n++] = k;
		r->end[r->n - 1] = k + 1;
	}
	/* below[r] is about run r - 1, so that 0 can mean none. */
	r->above = mem_zalloc(r->n + 1, sizeof *r->above);
	r->below = mem_zalloc(r->n + 1, sizeof *r->below);
	for (size_t k = 0; k <= r->n; k++)
		r->above[k] = r->below[k] = k;
}

static void
runs_fini(struct runs *r)
{
	mem_free(r->next);
	mem_free(r->end);
	mem_free(r->above);
	mem_free(r->below);
}

static size_t
follow(size_t *link, size_t at)
{
	while (link[at] != at) {
		link[at] = link[link[at]];
		at = link[at];
	}
	return at;
}

/* Takes the first free person of a run. */
static size_t
take(struct runs *r, size_t run)
{
	size_t k = r->next[run]++;
	if (r->next[run] == r->end[run]) {
		r->above[run] = run + 1;
		r->below[run + 1] = run;
	}
	return k;
}

/* The first run that is not below the treated person. */
static size_t
first_at_or_above(
    const struct runs *r, const struct person *pool, const struct person *t)
{
	size_t low = 0, high = r->n;
	while (low < high) {
		size_t mid = low + (high - low) / 2;
		const struct person *p = &pool[r->end[mid] - 1];
		if (p->stratum < t->stratum ||
		    (p->stratum == t->stratum && p->score < t->score))
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

/* How far the first free person of a run is; infinite when out of reach. */
static double
distance(const struct match *m, const struct runs *r, const struct person *pool,
    size_t run, const struct person *t)
{
	if (run == r->n || pool[r->next[run]].stratum != t->stratum)
		return INFINITY;
	double d = fabs(pool[r->next[run]].score - t->score);
	return d <= m->caliper ? d : INFINITY;
}

/* The nearest run with a free person, or r->n. */
static size_t
nearest(const struct match *m, struct runs *r, const struct person *pool,
    const struct person *t)
{
	size_t at = first_at_or_above(r, pool, t);
	size_t up = follow(r->above, at), down = follow(r->below, at);
	down = down ? down - 1 : r->n;
	double dup = distance(m, r, pool, up, t);
	double ddown = distance(m, r, pool, down, t);
	if (isinf(dup) && isinf(ddown))
		return r->n;
	if (dup != ddown)
		return dup < ddown ? up : down;
	return pool[r->next[up]].index < pool[r->next[down]].index ? up : down;
}

static int
by_falling_score(const void *a, const void *b)
{
	const struct person *x = a, *y = b;
	if (x->score != y->score)
		return x->score < y->score ? 1 : -1;
	return (x->index > y->index) - (x->index < y->index);
}

size_t
match_nearest(const struct match *m, size_t *partner)
{
	struct person *treated, *pool;
	size_t ntreated = sorted(m, true, &treated);
	size_t npool = sorted(m, false, &pool), npairs = 0;
	struct runs r;
	runs_init(&r, pool, npool);
	if (ntreated)
		qsort(treated, ntreated, sizeof *treated, by_falling_score);
	for (size_t i = 0; i < m->n; i++)
		partner[i] = MATCH_NONE;
	for (size_t i = 0; i < ntreated; i++) {
		size_t run = nearest(m, &r, pool, &treated[i]);
		if (run == r.n)
			continue;
		size_t k = take(&r, run);
		partner[treated[i].index] = pool[k].index;
		partner[pool[k].index] = treated[i].index;
		npairs++;
	}
	runs_fini(&r);
	mem_free(treated);
	mem_free(pool);
	return npairs;
}
