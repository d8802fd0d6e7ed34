/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/concentration.h"
#include "stats/control.h"
#include "stats/funnel.h"
#include "stats/order.h"
#include "stats_near.h"

Suite *t_stats_control_suite(void);

enum { MAX_POINTS = 24 };

/* Points about a centre of 0 with limits at -3 and 3. */
static void
find(struct control_point *point, const double *value, size_t n)
{
	for (size_t i = 0; i < n; i++)
		point[i] = (struct control_point){value[i], 0, -3, 3, 99};
	control_find_signals(point, n);
}

static void
expect(const double *value, size_t n, const unsigned *signals)
{
	struct control_point point[MAX_POINTS];
	find(point, value, n);
	for (size_t i = 0; i < n; i++)
		ck_assert_msg(point[i].signals == signals[i],
		    "point %zu: %u, not %u", i, point[i].signals, signals[i]);
}

/* METHODS.md annex T. */
START_TEST(xmr_limits_are_the_published_ones)
{
	static const double v[] = {
	    12, 15, 11, 14, 13, 16, 12, 15, 14, 13, 24, 12};
	struct control_xmr x = control_xmr_of(v, 12);
	within(x.centre, 14.25, 5e-5);
	within(x.range, 4.1818, 5e-5);
	within(x.high, 25.3736, 5e-5);
	within(x.low, 3.1264, 5e-5);
	within(x.range_high, 13.6662, 5e-5);
	undefined(control_xmr_of(v, 1).centre);
	undefined(control_xmr_of(v, 0).low);
}
END_TEST

START_TEST(p_limits_follow_the_size_of_the_point)
{
	/* R: .3 + c(-3, 3) * sqrt(.3 * .7 / 120) */
	near_limits(
	    control_p_limits(.3, 120), 0.1745009960198887, 0.4254990039801113);
	/* R: c(0, .1 + 3 * sqrt(.1 * .9 / 20)) */
	near_limits(control_p_limits(.1, 20), 0, 0.3012461179749811);
	near_limits(control_p_limits(.95, 10), .95 - 3 * sqrt(.00475), 1);
	undefined(control_p_limits(.3, 0).low);
}
END_TEST

START_TEST(a_point_on_the_limit_is_inside)
{
	static const double v[] = {3, -3.01, 0, 3.01, -3};
	static const unsigned s[] = {0, 1, 0, 1, 0};
	struct control_point point[5];
	find(point, v, 5);
	for (size_t i = 0; i < 5; i++)
		ck_assert_uint_eq(point[i].signals & CONTROL_OUTSIDE, s[i]);
}
END_TEST

START_TEST(seven_on_one_side_are_a_run_and_six_are_not)
{
	static const double seven[] = {-1, 1, .5, 1, .5, 1, .5, 1, -1};
	static const unsigned run[] = {0, 2, 2, 2, 2, 2, 2, 2, 0};
	expect(seven, 9, run);
	static const double six[] = {-1, 1, .5, 1, .5, 1, .5, -1};
	static const unsigned none[8] = {0};
	expect(six, 8, none);
	/* A point on the centre breaks the run. */
	static const double broken[] = {1, .5, 1, .5, 0, 1, .5, 1};
	expect(broken, 8, none);
}
END_TEST

START_TEST(six_rising_are_a_trend_and_five_are_not)
{
	static const double six[] = {.5, -1, -.6, -.2, .2, .6, 1, -1};
	static const unsigned trend[] = {0, 4, 4, 4, 4, 4, 4, 0};
	expect(six, 8, trend);
	static const double falling[] = {1, .6, .2, -.2, -.6, -1};
	static const unsigned all[] = {4, 4, 4, 4, 4, 4};
	expect(falling, 6, all);
	static const double five[] = {.5, -.6, -.2, .2, .6, 1, -1};
	static const unsigned none[8] = {0};
	expect(five, 7, none);
	/* An equal value breaks the trend. */
	static const double flat[] = {-1, -.6, -.2, -.2, .2, .6, 1};
	expect(flat, 7, none);
}
END_TEST

START_TEST(two_of_three_near_a_limit_are_a_signal)
{
	static const double v[] = {2.5, 0, 2.1, 0, 0, 2.5, -2.5, 0, -2.1, 2};
	static const unsigned s[] = {8, 0, 8, 0, 0, 0, 8, 0, 8, 0};
	expect(v, 10, s);
	static const double apart[] = {2.5, 0, 0, 2.5, 0};
	static const unsigned none[5] = {0};
	expect(apart, 5, none);
	struct control_point point[1];
	control_find_signals(point, 0);
}
END_TEST

/* METHODS.md annex T; normal from 100. */
START_TEST(funnel_limits_are_the_published_ones)
{
	static const struct {
		int64_t n;
		double low95, high95, low998, high998;
	} row[] = {{20, .2299, .6727, .1131, .7922},
	    {50, .3264, .6041, .2491, .6822}, {100, .377, .573, .321, .629},
	    {250, .413, .537, .377, .573}};
	for (size_t i = 0; i < 4; i++) {
		struct funnel f = funnel_limits(.475, row[i].n, 1);
		double d = i < 2 ? 5e-5 : 5e-4;
		within(f.inner.low, row[i].low95, d);
		within(f.inner.high, row[i].high95, d);
		within(f.outer.low, row[i].low998, d);
		within(f.outer.high, row[i].high998, d);
	}
}
END_TEST

