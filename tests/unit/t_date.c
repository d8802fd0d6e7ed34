/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/date.h"

#include <check.h>

Suite *t_date_suite(void);

static date
d(const char *text)
{
	date value = date_parse(slice_text(text));
	ck_assert_msg(value != DATE_NONE, "not a date: %s", text);
	return value;
}

/* Days of the epoch from `date -u -d 2024-02-29 +%s` / 86400. */
START_TEST(counts_days_from_the_epoch)
{
	ck_assert_int_eq(d("1970-01-01"), 0);
	ck_assert_int_eq(d("1969-12-31"), -1);
	ck_assert_int_eq(d("2024-02-29"), 19782);
	ck_assert_int_eq(d("1900-03-01"), -25508);
}
END_TEST

START_TEST(every_day_of_four_centuries_survives_a_round_trip)
{
	char text[DATE_TEXT];
	for (date i = d("1800-01-01"); i <= d("2200-12-31"); i++) {
		date_format(i, text);
		ck_assert_int_eq(date_parse(slice_of(text, DATE_TEXT)), i);
	}
}
END_TEST

START_TEST(rejects_days_that_do_not_exist)
{
	static const char *const bad[] = {"2023-02-29", "2024-06-31",
	    "1900-02-29", "2024-13-01", "2024-00-10", "2024-01-00",
	    "0000-01-01", "2024-1-01", "2024/01/01", "2024-01-01 ", ""};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		ck_assert_int_eq(date_parse(slice_text(bad[i])), DATE_NONE);
}
END_TEST

/* METHODS.md annex T and 14.6. */
START_TEST(months_clamp_to_the_end_of_the_month)
{
	ck_assert_int_eq(date_add_months(d("2024-02-29"), 12), d("2025-02-28"));
	ck_assert_int_eq(date_add_months(d("2023-08-31"), 6), d("2024-02-29"));
	ck_assert_int_eq(date_add_months(d("2022-08-31"), 6), d("2023-02-28"));
	ck_assert_int_eq(date_add_months(d("2024-01-31"), -2), d("2023-11-30"));
	ck_assert_int_eq(date_add_months(d("2024-03-15"), -3), d("2023-12-15"));
}
END_TEST

START_TEST(a_leap_day_birthday_is_on_the_first_of_march)
{
	ck_assert_int_eq(date_age(d("2004-02-29"), d("2022-02-28")), 17);
	ck_assert_int_eq(date_age(d("2004-02-29"), d("2022-03-01")), 18);
	ck_assert_int_eq(date_age(d("2004-02-29"), d("2024-02-29")), 20);
	ck_assert_int_eq(date_age(d("1990-05-02"), d("2020-05-01")), 29);
	ck_assert_int_eq(date_age(d("1990-05-02"), d("2020-05-02")), 30);
}
END_TEST

START_TEST(durations_round_trip)
{
	static const char *const good[] = {
	    "P4M", "P10W", "P112D", "P1Y6M", "life", "P2Y3M4W5D", "P0D"};
	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		struct duration v;
		char text[32];
		ck_assert(duration_parse(slice_text(good[i]), &v));
		size_t n = duration_format(v, text);
		ck_assert(slice_is(slice_of(text, n), good[i]));
	}
}
END_TEST

START_TEST(refuses_what_is_not_a_duration)
{
	static const char *const bad[] = {"P", "4M", "P4", "PM", "P4M2Y",
	    "P1.5Y", "P99999D", "p4m", "LIFE", "", "P4Mx", "P1Y1Y"};
	struct duration v;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		ck_assert_msg(
		    !duration_parse(slice_text(bad[i]), &v), "%s", bad[i]);
}
END_TEST

static int
compare(const char *a, const char *b, const char *start)
{
	struct duration x, y;
	ck_assert(duration_parse(slice_text(a), &x));
	ck_assert(duration_parse(slice_text(b), &y));
	return duration_compare(x, y, d(start));
}

/* METHODS.md 14.22, 14.24: calendar comparison from the sentence's start. */
START_TEST(twelve_months_exactly_is_not_under_twelve_months)
{
	ck_assert_int_eq(compare("P12M", "P1Y", "2023-03-01"), 0);
	ck_assert_int_eq(compare("P365D", "P12M", "2023-03-01"), -1);
	ck_assert_int_eq(compare("P366D", "P12M", "2023-03-01"), 0);
	ck_assert_int_eq(compare("P365D", "P12M", "2022-03-01"), 0);
	ck_assert_int_eq(compare("P51W", "P12M", "2022-03-01"), -1);
	ck_assert_int_eq(compare("life", "P99Y", "2022-03-01"), 1);
	ck_assert_int_eq(compare("life", "life", "2022-03-01"), 0);
}
END_TEST

START_TEST(knows_the_day_of_the_week)
{
	ck_assert_int_eq(date_weekday(d("1970-01-01")), 4);
	ck_assert_int_eq(date_weekday(d("2026-11-01")), 7);
	ck_assert_int_eq(date_weekday(d("1969-12-29")), 1);
}
END_TEST

Suite *
t_date_suite(void)
{
	Suite *s = suite_create("date");
	TCase *c = tcase_create("date");
	tcase_add_test(c, counts_days_from_the_epoch);
	tcase_add_test(c, every_day_of_four_centuries_survives_a_round_trip);
	tcase_add_test(c, rejects_days_that_do_not_exist);
	tcase_add_test(c, months_clamp_to_the_end_of_the_month);
	tcase_add_test(c, a_leap_day_birthday_is_on_the_first_of_march);
	tcase_add_test(c, durations_round_trip);
	tcase_add_test(c, refuses_what_is_not_a_duration);
	tcase_add_test(c, twelve_months_exactly_is_not_under_twelve_months);
	tcase_add_test(c, knows_the_day_of_the_week);
	suite_add_tcase(s, c);
	return s;
}
