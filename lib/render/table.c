/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "render/table.h"

#include <assert.h>
#include <math.h>
#include <stdarg.h>

/* Room for one more in an array that lives in an arena. */
static void *
grow(struct arena *a, void *array, size_t n, size_t *cap, size_t size)
{
	if (n < *cap)
		return array;
	*cap = *cap ? 2 * *cap : 8;
	void *larger = arena_zalloc(a, *cap, size);
	if (n)
		memcpy(larger, array, n * size);
	return larger;
}

static char *
copy(struct arena *a, const char *text)
{
	return text ? arena_cstr(a, slice_text(text)) : NULL;
}

void
document_fini(struct document *d)
{
	arena_fini(&d->arena);
	memset(d, 0, sizeof *d);
}

struct section *
document_section(struct document *d, const char *name, const char *title)
{
	struct arena *a = &d->arena;
	struct section *s = arena_zalloc(a, 1, sizeof *s);
	d->section =
	    grow(a, d->section, d->nsections, &d->section_cap, sizeof(void *));
	d->section[d->nsections++] = s;
	s->arena = a;
	s->name = copy(a, name);
	s->title = copy(a, title);
	return s;
}

static void
add_fact(
    struct arena *a, struct fact **fact, size_t *n, size_t *cap, struct fact f)
{
	*fact = grow(a, *fact, *n, cap, sizeof **fact);
	(*fact)[(*n)++] = (struct fact){
	    copy(a, f.key), copy(a, f.name), arena_copy(a, f.text)};
}

void
document_source(
    struct document *d, const char *key, const char *name, struct slice text)
{
	add_fact(&d->arena, &d->source, &d->nsources, &d->source_cap,
	    (struct fact){key, name, text});
}

void
section_fact(
    struct section *s, const char *key, const char *name, struct slice text)
{
	add_fact(s->arena, &s->fact, &s->nfacts, &s->fact_cap,
	    (struct fact){key, name, text});
}

static void add_text(struct arena *a, struct texts *t, const char *format,
    va_list args) __attribute__((format(printf, 3, 0)));

static void
add_text(struct arena *a, struct texts *t, const char *format, va_list args)
{
	struct buf b = {0};
	buf_vprintf(&b, format, args);
	t->item = grow(a, t->item, t->n, &t->cap, sizeof *t->item);
	t->item[t->n++] = arena_copy(a, buf_as_slice(&b));
	buf_fini(&b);
}

void
document_intro(struct document *d, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	add_text(&d->arena, &d->intro, format, args);
	va_end(args);
}

void
section_intro(struct section *s, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	add_text(s->arena, &s->intro, format, args);
	va_end(args);
}

void
section_sentence(struct section *s, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	add_text(s->arena, &s->sentences, format, args);
	va_end(args);
}

void
section_caution(struct section *s, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	add_text(s->arena, &s->cautions, format, args);
	va_end(args);
}

void
section_note(struct section *s, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	add_text(s->arena, &s->notes, format, args);
	va_end(args);
}

void
table_note(struct table *t, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	add_text(t->arena, &t->notes, format, args);
	va_end(args);
}

void
section_scope(struct section *s, struct slice cohort, struct slice where)
{
	struct buf b = {0};
	buf_slice(&b, cohort);
	buf_byte(&b, '\0');
	buf_slice(&b, where);
	s->scope = arena_copy(s->arena, buf_as_slice(&b));
	buf_fini(&b);
}

struct table *
section_table(struct section *s, const char *name, const char *title)
{
	struct table *t = arena_zalloc(s->arena, 1, sizeof *t);
	s->table =
	    grow(s->arena, s->table, s->ntables, &s->table_cap, sizeof(void *));
	s->table[s->ntables++] = t;
	t->arena = s->arena;
	t->name = copy(s->arena, name);
	t->title = copy(s->arena, title);
	t->chart.reference = NAN;
	return t;
}

void
table_columns(struct table *t, const struct column *columns, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		t->column = grow(t->arena, t->column, t->ncolumns,
		    &t->column_cap, sizeof *t->column);
		t->column[t->ncolumns++] = columns[i];
	}
}

void
table_group(struct table *t, struct slice key)
{
	struct column c = {
	    .name = arena_cstr(t->arena, key), .role = ROLE_GROUP};
	table_columns(t, &c, 1);
}

static struct cell *
next_cell(struct table *t)
{
	t->cell =
	    grow(t->arena, t->cell, t->ncells, &t->cell_cap, sizeof *t->cell);
	struct cell *c = &t->cell[t->ncells++];
	*c = (struct cell){0};
	return c;
}

void
table_text(struct table *t, struct slice text, struct slice label)
{
	struct cell *c = next_cell(t);
	if (!slice_present(text))
		return;
	c->state = CELL_TEXT;
	c->text = arena_copy(t->arena, text);
	c->label = arena_copy(t->arena, label);
}

void
table_number(struct table *t, double v)
{
	struct cell *c = next_cell(t);
	assert(t->column[(t->ncells - 1) % t->ncolumns].type != COLUMN_TEXT);
	if (!isfinite(v))
		return;
	c->state = CELL_NUMBER;
	c->number = v;
}

void
table_as(struct table *t, double v, enum column_type as, int decimals)
{
	table_number(t, v);
	struct cell *c = &t->cell[t->ncells - 1];
	c->has_format = true;
	c->as = as;
	c->decimals = decimals;
}

void
table_date(struct table *t, date d)
{
	table_number(t, d == DATE_NONE ? NAN : (double)d);
}

void
table_detail(struct table *t)
{
	table_cell(t, table_nrows(t) - 1, 0)->is_detail = true;
}

