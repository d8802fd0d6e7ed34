/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/group.h"
#include "report/words.h"

#include <check.h>
#include <math.h>

Suite *t_report_data_suite(void);

static const char *const people[] = {
    "{\"type\":\"cohort\",\"name\":\"c\",\"as_of\":\"2025-01-31\"}",
    ("{\"type\":\"member\",\"person_id\":\"p1\",\"cohort\":\"c\","
     "\"index_date\":\"2024-03-31\",\"sex\":\"F\",\"age\":21,"
     "\"needs\":[\"debt\",\"drugs\"],\"matched\":true,"
     "\"x\":{\"hub\":\"A\\u0026B\"}}"),
    ("{\"type\":\"offence\",\"person\":\"1\",\"offence_date\":\"2024-01-01\"}"),
    ("{\"type\":\"member\",\"person_id\":\"p2\",\"cohort\":\"c\","
     "\"index_date\":\"2024-04-01\",\"sex\":\"M\",\"age\":40,"
     "\"needs\":[],\"matched\":false,\"count_of_arrests\":7}"),
    ("{\"type\":\"member\",\"person_id\":\"p3\",\"cohort\":\"c\","
     "\"index_date\":\"2024-04-02\",\"age\":19,\"needs\":[\"debt\",\"debt\"]}"),
};

enum { NPEOPLE = sizeof people / sizeof *people };

/* Reads the lines in batches of `size`. */
static void
read_all(struct data *d, size_t size)
{
	struct fail f = {0};
	struct data_batch *b = data_batch_new(d);
	for (size_t i = 0; i < NPEOPLE; i++) {
		struct origin at = {"people", i + 1};
		ck_assert_int_eq(
		    data_batch_line(b, slice_text(people[i]), at, &f), 0);
		if ((i + 1) % size == 0)
			data_append(d, b);
	}
	data_append(d, b);
	data_batch_free(b);
}

START_TEST(the_keys_that_were_wanted_are_kept_in_input_order)
{
	for (size_t size = 1; size <= NPEOPLE; size++) {
		struct data d = {0};
		size_t age = data_want(&d, RECORD_MEMBER, "age", DATA_NUMBER);
		size_t day =
		    data_want(&d, RECORD_MEMBER, "index_date", DATA_DATE);
		size_t matched =
		    data_want(&d, RECORD_MEMBER, "matched", DATA_NUMBER);
		ck_assert_uint_eq(
		    data_want(&d, RECORD_MEMBER, "age", DATA_NUMBER), age);
		read_all(&d, size);
		ck_assert_uint_eq(d.nrows[RECORD_MEMBER], 3);
		ck_assert_uint_eq(d.nrows[RECORD_OFFENCE], 0);
		ck_assert_uint_eq(d.nlines, NPEOPLE);
		ck_assert_uint_eq(d.ncohorts, 1);
		ck_assert(d.column[age].number[0] == 21);
		ck_assert(d.column[age].number[2] == 19);
		ck_assert_int_eq(
		    d.column[day].day[1], date_parse(slice_text("2024-04-01")));
		ck_assert(d.column[matched].number[0] == 1);
		ck_assert(d.column[matched].number[1] == 0);
		ck_assert(isnan(d.column[matched].number[2]));
		data_fini(&d);
	}
}
END_TEST

START_TEST(fields_that_are_there_invalid_or_extra_are_named)
{
	static const char *const lines[] = {
	    ("{\"type\":\"person\",\"source\":\"a\",\"person\":\"1\","
	     "\"ids\":{\"pnc\":\"x\"},\"invalid\":{\"postcode\":\"NFA\","
	     "\"ids.cro\":\"?\"},\"x\":{\"team\":\"T\"},\"from\":\"f:1\"}"),
	    "{\"type\":\"person\",\"source\":\"a\",\"person\":\"2\"}",
	    "{\"type\":\"person\",\"source\":\"b\",\"person\":\"3\"}",
	};
	struct data d = {0};
	struct fail f = {0};
	size_t filled = data_want_filled(&d, RECORD_PERSON);
	ck_assert_uint_eq(data_want_filled(&d, RECORD_PERSON), filled);
	struct data_batch *b = data_batch_new(&d);
	for (size_t i = 0; i < 3; i++)
		ck_assert_int_eq(data_batch_line(b, slice_text(lines[i]),
				     (struct origin){"p", i + 1}, &f),
		    0);
	data_append(&d, b);
	data_batch_free(b);
	const struct data_column *c = &d.column[filled];
	ck_assert(slice_is(data_cell_json(&d, filled, 0),
	    "source person ids.pnc !postcode !ids.cro x.team"));
	ck_assert(slice_is(data_cell_json(&d, filled, 1), "source person"));
	ck_assert_uint_eq(c->code[1], c->code[2]);
	data_fini(&d);
}
END_TEST

