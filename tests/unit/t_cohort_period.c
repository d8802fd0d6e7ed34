/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cohort/period.h"

#include <check.h>

Suite *t_cohort_period_suite(void);

static date
day(const char *text)
{
	date d = date_parse(slice_text(text));
	ck_assert_int_ne(d, DATE_NONE);
	return d;
}

static void
expect(const char *text, const char *from, const char *to)
{
	struct period p;
	ck_assert_msg(period_parse(slice_text(text), &p), "%s", text);
	ck_assert_int_eq(p.from, day(from));
	ck_assert_int_eq(p.to, day(to));
}

START_TEST(reads_years_quarters_months_and_financial_years)
{
	expect("2024", "2024-01-01", "2024-12-31");
	expect("2024Q1", "2024-01-01", "2024-03-31");
	expect("2023Q4", "2023-10-01", "2023-12-31");
	expect("2024-02", "2024-02-01", "2024-02-29");
	expect("2023/24", "2023-04-01", "2024-03-31");
	expect("1999/00", "1999-04-01", "2000-03-31");
}
END_TEST

START_TEST(refuses_what_is_not_a_period)
{
	static const char *const bad[] = {"", "24", "2024Q5", "2024Q0",
	    "2024-13", "2024-00", "2024/24", "2024/26", "2024-1", "2024q1",
	    "2024-01-01", "0000", "latest", "20240101"};
	struct period p;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		ck_assert_msg(
		    !period_parse(slice_text(bad[i]), &p), "%s", bad[i]);
}
END_TEST

START_TEST(as_of_a_month_is_its_last_day)
{
	ck_assert_int_eq(
	    period_as_of(slice_text("2024-02")), day("2024-02-29"));
	ck_assert_int_eq(
	    period_as_of(slice_text("2025-12-31")), day("2025-12-31"));
	ck_assert_int_eq(period_as_of(slice_text("2025-13")), DATE_NONE);
	ck_assert_int_eq(period_as_of(slice_text("2025Q1")), DATE_NONE);
	ck_assert_int_eq(period_as_of(slice_text("2025")), DATE_NONE);
	ck_assert_int_eq(period_as_of(slice_text("2025/26")), DATE_NONE);
}
END_TEST

static struct definition year = {
    .follow_up = {.months = 12}, .waiting = {.months = 6}};

/*
 * as-of 2026-10-31 covers t0 + 12M + 6M - 1 for t0 up to 2025-05-01; the last
 * 12 months of those begin the day after 2024-05-01.
 */
START_TEST(latest_is_the_last_twelve_months_that_are_mature)
{
	struct period p = period_latest(&year, day("2026-10-31"));
	ck_assert_int_eq(p.to, day("2025-05-01"));
	ck_assert_int_eq(p.from, day("2024-05-02"));
	ck_assert(definition_is_mature(&year, p.to, day("2026-10-31")));
	ck_assert(!definition_is_mature(&year, p.to + 1, day("2026-10-31")));
}
END_TEST

START_TEST(latest_agrees_with_maturity_on_every_day_of_four_years)
{
	for (date d = day("2023-01-01"); d < day("2027-01-01"); d++) {
		struct period p = period_latest(&year, d);
		ck_assert(definition_is_mature(&year, p.to, d));
		ck_assert(!definition_is_mature(&year, p.to + 1, d));
	}
}
END_TEST

/* Left to right, each sum clamped: 29 Feb + 12M = 28 Feb, + 6M = 28 Aug. */
START_TEST(is_mature_on_the_last_day_of_the_waiting_period_and_not_before)
{
	date index = day("2024-02-29");
	ck_assert(definition_is_mature(&year, index, day("2025-08-27")));
	ck_assert(!definition_is_mature(&year, index, day("2025-08-26")));
	index = day("2023-08-31");
	ck_assert(definition_is_mature(&year, index, day("2025-02-27")));
	ck_assert(!definition_is_mature(&year, index, day("2025-02-26")));
}
END_TEST

static void
expect_part(size_t n, const char *from, const char *to, const char *label)
{
	struct period whole, part;
	char text[16];
	ck_assert(period_parse(slice_text("2024"), &whole));
	ck_assert(
	    period_part(&whole, (struct duration){.months = 3}, n, &part));
	ck_assert_int_eq(part.from, day(from));
	ck_assert_int_eq(part.to, day(to));
	period_label(&part, text);
	ck_assert_str_eq(text, label);
}

START_TEST(every_three_months_of_a_year_are_its_quarters)
{
	struct period whole, part;
	expect_part(0, "2024-01-01", "2024-03-31", "2024Q1");
	expect_part(3, "2024-10-01", "2024-12-31", "2024Q4");
	ck_assert(period_parse(slice_text("2024"), &whole));
	ck_assert(
	    !period_part(&whole, (struct duration){.months = 3}, 4, &part));
}
END_TEST

/* 31 January + n months is counted from the start: no drift to the 28th. */
START_TEST(parts_do_not_drift_at_month_ends)
{
	struct period whole = {day("2024-01-31"), day("2024-06-15")}, part;
	struct duration month = {.months = 1};
	ck_assert(period_part(&whole, month, 1, &part));
	ck_assert_int_eq(part.from, day("2024-02-29"));
	ck_assert_int_eq(part.to, day("2024-03-30"));
	ck_assert(period_part(&whole, month, 2, &part));
	ck_assert_int_eq(part.from, day("2024-03-31"));
	ck_assert(period_part(&whole, month, 4, &part));
	ck_assert_int_eq(part.to, day("2024-06-15"));
	ck_assert(!period_part(&whole, month, 5, &part));
}
END_TEST

START_TEST(steps_are_lengths_with_a_letter_or_iso)
{
	struct duration d;
	ck_assert(period_step(slice_text("3m"), &d) && d.months == 3);
	ck_assert(period_step(slice_text("1y"), &d) && d.years == 1);
	ck_assert(period_step(slice_text("P2W"), &d) && d.weeks == 2);
	ck_assert(period_step(slice_text("10d"), &d) && d.days == 10);
	ck_assert(!period_step(slice_text("0m"), &d));
	ck_assert(!period_step(slice_text("m"), &d));
	ck_assert(!period_step(slice_text("P0D"), &d));
	ck_assert(!period_step(slice_text("life"), &d));
	ck_assert(!period_step(slice_text("3q"), &d));
}
END_TEST

Suite *
t_cohort_period_suite(void)
{
	Suite *s = suite_create("cohort_period");
	TCase *c = tcase_create("period");
	tcase_add_test(c, reads_years_quarters_months_and_financial_years);
	tcase_add_test(c, refuses_what_is_not_a_period);
	tcase_add_test(c, as_of_a_month_is_its_last_day);
	tcase_add_test(c, latest_is_the_last_twelve_months_that_are_mature);
	tcase_add_test(
	    c, latest_agrees_with_maturity_on_every_day_of_four_years);
	tcase_add_test(
	    c, is_mature_on_the_last_day_of_the_waiting_period_and_not_before);
	tcase_add_test(c, every_three_months_of_a_year_are_its_quarters);
	tcase_add_test(c, parts_do_not_drift_at_month_ends);
	tcase_add_test(c, steps_are_lengths_with_a_letter_or_iso);
	suite_add_tcase(s, c);
	return s;
}
