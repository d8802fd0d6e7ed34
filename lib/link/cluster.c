/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "link/cluster.h"

#include "base/mem.h"

#include <math.h>
#include <stdlib.h>

void
clusters_init(struct clusters *c, const struct people *p)
{
	*c = (struct clusters){.people = p};
	c->parent = mem_alloc((p->n + 1) * sizeof *c->parent);
	c->next = mem_alloc((p->n + 1) * sizeof *c->next);
	c->size = mem_alloc((p->n + 1) * sizeof *c->size);
	c->log_p = mem_zalloc(p->n + 1, sizeof *c->log_p);
	c->unique = mem_zalloc(p->in->sources.n + 1, sizeof *c->unique);
	for (uint32_t i = 0; i < p->n; i++) {
		c->parent[i] = c->next[i] = i;
		c->size[i] = 1;
	}
}

void
clusters_fini(struct clusters *c)
{
	mem_free(c->parent);
	mem_free(c->next);
	mem_free(c->size);
	mem_free(c->log_p);
	mem_free(c->unique);
}

uint32_t
clusters_root(struct clusters *c, uint32_t i)
{
	while (c->parent[i] != i) {
		c->parent[i] = c->parent[c->parent[i]];
		i = c->parent[i];
	}
	return i;
}

/* --- order ---------------------------------------------------------------- */

/* A link with what orders it: qsort() has no argument. */
struct ranked {
	struct link link;
	uint64_t low, high;
};

static int
by_weight(const void *x, const void *y)
{
	const struct ranked *a = x, *b = y;
	if (a->link.weight != b->link.weight)
		return a->link.weight > b->link.weight ? -1 : 1;
	if (a->low != b->low)
		return a->low < b->low ? -1 : 1;
	return a->high < b->high ? -1 : a->high > b->high;
}

void
clusters_sort(const struct clusters *c, struct link *link, size_t n)
{
	const uint64_t *rank = c->people->in->rank;
	struct ranked *all = mem_alloc((n + 1) * sizeof *all);
	for (size_t i = 0; i < n; i++) {
		uint64_t x = rank[link[i].a], y = rank[link[i].b];
		all[i] = (struct ranked){link[i], x < y ? x : y, x < y ? y : x};
	}
	qsort(all, n, sizeof *all, by_weight);
	for (size_t i = 0; i < n; i++)
		link[i] = all[i].link;
	mem_free(all);
}

/* --- joining -------------------------------------------------------------- */

static bool
is_twice_in_source(const struct clusters *c, uint32_t a, uint32_t b)
{
	const uint32_t *source = c->people->in->person_source;
	return source[a] == source[b] && c->unique[source[a]];
}

/* Two values of what the model says each person has one of. */
static bool
has_two(const struct judge *j, const struct model_set *unique)
{
	for (unsigned i = 0; i < unique->n; i++)
		if (judge_differs(j, unique->field[i]))
			return true;
	return false;
}

/* What no weight overcomes, of the pair that the judge holds. */
static bool
is_forbidden(const struct clusters *c, const struct judge *j)
{
	return is_twice_in_source(c, j->a, j->b) ||
	    has_two(j, &c->people->model->unique) ||
	    (c->decisions && decisions_forbid(c->decisions, j->a, j->b));
}

static bool
vetoes(uint32_t flags)
{
	return flags & (WEIGH_TWINS | WEIGH_GENERATIONS | WEIGH_CONFLICT);
}

/* What the cross pairs of two clusters say, comparison by comparison. */
struct crossing {
	int64_t sum[MODEL_COMPARISONS], caps;
	int64_t n[MODEL_COMPARISONS], pairs;
	bool is_vetoed;
};

/* One cross pair: what it adds, or that it forbids the join. */
static void
cross(struct clusters *c, const struct weights *w, struct judge *j, uint32_t a,
    uint32_t b, struct crossing *x)
{
	struct score s;
	judge_pair(j, a, b);
	weigh(w, j, INT32_MIN, &s);
	if (vetoes(s.flags) || is_forbidden(c, j))
		x->is_vetoed = true;
	for (unsigned k = 0; k < c->people->model->ncomparisons; k++) {
		unsigned l = vector_level(s.vector, k);
		if (!l)
			continue;
		x->sum[k] += w->level[k][l] + weigh_frequency(w, j, k, l);
		x->n[k]++;
	}
	x->caps += s.weight - s.plain;
	x->pairs++;
}

/*
 * The weight of two clusters as one pair: of each comparison the mean over
 * the cross pairs that have evidence. A value that some records miss is not
 * held against them; one that contradicts counts as often as it does.
 */
static int64_t
crossed_weight(const struct weights *w, const struct crossing *x)
{
	int64_t weight = w->prior;
	for (unsigned k = 0; k < MODEL_COMPARISONS; k++)
		if (x->n[k])
			weight += x->sum[k] / x->n[k];
	return weight + x->caps / x->pairs;
}

static bool
may_join(struct clusters *c, const struct weights *w, struct judge *j,
    const struct link *l, uint32_t ra, uint32_t rb)
{
	struct crossing x = {0};
	if (c->size[ra] == 1 && c->size[rb] == 1) { /* the link says it all */
		judge_pair(j, ra, rb);
		return !vetoes(l->flags) && !is_forbidden(c, j);
	}
	uint32_t a = ra;
	do {
		uint32_t b = rb;
		do {
			cross(c, w, j, a, b, &x);
			if (x.is_vetoed)
				return false;
			b = c->next[b];
		} while (b != rb);
		a = c->next[a];
	} while (a != ra);
	return crossed_weight(w, &x) >=
	    model_weight(c->people->model->merge_mean);
}

static void
unite(struct clusters *c, uint32_t ra, uint32_t rb, double p)
{
	uint32_t big = c->size[ra] >= c->size[rb] ? ra : rb;
	uint32_t small = big == ra ? rb : ra;
	c->parent[small] = big;
	c->size[big] += c->size[small];
	/* In this order the sum is the same whichever of them is `big`. */
	c->log_p[big] = c->log_p[big] + c->log_p[small] + log(p);
	uint32_t next = c->next[big];
	c->next[big] = c->next[small];
	c->next[small] = next;
	c->joins++;
}

void
clusters_decide(struct clusters *c, const struct decisions *d)
{
	c->decisions = d;
	for (size_t i = 0; i < d->n; i++) {
		const struct decision *x = &d->row[i];
		if (x->kind != DECISION_SAME || x->is_contradicted)
			continue;
		uint32_t ra = clusters_root(c, x->a);
		uint32_t rb = clusters_root(c, x->b);
		if (ra != rb)
			unite(c, ra, rb, 1);
	}
}

void
clusters_join(struct clusters *c, const struct weights *w, struct judge *j,
    struct link *link, size_t n, int32_t threshold)
{
	for (size_t i = 0; i < n; i++) {
		struct link *l = &link[i];
		uint32_t ra = clusters_root(c, l->a),
			 rb = clusters_root(c, l->b);
		if (l->weight < threshold || ra == rb)
			continue;
		if (!may_join(c, w, j, l, ra, rb)) {
			l->flags |= LINK_VETOED;
			c->vetoes++;
			continue;
		}
		l->flags |= LINK_JOINED;
		unite(c, ra, rb, weigh_probability(l->weight));
	}
}
