/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/cox.h"
#include "stats_near.h"

Suite *t_stats_cox_suite(void);

/*
 * 200 people: column 0 yes or no, column 1 a number far from 0, columns 2
 * and 3 two of three levels.
 */
enum { N = 200, P = 4 };
static double days[N], weight[N];
static bool event[N];
static uint32_t stratum[N];

/* R setup: u <- matrix(lcg(200 * 7, 7), ncol = 7, byrow = TRUE)
 * a <- floor(u[, 1] * 2); b <- 2000 + floor(u[, 2] * 9)
 * l <- floor(u[, 3] * 3); h <- floor(u[, 4] * 2)
 * days <- 1 + floor(u[, 5] * (20 + 20 * a + 2 * (b - 2000)))
 * d <- u[, 6] < .75; w <- .5 + floor(u[, 7] * 4) / 2
 * l1 <- 1 * (l == 1); l2 <- 1 * (l == 2); id <- 1:200
 * tight <- coxph.control(eps = 1e-14, iter.max = 50)
 * efron <- coxph(Surv(days, d) ~ a + b + l1 + l2, control = tight)
 * breslow <- coxph(Surv(days, d) ~ a + b + l1 + l2, control = tight,
 *   ties = "breslow")
 * full <- coxph(Surv(days, d) ~ a + b + l1 + l2 + strata(h) + cluster(id),
 *   weights = w, control = tight)
 * flat <- coxph(Surv(days, d) ~ a + b + l1 + l2 + strata(h) + cluster(id),
 *   weights = w, control = tight, ties = "breslow") */
static void
make_people(struct design *x)
{
	struct lcg r = {7};
	design_init(x, P);
	for (size_t i = 0; i < N; i++) {
		double a = lcg_below(&r, 2), b = lcg_below(&r, 9);
		size_t level = (size_t)lcg_below(&r, 3);
		stratum[i] = (uint32_t)lcg_below(&r, 2);
		days[i] = 1 + lcg_below(&r, 20 + 20 * a + 2 * b);
		event[i] = lcg_next(&r) < .75;
		weight[i] = .5 + lcg_below(&r, 4) / 2;
		if (a > 0)
			design_set(x, 0, a);
		design_set(x, 1, 2000 + b);
		if (level)
			design_set(x, 1 + level, 1);
		design_end_row(x);
	}
	design_finish(x);
}

static struct survival
people(bool weighted)
{
	return (struct survival){N, days, event, weighted ? weight : NULL,
	    weighted ? stratum : NULL};
}

static void
near_fit(const struct fit *f, const double *coefficient, const double *error)
{
	ck_assert(f->converged && !f->separated);
	for (size_t j = 0; j < P; j++) {
		near(f->coefficient[j], coefficient[j]);
		near(fit_std_error(f, j), error[j]);
	}
}

START_TEST(efron_s_fit_is_r_s)
{
	struct design x;
	struct fit f;
	struct survival s = people(false);
	make_people(&x);
	cox_fit(&s, &x, COX_EFRON, &f);
	/* R: coef(efron) */
	static const double beta[] = {-1.130414842333846, -0.1312705162449545,
	    0.2363704651322867, 0.1957159636858554};
	/* R: sqrt(diag(vcov(efron))) */
	static const double error[] = {0.2095009859165634, 0.03643291049218841,
	    0.2061966450875639, 0.2206086803728395};
	near_fit(&f, beta, error);
	/* R: efron$loglik */
	static const double loglik[] = {-638.1141387933216, -615.0920414057055};
	near(f.loglik_start, loglik[0]);
	near(f.loglik, loglik[1]);
	/* R: summary(efron)$coefficients[1, 5] */
	near(fit_p(&f, 0), 6.823809116301281e-08);
	/* R: confint(efron)[2, ] */
	near_limits(
	    fit_limits(&f, 1), -0.2026777086616152, -0.05986332382829382);
	fit_fini(&f);
	design_fini(&x);
}
END_TEST

START_TEST(breslow_s_fit_is_r_s)
{
	struct design x;
	struct fit f;
	struct survival s = people(false);
	make_people(&x);
	cox_fit(&s, &x, COX_BRESLOW, &f);
	/* R: coef(breslow) */
	static const double beta[] = {-1.109268200200229, -0.1279512878382977,
	    0.2313713386634184, 0.192410631256595};
	/* R: sqrt(diag(vcov(breslow))) */
	static const double error[] = {0.2089095395286164, 0.03634476999326332,
	    0.2062404347496204, 0.2203486894356963};
	near_fit(&f, beta, error);
	fit_fini(&f);
	design_fini(&x);
}
END_TEST

