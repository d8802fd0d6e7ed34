/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "link/register.h"

#include "base/mem.h"
#include "link/zeros.h"
#include "rules/kind.h"

#include <stdlib.h>

/* Where an old identifier is found now: one row a (cluster, identifier). */
struct claim {
	uint32_t root, id;
	uint32_t count;    /* individuals of the cluster that had it */
	uint32_t smallest; /* of them, by key */
};

static const uint32_t NO_ID = UINT32_MAX;

static int
compare_keys(const struct intake *in, uint32_t a, uint32_t b)
{
	return slice_compare(
	    strmap_key(&in->persons, a), strmap_key(&in->persons, b));
}

/* --- reading -------------------------------------------------------------- */

/* Earlier dates first; an unknown date is later than any. */
static bool
is_earlier(struct slice a, struct slice b)
{
	return a.n && (!b.n || slice_compare(a, b) < 0);
}

static uint32_t
add_id(struct person_register *r, struct slice id, struct slice first_seen)
{
	bool is_new;
	size_t i = strmap_add(&r->ids, id, &is_new);
	if (is_new) {
		r->seen = mem_grow(r->seen, i, &r->seen_cap, sizeof *r->seen);
		r->seen[i] = first_seen;
	} else if (is_earlier(first_seen, r->seen[i])) {
		r->seen[i] = first_seen;
	}
	return (uint32_t)i;
}

static struct register_row *
add_row(struct person_register *r, struct register_row row)
{
	r->row = mem_grow(r->row, r->n, &r->cap, sizeof *r->row);
	r->row[r->n] = row;
	return &r->row[r->n++];
}

/* "p" and 16 letters or digits of base32. */
static bool
is_person_id(struct slice id)
{
	if (id.n != IDENTITY_ID || id.p[0] != 'p')
		return false;
	for (size_t i = 1; i < id.n; i++)
		if (!(id.p[i] >= 'a' && id.p[i] <= 'z') &&
		    !(id.p[i] >= '2' && id.p[i] <= '7'))
			return false;
	return true;
}

/* A day as ISO 8601 in the arena; empty stays empty. False: it is none. */
static bool
read_date(struct person_register *r, struct slice text, struct slice *out)
{
	date day;
	*out = slice_of("", 0);
	if (!kind_kept_day(text, &day))
		return false;
	if (day != DATE_NONE) {
		char *iso = arena_bytes(&r->arena, DATE_TEXT);
		date_format(day, iso);
		*out = slice_of(iso, DATE_TEXT);
	}
	return true;
}

void
register_init(struct person_register *r, const struct intake *in)
{
	*r = (struct person_register){.in = in};
	r->row_of = mem_zalloc(in->npersons + 1, sizeof *r->row_of);
}

enum register_fault
register_add(struct person_register *r, const struct register_row *row)
{
	struct register_row x = {
	    .source = arena_copy(&r->arena, row->source),
	    .person = arena_copy(&r->arena, row->person),
	    .id = arena_copy(&r->arena, slice_trim(row->id)),
	};
	if (!is_person_id(x.id))
		return REGISTER_BAD_ID;
	if (!read_date(r, row->first_seen, &x.first_seen))
		return REGISTER_BAD_DATE;
	x.individual = intake_find(r->in, x.source, x.person);
	if (x.individual == NO_PERSON && zeros_is_exponent(x.person))
		return REGISTER_EXPONENT;
	if (x.individual != NO_PERSON && r->row_of[x.individual]) {
		uint32_t before = r->row_of[x.individual] - 1;
		return slice_equal(r->row[before].id, x.id) ? REGISTER_FINE
							    : REGISTER_TWO_IDS;
	}
	x.old = add_id(r, x.id, x.first_seen);
	add_row(r, x);
	r->nold = r->n;
	if (x.individual != NO_PERSON) {
		r->row_of[x.individual] = (uint32_t)r->n;
		r->known++;
	}
	return REGISTER_FINE;
}

void
register_fini(struct person_register *r)
{
	arena_fini(&r->arena);
	strmap_fini(&r->ids);
	mem_free(r->row);
	mem_free(r->row_of);
	mem_free(r->seen);
	mem_free(r->changed);
}

/* --- who keeps what ------------------------------------------------------- */

