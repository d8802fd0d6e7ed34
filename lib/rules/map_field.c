/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One field of a map: where its text comes from and what is done to it. */
#include "base/mem.h"
#include "record/jsonout.h"
#include "rules/map_load.h"

static const char *const field_keys[] = {"column", "value", "concat",
    "separator", "first", "collect", "each", "row", "regex", "split", "codes",
    "plus", "format", "required", "date_order", "kind", NULL};
static const char *const source_keys[] = {
    "column", "value", "concat", "first", "collect", "each", "row", NULL};
static const char *const order_words[] = {"dmy", "mdy", "ymd", NULL};

/* --- names ------------------------------------------------------------- */

/* s with every {} replaced by the text of `repeat`. */
static struct slice
fill_in(struct map_loading *l, struct slice s)
{
	struct buf b = {0};
	if (!l->repeat.p || !s.n || !memchr(s.p, '{', s.n))
		return s;
	for (size_t i = 0; i < s.n; i++)
		if (i + 1 < s.n && s.p[i] == '{' && s.p[i + 1] == '}') {
			buf_slice(&b, l->repeat);
			i++;
		} else {
			buf_byte(&b, s.p[i]);
		}
	struct slice out = arena_copy(&l->map->arena, buf_as_slice(&b));
	buf_fini(&b);
	return out;
}

int
map_load_column(
    struct map_loading *l, const struct spec_node *n, struct slice name)
{
	if (name.n == 0)
		return spec_fail(n, l->f, "expected the name of a column");
	return (int)strmap_add(&l->map->columns, fill_in(l, name), NULL);
}

/* --- the parts of a source --------------------------------------------- */

static struct map_part *
new_parts(struct map_loading *l, struct map_op *op, size_t n)
{
	op->part = arena_zalloc(&l->map->arena, n + 1, sizeof *op->part);
	op->nparts = n;
	return op->part;
}

int
map_load_part(
    struct map_loading *l, struct map_part *p, const struct spec_node *n)
{
	struct slice name;
	if (spec_text(n, &name, l->f) < 0)
		return -1;
	p->kind = PART_COLUMN;
	p->column = map_load_column(l, n, name);
	return p->column < 0 ? -1 : 0;
}

/* {"each": true}, {"row": true} or {"row": "key"}. */
static int
load_mark(struct map_loading *l, struct map_part *p, const struct spec_node *n)
{
	bool yes, is_row = slice_is(n->key, "row");
	if (is_row && n->kind == SPEC_TEXT && slice_is(n->text, "key")) {
		p->kind = PART_KEY;
		return 0;
	}
	if (is_row && n->kind != SPEC_TRUE)
		return spec_fail(n, l->f, "expected true or \"key\"");
	if (spec_bool(n, &yes, l->f) < 0)
		return -1;
	if (!yes)
		return spec_fail(n, l->f, "expected true");
	p->kind = is_row ? PART_ROW : PART_EACH;
	if (p->kind == PART_EACH && !l->has_each)
		return spec_fail(n, l->f, "the record has no each");
	return 0;
}

/* A column, or {"value": text}, or one of these marks. */
static int
load_any_part(
    struct map_loading *l, struct map_part *p, const struct spec_node *n)
{
	static const char *const keys[] = {
	    "column", "value", "each", "row", NULL};
	if (n->kind == SPEC_TEXT)
		return map_load_part(l, p, n);
	if (spec_object(n, keys, l->f) < 0)
		return -1;
	if (n->n != 1)
		return spec_fail(
		    n, l->f, "expected a column, or one of value, each, row");
	const struct spec_node *only = &n->child[0];
	if (slice_is(only->key, "column"))
		return map_load_part(l, p, only);
	if (!slice_is(only->key, "value"))
		return load_mark(l, p, only);
	p->kind = PART_TEXT;
	if (spec_text(only, &p->text, l->f) < 0)
		return -1;
	p->text = fill_in(l, p->text);
	return 0;
}

