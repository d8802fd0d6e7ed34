/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "link/tallies.h"

#include <check.h>

Suite *t_link_tallies_suite(void);

/* Spread over all 64 bits, and the same from run to run. */
static uint64_t
vector_of(uint64_t i)
{
	return (i + 1) * 0x2545F4914F6CDD1D;
}

static void
expect_sorted(struct tallies *t, size_t n)
{
	tallies_sort(t);
	ck_assert_uint_eq(t->n, n);
	ck_assert_uint_eq(t->nplaces, n);
	for (size_t i = 1; i < n; i++)
		ck_assert(t->place[i - 1].vector < t->place[i].vector);
}

START_TEST(vectors_are_counted_beyond_the_first_table)
{
	enum { N = 5000 };
	struct tallies t = {0};
	for (uint64_t i = 0; i < N; i++)
		tallies_add(&t, vector_of(i), 1);
	for (uint64_t i = 0; i < N; i += 2)
		tallies_add(&t, vector_of(i), 2);
	tallies_add(&t, 0, 7); /* no level at all is a vector too */
	expect_sorted(&t, N + 1);
	uint64_t ones = 0, threes = 0;
	for (size_t i = 0; i < t.n; i++) {
		ones += t.place[i].count == 1;
		threes += t.place[i].count == 3;
	}
	ck_assert_uint_eq(t.place[0].count, 7);
	ck_assert_uint_eq(ones, N / 2);
	ck_assert_uint_eq(threes, N / 2);
	tallies_fini(&t);
}
END_TEST

START_TEST(threads_tallies_make_the_tally_of_all)
{
	enum { N = 900 };
	struct tallies all = {0}, part[3] = {{0}};
	for (uint64_t i = 0; i < N; i++) {
		tallies_add(&all, vector_of(i % 250), i + 1);
		tallies_add(&part[i % 3], vector_of(i % 250), i + 1);
	}
	for (int k = 2; k > 0; k--)
		tallies_merge(&part[0], &part[k]);
	expect_sorted(&all, 250);
	expect_sorted(&part[0], 250);
	for (size_t i = 0; i < all.n; i++) {
		ck_assert_uint_eq(part[0].place[i].vector, all.place[i].vector);
		ck_assert_uint_eq(part[0].place[i].count, all.place[i].count);
	}
	for (int k = 0; k < 3; k++)
		tallies_fini(&part[k]);
	tallies_fini(&all);
}
END_TEST

START_TEST(no_vectors_are_none)
{
	struct tallies t = {0}, other = {0};
	tallies_merge(&t, &other);
	expect_sorted(&t, 0);
	tallies_fini(&t);
}
END_TEST

Suite *
t_link_tallies_suite(void)
{
	Suite *s = suite_create("link_tallies");
	TCase *c = tcase_create("tallies");
	tcase_add_test(c, vectors_are_counted_beyond_the_first_table);
	tcase_add_test(c, threads_tallies_make_the_tally_of_all);
	tcase_add_test(c, no_vectors_are_none);
	suite_add_tcase(s, c);
	return s;
}
