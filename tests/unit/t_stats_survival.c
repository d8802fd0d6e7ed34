/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/km.h"
#include "stats/logrank.h"
#include "stats_near.h"

Suite *t_stats_survival_suite(void);

/* Freireich and others 1963: weeks in remission, 6-MP and placebo. */
static const double weeks[] = {6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20,
    22, 23, 25, 32, 32, 34, 35, 1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11,
    12, 12, 15, 17, 22, 23};
static const bool relapse[] = {1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1,
    0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
    1};
enum { NTREATED = 21, NPATIENTS = 42 };

/* R setup: weeks <- c(6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23,
 *   25, 32, 32, 34, 35, 1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12,
 *   15, 17, 22, 23)
 * relapse <- c(1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, rep(0, 5),
 *   rep(1, 21))
 * treated <- survfit(Surv(weeks, relapse) ~ 1, subset = 1:21,
 *   conf.type = "log-log")
 * placebo <- survfit(Surv(weeks, relapse) ~ 1, subset = 22:42,
 *   conf.type = "log-log") */

static struct survival
treated(void)
{
	return (struct survival){
	    .n = NTREATED, .time = weeks, .event = relapse};
}

static struct survival
placebo(void)
{
	return (struct survival){.n = NPATIENTS - NTREATED,
	    .time = weeks + NTREATED,
	    .event = relapse + NTREATED};
}

/* METHODS.md 5. */
START_TEST(the_curve_is_the_classical_one)
{
	static const struct {
		double weeks, survival, std_error;
	} row[] = {{6, .8571, .0764}, {7, .8067, .0869}, {10, .7529, .0963},
	    {13, .6902, .1068}, {16, .6275, .1141}, {22, .5378, .1282},
	    {23, .4482, .1346}};
	struct km_step step[NTREATED];
	struct survival s = treated();
	size_t n = km_curve(&s, step), k = 0;
	for (size_t i = 0; i < n; i++) {
		if (!(step[i].events > 0))
			continue;
		near(step[i].days, row[k].weeks);
		within(step[i].survival, row[k].survival, 5e-5);
		within(step[i].std_error, row[k].std_error, 5e-5);
		k++;
	}
	ck_assert_uint_eq(k, 7);
}
END_TEST

START_TEST(a_step_holds_what_r_prints)
{
	struct km_step step[NTREATED];
	struct survival s = treated();
	size_t n = km_curve(&s, step);
	/* R: length(treated$time) */
	ck_assert_uint_eq(n, 16);
	/* R: c(treated$time[4], treated$n.risk[4], treated$n.event[4],
	 *   treated$n.censor[4], treated$surv[4],
	 *   (treated$surv * treated$std.err)[4], treated$lower[4],
	 *   treated$upper[4]) */
	static const double ten[] = {10, 15, 1, 1, 0.7529411764705881,
	    0.09634965299432049, 0.5031995107999565, 0.8893618351692654};
	near(step[3].days, ten[0]);
	near(step[3].at_risk, ten[1]);
	near(step[3].events, ten[2]);
	near(step[3].censored, ten[3]);
	near(step[3].survival, ten[4]);
	near(step[3].std_error, ten[5]);
	near(step[3].low, ten[6]);
	near(step[3].high, ten[7]);
}
END_TEST

START_TEST(medians_and_their_limits_invert_the_curve)
{
	struct km_step step[NTREATED];
	struct survival s = treated();
	struct estimate m = km_median(step, km_curve(&s, step));
	/* R: unname(summary(treated)$table[c("median", "0.95LCL")]) */
	static const double treated_median[] = {23, 13};
	near(m.value, treated_median[0]);
	near(m.low, treated_median[1]);
	undefined(m.high); /* NA in R */
	s = placebo();
	/* R: unname(summary(placebo)$table[7:9]) */
	near_estimate(km_median(step, km_curve(&s, step)), 8, 4, 11);
}
END_TEST