static int
by_id(const void *x, const void *y)
{
	const struct claim *a = x, *b = y;
	if (a->id != b->id)
		return a->id < b->id ? -1 : 1;
	return a->root < b->root ? -1 : a->root > b->root;
}

/* Claims of single individuals, then added up. */
static struct claim *
make_claims(
    const struct person_register *r, const struct identities *d, size_t *n)
{
	const struct intake *in = d->clusters->people->in;
	struct claim *c = mem_alloc((r->nold + 1) * sizeof *c);
	size_t count = 0, kept = 0;
	for (size_t i = 0; i < r->nold; i++) {
		uint32_t who = r->row[i].individual;
		if (who != NO_PERSON)
			c[count++] =
			    (struct claim){d->root[who], r->row[i].old, 1, who};
	}
	if (count)
		qsort(c, count, sizeof *c, by_id);
	for (size_t i = 0; i < count; i++) {
		struct claim *last = kept ? &c[kept - 1] : NULL;
		if (!last || last->id != c[i].id || last->root != c[i].root) {
			c[kept++] = c[i];
			continue;
		}
		last->count++;
		if (compare_keys(in, c[i].smallest, last->smallest) < 0)
			last->smallest = c[i].smallest;
	}
	*n = kept;
	return c;
}

/* The larger part keeps the identifier; of equal ones, the smallest key's. */
static bool
has_more(const struct intake *in, const struct claim *a, const struct claim *b)
{
	if (a->count != b->count)
		return a->count > b->count;
	return compare_keys(in, a->smallest, b->smallest) < 0;
}

/* The older of two identifiers: first seen earlier, then first in the file. */
static bool
is_older(const struct person_register *r, uint32_t a, uint32_t b)
{
	if (b == NO_ID)
		return true;
	if (!slice_equal(r->seen[a], r->seen[b]))
		return is_earlier(r->seen[a], r->seen[b]);
	return a < b;
}

/*
 * For each cluster the identifier that it keeps, by root: of those of which
 * it is the largest part, the oldest.
 */
static uint32_t *
choose_kept(const struct person_register *r, const struct identities *d,
    const struct claim *c, size_t n, uint32_t *owner)
{
	const struct people *p = d->clusters->people;
	uint32_t *kept = mem_alloc(((size_t)p->n + 1) * sizeof *kept);
	for (uint32_t i = 0; i < p->n; i++)
		kept[i] = NO_ID;
	for (size_t i = 0; i < n;) {
		size_t best = i, k = i;
		for (; k < n && c[k].id == c[i].id; k++)
			if (has_more(p->in, &c[k], &c[best]))
				best = k;
		owner[c[i].id] = c[best].root;
		if (is_older(r, c[i].id, kept[c[best].root]))
			kept[c[best].root] = c[i].id;
		i = k;
	}
	return kept;
}

/* --- new identifiers ------------------------------------------------------ */

/* A cluster's members in the order of their keys. */
static uint32_t
next_by_key(const struct clusters *c, uint32_t root, uint32_t after)
{
	const struct intake *in = c->people->in;
	uint32_t best = NO_PERSON, i = root;
	do {
		bool is_later =
		    after == NO_PERSON || compare_keys(in, i, after) > 0;
		if (is_later &&
		    (best == NO_PERSON || compare_keys(in, i, best) < 0))
			best = i;
		i = c->next[i];
	} while (i != root);
	return best;
}

/*
 * The hash of the smallest key, unless that identifier was given before: then
 * of the next member's, or of a key with a number.
 */
static void
make_id(struct person_register *r, struct identities *d, uint32_t root)
{
	const struct intake *in = d->clusters->people->in;
	uint32_t who = next_by_key(d->clusters, root, NO_PERSON), first = who;
	bool is_new;
	for (; who != NO_PERSON; who = next_by_key(d->clusters, root, who)) {
		identity_id(strmap_key(&in->persons, who), d->id[root]);
		strmap_add(
		    &r->ids, slice_of(d->id[root], IDENTITY_ID), &is_new);
		if (is_new)
			return;
	}
	struct buf key = {0};
	for (int i = 2; !is_new; i++) {
		buf_reset(&key);
		buf_slice(&key, strmap_key(&in->persons, first));
		buf_printf(&key, "%c%d", 0, i);
		identity_id(buf_as_slice(&key), d->id[root]);
		strmap_add(
		    &r->ids, slice_of(d->id[root], IDENTITY_ID), &is_new);
	}
	buf_fini(&key);
}