static int
load_parts(
    struct map_loading *l, struct map_op *op, const struct spec_node *list)
{
	if (spec_array(list, l->f) < 0)
		return -1;
	if (list->n == 0)
		return spec_fail(list, l->f, "expected at least one column");
	struct map_part *p = new_parts(l, op, list->n);
	for (uint32_t i = 0; i < list->n; i++)
		if (load_any_part(l, &p[i], &list->child[i]) < 0)
			return -1;
	return 0;
}

/* {"collect": {"drugs": "Drug Need"}}: value and column. */
static int
load_collect(
    struct map_loading *l, struct map_op *op, const struct spec_node *n)
{
	if (n->kind != SPEC_OBJECT || n->n == 0)
		return spec_fail(
		    n, l->f, "expected an object of values and columns");
	struct map_part *p = new_parts(l, op, n->n);
	for (uint32_t i = 0; i < n->n; i++) {
		if (map_load_part(l, &p[i], &n->child[i]) < 0)
			return -1;
		p[i].text = fill_in(l, n->child[i].key);
	}
	op->is_list = true;
	return 0;
}

/* A scalar as the text that a cell would hold. */
static int
load_scalar(struct map_loading *l, struct map_op *op, size_t i,
    const struct spec_node *n)
{
	struct buf b = {0};
	struct map_part *p = &op->part[i];
	p->kind = PART_TEXT;
	switch (n->kind) {
	case SPEC_TEXT:
		p->text = fill_in(l, n->text);
		return 0;
	case SPEC_INTEGER:
		buf_int(&b, n->integer);
		break;
	case SPEC_REAL:
		jsonout_double(&b, n->number);
		break;
	case SPEC_TRUE:
	case SPEC_FALSE:
		buf_text(&b, n->kind == SPEC_TRUE ? "true" : "false");
		break;
	default:
		return spec_fail(
		    n, l->f, "expected text, a number or a list of them");
	}
	p->text = arena_copy(&l->map->arena, buf_as_slice(&b));
	buf_fini(&b);
	return 0;
}

static int
load_value(struct map_loading *l, struct map_op *op, const struct spec_node *n)
{
	size_t count = n->kind == SPEC_ARRAY ? n->n : 1;
	new_parts(l, op, count);
	op->is_list |= n->kind == SPEC_ARRAY;
	for (size_t i = 0; i < count; i++)
		if (load_scalar(
			l, op, i, n->kind == SPEC_ARRAY ? &n->child[i] : n) < 0)
			return -1;
	return 0;
}

/* The one key of a field that says where its text comes from. */
static int
load_source(struct map_loading *l, struct map_op *op, const struct spec_node *n)
{
	const struct spec_node *from = NULL, *separator;
	enum map_source source = MAP_COLUMN;
	for (int i = 0; source_keys[i]; i++) {
		const struct spec_node *one = spec_get(n, source_keys[i]);
		if (one && from)
			return spec_fail(one, l->f, "%.*s is given as well",
			    (int)from->key.n, from->key.p);
		from = one ? one : from;
	}
	if (!from)
		return spec_fail(n, l->f,
		    "expected one of column, value, concat, first, collect, "
		    "each, row");
	separator = spec_get(n, "separator");
	if (slice_is(from->key, "concat"))
		source = MAP_CONCAT;
	else if (slice_is(from->key, "first"))
		source = MAP_FIRST;
	else if (slice_is(from->key, "value"))
		source = MAP_VALUE;
	else if (slice_is(from->key, "collect"))
		source = MAP_COLLECT;
	op->from = source;
	if (separator && source != MAP_CONCAT)
		return spec_fail(separator, l->f, "only with concat");
	if (separator && spec_text(separator, &op->separator, l->f) < 0)
		return -1;
	if (source == MAP_CONCAT || source == MAP_FIRST)
		return load_parts(l, op, from);
	if (source == MAP_COLLECT)
		return load_collect(l, op, from);
	if (source == MAP_VALUE)
		return load_value(l, op, from);
	new_parts(l, op, 1);
	return slice_is(from->key, "column") ? map_load_part(l, op->part, from)
					     : load_mark(l, op->part, from);
}

