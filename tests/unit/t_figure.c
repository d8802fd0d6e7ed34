/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/figure.h"

#include <check.h>
#include <math.h>

Suite *t_figure_suite(void);

START_TEST(counts_have_their_thousands_separated)
{
	ck_assert_str_eq(figure_count(0).text, "0");
	ck_assert_str_eq(figure_count(999).text, "999");
	ck_assert_str_eq(figure_count(1000).text, "1,000");
	ck_assert_str_eq(figure_count(1234567).text, "1,234,567");
	ck_assert_str_eq(figure_count(-1234).text, "-1,234");
	ck_assert_str_eq(figure_count(-123).text, "-123");
}
END_TEST

START_TEST(a_fraction_rounds_as_a_decimal_and_not_as_a_product)
{
	/* 100 * 0.285 is 28.499999999999996 in binary. */
	ck_assert_str_eq(figure_percent(0.285, 0).text, "29%");
	ck_assert_str_eq(figure_percent(0.285, 1).text, "28.5%");
	ck_assert_str_eq(figure_percent(0.00049, 1).text, "0.0%");
	ck_assert_str_eq(figure_percent(0.0005, 1).text, "0.1%");
	ck_assert_str_eq(figure_percent(0.05, 0).text, "5%");
	ck_assert_str_eq(figure_percent(1, 0).text, "100%");
	ck_assert_str_eq(figure_percent(0, 1).text, "0.0%");
	ck_assert_str_eq(figure_percent(12.5, 0).text, "1,250%");
}
END_TEST

START_TEST(a_negative_fraction_keeps_its_sign_unless_it_rounds_to_nothing)
{
	ck_assert_str_eq(figure_percent(-0.0905, 1).text, "-9.1%");
	ck_assert_str_eq(figure_percent(-0.005, 1).text, "-0.5%");
	ck_assert_str_eq(figure_percent(-0.004, 0).text, "0%");
	ck_assert_str_eq(figure_number(-0.001, 2).text, "0.00");
}
END_TEST

START_TEST(pence_are_shown_as_pounds)
{
	ck_assert_str_eq(figure_money(123450).text, "£1,234.50");
	ck_assert_str_eq(figure_money(-5).text, "-£0.05");
	ck_assert_str_eq(figure_money(0).text, "£0.00");
	ck_assert_str_eq(
	    figure_money(123456789012345).text, "£1,234,567,890,123");
	ck_assert_str_eq(figure_money(999999).text, "£9,999.99");
	ck_assert_str_eq(figure_money(-1000000).text, "-£10,000");
	ck_assert_str_eq(figure_pounds(123450).text, "£1,235");
}
END_TEST

START_TEST(a_small_p_value_has_a_floor)
{
	ck_assert_str_eq(figure_p(0.04999).text, "0.050");
	ck_assert_str_eq(figure_p(0.0005).text, "0.001");
	ck_assert_str_eq(figure_p(0.00049).text, "<0.001");
	ck_assert_str_eq(figure_p(1).text, "1.000");
}
END_TEST

START_TEST(what_is_undefined_is_empty)
{
	ck_assert_str_eq(figure_count(NAN).text, "");
	ck_assert_str_eq(figure_percent(NAN, 1).text, "");
	ck_assert_str_eq(figure_percent(INFINITY, 1).text, "");
	ck_assert_str_eq(figure_money(-INFINITY).text, "");
	ck_assert_str_eq(figure_p(NAN).text, "");
}
END_TEST

Suite *
t_figure_suite(void)
{
	Suite *s = suite_create("figure");
	TCase *t = tcase_create("figure");
	suite_add_tcase(s, t);
	tcase_add_test(t, counts_have_their_thousands_separated);
	tcase_add_test(t, a_fraction_rounds_as_a_decimal_and_not_as_a_product);
	tcase_add_test(
	    t, a_negative_fraction_keeps_its_sign_unless_it_rounds_to_nothing);
	tcase_add_test(t, pence_are_shown_as_pounds);
	tcase_add_test(t, a_small_p_value_has_a_floor);
	tcase_add_test(t, what_is_undefined_is_empty);
	return s;
}
