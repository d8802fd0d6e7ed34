/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "link/decisions.h"

#include "base/mem.h"
#include "rules/kind.h"

#include <stdlib.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

static const uint32_t NONE = UINT32_MAX;

/* --- evidence ------------------------------------------------------------- */

/* Hashes of a person's values, as many as it has in all its records. */
struct hashes {
	uint64_t *item;
	size_t n, cap;
};

static void
add_hashes(struct hashes *h, const struct people *p, uint32_t row)
{
	for (unsigned i = 0; i < p->model->ninputs; i++) {
		struct slice raw = intake_raw(p->in, row, i);
		struct slice name = p->in->input[i].name;
		if (!raw.n)
			continue;
		h->item = mem_grow(h->item, h->n, &h->cap, sizeof *h->item);
		h->item[h->n++] = XXH3_64bits_withSeed(
		    raw.p, raw.n, XXH3_64bits(name.p, name.n));
	}
}

static int
by_hash(const void *x, const void *y)
{
	uint64_t a = *(const uint64_t *)x, b = *(const uint64_t *)y;
	return (a > b) - (a < b);
}

/*
 * Sum of the hashes of a person's different values: of any order of records,
 * and however many of them say the same.
 */
static uint64_t
values_hash(const struct people *p, uint32_t person)
{
	const struct intake *in = p->in;
	struct hashes h = {0};
	uint64_t sum = 0;
	for (uint32_t row = in->first_row[person]; row != NO_ROW;
	     row = in->row[row].next)
		if (in->row[row].person != NO_PERSON)
			add_hashes(&h, p, row);
	if (h.n)
		qsort(h.item, h.n, sizeof *h.item, by_hash);
	for (size_t i = 0; i < h.n; i++)
		sum += i && h.item[i] == h.item[i - 1] ? 0 : h.item[i];
	mem_free(h.item);
	return sum;
}

void
decision_evidence(
    const struct people *p, uint32_t a, uint32_t b, char out[EVIDENCE_TEXT])
{
	static const char letters[] = "abcdefghijklmnop";
	uint64_t side[2] = {values_hash(p, a), values_hash(p, b)};
	if (side[0] > side[1]) {
		uint64_t x = side[0];
		side[0] = side[1];
		side[1] = x;
	}
	uint64_t hash = XXH3_64bits(side, sizeof side);
	for (int i = 0; i < EVIDENCE_TEXT; i++)
		out[i] = letters[hash >> (60 - 4 * i) & 15];
}

/* --- reading -------------------------------------------------------------- */

static bool
kind_of(struct slice word, enum decision_kind *kind)
{
	static const char *const words[] = {"same", "different", "unsure"};
	for (int i = 0; i < 3; i++)
		if (slice_equal_nocase(
			slice_trim(word), slice_text(words[i]))) {
			*kind = (enum decision_kind)i;
			return true;
		}
	return false;
}

/*
 * A spreadsheet may have been given an apostrophe before what it would run:
 * it is no part of the key. And it may have dropped a number's zeros.
 */
static uint32_t
find_person(struct decisions *d, const struct people *p, struct slice source,
    struct slice person)
{
	uint32_t i = intake_find(p->in, source, person);
	if (i == NO_PERSON && person.n && person.p[0] == '\'')
		i = intake_find(
		    p->in, source, slice_of(person.p + 1, person.n - 1));
	if (i != NO_PERSON)
		return i;
	if (!d->zeros.is_made)
		zeros_init(&d->zeros, p->in, NULL);
	return zeros_find(&d->zeros, source, person);
}

/* Sources of which nothing is in the input: misspelt, or left out. */
static void
note_lost_sources(struct decisions *d, const struct people *p,
    const struct decision_text *row)
{
	for (int i = 0; i < 2; i++)
		if (strmap_find(&p->in->sources, row->source[i]) == STRMAP_NONE)
			strmap_add(&d->lost_sources, row->source[i], NULL);
}

enum decision_fault
decisions_add(struct decisions *d, const struct people *p,
    const struct decision_text *row)
{
	struct decision x = {.line = row->line};
	char evidence[EVIDENCE_TEXT];
	uint32_t side[2];
	if (!kind_of(row->decision, &x.kind))
		return DECISION_BAD_WORD;
	if (!kind_kept_day(row->when, &x.when))
		return DECISION_BAD_DATE;
	for (int i = 0; i < 2; i++) {
		side[i] = find_person(d, p, row->source[i], row->person[i]);
		if (side[i] == NO_PERSON && zeros_is_exponent(row->person[i]))
			return DECISION_EXPONENT;
	}
	if (side[0] == NO_PERSON || side[1] == NO_PERSON ||
	    side[0] == side[1]) {
		d->unknown++;
		note_lost_sources(d, p, row);
		return DECISION_FINE;
	}
	x.a = side[0] < side[1] ? side[0] : side[1];
	x.b = side[0] < side[1] ? side[1] : side[0];
	if (row->evidence.n) {
		decision_evidence(p, x.a, x.b, evidence);
		x.is_stale = !slice_equal(
		    row->evidence, slice_of(evidence, EVIDENCE_TEXT));
	}
	d->row = mem_grow(d->row, d->n, &d->cap, sizeof *d->row);
	d->row[d->n++] = x;
	return DECISION_FINE;
}

