/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/money.h"
#include "stats_near.h"

Suite *t_stats_money_suite(void);

START_TEST(overflow_is_noticed_and_leaves_the_result_alone)
{
	int64_t out = 7;
	ck_assert(!money_add(INT64_MAX, 1, &out));
	ck_assert(!money_add(INT64_MIN, -1, &out));
	ck_assert(!money_share(INT64_MAX, 3, 2, &out));
	ck_assert(!money_share(INT64_MIN, 3, 2, &out));
	ck_assert(!money_scale(INT64_MAX, .5, &out));
	ck_assert(!money_scale(1, 1e17, &out));
	ck_assert(!money_scale(1, NAN, &out));
	ck_assert_int_eq(out, 7);
	ck_assert(money_add(INT64_MAX, -1, &out) && out == INT64_MAX - 1);
	ck_assert(money_share(INT64_MAX, 5, 5, &out) && out == INT64_MAX);
	ck_assert(money_share(INT64_MIN, 5, 5, &out) && out == INT64_MIN);
}
END_TEST

START_TEST(halves_of_a_penny_go_away_from_zero)
{
	static const struct {
		int64_t pence, part, whole, expected;
	} row[] = {{5, 1, 2, 3}, {-5, 1, 2, -3}, {5, -1, 2, -3}, {4, 1, 8, 1},
	    {3, 1, 8, 0}, {-4, 1, 8, -1}, {-3, 1, 8, 0}, {100, 1, 3, 33},
	    {200, 1, 3, 67}, {0, 5, 7, 0},
	    {9007199254740993, 1, 1, 9007199254740993}};
	int64_t out;
	for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
		ck_assert(
		    money_share(row[i].pence, row[i].part, row[i].whole, &out));
		ck_assert_int_eq(out, row[i].expected);
	}
	ck_assert(money_scale(-250, .01, &out) && out == -3);
	ck_assert(money_scale(250, .01, &out) && out == 3);
	ck_assert(money_scale(12345, .1, &out) && out == 1235);
}
END_TEST

/* METHODS.md 7.4: 1, .966184, .933511, .901943, .871442; 4.673079. */
START_TEST(discount_factors_are_the_green_book_s)
{
	static const struct money_rate green[] = {
	    {30, .035}, {75, .03}, {125, .025}};
	static const double factor[] = {1, .966184, .933511, .901943, .871442};
	double annuity = 0;
	for (int year = 0; year < 5; year++) {
		within(money_discount(green, 3, year), factor[year], 5e-7);
		annuity += money_discount(green, 3, year);
	}
	within(annuity, 4.673079, 5e-7);
	/* R: 1.035^-30 */
	near(money_discount(green, 3, 30), 0.3562784106023024);
	/* R: 1.035^-30 / 1.03^2 */
	near(money_discount(green, 3, 32), 0.3358265723464062);
	/* R: 1.035^-30 * 1.03^-45 * 1.025^-60 */
	near(money_discount(green, 3, 135), 0.02141324425833432);
}
END_TEST

Suite *
t_stats_money_suite(void)
{
	Suite *s = suite_create("stats_money");
	TCase *c = tcase_create("stats_money");
	tcase_add_test(c, overflow_is_noticed_and_leaves_the_result_alone);
	tcase_add_test(c, halves_of_a_penny_go_away_from_zero);
	tcase_add_test(c, discount_factors_are_the_green_book_s);
	suite_add_tcase(s, c);
	return s;
}