/* --- what is done to the text ------------------------------------------ */

static int
load_regex(struct map_loading *l, struct map_op *op, const struct spec_node *n)
{
	struct map *m = l->map;
	struct slice text;
	char why[128];
	if (!n)
		return 0;
	if (spec_text(n, &text, l->f) < 0)
		return -1;
	regex_t *pattern = arena_zalloc(&m->arena, 1, sizeof *pattern);
	int error = regcomp(pattern, text.p, REG_EXTENDED);
	if (error) {
		regerror(error, pattern, why, sizeof why);
		return spec_fail(n, l->f,
		    "not a POSIX extended regular expression: %s", why);
	}
	/* Kept at once: a field that is wrong further on is not a record's. */
	m->pattern =
	    mem_grow(m->pattern, m->npatterns, &m->pattern_cap, sizeof pattern);
	m->pattern[m->npatterns++] = op->pattern = pattern;
	return 0;
}

static struct map_codes *
new_codes(struct map_loading *l, size_t n)
{
	struct map *m = l->map;
	struct map_codes *c = arena_zalloc(&m->arena, 1, sizeof *c);
	c->value = arena_zalloc(&m->arena, n + 1, sizeof *c->value);
	m->codes =
	    mem_grow(m->codes, m->ncodes, &m->codes_cap, sizeof *m->codes);
	m->codes[m->ncodes++] = c;
	return c;
}

static int
load_code_object(
    struct map_loading *l, struct map_op *op, const struct spec_node *n)
{
	struct map_codes *c = new_codes(l, n->n);
	op->codes = c;
	for (uint32_t i = 0; i < n->n; i++) {
		const struct spec_node *one = &n->child[i];
		char folded[CODES_LENGTH];
		struct slice value, key = codes_fold(one->key, folded);
		bool is_new;
		if (spec_text(one, &value, l->f) < 0)
			return -1;
		if (!key.p)
			return spec_fail(one, l->f, "too long for a code");
		if (slice_is(one->key, "*")) {
			c->other = value;
			continue;
		}
		size_t at = strmap_add(&c->key, key, &is_new);
		if (!is_new)
			return spec_fail(one, l->f, "given before");
		c->value[at] = value;
	}
	return 0;
}

/* A relative path is relative to the map, so that both can be moved. */
static const char *
list_path(struct map *m, struct slice name)
{
	struct buf b = {0};
	struct slice path = slice_text(m->spec.path);
	struct slice base = slice_basename(path);
	bool is_relative = memchr(name.p, '/', name.n) && name.p[0] != '/';
	if (!is_relative || base.n == path.n)
		return name.p;
	buf_slice(&b, slice_of(path.p, path.n - base.n));
	buf_slice(&b, name);
	const char *out = arena_cstr(&m->arena, buf_as_slice(&b));
	buf_fini(&b);
	return out;
}

/*
 * A list of share/codes answers with the column that is named as the field
 * (without its x.), when it has one.
 */
static int
load_code_file(
    struct map_loading *l, struct map_op *op, const struct spec_node *n)
{
	struct map *m = l->map;
	struct fail own = {0};
	struct codes *c = mem_zalloc(1, sizeof *c);
	m->lists =
	    mem_grow(m->lists, m->nlists, &m->lists_cap, sizeof *m->lists);
	m->lists[m->nlists++] = c;
	op->list = c;
	int r = codes_load(c, list_path(m, n->text), NULL, NULL, &own);
	if (r == 0) {
		const char *name = arena_cstr(&m->arena, op->name);
		if (op->group == GROUP_X)
			name += 2; /* x. */
		int column = csvfile_column(&c->file, name);
		if (column > 0)
			c->value = column;
		op->list_keeps =
		    slice_is(codes_value(c, slice_of("*", 1)), "*");
		return 0;
	}
	return spec_fail(n, l->f, "%s", own.text);
}

