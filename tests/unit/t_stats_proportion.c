/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/binomial.h"
#include "stats/power.h"
#include "stats/proportion.h"
#include "stats_near.h"

Suite *t_stats_proportion_suite(void);

static struct proportion
of(int64_t events, int64_t n)
{
	return (struct proportion){events, n};
}

static struct interval
wilson(int64_t events, int64_t n)
{
	return proportion_limits(proportion_value(of(events, n)), (double)n);
}

START_TEST(wilson_limits_are_those_of_r)
{
	/* R: prop.test(1, 10, correct = FALSE)$conf.int */
	near_limits(wilson(1, 10), 0.017876213095072882, 0.40415002679523848);
	/* R: prop.test(5, 10, correct = FALSE)$conf.int */
	near_limits(wilson(5, 10), 0.23659309051256405, 0.763406909487436);
	/* R: prop.test(29, 114, correct = FALSE)$conf.int */
	near_limits(wilson(29, 114), 0.1833534381871786, 0.3414318066627787);
	/* R: prop.test(80, 142, correct = FALSE)$conf.int */
	near_limits(wilson(80, 142), 0.481200171832298, 0.6422215228322503);
	/* R: prop.test(150000, 590000, correct = FALSE)$conf.int */
	near_limits(
	    wilson(150000, 590000), 0.2531278191519422, 0.2553499573944661);
}
END_TEST

/* METHODS.md 5 and 14.38. */
START_TEST(wilson_limits_end_exactly_at_0_and_1)
{
	struct interval none = wilson(0, 10), all = wilson(10, 10);
	ck_assert(none.low == 0 && !signbit(none.low));
	within(none.high, 0.277533, 5e-7);
	within(all.low, 0.722467, 5e-7);
	ck_assert(all.high == 1);
	for (int64_t n = 1; n < 3000; n++) {
		ck_assert(wilson(0, n).low == 0);
		ck_assert(wilson(n, n).high == 1);
		ck_assert(wilson(1, n).low > 0);
	}
}
END_TEST

START_TEST(nobody_has_no_rate)
{
	undefined(proportion_value(of(0, 0)));
	undefined(wilson(0, 0).low);
	undefined(wilson(0, 0).high);
	undefined(proportion_difference(of(0, 0), of(1, 2)).value);
	undefined(proportion_difference(of(1, 2), of(0, 0)).low);
	undefined(proportion_ratio(of(0, 0), of(1, 2)).value);
	undefined(proportion_equal_p(of(0, 0), of(1, 2)));
	undefined(binomial_fewer_p(of(0, 0), .5));
	undefined(binomial_two_sided_p(of(0, 0), .5));
	undefined(proportion_band(.5, 0, .95).low);
}
END_TEST

/* Newcombe 1998, table II (a), method 10; also METHODS.md 5. */
START_TEST(newcombe_limits_are_the_published_ones)
{
	struct estimate d = proportion_difference(of(56, 70), of(48, 80));
	near(d.value, .2);
	within(d.low, .0524, 5e-5);
	within(d.high, .3339, 5e-5);
	d = proportion_difference(of(9, 10), of(3, 10));
	within(d.low, .1705, 5e-5);
	within(d.high, .8090, 5e-5);
	d = proportion_difference(of(10, 10), of(0, 10));
	within(d.low, .6075, 5e-5);
	near(d.high, 1);
	d = proportion_difference(of(0, 10), of(0, 20));
	within(d.low, -.1611, 5e-5);
	within(d.high, .2775, 5e-5);
}
END_TEST

START_TEST(newcombe_combines_two_wilson_intervals)
{
	/* R: a <- prop.test(60, 231, correct = FALSE)$conf.int
	 * b <- prop.test(81, 230, correct = FALSE)$conf.int
	 * d <- 60/231 - 81/230
	 * c(d, d - sqrt((60/231 - a[1])^2 + (b[2] - 81/230)^2),
	 *   d + sqrt((a[2] - 60/231)^2 + (81/230 - b[1])^2)) */
	near_estimate(proportion_difference(of(60, 231), of(81, 230)),
	    -0.09243365330321857, -0.1748439571445887, -0.00829030624696582);
}
END_TEST

