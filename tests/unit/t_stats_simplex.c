/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/prng.h"
#include "stats/simplex.h"
#include "stats_near.h"

Suite *t_stats_simplex_suite(void);

START_TEST(an_unknown_alone_ranges_over_its_bounds)
{
	struct simplex *s = simplex_new(2);
	simplex_bound(s, 0, 3, 8);
	ck_assert(simplex_start(s));
	struct interval i = simplex_range(s, 0);
	ck_assert(i.low == 3 && i.high == 8);
	i = simplex_range(s, 1);
	ck_assert(i.low == 0 && isinf(i.high));
	simplex_free(s);
}
END_TEST

START_TEST(a_part_is_the_total_less_the_others)
{
	/* total 233..237 = a 0.. + b 213..217 */
	struct simplex *s = simplex_new(3);
	simplex_bound(s, 0, 233, 237);
	simplex_bound(s, 2, 213, 217);
	simplex_equation(s, 0);
	simplex_term(s, 0, 1);
	simplex_term(s, 1, -1);
	simplex_term(s, 2, -1);
	ck_assert(simplex_start(s));
	struct interval i = simplex_range(s, 1);
	near(i.low, 16);
	near(i.high, 24);
	simplex_free(s);
}
END_TEST

START_TEST(what_cannot_be_is_said)
{
	struct simplex *s = simplex_new(1);
	simplex_bound(s, 0, 0, 4);
	simplex_equation(s, 10);
	simplex_term(s, 0, 2);
	ck_assert(!simplex_start(s));
	simplex_free(s);
}
END_TEST

enum { N = 4, MOST = 5 };

/* A random system over N unknowns that are 0 .. MOST. */
struct system {
	int m, a[2][N], b[2], high[N];
};

static void
make(struct system *x, struct prng *g)
{
	x->m = 1 + (int)prng_below(g, 2);
	for (int j = 0; j < N; j++)
		x->high[j] = (int)prng_below(g, MOST + 1);
	for (int i = 0; i < x->m; i++) {
		x->b[i] = 0;
		for (int j = 0; j < N; j++) {
			x->a[i][j] = i == 0 ? 1 : (j < 2) - (j >= 2);
			x->b[i] += x->a[i][j] *
			    (int)prng_below(g, (uint64_t)x->high[j] + 1);
		}
	}
	/* One solution must satisfy both: make the second from the first. */
	int at[N], sum = x->b[0];
	for (int j = 0; j < N; j++) {
		at[j] = sum < x->high[j] ? sum : x->high[j];
		sum -= at[j];
	}
	if (x->m == 2) {
		x->b[1] = 0;
		for (int j = 0; j < N; j++)
			x->b[1] += x->a[1][j] * at[j];
	}
}

/* Every solution in whole numbers, one by one. */
static struct interval
by_trial(const struct system *x, int unknown)
{
	struct interval found = {INFINITY, -INFINITY};
	int at[N] = {0};
	for (;;) {
		bool is_solution = true;
		for (int i = 0; i < x->m; i++) {
			int sum = 0;
			for (int j = 0; j < N; j++)
				sum += x->a[i][j] * at[j];
			is_solution = is_solution && sum == x->b[i];
		}
		if (is_solution) {
			found.low = fmin(found.low, at[unknown]);
			found.high = fmax(found.high, at[unknown]);
		}
		int j = 0;
		while (j < N && at[j] == x->high[j])
			at[j++] = 0;
		if (j == N)
			return found;
		at[j]++;
	}
}

START_TEST(ranges_are_those_of_every_solution_tried_in_turn)
{
	struct prng g;
	prng_init(&g, 7);
	for (int k = 0; k < 2000; k++) {
		struct system x;
		make(&x, &g);
		struct simplex *s = simplex_new(N);
		for (size_t j = 0; j < N; j++)
			simplex_bound(s, j, 0, x.high[j]);
		for (int i = 0; i < x.m; i++) {
			simplex_equation(s, x.b[i]);
			for (size_t j = 0; j < N; j++)
				simplex_term(s, j, x.a[i][j]);
		}
		ck_assert(simplex_start(s));
		/* Sums and differences: the extremes are whole numbers,
		 * but for halves where two equations share parity. */
		for (int j = 0; j < N; j++) {
			struct interval is = simplex_range(s, (size_t)j);
			struct interval want = by_trial(&x, j);
			ck_assert(is.low <= want.low + 1e-9);
			ck_assert(is.high >= want.high - 1e-9);
			ck_assert(want.low - is.low < 0.5 + 1e-9);
			ck_assert(is.high - want.high < 0.5 + 1e-9);
		}
		simplex_free(s);
	}
}
END_TEST

Suite *
t_stats_simplex_suite(void)
{
	Suite *s = suite_create("stats_simplex");
	TCase *t = tcase_create("simplex");
	suite_add_tcase(s, t);
	tcase_add_test(t, an_unknown_alone_ranges_over_its_bounds);
	tcase_add_test(t, a_part_is_the_total_less_the_others);
	tcase_add_test(t, what_cannot_be_is_said);
	tcase_add_test(t, ranges_are_those_of_every_solution_tried_in_turn);
	return s;
}