START_TEST(weights_and_strata_with_efron_s_ties_are_r_s)
{
	struct design x;
	struct fit f;
	struct survival s = people(true);
	make_people(&x);
	cox_fit(&s, &x, COX_EFRON, &f);
	/* R: coef(full) */
	static const double beta[] = {-1.325344076121953, -0.1459455937098854,
	    0.2199470462027286, 0.08594600789888157};
	/* R: sqrt(diag(full$naive.var)) */
	static const double error[] = {0.1974657924269065, 0.03438991862780401,
	    0.1848787528046947, 0.2043597812684359};
	near_fit(&f, beta, error);
	cox_make_robust(&s, &x, COX_EFRON, &f);
	/* R: sqrt(diag(vcov(full))) */
	static const double robust[] = {0.262647176501996, 0.03729913728664372,
	    0.1961057630281981, 0.2212575259880366};
	near_fit(&f, beta, robust);
	/* R: vcov(full)[2, 1] */
	near(f.covariance[1], 0.002230608793560421);
	near(f.covariance[P], f.covariance[1]);
	fit_fini(&f);
	design_fini(&x);
}
END_TEST

START_TEST(weights_and_strata_with_breslow_s_ties_are_r_s)
{
	struct design x;
	struct fit f;
	struct survival s = people(true);
	make_people(&x);
	cox_fit(&s, &x, COX_BRESLOW, &f);
	/* R: coef(flat) */
	static const double beta[] = {-1.297646962059997, -0.1405184808059267,
	    0.2062619178224995, 0.08807413983733732};
	/* R: sqrt(diag(flat$naive.var)) */
	static const double error[] = {0.1966642225120927, 0.03428951491319064,
	    0.1849754032951217, 0.2041573329452376};
	near_fit(&f, beta, error);
	cox_make_robust(&s, &x, COX_BRESLOW, &f);
	/* R: sqrt(diag(vcov(flat))) */
	static const double robust[] = {0.2557676651640926, 0.03623758798851553,
	    0.1912847249999735, 0.2162515033711995};
	near_fit(&f, beta, robust);
	fit_fini(&f);
	design_fini(&x);
}
END_TEST

START_TEST(proportional_hazards_are_checked_as_cox_zph_does)
{
	struct design x;
	struct fit f;
	struct survival s = people(false);
	double p[P];
	make_people(&x);
	cox_fit(&s, &x, COX_EFRON, &f);
	double all = cox_proportional_p(&s, &x, COX_EFRON, &f, COX_LOG_DAYS, p);
	/* R: cox.zph(efron, "log", terms = FALSE)$table[, "p"] */
	static const double logs[] = {1.762311466015677e-05,
	    0.008057163553405952, 0.3467270801489108, 0.8807014013574087,
	    1.320456002347589e-05};
	for (size_t j = 0; j < P; j++)
		near(p[j], logs[j]);
	near(all, logs[P]);
	all = cox_proportional_p(&s, &x, COX_EFRON, &f, COX_DAYS, p);
	/* R: cox.zph(efron, "identity", terms = FALSE)$table[, "p"] */
	static const double plain[] = {4.981392924815695e-06,
	    0.0057355279163988, 0.4681756915445499, 0.3630491763773591,
	    1.721690710427022e-06};
	for (size_t j = 0; j < P; j++)
		near(p[j], plain[j]);
	near(all, plain[P]);
	fit_fini(&f);
	s = people(true);
	cox_fit(&s, &x, COX_BRESLOW, &f);
	all = cox_proportional_p(&s, &x, COX_BRESLOW, &f, COX_LOG_DAYS, p);
	/* R: cox.zph(flat, "log", terms = FALSE)$table[, "p"] */
	static const double weighted[] = {5.204208653335062e-09,
	    0.2162067109260573, 0.5859478025582205, 0.7850516850648225,
	    1.295248524722257e-07};
	for (size_t j = 0; j < P; j++)
		near(p[j], weighted[j]);
	near(all, weighted[P]);
	fit_fini(&f);
	design_fini(&x);
}
END_TEST

