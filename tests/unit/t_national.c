/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rules/national.h"

#include "share_make.h"

#include <math.h>
#include <string.h>

Suite *t_national_suite(void);

#define HEADER                                                                 \
	"cohort,group,age_min,age_max,events,sentence_bands,rate,period,"      \
	"status\n"

START_TEST(the_shipped_list_holds_the_published_headline)
{
	struct national n;
	struct fail f = {0};
	ck_assert_int_eq(national_load(&n, &f), 0);
	ck_assert(slice_is(n.item[0].cohort, "proven-reoffending"));
	ck_assert(slice_is(n.item[0].group, "all"));
	ck_assert_double_eq_tol(n.item[0].rate, 0.275, 1e-12);
	national_fini(&n);
}
END_TEST

START_TEST(ages_are_within_both_bounds_and_unknown_ages_in_none)
{
	const struct national_rate young = {.age_min = 10, .age_max = 17};
	const struct national_rate adult = {.age_min = 18, .age_max = NAN};
	ck_assert(!national_is_about(&young, 9, SLICE_NONE, SLICE_NONE));
	ck_assert(national_is_about(&young, 10, SLICE_NONE, SLICE_NONE));
	ck_assert(national_is_about(&young, 17, SLICE_NONE, SLICE_NONE));
	ck_assert(!national_is_about(&young, 18, SLICE_NONE, SLICE_NONE));
	ck_assert(!national_is_about(&adult, 17, SLICE_NONE, SLICE_NONE));
	ck_assert(national_is_about(&adult, 18, SLICE_NONE, SLICE_NONE));
	ck_assert(!national_is_about(&adult, NAN, SLICE_NONE, SLICE_NONE));
}
END_TEST

START_TEST(events_and_bands_are_one_of_those_listed)
{
	const struct national_rate r = {.age_min = NAN,
	    .age_max = NAN,
	    .events = slice_text("release;caution"),
	    .bands = slice_text("6 months or less")};
	struct slice release = slice_text("release"),
		     caution = slice_text("caution"),
		     band = slice_text("6 months or less");
	ck_assert(national_is_about(&r, NAN, release, band));
	ck_assert(national_is_about(&r, 30, caution, band));
	ck_assert(!national_is_about(&r, 30, slice_text("court order"), band));
	ck_assert(!national_is_about(&r, 30, release, slice_text("life")));
	ck_assert(!national_is_about(&r, 30, release, SLICE_NONE));
	ck_assert(!national_is_about(&r, 30, SLICE_NONE, band));
}
END_TEST

static int
load(const char *text, struct fail *f)
{
	struct national n;
	*f = (struct fail){0};
	share_replace("national.csv", text);
	int result = national_load(&n, f);
	share_restore("national.csv");
	national_fini(&n);
	return result;
}

START_TEST(a_wrong_rate_or_a_missing_column_names_its_place)
{
	struct fail f;
	ck_assert_int_eq(load(HEADER "c,all,,,,,27.5%,2023,NV\n", &f), -1);
	ck_assert_int_eq(f.kind, FAIL_USAGE);
	ck_assert(strstr(f.text, "national.csv:2: rate"));
	ck_assert_int_eq(load(HEADER "c,all,,,,,27.5,2023,NV\n", &f), -1);
	ck_assert_int_eq(load(HEADER "c,all,,,,,,2023,NV\n", &f), -1);
	ck_assert_int_eq(load(HEADER "c,all,x,,,,.5,2023,NV\n", &f), -1);
	ck_assert(strstr(f.text, "age_min"));
	ck_assert_int_eq(load("cohort,group\nc,all\n", &f), -1);
	ck_assert(strstr(f.text, "events"));
	ck_assert_int_eq(load(HEADER "c,all,,,,,1,2023,NV\n", &f), 0);
}
END_TEST

Suite *
t_national_suite(void)
{
	setenv("IOC_SHARE", "share", 1);
	Suite *s = suite_create("national");
	TCase *t = tcase_create("national");
	tcase_add_test(t, the_shipped_list_holds_the_published_headline);
	tcase_add_test(t, ages_are_within_both_bounds_and_unknown_ages_in_none);
	tcase_add_test(t, events_and_bands_are_one_of_those_listed);
	tcase_add_test(t, a_wrong_rate_or_a_missing_column_names_its_place);
	suite_add_tcase(s, t);
	return s;
}