void
decisions_fini(struct decisions *d)
{
	mem_free(d->row);
	mem_free(d->different);
	mem_free(d->next[0]);
	mem_free(d->next[1]);
	strmap_fini(&d->lost_sources);
	zeros_fini(&d->zeros);
	*d = (struct decisions){0};
}

/* --- settling ------------------------------------------------------------- */

/* By pair; of one pair the latest first, and of one day the last row. */
static int
by_pair(const void *x, const void *y)
{
	const struct decision *a = x, *b = y;
	if (a->a != b->a)
		return a->a < b->a ? -1 : 1;
	if (a->b != b->b)
		return a->b < b->b ? -1 : 1;
	if (a->when != b->when)
		return a->when > b->when ? -1 : 1;
	return a->line > b->line ? -1 : a->line < b->line;
}

static bool
same_pair(const struct decision *a, const struct decision *b)
{
	return a->a == b->a && a->b == b->b;
}

/*
 * Keeps of each pair the latest decision; those of that day that say
 * something else are kept beside it, all marked.
 */
static void
keep_latest(struct decisions *d)
{
	size_t n = 0;
	for (size_t i = 0; i < d->n;) {
		size_t first = n, k = i;
		for (; k < d->n && same_pair(&d->row[i], &d->row[k]); k++) {
			struct decision x = d->row[k];
			if (k == i ||
			    (x.when == d->row[first].when &&
				x.kind != d->row[first].kind))
				d->row[n++] = x;
			else
				d->superseded++;
		}
		for (size_t m = first; n - first > 1 && m < n; m++)
			d->row[m].is_contradicted = true;
		i = k;
	}
	d->n = n;
}

static uint32_t
root_of(uint32_t *parent, uint32_t i)
{
	while (parent[i] != i) {
		parent[i] = parent[parent[i]];
		i = parent[i];
	}
	return i;
}

/* Who is the same by decisions, as sets. */
static uint32_t *
unite_same(const struct decisions *d, uint32_t npeople)
{
	uint32_t *parent = mem_alloc(((size_t)npeople + 1) * sizeof *parent);
	for (uint32_t i = 0; i < npeople; i++)
		parent[i] = i;
	for (size_t i = 0; i < d->n; i++)
		if (d->row[i].kind == DECISION_SAME &&
		    !d->row[i].is_contradicted)
			parent[root_of(parent, d->row[i].a)] =
			    root_of(parent, d->row[i].b);
	return parent;
}

/*
 * "Different" about two who are the same by others: that one and all that
 * hold their set together are in doubt.
 */
static void
find_contradictions(struct decisions *d, uint32_t npeople)
{
	uint32_t *parent = unite_same(d, npeople);
	bool *doubt = mem_zalloc((size_t)npeople + 1, sizeof *doubt);
	for (size_t i = 0; i < d->n; i++) {
		struct decision *x = &d->row[i];
		if (x->kind == DECISION_DIFFERENT && !x->is_contradicted &&
		    root_of(parent, x->a) == root_of(parent, x->b)) {
			x->is_contradicted = true;
			doubt[root_of(parent, x->a)] = true;
		}
	}
	for (size_t i = 0; i < d->n; i++) {
		struct decision *x = &d->row[i];
		if (x->kind == DECISION_SAME && doubt[root_of(parent, x->a)])
			x->is_contradicted = true;
		d->contradictions += x->is_contradicted;
	}
	mem_free(parent);
	mem_free(doubt);
}

static void
chain_different(struct decisions *d, uint32_t npeople)
{
	d->different = mem_alloc(((size_t)npeople + 1) * sizeof(uint32_t));
	for (uint32_t i = 0; i < npeople; i++)
		d->different[i] = NONE;
	for (int side = 0; side < 2; side++)
		d->next[side] = mem_alloc((d->n + 1) * sizeof(uint32_t));
	for (size_t i = 0; i < d->n; i++) {
		const struct decision *x = &d->row[i];
		if (x->kind != DECISION_DIFFERENT || x->is_contradicted)
			continue;
		d->next[0][i] = d->different[x->a];
		d->next[1][i] = d->different[x->b];
		d->different[x->a] = d->different[x->b] = (uint32_t)i;
	}
}

void
decisions_settle(struct decisions *d, const struct people *p)
{
	if (!d->n)
		return;
	qsort(d->row, d->n, sizeof *d->row, by_pair);
	keep_latest(d);
	find_contradictions(d, p->n);
	chain_different(d, p->n);
}

/* --- asking --------------------------------------------------------------- */

const struct decision *
decisions_find(const struct decisions *d, uint32_t a, uint32_t b)
{
	struct decision key = {.a = a < b ? a : b, .b = a < b ? b : a};
	size_t low = 0, high = d->n;
	while (low < high) {
		size_t mid = low + (high - low) / 2;
		const struct decision *x = &d->row[mid];
		if (x->a < key.a || (x->a == key.a && x->b < key.b))
			low = mid + 1;
		else
			high = mid;
	}
	if (low == d->n || !same_pair(&d->row[low], &key) ||
	    d->row[low].is_contradicted)
		return NULL;
	return &d->row[low];
}

bool
decisions_forbid(const struct decisions *d, uint32_t a, uint32_t b)
{
	if (!d->different)
		return false;
	for (uint32_t i = d->different[a]; i != NONE;) {
		const struct decision *x = &d->row[i];
		if (x->a == b || x->b == b)
			return true;
		i = d->next[x->a == a ? 0 : 1][i];
	}
	return false;
}