START_TEST(a_median_on_a_flat_stretch_is_its_middle)
{
	static const double time[] = {1, 2, 3, 4};
	static const bool event[] = {true, true, true, true};
	struct survival s = {.n = 4, .time = time, .event = event};
	struct km_step step[4];
	/* R: unname(summary(survfit(Surv(1:4) ~ 1))$table["median"]) */
	near(km_median(step, km_curve(&s, step)).value, 2.5);
}
END_TEST

START_TEST(limits_are_undefined_where_the_curve_is_at_1_or_0)
{
	static const double time[] = {1, 2, 3};
	static const bool event[] = {false, true, true};
	struct survival s = {.n = 3, .time = time, .event = event};
	struct km_step step[3];
	ck_assert_uint_eq(km_curve(&s, step), 3);
	near(step[0].survival, 1);
	near(step[0].std_error, 0);
	undefined(step[0].low);
	near(step[1].survival, .5);
	ck_assert(step[1].low > 0 && step[1].high < 1);
	ck_assert(step[2].survival == 0);
	undefined(step[2].std_error);
	undefined(step[2].high);
}
END_TEST

START_TEST(nobody_and_no_events_have_a_curve_too)
{
	struct survival s = {.n = 0};
	struct km_step step[2];
	ck_assert_uint_eq(km_curve(&s, step), 0);
	undefined(km_median(step, 0).value);
	static const double time[] = {365, 365};
	static const bool event[] = {false, false};
	s = (struct survival){.n = 2, .time = time, .event = event};
	ck_assert_uint_eq(km_curve(&s, step), 1);
	near(step[0].at_risk, 2);
	near(step[0].survival, 1);
	undefined(km_median(step, 1).value);
}
END_TEST

/* 150 people in three groups and three strata, with many ties. */
enum { N = 150 };
static double time_of[N], weight_of[N];
static bool event_of[N];
static uint32_t group_of[N], stratum_of[N];

/* R setup: u <- matrix(lcg(150 * 5, 42), ncol = 5, byrow = TRUE)
 * g <- floor(u[, 1] * 3); h <- floor(u[, 2] * 3)
 * days <- 1 + floor(u[, 3] * (20 + 15 * g)); d <- u[, 4] < .7
 * w <- .5 + floor(u[, 5] * 4) / 2 */
static void
make_people(void)
{
	struct lcg r = {42};
	for (size_t i = 0; i < N; i++) {
		group_of[i] = (uint32_t)lcg_below(&r, 3);
		stratum_of[i] = (uint32_t)lcg_below(&r, 3);
		time_of[i] = 1 + lcg_below(&r, 20 + 15 * group_of[i]);
		event_of[i] = lcg_next(&r) < .7;
		weight_of[i] = .5 + lcg_below(&r, 4) / 2;
	}
}

START_TEST(weights_count_as_people)
{
	make_people();
	struct survival s = {
	    .n = N, .time = time_of, .event = event_of, .weight = weight_of};
	struct km_step step[N];
	size_t n = km_curve(&s, step);
	/* R: f <- survfit(Surv(days, d) ~ 1, weights = w, robust = FALSE,
	 *   conf.type = "log-log")
	 * c(length(f$time), f$n.risk[20], f$surv[20], (f$std.err * f$surv)[20],
	 *   f$lower[20], f$upper[20]) */
	static const double at20[] = {43, 63, 0.4469911452076161,
	    0.03938263014067225, 0.3686838485748062, 0.5221539078021759};
	near((double)n, at20[0]);
	near(step[19].at_risk, at20[1]);
	near(step[19].survival, at20[2]);
	near(step[19].std_error, at20[3]);
	near(step[19].low, at20[4]);
	near(step[19].high, at20[5]);
}
END_TEST

