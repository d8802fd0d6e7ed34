/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "link/copies.h"

#include "base/crew.h"
#include "base/mem.h"

#include <stdlib.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

enum {
	CHUNK = 1 << 14,
	AHEAD = 16,
	FREQUENT = 1, /* in the place of a role: may have copies */
};

/* Somebody who may have copies. */
struct candidate {
	uint64_t content, rank;
	uint32_t person;
};

struct finding {
	const struct people *p;
	uint8_t *role;
	/* Columns in a row's order, those with most values first. */
	const struct column *column[MODEL_FIELDS];
};

/* --- who may have copies -------------------------------------------------- */

static bool
is_frequent(const struct column *c, uint32_t person)
{
	uint32_t v = column_first(c, person);
	return !v || c->holders[v] > COPIES_FEW;
}

/* Each of the values that they have many others have, too. */
static bool
may_have_copies(const struct finding *x, uint32_t person)
{
	if (!x->p->present[person])
		return false;
	for (unsigned i = 0; i < x->p->nplaces; i++)
		if (!is_frequent(x->column[i], person))
			return false;
	return true;
}

/* Has fetched how many hold the value that tells most people apart. */
static void
fetch_holders(const struct finding *x, uint32_t person)
{
	const struct column *c = x->column[0];
	uint32_t cell = column_cell(c, person);
	if (!(cell & CELL_LIST))
		mem_fetch(&c->holders[cell]);
}

static void
find_chunk(void *state, size_t chunk, unsigned job)
{
	const struct finding *x = state;
	uint32_t from = (uint32_t)chunk * CHUNK;
	uint32_t to = (uint32_t)crew_chunk_end(chunk, CHUNK, x->p->n);
	(void)job;
	for (uint32_t i = from; i < to; i++) {
		if (i + AHEAD < to)
			fetch_holders(x, i + AHEAD);
		x->role[i] = may_have_copies(x, i) ? FREQUENT : ROLE_ALONE;
	}
}

static void
order_columns(struct finding *x)
{
	const struct people *p = x->p;
	for (unsigned i = 0; i < p->nplaces; i++) {
		const struct column *c = &p->column[p->field[i]];
		unsigned k = i;
		for (; k && c->n > x->column[k - 1]->n; k--)
			x->column[k] = x->column[k - 1];
		x->column[k] = c;
	}
}

/* --- content -------------------------------------------------------------- */

static uint64_t
content_of(const struct people *p, const bool *unique, uint32_t person)
{
	uint32_t source = p->in->person_source[person];
	uint64_t hash = unique[source] ? source + 1 : 0;
	for (unsigned i = 0; i < p->nplaces; i++) {
		const uint32_t *v;
		uint32_t n = column_values(&p->column[p->field[i]], person, &v);
		hash = XXH3_64bits_withSeed(v, n * sizeof *v, hash + n);
	}
	return hash;
}

static bool
is_same_cell(const struct column *c, uint32_t a, uint32_t b)
{
	const uint32_t *v, *w;
	uint32_t n = column_values(c, a, &v);
	return n == column_values(c, b, &w) && memcmp(v, w, n * sizeof *v) == 0;
}

static bool
is_same(const struct people *p, const bool *unique, uint32_t a, uint32_t b)
{
	const uint32_t *source = p->in->person_source;
	if (source[a] != source[b] && (unique[source[a]] || unique[source[b]]))
		return false;
	for (unsigned i = 0; i < p->nplaces; i++)
		if (!is_same_cell(&p->column[p->field[i]], a, b))
			return false;
	return true;
}

static int
by_content(const void *x, const void *y)
{
	const struct candidate *a = x, *b = y;
	if (a->content != b->content)
		return a->content < b->content ? -1 : 1;
	if (a->rank != b->rank)
		return a->rank < b->rank ? -1 : 1;
	return a->person < b->person ? -1 : a->person > b->person;
}

