/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * share/schema holds a JSON Schema (2020-12) a type of record, made from the
 * record table: IOC_WRITE_SCHEMA=1 build/release/unit writes them anew, and
 * without it they must be what the table says.
 */
#include "base/mem.h"
#include "io/sink.h"
#include "io/source.h"
#include "record/jsonout.h"
#include "record/schema.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>

Suite *t_schema_suite(void);

/* What a kind's values look like; NULL: nothing more than its JSON type. */
static const struct {
	const char *type, *pattern;
} looks[KIND_COUNT] = {
    [KIND_TEXT] = {"string", NULL},
    [KIND_NAME] = {"string", NULL},
    [KIND_FULL_NAME] = {"string", NULL},
    [KIND_INITIALS] = {"string", "^[A-Z]{1,4}$"},
    [KIND_DATE] = {"string", "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
    [KIND_BIRTH_DATE] = {"string", "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
    [KIND_TIME] = {"string", "^[0-9]{2}:[0-9]{2}$"},
    [KIND_DURATION] = {"string",
	"^(life|P([0-9]+Y)?([0-9]+M)?([0-9]+W)?([0-9]+D)?)$"},
    [KIND_INTEGER] = {"integer", NULL},
    [KIND_NUMBER] = {"number", NULL},
    [KIND_MONEY] = {"integer", NULL},
    [KIND_BOOLEAN] = {"boolean", NULL},
    [KIND_CODE] = {"string", NULL},
    [KIND_SEX] = {"string", NULL},
    [KIND_ETHNICITY] = {"string", "^[A-Z][A-Z0-9]$"},
    [KIND_ETHNICITY_OBSERVED] = {"string", "^IC[0-9]$"},
    [KIND_OFFENCE_CODE] = {"string", "^([0-9]{5}|[A-Z]{2}[0-9]{5}[A-Z]?)$"},
    [KIND_DISPOSAL] = {"string", NULL},
    [KIND_POSTCODE] = {"string",
	"^(GIR|[A-Z]{1,2}[0-9][A-Z0-9]?)( [0-9]([A-Z]{2})?)?$"},
    [KIND_UPRN] = {"string", "^[0-9]{12}$"},
    [KIND_EMAIL] = {"string", "^[^@ ]+@[^@ ]+[.][^@ ]+$"},
    [KIND_PHONE] = {"string", "^0[0-9]{9,10}$"},
    [KIND_PNC] = {"string", "^[0-9]{4}/[0-9]{7}[A-Z]$"},
    [KIND_CRO] = {"string", "^([0-9]{6}/[0-9]{2}|SF[0-9]{2}/[0-9]{1,6})[A-Z]$"},
    [KIND_NOMIS] = {"string", "^[A-Z][0-9]{4}[A-Z]{2}$"},
    [KIND_CRN] = {"string", "^[A-Z]{1,2}[0-9]{6}$"},
    [KIND_NHS] = {"string", "^[0-9]{10}$"},
    [KIND_NINO] = {"string", "^[A-Z]{2}[0-9]{6}[A-Z]?$"},
    [KIND_HEX] = {"string", "^[0-9a-f]+$"},
    [KIND_LIST] = {"array", NULL},
    [KIND_SCORES] = {"object", NULL},
    [KIND_OBJECT] = {"object", NULL},
};

static void
add_enum(struct buf *b, const char *values)
{
	struct slice rest = slice_text(values);
	if (!values[0] || values[0] == '@')
		return;
	jsonout_key(b, "enum");
	jsonout_open(b, '[');
	while (rest.p)
		jsonout_text(b, slice_cut(rest, ' ', &rest));
	jsonout_close(b, ']');
}

/* What the list in share/codes says is not fixed here: it is replaceable. */
static void
add_comment(struct buf *b, const char *values)
{
	char text[64];
	if (values[0] != '@')
		return;
	snprintf(text, sizeof text, "share/codes/%s.csv", values + 1);
	jsonout_text_field(b, "$comment", slice_text(text));
}

static void
add_text(struct buf *b, const struct field *f, enum kind kind)
{
	jsonout_text_field(b, "type", slice_text("string"));
	jsonout_text_field(b, "pattern", slice_text(looks[kind].pattern));
	add_enum(b, f->values);
	add_comment(b, f->values);
	if (!looks[kind].pattern && !f->values[0])
		jsonout_int_field(b, "minLength", 1);
}

static void
add_value(struct buf *b, const struct field *f, bool is_agency)
{
	jsonout_open(b, '{');
	if (strcmp(looks[f->kind].type, "string") == 0) {
		add_text(b, f, f->kind);
	} else {
		jsonout_text_field(b, "type", slice_text(looks[f->kind].type));
		add_comment(b, f->kind == KIND_LIST ? "" : f->values);
	}
	if (f->kind == KIND_LIST && is_agency) {
		jsonout_key(b, "items");
		jsonout_open(b, '{');
		add_text(b, f, f->values[0] ? KIND_CODE : KIND_TEXT);
		jsonout_close(b, '}');
	}
	if (f->kind == KIND_SCORES)
		jsonout_raw(b,
		    slice_text("\"additionalProperties\":"
			       "{\"type\":\"number\"}"));
	jsonout_close(b, '}');
}

/* Fields named "ids.pnc" are members of one object: the part with the dot. */
static struct slice
object_of(const struct field *f)
{
	struct slice member, object = slice_cut(f->name, '.', &member);
	return member.p ? slice_of(object.p, object.n + 1) : SLICE_NONE;
}

static void
add_nested(struct buf *b, const struct schema *s, struct slice object)
{
	jsonout_key_slice(b, slice_of(object.p, object.n - 1));
	buf_text(b, "{\"type\":\"object\",\"properties\":{");
	for (int i = 0; i < s->nfields; i++) {
		const struct field *f = &s->field[i];
		struct slice name = f->name;
		if (!slice_equal(object_of(f), object))
			continue;
		jsonout_key_slice(
		    b, slice_of(name.p + object.n, name.n - object.n));
		add_value(b, f, true);
	}
	buf_text(b, "}}");
}

static void
add_properties(struct buf *b, enum record_type type)
{
	const struct schema *s = schema_of(type);
	const int *order = schema_order(type);
	struct slice last = SLICE_NONE; /* object whose members these were */
	jsonout_key(b, "properties");
	jsonout_open(b, '{');
	for (int i = 0; i < s->nfields; i++) {
		const struct field *f = &s->field[order[i]];
		struct slice object = object_of(f);
		if (order[i] == FIELD_TYPE) {
			jsonout_key(b, "type");
			jsonout_open(b, '{');
			jsonout_text_field(b, "const", s->name);
			jsonout_close(b, '}');
		} else if (object.p && !slice_equal(object, last)) {
			add_nested(b, s, object);
			last = object;
		} else if (!object.p) {
			jsonout_key_slice(b, f->name);
			add_value(b, f, schema_is_agency(type));
		}
	}
	jsonout_close(b, '}');
}

static void
add_required(struct buf *b, enum record_type type)
{
	const struct schema *s = schema_of(type);
	jsonout_key(b, "required");
	jsonout_open(b, '[');
	jsonout_text(b, slice_text("type"));
	if (schema_needs_person(type))
		jsonout_text(b, slice_text("person"));
	for (int i = FIELD_OWN; i < s->nfields; i++)
		if (s->field[i].required)
			jsonout_text(b, s->field[i].name);
	jsonout_close(b, ']');
}

/* One value a line: so that a change of the table is seen in a diff. */
static void
break_lines(struct buf *out, struct slice json)
{
	int depth = 0, lists = 0;
	bool in_text = false;
	for (size_t i = 0; i < json.n; i++) {
		char c = json.p[i];
		if (c == '"' && (i == 0 || json.p[i - 1] != '\\'))
			in_text = !in_text;
		depth += !in_text && c == '{';
		depth -= !in_text && c == '}';
		lists += !in_text && c == '[';
		lists -= !in_text && c == ']';
		buf_byte(out, c);
		if (in_text)
			continue;
		bool opens = c == '{' && depth <= 2, next = c == ',';
		if (opens || (next && depth <= 2 && lists == 0))
			buf_byte(out, '\n');
		else if (next || c == ':')
			buf_byte(out, ' ');
	}
	buf_byte(out, '\n');
}

static void
make_schema(struct buf *out, enum record_type type)
{
	struct buf b = {0};
	char id[64], title[64];
	const char *name = schema_of(type)->name.p;
	snprintf(id, sizeof id, "urn:ioc:record:%s", name);
	snprintf(title, sizeof title, "An ioc %s record", name);
	jsonout_open(&b, '{');
	jsonout_text_field(&b, "$schema",
	    slice_text("https://json-schema.org/draft/2020-12/schema"));
	jsonout_text_field(&b, "$id", slice_text(id));
	jsonout_text_field(&b, "title", slice_text(title));
	jsonout_text_field(&b, "$comment",
	    slice_text("Made from lib/record/table.h. Keys that are not listed "
		       "are kept untouched."));
	jsonout_text_field(&b, "type", slice_text("object"));
	add_required(&b, type);
	add_properties(&b, type);
	jsonout_close(&b, '}');
	break_lines(out, buf_as_slice(&b));
	buf_fini(&b);
}

START_TEST(the_schemas_are_what_the_table_says)
{
	for (int t = 0; t < RECORD_NTYPES; t++) {
		char path[128];
		struct buf want = {0};
		struct slice got = SLICE_NONE;
		struct fail f = {0};
		enum record_type type = (enum record_type)t;
		make_schema(&want, type);
		snprintf(path, sizeof path, "share/schema/%s.json",
		    schema_of(type)->name.p);
		if (getenv("IOC_WRITE_SCHEMA"))
			ck_assert_int_eq(
			    sink_save(path, buf_as_slice(&want), &f), 0);
		ck_assert_msg(
		    source_slurp(path, 1 << 20, &got, &f) == 0, "%s", f.text);
		ck_assert_msg(slice_equal(got, buf_as_slice(&want)),
		    "%s is stale: IOC_WRITE_SCHEMA=1 build/release/unit", path);
		mem_free((char *)got.p);
		buf_fini(&want);
	}
}
END_TEST

START_TEST(every_kind_has_a_look)
{
	for (int k = 0; k < KIND_COUNT; k++)
		ck_assert_msg(
		    looks[k].type != NULL, "%s", kind_name((enum kind)k));
}
END_TEST

Suite *
t_schema_suite(void)
{
	Suite *s = suite_create("schema");
	TCase *c = tcase_create("schema");
	tcase_add_test(c, the_schemas_are_what_the_table_says);
	tcase_add_test(c, every_kind_has_a_look);
	suite_add_tcase(s, c);
	return s;
}