START_TEST(a_column_that_repeats_others_is_dropped)
{
	struct design x;
	struct fit f;
	struct survival s = people(false);
	double p[3];
	make_people(&x);
	struct design y;
	design_init(&y, 3);
	for (size_t i = 0; i < N; i++) {
		bool a = x.value[x.start[i]] == 1 && x.column[x.start[i]] == 0;
		if (a)
			design_set(&y, 0, 1);
		else
			design_set(&y, 1, 1);
		design_set(&y, 2, x.value[x.start[i] + a]);
		design_end_row(&y);
	}
	design_finish(&y);
	cox_fit(&s, &y, COX_EFRON, &f);
	/* R: o <- coxph(Surv(days, d) ~ a + b, control = tight)
	 * c(coef(o), sqrt(diag(vcov(o)))) */
	static const double two[] = {-1.138537363084285, -0.1271655975179174,
	    0.2094281367509605, 0.03534009220826172};
	ck_assert(f.converged && f.aliased[1]);
	undefined(f.coefficient[1]);
	undefined(fit_p(&f, 1));
	near(f.coefficient[0], two[0]);
	near(f.coefficient[2], two[1]);
	near(fit_std_error(&f, 0), two[2]);
	near(fit_std_error(&f, 2), two[3]);
	cox_make_robust(&s, &y, COX_EFRON, &f);
	/* R: sqrt(diag(vcov(coxph(Surv(days, d) ~ a + b, robust = TRUE,
	 *   control = tight)))) */
	static const double robust[] = {
	    0.2174346322368515, 0.03297154084339201};
	near(fit_std_error(&f, 0), robust[0]);
	near(fit_std_error(&f, 2), robust[1]);
	/* R: cox.zph(o, "identity")$table["GLOBAL", "p"] */
	near(cox_proportional_p(&s, &y, COX_EFRON, &f, COX_DAYS, p),
	    1.972428171671181e-07);
	undefined(p[1]);
	fit_fini(&f);
	design_fini(&x);
	design_fini(&y);
}
END_TEST

/* Nobody of the second group has the event: its hazard ratio is 0. */
START_TEST(a_group_without_events_is_reported_as_separated)
{
	static const double time[] = {1, 2, 3, 4, 5, 6, 7, 8};
	static const bool had[] = {1, 1, 1, 1, 0, 0, 0, 0};
	struct survival s = {.n = 8, .time = time, .event = had};
	struct design x;
	struct fit f;
	design_init(&x, 1);
	for (size_t i = 0; i < 8; i++) {
		if (i >= 4)
			design_set(&x, 0, 1);
		design_end_row(&x);
	}
	design_finish(&x);
	cox_fit(&s, &x, COX_EFRON, &f);
	ck_assert(f.separated && f.converged);
	ck_assert(isfinite(f.coefficient[0]) && f.coefficient[0] < -8);
	ck_assert(fit_p(&f, 0) > .9);
	fit_fini(&f);
	design_fini(&x);
}
END_TEST

START_TEST(no_events_fit_nothing)
{
	static const double time[] = {1, 2, 3};
	static const bool had[] = {0, 0, 0};
	struct survival s = {.n = 3, .time = time, .event = had};
	struct design x;
	struct fit f;
	double p;
	design_init(&x, 1);
	for (size_t i = 0; i < 3; i++) {
		design_set(&x, 0, (double)i);
		design_end_row(&x);
	}
	design_finish(&x);
	cox_fit(&s, &x, COX_EFRON, &f);
	ck_assert(f.aliased[0]);
	undefined(f.coefficient[0]);
	undefined(cox_proportional_p(&s, &x, COX_EFRON, &f, COX_DAYS, &p));
	fit_fini(&f);
	design_fini(&x);
}
END_TEST

Suite *
t_stats_cox_suite(void)
{
	Suite *s = suite_create("stats_cox");
	TCase *c = tcase_create("stats_cox");
	tcase_add_test(c, efron_s_fit_is_r_s);
	tcase_add_test(c, breslow_s_fit_is_r_s);
	tcase_add_test(c, weights_and_strata_with_efron_s_ties_are_r_s);
	tcase_add_test(c, weights_and_strata_with_breslow_s_ties_are_r_s);
	tcase_add_test(c, proportional_hazards_are_checked_as_cox_zph_does);
	tcase_add_test(c, a_column_that_repeats_others_is_dropped);
	tcase_add_test(c, a_group_without_events_is_reported_as_separated);
	tcase_add_test(c, no_events_fit_nothing);
	suite_add_tcase(s, c);
	return s;
}