int
table_column(const struct table *t, const char *name)
{
	for (size_t i = 0; i < t->ncolumns; i++)
		if (strcmp(t->column[i].name, name) == 0)
			return (int)i;
	return -1;
}

void
table_hide(struct table *t, const char *column)
{
	int i = table_column(t, column);
	assert(i >= 0);
	t->column[i].role = ROLE_CODE;
}

bool
column_is_points(const struct column *c)
{
	return c->unit && strcmp(c->unit, "points") == 0;
}

void
table_blank(struct table *t, const char *const *columns)
{
	for (size_t i = 0; columns[i]; i++) {
		int column = table_column(t, columns[i]);
		table_hide(t, columns[i]);
		for (size_t row = 0; row < table_nrows(t); row++)
			*table_cell(t, row, (size_t)column) =
			    (struct cell){.state = CELL_EMPTY};
	}
}

size_t
table_ngroups(const struct table *t)
{
	size_t n = 0;
	while (n < t->ncolumns && t->column[n].role == ROLE_GROUP)
		n++;
	return n;
}

bool
table_is_error(const struct table *t, size_t column)
{
	return strcmp(t->column[column].name, "std_error") == 0;
}

size_t
table_limited(const struct table *t, size_t limit)
{
	while (limit > 0 &&
	    (t->column[limit].role != ROLE_NONE || table_is_error(t, limit)))
		limit--;
	return limit;
}

void
document_table_name(const struct document *d, const struct section *s,
    const struct table *t, struct buf *out)
{
	if (d->nsections > 1) {
		buf_text(out, s->name);
		buf_byte(out, '/');
	}
	buf_text(out, t->name);
}

void
document_table_names(const struct document *d, struct buf *out)
{
	size_t n = 0;
	for (size_t i = 0; i < d->nsections; i++) {
		const struct section *s = d->section[i];
		for (size_t j = 0; j < s->ntables; j++) {
			if (n++)
				buf_text(out, ", ");
			document_table_name(d, s, s->table[j], out);
		}
	}
}

const struct table *
document_table(const struct document *d, const char *name)
{
	const struct table *found = NULL;
	struct buf full = {0};
	for (size_t i = 0; i < d->nsections; i++) {
		const struct section *s = d->section[i];
		for (size_t j = 0; j < s->ntables; j++) {
			buf_reset(&full);
			document_table_name(d, s, s->table[j], &full);
			bool is_it = name ? slice_is(buf_as_slice(&full), name)
					  : d->nsections == 1 && j == 0;
			if (is_it)
				found = s->table[j];
		}
	}
	buf_fini(&full);
	return found;
}

const struct table *
document_chart(const struct document *d)
{
	for (size_t i = 0; i < d->nsections; i++)
		for (size_t j = 0; j < d->section[i]->ntables; j++)
			if (d->section[i]->table[j]->chart.kind)
				return d->section[i]->table[j];
	return NULL;
}

void
document_keep(struct document *d, const struct table *t)
{
	for (size_t i = 0; i < d->nsections; i++) {
		struct section *s = d->section[i];
		for (size_t j = 0; j < s->ntables; j++)
			if (s->table[j] == t) {
				s->table[0] = s->table[j];
				s->ntables = 1;
				d->section[0] = s;
				d->nsections = 1;
				return;
			}
	}
}

/* --- for publication --------------------------------------------------- */

static void
relate(struct table *t, enum relation_kind kind, const char *value,
    const char *part, const char *whole)
{
	struct relation r = {kind, -1, -1, table_column(t, whole), NULL};
	if (value)
		r.value = table_column(t, value);
	if (part)
		r.part = table_column(t, part);
	assert(
	    r.whole >= 0 && (!value || r.value >= 0) && (!part || r.part >= 0));
	t->relation = grow(t->arena, t->relation, t->nrelations,
	    &t->relation_cap, sizeof *t->relation);
	t->relation[t->nrelations++] = r;
}

void
table_people(struct table *t, const char *column)
{
	relate(t, RELATION_PEOPLE, NULL, NULL, column);
}

void
table_share(
    struct table *t, const char *value, const char *part, const char *whole)
{
	relate(t, RELATION_SHARE, value, part, whole);
}

void
table_share_limits(
    struct table *t, struct interval (*limits)(double share, double whole))
{
	t->relation[t->nrelations - 1].limits = limits;
}

void
table_enough(struct table *t, const char *part, const char *whole)
{
	relate(t, RELATION_SHARE, NULL, part, whole);
}

void
table_mean(
    struct table *t, const char *value, const char *sum, const char *count)
{
	relate(t, RELATION_MEAN, value, sum, count);
}

void
table_within(struct table *t, const char *part, const char *whole)
{
	relate(t, RELATION_WITHIN, NULL, part, whole);
}

void
table_plain(struct table *t, const char *column)
{
	relate(t, RELATION_PLAIN, NULL, NULL, column);
}

void
table_made(struct table *t, const char *column)
{
	relate(t, RELATION_MADE, NULL, NULL, column);
}

void
table_follows(struct table *t, const struct table *leader)
{
	t->leader = leader;
}

void
table_public(struct table *t)
{
	t->is_public = true;
}

const struct table *
section_find(const struct section *s, const char *name)
{
	for (size_t i = 0; i < s->ntables; i++)
		if (strcmp(s->table[i]->name, name) == 0)
			return s->table[i];
	return NULL;
}

double
table_value(const struct table *t, size_t row, const char *column)
{
	int i = table_column(t, column);
	if (i < 0 || row >= table_nrows(t))
		return NAN;
	const struct cell *x = table_cell(t, row, (size_t)i);
	return x->state == CELL_NUMBER ? x->number : NAN;
}
