/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/refusal.h"
#include "stats_near.h"

Suite *t_stats_refusal_suite(void);

static double smd[2];
static struct difference robust[2];

/* A comparison with nothing wrong, every bound just met. */
static struct refusal_facts
sound(void)
{
	smd[0] = .1;
	smd[1] = -.1;
	robust[0] = difference_make(-.08, .01, 100);
	robust[1] = difference_make(-.06, .02, 100);
	return (struct refusal_facts){
	    .smd_after = smd,
	    .nsmd = 2,
	    .treated = 100,
	    .treated_matched = 80,
	    .ess = 30,
	    .unmatched_treated = .15,
	    .unmatched_comparison = .10,
	    .result = difference_make(-.07, .01, 100),
	    .robust = robust,
	    .nrobust = 2,
	};
}

START_TEST(a_sound_comparison_is_stated)
{
	struct refusal_facts f = sound();
	ck_assert_uint_eq(refusal_reasons(&f), 0);
}
END_TEST

START_TEST(each_bound_of_the_design_refuses)
{
	struct refusal_facts f = sound();
	smd[1] = -.1001;
	ck_assert_uint_eq(refusal_reasons(&f), REFUSAL_BALANCE);
	f = sound();
	f.treated_matched = 79;
	ck_assert_uint_eq(refusal_reasons(&f), REFUSAL_SUPPORT);
	f = sound();
	f.ess = 29.99;
	ck_assert_uint_eq(refusal_reasons(&f), REFUSAL_SIZE);
	f = sound();
	f.unmatched_comparison = .0999;
	ck_assert_uint_eq(refusal_reasons(&f), REFUSAL_LINKAGE);
	f = sound();
	robust[1] = difference_make(.06, .02, 100);
	ck_assert_uint_eq(refusal_reasons(&f), REFUSAL_FRAGILE);
	f = sound();
	robust[0] = difference_make(-.01, .02, 100);
	ck_assert_uint_eq(refusal_reasons(&f), REFUSAL_FRAGILE);
}
END_TEST

START_TEST(what_is_undefined_counts_against_it)
{
	struct refusal_facts f = sound();
	smd[0] = NAN;
	robust[0] = difference_make(NAN, NAN, NAN);
	f.ess = NAN;
	f.unmatched_treated = NAN;
	f.treated = f.treated_matched = 0;
	ck_assert_uint_eq(refusal_reasons(&f), 31);
	f = sound();
	f.nrobust = 0;
	f.result = difference_make(.1, 0, 9);
	ck_assert_uint_eq(refusal_reasons(&f), REFUSAL_FRAGILE);
}
END_TEST

Suite *
t_stats_refusal_suite(void)
{
	Suite *s = suite_create("stats_refusal");
	TCase *c = tcase_create("stats_refusal");
	tcase_add_test(c, a_sound_comparison_is_stated);
	tcase_add_test(c, each_bound_of_the_design_refuses);
	tcase_add_test(c, what_is_undefined_counts_against_it);
	suite_add_tcase(s, c);
	return s;
}
