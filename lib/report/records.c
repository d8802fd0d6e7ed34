/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * `records`: the records of one type themselves, for a spreadsheet.
 *
 * A column a field of the record table that any record has, in its order, as
 * the record writes it. Record level: never for publication.
 */
#include "report/report.h"

struct plan {
	enum record_type type;
	size_t *column;
	size_t version;
};

static const char *
type_name(const struct asked *a)
{
	return a->type ? a->type : "member";
}

/* What --where is about; plan() refuses what is no type. */
static enum record_type
subject(const struct asked *a)
{
	enum record_type type = schema_type(slice_text(type_name(a)));
	return type == RECORD_NONE ? RECORD_MEMBER : type;
}

static int
plan(struct run *r, struct fail *f)
{
	struct plan *p = arena_zalloc(&r->arena, 1, sizeof *p);
	const char *name = type_name(r->asked);
	r->plan = p;
	p->type = schema_type(slice_text(name));
	if (p->type == RECORD_NONE)
		return fail_set(f, FAIL_USAGE,
		    "--type %s: not a record type; see ioc-record(5)", name);
	if (p->type == RECORD_COHORT)
		return fail_set(f, FAIL_USAGE,
		    "--type cohort: the sections of every report say what "
		    "cohort lines hold");
	const struct schema *s = schema_of(p->type);
	p->column =
	    arena_alloc(&r->arena, (size_t)s->nfields * sizeof *p->column);
	for (int i = 0; i < s->nfields; i++)
		p->column[i] = data_want(&r->data, p->type,
		    arena_cstr(&r->arena, s->field[i].name), DATA_TEXT);
	p->version = data_want_version(&r->data, p->type);
	return 0;
}

/* The fields that any record has, in the order in which they are written. */
static size_t
choose_fields(const struct run *r, int *chosen)
{
	const struct plan *p = r->plan;
	const struct schema *s = schema_of(p->type);
	const int *order = schema_order(p->type);
	size_t n = 0;
	for (int i = 0; i < s->nfields; i++)
		if (order[i] != FIELD_TYPE &&
		    !data_is_empty(&r->data, p->column[order[i]]))
			chosen[n++] = order[i];
	return n;
}

/* A list of texts as "a; b", as spreadsheets have it; else as it is. */
static struct slice
shown(struct slice json, struct arena *a)
{
	struct scan s;
	struct value v;
	struct buf b = {0};
	if (json.n == 0 || *json.p != '[')
		return data_text(json, a);
	scan_array(&s, json);
	while (scan_element(&s, &v) > 0) {
		if (v.kind != VALUE_TEXT) {
			buf_fini(&b);
			return json;
		}
		buf_text(&b, b.n ? "; " : "");
		buf_slice(&b, value_text(v, a));
	}
	struct slice text = arena_copy(a, buf_as_slice(&b));
	buf_fini(&b);
	return text;
}

static int
fill(
    struct run *r, const struct scope *scope, struct section *s, struct fail *f)
{
	const struct plan *p = r->plan;
	const struct schema *schema = schema_of(p->type);
	int chosen[RECORD_MAX_FIELDS];
	size_t n = choose_fields(r, chosen);
	struct rows rows = data_current_rows(&r->data, p->version, &r->arena);
	struct table *t = section_table(s, "records", "Records");
	(void)scope;
	(void)f;
	for (size_t k = 0; k < n; k++) {
		const char *name =
		    arena_cstr(t->arena, schema->field[chosen[k]].name);
		struct column c = {name, NULL, COLUMN_TEXT, ROLE_NONE, 0, NULL};
		table_columns(t, &c, 1);
	}
	for (size_t i = 0; i < rows.n && n; i++)
		for (size_t k = 0; k < n; k++) {
			struct slice text =
			    shown(data_cell_json(&r->data, p->column[chosen[k]],
				      rows.row[i]),
				&r->arena);
			table_text(t, text, text);
		}
	section_caution(s,
	    "These are records of individuals: personal data, never for "
	    "publication.");
	return 0;
}

const struct report report_records = {
    .name = "records",
    .answers = "the records of one type, for a spreadsheet (any)",
    .title = "Records",
    .takes = TAKES_TYPE | TAKES_WHERE,
    .of_records = true,
    .subject = subject,
    .plan = plan,
    .fill = fill,
};
