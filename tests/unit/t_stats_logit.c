/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/logit.h"
#include "stats_near.h"

Suite *t_stats_logit_suite(void);

/* 300 people: a number, a small number, and every one of three levels. */
enum { N = 300, P = 5 };
static bool yes[N];

/* R setup: u <- matrix(lcg(300 * 4, 11), ncol = 4, byrow = TRUE)
 * a <- 2000 + floor(u[, 1] * 20); b <- u[, 2]
 * l <- floor(u[, 3] * 3); l0 <- 1 * (l == 0); l1 <- 1 * (l == 1)
 * y <- u[, 4] < (.2 + .3 * u[, 2] + .1 * l + .01 * (a - 2000))
 * tight <- glm.control(epsilon = 1e-15, maxit = 100)
 * f <- glm(y ~ a + b + l0 + l1, binomial, control = tight) */
static void
make_people(struct design *x)
{
	struct lcg r = {11};
	design_init(x, P);
	for (size_t i = 0; i < N; i++) {
		double a = lcg_below(&r, 20), b = lcg_next(&r);
		double level = lcg_below(&r, 3);
		yes[i] = lcg_next(&r) < .2 + .3 * b + .1 * level + .01 * a;
		design_set(x, 0, 2000 + a);
		design_set(x, 1, b);
		design_set(x, 2 + (size_t)level, 1);
		design_end_row(x);
	}
	design_finish(x);
}

START_TEST(the_fit_is_r_s_and_the_last_level_is_dropped)
{
	struct design x;
	struct fit f;
	make_people(&x);
	logit_fit(&x, yes, &f);
	ck_assert(f.converged && !f.separated && f.iterations < 10);
	/* R: coef(f) */
	static const double beta[] = {-132.7049472639553, 0.0659167103731369,
	    2.065940087293978, -0.9381279302685916, -0.8311490396595178};
	/* R: sqrt(diag(vcov(f))) */
	static const double error[] = {45.28735644826574, 0.02253755000343994,
	    0.4656055932122016, 0.3126362297945274, 0.3159765172101427};
	for (size_t j = 0; j < 5; j++) {
		near(f.coefficient[j], beta[j]);
		near(fit_std_error(&f, j), error[j]);
	}
	/* R: summary(f)$coefficients[2, 3:4] */
	static const double test[] = {2.924750488099902, 0.003447325095340971};
	near(fit_z(&f, 1), test[0]);
	near(fit_p(&f, 1), test[1]);
	ck_assert(f.aliased[5]);
	undefined(f.coefficient[5]);
	undefined(fit_p(&f, 5));
	/* R: c(f$null.deviance, deviance(f)) / -2 */
	static const double loglik[] = {-206.6355837735887, -186.3135987550752};
	near(f.loglik_start, loglik[0]);
	near(f.loglik, loglik[1]);
	fit_fini(&f);
	design_fini(&x);
}
END_TEST

START_TEST(scores_and_the_c_statistic_are_r_s)
{
	struct design x;
	struct fit f;
	double score[N];
	make_people(&x);
	logit_fit(&x, yes, &f);
	logit_predict(&x, &f, score);
	/* R: predict(f)[c(1, 150, 300)] */
	static const double some[] = {
	    -0.8863534505356543, 1.669577244349043, 0.2815237889977966};
	near(score[0], some[0]);
	near(score[149], some[1]);
	near(score[299], some[2]);
	/* R: fitted(f)[1] */
	near(logit_chance(score[0]), 0.291862920051624);
	/* R: d <- outer(fitted(f)[y], fitted(f)[!y], "-")
	 * mean((d > 0) + (d == 0) / 2) */
	near(logit_c_statistic(score, yes, N), 0.7066893830703013);
	fit_fini(&f);
	design_fini(&x);
}
END_TEST

START_TEST(ties_count_half_in_the_c_statistic)
{
	static const double score[] = {1, 1, 2, 2, 3};
	static const bool y[] = {false, true, false, true, true};
	/* 6 pairs: 1 tie, 1 lost, 3 won, 1 tie: (3 + 2/2) / 6 */
	near(logit_c_statistic(score, y, 5), 4.0 / 6);
	undefined(logit_c_statistic(score, y, 1));
	undefined(logit_c_statistic(score, y, 0));
}
END_TEST

