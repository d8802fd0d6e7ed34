/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "record/record.h"

#include <check.h>
#include <stdio.h>

Suite *t_record_suite(void);

static struct record r;
static struct fail f;

static int
scan_line(const char *line)
{
	f = (struct fail){0};
	return record_scan(
	    &r, slice_text(line), (struct origin){"in.ndjson", 7}, &f);
}

static void
refuses(const char *line, const char *message)
{
	ck_assert_int_eq(scan_line(line), -1);
	ck_assert_int_eq(f.kind, FAIL_INPUT);
	ck_assert_str_eq(f.text, message);
}

static bool
is(int field, const char *text)
{
	return slice_is(value_raw(r.field[field]), text);
}

START_TEST(finds_every_field_of_every_type_by_its_name)
{
	for (int t = 0; t < RECORD_NTYPES; t++) {
		const struct schema *s = schema_of(t);
		ck_assert_int_eq(schema_type(s->name), t);
		for (int i = 0; i < s->nfields; i++)
			ck_assert_int_eq(schema_field(t, s->field[i].name), i);
		ck_assert_int_eq(
		    schema_field(t, slice_text("no_such")), FIELD_NONE);
	}
}
END_TEST

START_TEST(writes_type_first_and_from_last)
{
	for (int t = 0; t < RECORD_NTYPES; t++) {
		const int *order = schema_order(t);
		int n = schema_of(t)->nfields;
		ck_assert_int_eq(order[0], FIELD_TYPE);
		ck_assert_int_eq(order[1], FIELD_PERSON_ID);
		ck_assert_int_eq(order[n - 1], FIELD_FROM);
	}
}
END_TEST

START_TEST(knows_every_kind_by_its_name)
{
	for (int k = 0; k < KIND_COUNT; k++)
		ck_assert_int_eq(kind_named(slice_text(kind_name(k))), k);
	ck_assert_int_eq(kind_named(slice_text("no_such")), KIND_COUNT);
}
END_TEST

START_TEST(reads_fields_in_any_order_and_ids_by_dotted_name)
{
	ck_assert_int_eq(
	    scan_line("{\"from\":\"a.csv:2\",\"ids\":{\"pnc\":\"P\",\"zz\":1},"
		      "\"other\":[1],\"person\":\"X1\",\"source\":\"s\","
		      "\"type\":\"person\",\"family_name\":\"LEE\"}"),
	    0);
	ck_assert_int_eq(r.type, RECORD_PERSON);
	ck_assert(is(FIELD_PERSON, "X1"));
	ck_assert(is(FIELD_SOURCE, "s"));
	ck_assert(is(FIELD_FROM, "a.csv:2"));
	ck_assert(is(PERSON_FAMILY_NAME, "LEE"));
	ck_assert(is(PERSON_IDS_PNC, "P"));
	ck_assert(!value_present(r.field[PERSON_IDS_CRO]));
}
END_TEST

START_TEST(forgets_the_record_before)
{
	ck_assert_int_eq(scan_line("{\"type\":\"person\",\"person\":\"1\","
				   "\"sex\":\"F\"}"),
	    0);
	ck_assert_int_eq(
	    scan_line("{\"type\":\"person\",\"person\":\"2\"}"), 0);
	ck_assert(!value_present(r.field[PERSON_SEX]));
}
END_TEST

