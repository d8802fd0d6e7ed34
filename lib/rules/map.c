/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rules/map.h"

#include "base/mem.h"
#include "record/jsonout.h"
#include "rules/conditions.h"

/* What the functions below need while a map is loaded. */
struct loading {
	struct map *map;
	const struct kinds *kinds;
	struct fail *f;
	struct map_record *record;
	struct slice repeat; /* stands for {}; absent: there is no repeat */
	bool has_each;
};

static const char *const map_keys[] = {"id", "version", "title", "provenance",
    "source", "date_order", "person", "person_source", "area", "provider",
    "extracted", "input", "records", NULL};
static const char *const record_keys[] = {
    "type", "when", "repeat", "each", "fields", NULL};
static const char *const field_keys[] = {"column", "value", "concat",
    "separator", "first", "collect", "each", "row", "regex", "split", "codes",
    "plus", "format", "required", "date_order", "kind", NULL};
static const char *const source_keys[] = {
    "column", "value", "concat", "first", "collect", "each", "row", NULL};
static const char *const order_words[] = {"dmy", "mdy", "ymd", NULL};

/* --- names ------------------------------------------------------------- */

/* s with every {} replaced by the text of `repeat`. */
static struct slice
fill_in(struct loading *l, struct slice s)
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

static int
add_column(struct loading *l, const struct spec_node *n, struct slice name)
{
	if (name.n == 0)
		return spec_fail(n, l->f, "expected the name of a column");
	return (int)strmap_add(&l->map->columns, fill_in(l, name), NULL);
}

/* --- the parts of a source --------------------------------------------- */

static struct map_part *
new_parts(struct loading *l, struct map_op *op, size_t n)
{
	op->part = arena_zalloc(&l->map->arena, n + 1, sizeof *op->part);
	op->nparts = n;
	return op->part;
}

static int
load_column(struct loading *l, struct map_part *p, const struct spec_node *n)
{
	struct slice name;
	if (spec_text(n, &name, l->f) < 0)
		return -1;
	p->kind = PART_COLUMN;
	p->column = add_column(l, n, name);
	return p->column < 0 ? -1 : 0;
}

/* {"each": true} or {"row": true}. */
static int
load_mark(struct loading *l, struct map_part *p, const struct spec_node *n)
{
	bool yes;
	if (spec_bool(n, &yes, l->f) < 0)
		return -1;
	if (!yes)
		return spec_fail(n, l->f, "expected true");
	p->kind = slice_is(n->key, "row") ? PART_ROW : PART_EACH;
	if (p->kind == PART_EACH && !l->has_each)
		return spec_fail(n, l->f, "the record has no each");
	return 0;
}

/* A column, or {"value": text}, {"each": true}, {"row": true}. */
static int
load_part(struct loading *l, struct map_part *p, const struct spec_node *n)
{
	static const char *const keys[] = {
	    "column", "value", "each", "row", NULL};
	if (n->kind == SPEC_TEXT)
		return load_column(l, p, n);
	if (spec_object(n, keys, l->f) < 0)
		return -1;
	if (n->n != 1)
		return spec_fail(
		    n, l->f, "expected a column, or one of value, each, row");
	const struct spec_node *only = &n->child[0];
	if (slice_is(only->key, "column"))
		return load_column(l, p, only);
	if (!slice_is(only->key, "value"))
		return load_mark(l, p, only);
	p->kind = PART_TEXT;
	if (spec_text(only, &p->text, l->f) < 0)
		return -1;
	p->text = fill_in(l, p->text);
	return 0;
}

static int
load_parts(struct loading *l, struct map_op *op, const struct spec_node *list)
{
	if (spec_array(list, l->f) < 0)
		return -1;
	if (list->n == 0)
		return spec_fail(list, l->f, "expected at least one column");
	struct map_part *p = new_parts(l, op, list->n);
	for (uint32_t i = 0; i < list->n; i++)
		if (load_part(l, &p[i], &list->child[i]) < 0)
			return -1;
	return 0;
}

/* {"collect": {"drugs": "Drug Need"}}: value and column. */
static int
load_collect(struct loading *l, struct map_op *op, const struct spec_node *n)
{
	if (n->kind != SPEC_OBJECT || n->n == 0)
		return spec_fail(
		    n, l->f, "expected an object of values and columns");
	struct map_part *p = new_parts(l, op, n->n);
	for (uint32_t i = 0; i < n->n; i++) {
		if (load_column(l, &p[i], &n->child[i]) < 0)
			return -1;
		p[i].text = fill_in(l, n->child[i].key);
	}
	op->is_list = true;
	return 0;
}