/* Column 1 is 1 only for people who are all true. */
static void
make_separated(struct design *x, bool *y)
{
	static const int rows[][3] = {{0, 0, 0}, {0, 0, 1}, {1, 0, 0},
	    {1, 0, 1}, {2, 0, 1}, {2, 0, 0}, {3, 1, 1}, {1, 1, 1}, {0, 1, 1}};
	design_init(x, 2);
	for (size_t i = 0; i < 9; i++) {
		design_set(x, 0, rows[i][0]);
		if (rows[i][1])
			design_set(x, 1, 1);
		y[i] = rows[i][2];
		design_end_row(x);
	}
	design_finish(x);
}

START_TEST(separation_is_reported_and_given_a_ridge)
{
	struct design x;
	struct fit f;
	bool y[9];
	make_separated(&x, y);
	logit_fit(&x, y, &f);
	ck_assert(f.separated && f.converged);
	/* R: a <- c(0, 0, 1, 1, 2, 2, 3, 1, 0); a <- a - mean(a)
	 * z <- c(0, 1, 0, 1, 1, 0, 1, 1, 1)
	 * X <- cbind(1, a, rep(0:1, c(6, 3)))
	 * k <- 1e-6 * c(0, max(abs(a))^2, 1); e <- c(0, 0, 5)
	 * for (i in 1:100) { p <- drop(plogis(X %*% e))
	 *   e <- e + solve(t(X) %*% (p * (1 - p) * X) + diag(k),
	 *     drop(t(X) %*% (z - p)) - k * e) }
	 * e[2:3] */
	static const double ridge[] = {
	    4.132132357881954e-06, 12.39668034953837};
	near(f.coefficient[1], ridge[0]);
	near(f.coefficient[2], ridge[1]);
	ck_assert(fit_std_error(&f, 2) > 100);
	fit_fini(&f);
	design_fini(&x);
}
END_TEST

START_TEST(one_side_alone_fits_nothing)
{
	struct design x;
	struct fit f;
	bool y[9];
	make_separated(&x, y);
	for (int all = 0; all < 2; all++) {
		for (size_t i = 0; i < 9; i++)
			y[i] = all;
		logit_fit(&x, y, &f);
		ck_assert(!f.converged);
		undefined(f.coefficient[0]);
		undefined(fit_std_error(&f, 2));
		fit_fini(&f);
	}
	design_fini(&x);
	design_init(&x, 1);
	design_finish(&x);
	logit_fit(&x, y, &f);
	ck_assert(!f.converged);
	fit_fini(&f);
	design_fini(&x);
}
END_TEST

START_TEST(a_constant_column_is_dropped)
{
	struct design x;
	struct fit f;
	bool y[] = {true, false, false, true, false};
	design_init(&x, 1);
	for (size_t i = 0; i < 5; i++) {
		design_set(&x, 0, 7);
		design_end_row(&x);
	}
	design_finish(&x);
	logit_fit(&x, y, &f);
	ck_assert(f.converged && f.aliased[1]);
	near(f.coefficient[0], log(2.0 / 3));
	fit_fini(&f);
	design_fini(&x);
}
END_TEST

Suite *
t_stats_logit_suite(void)
{
	Suite *s = suite_create("stats_logit");
	TCase *c = tcase_create("stats_logit");
	tcase_add_test(c, the_fit_is_r_s_and_the_last_level_is_dropped);
	tcase_add_test(c, scores_and_the_c_statistic_are_r_s);
	tcase_add_test(c, ties_count_half_in_the_c_statistic);
	tcase_add_test(c, separation_is_reported_and_given_a_ridge);
	tcase_add_test(c, one_side_alone_fits_nothing);
	tcase_add_test(c, a_constant_column_is_dropped);
	suite_add_tcase(s, c);
	return s;
}