START_TEST(two_proportions_are_tested_as_r_tests_them)
{
	/* R: prop.test(c(60, 81), c(231, 231), correct = FALSE)$p.value */
	near(proportion_equal_p(of(60, 231), of(81, 231)), 0.03386530587322052);
	/* R: prop.test(c(0, 9), c(20, 30), correct = FALSE)$p.value */
	near(proportion_equal_p(of(0, 20), of(9, 30)), 0.006830255863044084);
	undefined(proportion_equal_p(of(0, 20), of(0, 30)));
	undefined(proportion_equal_p(of(20, 20), of(30, 30)));
}
END_TEST

START_TEST(the_risk_ratio_has_log_limits)
{
	/* METHODS.md annex T */
	struct estimate r = proportion_ratio(of(60, 231), of(81, 231));
	within(r.value, .7407, 5e-5);
	within(r.low, .5600, 5e-5);
	within(r.high, .9797, 5e-5);
	/* R: v <- 1/60 - 1/231 + 1/81 - 1/231
	 * 60/81 * exp(c(0, -1, 1) * qnorm(.975) * sqrt(v)) */
	near_estimate(
	    r, 0.7407407407407407, 0.5600495806231844, 0.9797290525288659);
	undefined(proportion_ratio(of(0, 9), of(3, 9)).value);
	undefined(proportion_ratio(of(3, 9), of(0, 9)).high);
	near(proportion_ratio(of(9, 9), of(9, 9)).low, 1);
}
END_TEST

START_TEST(the_band_of_luck_is_the_contract_s)
{
	/* METHODS.md 3.1 */
	within(proportion_band(.475, 1500, .95).low, .4497, 5e-5);
	within(proportion_band(.475, 1500, .95).high, .5003, 5e-5);
	/* R: .475 - qnorm(.995) * sqrt(.475 * .525 / 1500) */
	near(proportion_band(.475, 1500, .99).low, 0.4417877799609876);
	undefined(proportion_band(4.64, 1500, .95).low);
}
END_TEST

START_TEST(the_exact_test_is_r_s)
{
	/* R: pbinom(60, 231, .35) */
	near(binomial_fewer_p(of(60, 231), .35), 0.002082723156404304);
	/* R: pbinom(0, 10, .35) */
	near(binomial_fewer_p(of(0, 10), .35), 0.013462743344628911);
	/* R: binom.test(60, 231, .35)$p.value */
	near(binomial_two_sided_p(of(60, 231), .35), 0.003711616526584763);
	/* R: binom.test(100, 231, .35)$p.value */
	near(binomial_two_sided_p(of(100, 231), .35), 0.01053202147383044);
	/* R: binom.test(5, 10, .5)$p.value */
	near(binomial_two_sided_p(of(5, 10), .5), 1);
	/* R: binom.test(2, 10, .5)$p.value */
	near(binomial_two_sided_p(of(2, 10), .5), 0.109375);
	/* R: binom.test(10, 10, .9)$p.value */
	near(binomial_two_sided_p(of(10, 10), .9), 0.6125795110000002);
	/* R: binom.test(0, 10, .05)$p.value */
	near(binomial_two_sided_p(of(0, 10), .05), 1);
	/* R: binom.test(348000, 1000000, .35)$p.value */
	near(binomial_two_sided_p(of(348000, 1000000), .35),
	    2.738443899204888e-05);
	near(binomial_two_sided_p(of(0, 10), 0), 1);
	near(binomial_two_sided_p(of(1, 10), 0), 0);
	near(binomial_two_sided_p(of(10, 10), 1), 1);
}
END_TEST