/* A scalar as the text that a cell would hold. */
static int
load_scalar(
    struct loading *l, struct map_op *op, size_t i, const struct spec_node *n)
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
load_value(struct loading *l, struct map_op *op, const struct spec_node *n)
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
load_source(struct loading *l, struct map_op *op, const struct spec_node *n)
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
	return slice_is(from->key, "column") ? load_column(l, op->part, from)
					     : load_mark(l, op->part, from);
}

/* --- what is done to the text ------------------------------------------ */

static int
load_regex(struct loading *l, struct map_op *op, const struct spec_node *n)
{
	struct slice text;
	char why[128];
	if (!n)
		return 0;
	if (spec_text(n, &text, l->f) < 0)
		return -1;
	regex_t *pattern = arena_zalloc(&l->map->arena, 1, sizeof *pattern);
	int error = regcomp(pattern, text.p, REG_EXTENDED);
	if (error) {
		regerror(error, pattern, why, sizeof why);
		return spec_fail(n, l->f,
		    "not a POSIX extended regular expression: %s", why);
	}
	op->pattern = pattern;
	return 0;
}

static struct map_codes *
new_codes(struct loading *l, size_t n)
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
    struct loading *l, struct map_op *op, const struct spec_node *n)
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
load_code_file(struct loading *l, struct map_op *op, const struct spec_node *n)
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
load_codes(struct loading *l, struct map_op *op, const struct spec_node *n)
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
load_date_keys(struct loading *l, struct map_op *op, const struct spec_node *n)
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
		if (spec_duration(plus, &op->reading.plus, l->f) < 0)
			return -1;
		op->reading.has_plus = true;
	}
	return 0;
}

static int
load_flags(struct loading *l, struct map_op *op, const struct spec_node *n)
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
set_extra(struct loading *l, struct map_op *op, const struct spec_node *n)
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
set_score(struct loading *l, struct map_op *op, const struct spec_node *n)
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
set_listed(struct loading *l, struct map_op *op, const struct spec_node *n)
{
	enum record_type type = l->record->type;
	const struct schema *s = schema_of(type);
	op->field = schema_field(type, op->name);
	bool unwritten = op->field == FIELD_TYPE || op->field == FIELD_FROM ||
	    op->field == FIELD_INVALID || op->field == FIELD_PERSON_ID ||
	    op->field == FIELD_X;
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

/* A field: its name is n's key, n what the map says of it. */
static int
load_field(struct loading *l, struct map_op *op, const struct spec_node *n)
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
		return load_column(l, new_parts(l, op, 1), n);
	}
	if (spec_object(n, field_keys, l->f) < 0)
		return -1;
	const struct spec_node *kind = spec_get(n, "kind");
	if (kind && op->group != GROUP_X)
		return spec_fail(kind, l->f, "only for fields under x.");
	bool was_list = op->is_list;
	if (load_source(l, op, n) < 0 || load_flags(l, op, n) < 0 ||
	    load_regex(l, op, spec_get(n, "regex")) < 0 ||
	    load_codes(l, op, spec_get(n, "codes")) < 0 ||
	    load_date_keys(l, op, n) < 0)
		return -1;
	op->is_list |= op->split.p != NULL;
	if (op->is_list && !was_list && op->group != GROUP_X)
		return spec_fail(n, l->f, "not a list");
	return 0;
}

/* --- records ----------------------------------------------------------- */

static bool
has_field(const struct map_record *r, int field)
{
	for (size_t i = 0; i < r->nops; i++)
		if (r->op[i].field == field && r->op[i].group != GROUP_X)
			return true;
	return false;
}

static int
field_by_name(const struct map_record *r, const char *name)
{
	return schema_field(r->type, slice_text(name));
}

/* person, area and so on from the top of the map, where not overridden. */
static int
add_defaults(struct loading *l, const struct spec_node *root)
{
	static const char *const names[] = {
	    "person", "person_source", "area", "provider", "extracted", NULL};
	struct map_record *r = l->record;
	for (int i = 0; names[i]; i++) {
		const struct spec_node *n = spec_get(root, names[i]);
		int field = field_by_name(r, names[i]);
		bool is_person = i < 2;
		if (!n || field == FIELD_NONE || has_field(r, field) ||
		    (is_person && r->type == RECORD_SERVICE))
			continue;
		if (load_field(l, &r->op[r->nops], n) < 0)
			return -1;
		r->nops++;
	}
	return 0;
}

/* Fields the table requires must be in the map. */
static int
check_required(struct loading *l, const struct spec_node *n)
{
	const struct map_record *r = l->record;
	const struct schema *s = schema_of(r->type);
	for (int i = FIELD_OWN; i < s->nfields; i++)
		if (s->field[i].required && !has_field(r, i))
			return spec_fail(n, l->f, "%.*s is required",
			    (int)s->field[i].name.n, s->field[i].name.p);
	if (schema_needs_person(r->type) && !has_field(r, FIELD_PERSON))
		return spec_fail(n, l->f, "person is required");
	return 0;
}

