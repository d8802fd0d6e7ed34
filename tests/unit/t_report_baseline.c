/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/baseline.h"

#include <check.h>
#include <math.h>

Suite *t_report_baseline_suite(void);

START_TEST(a_baseline_is_a_rate_a_table_or_members)
{
	double rate = -1;
	ck_assert_int_eq(baseline_kind_of("0.592", &rate), BASELINE_RATE);
	ck_assert(rate == 0.592);
	ck_assert_int_eq(baseline_kind_of("59.2%", &rate), BASELINE_RATE);
	ck_assert(fabs(rate - 0.592) < 1e-15);
	ck_assert_int_eq(baseline_kind_of("2023.csv", &rate), BASELINE_SHEET);
	ck_assert_int_eq(
	    baseline_kind_of("2023.ndjson", &rate), BASELINE_MEMBERS);
	ck_assert_int_eq(baseline_kind_of("-", &rate), BASELINE_MEMBERS);
}
END_TEST

START_TEST(a_target_is_relative_or_in_points)
{
	struct fail f = {0};
	struct target t;
	ck_assert_int_eq(target_parse(&t, "-10%", &f), 0);
	ck_assert(fabs(target_rate(t, 0.592) - 0.5328) < 1e-15);
	ck_assert_int_eq(target_parse(&t, "-5pp", &f), 0);
	ck_assert(fabs(target_rate(t, 0.58) - 0.53) < 1e-15);
	ck_assert(target_rate(t, 0.03) == 0);
}
END_TEST

START_TEST(a_target_that_is_no_reduction_is_refused)
{
	static const char *const wrong[] = {
	    "", "-10", "10%", "0%", "-101%", "pp", "-%", "ten%", "-5 pp"};
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		struct fail f = {0};
		struct target t;
		ck_assert_int_eq(target_parse(&t, wrong[i], &f), -1);
		ck_assert_int_eq(f.kind, FAIL_USAGE);
	}
}
END_TEST

static const struct slice names[] = {
    SLICE("sex"), SLICE("mature"), SLICE("reoffenders"), SLICE("rate")};
static const uint32_t lines[] = {2, 3, 4, 5, 6, 7};

/* Finds a group's standard in a sheet of these cells. */
static int
find(const struct slice *cells, size_t nrows, const char *sex,
    struct standard *out)
{
	struct sheet sheet = {"t.csv", names, 4, nrows, cells, lines};
	struct baseline b = {.kind = BASELINE_SHEET, .sheet = &sheet};
	struct key key = {.text = "sex"};
	struct slice value = slice_text(sex);
	struct group g = {.value = &value, .nvalues = 1};
	struct arena a = {0};
	struct fail f = {0};
	ck_assert_int_eq(
	    baseline_open(&b, &(struct scope){0}, &key, 1, &a, &f), 0);
	int found =
	    baseline_find(&b, sex ? &g : NULL, NULL, SCORE_NONE, out, &a, &f);
	ck_assert(found >= 0 || f.kind == FAIL_USAGE);
	baseline_close(&b);
	arena_fini(&a);
	return found;
}

START_TEST(a_published_table_is_read_by_its_groups)
{
	static const struct slice cells[] = {SLICE("all"), SLICE("200"),
	    SLICE("90"), SLICE("0.45"), SLICE("F"), SLICE("20"), SLICE("[c]"),
	    SLICE("[c]"), SLICE("M"), SLICE("180"), SLICE("85"), SLICE(""),
	    SLICE("U"), SLICE(""), SLICE(""), SLICE("40%"), SLICE("X"),
	    SLICE("10"), SLICE("11"), SLICE(""), SLICE("Z"), SLICE("10"),
	    SLICE("1"), SLICE("1.5")};
	struct standard s;
	ck_assert_int_eq(find(cells, 6, NULL, &s), 1);
	ck_assert(s.rate == 0.45 && s.n == 200);
	ck_assert_int_eq(s.counts.events, 90);
	/* Withheld: nothing to compare with. */
	ck_assert_int_eq(find(cells, 6, "F", &s), 0);
	/* From counts alone. */
	ck_assert_int_eq(find(cells, 6, "M", &s), 1);
	ck_assert(fabs(s.rate - 85. / 180) < 1e-15);
	/* A rate without people is taken as known. */
	ck_assert_int_eq(find(cells, 6, "U", &s), 1);
	ck_assert(fabs(s.rate - 0.4) < 1e-15 && isinf(s.n));
	ck_assert_int_eq(s.counts.n, 0);
	/* More reoffenders than people; a rate above 1; no such group. */
	ck_assert_int_eq(find(cells, 6, "X", &s), -1);
	ck_assert_int_eq(find(cells, 6, "Z", &s), -1);
	ck_assert_int_eq(find(cells, 6, "Q", &s), 0);
}
END_TEST

START_TEST(rounded_counts_do_not_change_a_published_rate)
{
	static const struct slice cells[] = {
	    SLICE("all"), SLICE("205"), SLICE("90"), SLICE("0.45")};
	struct standard s;
	ck_assert_int_eq(find(cells, 1, NULL, &s), 1);
	ck_assert(s.rate == 0.45);
}
END_TEST

Suite *
t_report_baseline_suite(void)
{
	Suite *s = suite_create("report_baseline");
	TCase *t = tcase_create("baseline");
	suite_add_tcase(s, t);
	tcase_add_test(t, a_baseline_is_a_rate_a_table_or_members);
	tcase_add_test(t, a_target_is_relative_or_in_points);
	tcase_add_test(t, a_target_that_is_no_reduction_is_refused);
	tcase_add_test(t, a_published_table_is_read_by_its_groups);
	tcase_add_test(t, rounded_counts_do_not_change_a_published_rate);
	return s;
}
