/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/balance.h"
#include "stats/effect.h"
#include "stats/match.h"
#include "stats_near.h"

Suite *t_stats_match_suite(void);

/* 120 people; the treated tend to score higher. Columns: score, stratum. */
enum { N = 120, P = 2 };
static bool treated[N];
static double score[N], outcome[N], weight[N];
static uint32_t stratum[N];
static size_t partner[N];

/* R setup: suppressMessages(library(MatchIt))
 * u <- matrix(lcg(120 * 4, 5), ncol = 4, byrow = TRUE)
 * t <- u[, 1] < .3; s <- u[, 2] + .2 * t; k <- floor(u[, 3] * 2)
 * y <- floor(u[, 4] * 5)
 * d <- data.frame(id = 1:120, t = 1 * t, s = s, k = k)[order(-s), ]
 * far <- abs(outer(d$s[d$t == 1], d$s[d$t == 0], "-"))
 * dimnames(far) <- list(rownames(d)[d$t == 1], rownames(d)[d$t == 0])
 * # The pairs as two columns of places, from 0; treated by falling score.
 * pairs <- function(...) {
 *   m <- matchit(t ~ s, d, method = "nearest", distance = far,
 *     std.caliper = FALSE, ...)$match.matrix
 *   m <- cbind(as.numeric(rownames(m)), as.numeric(m[, 1])) - 1
 *   m[!is.na(m[, 2]), ] }
 * # Weights by the definition: everybody against everybody.
 * radius <- function(r) {
 *   near <- outer(s, s, function(a, b) abs(a - b) <= r) & outer(t, !t) &
 *     outer(k, k, "==")
 *   n <- rowSums(near); w <- colSums(near / pmax(n, 1)); w[t] <- n[t] > 0; w }
 */
static struct match
make_people(double caliper, bool exact)
{
	struct lcg r = {5};
	for (size_t i = 0; i < N; i++) {
		treated[i] = lcg_next(&r) < .3;
		score[i] = lcg_next(&r) + .2 * treated[i];
		stratum[i] = (uint32_t)lcg_below(&r, 2);
		outcome[i] = lcg_below(&r, 5);
	}
	return (struct match){
	    N, treated, score, exact ? stratum : NULL, caliper, NULL};
}

static void
make_design(struct design *x)
{
	design_init(x, P);
	for (size_t i = 0; i < N; i++) {
		design_set(x, 0, score[i]);
		if (stratum[i])
			design_set(x, 1, 1);
		design_end_row(x);
	}
	design_finish(x);
}

/* A figure that no other pairing is likely to have. */
static double
pairing(void)
{
	double sum = 0;
	for (size_t i = 0; i < N; i++)
		if (treated[i] && partner[i] != MATCH_NONE)
			sum += (double)i * (double)partner[i];
	return sum;
}

START_TEST(nearest_pairs_are_those_of_matchit)
{
	struct match m = make_people(.02, false);
	/* R: m <- pairs(caliper = .02); c(nrow(m), sum(m[, 1] * m[, 2]), m[1,
	 * ]) */
	static const double plain[] = {32, 130428, 80, 38};
	near((double)match_nearest(&m, partner), plain[0]);
	near(pairing(), plain[1]);
	ck_assert_uint_eq(partner[(size_t)plain[2]], (size_t)plain[3]);
	ck_assert_uint_eq(partner[(size_t)plain[3]], (size_t)plain[2]);
	m = make_people(.05, true);
	/* R: m <- pairs(caliper = .05, exact = ~k)
	 * c(nrow(m), sum(m[, 1] * m[, 2])) */
	static const double exact[] = {33, 127847};
	near((double)match_nearest(&m, partner), exact[0]);
	near(pairing(), exact[1]);
	m = make_people(INFINITY, false);
	/* R: m <- pairs(); c(nrow(m), sum(m[, 1] * m[, 2])) */
	static const double open[] = {41, 160378};
	near((double)match_nearest(&m, partner), open[0]);
	near(pairing(), open[1]);
}
END_TEST

START_TEST(an_order_made_once_serves_every_matching)
{
	static size_t again[N];
	static double weights[N];
	static uint32_t order[N];
	for (int exact = 0; exact < 2; exact++) {
		struct match m = make_people(.05, exact);
		match_nearest(&m, partner);
		match_radius(&m, weight);
		match_order(&m, order);
		m.order = order;
		match_nearest(&m, again);
		match_radius(&m, weights);
		ck_assert_mem_eq(partner, again, sizeof partner);
		ck_assert_mem_eq(weight, weights, sizeof weight);
	}
}
END_TEST