START_TEST(a_line_that_is_no_record_is_refused_with_its_place)
{
	struct data d = {0};
	struct fail f = {0};
	data_want(&d, RECORD_MEMBER, "age", DATA_NUMBER);
	struct data_batch *b = data_batch_new(&d);
	struct origin at = {"people", 9};
	ck_assert_int_eq(
	    data_batch_line(b, slice_text("{\"type\":\"dragon\"}"), at, &f),
	    -1);
	ck_assert_int_eq(f.kind, FAIL_INPUT);
	ck_assert_ptr_nonnull(strstr(f.text, "people:9: "));
	data_batch_free(b);
	data_fini(&d);
}
END_TEST

/* The groups by a key as "value:rows value:rows". */
static const char *
groups_by(const char *keys, struct buf *out)
{
	struct data d = {0};
	struct fail f = {0};
	struct key key[2];
	struct groups g;
	uint32_t all[] = {0, 1, 2};
	struct slice rest = slice_text(keys);
	struct arena a = {0};
	size_t n = 0;
	while (rest.p)
		ck_assert_int_eq(
		    key_want(&key[n++],
			arena_cstr(&a, slice_cut(rest, ',', &rest)), &d, &f),
		    0);
	read_all(&d, 2);
	groups_make(&g, &d, key, n, (struct rows){all, 3});
	buf_reset(out);
	for (size_t i = 0; i < g.n; i++) {
		for (size_t k = 0; k < n; k++) {
			struct slice v = g.group[i].value[k];
			buf_text(out, k ? "," : i ? " " : "");
			buf_slice(out, v.p ? v : slice_text("-"));
		}
		buf_byte(out, ':');
		for (size_t r = 0; r < g.group[i].rows.n; r++)
			buf_int(out, g.group[i].rows.row[r]);
	}
	groups_fini(&g);
	arena_fini(&a);
	data_fini(&d);
	return buf_cstr(out);
}

START_TEST(members_are_parted_by_any_key)
{
	struct buf b = {0};
	ck_assert_str_eq(groups_by("sex", &b), "F:0 M:1 -:2");
	ck_assert_str_eq(groups_by("age", &b), "19:2 21:0 40:1");
	ck_assert_str_eq(groups_by("x.hub", &b), "A&B:0 -:12");
	ck_assert_str_eq(groups_by("count_of_arrests", &b), "7:1 -:02");
	ck_assert_str_eq(groups_by("matched", &b), "false:1 true:0 -:2");
	ck_assert_str_eq(groups_by("sex,age", &b), "F,21:0 M,40:1 -,19:2");
	buf_fini(&b);
}
END_TEST

START_TEST(a_list_puts_a_member_into_each_of_its_groups_once)
{
	struct buf b = {0};
	ck_assert_str_eq(groups_by("needs", &b), "debt:02 drugs:0 none:1");
	ck_assert_str_eq(
	    groups_by("needs,sex", &b), "debt,F:0 debt,-:2 drugs,F:0 none,M:1");
	buf_fini(&b);
}
END_TEST

START_TEST(dates_are_grouped_by_calendar_period)
{
	struct buf b = {0};
	ck_assert_str_eq(
	    groups_by("index_date:month", &b), "2024-03:0 2024-04:12");
	ck_assert_str_eq(
	    groups_by("index_date:quarter", &b), "2024Q1:0 2024Q2:12");
	ck_assert_str_eq(groups_by("index_date:year", &b), "2024:012");
	/* The financial year begins on 1 April. */
	ck_assert_str_eq(
	    groups_by("index_date:fy", &b), "2023/24:0 2024/25:12");
	buf_fini(&b);
}
END_TEST

START_TEST(what_is_not_a_key_is_refused)
{
	static const char *const wrong[] = {
	    "", ":month", "index_date:week", "a:b:year", "sex:"};
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		struct data d = {0};
		struct fail f = {0};
		struct key k;
		ck_assert_int_eq(key_want(&k, wrong[i], &d, &f), -1);
		ck_assert_int_eq(f.kind, FAIL_USAGE);
		data_fini(&d);
	}
}
END_TEST

START_TEST(a_key_that_no_member_has_is_refused)
{
	struct data d = {0};
	struct fail f = {0};
	struct key k;
	ck_assert_int_eq(key_want(&k, "sexx", &d, &f), 0);
	ck_assert_int_eq(key_check(&k, &d, &f), 0); /* nothing read */
	read_all(&d, 3);
	ck_assert_int_eq(key_check(&k, &d, &f), -1);
	ck_assert_int_eq(f.kind, FAIL_USAGE);
	data_fini(&d);
}
END_TEST

/* Members left by a condition, or -1 when it is refused. */
static int
left_by(const char *where)
{
	struct data d = {0};
	struct fail f = {0};
	struct where w;
	int n = -1;
	data_want(&d, RECORD_MEMBER, "age", DATA_NUMBER);
	if (where_parse(&w, where, RECORD_MEMBER, &f) == 0) {
		d.where = &w;
		read_all(&d, 2);
		n = (int)d.nrows[RECORD_MEMBER];
		if (where_check(&w, d.where_seen, &f) < 0)
			n = -1;
	}
	ck_assert(n >= 0 || f.kind == FAIL_USAGE);
	where_fini(&w);
	data_fini(&d);
	return n;
}

