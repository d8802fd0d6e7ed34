/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rules/codes.h"

#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

Suite *t_codes_suite(void);

static struct fail f;

static void
setup(void)
{
	f = (struct fail){0};
	setenv("IOC_SHARE", "share", 1);
}

static struct slice
t(const char *text)
{
	return slice_text(text);
}

static void
check_value(const struct codes *c, const char *code, const char *value)
{
	struct slice got = codes_value(c, t(code));
	ck_assert_msg(slice_equal(got, t(value)), "%s: %.*s", code, (int)got.n,
	    got.p ? got.p : "");
}

START_TEST(codes_ignore_case_and_blanks)
{
	struct codes c;
	ck_assert_int_eq(ethnicity_load(&c, &f), 0);
	check_value(&c, "w1", "W1");
	check_value(&c, "  o1 ", "A4");
	check_value(&c, "WHITE:  ENG./WELSH/SCOT./N.IRISH/BRITISH", "W1");
	ck_assert(!codes_value(&c, t("IC1")).p);
	ck_assert(!codes_value(&c, t("")).p);
	ck_assert(slice_is(ethnicity_group(&c, t("A4")), "Asian"));
	codes_fini(&c);
}
END_TEST

START_TEST(a_code_may_be_listed_as_missing)
{
	struct codes c;
	ck_assert_int_eq(
	    codes_load(&c, "ethnicity_observed", NULL, NULL, &f), 0);
	struct slice unknown = codes_value(&c, t("IC9"));
	ck_assert(unknown.p && unknown.n == 0);
	codes_fini(&c);
}
END_TEST

START_TEST(a_longer_text_than_any_code_is_not_listed)
{
	char long_text[400];
	struct codes c;
	memset(long_text, 'x', sizeof long_text);
	ck_assert_int_eq(ethnicity_load(&c, &f), 0);
	ck_assert(!codes_value(&c, slice_of(long_text, sizeof long_text)).p);
	codes_fini(&c);
}
END_TEST

/* Expected values read off share/codes/offences.csv by eye. */
START_TEST(the_longest_prefix_of_an_offence_wins)
{
	struct offences o;
	ck_assert_int_eq(offences_load(&o, &f), 0);
	const struct offence_class *x = offences_find(&o, t("00514"));
	ck_assert(x && slice_is(x->group, "weapons"));
	ck_assert_int_eq(x->rank, 12);
	ck_assert(x->harm_days == 273.75);
	x = offences_find(&o, t("00599"));
	ck_assert(x && slice_is(x->group, "violence"));
	ck_assert(slice_is(x->cost_class, "violence_with_injury"));
	ck_assert(slice_is(x->severity, "indictable"));
	ck_assert(x->recordable && !x->breach);
	x = offences_find(&o, t("00404"));
	ck_assert(x && fabs(x->ogrs3_weight - 0.2622) < 1e-12);
	ck_assert_ptr_null(offences_find(&o, t("")));
	offences_fini(&o);
}
END_TEST

START_TEST(disposals_say_what_counts)
{
	struct codes c;
	ck_assert_int_eq(disposals_load(&c, &f), 0);
	int row = codes_row(&c, t("1116"));
	ck_assert_int_ge(row, 0);
	ck_assert(slice_is(codes_cell(&c, row, "disposal"), "community"));
	ck_assert(slice_is(codes_cell(&c, row, "result"), "convicted"));
	ck_assert(slice_is(codes_cell(&c, row, "counts_as"), "sentence"));
	row = codes_row(&c, t("1501"));
	ck_assert_int_ge(row, 0);
	ck_assert(slice_is(codes_cell(&c, row, "counts_as"), "recall"));
	ck_assert_int_lt(codes_row(&c, t("nothing of the kind")), 0);
	codes_fini(&c);
}
END_TEST

