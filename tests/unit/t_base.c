/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/arena.h"
#include "base/buf.h"
#include "base/fail.h"
#include "base/mem.h"
#include "base/num.h"
#include "base/strmap.h"
#include "base/utf8.h"

#include <check.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>

Suite *t_base_suite(void);

START_TEST(an_arena_hands_out_aligned_memory_that_does_not_overlap)
{
	struct arena a = {0};
	char *last_text = NULL;
	for (size_t n = 0; n < 3000; n++) {
		char *text = arena_bytes(&a, n % 7);
		memset(text, 'x', n % 7);
		uint64_t *p = arena_alloc(&a, n);
		ck_assert_uint_eq((uintptr_t)p % 16, 0);
		memset(p, 0xAB, n);
		for (size_t i = 0; i < n % 7; i++)
			ck_assert_int_eq(text[i], 'x');
		last_text = text;
	}
	ck_assert_ptr_nonnull(last_text);
	arena_reset(&a);
	void *again = arena_alloc(&a, 8);
	for (int round = 0; round < 3; round++) {
		for (size_t n = 0; n < 3000; n++)
			arena_alloc(&a, n);
		arena_reset(&a);
		/* The memory is the same, and used from its start. */
		ck_assert_ptr_eq(arena_alloc(&a, 8), again);
	}
	arena_fini(&a);
}
END_TEST

START_TEST(copies_into_an_arena_keep_absent_absent)
{
	struct arena a = {0};
	ck_assert(!slice_present(arena_copy(&a, SLICE_NONE)));
	struct slice empty = arena_copy(&a, slice_text(""));
	ck_assert(slice_present(empty));
	ck_assert_uint_eq(empty.n, 0);
	ck_assert_str_eq(arena_cstr(&a, slice_text("abc")), "abc");
	arena_fini(&a);
}
END_TEST

START_TEST(a_map_gives_indexes_in_order_of_first_appearance)
{
	struct strmap m = {0};
	char key[16];
	bool is_new;
	for (int round = 0; round < 2; round++)
		for (int i = 0; i < 5000; i++) {
			int n = snprintf(key, sizeof key, "key%d", i);
			size_t at =
			    strmap_add(&m, slice_of(key, (size_t)n), &is_new);
			ck_assert_uint_eq(at, (size_t)i);
			ck_assert_int_eq(is_new, round == 0);
		}
	ck_assert_uint_eq(m.n, 5000);
	ck_assert(slice_is(strmap_key(&m, 4321), "key4321"));
	ck_assert_int_eq(strmap_find(&m, slice_text("nokey")), STRMAP_NONE);
	strmap_reset(&m);
	ck_assert_int_eq(strmap_find(&m, slice_text("key1")), STRMAP_NONE);
	ck_assert_uint_eq(strmap_add(&m, slice_text(""), NULL), 0);
	ck_assert_int_eq(strmap_find(&m, slice_text("")), 0);
	strmap_fini(&m);
}
END_TEST

static const struct {
	double v;
	int places;
	const char *text;
} fixed[] = {
    {0.285, 2, "0.29"}, /* the double lies below .285 */
    {1.005, 2, "1.01"},
    {2.675, 2, "2.68"},
    {0.5, 0, "1"},
    {1.5, 0, "2"},
    {2.5, 0, "3"},
    {-0.4, 0, "0"},
    {-0.5, 0, "-1"},
    {-0.004, 2, "0.00"},
    {99.995, 2, "100.00"},
    {9.96, 1, "10.0"},
    {0.05, 1, "0.1"},
    {0.04, 1, "0.0"},
    {0, 3, "0.000"},
    {1234567.891, 1, "1234567.9"},
    {0.000123, 5, "0.00012"},
    {1e-20, 4, "0.0000"},
    {123, 0, "123"},
    {1e14, 2, "100000000000000.00"},
};

