/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "link/compare.h"

#include <check.h>
#include <stdlib.h>

Suite *t_link_compare_suite(void);

static double
jw(const char *a, const char *b)
{
	return compare_jaro_winkler(slice_text(a), slice_text(b));
}

static double
jaro(const char *a, const char *b)
{
	return compare_jaro(slice_text(a), slice_text(b));
}

/* Winkler's own table of 1990 and 1994, to three places. */
START_TEST(jaro_winkler_agrees_with_published_values)
{
	static const struct {
		const char *a, *b;
		double jaro, winkler;
	} row[] = {{"MARTHA", "MARHTA", 0.944444, 0.961111},
	    {"DWAYNE", "DUANE", 0.822222, 0.84},
	    {"DIXON", "DICKSONX", 0.766667, 0.813333},
	    {"SHACKLEFORD", "SHACKELFORD", 0.969697, 0.981818},
	    {"DUNNINGHAM", "CUNNIGHAM", 0.896296, 0.896296},
	    {"JONES", "JOHNSON", 0.790476, 0.832381},
	    {"ABROMS", "ABRAMS", 0.888889, 0.922222},
	    {"JON", "JAN", 0.777778, 0.8}};
	for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
		ck_assert_double_eq_tol(
		    jaro(row[i].a, row[i].b), row[i].jaro, 1e-6);
		ck_assert_double_eq_tol(
		    jw(row[i].a, row[i].b), row[i].winkler, 1e-6);
		ck_assert_double_eq_tol(
		    jaro(row[i].b, row[i].a), row[i].jaro, 1e-6);
	}
}
END_TEST

START_TEST(jaro_of_empty_texts)
{
	ck_assert_double_eq(jaro("", ""), 1);
	ck_assert_double_eq(jaro("", "A"), 0);
	ck_assert_double_eq(jaro("A", "B"), 0);
}
END_TEST

START_TEST(counts_edits)
{
	struct slice kitten = SLICE("KITTEN"), sitting = SLICE("SITTING");
	struct slice ab = SLICE("AB"), ba = SLICE("BA"), none = SLICE("");
	struct slice ca = SLICE("CA"), abc = SLICE("ABC");
	ck_assert_uint_eq(compare_levenshtein(kitten, sitting), 3);
	ck_assert_uint_eq(compare_levenshtein(ab, ba), 2);
	ck_assert_uint_eq(compare_damerau(ab, ba), 1);
	/* Optimal string alignment: 3, where unrestricted Damerau has 2. */
	ck_assert_uint_eq(compare_damerau(ca, abc), 3);
	ck_assert_uint_eq(compare_levenshtein(none, abc), 3);
	ck_assert_uint_eq(compare_damerau(abc, none), 3);
}
END_TEST

static uint32_t
next(uint32_t *seed)
{
	*seed = *seed * 1664525 + 1013904223;
	return *seed >> 8;
}

START_TEST(the_bound_is_never_below_the_value)
{
	uint32_t seed = 7;
	for (int i = 0; i < 200000; i++) {
		char a[12], b[12];
		size_t na = 1 + next(&seed) % 11, nb = 1 + next(&seed) % 11;
		for (size_t k = 0; k < na; k++)
			a[k] = (char)('A' + next(&seed) % 7);
		for (size_t k = 0; k < nb; k++)
			b[k] = (char)('A' + next(&seed) % 7);
		struct slice x = slice_of(a, na), y = slice_of(b, nb);
		ck_assert(compare_bound(
			      na, compare_letters(x), nb, compare_letters(y)) +
			1e-12 >=
		    compare_jaro_winkler(x, y));
	}
}
END_TEST

/* A text of up to `longest` letters, of which there are few. */
static struct slice
some_text(uint32_t *seed, char *room, size_t longest)
{
	size_t n = next(seed) % (longest + 1);
	for (size_t k = 0; k < n; k++)
		room[k] = (char)('A' + next(seed) % 7);
	return slice_of(room, n);
}

START_TEST(a_floor_asks_whether_the_bound_is_reached)
{
	static const double similarity[] = {0.6, 0.7, 0.85, 0.9, 1};
	uint32_t seed = 11;
	for (size_t s = 0; s < 5; s++) {
		struct compare_floor f;
		compare_floor_init(&f, similarity[s]);
		for (int i = 0; i < 100000; i++) {
			char a[64], b[64];
			struct slice x = some_text(&seed, a, i % 65);
			struct slice y = some_text(&seed, b, i % 65);
			uint32_t la = compare_letters(x);
			uint32_t lb = compare_letters(y);
			ck_assert_int_eq(
			    compare_may_reach(&f, x.n, la, y.n, lb),
			    compare_bound(x.n, la, y.n, lb) >= similarity[s]);
		}
	}
}
END_TEST

/* Jaro by its definition, a letter at a time. */
static double
plain_jaro(struct slice a, struct slice b)
{
	char in_a[64] = {0}, in_b[64] = {0}, from_a[64], from_b[64];
	int longer = (int)(a.n > b.n ? a.n : b.n), near = longer / 2 - 1;
	int m = 0, other = 0, na = 0, nb = 0;
	for (int i = 0; i < (int)a.n; i++)
		for (int j = 0; j < (int)b.n && !in_a[i]; j++)
			if (abs(i - j) <= (near > 0 ? near : 0) && !in_b[j] &&
			    a.p[i] == b.p[j])
				in_a[i] = in_b[j] = 1;
	for (size_t i = 0; i < a.n; i++)
		if (in_a[i])
			from_a[na++] = a.p[i];
	for (size_t j = 0; j < b.n; j++)
		if (in_b[j])
			from_b[nb++] = b.p[j];
	for (m = 0; m < na; m++)
		other += from_a[m] != from_b[m];
	if (m == 0)
		return a.n == b.n && a.n == 0;
	return ((double)m / (double)a.n + (double)m / (double)b.n +
		   (double)(m - other / 2) / m) /
	    3;
}

START_TEST(jaro_of_short_and_long_texts_is_that_of_the_definition)
{
	uint32_t seed = 13;
	for (int i = 0; i < 200000; i++) {
		char a[64], b[64];
		struct slice x = some_text(&seed, a, i % 19);
		struct slice y = some_text(&seed, b, i % 21);
		ck_assert_double_eq(compare_jaro(x, y), plain_jaro(x, y));
	}
}
END_TEST

START_TEST(doubled_letters_are_undone)
{
	struct slice phillip = SLICE("PHILLIP"), philip = SLICE("PHILIP");
	struct slice ann = SLICE("ANN"), anna = SLICE("ANNA");
	ck_assert(compare_undoubled(phillip, philip));
	ck_assert(!compare_undoubled(ann, anna));
}
END_TEST

Suite *
t_link_compare_suite(void)
{
	Suite *s = suite_create("link_compare");
	TCase *c = tcase_create("compare");
	tcase_add_test(c, jaro_winkler_agrees_with_published_values);
	tcase_add_test(c, jaro_of_empty_texts);
	tcase_add_test(c, counts_edits);
	tcase_add_test(c, the_bound_is_never_below_the_value);
	tcase_add_test(c, a_floor_asks_whether_the_bound_is_reached);
	tcase_add_test(
	    c, jaro_of_short_and_long_texts_is_that_of_the_definition);
	tcase_add_test(c, doubled_letters_are_undone);
	suite_add_tcase(s, c);
	return s;
}
