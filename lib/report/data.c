/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/data.h"

#include "base/buf.h"
#include "base/mem.h"

#include <math.h>

static void
column_fini(struct data_column *c)
{
	strmap_fini(&c->values);
	mem_free(c->code);
	mem_free(c->number);
	mem_free(c->day);
}

void
data_fini(struct data *d)
{
	for (size_t i = 0; i < d->ncolumns; i++)
		column_fini(&d->column[i]);
	mem_free(d->column);
	mem_free(d->cohort);
	arena_fini(&d->arena);
	memset(d, 0, sizeof *d);
}

/* Numbers and dates stand for themselves; the rest are interned texts. */
static bool
is_coded(const struct data_column *c)
{
	return c->kind != DATA_NUMBER && c->kind != DATA_DATE;
}

size_t
data_want(
    struct data *d, enum record_type type, const char *path, enum data_kind k)
{
	struct slice p = slice_text(path);
	for (size_t i = 0; i < d->ncolumns; i++) {
		const struct data_column *c = &d->column[i];
		if (c->path.type == type && c->kind == k &&
		    slice_equal(c->path.text, p))
			return i;
	}
	d->column =
	    mem_grow(d->column, d->ncolumns, &d->column_cap, sizeof *d->column);
	d->is_wanted[type] = true;
	struct data_column *c = &d->column[d->ncolumns];
	*c = (struct data_column){.kind = k};
	c->path = path_make(type, slice_text(arena_cstr(&d->arena, p)));
	return d->ncolumns++;
}

void
data_ask_same(struct data *d, const struct data *like)
{
	d->where = like->where;
	for (size_t i = 0; i < like->ncolumns; i++)
		data_want(d, like->column[i].path.type,
		    like->column[i].path.text.p, like->column[i].kind);
}

size_t
data_want_version(struct data *d, enum record_type type)
{
	return data_want(d, type, "", DATA_VERSION);
}

size_t
data_want_filled(struct data *d, enum record_type type)
{
	return data_want(d, type, "", DATA_FILLED);
}

struct rows
data_current_rows(const struct data *d, size_t version, struct arena *a)
{
	const struct data_column *c = &d->column[version];
	size_t n = d->nrows[c->path.type];
	struct rows rows = {arena_alloc(a, (n + 1) * sizeof *rows.row), 0};
	uint32_t *last = arena_zalloc(a, c->values.n + 1, sizeof *last);
	for (size_t i = 0; i < n; i++)
		last[c->code[i]] = (uint32_t)i;
	for (size_t i = 0; i < n; i++)
		if (last[c->code[i]] == i)
			rows.row[rows.n++] = (uint32_t)i;
	return rows;
}

bool
data_is_empty(const struct data *d, size_t column)
{
	const struct data_column *c = &d->column[column];
	for (size_t i = 0; i < d->nrows[c->path.type]; i++) {
		bool is_absent = is_coded(c) ? c->code[i] == DATA_ABSENT
		    : c->kind == DATA_NUMBER ? isnan(c->number[i])
					     : c->day[i] == DATE_NONE;
		if (!is_absent)
			return false;
	}
	return true;
}

struct slice
data_text(struct slice json, struct arena *a)
{
	if (json.n < 2 || *json.p != '"')
		return json;
	struct slice inside = slice_of(json.p + 1, json.n - 2);
	bool has_escape = memchr(inside.p, '\\', inside.n) != NULL;
	return has_escape ? value_unescape(inside, a) : inside;
}

struct slice
data_cell_json(const struct data *d, size_t column, uint32_t row)
{
	const struct data_column *c = &d->column[column];
	return c->code[row] == DATA_ABSENT
	    ? SLICE_NONE
	    : strmap_key(&c->values, c->code[row]);
}

struct slice
data_cell_text(
    const struct data *d, size_t column, uint32_t row, struct arena *a)
{
	return data_text(data_cell_json(d, column, row), a);
}