START_TEST(radius_weights_follow_the_definition)
{
	struct match m = make_people(.04, true);
	double squares = 0, used = 0, sum = 0;
	size_t n = match_radius(&m, weight);
	for (size_t i = 0; i < N; i++) {
		if (treated[i])
			continue;
		sum += weight[i];
		squares += weight[i] * weight[i];
		used += weight[i] > 0;
	}
	/* R: w <- radius(.04)
	 * c(sum(w[t]), sum(w[!t] > 0), sum(w[!t]), sum(w[!t]^2)) */
	static const double expected[] = {34, 50, 34, 30.06722222222222};
	near((double)n, expected[0]);
	near(used, expected[1]);
	near(sum, expected[2]);
	near(squares, expected[3]);
}
END_TEST

/* METHODS.md 4.2 word for word. */
static size_t
naive_radius(const struct match *m, double *w)
{
	size_t matched = 0;
	for (size_t i = 0; i < m->n; i++)
		w[i] = 0;
	for (size_t i = 0; i < m->n; i++) {
		double near = 0;
		for (int pass = 0; pass < 2 && m->treated[i]; pass++) {
			for (size_t j = 0; j < m->n; j++) {
				if (m->treated[j] ||
				    m->stratum[j] != m->stratum[i] ||
				    fabs(m->score[i] - m->score[j]) >
					m->caliper)
					continue;
				if (pass)
					w[j] += 1 / near;
				else
					near++;
			}
			w[i] = near > 0;
		}
		matched += w[i] > 0 && m->treated[i];
	}
	return matched;
}

/* The treated person who is next: the highest score, the first of equals. */
static size_t
next_treated(const struct match *m, const bool *done)
{
	size_t best = MATCH_NONE;
	for (size_t i = 0; i < m->n; i++)
		if (m->treated[i] && !done[i] &&
		    (best == MATCH_NONE || m->score[i] > m->score[best]))
			best = i;
	return best;
}

static size_t
naive_nearest(const struct match *m, size_t *pair)
{
	bool done[N] = {false};
	size_t npairs = 0, i;
	for (i = 0; i < m->n; i++)
		pair[i] = MATCH_NONE;
	while ((i = next_treated(m, done)) != MATCH_NONE) {
		size_t best = MATCH_NONE;
		done[i] = true;
		for (size_t j = 0; j < m->n; j++) {
			double d = fabs(m->score[i] - m->score[j]);
			if (m->treated[j] || pair[j] != MATCH_NONE ||
			    m->stratum[j] != m->stratum[i] || d > m->caliper)
				continue;
			if (best == MATCH_NONE ||
			    d < fabs(m->score[i] - m->score[best]))
				best = j;
		}
		if (best == MATCH_NONE)
			continue;
		pair[i] = best;
		pair[best] = i;
		npairs++;
	}
	return npairs;
}

/* Few different scores, so that everything is tied with something. */
START_TEST(ties_are_matched_as_the_naive_way_matches_them)
{
	double naive[N];
	size_t pair[N];
	for (int seed = 1; seed <= 300; seed++) {
		struct lcg r = {seed * 1000};
		double levels = 2 + lcg_below(&r, 40);
		struct match m = {
		    N, treated, score, stratum, lcg_below(&r, 4) / 8, NULL};
		for (size_t i = 0; i < N; i++) {
			treated[i] = lcg_next(&r) < .35;
			score[i] = lcg_below(&r, levels) / 8;
			stratum[i] = (uint32_t)lcg_below(&r, 3);
		}
		ck_assert_uint_eq(
		    match_radius(&m, weight), naive_radius(&m, naive));
		for (size_t i = 0; i < N; i++)
			near(weight[i], naive[i]);
		ck_assert_uint_eq(
		    match_nearest(&m, partner), naive_nearest(&m, pair));
		for (size_t i = 0; i < N; i++)
			ck_assert_uint_eq(partner[i], pair[i]);
	}
}
END_TEST

START_TEST(who_is_off_support_is_left_out)
{
	static const bool t[] = {true, true, false, false};
	static const double s[] = {0, 9, .1, 5};
	struct match m = {4, t, s, NULL, .1, NULL};
	ck_assert_uint_eq(match_radius(&m, weight), 1);
	ck_assert(weight[0] == 1 && weight[1] == 0);
	ck_assert(weight[2] == 1 && weight[3] == 0);
	ck_assert_uint_eq(match_nearest(&m, partner), 1);
	ck_assert_uint_eq(partner[0], 2);
	ck_assert_uint_eq(partner[1], MATCH_NONE);
	ck_assert_uint_eq(partner[3], MATCH_NONE);
}
END_TEST

START_TEST(an_empty_arm_matches_nobody)
{
	static const bool all[] = {true, true}, none[] = {false, false};
	static const double s[] = {0, 0};
	struct match m = {2, all, s, NULL, 1, NULL};
	ck_assert_uint_eq(match_radius(&m, weight), 0);
	ck_assert(weight[0] == 0 && weight[1] == 0);
	ck_assert_uint_eq(match_nearest(&m, partner), 0);
	m.treated = none;
	ck_assert_uint_eq(match_radius(&m, weight), 0);
	ck_assert(weight[0] == 0 && weight[1] == 0);
	ck_assert_uint_eq(match_nearest(&m, partner), 0);
	m.n = 0;
	ck_assert_uint_eq(match_radius(&m, weight), 0);
	ck_assert_uint_eq(match_nearest(&m, partner), 0);
}
END_TEST