/* Keys are guessed from the record before: a wrong guess must not show. */
START_TEST(reads_the_same_whatever_the_record_before_was)
{
	static const char *const lines[] = {
	    "{\"type\":\"arrest\",\"source\":\"a\",\"person\":\"1\","
	    "\"date\":\"2024-01-02\",\"time\":\"10:00\"}",
	    "{\"type\":\"arrest\",\"person\":\"1\",\"source\":\"a\","
	    "\"time\":\"10:00\",\"date\":\"2024-01-02\"}",
	    "{ \"type\" : \"arrest\" , \"source\" : \"a\" , \"person\" : "
	    "\"1\" , \"date\" : \"2024-01-02\" , \"time\" : \"10:00\" }",
	    "{\"type\":\"arrest\",\"source\":\"a\",\"datex\":1,"
	    "\"person\":\"1\",\"date\":\"2024-01-02\",\"x\":{},"
	    "\"time\":\"10:00\"}",
	    "{\"type\":\"arrest\",\"source\":\"a\",\"person\": \"1\","
	    "\"date\":\"2024-01-02\",\n\"time\":\"10:00\"}",
	};
	enum { N = sizeof lines / sizeof *lines };
	for (int before = 0; before < N; before++)
		for (int i = 0; i < N; i++) {
			ck_assert_int_eq(scan_line(lines[before]), 0);
			ck_assert_int_eq(scan_line(lines[i]), 0);
			ck_assert(is(FIELD_SOURCE, "a"));
			ck_assert(is(FIELD_PERSON, "1"));
			ck_assert(is(ARREST_DATE, "2024-01-02"));
			ck_assert(is(ARREST_TIME, "10:00"));
		}
}
END_TEST

/* Also where the guess is right as far as it goes. */
START_TEST(refuses_lines_that_end_or_repeat_where_the_guess_was_right)
{
	const char *whole = "{\"type\":\"arrest\",\"person\":\"1\","
			    "\"date\":\"2024-01-02\"}";
	char cut[128];
	for (size_t n = 1; n < strlen(whole); n++) {
		ck_assert_int_eq(scan_line(whole), 0);
		snprintf(cut, sizeof cut, "%.*s", (int)n, whole);
		ck_assert_msg(scan_line(cut) < 0, "%s", cut);
	}
	ck_assert_int_eq(scan_line(whole), 0);
	ck_assert_int_eq(scan_line(whole), 0);
	refuses("{\"type\":\"arrest\",\"person\":\"1\",\"person\":\"1\","
		"\"date\":\"2024-01-02\"}",
	    "in.ndjson:7: person: given twice [field.duplicate]");
	refuses("{\"type\":\"arrest\"\"person\":\"1\"}",
	    "in.ndjson:7: column 17: a comma was expected [json.invalid]");
}
END_TEST

START_TEST(an_individual_belongs_to_person_source_else_source)
{
	struct slice source, person;
	ck_assert_int_eq(
	    scan_line("{\"type\":\"contact\",\"source\":\"crs\",\"person\":"
		      "\"X9\",\"person_source\":\"ndelius\","
		      "\"date\":\"2024-01-01\"}"),
	    0);
	record_individual(&r, &source, &person);
	ck_assert(slice_is(source, "ndelius"));
	ck_assert(slice_is(person, "X9"));
	ck_assert_int_eq(scan_line("{\"type\":\"spend\",\"source\":\"gl\","
				   "\"date\":\"2024-01-01\","
				   "\"amount_pence\":100}"),
	    0);
	record_individual(&r, &source, &person);
	ck_assert(!slice_present(source));
	ck_assert(!slice_present(person));
}
END_TEST

START_TEST(refusals_name_place_and_rule)
{
	refuses("{\"type\":\"horse\"}",
	    "in.ndjson:7: type: not a known record type [type.unknown]");
	refuses("{\"person\":\"1\"}",
	    "in.ndjson:7: type: missing [field.required]");
	refuses("{}", "in.ndjson:7: type: missing [field.required]");
	refuses("{\"type\":\"person\"}",
	    "in.ndjson:7: person: missing [field.required]");
	refuses("{\"type\":\"custody\",\"person\":\"1\"}",
	    "in.ndjson:7: reception_date: missing [field.required]");
	refuses("{\"type\":\"person\",\"person\":\"1\",\"sex\":null}",
	    "in.ndjson:7: sex: null: an absent value is left out [field.null]");
	refuses("{\"type\":\"person\",\"person\":\"1\",\"person\":\"2\"}",
	    "in.ndjson:7: person: given twice [field.duplicate]");
	refuses("{\"type\":\"person\",\"person\":\"1\"",
	    "in.ndjson:7: column 30: the line ends inside the object "
	    "[json.invalid]");
	refuses("type,person",
	    "in.ndjson:7: column 1: not a JSON object "
	    "[json.invalid]");
}
END_TEST