/* Thresholds from METHODS.md 9.3; the star's from tools.csv. */
START_TEST(a_score_becomes_a_need_at_its_threshold)
{
	struct tools tools;
	ck_assert_int_eq(tools_load(&tools, &f), 0);
	const struct tool_scale *s =
	    tools_find(&tools, t("OASys"), t("alcohol"));
	ck_assert_ptr_nonnull(s);
	ck_assert(!tool_is_need(s, 3) && tool_is_need(s, 4));
	s = tools_find(&tools, t("justice_star"), t("drugs"));
	ck_assert(s->is_better_high);
	ck_assert(tool_is_need(s, 6) && !tool_is_need(s, 7));
	s = tools_find(&tools, t("oasys"), t("debt"));
	ck_assert(isnan(s->threshold) && !tool_is_need(s, 8));
	ck_assert_ptr_null(tools_find(&tools, t("oasys"), t("sex_work")));
	tools_fini(&tools);
}
END_TEST

START_TEST(needs_and_outcomes_know_their_pathways)
{
	struct needs n;
	struct outcomes o;
	ck_assert_int_eq(needs_load(&n, &f), 0);
	const struct need *need = needs_find(&n, t("self_employment"));
	ck_assert(need && slice_is(need->pathway, "ete"));
	ck_assert_int_eq(need->pathway_no, 2);
	ck_assert_int_eq(outcomes_load(&o, &f), 0);
	const struct outcome_kind *k =
	    outcomes_find(&o, t("employment_sustained_26w"));
	ck_assert(k && slice_is(k->sustains, "employment_started"));
	ck_assert_int_eq(k->days, 182);
	needs_fini(&n);
	outcomes_fini(&o);
}
END_TEST

static const char *
write_list(const char *text)
{
	static char path[] = "/tmp/ioc-codes-test.csv";
	FILE *file = fopen(path, "w");
	ck_assert_ptr_nonnull(file);
	fputs(text, file);
	fclose(file);
	return path;
}

START_TEST(a_code_given_twice_with_two_values_is_refused)
{
	struct codes c;
	const char *path = write_list("code,value\nA,1\nb,2\na,3\n");
	ck_assert_int_eq(codes_load(&c, path, NULL, NULL, &f), -1);
	ck_assert_int_eq(f.kind, FAIL_USAGE);
	ck_assert_str_eq(f.text,
	    "ioc-codes-test.csv:4: code: given before with another value");
	codes_fini(&c);
	unlink(path);
}
END_TEST

START_TEST(other_columns_can_be_spellings_too)
{
	struct codes c;
	const char *path =
	    write_list("code,value,label\nA,1,First letter\nb,2,\n");
	ck_assert_int_eq(codes_load(&c, path, NULL, NULL, &f), 0);
	codes_also(&c, "label");
	codes_also(&c, "no such column");
	check_value(&c, "first LETTER", "1");
	codes_fini(&c);
	unlink(path);
}
END_TEST

START_TEST(a_missing_column_is_named)
{
	struct codes c;
	const char *path = write_list("code,value\nA,1\n");
	ck_assert_int_eq(codes_load(&c, path, "kode", NULL, &f), -1);
	ck_assert_str_eq(f.text,
	    "ioc-codes-test.csv:1: no column named kode [header.column]");
	codes_fini(&c);
	unlink(path);
}
END_TEST

Suite *
t_codes_suite(void)
{
	Suite *s = suite_create("codes");
	TCase *c = tcase_create("codes");
	tcase_add_checked_fixture(c, setup, NULL);
	tcase_add_test(c, codes_ignore_case_and_blanks);
	tcase_add_test(c, a_code_may_be_listed_as_missing);
	tcase_add_test(c, a_longer_text_than_any_code_is_not_listed);
	tcase_add_test(c, the_longest_prefix_of_an_offence_wins);
	tcase_add_test(c, disposals_say_what_counts);
	tcase_add_test(c, a_score_becomes_a_need_at_its_threshold);
	tcase_add_test(c, needs_and_outcomes_know_their_pathways);
	tcase_add_test(c, a_code_given_twice_with_two_values_is_refused);
	tcase_add_test(c, other_columns_can_be_spellings_too);
	tcase_add_test(c, a_missing_column_is_named);
	suite_add_tcase(s, c);
	return s;
}