START_TEST(rounds_the_decimal_and_not_its_binary_neighbour)
{
	struct buf b = {0};
	num_fixed(&b, fixed[_i].v, fixed[_i].places);
	ck_assert_str_eq(buf_cstr(&b), fixed[_i].text);
	buf_fini(&b);
}
END_TEST

START_TEST(undefined_numbers_are_empty)
{
	struct buf b = {0};
	num_fixed(&b, NAN, 2);
	num_fixed(&b, INFINITY, 2);
	num_shortest(&b, NAN);
	ck_assert_uint_eq(b.n, 0);
	buf_fini(&b);
}
END_TEST

START_TEST(the_shortest_decimal_reads_back)
{
	static const double v[] = {0.1, 1.0 / 3, 1e300, 5e-324, -2.5, 100,
	    123456789012345, 0.30000000000000004};
	static const char *const text[] = {"0.1", "0.3333333333333333",
	    "1e+300", NULL, "-2.5", "100", "123456789012345",
	    "0.30000000000000004"};
	for (size_t i = 0; i < sizeof v / sizeof *v; i++) {
		struct buf b = {0};
		double back;
		num_shortest(&b, v[i]);
		if (text[i])
			ck_assert_str_eq(buf_cstr(&b), text[i]);
		ck_assert(num_parse_double(buf_as_slice(&b), &back));
		ck_assert_double_eq(back, v[i]);
		buf_fini(&b);
	}
}
END_TEST

START_TEST(integers_are_read_whole_or_not_at_all)
{
	int64_t v;
	ck_assert(num_parse_int(slice_text("-9223372036854775808"), &v));
	ck_assert(v == INT64_MIN);
	ck_assert(num_parse_int(slice_text("9223372036854775807"), &v));
	ck_assert(v == INT64_MAX);
	static const char *const bad[] = {"", "-", "+", "1.0", "1e3", " 1",
	    "9223372036854775808", "-9223372036854775809", "12a"};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		ck_assert_msg(
		    !num_parse_int(slice_text(bad[i]), &v), "%s", bad[i]);
}
END_TEST

START_TEST(sums_keep_what_doubles_lose)
{
	struct num_sum s = {0};
	num_sum_add(&s, 1);
	num_sum_add(&s, 1e100);
	num_sum_add(&s, 1);
	num_sum_add(&s, -1e100);
	ck_assert_double_eq(num_sum_value(&s), 2);
}
END_TEST

START_TEST(knows_well_formed_utf8)
{
	static const char *const good[] = {"", "plain ascii text, long enough",
	    "caf\xC3\xA9", "\xE2\x82\xAC", "\xF0\x9F\x98\x80", "\xED\x9F\xBF",
	    "\xEE\x80\x80", "\xF4\x8F\xBF\xBF"};
	static const char *const bad[] = {"\x80", "\xC0\xAF", "\xC3",
	    "\xE2\x82", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80",
	    "\xE0\x80\x80", "ok then \xFF"};
	for (size_t i = 0; i < sizeof good / sizeof *good; i++)
		ck_assert_uint_eq(
		    utf8_valid(slice_text(good[i])), strlen(good[i]));
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		ck_assert_uint_lt(
		    utf8_valid(slice_text(bad[i])), strlen(bad[i]));
}
END_TEST

START_TEST(folds_names_and_measures_text)
{
	struct arena a = {0};
	ck_assert(slice_is(
	    utf8_fold(slice_text("O'BRIEN-Jos\xC3\x89"), &a), "o'brien-jose"));
	ck_assert(slice_is(utf8_fold(slice_text("STRASSE"), &a), "strasse"));
	ck_assert(slice_is(utf8_fold(slice_text("Stra\xC3\x9F"
						"e"),
			       &a),
	    "strasse"));
	ck_assert(slice_is(utf8_nfc(slice_text("e\xCC\x81"), &a), "\xC3\xA9"));
	ck_assert_uint_eq(utf8_width(slice_text("caf\xC3\xA9")), 4);
	ck_assert_uint_eq(utf8_width(slice_text("e\xCC\x81")), 1);
	arena_fini(&a);
}
END_TEST

