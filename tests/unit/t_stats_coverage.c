/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Do the intervals hold the truth as often as they say? And the generator
 * that simulations, these among them, rest on. */
#include "stats/dist.h"
#include "stats/moments.h"
#include "stats/poisson.h"
#include "stats/prng.h"
#include "stats_near.h"

Suite *t_stats_coverage_suite(void);

/*
 * From the authors' C code (prng.di.unimi.it): splitmix64 from 1234567, and
 * xoshiro256** from the state 1, 2, 3, 4 (also the rand_xoshiro crate's test).
 */
START_TEST(the_generator_is_xoshiro)
{
	static const uint64_t seeded[] = {6457827717110365317u,
	    3203168211198807973u, 9817491932198370423u, 4593380528125082431u};
	static const uint64_t expected[] = {11520, 0, 1509978240,
	    1215971899390074240u, 1216172134540287360u, 607988272756665600u};
	struct prng g;
	prng_init(&g, 1234567);
	for (size_t i = 0; i < 4; i++)
		ck_assert(g.state[i] == seeded[i]);
	g = (struct prng){{1, 2, 3, 4}};
	for (size_t i = 0; i < 6; i++)
		ck_assert(prng_next(&g) == expected[i]);
}
END_TEST

START_TEST(numbers_below_n_are_below_n_and_even)
{
	struct prng g;
	double count[7] = {0}, chisq = 0;
	prng_init(&g, 1);
	for (int i = 0; i < 70000; i++) {
		uint64_t k = prng_below(&g, 7);
		ck_assert(k < 7);
		count[k]++;
	}
	for (size_t k = 0; k < 7; k++)
		chisq += (count[k] - 1e4) * (count[k] - 1e4) / 1e4;
	ck_assert(dist_chisq_above(chisq, 6) > .001);
	ck_assert(prng_below(&g, 1) == 0);
	for (int i = 0; i < 1000; i++) {
		double u = prng_uniform(&g);
		ck_assert(u >= 0 && u < 1);
	}
}
END_TEST

/* The chance that Wilson's limits hold p, summed over every count. */
static double
wilson_coverage(double p, int64_t n)
{
	double held = 0;
	for (int64_t k = 0; k <= n; k++) {
		double seen = (double)k / (double)n;
		struct interval i = proportion_limits(seen, (double)n);
		if (i.low <= p && p <= i.high)
			held += dist_binomial_exactly(k, n, p);
	}
	return held;
}

START_TEST(wilson_limits_hold_the_rate_95_times_in_100)
{
	static const int64_t size[] = {20, 30, 60, 114, 231, 1000};
	for (size_t s = 0; s < sizeof size / sizeof *size; s++) {
		double sum = 0;
		for (int i = 1; i < 200; i++) {
			double p = i / 200.0;
			double held = wilson_coverage(p, size[s]);
			/* Known to dip near 0 and 1 only. */
			ck_assert(held > (p < .05 || p > .95 ? .83 : .92));
			sum += held;
		}
		within(sum / 199, .95, .01);
	}
}
END_TEST

/*
 * Reoffences of one person: 28 in 100 reoffend, three times on average and
 * sometimes very often (1 + a geometric number).
 */
static int64_t
reoffences(struct prng *g)
{
	int64_t n = 0;
	if (prng_uniform(g) >= .28)
		return 0;
	do
		n++;
	while (prng_uniform(g) >= 1.0 / 3);
	return n;
}

/* DESIGN.md 7: Poisson limits cover 62-66% on such data. */
START_TEST(t_limits_hold_the_frequency_where_poisson_limits_do_not)
{
	enum { TRIALS = 5000, PEOPLE = 150 };
	const double truth = .28 * 3;
	double by_t = 0, by_poisson = 0;
	struct prng g;
	prng_init(&g, 2026);
	for (int i = 0; i < TRIALS; i++) {
		int64_t sum = 0, squares = 0;
		for (int k = 0; k < PEOPLE; k++) {
			int64_t r = reoffences(&g);
			sum += r;
			squares += r * r;
		}
		struct interval t = moments_count_limits(
		    moments_of_counts(PEOPLE, sum, squares));
		struct interval p = poisson_limits(sum);
		by_t += t.low <= truth && truth <= t.high;
		by_poisson +=
		    p.low / PEOPLE <= truth && truth <= p.high / PEOPLE;
	}
	within(by_t / TRIALS, .94, .015);
	within(by_poisson / TRIALS, .65, .03);
}
END_TEST

Suite *
t_stats_coverage_suite(void)
{
	Suite *s = suite_create("stats_coverage");
	TCase *c = tcase_create("stats_coverage");
	tcase_add_test(c, the_generator_is_xoshiro);
	tcase_add_test(c, numbers_below_n_are_below_n_and_even);
	tcase_add_test(c, wilson_limits_hold_the_rate_95_times_in_100);
	tcase_add_test(
	    c, t_limits_hold_the_frequency_where_poisson_limits_do_not);
	suite_add_tcase(s, c);
	return s;
}
