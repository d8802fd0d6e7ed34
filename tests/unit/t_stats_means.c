/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/adjust.h"
#include "stats/difference.h"
#include "stats/paired.h"
#include "stats_near.h"

Suite *t_stats_means_suite(void);

static void
near_difference(struct difference d, const double *expected)
{
	near(d.value, expected[0]);
	near(d.low, expected[1]);
	near(d.high, expected[2]);
	near(d.std_error, expected[3]);
	near(d.t, expected[4]);
	near(d.df, expected[5]);
	near(d.p, expected[6]);
}

/* R setup: welch <- function(x, y) { t <- t.test(x, y)
 *   c(mean(x) - mean(y), t$conf.int, t$stderr, t$statistic, t$parameter,
 *     t$p.value) }
 * a <- c(0, 3, 1, 0, 0, 2, 9, 0, 1, 4); b <- c(5, 1, 0, 8, 3, 3, 7) */
static const double a[] = {0, 3, 1, 0, 0, 2, 9, 0, 1, 4};
static const double b[] = {5, 1, 0, 8, 3, 3, 7};

START_TEST(welch_s_test_is_r_s)
{
	/* R: welch(a, b) */
	static const double expected[] = {-1.857142857142857,
	    -4.965573621558345, 1.25128790727263, 1.434748549872257,
	    -1.294403020869551, 12.64593355620598, 0.218664125515838};
	near_difference(
	    difference_of(moments_of(a, 10), moments_of(b, 7)), expected);
	/* R: welch(rep(0:1, c(171, 60)), rep(0:1, c(39000, 21000))) */
	static const double rates[] = {-0.09025974025974026,
	    -0.1473548785657003, -0.03316460195378021, 0.02897880447909261,
	    -3.114681294905044, 232.0911233346563, 0.002073186696415683};
	near_difference(
	    difference_of(moments_of_proportion((struct proportion){60, 231}),
		moments_of_proportion((struct proportion){21000, 60000})),
	    rates);
}
END_TEST

/* METHODS.md annex T: sample variances; the rates are rounded there. */
START_TEST(welch_on_the_published_rates_gives_the_published_t)
{
	struct moments t = {231, .26, .26 * .74 * 231 / 230};
	struct moments c = {60000, .35, .35 * .65 * 60000 / 59999};
	struct difference d = difference_of(t, c);
	within(d.t, -3.1047, 5e-5);
	within(d.df, 232.1, 5e-2);
}
END_TEST

/* METHODS.md 4.6: published limits from rounded inputs, to a point. */
START_TEST(published_intervals_come_out_to_a_point)
{
	static const struct {
		double n, treated, comparison, low, high;
	} study[] = {{231, .26, .35, .02, .14}, {3085, .19, .26, .05, .08},
	    {805, .18, .23, .02, .08}};
	for (size_t i = 0; i < 3; i++) {
		double p = study[i].treated, q = study[i].comparison;
		struct moments t = {study[i].n, p, p * (1 - p)};
		struct moments c = {1e9, q, q * (1 - q)};
		struct difference d = difference_of(c, t);
		within(d.low, study[i].low, .015);
		within(d.high, study[i].high, .01);
	}
}
END_TEST

START_TEST(weighted_groups_are_compared_on_their_effective_size)
{
	static const double w[] = {1, .5, 2, .25, .25, 1, 3};
	/* R: w <- c(1, .5, 2, .25, .25, 1, 3); e <- sum(w)^2 / sum(w^2)
	 * m <- weighted.mean(b, w)
	 * va <- var(a) / 10
	 * vb <- e/(e - 1) * sum(w * (b - m)^2) / sum(w) / e
	 * s <- sqrt(va + vb); f <- s^4 / (va^2/9 + vb^2/(e - 1))
	 * d <- mean(a) - m
	 * c(d, d + c(-1, 1) * qt(.975, f) * s, s, d/s, f, 2*pt(-abs(d/s), f))
	 */
	static const double expected[] = {-2.03125, -6.846899117719436,
	    2.784399117719436, 1.88587370245888, -1.077086974250488,
	    5.113345234107766, 0.3296117646549861};
	near_difference(
	    difference_of(moments_of(a, 10), moments_weighted(b, w, 7)),
	    expected);
}
END_TEST

START_TEST(ratios_of_means_have_log_limits)
{
	/* METHODS.md annex T: 1,329 events of 936 people against 1,451. */
	double x = 1329. / 936, ex = sqrt(1329) / 936;
	double y = 1451. / 936, ey = sqrt(1451) / 936;
	struct estimate r = difference_ratio(x, ex, y, ey);
	within(r.value, .9159, 5e-5);
	within(r.low, .8502, 5e-5);
	within(r.high, .9867, 5e-5);
	/* R: 1329/1451 * exp(c(0, -1, 1) * qnorm(.975) *
	 *   sqrt(2.5 * (1/1329 + 1/1451))) */
	near_estimate(difference_ratio(x, sqrt(2.5) * ex, y, sqrt(2.5) * ey),
	    0.9159200551343901, 0.8142479270326666, 1.030287605956322);
	/* Of one group alone, METHODS.md 5's risk ratio against a known rate:
	 * R: .4/.5 * exp(c(-1, 1) * qnorm(.975) * sqrt(.6 / (.4 * 100))) */
	r = difference_ratio(.4, sqrt(.4 * .6 / 100), .5, 0);
	near(r.low, .8 * exp(-1.959963984540054 * sqrt(.6 / 40)));
	near(r.high, .8 * exp(1.959963984540054 * sqrt(.6 / 40)));
	undefined(difference_ratio(0, 0, y, ey).value);
	undefined(difference_ratio(x, ex, 0, 0).low);
	undefined(difference_ratio(x, 0, y, 0).low);
	undefined(difference_ratio(x, NAN, y, ey).low);
}
END_TEST

