/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Do the intervals of differences, of survival and of matched comparisons
 * hold the truth as often as they say? Worlds whose truth is known are drawn
 * many times over.
 */
#include "stats/cox.h"
#include "stats/difference.h"
#include "stats/km.h"
#include "stats/logrank.h"
#include "stats/match.h"
#include "stats/moments.h"
#include "stats/prng.h"
#include "stats/proportion.h"
#include "stats_near.h"

Suite *t_stats_coverage_times_suite(void);

static int64_t
draw(struct prng *g, int64_t n, double p)
{
	int64_t events = 0;
	for (int64_t i = 0; i < n; i++)
		events += prng_uniform(g) < p;
	return events;
}

/* Sizes and rates of METHODS.md 4.6: a women's centre, a matched pool. */
START_TEST(limits_of_two_rates_hold_their_difference_and_ratio)
{
	enum { TRIALS = 8000 };
	const double a = .25, b = .32;
	const int64_t n = 114, m = 231;
	double by_difference = 0, by_ratio = 0;
	struct prng g;
	prng_init(&g, 41);
	for (int i = 0; i < TRIALS; i++) {
		struct proportion x = {draw(&g, n, a), n};
		struct proportion y = {draw(&g, m, b), m};
		struct estimate d = proportion_difference(x, y);
		struct estimate r = proportion_ratio(x, y);
		by_difference += d.low <= a - b && a - b <= d.high;
		by_ratio += r.low <= a / b && a / b <= r.high;
	}
	within(by_difference / TRIALS, .95, .01);
	within(by_ratio / TRIALS, .95, .01);
}
END_TEST

enum { PEOPLE = 120, DAYS = 365 };

/* People followed for up to a year; hazards by group, some lost from sight. */
struct world {
	double time[PEOPLE];
	bool event[PEOPLE];
	uint32_t group[PEOPLE];
};

static struct survival
draw_world(struct world *w, struct prng *g, double hazard, double ratio)
{
	for (size_t i = 0; i < PEOPLE; i++) {
		w->group[i] = i % 2;
		double h = hazard * (w->group[i] ? ratio : 1);
		double t = ceil(-log(1 - prng_uniform(g)) / h);
		double seen = ceil(DAYS * (.5 + prng_uniform(g)));
		seen = seen < DAYS ? seen : DAYS;
		w->event[i] = t <= seen;
		w->time[i] = w->event[i] ? t : seen;
	}
	return (struct survival){
	    .n = PEOPLE, .time = w->time, .event = w->event};
}

START_TEST(log_log_limits_hold_the_curve_in_spite_of_censoring)
{
	enum { TRIALS = 3000 };
	const double hazard = 1. / 300, at = 240;
	const double truth = exp(-hazard * at);
	double held = 0;
	struct prng g;
	prng_init(&g, 42);
	for (int i = 0; i < TRIALS; i++) {
		struct world w;
		struct km_step step[PEOPLE];
		struct survival s = draw_world(&w, &g, hazard, 1);
		size_t n = km_curve(&s, step), k = 0;
		while (k + 1 < n && step[k + 1].days <= at)
			k++;
		held += step[k].low <= truth && truth <= step[k].high;
	}
	within(held / TRIALS, .95, .012);
}
END_TEST

START_TEST(the_log_rank_test_cries_wolf_5_times_in_100)
{
	enum { TRIALS = 3000 };
	double found = 0;
	struct prng g;
	prng_init(&g, 43);
	for (int i = 0; i < TRIALS; i++) {
		struct world w;
		struct survival s = draw_world(&w, &g, 1. / 200, 1);
		found += logrank_test(&s, w.group, 2, NULL, NULL).p < .05;
	}
	within(found / TRIALS, .05, .012);
}
END_TEST

START_TEST(cox_limits_hold_the_hazard_ratio)
{
	enum { TRIALS = 1500 };
	const double ratio = 1.6;
	double held = 0;
	struct prng g;
	struct design x;
	prng_init(&g, 44);
	design_init(&x, 1);
	for (size_t i = 0; i < PEOPLE; i++) {
		if (i % 2)
			design_set(&x, 0, 1);
		design_end_row(&x);
	}
	design_finish(&x);
	for (int i = 0; i < TRIALS; i++) {
		struct world w;
		struct fit fit;
		struct survival s = draw_world(&w, &g, 1. / 250, ratio);
		cox_fit(&s, &x, COX_EFRON, &fit);
		struct interval b = fit_limits(&fit, 0);
		held += b.low <= log(ratio) && log(ratio) <= b.high;
		fit_fini(&fit);
	}
	design_fini(&x);
	within(held / TRIALS, .95, .015);
}
END_TEST

enum { POOL = 1000, TREATED = 120, ALL = POOL + TREATED };

/* One world in which taking part changes the rate by `effect`. */
static void
compare_once(struct prng *g, double effect, struct difference *naive,
    struct difference *matched)
{
	static double score[ALL], weight[ALL];
	static bool treated[ALL];
	double t[TREATED], c[POOL], w[POOL], all[POOL];
	size_t nt = 0, nc = 0, np = 0;
	for (size_t i = 0; i < ALL; i++) {
		treated[i] = i < TREATED;
		score[i] = prng_uniform(g) + (treated[i] ? .35 : 0);
	}
	struct match m = {ALL, treated, score, NULL, .02, NULL};
	match_radius(&m, weight);
	for (size_t i = 0; i < ALL; i++) {
		double p = .2 + .4 * score[i] + (treated[i] ? effect : 0);
		double y = prng_uniform(g) < p;
		if (!treated[i])
			all[np++] = y;
		if (!(weight[i] > 0))
			continue;
		if (treated[i]) {
			t[nt++] = y;
		} else {
			w[nc] = weight[i];
			c[nc++] = y;
		}
	}
	*naive = difference_of(moments_of(t, nt), moments_of(all, np));
	*matched = difference_of(moments_of(t, nt), moments_weighted(c, w, nc));
}

/* Who takes part reoffends more anyway; matching must see that it helps. */
START_TEST(a_matched_comparison_holds_the_effect_that_a_plain_one_misses)
{
	enum { TRIALS = 1500 };
	double by_match = 0, by_plain = 0;
	struct prng g;
	prng_init(&g, 45);
	for (int i = 0; i < TRIALS; i++) {
		struct difference naive, matched;
		const double d = -.12;
		compare_once(&g, d, &naive, &matched);
		by_match += matched.low <= d && d <= matched.high;
		by_plain += naive.low <= d && d <= naive.high;
	}
	within(by_match / TRIALS, .95, .015);
	ck_assert(by_plain / TRIALS < .85);
}
END_TEST

Suite *
t_stats_coverage_times_suite(void)
{
	Suite *s = suite_create("stats_coverage_times");
	TCase *c = tcase_create("stats_coverage_times");
	tcase_set_timeout(c, 120);
	tcase_add_test(c, limits_of_two_rates_hold_their_difference_and_ratio);
	tcase_add_test(c, log_log_limits_hold_the_curve_in_spite_of_censoring);
	tcase_add_test(c, the_log_rank_test_cries_wolf_5_times_in_100);
	tcase_add_test(c, cox_limits_hold_the_hazard_ratio);
	tcase_add_test(
	    c, a_matched_comparison_holds_the_effect_that_a_plain_one_misses);
	suite_add_tcase(s, c);
	return s;
}
