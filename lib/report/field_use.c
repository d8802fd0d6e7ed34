/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/field_use.h"

#include "base/buf.h"
#include "base/mem.h"
#include "report/group.h"

#include <stdlib.h>

const struct sent_type sent_types[SENT_TYPES] = {
    {RECORD_PERSON, "extracted"},
    {RECORD_ARREST, "date"},
    {RECORD_OFFENCE, "offence_date"},
    {RECORD_CUSTODY, "reception_date"},
    {RECORD_SUPERVISION, "start_date"},
    {RECORD_ASSESSMENT, "date"},
    {RECORD_REFERRAL, "date"},
    {RECORD_CONTACT, "date"},
    {RECORD_OUTCOME, "date"},
    {RECORD_CIVIL_ORDER, "start_date"},
    {RECORD_SPEND, "date"},
    {RECORD_SERVICE, "start_date"},
};

void
sent_want(struct sent_columns c[SENT_TYPES], struct data *d)
{
	for (size_t i = 0; i < SENT_TYPES; i++) {
		enum record_type t = sent_types[i].type;
		c[i].source = data_want(d, t, "source", DATA_TEXT);
		c[i].person_id = data_want(d, t, "person_id", DATA_TEXT);
		c[i].date = data_want(d, t, sent_types[i].date, DATA_DATE);
		c[i].filled = data_want_filled(d, t);
		c[i].version = data_want_version(d, t);
	}
}

struct slice
sent_source(const struct data *d, const struct sent_columns *c, uint32_t row,
    struct arena *a)
{
	struct slice s = data_cell_text(d, c->source, row, a);
	return s.n ? s : slice_text("not recorded");
}

/* --- counting ---------------------------------------------------------- */

/* How often a source's records of a type have the very same fields. */
struct tally_of {
	const struct data *d;
	const struct sent_columns *c;
	size_t nsources, ncodes;
	int64_t *count; /* [source][code], the last source: none */
};

static struct tally_of
tally_rows(const struct data *d, const struct sent_columns *c, struct arena *a)
{
	struct tally_of t = {d, c, d->column[c->source].values.n + 1,
	    d->column[c->filled].values.n, NULL};
	struct rows rows = data_current_rows(d, c->version, a);
	t.count = mem_zalloc(t.nsources * t.ncodes + 1, sizeof *t.count);
	for (size_t i = 0; i < rows.n; i++) {
		uint32_t row = rows.row[i];
		uint32_t source = d->column[c->source].code[row];
		size_t k = source == DATA_ABSENT ? t.nsources - 1 : source;
		t.count[k * t.ncodes + d->column[c->filled].code[row]]++;
	}
	return t;
}

/* One source's fields: where each stands in the list. */
struct gathering {
	struct field_uses *list;
	size_t *cap, first;
	struct strmap names;
	enum record_type type;
	struct slice source;
};

static struct field_use *
field_of(struct gathering *g, struct slice name)
{
	bool is_new;
	size_t k = g->first + strmap_add(&g->names, name, &is_new);
	struct field_uses *l = g->list;
	if (is_new) {
		l->item = mem_grow(l->item, l->n, g->cap, sizeof *l->item);
		l->item[l->n++] =
		    (struct field_use){.type = g->type, .source = g->source};
	}
	return &l->item[k];
}

/* n records that have these fields. */
static void
add_fields(struct gathering *g, struct slice fields, int64_t n)
{
	while (slice_present(fields)) {
		struct slice one = slice_cut(fields, ' ', &fields);
		bool is_invalid = one.n && *one.p == '!';
		if (one.n == 0)
			continue;
		if (is_invalid)
			one = slice_of(one.p + 1, one.n - 1);
		struct field_use *to = field_of(g, one);
		*(is_invalid ? &to->invalid : &to->valid) += n;
	}
}

/* Fields as they are written, then what the table does not know. */
static int
by_field(const void *a, const void *b)
{
	const struct field_use *x = a, *y = b;
	int i = schema_field(x->type, x->field);
	int k = schema_field(y->type, y->field);
	if (i != k && i != FIELD_NONE && k != FIELD_NONE)
		return i - k;
	if (i == FIELD_NONE && k == FIELD_NONE)
		return natural_compare(x->field, y->field);
	return i == FIELD_NONE ? 1 : k == FIELD_NONE ? -1 : 0;
}

static void
gather_source(struct field_uses *list, size_t *cap, enum record_type type,
    const struct tally_of *t, size_t source, struct arena *a)
{
	struct gathering g = {
	    .list = list, .cap = cap, .first = list->n, .type = type};
	int64_t records = 0;
	g.source = source + 1 == t->nsources
	    ? slice_text("not recorded")
	    : data_text(
		  strmap_key(&t->d->column[t->c->source].values, source), a);
	for (size_t k = 0; k < t->ncodes; k++) {
		int64_t n = t->count[source * t->ncodes + k];
		records += n;
		if (n)
			add_fields(&g,
			    strmap_key(&t->d->column[t->c->filled].values, k),
			    n);
	}
	for (size_t k = g.first; k < list->n; k++) {
		list->item[k].records = records;
		list->item[k].field =
		    arena_copy(a, strmap_key(&g.names, k - g.first));
	}
	strmap_fini(&g.names);
}

static int
by_source(const void *a, const void *b)
{
	const struct field_use *x = a, *y = b;
	int c = natural_compare(x->source, y->source);
	if (x->type != y->type)
		return x->type < y->type ? -1 : 1;
	return c ? c : by_field(a, b);
}

static int
by_field_first(const void *a, const void *b)
{
	const struct field_use *x = a, *y = b;
	int c = by_field(a, b);
	if (x->type != y->type)
		return x->type < y->type ? -1 : 1;
	return c ? c : natural_compare(x->source, y->source);
}

struct field_uses
field_uses(const struct data *d, const struct sent_columns c[SENT_TYPES],
    enum field_order order, struct arena *a)
{
	struct field_uses list = {0};
	size_t cap = 0;
	for (size_t i = 0; i < SENT_TYPES; i++) {
		struct tally_of t = tally_rows(d, &c[i], a);
		for (size_t s = 0; s < t.nsources; s++)
			gather_source(
			    &list, &cap, sent_types[i].type, &t, s, a);
		mem_free(t.count);
	}
	if (list.n)
		qsort(list.item, list.n, sizeof *list.item,
		    order == FIELDS_BY_SOURCE ? by_source : by_field_first);
	struct field_uses kept = {
	    arena_alloc(a, (list.n + 1) * sizeof *list.item), list.n};
	if (list.n)
		memcpy(kept.item, list.item, list.n * sizeof *list.item);
	mem_free(list.item);
	return kept;
}
