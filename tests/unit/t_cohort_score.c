/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * OGRS3 and Copas against METHODS.md 2.1: two vectors are the Ministry's own
 * unit tests, the others computed there from the published coefficients.
 */
#include "cohort/score.h"

#include <check.h>
#include <math.h>
#include <stdlib.h>

Suite *t_cohort_score_suite(void);

static struct ogrs3 o;

static void
load(void)
{
	struct fail f = {0};
	setenv("IOC_SHARE", "share", 1);
	ck_assert_msg(ogrs3_load(&o, &f) == 0, "%s", f.text);
}

static const struct {
	struct ogrs3_inputs in;
	double copas, p1, p2;
	int percent1, percent2;
} vectors[] = {
    {{'M', 61, 59, 47, 1, false, 0.7606}, -2.39790, 0.0832, 0.1571, 8, 16},
    {{'M', 30, 30, 21, 1, false, 0.1599}, -2.25129, 0.1074, 0.1981, 11, 20},
    {{'M', 24, 23, 14, 14, false, 0.6612}, -0.23639, 0.7649, 0.8697, 76, 87},
    {{'F', 33, 33, 19, 22, false, 0.6612}, -0.04256, 0.7932, 0.8873, 79, 89},
    {{'M', 45, 45, 45, 0, false, -0.1214}, -2.30259, 0.0487, 0.0950, 5, 10},
    {{'F', 14, 14, 14, 0, false, 0}, -2.30259, 0.1169, 0.2137, 12, 21},
    {{'M', 19, 19, 15, 5, false, -0.1239}, -0.84730, 0.5141, 0.6848, 51, 68},
    {{'F', 29, 28, 20, 0, false, 0.1599}, -2.89037, 0.0483, 0.0944, 5, 9},
};

START_TEST(agrees_with_every_published_vector)
{
	load();
	for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++) {
		const struct ogrs3_inputs *in = &vectors[i].in;
		double p1 = score_ogrs3(&o, in, 1), p2 = score_ogrs3(&o, in, 2);
		ck_assert_double_eq_tol(score_copas(in->previous,
					    in->conviction_age, in->first_age),
		    vectors[i].copas, 1e-9);
		ck_assert_double_eq_tol(p1, vectors[i].p1, 5.1e-5);
		ck_assert_double_eq_tol(p2, vectors[i].p2, 5.1e-5);
		ck_assert_int_eq(score_percent(p1), vectors[i].percent1);
		ck_assert_int_eq(score_percent(p2), vectors[i].percent2);
	}
}
END_TEST

START_TEST(copas_of_a_first_sanction_is_the_log_of_a_tenth)
{
	ck_assert_double_eq_tol(score_copas(0, 30, 30), -2.30259, 1e-12);
}
END_TEST

START_TEST(percentages_round_half_up_and_stay_within_1_and_99)
{
	ck_assert_int_eq(score_percent(0.495), 50);
	ck_assert_int_eq(score_percent(0.49499), 49);
	ck_assert_int_eq(score_percent(0.00001), 1);
	ck_assert_int_eq(score_percent(0.99999), 99);
	ck_assert_int_eq(score_percent(0.995), 99);
}
END_TEST

START_TEST(ages_change_their_term_on_the_birthday)
{
	struct ogrs3_inputs in = {'M', 17, 17, 17, 0, false, 0};
	load();
	double before = score_ogrs3(&o, &in, 1);
	in.follow_up_age = 18;
	ck_assert_double_lt(score_ogrs3(&o, &in, 1), before);
	in.follow_up_age = 9;
	ck_assert(isnan(score_ogrs3(&o, &in, 1)));
}
END_TEST

/* METHODS.md 2.1: a first caution 0, the second .0831, a later one .3486. */
START_TEST(cautions_have_their_own_status_terms)
{
	struct ogrs3_inputs in = {'M', 30, 30, 30, 0, true, 0};
	double p[3];
	load();
	for (int i = 0; i < 3; i++) {
		in.previous = i;
		in.first_age = 30;
		p[i] = score_ogrs3(&o, &in, 1);
		double z = 1.40256 - 1.325976554 +
		    1.251124464 * score_copas(i, 30, 30) +
		    (double[]){0, 0.083100501, 0.348595870}[i];
		ck_assert_double_eq_tol(p[i], 1 / (1 + exp(-z)), 5e-6);
	}
}
END_TEST

START_TEST(no_weight_gives_no_score)
{
	struct ogrs3_inputs in = {'M', 30, 30, 30, 0, false, NAN};
	load();
	ck_assert(isnan(score_ogrs3(&o, &in, 2)));
}
END_TEST

Suite *
t_cohort_score_suite(void)
{
	Suite *s = suite_create("cohort_score");
	TCase *c = tcase_create("ogrs3");
	tcase_add_test(c, agrees_with_every_published_vector);
	tcase_add_test(c, copas_of_a_first_sanction_is_the_log_of_a_tenth);
	tcase_add_test(c, percentages_round_half_up_and_stay_within_1_and_99);
	tcase_add_test(c, ages_change_their_term_on_the_birthday);
	tcase_add_test(c, cautions_have_their_own_status_terms);
	tcase_add_test(c, no_weight_gives_no_score);
	suite_add_tcase(s, c);
	return s;
}