static int
load_codes(struct map_loading *l, struct map_op *op, const struct spec_node *n)
{
	if (!n)
		return 0;
	if (n->kind == SPEC_OBJECT)
		return load_code_object(l, op, n);
	if (n->kind == SPEC_TEXT)
		return load_code_file(l, op, n);
	return spec_fail(n, l->f,
	    "expected an object {\"code\": \"value\"} or a list in share/codes");
}

static bool
is_date(enum kind kind)
{
	return kind == KIND_DATE || kind == KIND_BIRTH_DATE ||
	    kind == KIND_TIME;
}

/* date_order, format and plus: of dates. */
static int
load_date_keys(
    struct map_loading *l, struct map_op *op, const struct spec_node *n)
{
	static const char *const keys[] = {
	    "date_order", "format", "plus", NULL};
	struct slice text;
	for (int i = 0; keys[i]; i++) {
		const struct spec_node *one = spec_get(n, keys[i]);
		if (one && !is_date(op->reading.kind))
			return spec_fail(one, l->f, "only for dates");
	}
	const struct spec_node *order = spec_get(n, "date_order"),
			       *format = spec_get(n, "format"),
			       *plus = spec_get(n, "plus");
	op->reading.order = l->map->order;
	if (order) {
		int word = spec_word(order, order_words, l->f);
		if (word < 0)
			return -1;
		op->reading.order = (enum date_order)(word + 1);
	}
	if (format) {
		if (spec_text(format, &text, l->f) < 0)
			return -1;
		op->reading.format = text.p;
		op->reading.order = ORDER_DMY; /* nothing to find out */
	}
	if (plus) {
		if (op->reading.kind == KIND_TIME)
			return spec_fail(
			    plus, l->f, "only for dates, not for times");
		if (spec_duration(plus, &op->reading.plus, l->f) < 0)
			return -1;
		op->reading.has_plus = true;
	}
	return 0;
}

static int
load_flags(struct map_loading *l, struct map_op *op, const struct spec_node *n)
{
	const struct spec_node *required = spec_get(n, "required"),
			       *split = spec_get(n, "split");
	bool yes;
	if (required) {
		if (spec_bool(required, &yes, l->f) < 0)
			return -1;
		op->is_required |= yes;
		op->is_optional = !yes && !op->is_required;
	}
	if (split) {
		if (spec_text(split, &op->split, l->f) < 0)
			return -1;
		if (!op->split.n)
			return spec_fail(
			    split, l->f, "expected what parts the values");
	}
	return 0;
}

/* --- fields ------------------------------------------------------------ */

/* x.NAME: any key; its kind is text unless the map says otherwise. */
static int
set_extra(struct map_loading *l, struct map_op *op, const struct spec_node *n)
{
	struct slice word;
	const struct spec_node *kind = spec_get(n, "kind");
	op->field = FIELD_X;
	op->group = GROUP_X;
	op->reading = kinds_reading_of(l->kinds, KIND_TEXT);
	if (op->name.n < 3 || memchr(op->name.p + 2, '.', op->name.n - 2))
		return spec_fail(n, l->f, "expected x. and one name");
	if (!kind)
		return 0;
	if (spec_text(kind, &word, l->f) < 0)
		return -1;
	enum kind named = kind_named(word);
	if (named == KIND_COUNT || named == KIND_OBJECT ||
	    named == KIND_SCORES || named == KIND_CODE)
		return spec_fail(kind, l->f, "not a kind of field");
	op->is_list = named == KIND_LIST;
	op->reading =
	    kinds_reading_of(l->kinds, named == KIND_LIST ? KIND_TEXT : named);
	return 0;
}

/* scores.NEED: the needs of share/codes. */
static int
set_score(struct map_loading *l, struct map_op *op, const struct spec_node *n)
{
	enum record_type type = l->record->type;
	struct slice need = slice_of(op->name.p + 7, op->name.n - 7);
	op->field = schema_field(type, slice_of(op->name.p, 6));
	op->group = GROUP_SCORES;
	if (op->field == FIELD_NONE)
		return spec_fail(n, l->f, "%s records have no scores",
		    schema_of(type)->name.p);
	op->reading = kinds_reading(l->kinds, type, op->field);
	if (!kinds_is_listed(l->kinds, type, op->field, need))
		return spec_fail(
		    n, l->f, "not a need of share/codes/needs.csv");
	return 0;
}