static void
name_clusters(
    struct person_register *r, struct identities *d, const uint32_t *kept)
{
	for (uint32_t i = 0; i < d->n; i++) {
		uint32_t root = d->order[i];
		if (kept[root] == NO_ID)
			make_id(r, d, root);
		else
			identity_set(d, root, strmap_key(&r->ids, kept[root]));
	}
}

/* --- the rows of this month ----------------------------------------------- */

static void
note_change(struct person_register *r, size_t row, enum register_change change)
{
	r->changed = mem_grow(
	    r->changed, r->nchanged, &r->changed_cap, sizeof *r->changed);
	r->changed[r->nchanged++] =
	    (struct register_changed){(uint32_t)row, change};
}

/* The earliest extract in which an individual is: its date, or empty. */
static struct slice
extract_date(struct person_register *r, const struct intake *in, uint32_t who)
{
	date first = DATE_NONE;
	for (uint32_t row = in->first_row[who]; row != NO_ROW;
	     row = in->row[row].next)
		if (in->row[row].extracted != DATE_NONE &&
		    (first == DATE_NONE || in->row[row].extracted < first))
			first = in->row[row].extracted;
	if (first == DATE_NONE)
		return slice_of("", 0);
	char *text = arena_bytes(&r->arena, DATE_TEXT);
	date_format(first, text);
	return slice_of(text, DATE_TEXT);
}

/*
 * Old rows take up their cluster's identifier, or, when they are not in the
 * input, what theirs was merged into.
 */
static void
update_rows(struct person_register *r, const struct identities *d,
    const uint32_t *owner, const uint32_t *kept)
{
	for (size_t i = 0; i < r->nold; i++) {
		struct register_row *x = &r->row[i];
		uint32_t root = x->individual == NO_PERSON
		    ? owner[x->old]
		    : d->root[x->individual];
		if (root == NO_PERSON)
			continue;
		struct slice now = slice_of(d->id[root], IDENTITY_ID);
		if (x->individual == NO_PERSON)
			now = strmap_key(&r->ids, kept[root]);
		if (slice_equal(x->id, now))
			continue;
		bool is_merge = owner[x->old] == root;
		note_change(r, i, is_merge ? REGISTER_MERGED : REGISTER_SPLIT);
		x->id = now;
	}
}

/* Individuals without a row, in the order of their keys. */
static void
add_new_rows(struct person_register *r, const struct identities *d)
{
	const struct people *p = d->clusters->people;
	for (uint32_t i = 0; i < p->n; i++) {
		if (r->row_of[i])
			continue;
		add_row(r,
		    (struct register_row){intake_source(p->in, i),
			intake_person(p->in, i),
			slice_of(d->id[d->root[i]], IDENTITY_ID),
			extract_date(r, p->in, i), i, NO_ID});
		r->added++;
	}
}

static int
by_key(const void *x, const void *y)
{
	const struct register_row *a = x, *b = y;
	int r = slice_compare(a->source, b->source);
	return r ? r : slice_compare(a->person, b->person);
}

void
register_assign(struct person_register *r, struct identities *d)
{
	size_t n, nids = r->ids.n;
	uint32_t *owner = mem_alloc((nids + 1) * sizeof *owner);
	struct claim *c = make_claims(r, d, &n);
	for (size_t i = 0; i < nids; i++)
		owner[i] = NO_PERSON;
	uint32_t *kept = choose_kept(r, d, c, n, owner);
	name_clusters(r, d, kept);
	update_rows(r, d, owner, kept);
	for (size_t i = 0; i < nids; i++)
		r->merged += owner[i] != NO_PERSON && kept[owner[i]] != i;
	for (size_t i = 0; i < r->nchanged; i++)
		r->split += r->changed[i].change == REGISTER_SPLIT;
	add_new_rows(r, d);
	if (r->n > r->nold)
		qsort(r->row + r->nold, r->n - r->nold, sizeof *r->row, by_key);
	mem_free(owner);
	mem_free(kept);
	mem_free(c);
}