START_TEST(hostile_bytes_are_shown_as_question_marks)
{
	struct buf b = {0};
	utf8_safe(&b, slice_text("a\033[31mb\r\n\x7F\xC2\x9B\xFF\xC3\xA9"));
	ck_assert_str_eq(buf_cstr(&b), "a?[31mb?????\xC3\xA9");
	buf_fini(&b);
}
END_TEST

START_TEST(the_first_failure_wins)
{
	struct fail f = {0};
	ck_assert_int_eq(fail_set(&f, FAIL_INPUT, "first %d", 1), -1);
	ck_assert_int_eq(fail_set(&f, FAIL_SYSTEM, "second"), -1);
	ck_assert_int_eq(f.kind, FAIL_INPUT);
	ck_assert_str_eq(f.text, "first 1");
	f = (struct fail){0};
	errno = ENOENT;
	fail_errno(&f, FAIL_INPUT, "x.csv");
	ck_assert_str_eq(f.text, "x.csv: No such file or directory");
}
END_TEST

START_TEST(slices_are_cut_trimmed_and_ordered)
{
	struct slice rest, s = slice_text("a,b,,");
	ck_assert(slice_is(slice_cut(s, ',', &rest), "a"));
	ck_assert(slice_is(slice_cut(rest, ',', &rest), "b"));
	ck_assert(slice_is(slice_cut(rest, ',', &rest), ""));
	ck_assert(slice_present(rest));
	ck_assert(slice_is(slice_cut(rest, ',', &rest), ""));
	ck_assert(!slice_present(rest));
	ck_assert(slice_is(slice_trim(slice_text(" \t a b\r\n")), "a b"));
	ck_assert(slice_is(slice_trim(slice_text(" \t ")), ""));
	ck_assert_int_lt(slice_compare(slice_text("ab"), slice_text("abc")), 0);
	ck_assert_int_gt(slice_compare(slice_text("b"), slice_text("abc")), 0);
	ck_assert(slice_equal_nocase(slice_text("AbC"), slice_text("aBc")));
	ck_assert(slice_is(slice_basename(slice_text("/a/b.csv")), "b.csv"));
	ck_assert(slice_is(slice_basename(slice_text("b.csv")), "b.csv"));
}
END_TEST

START_TEST(numbers_are_appended_to_a_buffer)
{
	struct buf b = {0};
	buf_int(&b, INT64_MIN);
	buf_byte(&b, ' ');
	buf_int(&b, 0);
	buf_printf(&b, " %s", "end");
	ck_assert_str_eq(buf_cstr(&b), "-9223372036854775808 0 end");
	buf_fini(&b);
}
END_TEST

Suite *
t_base_suite(void)
{
	Suite *s = suite_create("base");
	TCase *c = tcase_create("base");
	tcase_add_test(
	    c, an_arena_hands_out_aligned_memory_that_does_not_overlap);
	tcase_add_test(c, copies_into_an_arena_keep_absent_absent);
	tcase_add_test(c, a_map_gives_indexes_in_order_of_first_appearance);
	tcase_add_loop_test(c, rounds_the_decimal_and_not_its_binary_neighbour,
	    0, sizeof fixed / sizeof *fixed);
	tcase_add_test(c, undefined_numbers_are_empty);
	tcase_add_test(c, the_shortest_decimal_reads_back);
	tcase_add_test(c, integers_are_read_whole_or_not_at_all);
	tcase_add_test(c, sums_keep_what_doubles_lose);
	tcase_add_test(c, knows_well_formed_utf8);
	tcase_add_test(c, folds_names_and_measures_text);
	tcase_add_test(c, hostile_bytes_are_shown_as_question_marks);
	tcase_add_test(c, the_first_failure_wins);
	tcase_add_test(c, slices_are_cut_trimmed_and_ordered);
	tcase_add_test(c, numbers_are_appended_to_a_buffer);
	suite_add_tcase(s, c);
	return s;
}
