/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "render/chart.h"
#include "render/format.h"
#include "render/neutral.h"
#include "render/view.h"

#include <check.h>
#include <math.h>

Suite *t_render_formats_suite(void);

static const struct column columns[] = {
    {"people", NULL, COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"rate", NULL, COLUMN_RATE, ROLE_NONE, 1, NULL},
    {"rate_low", NULL, COLUMN_RATE, ROLE_LOW, 1, NULL},
    {"rate_high", NULL, COLUMN_RATE, ROLE_HIGH, 1, NULL},
    {"since", NULL, COLUMN_DATE, ROLE_NONE, 0, NULL},
    {"cost_pence", "Cost", COLUMN_MONEY, ROLE_NONE, 0, NULL},
};

static struct table *
sample(struct document *d, const char *group)
{
	d->report = "sample";
	d->title = "A sample";
	struct section *s = document_section(d, "", "Section");
	struct table *t = section_table(s, "rates", "Rates");
	t->has_total = true;
	table_group(t, slice_text("area"));
	table_columns(t, columns, sizeof columns / sizeof *columns);
	table_text(t, slice_text("all"), slice_text("All"));
	table_number(t, 1200);
	table_number(t, 0.285);
	table_number(t, 0.25);
	table_number(t, 1.0 / 3);
	table_date(t, 0);
	table_number(t, 123450);
	table_text(t, slice_text(group), SLICE_NONE);
	table_number(t, 0);
	table_number(t, NAN);
	table_number(t, NAN);
	table_number(t, NAN);
	table_date(t, DATE_NONE);
	table_number(t, INFINITY);
	return t;
}

static const char *
rendered(const char *format, const char *group, struct buf *out)
{
	struct document d = {0};
	struct fail f = {0};
	struct table *t = sample(&d, group);
	const struct format *x = format_named(format, &f);
	ck_assert_ptr_nonnull(x);
	ck_assert_int_eq(x->render(&d, t, out, &f), 0);
	document_fini(&d);
	return buf_cstr(out);
}

START_TEST(csv_keeps_full_precision_and_leaves_the_undefined_empty)
{
	struct buf out = {0};
	ck_assert_str_eq(rendered("csv", "Hub A", &out),
	    "area,people,rate,rate_low,rate_high,since,cost_pence\n"
	    "all,1200,0.285,0.25,0.3333333333333333,1970-01-01,123450\n"
	    "Hub A,0,,,,,\n");
	buf_fini(&out);
}
END_TEST

START_TEST(csv_quotes_what_would_break_a_row)
{
	struct buf out = {0};
	ck_assert_ptr_nonnull(strstr(
	    rendered("csv", "A, \"B\"\nC", &out), "\n\"A, \"\"B\"\"\nC\",0,"));
	buf_fini(&out);
}
END_TEST

START_TEST(no_cell_is_a_formula_to_a_spreadsheet)
{
	static const struct {
		const char *text, *safe;
	} rows[] = {
	    {"=1+1", "'=1+1"},
	    {"@SUM(A1)", "'@SUM(A1)"},
	    {"+44 20", "'+44 20"},
	    {"-cmd|' /C calc'!A0", "'-cmd|' /C calc'!A0"},
	    {" =1+1", "' =1+1"},
	    {"\t=1", "'\t=1"},
	    {"\r=1", "'\r=1"},
	    {"\xEF\xBC\x9D"
	     "1",
		"'\xEF\xBC\x9D"
		"1"},
	    {"-5", "-5"},
	    {"-0.25", "-0.25"},
	    {"1-2", "1-2"},
	    {"Hub A", "Hub A"},
	    {"", ""},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct buf out = {0};
		neutral_text(&out, slice_text(rows[i].text));
		ck_assert_str_eq(buf_cstr(&out), rows[i].safe);
		buf_fini(&out);
	}
}
END_TEST

START_TEST(people_see_rounded_figures_and_limits_as_one_interval)
{
	struct buf out = {0};
	const char *text = rendered("text", "Hub A", &out);
	ck_assert_ptr_nonnull(strstr(text,
	    "Area   People   Rate    95% interval       Since       Cost\n"
	    "-----  ------  -----  --------------  ----------  ---------\n"
	    "All     1,200  28.5%  25.0% to 33.3%  1 Jan 1970  £1,234.50\n"
	    "Hub A       0\n"));
	buf_fini(&out);
}
END_TEST