/* The candidates, sorted; their marks are taken back. */
static struct candidate *
list_candidates(const struct finding *x, const bool *unique, size_t *n)
{
	const struct people *p = x->p;
	struct candidate *list = NULL;
	size_t cap = 0;
	*n = 0;
	for (uint8_t *at = x->role, *end = at + p->n;
	     (at = memchr(at, FREQUENT, (size_t)(end - at))); at++) {
		uint32_t i = (uint32_t)(at - x->role);
		list = mem_grow(list, *n, &cap, sizeof *list);
		list[(*n)++] = (struct candidate){
		    content_of(p, unique, i), p->in->rank[i], i};
		*at = ROLE_ALONE;
	}
	if (*n)
		qsort(list, *n, sizeof *list, by_content);
	return list;
}

/* --- classes -------------------------------------------------------------- */

static void
add_class(struct copies *k, const struct candidate *list, size_t n)
{
	k->list = mem_grow(k->list, k->n, &k->cap, sizeof *k->list);
	k->list[k->n++] = (struct copies_class){list[0].person, list[1].person,
	    (uint32_t)k->npersons, (uint32_t)n - 2};
	k->role[list[0].person] = ROLE_FIRST;
	k->role[list[1].person] = ROLE_SECOND;
	for (size_t i = 2; i < n; i++) {
		k->role[list[i].person] = ROLE_COPY;
		k->person = mem_grow(
		    k->person, k->npersons, &k->person_cap, sizeof *k->person);
		k->person[k->npersons++] = list[i].person;
	}
}

static int
by_first(const void *x, const void *y)
{
	const struct copies_class *a = x, *b = y;
	return a->first < b->first ? -1 : a->first > b->first;
}

static void
add_classes(struct copies *k, const struct people *p, const bool *unique,
    const struct candidate *list, size_t n)
{
	for (size_t i = 0, end; i < n; i = end) {
		end = i + 1;
		while (end < n && list[end].content == list[i].content &&
		    is_same(p, unique, list[i].person, list[end].person))
			end++;
		if (end - i > COPIES_FEW)
			add_class(k, list + i, end - i);
	}
	if (k->n)
		qsort(k->list, k->n, sizeof *k->list, by_first);
}

void
copies_init(struct copies *k, struct people *p, const bool *unique,
    const struct decisions *d, unsigned jobs)
{
	*k = (struct copies){.role = NULL};
	if (!p->nplaces)
		return;
	struct finding x = {.p = p, .role = mem_zalloc((size_t)p->n + 1, 1)};
	size_t n;
	k->role = x.role;
	order_columns(&x);
	crew_each(jobs, crew_chunks(p->n, CHUNK), find_chunk, &x);
	for (size_t i = 0; i < d->n; i++)
		x.role[d->row[i].a] = x.role[d->row[i].b] = ROLE_ALONE;
	struct candidate *list = list_candidates(&x, unique, &n);
	add_classes(k, p, unique, list, n);
	mem_free(list);
	if (!k->n) {
		copies_fini(k);
		return;
	}
	p->copies = k;
	p->role = k->role;
}

void
copies_fini(struct copies *k)
{
	mem_free(k->role);
	mem_free(k->list);
	mem_free(k->person);
	*k = (struct copies){0};
}

const struct copies_class *
copies_of(const struct people *p, uint32_t person)
{
	struct copies_class key = {.first = person};
	if (!p->role || p->role[person] != ROLE_FIRST)
		return NULL;
	return bsearch(
	    &key, p->copies->list, p->copies->n, sizeof key, by_first);
}

double *
copies_holding(const struct people *p, unsigned field)
{
	const struct column *c = &p->column[field];
	double *held = mem_zalloc((size_t)c->n + 1, sizeof *held);
	for (size_t i = 0; p->copies && i < p->copies->n; i++) {
		const struct copies_class *x = &p->copies->list[i];
		const uint32_t *v;
		uint32_t n = column_values(c, x->first, &v);
		for (uint32_t k = 0; k < n; k++)
			held[v[k]] += x->n;
	}
	return held;
}