START_TEST(the_log_rank_test_is_the_classical_one)
{
	uint32_t group[NPATIENTS] = {0};
	double observed[2], expected[2];
	for (size_t i = NTREATED; i < NPATIENTS; i++)
		group[i] = 1;
	struct survival s = {.n = NPATIENTS, .time = weeks, .event = relapse};
	struct logrank r = logrank_test(&s, group, 2, observed, expected);
	/* METHODS.md 5 */
	near(observed[0], 9);
	within(expected[0], 19.2505, 5e-5);
	within(r.chi_squared, 16.793, 5e-4);
	near(r.df, 1);
	/* R: f <- survdiff(Surv(weeks, relapse) ~ rep(0:1, each = 21))
	 * c(f$chisq, pchisq(f$chisq, 1, lower.tail = FALSE)) */
	static const double test[] = {16.79294098921654, 4.168809109334531e-05};
	near(r.chi_squared, test[0]);
	near(r.p, test[1]);
}
END_TEST

START_TEST(three_groups_are_tested_together_and_by_stratum)
{
	double expected[4];
	make_people();
	struct survival s = {.n = N, .time = time_of, .event = event_of};
	struct logrank r = logrank_test(&s, group_of, 3, NULL, expected);
	/* R: f <- survdiff(Surv(days, d) ~ g); c(f$exp, f$chisq) */
	static const double plain[] = {20.50013669412667, 31.46036527428382,
	    60.03949803158952, 56.55610900272985};
	for (size_t g = 0; g < 3; g++)
		near(expected[g], plain[g]);
	near(r.chi_squared, plain[3]);
	near(r.df, 2);
	s.stratum = stratum_of;
	r = logrank_test(&s, group_of, 3, NULL, expected);
	/* R: f <- survdiff(Surv(days, d) ~ g + strata(h))
	 * c(rowSums(f$exp), f$chisq, pchisq(f$chisq, 2, lower.tail = FALSE)) */
	static const double by[] = {20.97263707971024, 31.1244921919002,
	    59.90287072838956, 53.7727865229814, 2.105657677993656e-12};
	for (size_t g = 0; g < 3; g++)
		near(expected[g], by[g]);
	near(r.chi_squared, by[3]);
	near(r.p, by[4]);
	/* An empty fourth group changes nothing. */
	struct logrank four = logrank_test(&s, group_of, 4, NULL, expected);
	near(four.chi_squared, r.chi_squared);
	near(four.df, 2);
	near(expected[3], 0);
}
END_TEST

START_TEST(one_group_or_no_event_is_no_test)
{
	static const double time[] = {1, 2, 3, 4};
	static const bool none[] = {false, false, false, false};
	static const bool all[] = {true, true, true, true};
	static const uint32_t same[] = {0, 0, 0, 0}, two[] = {0, 0, 1, 1};
	struct survival s = {.n = 4, .time = time, .event = none};
	ck_assert(logrank_test(&s, two, 2, NULL, NULL).df == 0);
	undefined(logrank_test(&s, two, 2, NULL, NULL).p);
	s.event = all;
	undefined(logrank_test(&s, same, 1, NULL, NULL).p);
	undefined(logrank_test(&s, same, 2, NULL, NULL).chi_squared);
	s.n = 0;
	undefined(logrank_test(&s, same, 2, NULL, NULL).p);
}
END_TEST

Suite *
t_stats_survival_suite(void)
{
	Suite *s = suite_create("stats_survival");
	TCase *c = tcase_create("stats_survival");
	tcase_add_test(c, the_curve_is_the_classical_one);
	tcase_add_test(c, a_step_holds_what_r_prints);
	tcase_add_test(c, medians_and_their_limits_invert_the_curve);
	tcase_add_test(c, a_median_on_a_flat_stretch_is_its_middle);
	tcase_add_test(c, limits_are_undefined_where_the_curve_is_at_1_or_0);
	tcase_add_test(c, nobody_and_no_events_have_a_curve_too);
	tcase_add_test(c, weights_count_as_people);
	tcase_add_test(c, the_log_rank_test_is_the_classical_one);
	tcase_add_test(c, three_groups_are_tested_together_and_by_stratum);
	tcase_add_test(c, one_group_or_no_event_is_no_test);
	suite_add_tcase(s, c);
	return s;
}