START_TEST(a_page_says_that_it_is_not_for_publication)
{
	static const char *const formats[] = {"text", "json", "md", "html"};
	for (size_t i = 0; i < 4; i++) {
		struct buf out = {0};
		ck_assert_ptr_nonnull(
		    strstr(rendered(formats[i], "Hub A", &out),
			"Not for publication"));
		buf_fini(&out);
	}
}
END_TEST

START_TEST(html_escapes_what_an_agency_wrote)
{
	struct buf out = {0};
	const char *page = rendered("html", "<script>alert(\"1\")&", &out);
	ck_assert_ptr_null(strstr(page, "<script"));
	ck_assert_ptr_nonnull(
	    strstr(page, "&lt;script&gt;alert(&quot;1&quot;)&amp;"));
	buf_fini(&out);
}
END_TEST

static size_t
count(const char *text, const char *what)
{
	size_t n = 0;
	for (; (text = strstr(text, what)); text++)
		n++;
	return n;
}

START_TEST(html_has_one_h1_a_scope_on_every_th_and_fetches_nothing)
{
	struct buf out = {0};
	const char *page = rendered("html", "Hub A", &out);
	ck_assert_uint_eq(count(page, "<h1"), 1);
	ck_assert_uint_eq(count(page, "<th "), count(page, "<th scope="));
	ck_assert_uint_eq(count(page, "<th>"), 0);
	ck_assert_uint_eq(count(page, "<script"), 0);
	ck_assert_uint_eq(count(page, "src="), 0);
	ck_assert_uint_eq(count(page, "url("), 0);
	ck_assert_uint_eq(count(page, "@import"), 0);
	ck_assert_uint_eq(count(page, "http:"), 0);
	ck_assert_uint_eq(count(page, "https:"), 0);
	buf_fini(&out);
}
END_TEST

START_TEST(markdown_takes_no_markup_from_data)
{
	struct buf out = {0};
	ck_assert_ptr_nonnull(strstr(
	    rendered("md", "a|b*c*\nd", &out), "| a\\|b\\*c\\*?d | 0 |"));
	buf_fini(&out);
}
END_TEST

START_TEST(json_has_rows_as_objects_without_what_is_undefined)
{
	struct buf out = {0};
	ck_assert_ptr_nonnull(strstr(rendered("json", "Hub A", &out),
	    "\"tables\":{\"rates\":[{\"area\":\"all\",\"people\":1200,"
	    "\"rate\":0.285,\"rate_low\":0.25,"
	    "\"rate_high\":0.3333333333333333,\"since\":\"1970-01-01\","
	    "\"cost_pence\":123450},{\"area\":\"Hub A\",\"people\":0}]}"));
	buf_fini(&out);
}
END_TEST

START_TEST(a_wide_table_of_text_is_printed_in_parts_of_80_columns)
{
	struct document d = {.report = "r", .title = "T"};
	struct fail f = {0};
	struct buf out = {0};
	struct section *s = document_section(&d, "", NULL);
	struct table *t = section_table(s, "wide", "A wide table");
	struct column c = {"a_rather_long_column_name", NULL, COLUMN_NUMBER,
	    ROLE_NONE, 3, NULL};
	table_group(t, slice_text("area"));
	for (int i = 0; i < 20; i++)
		table_columns(t, &c, 1);
	table_text(t,
	    slice_text("a text that goes on and on until it has to "
		       "wrap in its column"),
	    SLICE_NONE);
	for (int i = 0; i < 20; i++)
		table_number(t, 1234567.891);
	ck_assert_int_eq(
	    format_named("text", &f)->render(&d, NULL, &out, &f), 0);
	struct slice rest = buf_as_slice(&out);
	size_t nfigures = 0;
	while (rest.p) {
		struct slice line = slice_cut(rest, '\n', &rest);
		ck_assert_uint_le(line.n, 80);
		for (size_t i = 0; i + 5 <= line.n; i++)
			nfigures += memcmp(line.p + i, "7.891", 5) == 0;
	}
	ck_assert_uint_eq(nfigures, 20);
	buf_fini(&out);
	document_fini(&d);
}
END_TEST