/* METHODS.md 3.5 and annex T, rounded up there. */
START_TEST(people_per_arm_for_80_per_cent_power)
{
	ck_assert(ceil(power_people_per_arm(.592, .5328)) == 1099);
	ck_assert(ceil(power_people_per_arm(.592, .533)) == 1106);
	ck_assert(ceil(power_people_per_arm(.58, .53)) == 1547);
	ck_assert(ceil(power_people_per_arm(.35, .26)) == 407);
	ck_assert(ceil(power_people_per_arm(.26, .234)) == 4316);
	/* R: (qnorm(.975) + qnorm(.8))^2 * (.35*.65 + .26*.74) / .09^2 */
	near(power_people_per_arm(.35, .26), 406.8820494386644);
	ck_assert(isinf(power_people_per_arm(.3, .3)));
}
END_TEST

START_TEST(the_detectable_rate_needs_just_the_people_there_are)
{
	near(power_detectable_below(.35, power_people_per_arm(.35, .26),
		 power_people_per_arm(.35, .26)),
	    .26);
	/* R: f <- function(p) .475 - p - qnorm(.975) * sqrt(.475*.525/1500) -
	 *   qnorm(.8) * sqrt(p*(1-p)/1500)
	 * uniroot(f, c(.3, .475), tol = 1e-15)$root */
	near(power_detectable_below(.475, INFINITY, 1500), 0.4389446494243577);
	/* R: f <- function(p) (qnorm(.975) + qnorm(.8)) *
	 *   sqrt(.3*.7/400 + p*(1-p)/90) - (.3 - p)
	 * uniroot(f, c(.01, .3), tol = 1e-15)$root */
	near(power_detectable_below(.3, 400, 90), 0.1715004691636961);
}
END_TEST

START_TEST(ten_people_can_show_nothing_against_a_low_rate)
{
	undefined(power_detectable_below(.05, INFINITY, 10));
	undefined(power_detectable_below(.05, 20, 10));
	undefined(power_detectable_below(0, INFINITY, 100));
	undefined(power_detectable_below(0, 50, 100));
	undefined(power_detectable_below(.5, 50, 0));
	undefined(power_detectable_below(NAN, 50, 10));
}
END_TEST

START_TEST(people_needed_for_the_t_that_was_seen)
{
	/* R: 114 * (qt(.975, 113) / .7)^2 */
	near(power_people_for_t(114, .7, 113), 913.1808577234008);
	ck_assert(isinf(power_people_for_t(114, 0, 113)));
	/* R: (qnorm(.975) + qnorm(.8)) * .03 */
	near(power_detectable_difference(.03), 0.08404755654338904);
}
END_TEST

Suite *
t_stats_proportion_suite(void)
{
	Suite *s = suite_create("stats_proportion");
	TCase *c = tcase_create("stats_proportion");
	tcase_add_test(c, wilson_limits_are_those_of_r);
	tcase_add_test(c, wilson_limits_end_exactly_at_0_and_1);
	tcase_add_test(c, nobody_has_no_rate);
	tcase_add_test(c, newcombe_limits_are_the_published_ones);
	tcase_add_test(c, newcombe_combines_two_wilson_intervals);
	tcase_add_test(c, two_proportions_are_tested_as_r_tests_them);
	tcase_add_test(c, the_risk_ratio_has_log_limits);
	tcase_add_test(c, the_band_of_luck_is_the_contract_s);
	tcase_add_test(c, the_exact_test_is_r_s);
	tcase_add_test(c, people_per_arm_for_80_per_cent_power);
	tcase_add_test(c, the_detectable_rate_needs_just_the_people_there_are);
	tcase_add_test(c, ten_people_can_show_nothing_against_a_low_rate);
	tcase_add_test(c, people_needed_for_the_t_that_was_seen);
	suite_add_tcase(s, c);
	return s;
}