/* Makes room for n more entries behind the first `used`. */
static void
column_reserve(struct data_column *c, size_t used, size_t n)
{
	size_t cap = c->cap ? c->cap : 1024;
	while (cap < used + n)
		cap *= 2;
	if (cap == c->cap)
		return;
	if (is_coded(c))
		c->code = mem_resize(c->code, cap, sizeof *c->code);
	else if (c->kind == DATA_NUMBER)
		c->number = mem_resize(c->number, cap, sizeof *c->number);
	else
		c->day = mem_resize(c->day, cap, sizeof *c->day);
	c->cap = cap;
}

/* --- a thread's own --------------------------------------------------- */

struct data_batch {
	struct data own; /* the same columns, this block's rows */
	struct arena scratch;
	struct record record;
	struct buf version;
};

struct data_batch *
data_batch_new(const struct data *d)
{
	struct data_batch *b = mem_zalloc(1, sizeof *b);
	data_ask_same(&b->own, d);
	return b;
}

void
data_batch_free(struct data_batch *b)
{
	if (!b)
		return;
	data_fini(&b->own);
	arena_fini(&b->scratch);
	buf_fini(&b->version);
	mem_free(b);
}

/* The value with its quotes, brackets or braces: JSON text again. */
static struct slice
token(struct value v)
{
	if (v.kind == VALUE_TEXT)
		return slice_of(v.p - 1, (size_t)v.n + 2);
	return value_raw(v);
}

static double
number_in(struct value v)
{
	double x;
	if (v.kind == VALUE_TRUE || v.kind == VALUE_FALSE)
		return v.kind == VALUE_TRUE;
	return value_double(v, &x) ? x : NAN;
}

static void
put(struct data_column *c, size_t row, struct value v)
{
	column_reserve(c, row, 1);
	if (c->kind == DATA_TEXT)
		c->code[row] = value_present(v) && v.kind != VALUE_NULL
		    ? (uint32_t)strmap_add(&c->values, token(v), NULL)
		    : DATA_ABSENT;
	else if (c->kind == DATA_NUMBER)
		c->number[row] = number_in(v);
	else
		c->day[row] = value_date(v);
}

static void
keep_cohort(struct data *d, struct slice name, struct slice line)
{
	d->cohort =
	    mem_grow(d->cohort, d->ncohorts, &d->cohort_cap, sizeof *d->cohort);
	d->cohort[d->ncohorts++] = (struct data_cohort){
	    arena_copy(&d->arena, name), arena_copy(&d->arena, line)};
}

/*
 * What a record's versions have in common, led by a byte that tells the two
 * kinds apart: source and id, or every field but `from`.
 */
static void
name_version(struct buf *b, const struct record *r)
{
	int n = schema_of(r->type)->nfields;
	buf_reset(b);
	if (value_present(r->field[FIELD_ID])) {
		buf_byte(b, '#');
		buf_slice(b, value_raw(r->field[FIELD_SOURCE]));
		buf_byte(b, '\0');
		buf_slice(b, value_raw(r->field[FIELD_ID]));
		return;
	}
	buf_byte(b, '=');
	for (int i = 0; i < n; i++)
		if (i != FIELD_FROM) {
			buf_slice(b, value_raw(r->field[i]));
			buf_byte(b, '\0');
		}
}

/* The keys of an object, each with a blank and a mark before it. */
static void
name_keys(struct buf *b, struct value object, const char *mark)
{
	struct scan s;
	struct slice key;
	struct value v;
	if (object.kind != VALUE_OBJECT || !scan_object(&s, value_raw(object)))
		return;
	while (scan_member(&s, &key, &v) > 0) {
		buf_byte(b, ' ');
		buf_text(b, mark);
		buf_slice(b, key);
	}
}

/* What data_want_filled() promises. */
static void
name_filled(struct buf *b, const struct record *r)
{
	const struct schema *s = schema_of(r->type);
	const int *order = schema_order(r->type);
	buf_reset(b);
	for (int k = 0; k < s->nfields; k++) {
		int i = order[k];
		if (i == FIELD_TYPE || i == FIELD_INVALID || i == FIELD_X ||
		    i == FIELD_FROM || !value_present(r->field[i]))
			continue;
		if (b->n)
			buf_byte(b, ' ');
		buf_slice(b, s->field[i].name);
	}
	name_keys(b, r->field[FIELD_INVALID], "!");
	name_keys(b, r->field[FIELD_X], "x.");
}

