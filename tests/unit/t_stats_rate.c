/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/moments.h"
#include "stats/order.h"
#include "stats/poisson.h"
#include "stats_near.h"

#include <signal.h>

Suite *t_stats_rate_suite(void);

/* Reoffences of 24 people. */
static const double counts[] = {
    0, 0, 3, 0, 1, 0, 0, 12, 2, 0, 0, 5, 0, 1, 0, 0, 0, 7, 0, 2, 0, 0, 1, 0};
enum { NCOUNTS = sizeof counts / sizeof *counts };

/* R setup: y <- c(0, 0, 3, 0, 1, 0, 0, 12, 2, 0, 0, 5, 0, 1, 0, 0, 0, 7, 0, 2,
 *   0, 0, 1, 0) */

START_TEST(the_mean_per_person_has_t_limits)
{
	struct moments m = moments_of(counts, NCOUNTS);
	ck_assert(m.n == 24);
	/* R: mean(y) */
	near(m.mean, 1.4166666666666667);
	/* R: var(y) */
	near(m.variance, 8.253623188405797);
	/* R: t.test(y)$conf.int */
	near_limits(moments_limits(m), 0.2035423356325279, 2.629790997700806);
}
END_TEST

START_TEST(counts_that_stream_by_give_the_same_moments)
{
	int64_t sum = 0, squares = 0;
	for (size_t i = 0; i < NCOUNTS; i++) {
		sum += (int64_t)counts[i];
		squares += (int64_t)(counts[i] * counts[i]);
	}
	struct moments a = moments_of(counts, NCOUNTS);
	struct moments b = moments_of_counts(NCOUNTS, sum, squares);
	near(b.mean, a.mean);
	near(b.variance, a.variance);
	/* A million people, all with 1000 but one with 1001. */
	b = moments_of_counts(1000000, 1000000001, 1000000002001);
	near(b.variance, 1e-6);
	/* R: var(rep(0:1, c(85, 29))) */
	near(moments_of_proportion((struct proportion){29, 114}).variance,
	    0.1913522744915386);
}
END_TEST

START_TEST(the_lower_limit_of_a_count_is_not_negative)
{
	static const double rare[] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
	struct moments m = moments_of(rare, 10);
	/* R: t.test(c(0, 0, 0, 0, 0, 0, 0, 0, 0, 1))$conf.int */
	near_limits(moments_limits(m), -0.1262157162798205, 0.3262157162798205);
	ck_assert(moments_count_limits(m).low == 0);
	ck_assert(moments_count_limits(m).high == moments_limits(m).high);
}
END_TEST

START_TEST(one_person_has_a_mean_but_no_limits)
{
	static const double one = 3;
	struct moments m = moments_of(&one, 1);
	near(m.mean, 3);
	undefined(m.variance);
	undefined(moments_limits(m).low);
	undefined(moments_count_limits(m).low);
	undefined(moments_of(NULL, 0).mean);
	undefined(moments_limits(moments_of(NULL, 0)).low);
	undefined(moments_of_counts(0, 0, 0).mean);
	undefined(moments_of_counts(1, 3, 9).variance);
}
END_TEST

START_TEST(people_who_are_all_alike_have_limits_at_the_mean)
{
	struct moments m = moments_of_counts(50, 150, 450);
	ck_assert(m.variance == 0);
	near_limits(moments_limits(m), 3, 3);
}
END_TEST

START_TEST(weights_count_as_an_effective_sample)
{
	static const double w[] = {1, 1, .5, .5, .25, .25, .25, .25, 0};
	static const double y[] = {1, 0, 0, 1, 0, 1, 1, 0, 77};
	/* METHODS.md 4.2 */
	within(moments_ess(w, 9), 5.818, 5e-4);
	/* R setup: w <- c(1, 1, .5, .5, .25, .25, .25, .25)
	 * v <- c(1, 0, 0, 1, 0, 1, 1, 0)
	 * ess <- sum(w)^2 / sum(w^2) */
	struct moments m = moments_weighted(y, w, 9);
	/* R: ess */
	near(m.n, 5.818181818181818);
	/* R: weighted.mean(v, w) */
	near(m.mean, 0.5);
	/* R: ess/(ess - 1) * sum(w * (v - weighted.mean(v, w))^2) / sum(w) */
	near(m.variance, 0.3018867924528302);
	ck_assert(moments_ess(w + 8, 1) == 0);
	undefined(moments_weighted(y + 8, w + 8, 1).mean);
	undefined(moments_weighted(y, w, 1).variance);
}
END_TEST

START_TEST(equal_weights_give_the_unweighted_moments)
{
	double w[NCOUNTS];
	for (size_t i = 0; i < NCOUNTS; i++)
		w[i] = .3;
	struct moments a = moments_of(counts, NCOUNTS);
	struct moments b = moments_weighted(counts, w, NCOUNTS);
	near(b.n, a.n);
	near(b.mean, a.mean);
	near(b.variance, a.variance);
}
END_TEST