static int
load_each(struct loading *l, const struct spec_node *n)
{
	static const char *const keys[] = {"column", "split", NULL};
	struct map_record *r = l->record;
	r->each.kind = PART_TEXT;
	if (!n)
		return 0;
	if (spec_object(n, keys, l->f) < 0)
		return -1;
	const struct spec_node *column = spec_need(n, "column", l->f),
			       *split = spec_need(n, "split", l->f);
	if (!column || !split || load_column(l, &r->each, column) < 0 ||
	    spec_text(split, &r->each_split, l->f) < 0)
		return -1;
	if (!r->each_split.n)
		return spec_fail(split, l->f, "expected what parts the values");
	l->has_each = true;
	return 0;
}

static int
resolve_column(void *state, const struct spec_node *n, struct slice name,
    enum datum_kind *kind, struct fail *f)
{
	(void)f;
	*kind = DATUM_ABSENT;
	return add_column(state, n, name);
}

static int
load_when(struct loading *l, const struct spec_node *n)
{
	struct condition_names names = {resolve_column, NULL, l};
	if (!n)
		return 0;
	l->record->has_when = true;
	return conditions_of_column(
	    &l->record->when, n, &names, &l->map->arena, l->f);
}

static int
load_fields(struct loading *l, const struct spec_node *fields)
{
	struct map_record *r = l->record;
	if (fields->kind != SPEC_OBJECT)
		return spec_fail(
		    fields, l->f, "expected an object of fields and columns");
	/* Room for the defaults too. */
	r->op = arena_zalloc(&l->map->arena, fields->n + 8, sizeof *r->op);
	for (uint32_t i = 0; i < fields->n; i++) {
		if (load_field(l, &r->op[r->nops], &fields->child[i]) < 0)
			return -1;
		r->nops++;
	}
	return 0;
}

/* One record, once for every text of its repeat. */
static int
load_record(struct loading *l, const struct spec_node *root,
    const struct spec_node *n, enum record_type type)
{
	struct map *m = l->map;
	const struct spec_node *fields = spec_need(n, "fields", l->f);
	if (!fields)
		return -1;
	m->record =
	    mem_grow(m->record, m->nrecords, &m->record_cap, sizeof *m->record);
	l->record = &m->record[m->nrecords++];
	*l->record = (struct map_record){.type = type};
	l->has_each = false;
	if (load_each(l, spec_get(n, "each")) < 0 ||
	    load_when(l, spec_get(n, "when")) < 0 ||
	    load_fields(l, fields) < 0 || add_defaults(l, root) < 0 ||
	    check_required(l, fields) < 0)
		return -1;
	return 0;
}

static int
load_repeats(
    struct loading *l, const struct spec_node *root, const struct spec_node *n)
{
	struct slice word;
	if (spec_object(n, record_keys, l->f) < 0)
		return -1;
	const struct spec_node *type = spec_need(n, "type", l->f),
			       *repeat = spec_get(n, "repeat");
	if (!type || spec_text(type, &word, l->f) < 0)
		return -1;
	enum record_type t = schema_type(word);
	if (t == RECORD_NONE || !schema_is_agency(t))
		return spec_fail(type, l->f, "not a type of agency records");
	l->repeat = SLICE_NONE;
	if (!repeat)
		return load_record(l, root, n, t);
	if (spec_array(repeat, l->f) < 0)
		return -1;
	for (uint32_t i = 0; i < repeat->n; i++) {
		if (spec_text(&repeat->child[i], &l->repeat, l->f) < 0 ||
		    load_record(l, root, n, t) < 0)
			return -1;
	}
	return 0;
}

/* --- the file ---------------------------------------------------------- */

static int
load_delimiter(struct map_input *in, const struct spec_node *n, struct fail *f)
{
	struct slice text;
	if (!n)
		return 0;
	if (spec_text(n, &text, f) < 0)
		return -1;
	if (slice_is(text, "auto"))
		return 0;
	in->delimiter = slice_is(text, "tab") ? '\t' : text.n ? text.p[0] : 0;
	bool single = text.n == 1 || slice_is(text, "tab");
	if (!single || memchr("\"\r\n\0", in->delimiter, 4) ||
	    (in->delimiter & 0x80))
		return spec_fail(
		    n, f, "expected one character, \"tab\" or \"auto\"");
	return 0;
}