/* A table too wide for one part; its rows have the same groups, or not. */
static const char *
in_parts(const char *second_group, struct buf *out)
{
	static const struct column wide[] = {
	    {"note", NULL, COLUMN_TEXT, ROLE_NONE, 0, NULL},
	    {"people", NULL, COLUMN_COUNT, ROLE_NONE, 0, NULL}};
	struct document d = {.report = "r", .title = "T"};
	struct fail f = {0};
	struct table *t =
	    section_table(document_section(&d, "", NULL), "t", "Parts");
	table_group(t, slice_text("service"));
	table_group(t, slice_text("provider"));
	table_columns(t, wide, 2);
	for (int i = 0; i < 2; i++) {
		table_text(t, slice_text(i ? second_group : "Ways to work"),
		    SLICE_NONE);
		table_text(t, slice_text("A provider of a long name of theirs"),
		    SLICE_NONE);
		table_text(t, slice_text("a note as long as it needs to be"),
		    SLICE_NONE);
		table_number(t, 5 + i);
	}
	ck_assert_int_eq(render_text(&d, NULL, out, &f), 0);
	document_fini(&d);
	return buf_cstr(out);
}

START_TEST(later_parts_repeat_no_more_groups_than_tell_the_rows_apart)
{
	struct buf out = {0};
	ck_assert_ptr_nonnull(strstr(in_parts("Own boss", &out),
	    "\nService       People\n"
	    "------------  ------\n"
	    "Ways to work       5\n"
	    "Own boss           6\n"));
	buf_fini(&out);
}
END_TEST

START_TEST(rows_that_groups_do_not_tell_apart_are_numbered)
{
	struct buf out = {0};
	const char *text = in_parts("Ways to work", &out);
	ck_assert_ptr_nonnull(strstr(text, "\nRow  Service       Provider"));
	ck_assert_ptr_nonnull(strstr(text,
	    "\nRow  People\n"
	    "---  ------\n"
	    "  1       5\n"
	    "  2       6\n"));
	buf_fini(&out);
}
END_TEST

START_TEST(an_interval_stands_beside_its_figure_not_beside_the_error)
{
	static const struct column curve[] = {
	    {"survival", NULL, COLUMN_RATE, ROLE_NONE, 1, NULL},
	    {"std_error", NULL, COLUMN_NUMBER, ROLE_NONE, 4, NULL},
	    {"low", NULL, COLUMN_RATE, ROLE_LOW, 1, NULL},
	    {"high", NULL, COLUMN_RATE, ROLE_HIGH, 1, NULL}};
	struct document d = {0};
	struct view v;
	struct table *t =
	    section_table(document_section(&d, "s", "S"), "t", "T");
	table_columns(t, curve, 4);
	table_number(t, .5);
	table_number(t, .01);
	table_number(t, .48);
	table_number(t, .52);
	view_make(&v, t);
	ck_assert_uint_eq(v.ncolumns, 3);
	ck_assert(slice_is(view_text(&v, 0, 1), "48.0% to 52.0%"));
	ck_assert(slice_is(view_text(&v, 0, 2), "0.0100"));
	ck_assert_uint_eq(table_limited(t, 2), 0);
	ck_assert_uint_eq(table_limited(t, 3), 0);
	view_fini(&v);
	document_fini(&d);
}
END_TEST

START_TEST(a_long_name_beside_a_chart_takes_two_lines_before_it_is_cut)
{
	struct buf out = {0};
	chart_name(&out, "text", 100, 50,
	    slice_text("Education, training and employability (section 4)"));
	ck_assert_ptr_nonnull(
	    strstr(buf_cstr(&out), ">Education, training and<"));
	ck_assert_ptr_nonnull(
	    strstr(buf_cstr(&out), ">employability (section 4)<"));
	buf_reset(&out);
	chart_name(&out, "text", 100, 50,
	    slice_text("A name that is so long that not even two lines of it "
		       "would do"));
	ck_assert_ptr_nonnull(strstr(buf_cstr(&out), "\xE2\x80\xA6<"));
	buf_fini(&out);
}
END_TEST