/* A text about the whole record. */
static void
put_named(struct data_column *c, size_t row, const struct record *r,
    struct buf *b, void (*name)(struct buf *, const struct record *))
{
	column_reserve(c, row, 1);
	name(b, r);
	c->code[row] = (uint32_t)strmap_add(&c->values, buf_as_slice(b), NULL);
}

/* Keeps what is wanted of a scanned record. */
static void
keep_record(struct data_batch *b, const struct record *r)
{
	struct data *d = &b->own;
	size_t row = d->nrows[r->type];
	for (size_t i = 0; i < d->ncolumns; i++) {
		struct data_column *c = &d->column[i];
		if (c->path.type != r->type)
			continue;
		if (c->kind == DATA_VERSION)
			put_named(c, row, r, &b->version, name_version);
		else if (c->kind == DATA_FILLED)
			put_named(c, row, r, &b->version, name_filled);
		else
			put(c, row, path_value(&c->path, r));
	}
	d->nrows[r->type]++;
}

static bool
passes(struct data_batch *b, const struct record *r)
{
	const struct where *w = b->own.where;
	if (!w || w->type != r->type)
		return true;
	b->own.where_seen |= where_unknown_keys(w, r);
	bool holds = where_holds(w, r, &b->scratch);
	arena_reset(&b->scratch);
	return holds;
}

int
data_batch_line(
    struct data_batch *b, struct slice line, struct origin at, struct fail *f)
{
	/* Every line is checked, wanted or not: a file cut short must show. */
	if (record_scan(&b->record, line, at, f) < 0)
		return -1;
	data_batch_record(b, &b->record, line);
	return 0;
}

const struct record *
data_batch_last(const struct data_batch *b)
{
	return &b->record;
}

void
data_batch_record(
    struct data_batch *b, const struct record *r, struct slice line)
{
	struct data *d = &b->own;
	d->nlines++;
	if (r->type != RECORD_COHORT && !d->is_wanted[r->type])
		return;
	if (r->type == RECORD_COHORT) {
		keep_cohort(
		    d, value_text(r->field[COHORT_NAME], &b->scratch), line);
		arena_reset(&b->scratch);
	} else if (passes(b, r)) {
		keep_record(b, r);
	} else {
		d->nleft++;
	}
}

/* Codes of the batch become codes of the whole. */
static void
append_codes(struct data_column *to, size_t used, struct data_column *from,
    size_t n, struct arena *scratch)
{
	uint32_t *code =
	    arena_alloc(scratch, (from->values.n + 1) * sizeof *code);
	for (size_t i = 0; i < from->values.n; i++)
		code[i] = (uint32_t)strmap_add(
		    &to->values, strmap_key(&from->values, i), NULL);
	for (size_t i = 0; i < n; i++)
		to->code[used + i] = from->code[i] == DATA_ABSENT
		    ? DATA_ABSENT
		    : code[from->code[i]];
	strmap_reset(&from->values);
	arena_reset(scratch);
}

static void
append_column(struct data_column *to, size_t used, struct data_column *from,
    size_t n, struct arena *scratch)
{
	if (n == 0)
		return;
	column_reserve(to, used, n);
	if (is_coded(to))
		append_codes(to, used, from, n, scratch);
	else if (to->kind == DATA_NUMBER)
		memcpy(to->number + used, from->number, n * sizeof(double));
	else
		memcpy(to->day + used, from->day, n * sizeof(date));
}

void
data_append(struct data *d, struct data_batch *b)
{
	struct data *own = &b->own;
	for (size_t i = 0; i < d->ncolumns; i++) {
		enum record_type type = d->column[i].path.type;
		append_column(&d->column[i], d->nrows[type], &own->column[i],
		    own->nrows[type], &b->scratch);
	}
	for (int type = 0; type < RECORD_NTYPES; type++)
		d->nrows[type] += own->nrows[type];
	for (size_t i = 0; i < own->ncohorts; i++)
		keep_cohort(d, own->cohort[i].name, own->cohort[i].line);
	d->nlines += own->nlines;
	d->nleft += own->nleft;
	d->where_seen |= own->where_seen;
	memset(own->nrows, 0, sizeof own->nrows);
	own->ncohorts = 0;
	own->nlines = own->nleft = 0;
}
