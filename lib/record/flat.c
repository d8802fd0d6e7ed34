/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "record/flat.h"

#include "base/buf.h"
#include "base/mem.h"
#include "base/num.h"
#include "record/value.h"

#include <stdlib.h>

void
flat_fini(struct flat *f)
{
	strmap_fini(&f->columns);
	arena_fini(&f->arena);
	mem_free(f->order);
	mem_free(f->place);
	mem_free(f->cell);
	*f = (struct flat){0};
}

/* What becomes of a plain value: noting its column, or filling its cell. */
struct visit {
	struct flat *flat;
	struct buf path;
	bool fills;
};

static void
visit_cell(struct visit *v, struct slice text, bool is_text)
{
	struct slice path = buf_as_slice(&v->path);
	if (!v->fills) {
		strmap_add(&v->flat->columns, path, NULL);
		return;
	}
	int64_t i = strmap_find(&v->flat->columns, path);
	if (i >= 0)
		v->flat->cell[v->flat->place[i]] = (struct cell){text, is_text};
}

static bool
is_nested(struct value x)
{
	return x.kind == VALUE_OBJECT || x.kind == VALUE_ARRAY;
}

/* A plain value's text, decoded into the arena. */
static struct slice
plain(struct flat *f, struct value x)
{
	return x.kind == VALUE_TEXT ? value_text(x, &f->arena) : value_raw(x);
}

/* A list without objects in one cell. */
static void
visit_plain_list(struct visit *v, struct slice list)
{
	struct scan s;
	struct value x;
	struct buf b = {0};
	if (scan_array(&s, list))
		while (scan_element(&s, &x) > 0) {
			if (b.n)
				buf_byte(&b, ';');
			buf_slice(&b, plain(v->flat, x));
		}
	visit_cell(v, arena_copy(&v->flat->arena, buf_as_slice(&b)), true);
	buf_fini(&b);
}

static bool
holds_objects(struct slice list)
{
	struct scan s;
	struct value x;
	bool found = false;
	if (scan_array(&s, list))
		while (!found && scan_element(&s, &x) > 0)
			found = x.kind == VALUE_OBJECT;
	return found;
}

static void visit_value(struct visit *v, struct value x);

/* Goes one step down the path, and back. */
static void
visit_at(struct visit *v, struct slice step, struct value x)
{
	size_t n = v->path.n;
	if (n)
		buf_byte(&v->path, '.');
	buf_slice(&v->path, step);
	visit_value(v, x);
	v->path.n = n;
}

/* Depth is bounded by the scanner's. */
static void
visit_value(struct visit *v, struct value x)
{
	struct scan s;
	struct slice key;
	struct value inner;
	struct slice raw = value_raw(x);
	if (!is_nested(x)) {
		visit_cell(v, plain(v->flat, x), x.kind == VALUE_TEXT);
	} else if (x.kind == VALUE_OBJECT) {
		if (scan_object(&s, raw))
			while (scan_member(&s, &key, &inner) > 0)
				visit_at(v, key, inner);
	} else if (!holds_objects(raw)) {
		visit_plain_list(v, raw);
	} else if (scan_array(&s, raw)) {
		struct buf number = {0};
		for (int i = 1; scan_element(&s, &inner) > 0; i++) {
			buf_reset(&number);
			buf_int(&number, i);
			visit_at(v, buf_as_slice(&number), inner);
		}
		buf_fini(&number);
	}
}

static void
visit_line(struct flat *f, struct slice line, bool fills)
{
	struct visit v = {.flat = f, .fills = fills};
	struct value whole = {line.p, (uint32_t)line.n, VALUE_OBJECT, false};
	arena_reset(&f->arena);
	visit_value(&v, whole);
	buf_fini(&v.path);
}

void
flat_scan(struct flat *f, struct slice line)
{
	visit_line(f, line, false);
}

/* A column while columns are sorted. */
struct column {
	struct slice name;
	int64_t rank; /* of its first part */
	uint32_t number;
};

/* Numbers as numbers, all else by bytes. */
static int
compare_parts(struct slice a, struct slice b)
{
	int64_t x, y;
	if (num_parse_int(a, &x) && num_parse_int(b, &y))
		return (x > y) - (x < y);
	return slice_compare(a, b);
}

static int
compare_columns(const void *a, const void *b)
{
	const struct column *x = a, *y = b;
	struct slice left = x->name, right = y->name;
	if (x->rank != y->rank)
		return x->rank < y->rank ? -1 : 1;
	while (left.p && right.p) {
		int c = compare_parts(
		    slice_cut(left, '.', &left), slice_cut(right, '.', &right));
		if (c)
			return c;
	}
	return (left.p != NULL) - (right.p != NULL);
}

/* The table's place of a field, or after them all by first appearance. */
static int64_t
rank_of(const struct flat *f, enum record_type type, struct slice name)
{
	struct slice rest, first = slice_cut(name, '.', &rest);
	if (type != RECORD_NONE) {
		const int *order = schema_order(type);
		const struct schema *s = schema_of(type);
		for (int i = 0; i < s->nfields; i++)
			if (slice_equal(s->field[order[i]].name, first))
				return i;
	}
	for (size_t i = 0; i < f->columns.n; i++)
		if (slice_equal(
			slice_cut(strmap_key(&f->columns, i), '.', &rest),
			first))
			return RECORD_MAX_FIELDS + (int64_t)i;
	return INT64_MAX;
}

void
flat_settle(struct flat *f, enum record_type type)
{
	size_t n = f->columns.n;
	struct column *column = mem_zalloc(n + 1, sizeof *column);
	f->order = mem_zalloc(n + 1, sizeof *f->order);
	f->place = mem_zalloc(n + 1, sizeof *f->place);
	f->cell = mem_zalloc(n + 1, sizeof *f->cell);
	for (size_t i = 0; i < n; i++) {
		struct slice name = strmap_key(&f->columns, i);
		column[i] =
		    (struct column){name, rank_of(f, type, name), (uint32_t)i};
	}
	if (n > 1)
		qsort(column, n, sizeof *column, compare_columns);
	for (size_t i = 0; i < n; i++) {
		f->order[i] = column[i].number;
		f->place[column[i].number] = (uint32_t)i;
	}
	mem_free(column);
}

struct slice
flat_column(const struct flat *f, size_t n)
{
	return strmap_key(&f->columns, f->order[n]);
}

void
flat_row(struct flat *f, struct slice line)
{
	memset(f->cell, 0, f->columns.n * sizeof *f->cell);
	visit_line(f, line, true);
}