START_TEST(a_table_is_found_by_its_name)
{
	struct document d = {0};
	struct buf names = {0};
	sample(&d, "x");
	ck_assert_ptr_eq(document_table(&d, NULL), d.section[0]->table[0]);
	ck_assert_ptr_eq(document_table(&d, "rates"), d.section[0]->table[0]);
	ck_assert_ptr_null(document_table(&d, "rate"));
	struct section *s = document_section(&d, "second", NULL);
	section_table(s, "rates", "More");
	ck_assert_ptr_null(document_table(&d, NULL));
	ck_assert_ptr_eq(document_table(&d, "second/rates"), s->table[0]);
	document_table_names(&d, &names);
	ck_assert_str_eq(buf_cstr(&names), "/rates, second/rates");
	buf_fini(&names);
	document_fini(&d);
}
END_TEST

START_TEST(a_format_is_known_by_name_and_by_suffix)
{
	struct fail f = {0};
	ck_assert_str_eq(format_of_file("out/report.html", &f)->name, "html");
	ck_assert_str_eq(format_of_file("a.csv", &f)->name, "csv");
	ck_assert_str_eq(format_of_file("a.2026", &f)->name, "text");
	ck_assert_str_eq(format_of_file(NULL, &f)->name, "text");
	ck_assert_int_eq(f.kind, FAIL_NONE);
	ck_assert_ptr_null(format_of_file("a.docx", &f));
	ck_assert_int_eq(f.kind, FAIL_USAGE);
	f = (struct fail){0};
	ck_assert_ptr_null(format_named("pdf", &f));
	ck_assert_int_eq(f.kind, FAIL_USAGE);
}
END_TEST

START_TEST(an_axis_of_ratios_puts_half_and_twice_equally_far_from_one)
{
	struct axis a = axis_make_ratio(0.3, 4, 0, 100);
	double one = axis_place(&a, 1);
	ck_assert_double_eq_tol(a.low, 0.2, 1e-12);
	ck_assert_double_eq_tol(a.high, 5, 1e-12);
	ck_assert_double_eq_tol(
	    axis_place(&a, 2) - one, one - axis_place(&a, 0.5), 1e-9);
	ck_assert_double_eq_tol(axis_place(&a, 0.2), 0, 1e-9);
	ck_assert_double_eq_tol(axis_mark(&a, 1), 0.5, 1e-12);
	ck_assert_double_eq_tol(axis_mark(&a, 4), 5, 1e-12);
	ck_assert(isnan(axis_mark(&a, 5)));
}
END_TEST

START_TEST(a_long_axis_of_ratios_marks_powers_of_ten_alone)
{
	struct axis a = axis_make_ratio(0.03, 15, 0, 100);
	ck_assert_double_eq_tol(a.low, 0.02, 1e-12);
	ck_assert_double_eq_tol(a.high, 20, 1e-12);
	ck_assert_double_eq_tol(axis_mark(&a, 0), 0.1, 1e-12);
	ck_assert_double_eq_tol(axis_mark(&a, 2), 10, 1e-12);
	ck_assert(isnan(axis_mark(&a, 3)));
}
END_TEST

START_TEST(text_tables_stay_within_80_columns_beside_long_groups)
{
	static const struct column named[] = {
	    {"service", NULL, COLUMN_TEXT, ROLE_GROUP, 0, NULL},
	    {"provider", NULL, COLUMN_TEXT, ROLE_GROUP, 0, NULL},
	    {"needs", NULL, COLUMN_TEXT, ROLE_NONE, 0, NULL},
	    {"people", NULL, COLUMN_COUNT, ROLE_NONE, 0, NULL}};
	struct document d = {0};
	struct fail f = {0};
	struct buf out = {0};
	struct table *t =
	    section_table(document_section(&d, "s", "S"), "t", "T");
	const struct slice words =
	    slice_text("several words of one name that go on and on");
	table_columns(t, named, 4);
	for (int i = 0; i < 3; i++)
		table_text(t, words, SLICE_NONE);
	table_number(t, 5);
	ck_assert_int_eq(render_text(&d, NULL, &out, &f), 0);
	struct slice rest = buf_as_slice(&out);
	while (rest.n)
		ck_assert_uint_le(slice_cut(rest, '\n', &rest).n, 80);
	buf_fini(&out);
	document_fini(&d);
}
END_TEST

