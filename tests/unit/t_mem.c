/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/crew.h"
#include "base/mem.h"
#include "base/pages.h"

#include <check.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

Suite *t_mem_suite(void);

enum { MIB = 1 << 20 };

static void
fill(uint32_t *p, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++)
		p[i] = (uint32_t)i * 2654435761u;
}

static bool
is_filled(const uint32_t *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (p[i] != (uint32_t)i * 2654435761u)
			return false;
	return true;
}

/* Through the size where blocks become pages, and back. */
START_TEST(an_array_keeps_its_elements_while_it_grows_and_shrinks)
{
	static const size_t sizes[] = {1, 100, MIB / 8, MIB / 2 - 1, MIB / 2,
	    MIB / 2 + 1, MIB, 3 * MIB, 8 * MIB, MIB, MIB / 2, MIB / 4, 5 * MIB,
	    10};
	uint32_t *p = NULL;
	size_t n = 0;
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		p = mem_resize(p, sizes[i], sizeof *p);
		ck_assert(is_filled(p, n < sizes[i] ? n : sizes[i]));
		fill(p, n < sizes[i] ? n : sizes[i], sizes[i]);
		n = sizes[i];
	}
	mem_free(p);
}
END_TEST

START_TEST(cleared_memory_is_zero_also_where_other_memory_was)
{
	for (size_t n = 1; n < 20 * MIB; n = n * 5 + 1) {
		unsigned char *p = mem_alloc(n);
		memset(p, 0xFF, n);
		mem_free(p);
		p = mem_zalloc(n, 1);
		unsigned char any = 0;
		for (size_t i = 0; i < n; i++)
			any |= p[i];
		ck_assert_uint_eq(any, 0);
		mem_free(p);
	}
}
END_TEST

START_TEST(a_doubling_array_holds_what_was_put_in)
{
	uint32_t *p = NULL;
	size_t cap = 0;
	for (size_t i = 0; i < 3 * MIB; i++) {
		p = mem_grow(p, i, &cap, sizeof *p);
		fill(p, i, i + 1);
	}
	ck_assert_uint_ge(cap, 3 * MIB);
	ck_assert(is_filled(p, 3 * MIB));
	mem_free(p);
}
END_TEST

/* Blocks that stand in each other's way while they grow. */
static void
grow_and_free(void *state, size_t i, unsigned job)
{
	uint32_t *p[3] = {NULL};
	bool *is_good = state;
	(void)job;
	for (size_t n = MIB / 4; n <= 2 * MIB; n *= 2)
		for (size_t k = 0; k < 3; k++) {
			p[k] = mem_resize(p[k], n + i, sizeof **p);
			fill(p[k], n == MIB / 4 ? 0 : n / 2, n);
		}
	is_good[i] = true;
	for (size_t k = 0; k < 3; k++) {
		is_good[i] &= is_filled(p[k], 2 * MIB);
		mem_free(p[k]);
	}
}

START_TEST(threads_grow_large_arrays_side_by_side)
{
	bool is_good[40] = {false};
	crew_each(4, 40, grow_and_free, is_good);
	for (size_t i = 0; i < 40; i++)
		ck_assert(is_good[i]);
}
END_TEST

START_TEST(pages_know_their_own_and_keep_what_cannot_grow)
{
	char other[8], *p = pages_new(3 * MIB);
	ck_assert_uint_eq(pages_size(other), 0);
	ck_assert_uint_eq(pages_size(NULL), 0);
	if (!p)
		return; /* under a sanitizer */
	ck_assert_uint_eq((uintptr_t)p % PAGES_HUGE, 0);
	ck_assert_uint_eq(pages_size(p), 3 * MIB);
	ck_assert_uint_eq(pages_size(p + 8), 0);
	p[3 * MIB - 1] = 'z';
	ck_assert_ptr_null(pages_new(SIZE_MAX));
	ck_assert_ptr_null(pages_resize(p, SIZE_MAX / 4));
	ck_assert_uint_eq(pages_size(p), 3 * MIB);
	p = pages_resize(p, 50 * MIB);
	ck_assert_uint_eq(pages_size(p), 50 * MIB);
	ck_assert_int_eq(p[3 * MIB - 1], 'z');
	ck_assert_int_eq(p[50 * MIB - 1], 0);
	pages_free(p);
	ck_assert_uint_eq(pages_size(p), 0);
}
END_TEST

/* Blocks that are there together are each other's no more than malloc()'s. */
START_TEST(borrowed_memory_is_held_apart_and_given_back)
{
	enum { BLOCKS = 50, BYTES = 200 << 10 };
	unsigned char *p[BLOCKS];
	for (int i = 0; i < BLOCKS; i++) {
		p[i] = mem_borrow(BYTES);
		memset(p[i], i, BYTES);
	}
	for (int i = 0; i < BLOCKS; i++) {
		ck_assert_int_eq(p[i][0], i);
		ck_assert_int_eq(p[i][BYTES - 1], i);
		mem_give_back(p[i], BYTES);
	}
}
END_TEST

Suite *
t_mem_suite(void)
{
	Suite *s = suite_create("mem");
	TCase *c = tcase_create("all");
	tcase_add_test(
	    c, an_array_keeps_its_elements_while_it_grows_and_shrinks);
	tcase_add_test(c, cleared_memory_is_zero_also_where_other_memory_was);
	tcase_add_test(c, a_doubling_array_holds_what_was_put_in);
	tcase_add_test(c, threads_grow_large_arrays_side_by_side);
	tcase_add_test(c, pages_know_their_own_and_keep_what_cannot_grow);
	tcase_add_test(c, borrowed_memory_is_held_apart_and_given_back);
	suite_add_tcase(s, c);
	return s;
}
