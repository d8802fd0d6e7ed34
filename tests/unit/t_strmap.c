/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/mem.h"
#include "base/strmap.h"

#include <check.h>
#include <stdio.h>

Suite *t_strmap_suite(void);

/* Keys end where their memory does, so that sanitizers see a byte too many. */
static char *
tight(const char *p, size_t n)
{
	char *copy = mem_alloc(n);
	if (n)
		memcpy(copy, p, n);
	return copy;
}

START_TEST(a_key_holds_a_text_of_any_length)
{
	static const char text[] = "abcdefghijklmnopqrstuvwxyz0123456789";
	for (size_t n = 0; n < sizeof text; n++) {
		char *p = tight(text, n);
		struct strkey key = strkey_of(slice_of(p, n));
		ck_assert_uint_eq(strkey_length(&key), n);
		ck_assert(slice_equal(strkey_text(&key), slice_of(text, n)));
		/* Equal to the same bytes elsewhere, and to nothing else. */
		struct strkey same = strkey_of(slice_of(text, n));
		struct strkey more = strkey_of(slice_of(text, n + 1));
		ck_assert(strkey_equal(&key, &same));
		ck_assert_uint_eq(strkey_hash(&key), strkey_hash(&same));
		ck_assert(!strkey_equal(&key, &more));
		for (size_t i = 0; i < n; i++) {
			p[i] ^= 1;
			struct strkey other = strkey_of(slice_of(p, n));
			ck_assert(!strkey_equal(&other, &same));
			ck_assert_uint_ne(
			    strkey_hash(&other), strkey_hash(&same));
			p[i] ^= 1;
		}
		mem_free(p);
	}
}
END_TEST

START_TEST(bytes_of_zero_count_in_a_key)
{
	struct strmap m = {0};
	static const char zeroes[20] = "";
	for (size_t n = 0; n < sizeof zeroes; n++)
		ck_assert_uint_eq(strmap_add(&m, slice_of(zeroes, n), NULL), n);
	ck_assert_int_eq(strmap_find(&m, slice_of(zeroes, 7)), 7);
	ck_assert_int_eq(strmap_find(&m, SLICE_NONE), 0);
	strmap_fini(&m);
}
END_TEST

/* A key for each number; every third is a long one. */
static struct slice
spell(unsigned i, char text[32])
{
	int n = snprintf(text, 32, i % 3 ? "%u" : "a long key no. %u", i);
	return slice_of(text, (size_t)n);
}

enum { ADDED = 50000, DIFFERENT = 9000 };

/* A walk over the numbers below DIFFERENT that comes back to some often. */
static unsigned
walk(unsigned i)
{
	return i * i % 7919 % DIFFERENT + i % 13;
}

START_TEST(many_at_once_are_numbered_as_one_by_one)
{
	static struct strmap_item item[1000], *list[1000];
	static char text[1000][32];
	static const size_t sizes[] = {0, 1, 2, 23, 24, 25, 1000, 333};
	struct strmap one = {0}, many = {0};
	unsigned done = 0;
	for (size_t round = 0; done < ADDED; round++) {
		size_t n = sizes[round % (sizeof sizes / sizeof *sizes)];
		for (size_t k = 0; k < n; k++)
			item[k] = strmap_item(
			    spell(walk(done + (unsigned)k), text[k]));
		for (size_t k = 0; k < n; k++)
			list[k] = &item[k];
		if (round % 3)
			strmap_add_items(&many, item, n);
		else
			strmap_add_list(&many, list, n);
		for (size_t k = 0; k < n; k++) {
			struct slice s = slice_text(text[k]);
			ck_assert_uint_eq(
			    item[k].index, strmap_add(&one, s, NULL));
			ck_assert(
			    slice_equal(strmap_key(&many, item[k].index), s));
		}
		done += (unsigned)n;
	}
	ck_assert_uint_eq(many.n, one.n);
	ck_assert_uint_gt(many.n, STRMAP_FIRST * 7);
	strmap_fini(&one);
	strmap_fini(&many);
}
END_TEST

/* Hashes are 32 bits: in ten million keys some thousands are alike. */
START_TEST(keys_of_one_hash_are_told_apart)
{
	struct strmap m = {0};
	struct strmap_item item[200];
	char text[200][32];
	for (unsigned i = 0; i < 200; i++) {
		item[i] = strmap_item(spell(i % 100, text[i]));
		item[i].hash = 5;
	}
	strmap_add_items(&m, item, 200);
	ck_assert_uint_eq(m.n, 100);
	for (unsigned i = 0; i < 200; i++) {
		ck_assert_uint_eq(item[i].index, i % 100);
		ck_assert_int_eq(
		    strmap_find_hashed(&m, slice_text(text[i]), 5), i % 100);
	}
	strmap_fini(&m);
}
END_TEST

START_TEST(a_key_stays_where_it_is_while_the_map_grows)
{
	struct strmap m = {0};
	char text[32];
	strmap_add(&m, slice_text("short"), NULL);
	strmap_add(&m, slice_text("longer than that"), NULL);
	struct slice a = strmap_key(&m, 0), b = strmap_key(&m, 1);
	for (unsigned i = 0; i < ADDED; i++)
		strmap_add(&m, spell(i, text), NULL);
	ck_assert_ptr_eq(strmap_key(&m, 0).p, a.p);
	ck_assert_ptr_eq(strmap_key(&m, 1).p, b.p);
	ck_assert(slice_is(a, "short") && slice_is(b, "longer than that"));
	strmap_fini(&m);
}
END_TEST

START_TEST(all_keys_are_listed_by_index)
{
	struct strmap m = {0};
	struct arena a = {0};
	char text[32];
	for (unsigned i = 0; i < 1000; i++)
		strmap_add(&m, spell(i, text), NULL);
	struct slice *all = strmap_keys(&m, &a);
	for (unsigned i = 0; i < 1000; i++)
		ck_assert(slice_equal(all[i], spell(i, text)));
	strmap_reset(&m);
	ck_assert_uint_eq(strmap_add(&m, slice_text("again"), NULL), 0);
	arena_fini(&a);
	strmap_fini(&m);
}
END_TEST

Suite *
t_strmap_suite(void)
{
	Suite *s = suite_create("strmap");
	TCase *c = tcase_create("all");
	tcase_add_test(c, a_key_holds_a_text_of_any_length);
	tcase_add_test(c, bytes_of_zero_count_in_a_key);
	tcase_add_test(c, many_at_once_are_numbered_as_one_by_one);
	tcase_add_test(c, keys_of_one_hash_are_told_apart);
	tcase_add_test(c, a_key_stays_where_it_is_while_the_map_grows);
	tcase_add_test(c, all_keys_are_listed_by_index);
	suite_add_tcase(s, c);
	return s;
}