START_TEST(without_spread_there_is_a_difference_but_no_test)
{
	static const double same[] = {2, 2, 2};
	struct difference d =
	    difference_of(moments_of(same, 3), moments_of(same, 2));
	near(d.value, 0);
	undefined(d.p);
	undefined(d.low);
	d = difference_of(moments_of(a, 10), moments_of(b, 1));
	ck_assert(isfinite(d.value));
	undefined(d.std_error);
	d = difference_of(moments_of(a, 10), moments_of(NULL, 0));
	undefined(d.value);
	/* One group without spread still has a test. */
	d = difference_of(moments_of(a, 10), moments_of(same, 3));
	near(d.df, 9);
}
END_TEST

START_TEST(p_values_are_adjusted_as_r_does)
{
	static const double p[] = {.01, .04, NAN, .03, .005, .9, .04};
	double out[7];
	adjust_holm(p, 7, out);
	/* R: p.adjust(c(.01, .04, .03, .005, .9, .04), "holm") */
	static const double holm[] = {0.05, 0.12, 0.12, 0.03, 0.9, 0.12};
	for (size_t i = 0; i < 6; i++)
		near(out[i + (i > 1)], holm[i]);
	undefined(out[2]);
	adjust_bh(p, 7, out);
	/* R: p.adjust(c(.01, .04, .03, .005, .9, .04), "BH") */
	static const double bh[] = {0.03, 0.048, 0.048, 0.03, 0.9, 0.048};
	for (size_t i = 0; i < 6; i++)
		near(out[i + (i > 1)], bh[i]);
	undefined(out[2]);
	adjust_bh(p, 0, out);
	adjust_holm(p + 2, 1, out);
	undefined(out[0]);
}
END_TEST

START_TEST(signed_ranks_are_exact_when_they_can_be)
{
	static const double change[] = {
	    1.1, -2.3, 3.7, 4.2, -.6, 5.9, 7.3, 8.8};
	struct paired t = paired_wilcoxon(change, 8);
	ck_assert(t.exact);
	near(t.rises, 6);
	near(t.falls, 2);
	/* R: t <- wilcox.test(c(1.1, -2.3, 3.7, 4.2, -.6, 5.9, 7.3, 8.8))
	 * c(t$statistic, t$p.value) */
	static const double expected[] = {32, 0.05468750000000001};
	near(t.statistic, expected[0]);
	near(t.p, expected[1]);
	double up[49];
	for (size_t i = 0; i < 49; i++)
		up[i] = (i % 3 ? 1 : -1) * (double)(i + 1);
	/* R: wilcox.test(ifelse((0:48) %% 3, 1, -1) * (1:49))$p.value */
	near(paired_wilcoxon(up, 49).p, 0.06248542836759797);
}
END_TEST

START_TEST(signed_ranks_with_ties_and_zeroes_are_normal)
{
	static const double change[] = {0, 1, -2, 3, 3, -1, 5, 0, 2, 1, 4};
	struct paired t = paired_wilcoxon(change, 11);
	ck_assert(!t.exact);
	/* R: t <- wilcox.test(c(0, 1, -2, 3, 3, -1, 5, 0, 2, 1, 4))
	 * c(t$statistic, t$p.value) */
	static const double expected[] = {38.5, 0.06488884618515066};
	near(t.statistic, expected[0]);
	near(t.p, expected[1]);
	double down[60];
	for (size_t i = 0; i < 60; i++)
		down[i] = (i % 4 ? -1 : 1) * (double)(i + 1);
	/* R: wilcox.test(ifelse((0:59) %% 4, -1, 1) * (1:60))$p.value */
	near(paired_wilcoxon(down, 60).p, 0.000415734614324144);
}
END_TEST

START_TEST(nothing_changed_is_no_test)
{
	static const double none[] = {0, 0, 0};
	undefined(paired_wilcoxon(none, 3).p);
	undefined(paired_wilcoxon(none, 0).p);
	undefined(paired_sign(none, 3).p);
}
END_TEST

START_TEST(the_sign_test_is_binomial)
{
	static const double change[] = {0, 1, -2, 3, 3, -1, 5, 0, 2, 1, 4};
	/* R: binom.test(7, 9)$p.value */
	near(paired_sign(change, 11).p, 0.1796875000000001);
	near(paired_sign(change, 11).rises, 7);
	near(paired_sign(change, 11).falls, 2);
}
END_TEST

Suite *
t_stats_means_suite(void)
{
	Suite *s = suite_create("stats_means");
	TCase *c = tcase_create("stats_means");
	tcase_add_test(c, welch_s_test_is_r_s);
	tcase_add_test(c, welch_on_the_published_rates_gives_the_published_t);
	tcase_add_test(c, published_intervals_come_out_to_a_point);
	tcase_add_test(c, weighted_groups_are_compared_on_their_effective_size);
	tcase_add_test(c, ratios_of_means_have_log_limits);
	tcase_add_test(c, without_spread_there_is_a_difference_but_no_test);
	tcase_add_test(c, p_values_are_adjusted_as_r_does);
	tcase_add_test(c, signed_ranks_are_exact_when_they_can_be);
	tcase_add_test(c, signed_ranks_with_ties_and_zeroes_are_normal);
	tcase_add_test(c, nothing_changed_is_no_test);
	tcase_add_test(c, the_sign_test_is_binomial);
	suite_add_tcase(s, c);
	return s;
}
