/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rules/map.h"

#include "base/mem.h"
#include "rules/conditions.h"
#include "rules/map_load.h"

static const char *const map_keys[] = {"id", "version", "title", "provenance",
    "source", "date_order", "person", "person_source", "area", "provider",
    "extracted", "input", "records", NULL};
static const char *const record_keys[] = {
    "type", "when", "repeat", "each", "fields", NULL};
static const char *const order_words[] = {"dmy", "mdy", "ymd", NULL};

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
add_defaults(struct map_loading *l, const struct spec_node *root)
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
		if (map_load_field(l, &r->op[r->nops], n) < 0)
			return -1;
		r->nops++;
	}
	return 0;
}

/* Fields the table requires must be in the map. */
static int
check_required(struct map_loading *l, const struct spec_node *n)
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
load_each(struct map_loading *l, const struct spec_node *n)
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
	if (!column || !split || map_load_part(l, &r->each, column) < 0 ||
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
	return map_load_column(state, n, name);
}

static int
load_when(struct map_loading *l, const struct spec_node *n)
{
	struct condition_names names = {resolve_column, NULL, l, NULL};
	if (!n)
		return 0;
	l->record->has_when = true;
	return conditions_of_column(
	    &l->record->when, n, &names, &l->map->arena, l->f);
}

static int
load_fields(struct map_loading *l, const struct spec_node *fields)
{
	struct map_record *r = l->record;
	if (fields->kind != SPEC_OBJECT)
		return spec_fail(
		    fields, l->f, "expected an object of fields and columns");
	/* Room for the defaults too. */
	r->op = arena_zalloc(&l->map->arena, fields->n + 8, sizeof *r->op);
	for (uint32_t i = 0; i < fields->n; i++) {
		if (map_load_field(l, &r->op[r->nops], &fields->child[i]) < 0)
			return -1;
		r->nops++;
	}
	return 0;
}

/* One record, once for every text of its repeat. */
static int
load_record(struct map_loading *l, const struct spec_node *root,
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
load_repeats(struct map_loading *l, const struct spec_node *root,
    const struct spec_node *n)
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
load_top(struct map_loading *l)
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
	struct map_loading l = {.map = m, .kinds = k, .f = f};
	*m = (struct map){.kinds = k, .extracted = DATE_NONE};
	if (spec_load(&m->spec, "maps", name, f) < 0)
		return -1;
	return load_top(&l);
}

void
map_fini(struct map *m)
{
	for (size_t i = 0; i < m->nrecords; i++)
		condition_fini(&m->record[i].when);
	for (size_t i = 0; i < m->npatterns; i++)
		regfree(m->pattern[i]);
	for (size_t i = 0; i < m->ncodes; i++)
		strmap_fini(&m->codes[i]->key);
	for (size_t i = 0; i < m->nlists; i++) {
		codes_fini(m->lists[i]);
		mem_free(m->lists[i]);
	}
	mem_free(m->record);
	mem_free(m->pattern);
	mem_free(m->codes);
	mem_free(m->lists);
	strmap_fini(&m->input.null);
	strmap_fini(&m->columns);
	arena_fini(&m->arena);
	spec_fini(&m->spec);
	*m = (struct map){0};
}
