/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rules/costs.h"

#include <check.h>
#include <math.h>
#include <stdlib.h>

Suite *t_costs_suite(void);

static void
load(struct costs *c)
{
	struct fail f = {0};
	setenv("IOC_SHARE", "share", 0);
	ck_assert_int_eq(costs_load(c, &f), 0);
}

/* METHODS.md 7.1: robbery 11,320 pounds, and the parts that the list gives */
START_TEST(a_unit_cost_has_its_published_total_and_three_lenses)
{
	struct costs c;
	load(&c);
	const struct unit_cost *u = costs_find(&c, slice_text("robbery"));
	ck_assert_ptr_nonnull(u);
	ck_assert(u->pence == 1132000);
	ck_assert(u->multiplier == 4.8);
	/* components sum to the total here, so each is as listed */
	ck_assert(fabs(u->lens[LENS_FISCAL] - (468000 + .1 * 631000)) < 1e-6);
	ck_assert(fabs(u->lens[LENS_ECONOMIC] - (33000 + .15 * 631000)) < 1e-6);
	ck_assert(fabs(u->lens[LENS_SOCIAL] - .75 * 631000) < 1e-6);
	ck_assert_ptr_null(costs_find(&c, slice_text("dragon")));
	ck_assert_ptr_null(costs_find(&c, slice_of("", 0)));
	costs_fini(&c);
}
END_TEST

START_TEST(the_lenses_of_every_class_sum_to_its_cost)
{
	struct costs c;
	load(&c);
	ck_assert_uint_gt(c.n, 10);
	for (size_t i = 0; i < c.n; i++) {
		double sum = 0;
		for (size_t l = 0; l < LENS_COUNT; l++)
			sum += c.row[i].lens[l];
		ck_assert(fabs(sum - c.row[i].pence) < 1e-6 * c.row[i].pence);
	}
	costs_fini(&c);
}
END_TEST

START_TEST(the_deflator_rebases_between_any_two_years_it_has)
{
	struct costs c;
	load(&c);
	struct slice base = slice_text("2015/16"), year = slice_text("2018/19");
	ck_assert(fabs(costs_deflator(&c, base, year) - 1.06016) < 1e-12);
	ck_assert(fabs(costs_deflator(&c, year, base) * 1.06016 - 1) < 1e-12);
	ck_assert(costs_deflator(&c, base, base) == 1);
	ck_assert(isnan(costs_deflator(&c, base, slice_text("1999/00"))));
	costs_fini(&c);
}
END_TEST

/* METHODS.md 7.3 and 7.4: 3.5% to year 30, 3% to 75, 2.5% to 125 */
START_TEST(bias_and_discount_are_those_of_the_lists)
{
	struct costs c;
	double benefits, costs;
	load(&c);
	ck_assert(costs_bias(&c, slice_text("4"), &benefits, &costs));
	ck_assert(benefits == -.15 && costs == .15);
	ck_assert(!costs_bias(&c, slice_text("7"), &benefits, &costs));
	ck_assert_uint_eq(c.ndiscount, 3);
	ck_assert_int_eq(c.discount[0].last_year, 30);
	ck_assert(c.discount[0].rate == .035);
	costs_fini(&c);
}
END_TEST

Suite *
t_costs_suite(void)
{
	Suite *s = suite_create("costs");
	TCase *t = tcase_create("costs");
	tcase_add_test(t, a_unit_cost_has_its_published_total_and_three_lenses);
	tcase_add_test(t, the_lenses_of_every_class_sum_to_its_cost);
	tcase_add_test(t, the_deflator_rebases_between_any_two_years_it_has);
	tcase_add_test(t, bias_and_discount_are_those_of_the_lists);
	suite_add_tcase(s, t);
	return s;
}