START_TEST(small_units_have_exact_limits_between_counts)
{
	/* R setup: q <- function(p, n, t) { r <- qbinom(p, n, t)
	 *   (r - (pbinom(r, n, t) - p) / dbinom(r, n, t)) / n } */
	/* R: c(q(.025, 99, .3), q(.975, 99, .3)) */
	near_limits(funnel_limits(.3, 99, 1).inner, 0.2063184631808606,
	    0.3873297067637881);
	/* R: c(q(.001, 37, .6), q(.999, 37, .6)) */
	near_limits(funnel_limits(.6, 37, 1).outer, 0.3316927846123927,
	    0.8261165388330838);
	/* R: .3 + qnorm(c(.001, .999)) * sqrt(.3 * .7 / 100) */
	near_limits(funnel_limits(.3, 100, 1).outer, 0.1583877654198804,
	    0.4416122345801196);
}
END_TEST

START_TEST(funnel_limits_stay_within_0_and_1)
{
	for (int64_t n = 1; n < 130; n++) {
		struct funnel f = funnel_limits(.05, n, 4);
		ck_assert(f.inner.low >= 0 && f.outer.low >= 0);
		ck_assert(f.outer.high <= 1);
		ck_assert(f.outer.low <= f.inner.low);
		ck_assert(f.inner.low <= .05 && f.inner.high >= .05);
		ck_assert(f.inner.high <= f.outer.high);
	}
	near_limits(funnel_limits(0, 30, 1).inner, 0, 0);
	near_limits(funnel_limits(1, 300, 1).outer, 1, 1);
	undefined(funnel_limits(.5, 0, 1).inner.low);
	undefined(funnel_limits(NAN, 5, 1).outer.low);
}
END_TEST

START_TEST(over_dispersion_widens_the_funnel)
{
	struct proportion unit[13] = {{0, 0}};
	struct lcg r = {77};
	for (size_t i = 0; i < 12; i++) {
		unit[i].n = 40 + (int64_t)lcg_below(&r, 200);
		unit[i].events = (int64_t)lcg_below(&r, (double)unit[i].n);
	}
	double phi = funnel_dispersion(.4, unit, 13);
	/* R: u <- matrix(lcg(24, 77), ncol = 2, byrow = TRUE)
	 * n <- 40 + floor(u[, 1] * 200); k <- floor(u[, 2] * n)
	 * z <- sort((k/n - .4) / sqrt(.4 * .6 / n))
	 * mean(pmin(pmax(z, z[2]), z[11])^2) */
	near(phi, 47.33946510879088);
	/* R: .4 + c(-1, 1) * qnorm(.975) * sqrt(4 * .4 * .6 / 500) */
	near_limits(funnel_limits(.4, 500, 4).inner, 0.3141186811015765,
	    0.4858813188984236);
	near(funnel_limits(.4, 500, .5).inner.low,
	    funnel_limits(.4, 500, 1).inner.low);
	undefined(funnel_dispersion(.4, unit + 12, 1));
	undefined(funnel_dispersion(0, unit, 12));
}
END_TEST

START_TEST(concentration_is_the_textbook_s)
{
	double v[] = {0, 3, 12, 1, 0, 5, 7, 2, 1, 2};
	order_sort(v, 10);
	/* R: v <- c(0, 3, 12, 1, 0, 5, 7, 2, 1, 2)
	 * sum(outer(v, v, function(a, b) abs(a - b))) / (2 * 100 * mean(v)) */
	near(concentration_gini(v, 10), 0.5545454545454546);
	near(concentration_top(v, 10, .1), 12.0 / 33);
	near(concentration_top(v, 10, .25), (12 + 7 + 2.5) / 33);
	near(concentration_lorenz(v, 10, .5), 4.0 / 33);
	near(concentration_lorenz(v, 10, 1), 1);
	near(concentration_top(v, 10, 1), 1);
	near(concentration_top(v, 10, 0), 0);
	near(concentration_lorenz(v, 10, 0), 0);
	for (double part = 0; part <= 1; part += 1.0 / 64)
		within(concentration_top(v, 10, part),
		    1 - concentration_lorenz(v, 10, 1 - part), 1e-14);
}
END_TEST

START_TEST(everybody_alike_is_no_concentration)
{
	double same[] = {4, 4, 4}, one[] = {0, 0, 0, 9}, none[] = {0, 0};
	near(concentration_gini(same, 3), 0);
	near(concentration_gini(one, 4), .75);
	undefined(concentration_gini(none, 2));
	undefined(concentration_lorenz(none, 2, .5));
	undefined(concentration_top(none, 0, .5));
}
END_TEST

Suite *
t_stats_control_suite(void)
{
	Suite *s = suite_create("stats_control");
	TCase *c = tcase_create("stats_control");
	tcase_add_test(c, xmr_limits_are_the_published_ones);
	tcase_add_test(c, p_limits_follow_the_size_of_the_point);
	tcase_add_test(c, a_point_on_the_limit_is_inside);
	tcase_add_test(c, seven_on_one_side_are_a_run_and_six_are_not);
	tcase_add_test(c, six_rising_are_a_trend_and_five_are_not);
	tcase_add_test(c, two_of_three_near_a_limit_are_a_signal);
	tcase_add_test(c, funnel_limits_are_the_published_ones);
	tcase_add_test(c, small_units_have_exact_limits_between_counts);
	tcase_add_test(c, funnel_limits_stay_within_0_and_1);
	tcase_add_test(c, over_dispersion_widens_the_funnel);
	tcase_add_test(c, concentration_is_the_textbook_s);
	tcase_add_test(c, everybody_alike_is_no_concentration);
	suite_add_tcase(s, c);
	return s;
}