START_TEST(where_keeps_the_members_that_pass)
{
	ck_assert_int_eq(left_by("{\"sex\":\"F\"}"), 1);
	ck_assert_int_eq(left_by("{\"age\":{\"lt\":22}}"), 2);
	ck_assert_int_eq(left_by("{\"needs\":\"debt\"}"), 2);
	ck_assert_int_eq(left_by("{\"x.hub\":\"A&B\"}"), 1);
	ck_assert_int_eq(left_by("{\"count_of_arrests\":7}"), 1);
	ck_assert_int_eq(left_by("sex=F"), 1);
	ck_assert_int_eq(left_by("age=40, matched=false"), 1);
	ck_assert_int_eq(left_by("sex=F,age=40"), 0);
	ck_assert_int_eq(left_by("count_of_arrests=7"), 1);
	ck_assert_int_eq(
	    left_by("{\"index_date\":{\"gte\":\"2024-04-01\"}}"), 2);
	ck_assert_int_eq(left_by("{\"left\":{\"present\":true}}"), 0);
}
END_TEST

START_TEST(a_condition_that_is_wrong_is_refused)
{
	ck_assert_int_eq(left_by("sex"), -1);
	ck_assert_int_eq(left_by("=F"), -1);
	ck_assert_int_eq(left_by(""), -1);
	ck_assert_int_eq(left_by("{\"sex\":"), -1);
	ck_assert_int_eq(left_by("{\"age\":{\"under\":3}}"), -1);
	ck_assert_int_eq(left_by("sexx=F"), -1);
}
END_TEST

START_TEST(natural_order_puts_3_before_11)
{
	/* Digits come before "<" and letters by their byte. */
	static const char *const rising[] = {"", "0", "1-2", "3-6", "7-10",
	    "11+", "2023/24", "<6m", "A2", "A10", "B", "a"};
	for (size_t i = 0; i + 1 < sizeof rising / sizeof *rising; i++) {
		struct slice a = slice_text(rising[i]);
		struct slice b = slice_text(rising[i + 1]);
		ck_assert_int_lt(natural_compare(a, b), 0);
		ck_assert_int_gt(natural_compare(b, a), 0);
		ck_assert_int_eq(natural_compare(a, a), 0);
	}
	ck_assert_int_lt(natural_compare(slice_text("zz"), SLICE_NONE), 0);
	ck_assert_int_ne(natural_compare(slice_text("01"), slice_text("1")), 0);
}
END_TEST

START_TEST(codes_and_durations_have_words)
{
	struct arena a = {0};
	struct duration d;
	struct slice label = value_label(
	    slice_text("index_offence_group"), slice_text("public_order"), &a);
	ck_assert(slice_is(label, "Public order"));
	ck_assert(slice_is(
	    value_label(slice_text("sex"), slice_text("F"), &a), "Women"));
	ck_assert(slice_is(
	    value_label(slice_text("area"), slice_text("Hub A"), &a), "Hub A"));
	ck_assert(slice_is(
	    value_label(slice_text("mature"), slice_text("true"), &a), "Yes"));
	ck_assert(duration_parse(slice_text("P1Y6M"), &d));
	ck_assert_str_eq(duration_words(d, &a), "1 year and 6 months");
	ck_assert(duration_parse(slice_text("P1D"), &d));
	ck_assert_str_eq(duration_words(d, &a), "1 day");
	ck_assert(duration_parse(slice_text("P0D"), &d));
	ck_assert_str_eq(duration_words(d, &a), "0 days");
	ck_assert_str_eq(date_words(0, &a), "1 January 1970");
	arena_fini(&a);
}
END_TEST

Suite *
t_report_data_suite(void)
{
	Suite *s = suite_create("report_data");
	TCase *t = tcase_create("data");
	suite_add_tcase(s, t);
	tcase_add_test(t, the_keys_that_were_wanted_are_kept_in_input_order);
	tcase_add_test(t, a_line_that_is_no_record_is_refused_with_its_place);
	tcase_add_test(t, fields_that_are_there_invalid_or_extra_are_named);
	tcase_add_test(t, members_are_parted_by_any_key);
	tcase_add_test(t, a_list_puts_a_member_into_each_of_its_groups_once);
	tcase_add_test(t, dates_are_grouped_by_calendar_period);
	tcase_add_test(t, what_is_not_a_key_is_refused);
	tcase_add_test(t, a_key_that_no_member_has_is_refused);
	tcase_add_test(t, where_keeps_the_members_that_pass);
	tcase_add_test(t, a_condition_that_is_wrong_is_refused);
	tcase_add_test(t, natural_order_puts_3_before_11);
	tcase_add_test(t, codes_and_durations_have_words);
	return s;
}