static int
load_nulls(struct map_input *in, const struct spec_node *n, struct fail *f)
{
	static const char *const usual[] = {"", "NULL", "#N/A", "-"};
	char folded[CODES_LENGTH];
	struct slice text;
	for (size_t i = 0; !n && i < sizeof usual / sizeof *usual; i++)
		strmap_add(
		    &in->null, codes_fold(slice_text(usual[i]), folded), NULL);
	if (!n)
		return 0;
	if (spec_array(n, f) < 0)
		return -1;
	for (uint32_t i = 0; i < n->n; i++) {
		if (spec_text(&n->child[i], &text, f) < 0)
			return -1;
		struct slice key = codes_fold(text, folded);
		if (!key.p)
			return spec_fail(&n->child[i], f, "too long");
		strmap_add(&in->null, key, NULL);
	}
	return 0;
}

static int
load_input(struct map_input *in, const struct spec_node *n, struct fail *f)
{
	static const char *const keys[] = {
	    "format", "encoding", "delimiter", "skip_lines", "null", NULL};
	static const char *const formats[] = {"csv", "ndjson", NULL};
	static const char *const encodings[] = {
	    "auto", "utf-8", "windows-1252", "iso-8859-1", "utf-16", NULL};
	if (n && spec_object(n, keys, f) < 0)
		return -1;
	const struct spec_node *format = spec_get(n, "format"),
			       *encoding = spec_get(n, "encoding"),
			       *skip = spec_get(n, "skip_lines");
	if (format) {
		int word = spec_word(format, formats, f);
		if (word < 0)
			return -1;
		in->format = (enum map_format)word;
	}
	if (encoding) {
		if (spec_word(encoding, encodings, f) < 0)
			return -1;
		in->encoding = encoding->text;
	}
	if (skip && spec_int(skip, &in->skip_lines, f) < 0)
		return -1;
	if (in->skip_lines < 0)
		return spec_fail(skip, f, "expected a number of lines");
	return load_delimiter(in, spec_get(n, "delimiter"), f) < 0 ||
		load_nulls(in, spec_get(n, "null"), f) < 0
	    ? -1
	    : 0;
}

/* "extracted": {"value": "2026-10-31"} is known before the first row. */
static void
find_extracted(struct map *m, const struct spec_node *n)
{
	const struct spec_node *value = spec_get(n, "value");
	m->extracted = value && value->kind == SPEC_TEXT
	    ? date_parse(value->text)
	    : DATE_NONE;
}

static int
load_top(struct loading *l)
{
	struct map *m = l->map;
	const struct spec_node *root = m->spec.root, *source, *records, *order;
	if (spec_object(root, map_keys, l->f) < 0)
		return -1;
	source = spec_need(root, "source", l->f);
	records = spec_need(root, "records", l->f);
	if (!source || !records || spec_text(source, &m->source, l->f) < 0 ||
	    spec_array(records, l->f) < 0)
		return -1;
	if (!m->source.n || records->n == 0)
		return spec_fail(
		    m->source.n ? records : source, l->f, "must not be empty");
	order = spec_get(root, "date_order");
	if (order) {
		int word = spec_word(order, order_words, l->f);
		if (word < 0)
			return -1;
		m->order = (enum date_order)(word + 1);
	}
	find_extracted(m, spec_get(root, "extracted"));
	if (load_input(&m->input, spec_get(root, "input"), l->f) < 0)
		return -1;
	for (uint32_t i = 0; i < records->n; i++)
		if (load_repeats(l, root, &records->child[i]) < 0)
			return -1;
	return 0;
}

int
map_load(struct map *m, const char *name, const struct kinds *k, struct fail *f)
{
	struct loading l = {.map = m, .kinds = k, .f = f};
	*m = (struct map){.kinds = k, .extracted = DATE_NONE};
	if (spec_load(&m->spec, "maps", name, f) < 0)
		return -1;
	return load_top(&l);
}

static void
free_patterns(struct map_record *r)
{
	condition_fini(&r->when);
	for (size_t i = 0; i < r->nops; i++)
		if (r->op[i].pattern)
			regfree(r->op[i].pattern);
}

void
map_fini(struct map *m)
{
	for (size_t i = 0; i < m->nrecords; i++)
		free_patterns(&m->record[i]);
	for (size_t i = 0; i < m->ncodes; i++)
		strmap_fini(&m->codes[i]->key);
	for (size_t i = 0; i < m->nlists; i++) {
		codes_fini(m->lists[i]);
		mem_free(m->lists[i]);
	}
	mem_free(m->record);
	mem_free(m->codes);
	mem_free(m->lists);
	strmap_fini(&m->input.null);
	strmap_fini(&m->columns);
	arena_fini(&m->arena);
	spec_fini(&m->spec);
	*m = (struct map){0};
}