static int
set_listed(struct map_loading *l, struct map_op *op, const struct spec_node *n)
{
	enum record_type type = l->record->type;
	const struct schema *s = schema_of(type);
	op->field = schema_field(type, op->name);
	bool unwritten = op->field == FIELD_TYPE || op->field == FIELD_FROM ||
	    op->field == FIELD_INVALID || op->field == FIELD_PERSON_ID ||
	    op->field == FIELD_X || op->field == FIELD_PRIVACY ||
	    slice_starts(op->name, "encoded.");
	if (op->field == FIELD_NONE || unwritten)
		return spec_fail(n, l->f,
		    "%s records have no such field; extra columns go under x.",
		    s->name.p);
	const struct field *row = &s->field[op->field];
	if (row->kind == KIND_OBJECT || row->kind == KIND_SCORES)
		return spec_fail(n, l->f, "name one of its members: %.*s.NAME",
		    (int)op->name.n, op->name.p);
	op->group = slice_starts(op->name, "ids.") ? GROUP_IDS : GROUP_NONE;
	op->reading = kinds_reading(l->kinds, type, op->field);
	op->is_list = row->kind == KIND_LIST;
	op->is_required = row->required ||
	    (op->field == FIELD_PERSON && schema_needs_person(type));
	/* A key with a part missing would be another record's. */
	op->needs_all = op->field == FIELD_ID || op->field == FIELD_PERSON;
	return 0;
}

struct slice
map_key(struct slice name, struct arena *a)
{
	struct buf b = {0};
	struct slice last = name;
	for (size_t i = 0; i < name.n; i++)
		if (name.p[i] == '.')
			last = slice_of(name.p + i + 1, name.n - i - 1);
	jsonout_key_slice(&b, last);
	struct slice out = arena_copy(a, buf_as_slice(&b));
	buf_fini(&b);
	return out;
}

/* Row 7 of the next file is another record: keys must not be made of it. */
static int
check_key(struct map_loading *l, struct map_op *op, const struct spec_node *n)
{
	for (size_t i = 0; i < op->nparts && op->needs_all; i++)
		if (op->part[i].kind == PART_ROW)
			return spec_fail(n, l->f,
			    "the number of a row is no key, another file has "
			    "it too: use {\"row\": \"key\"}");
	return 0;
}

int
map_load_field(
    struct map_loading *l, struct map_op *op, const struct spec_node *n)
{
	*op = (struct map_op){.name = n->key, .part = NULL};
	int r = slice_starts(op->name, "x.")    ? set_extra(l, op, n)
	    : slice_starts(op->name, "scores.") ? set_score(l, op, n)
						: set_listed(l, op, n);
	if (r < 0)
		return -1;
	op->key = map_key(op->name, &l->map->arena);
	if (is_date(op->reading.kind))
		op->reading.order = l->map->order;
	if (n->kind == SPEC_TEXT) {
		op->from = MAP_COLUMN;
		return map_load_part(l, new_parts(l, op, 1), n);
	}
	if (spec_object(n, field_keys, l->f) < 0)
		return -1;
	const struct spec_node *kind = spec_get(n, "kind");
	if (kind && op->group != GROUP_X)
		return spec_fail(kind, l->f, "only for fields under x.");
	bool was_list = op->is_list;
	if (load_source(l, op, n) < 0 || check_key(l, op, n) < 0 ||
	    load_flags(l, op, n) < 0 ||
	    load_regex(l, op, spec_get(n, "regex")) < 0 ||
	    load_codes(l, op, spec_get(n, "codes")) < 0 ||
	    load_date_keys(l, op, n) < 0)
		return -1;
	op->is_list |= op->split.p != NULL;
	if (op->is_list && !was_list && op->group != GROUP_X)
		return spec_fail(n, l->f, "not a list");
	return 0;
}