START_TEST(poisson_limits_are_exact)
{
	/* R: poisson.test(1)$conf.int */
	near_limits(poisson_limits(1), 0.0253178079842899, 5.571643390938899);
	/* R: poisson.test(5)$conf.int */
	near_limits(poisson_limits(5), 1.623486390118421, 11.66833207932267);
	/* R: poisson.test(1736)$conf.int */
	near_limits(poisson_limits(1736), 1655.288687749335, 1819.629057803935);
	/* R: poisson.test(0)$conf.int */
	near_limits(poisson_limits(0), 0, 3.6888794541139363);
	/* R: poisson.test(1329)$conf.int */
	near_limits(poisson_limits(1329), 1258.500444531359, 1402.420637226017);
	/* R: poisson.test(100000)$conf.int */
	near_limits(
	    poisson_limits(100000), 99381.15266374472, 100621.7447397439);
	/* R: poisson.test(450000)$conf.int */
	near_limits(
	    poisson_limits(450000), 448686.1635982695, 451316.7321681787);
}
END_TEST

/* METHODS.md 5. */
START_TEST(byar_s_limits_are_the_published_ones)
{
	static const struct {
		int64_t events;
		double low, high;
	} row[] = {{1, 0.0131, 5.5638}, {5, 1.6113, 11.6682},
	    {10, 4.7874, 18.3915}, {50, 37.108, 65.920}};
	for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
		within(poisson_byar(row[i].events).low, row[i].low, 5e-4);
		within(poisson_byar(row[i].events).high, row[i].high, 5e-4);
	}
	ck_assert(poisson_byar(0).low == 0);
}
END_TEST

START_TEST(observed_over_expected_has_poisson_limits)
{
	/* R: c(poisson.test(30, 41.5)$estimate,
	 * poisson.test(30, 41.5)$conf.int) */
	near_estimate(poisson_ratio(30, 41.5), 0.7228915662650602,
	    0.4877319041306244, 1.031972660115847);
	near(poisson_ratio(0, 2).value, 0);
	undefined(poisson_ratio(3, 0).value);
}
END_TEST

START_TEST(dispersion_is_pearson_s_chi_squared_over_its_df)
{
	struct moments m[3];
	m[0] = moments_of(counts, NCOUNTS);
	/* R: sum((y - mean(y))^2 / mean(y)) / 23 */
	near(poisson_dispersion(m, 1), 5.826086956521739);
	m[1] = moments_of(counts, 12);
	m[2] = moments_of_counts(5, 0, 0);
	/* R: g <- y[1:12]; f <- glm(c(y, g) ~ rep(1:2, c(24, 12)), poisson)
	 * sum(residuals(f, "pearson")^2) / f$df.residual */
	near(poisson_dispersion(m, 3), 6.072890025483082);
	undefined(poisson_dispersion(m + 2, 1));
	undefined(poisson_dispersion(m, 0));
}
END_TEST

START_TEST(medians_are_the_middle_or_the_mean_of_two)
{
	double odd[] = {5, 1, 3}, even[] = {9, 2, 4, 1}, tied[] = {2, 2, 2, 9};
	near(order_median(odd, 3), 3);
	near(order_median(even, 4), 3);
	near(order_median(tied, 4), 2);
	undefined(order_median(NULL, 0));
}
END_TEST

START_TEST(ties_share_their_ranks)
{
	static const double v[] = {3, 1, 3, 2, 3, 1};
	double rank[6];
	size_t index[6];
	static const double expected[] = {5, 1.5, 5, 3, 5, 1.5};
	static const size_t order[] = {1, 5, 3, 0, 2, 4};
	order_ranks(v, 6, rank);
	order_index(v, 6, index);
	for (size_t i = 0; i < 6; i++) {
		near(rank[i], expected[i]);
		ck_assert_uint_eq(index[i], order[i]);
	}
}
END_TEST

START_TEST(nan_is_refused_before_it_breaks_a_sort)
{
	double v[] = {1, NAN, 2};
	order_sort(v, 3);
}
END_TEST

Suite *
t_stats_rate_suite(void)
{
	Suite *s = suite_create("stats_rate");
	TCase *c = tcase_create("stats_rate");
	tcase_add_test(c, the_mean_per_person_has_t_limits);
	tcase_add_test(c, counts_that_stream_by_give_the_same_moments);
	tcase_add_test(c, the_lower_limit_of_a_count_is_not_negative);
	tcase_add_test(c, one_person_has_a_mean_but_no_limits);
	tcase_add_test(c, people_who_are_all_alike_have_limits_at_the_mean);
	tcase_add_test(c, weights_count_as_an_effective_sample);
	tcase_add_test(c, equal_weights_give_the_unweighted_moments);
	tcase_add_test(c, poisson_limits_are_exact);
	tcase_add_test(c, byar_s_limits_are_the_published_ones);
	tcase_add_test(c, observed_over_expected_has_poisson_limits);
	tcase_add_test(c, dispersion_is_pearson_s_chi_squared_over_its_df);
	tcase_add_test(c, medians_are_the_middle_or_the_mean_of_two);
	tcase_add_test(c, ties_share_their_ranks);
	tcase_add_test_raise_signal(
	    c, nan_is_refused_before_it_breaks_a_sort, SIGABRT);
	suite_add_tcase(s, c);
	return s;
}
