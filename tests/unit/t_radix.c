/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/mem.h"
#include "base/radix.h"

#include <check.h>
#include <stdlib.h>

Suite *t_radix_suite(void);

/* By key, then by where they stood. */
static int
by_both(const void *x, const void *y)
{
	const struct radix_item *a = x, *b = y;
	if (a->key != b->key)
		return a->key < b->key ? -1 : 1;
	return a->value < b->value ? -1 : a->value > b->value;
}

static void
check_sorted(size_t n, unsigned bits)
{
	struct radix_item *list = mem_alloc((n + 1) * sizeof *list);
	struct radix_item *same = mem_alloc((n + 1) * sizeof *same);
	uint32_t seed = (uint32_t)n;
	for (size_t i = 0; i < n; i++) {
		seed = seed * 1664525 + 1013904223;
		uint32_t key = bits ? seed >> (32 - bits) : 0;
		list[i] = same[i] = (struct radix_item){key, (uint32_t)i};
	}
	if (n > 1)
		list[n / 2].key = same[n / 2].key =
		    bits == 32 ? UINT32_MAX : list[n / 2].key;
	if (n)
		qsort(same, n, sizeof *same, by_both);
	list = radix_sort(list, n);
	for (size_t i = 0; i < n; i++) {
		ck_assert_uint_eq(list[i].key, same[i].key);
		ck_assert_uint_eq(list[i].value, same[i].value);
	}
	mem_free(list);
	mem_free(same);
}

START_TEST(keys_rise_and_equal_ones_keep_their_order)
{
	static const size_t size[] = {0, 1, 2, 3, 1000, 5000};
	static const unsigned bits[] = {0, 1, 11, 12, 22, 23, 32};
	for (size_t i = 0; i < sizeof size / sizeof *size; i++)
		for (size_t k = 0; k < sizeof bits / sizeof *bits; k++)
			check_sorted(size[i], bits[k]);
}
END_TEST

Suite *
t_radix_suite(void)
{
	Suite *s = suite_create("radix");
	TCase *t = tcase_create("all");
	tcase_add_test(t, keys_rise_and_equal_ones_keep_their_order);
	suite_add_tcase(s, t);
	return s;
}
