/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/sensitivity.h"
#include "stats_near.h"

Suite *t_stats_sensitivity_suite(void);

/* VanderWeele and Ding 2017: 3.9 (1.8 to 8.7) has 7.26, and 3.0 for 1.8. */
START_TEST(e_values_are_the_published_ones)
{
	struct estimate breastfeeding = {3.9, 1.8, 8.7};
	within(sensitivity_e_value(3.9), 7.26, 5e-3);
	within(sensitivity_e_value_limit(breastfeeding), 3.0, 5e-2);
	near(sensitivity_e_value(1 / 3.9), sensitivity_e_value(3.9));
	/* R: r <- 231/171; r + sqrt(r * (r - 1)) */
	near(sensitivity_e_value(171.0 / 231), 2.039347960363108);
	near(sensitivity_e_value(1), 1);
}
END_TEST

START_TEST(an_interval_that_holds_1_needs_no_hidden_factor)
{
	struct estimate may_be = {.8, .6, 1.1};
	near(sensitivity_e_value_limit(may_be), 1);
	struct estimate lower = {.5, .4, .8};
	near(sensitivity_e_value_limit(lower), sensitivity_e_value(.8));
	undefined(sensitivity_e_value_limit(ESTIMATE_NONE));
	undefined(sensitivity_e_value(NAN));
	ck_assert(isinf(sensitivity_e_value(0)));
}
END_TEST

/* Rosenbaum 2002, 4.3.2: 110 of 122 discordant pairs, p = .0001 at 5. */
START_TEST(pairs_that_differ_by_one_are_counted)
{
	double change[130] = {0};
	for (size_t i = 0; i < 122; i++)
		change[i] = i < 110 ? 1 : -1;
	/* R: pbinom(109, 122, 5/6, lower.tail = FALSE) */
	near(sensitivity_bound_p(change, 130, 5), 0.02316856384254034);
	/* R: pbinom(109, 122, .5, lower.tail = FALSE) */
	near(sensitivity_bound_p(change, 130, 1), 2.73365789304066e-21);
	/* R: uniroot(function(g) pbinom(109, 122, g/(1 + g),
	 *   lower.tail = FALSE) - .025, c(1, 20), tol = 1e-14)$root */
	near(sensitivity_gamma(change, 130), 5.041807367400699);
	for (size_t i = 0; i < 122; i++)
		change[i] = -3 * change[i];
	/* R: pbinom(109, 122, 5/6, lower.tail = FALSE) */
	near(sensitivity_bound_p(change, 130, 5), 0.02316856384254034);
}
END_TEST

START_TEST(pairs_of_counts_are_ranked)
{
	static const double change[] = {
	    -4, -2, 1, 0, -7, -3, 2, -9, -1, -5, -2, 0, -6, -8};
	/* R: x <- c(-4, -2, 1, -7, -3, 2, -9, -1, -5, -2, -6, -8)
	 * r <- rank(abs(x))
	 * f <- function(g) { q <- g/(1 + g)
	 *   pnorm((sum(r[x < 0]) - q * sum(r)) / sqrt(q * (1 - q) * sum(r^2)),
	 *     lower.tail = FALSE) }
	 * c(f(1), f(3)) */
	static const double p[] = {0.004231410904195328, 0.1019361900050931};
	near(sensitivity_bound_p(change, 14, 1), p[0]);
	near(sensitivity_bound_p(change, 14, 3), p[1]);
	/* R: uniroot(function(g) f(g) - .025, c(1, 9), tol = 1e-14)$root */
	near(sensitivity_gamma(change, 14), 1.624452841664384);
}
END_TEST

START_TEST(no_effect_needs_no_hidden_bias)
{
	static const double even[] = {1, -1, 1, -1}, none[] = {0, 0};
	near(sensitivity_gamma(even, 4), 1);
	undefined(sensitivity_gamma(none, 2));
	undefined(sensitivity_bound_p(none, 0, 1));
}
END_TEST

Suite *
t_stats_sensitivity_suite(void)
{
	Suite *s = suite_create("stats_sensitivity");
	TCase *c = tcase_create("stats_sensitivity");
	tcase_add_test(c, e_values_are_the_published_ones);
	tcase_add_test(c, an_interval_that_holds_1_needs_no_hidden_factor);
	tcase_add_test(c, pairs_that_differ_by_one_are_counted);
	tcase_add_test(c, pairs_of_counts_are_ranked);
	tcase_add_test(c, no_effect_needs_no_hidden_bias);
	suite_add_tcase(s, c);
	return s;
}
