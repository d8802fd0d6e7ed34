/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "link/cluster.h"

#include "base/crew.h"
#include "base/mem.h"
#include "base/radix.h"
#include "link/copies.h"
#include "link/kin.h"

#include <math.h>
#include <stdatomic.h>
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
clusters_root(const struct clusters *c, uint32_t i)
{
	while (c->parent[i] != i)
		i = c->parent[i];
	return i;
}

/* --- order ---------------------------------------------------------------- */

/* Links, or places in their order, that a thread takes at a time. */
enum { CHUNK = 1 << 13 };

/* What orders links of one weight. */
struct tied {
	uint64_t low, high;
	uint32_t link;
};

struct ordering {
	const uint64_t *rank;
	struct link *link, *sorted;
	struct radix_item *place; /* how far from the greatest weight; link */
	size_t n;
};

static int
by_rank(const void *x, const void *y)
{
	const struct tied *a = x, *b = y;
	if (a->low != b->low)
		return a->low < b->low ? -1 : 1;
	return a->high < b->high ? -1 : a->high > b->high;
}

/* The links by falling weight. */
static struct radix_item *
sort_weights(const struct link *link, size_t n)
{
	struct radix_item *place = mem_alloc((n + 1) * sizeof *place);
	int32_t most = INT32_MIN;
	for (size_t i = 0; i < n; i++)
		most = link[i].weight > most ? link[i].weight : most;
	for (size_t i = 0; i < n; i++)
		place[i] = (struct radix_item){
		    (uint32_t)most - (uint32_t)link[i].weight, (uint32_t)i};
	return radix_sort(place, n);
}

/* Insertion for the few that most ties are of. */
static void
sort_tied(struct tied *list, size_t n)
{
	if (n > 16) {
		qsort(list, n, sizeof *list, by_rank);
		return;
	}
	for (size_t i = 1; i < n; i++) {
		struct tied x = list[i];
		size_t k = i;
		for (; k && by_rank(&x, &list[k - 1]) < 0; k--)
			list[k] = list[k - 1];
		list[k] = x;
	}
}

/* Puts links of one weight in order. */
static void
settle_ties(const struct ordering *o, size_t from, size_t to)
{
	struct tied few[16], *list = few;
	if (to - from > sizeof few / sizeof *few)
		list = mem_alloc((to - from) * sizeof *list);
	for (size_t i = from; i < to; i++) {
		const struct link *l = &o->link[o->place[i].value];
		uint64_t x = o->rank[l->a], y = o->rank[l->b];
		list[i - from] = (struct tied){
		    x < y ? x : y, x < y ? y : x, o->place[i].value};
	}
	sort_tied(list, to - from);
	for (size_t i = from; i < to; i++)
		o->place[i].value = list[i - from].link;
	if (list != few)
		mem_free(list);
}

/* Settles the ties that begin in a chunk. */
static void
settle_chunk(void *state, size_t chunk, unsigned job)
{
	struct ordering *o = state;
	size_t i = chunk * CHUNK, end = crew_chunk_end(chunk, CHUNK, o->n);
	(void)job;
	while (i && i < end && o->place[i].key == o->place[i - 1].key)
		i++;
	while (i < end) {
		size_t next = i + 1;
		while (next < o->n && o->place[next].key == o->place[i].key)
			next++;
		if (next - i > 1)
			settle_ties(o, i, next);
		i = next;
	}
}

static void
gather_chunk(void *state, size_t chunk, unsigned job)
{
	struct ordering *o = state;
	(void)job;
	for (size_t i = chunk * CHUNK; i < crew_chunk_end(chunk, CHUNK, o->n);
	     i++)
		o->sorted[i] = o->link[o->place[i].value];
}