START_TEST(a_word_longer_than_its_column_is_cut_at_a_letter)
{
	struct document d = {0};
	struct fail f = {0};
	struct buf out = {0};
	struct table *t =
	    section_table(document_section(&d, "s", "S"), "t", "T");
	static const struct column beside[] = {
	    {"other", NULL, COLUMN_TEXT, ROLE_GROUP, 0, NULL},
	    {"people", NULL, COLUMN_COUNT, ROLE_NONE, 0, NULL}};
	const struct slice place = slice_text(
	    "\xC5\x81lanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch");
	table_group(t, slice_text("place"));
	table_columns(t, beside, 2);
	table_text(t, place, SLICE_NONE);
	table_text(t, place, SLICE_NONE);
	table_number(t, 5);
	ck_assert_int_eq(render_text(&d, NULL, &out, &f), 0);
	ck_assert_ptr_nonnull(strstr(buf_cstr(&out),
	    "\n\xC5\x81lanfairpwllgwyngyllgogerychwyrndro  "
	    "\xC5\x81lanfairpwllgwyngyllgogerychwyrndro       5\n"
	    "bwllllantysiliogogogoch              "
	    "bwllllantysiliogogogoch\n"));
	buf_fini(&out);
	document_fini(&d);
}
END_TEST

START_TEST(a_column_with_a_large_amount_has_no_pence)
{
	static const struct column money[] = {
	    {"small", NULL, COLUMN_MONEY, ROLE_NONE, 0, NULL},
	    {"large", NULL, COLUMN_MONEY, ROLE_NONE, 0, NULL}};
	struct document d = {0};
	struct view v;
	struct table *t =
	    section_table(document_section(&d, "s", "S"), "t", "T");
	table_columns(t, money, 2);
	table_number(t, 123456);
	table_number(t, 123456);
	table_number(t, 5);
	table_number(t, 1000000);
	view_make(&v, t);
	ck_assert(slice_is(view_text(&v, 0, 0), "£1,234.56"));
	ck_assert(slice_is(view_text(&v, 0, 1), "£1,235"));
	ck_assert(slice_is(view_text(&v, 1, 1), "£10,000"));
	view_fini(&v);
	document_fini(&d);
}
END_TEST

Suite *
t_render_formats_suite(void)
{
	Suite *s = suite_create("render_formats");
	TCase *t = tcase_create("formats");
	suite_add_tcase(s, t);
	tcase_add_test(
	    t, csv_keeps_full_precision_and_leaves_the_undefined_empty);
	tcase_add_test(t, csv_quotes_what_would_break_a_row);
	tcase_add_test(t, no_cell_is_a_formula_to_a_spreadsheet);
	tcase_add_test(
	    t, people_see_rounded_figures_and_limits_as_one_interval);
	tcase_add_test(t, a_page_says_that_it_is_not_for_publication);
	tcase_add_test(t, html_escapes_what_an_agency_wrote);
	tcase_add_test(
	    t, html_has_one_h1_a_scope_on_every_th_and_fetches_nothing);
	tcase_add_test(t, markdown_takes_no_markup_from_data);
	tcase_add_test(t, json_has_rows_as_objects_without_what_is_undefined);
	tcase_add_test(
	    t, a_wide_table_of_text_is_printed_in_parts_of_80_columns);
	tcase_add_test(
	    t, later_parts_repeat_no_more_groups_than_tell_the_rows_apart);
	tcase_add_test(t, rows_that_groups_do_not_tell_apart_are_numbered);
	tcase_add_test(
	    t, an_interval_stands_beside_its_figure_not_beside_the_error);
	tcase_add_test(
	    t, a_long_name_beside_a_chart_takes_two_lines_before_it_is_cut);
	tcase_add_test(t, a_table_is_found_by_its_name);
	tcase_add_test(t, a_format_is_known_by_name_and_by_suffix);
	tcase_add_test(
	    t, an_axis_of_ratios_puts_half_and_twice_equally_far_from_one);
	tcase_add_test(t, a_long_axis_of_ratios_marks_powers_of_ten_alone);
	tcase_add_test(
	    t, text_tables_stay_within_80_columns_beside_long_groups);
	tcase_add_test(t, a_word_longer_than_its_column_is_cut_at_a_letter);
	tcase_add_test(t, a_column_with_a_large_amount_has_no_pence);
	return s;
}
