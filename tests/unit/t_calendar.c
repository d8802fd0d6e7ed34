/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rules/calendar.h"
#include "stats/order.h"

#include <check.h>
#include <math.h>
#include <stdlib.h>

Suite *t_calendar_suite(void);

static void
load(struct calendar *c)
{
	struct fail f = {0};
	setenv("IOC_SHARE", "share", 0);
	ck_assert_int_eq(calendar_load(c, &f), 0);
}

START_TEST(working_days_pass_over_weekends_and_bank_holidays)
{
	struct calendar c;
	load(&c);
	date friday = date_from_ymd(2024, 3, 22);
	ck_assert_int_eq(calendar_working_days(&c, friday, friday), 0);
	ck_assert_int_eq(calendar_working_days(&c, friday, friday + 1), 0);
	ck_assert_int_eq(calendar_working_days(&c, friday, friday + 3), 1);
	/* Thursday 28 March 2024 to Tuesday 2 April, over Easter. */
	date thursday = date_from_ymd(2024, 3, 28);
	ck_assert_int_eq(calendar_working_days(&c, thursday, thursday + 5), 1);
	ck_assert_int_eq(calendar_working_days(&c, thursday + 5, thursday), -1);
	ck_assert_int_eq(calendar_working_days(&c, thursday, thursday + 1), 0);
	ck_assert_int_eq(calendar_working_days(&c, thursday - 1, thursday), 1);
	calendar_fini(&c);
}
END_TEST

/* 1970-01-05 was a Monday; the list is gone through. */
static bool
is_working(const struct calendar *c, date d)
{
	for (size_t i = 0; i < c->n; i++)
		if (c->holiday[i] == d)
			return false;
	return (d - date_from_ymd(1970, 1, 5)) % 7 < 5;
}

START_TEST(working_days_agree_with_counting_day_by_day)
{
	struct calendar c;
	load(&c);
	date from = date_from_ymd(2019, 12, 20);
	int n = 0;
	for (date to = from; to < date_from_ymd(2024, 1, 10); to++) {
		if (to > from)
			n += is_working(&c, to);
		ck_assert_int_eq(calendar_working_days(&c, from, to), n);
		ck_assert_int_eq(calendar_working_days(&c, to, from), -n);
	}
	calendar_fini(&c);
}
END_TEST

START_TEST(years_outside_the_list_are_unknown)
{
	struct calendar c;
	load(&c);
	date first = date_from_ymd(2010, 1, 1);
	date last = date_from_ymd(2030, 12, 31);
	ck_assert_int_eq(c.first, first);
	ck_assert_int_eq(c.last, last);
	ck_assert_int_ne(
	    calendar_working_days(&c, first, last), CALENDAR_UNKNOWN);
	ck_assert_int_eq(
	    calendar_working_days(&c, first - 1, last), CALENDAR_UNKNOWN);
	ck_assert_int_eq(
	    calendar_working_days(&c, first, last + 1), CALENDAR_UNKNOWN);
	ck_assert_int_eq(
	    calendar_working_days(&c, DATE_NONE, last), CALENDAR_UNKNOWN);
	calendar_fini(&c);
}
END_TEST

/* R: quantile(c(1, 2, 4, 8), c(0, .1, .5, .9, 1)) = 1 1.3 3 6.8 8 */
START_TEST(quantiles_are_those_of_R)
{
	static const double v[] = {1, 2, 4, 8};
	ck_assert(order_quantile(v, 4, 0) == 1);
	ck_assert(fabs(order_quantile(v, 4, .1) - 1.3) < 1e-12);
	ck_assert(order_quantile(v, 4, .5) == 3);
	ck_assert(fabs(order_quantile(v, 4, .9) - 6.8) < 1e-12);
	ck_assert(order_quantile(v, 4, 1) == 8);
	ck_assert(order_quantile(v, 1, .9) == 1);
	ck_assert(isnan(order_quantile(v, 0, .5)));
}
END_TEST

Suite *
t_calendar_suite(void)
{
	Suite *s = suite_create("calendar");
	TCase *t = tcase_create("calendar");
	tcase_add_test(t, working_days_pass_over_weekends_and_bank_holidays);
	tcase_add_test(t, working_days_agree_with_counting_day_by_day);
	tcase_add_test(t, years_outside_the_list_are_unknown);
	tcase_add_test(t, quantiles_are_those_of_R);
	suite_add_tcase(s, t);
	return s;
}