/* As the first line of its file. */
static void
refuses_first(const char *line, const char *message)
{
	f = (struct fail){0};
	ck_assert_int_eq(
	    record_scan(&r, slice_text(line), (struct origin){"in.csv", 1}, &f),
	    -1);
	ck_assert_str_eq(f.text, message);
}

START_TEST(the_head_of_a_csv_file_is_told_from_broken_json)
{
	const char *csv = "in.csv:1: column 1: not a JSON object, but CSV by "
			  "its looks: ioc-import makes records of it "
			  "[json.invalid]",
		   *other = "in.csv:1: column 1: not a JSON object "
			    "[json.invalid]";
	refuses_first("URN,Surname,DOB", csv);
	refuses_first("\"URN\";\"Surname\"", csv);
	refuses_first("URN\tSurname", csv);
	refuses_first("\xEF\xBB\xBFURN,Surname", csv);
	refuses_first("URN", other);
	refuses_first("\"type\"", other);
	refuses_first("[\"type\",\"person\"]", other);
	refuses_first(
	    "\xEF\xBB\xBF{\"type\":\"person\",\"person\":\"1\"}", other);
}
END_TEST

/* A person with some of the fields, texts of 0 to 39 letters. */
static void
make_person(char *line, unsigned seed)
{
	static const char *const keys[] = {"source", "given_name",
	    "middle_names", "date_of_birth", "sex", "postcode", "from"};
	char *p = line + sprintf(line, "{\"type\":\"person\"");
	for (unsigned i = 0; i < sizeof keys / sizeof *keys; i++) {
		seed = seed * 1103515245 + 12345;
		if (seed >> 16 & 1)
			p += sprintf(p, ",\"%s\":\"%.*s\"", keys[i],
			    (int)(seed >> 20) % 40,
			    "abcdefghijklmnopqrstuvwxyz0123456789ABCD");
		if (i == 3 && seed >> 18 & 1)
			p += sprintf(p, ",\"ids\":{\"cro\":\"%u\"}", seed);
	}
	sprintf(p, ",\"person\":\"%u\"}", seed);
}

START_TEST(reads_what_a_search_by_name_finds)
{
	const struct schema *s = schema_of(RECORD_PERSON);
	char line[1024];
	for (unsigned seed = 0; seed < 2000; seed++) {
		make_person(line, seed);
		ck_assert_int_eq(scan_line(line), 0);
		for (int i = 0; i < s->nfields; i++) {
			struct value v =
			    value_at(slice_text(line), s->field[i].name);
			ck_assert_int_eq(v.kind, r.field[i].kind);
			ck_assert(
			    slice_equal(value_raw(v), value_raw(r.field[i])));
		}
	}
}
END_TEST

Suite *
t_record_suite(void)
{
	Suite *s = suite_create("record");
	TCase *c = tcase_create("record");
	tcase_add_test(c, finds_every_field_of_every_type_by_its_name);
	tcase_add_test(c, writes_type_first_and_from_last);
	tcase_add_test(c, knows_every_kind_by_its_name);
	tcase_add_test(c, reads_fields_in_any_order_and_ids_by_dotted_name);
	tcase_add_test(c, forgets_the_record_before);
	tcase_add_test(c, reads_the_same_whatever_the_record_before_was);
	tcase_add_test(
	    c, refuses_lines_that_end_or_repeat_where_the_guess_was_right);
	tcase_add_test(c, an_individual_belongs_to_person_source_else_source);
	tcase_add_test(c, refusals_name_place_and_rule);
	tcase_add_test(c, the_head_of_a_csv_file_is_told_from_broken_json);
	tcase_add_test(c, reads_what_a_search_by_name_finds);
	suite_add_tcase(s, c);
	return s;
}
