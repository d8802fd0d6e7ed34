/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rules/breaks.h"

#include "share_make.h"

Suite *t_breaks_suite(void);

START_TEST(the_shipped_list_is_in_order_of_date)
{
	struct breaks b;
	struct fail f = {0};
	ck_assert_int_eq(breaks_load(&b, &f), 0);
	ck_assert_uint_gt(b.n, 10);
	for (size_t i = 1; i < b.n; i++)
		ck_assert(b.item[i - 1].first <= b.item[i].first);
	breaks_fini(&b);
}
END_TEST

START_TEST(a_break_of_a_type_breaks_all_its_series)
{
	const struct series_break all = {0, SLICE("contact"), SLICE("")};
	const struct series_break one = {
	    0, SLICE("outcome.kind=debt_plan"), SLICE("")};
	ck_assert(break_is_of(&all, slice_text("contact")));
	ck_assert(break_is_of(&all, slice_text("contact.kind=gate")));
	ck_assert(!break_is_of(&all, slice_text("contacts")));
	ck_assert(break_is_of(&one, slice_text("outcome.kind=debt_plan")));
	ck_assert(!break_is_of(&one, slice_text("outcome")));
	ck_assert(!break_is_of(&one, slice_text("outcome.kind=dbs_check")));
}
END_TEST

/* A list of breaks that is in `text`. */
static int
load(const char *text, struct breaks *b, struct fail *f)
{
	share_replace("breaks.csv", text);
	int result = breaks_load(b, f);
	share_restore("breaks.csv");
	return result;
}

START_TEST(a_wrong_date_or_a_missing_column_names_its_place)
{
	struct breaks b;
	struct fail f = {0};
	ck_assert_int_eq(
	    load("date,series,reason\n2024-13-01,arrest,x\n", &b, &f), -1);
	ck_assert_int_eq(f.kind, FAIL_USAGE);
	ck_assert(strstr(f.text, "breaks.csv:2: date"));
	breaks_fini(&b);
	f = (struct fail){0};
	ck_assert_int_eq(load("date,reason\n2024-12-01,x\n", &b, &f), -1);
	ck_assert(strstr(f.text, "series"));
	breaks_fini(&b);
}
END_TEST

Suite *
t_breaks_suite(void)
{
	setenv("IOC_SHARE", "share", 1);
	Suite *s = suite_create("breaks");
	TCase *t = tcase_create("breaks");
	tcase_add_test(t, the_shipped_list_is_in_order_of_date);
	tcase_add_test(t, a_break_of_a_type_breaks_all_its_series);
	tcase_add_test(t, a_wrong_date_or_a_missing_column_names_its_place);
	suite_add_tcase(s, t);
	return s;
}