struct link *
clusters_sort(
    const struct clusters *c, struct link *link, size_t n, unsigned jobs)
{
	struct ordering o = {.rank = c->people->in->rank,
	    .link = link,
	    .sorted = mem_alloc((n + 1) * sizeof *link),
	    .place = sort_weights(link, n),
	    .n = n};
	crew_each(jobs, crew_chunks(n, CHUNK), settle_chunk, &o);
	crew_each(jobs, crew_chunks(n, CHUNK), gather_chunk, &o);
	mem_free(o.place);
	mem_free(link);
	return o.sorted;
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
has_two(const struct clusters *c, struct judge *j, uint32_t a, uint32_t b)
{
	const struct model_set *unique = &c->people->model->unique;
	if (unique->n)
		judge_pair(j, a, b);
	for (unsigned i = 0; i < unique->n; i++)
		if (judge_differs(j, unique->field[i]))
			return true;
	return false;
}

/* What no weight overcomes. */
static bool
is_forbidden(const struct clusters *c, struct judge *j, uint32_t a, uint32_t b)
{
	return is_twice_in_source(c, a, b) || has_two(c, j, a, b) ||
	    (c->decisions && decisions_forbid(c->decisions, a, b));
}

static bool
vetoes(uint32_t flags)
{
	return flags & (WEIGH_TWINS | WEIGH_GENERATIONS | WEIGH_CONFLICT);
}

/* What the cross pairs of two clusters say, comparison by comparison. */
struct crossing {
	const struct link *link; /* that would join them */
	int64_t sum[MODEL_COMPARISONS], caps;
	int64_t n[MODEL_COMPARISONS], pairs;
	int64_t twins, generations; /* pairs that look like it */
	bool is_vetoed;
};

/* A pair's score, which of the link's own is known. */
static void
score(const struct weights *w, struct judge *j, const struct link *l,
    struct score *s)
{
	bool is_own =
	    (j->a == l->a && j->b == l->b) || (j->a == l->b && j->b == l->a);
	if (is_own)
		*s = (struct score){l->vector, l->weight, l->plain, l->flags};
	else
		weigh(w, j, INT32_MIN, s);
}

/* So many of a cluster say the same: somebody and the copies joined to them. */
static int64_t
voices(const struct clusters *c, uint32_t person)
{
	const struct copies_class *k = copies_of(c->people, person);
	if (!k)
		return 1;
	uint32_t copy = c->people->copies->person[k->start];
	bool is_joined = clusters_root(c, copy) == clusters_root(c, person);
	return is_joined ? (int64_t)k->n + 1 : 1;
}

/* One cross pair: what it adds, or that it forbids the join. */
static void
cross(struct clusters *c, const struct weights *w, struct judge *j, uint32_t a,
    uint32_t b, struct crossing *x)
{
	int64_t times = voices(c, a) * voices(c, b);
	struct score s;
	judge_pair(j, a, b);
	score(w, j, x->link, &s);
	if (s.flags & WEIGH_CONFLICT || is_forbidden(c, j, a, b))
		x->is_vetoed = true;
	x->twins += s.flags & WEIGH_TWINS ? times : 0;
	x->generations += s.flags & WEIGH_GENERATIONS ? times : 0;
	for (unsigned k = 0; k < c->people->model->ncomparisons; k++) {
		unsigned l = vector_level(s.vector, k);
		if (!l)
			continue;
		x->sum[k] += times *
		    (weigh_level(w, k, s.vector) + weigh_frequency(w, j, k, l));
		x->n[k] += times;
	}
	x->caps += times * (s.weight - s.plain);
	x->pairs += times;
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
has_whole(const struct clusters *c, uint32_t root)
{
	uint32_t i = root;
	do {
		if (!kin_is_partial(c->people, i))
			return true;
		i = c->next[i];
	} while (i != root);
	return false;
}

/*
 * The link would join two groups of which each holds somebody fully known, but
 * one of its own two is known in part only, an initial say: whom they resemble
 * is one of the others and not all of them (MATCHING.md 1b), so that those
 * must be one person by what they say themselves.
 */
static bool
is_bridge(struct clusters *c, struct judge *j, const struct link *l,
    uint32_t ra, uint32_t rb)
{
	if (!kin_is_partial(c->people, l->a) &&
	    !kin_is_partial(c->people, l->b))
		return false;
	judge_pair(j, l->a, l->b);
	return !kin_shares_id(j) && has_whole(c, ra) && has_whole(c, rb);
}

/*
 * From a place in a cluster's ring on, the next who is no copy: where a copy
 * is joined, who speaks for them is.
 */
static uint32_t
next_voice(const struct clusters *c, uint32_t i)
{
	while (!people_speaks(c->people, i))
		i = c->next[i];
	return i;
}

/* All cross pairs of two clusters; of a bridge the partial ones aside. */
static bool
cross_all(struct clusters *c, const struct weights *w, struct judge *j,
    uint32_t ra, uint32_t rb, bool bridged, struct crossing *x)
{
	struct crossing aside = {.link = x->link};
	uint32_t a = next_voice(c, ra), first = a;
	do {
		bool is_aside = bridged && kin_is_partial(c->people, a);
		uint32_t b = next_voice(c, rb), second = b;
		do {
			bool one = is_aside ||
			    (bridged && kin_is_partial(c->people, b));
			cross(c, w, j, a, b, one ? &aside : x);
			if (x->is_vetoed || aside.is_vetoed)
				return false;
			b = next_voice(c, c->next[b]);
		} while (b != second);
		a = next_voice(c, c->next[a]);
	} while (a != first);
	x->twins += aside.twins;
	x->generations += aside.generations;
	return true;
}

/*
 * Records of one person are aliases of one another: a name misspelt twice, or
 * a birth year mistaken, looks like a twin's or a father's beside some of them,
 * and does not count where more of the pairs say otherwise.
 */
static bool
are_relatives(const struct clusters *c, struct judge *j, uint32_t ra,
    uint32_t rb, const struct crossing *x)
{
	int64_t alike = 0, coeval = 0;
	if (!x->twins && !x->generations)
		return false;
	uint32_t a = next_voice(c, ra), first = a;
	do {
		uint32_t b = next_voice(c, rb), second = b;
		do {
			int64_t times = voices(c, a) * voices(c, b);
			judge_pair(j, a, b);
			if (kin_alike(j) && !kin_twins(j))
				alike += times;
			if (kin_coeval(j) && !kin_generations(j))
				coeval += times;
			b = next_voice(c, c->next[b]);
		} while (b != second);
		a = next_voice(c, c->next[a]);
	} while (a != first);
	return x->twins > alike || x->generations > coeval;
}

static bool
may_join(struct clusters *c, const struct weights *w, struct judge *j,
    const struct link *l, uint32_t ra, uint32_t rb)
{
	struct crossing x = {.link = l};
	if (c->size[ra] == 1 && c->size[rb] == 1) /* the link says it all */
		return !vetoes(l->flags) && !is_forbidden(c, j, ra, rb);
	bool bridged = is_bridge(c, j, l, ra, rb);
	return cross_all(c, w, j, ra, rb, bridged, &x) &&
	    crossed_weight(w, &x) >=
	    model_weight(c->people->model->merge_mean) &&
	    !are_relatives(c, j, ra, rb, &x);
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
		if (ra == rb)
			continue;
		unite(c, ra, rb, 1);
		c->joins++;
	}
}

/*
 * Copies are joined to the first of them by their links alone, before all
 * others: what any two of them say is what these say.
 */
static void
join_copies(struct clusters *c, struct judge *j, struct link *link, size_t n,
    int32_t threshold)
{
	int32_t least = model_weight(c->people->model->merge_mean);
	for (size_t i = 0; i < n && link[i].weight >= threshold; i++) {
		struct link *l = &link[i];
		if (!(l->flags & LINK_COPY))
			continue;
		if (vetoes(l->flags) || l->weight < least ||
		    is_forbidden(c, j, l->a, l->b)) {
			l->flags |= LINK_VETOED;
			c->vetoes++;
			continue;
		}
		l->flags |= LINK_JOINED;
		unite(c, clusters_root(c, l->a), clusters_root(c, l->b),
		    weigh_probability(l->weight));
		c->joins++;
	}
}

/* --- in parts ------------------------------------------------------------- */

/*
 * People whom no chain of links connects never meet in a cluster: links are
 * joined in order among those who are connected, and for the rest at a time.
 */
enum { PARTS = 32, AHEAD = 8 };

/* What a part has come to. */
struct joined {
	uint64_t joins, vetoes;
};

struct joining {
	struct clusters *c;
	const struct weights *w;
	struct judge *judge; /* by job */
	struct link *link;
	size_t n;
	int32_t threshold;
	_Atomic uint32_t *chain; /* by person: another one connected, or self */
	uint8_t *part;           /* by link */
	struct joined joined[PARTS];
};

/* The first of those connected with a person, as far as is known. */
static uint32_t
chain_end(const struct joining *x, uint32_t i)
{
	uint32_t next;
	while ((next = atomic_load_explicit(
		    &x->chain[i], memory_order_relaxed)) != i)
		i = next;
	return i;
}

/*
 * Connects two people: the later end of a chain is hung on the earlier, so
 * that the ends are the same in whatever order threads come.
 */
static void
connect(struct joining *x, uint32_t a, uint32_t b)
{
	for (;;) {
		a = chain_end(x, a);
		b = chain_end(x, b);
		if (a == b)
			return;
		uint32_t late = a > b ? a : b, early = a > b ? b : a;
		uint32_t expected = late;
		if (atomic_compare_exchange_weak_explicit(&x->chain[late],
			&expected, early, memory_order_relaxed,
			memory_order_relaxed))
			return;
	}
}

static void
connect_chunk(void *state, size_t chunk, unsigned job)
{
	struct joining *x = state;
	size_t end = crew_chunk_end(chunk, CHUNK, x->n);
	(void)job;
	for (size_t i = chunk * CHUNK; i < end; i++) {
		const struct link *l = &x->link[i];
		mem_fetch(&x->chain[l[i + AHEAD < end ? AHEAD : 0].a]);
		mem_fetch(&x->chain[l[i + AHEAD < end ? AHEAD : 0].b]);
		if (l->weight >= x->threshold)
			connect(x, l->a, l->b);
	}
}

static void
part_chunk(void *state, size_t chunk, unsigned job)
{
	struct joining *x = state;
	(void)job;
	for (size_t i = chunk * CHUNK; i < crew_chunk_end(chunk, CHUNK, x->n);
	     i++) {
		const struct link *l = &x->link[i];
		x->part[i] = l->weight < x->threshold
		    ? PARTS
		    : (uint8_t)((uint64_t)chain_end(x, l->a) * PARTS /
			  x->c->people->n);
	}
}

/* Who is in one cluster from the start is connected. */
static void
begin_chunk(void *state, size_t chunk, unsigned job)
{
	struct joining *x = state;
	(void)job;
	for (size_t i = chunk * CHUNK;
	     i < crew_chunk_end(chunk, CHUNK, x->c->people->n); i++)
		atomic_init(&x->chain[i], x->c->parent[i]);
}

static void
find_parts(struct joining *x, unsigned jobs)
{
	uint32_t n = x->c->people->n;
	x->chain = mem_alloc(((size_t)n + 1) * sizeof *x->chain);
	x->part = mem_alloc(x->n + 1);
	crew_each(jobs, crew_chunks(n, CHUNK), begin_chunk, x);
	crew_each(jobs, crew_chunks(x->n, CHUNK), connect_chunk, x);
	crew_each(jobs, crew_chunks(x->n, CHUNK), part_chunk, x);
}

static void
fetch_cells(const struct people *p, uint32_t person)
{
	const uint32_t *cell = p->cell + (size_t)person * p->stride;
	mem_fetch(cell);
	mem_fetch(cell + p->stride - 1);
}

/*
 * Has fetched what joining a link will look at, in steps: of each person how
 * they are joined, then of those who are, what they and the next are.
 */
static void
fetch_person(const struct clusters *c, uint32_t person, unsigned step)
{
	if (step == 0) {
		mem_fetch(&c->parent[person]);
		mem_fetch(&c->next[person]);
		mem_fetch(&c->size[person]);
		mem_fetch(&c->log_p[person]);
		mem_fetch(&c->people->in->person_source[person]);
		return;
	}
	fetch_cells(c->people, person);
	if (c->next[person] != person)
		fetch_cells(c->people, c->next[person]);
}

static void
fetch(const struct clusters *c, const struct link *l, unsigned step)
{
	fetch_person(c, l->a, step);
	fetch_person(c, l->b, step);
}

static void
join_link(
    struct joining *x, struct judge *j, struct link *l, struct joined *out)
{
	struct clusters *c = x->c;
	uint32_t ra = clusters_root(c, l->a), rb = clusters_root(c, l->b);
	if (ra == rb || (l->flags & LINK_COPY))
		return;
	if (!may_join(c, x->w, j, l, ra, rb)) {
		l->flags |= LINK_VETOED;
		out->vetoes++;
		return;
	}
	l->flags |= LINK_JOINED;
	unite(c, ra, rb, weigh_probability(l->weight));
	out->joins++;
}

static void
join_part(void *state, size_t part, unsigned job)
{
	struct joining *x = state;
	uint32_t *mine = NULL;
	size_t n = 0, cap = 0;
	struct joined out = {0};
	const uint8_t *at = x->part, *end = x->part + x->n;
	while ((at = memchr(at, (int)part, (size_t)(end - at)))) {
		mine = mem_grow(mine, n, &cap, sizeof *mine);
		mine[n++] = (uint32_t)(at++ - x->part);
	}
	for (size_t i = 0; i < n; i++) {
		if (i + 3 * AHEAD < n)
			mem_fetch(&x->link[mine[i + 3 * AHEAD]]);
		if (i + 2 * AHEAD < n)
			fetch(x->c, &x->link[mine[i + 2 * AHEAD]], 0);
		if (i + AHEAD < n)
			fetch(x->c, &x->link[mine[i + AHEAD]], 1);
		join_link(x, &x->judge[job], &x->link[mine[i]], &out);
	}
	mem_free(mine);
	x->joined[part] = out;
}

void
clusters_join(struct clusters *c, const struct weights *w,
    const struct tests *t, struct link *link, size_t n, int32_t threshold,
    unsigned jobs)
{
	struct joining *x = mem_zalloc(1, sizeof *x);
	*x = (struct joining){
	    .c = c, .w = w, .link = link, .n = n, .threshold = threshold};
	x->judge = mem_zalloc(jobs, sizeof *x->judge);
	for (unsigned i = 0; i < jobs; i++)
		judge_init(&x->judge[i], t);
	if (c->people->copies)
		join_copies(c, x->judge, link, n, threshold);
	find_parts(x, jobs);
	crew_each(jobs, PARTS, join_part, x);
	for (unsigned i = 0; i < PARTS; i++) {
		c->joins += x->joined[i].joins;
		c->vetoes += x->joined[i].vetoes;
	}
	for (unsigned i = 0; i < jobs; i++)
		judge_fini(&x->judge[i]);
	mem_free(x->judge);
	mem_free(x->chain);
	mem_free(x->part);
	mem_free(x);
}