START_TEST(balance_is_over_the_unweighted_deviations)
{
	struct design x;
	struct balance b[P];
	struct match m = make_people(.04, true);
	make_design(&x);
	match_radius(&m, weight);
	balance_columns(&x, treated, weight, b);
	/* R setup: smd <- function(v) { a <- weighted.mean(v[t], w[t])
	 *   b <- weighted.mean(v[!t], w[!t])
	 *   sd <- sqrt((var(v[t]) + var(v[!t])) / 2)
	 *   c(mean(v[t]), a, mean(v[!t]), b, (mean(v[t]) - mean(v[!t])) / sd,
	 *     (a - b) / sd) } */
	for (size_t j = 0; j < P; j++) {
		/* R: c(smd(s), smd(k)) */
		static const double expected[2][6] = {
		    {0.6448463682952849, 0.5618512537152744, 0.4453974161131237,
			0.5604505437988531, 0.7150457226806277,
			0.005021694140256459},
		    {0.5365853658536586, 0.5, 0.4936708860759494, 0.5,
			0.08514688857256894, 0}};
		near(b[j].treated, expected[j][0]);
		near(b[j].treated_after, expected[j][1]);
		near(b[j].comparison_before, expected[j][2]);
		near(b[j].comparison_after, expected[j][3]);
		near(b[j].smd_before, expected[j][4]);
		within(b[j].smd_after, expected[j][5], 1e-14);
	}
	design_fini(&x);
	near(balance_smd(0, 0, 0), 0);
	undefined(balance_smd(1, 0, 0));
	undefined(balance_smd(1, NAN, 1));
}
END_TEST

static void
near_effect(struct difference d, const double *expected)
{
	near(d.value, expected[0]);
	near(d.std_error, expected[1]);
	near(d.t, expected[2]);
	near(d.p, expected[3]);
	near(d.df, expected[4]);
}

START_TEST(effects_by_regression_have_sandwich_errors)
{
	struct design x;
	struct match m = make_people(.04, true);
	make_design(&x);
	match_radius(&m, weight);
	/* R setup: hc3 <- function(f) {
	 *   c(lmtest::coeftest(f, sandwich::vcovHC(f))["tTRUE", ],
	 *     f$df.residual) } */
	/* R: hc3(lm(y ~ t, weights = w, subset = w > 0)) */
	static const double plain[] = {0.2259803921568632, 0.3379976952349754,
	    0.6685856008567221, 0.5056376586807623, 82};
	near_effect(effect_fit(NULL, N, treated, outcome, weight), plain);
	/* R: hc3(lm(y ~ t + s + k, weights = w, subset = w > 0)) */
	static const double adjusted[] = {0.2263532215773712,
	    0.3513860550816469, 0.6441724658788082, 0.5213062872935231, 80};
	near_effect(effect_fit(&x, N, treated, outcome, weight), adjusted);
	design_fini(&x);
}
END_TEST

START_TEST(without_two_arms_there_is_no_effect)
{
	static const bool all[] = {true, true, true}, two[] = {true, false};
	static const double y[] = {1, 0, 1}, w[] = {1, 1, 1},
			    none[] = {0, 0, 0};
	undefined(effect_fit(NULL, 3, all, y, w).value);
	undefined(effect_fit(NULL, 3, all, y, none).value);
	undefined(effect_fit(NULL, 0, all, y, w).value);
	/* Both fitted perfectly: a difference without an error. */
	near(effect_fit(NULL, 2, two, y, w).value, 1);
	undefined(effect_fit(NULL, 2, two, y, w).p);
}
END_TEST

Suite *
t_stats_match_suite(void)
{
	Suite *s = suite_create("stats_match");
	TCase *c = tcase_create("stats_match");
	tcase_add_test(c, nearest_pairs_are_those_of_matchit);
	tcase_add_test(c, an_order_made_once_serves_every_matching);
	tcase_add_test(c, radius_weights_follow_the_definition);
	tcase_add_test(c, ties_are_matched_as_the_naive_way_matches_them);
	tcase_add_test(c, who_is_off_support_is_left_out);
	tcase_add_test(c, an_empty_arm_matches_nobody);
	tcase_add_test(c, balance_is_over_the_unweighted_deviations);
	tcase_add_test(c, effects_by_regression_have_sandwich_errors);
	tcase_add_test(c, without_two_arms_there_is_no_effect);
	suite_add_tcase(s, c);
	return s;
}
