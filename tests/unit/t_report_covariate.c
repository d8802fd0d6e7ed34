/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/covariate.h"

#include <check.h>
#include <math.h>
#include <stdlib.h>

Suite *t_report_covariate_suite(void);

#define MEMBER_START "{\"type\":\"member\",\"cohort\":\"c\",\"index_date\":"

static const char *const people[] = {
    MEMBER_START
    "\"2024-01-31\",\"sex\":\"M\",\"age\":20,\"x\":{\"k\":1},"
    "\"ethnicity\":\"W1\",\"needs_at_index\":[\"debt\",\"drugs\"]}",
    MEMBER_START "\"2024-04-01\",\"sex\":\"F\",\"x\":{\"k\":4},"
		 "\"ethnicity\":\"W9\",\"needs_at_index\":[]}",
    MEMBER_START "\"2024-05-01\",\"sex\":\"M\",\"age\":40,\"x\":{\"k\":1},"
		 "\"ethnicity\":\"NS\"}",
    MEMBER_START "\"2024-01-01\",\"sex\":\"U\",\"age\":30,\"x\":{\"k\":2},"
		 "\"ethnicity\":\"B1\","
		 "\"needs_at_index\":[\"debt\",\"debt\"]}",
};

enum { NPEOPLE = sizeof people / sizeof *people };

static const struct report none = {.name = "none"};

/* A run whose data are the people; covariates wanted beforehand. */
static int
read_people(
    struct run *r, struct covariates *c, const char *keys, struct fail *f)
{
	*r = (struct run){.report = &none};
	if (covariates_want(c, r, "covariates", keys, f) < 0)
		return -1;
	struct data_batch *b = data_batch_new(&r->data);
	for (size_t i = 0; i < NPEOPLE; i++) {
		struct origin at = {"people", i + 1};
		ck_assert_int_eq(
		    data_batch_line(b, slice_text(people[i]), at, f), 0);
	}
	data_append(&r->data, b);
	data_batch_free(b);
	return 0;
}

static struct rows
all_rows(void)
{
	static uint32_t row[NPEOPLE] = {0, 1, 2, 3};
	return (struct rows){row, NPEOPLE};
}

/* The value of a column in a row, as it came. */
static double
cell(const struct terms *t, size_t row, size_t column)
{
	const struct design *d = &t->design;
	for (size_t k = d->start[row]; k < d->start[row + 1]; k++)
		if (d->column[k] == column)
			return d->value[k] + d->centre[column];
	return 0;
}

/* The terms of keys, and row by row what is in their columns. */
static void
expect(
    const char *keys, bool all_levels, const char *names, const double *cells)
{
	struct run r;
	struct fail f = {0};
	struct covariates c = {0};
	struct terms t;
	struct buf b = {0};
	ck_assert_int_eq(read_people(&r, &c, keys, &f), 0);
	ck_assert_int_eq(
	    covariates_terms(&c, &r.data, all_rows(), all_levels, &t, &f), 0);
	for (size_t j = 0; j < t.design.ncolumns; j++)
		buf_printf(&b, "%s%s", j ? " | " : "", t.item[j].name);
	ck_assert_str_eq(buf_cstr(&b), names);
	for (size_t i = 0; i < NPEOPLE; i++)
		for (size_t j = 0; j < t.design.ncolumns; j++)
			ck_assert_double_eq_tol(cell(&t, i, j),
			    cells[i * t.design.ncolumns + j], 1e-12);
	buf_fini(&b);
	terms_fini(&t);
	run_fini(&r);
}

START_TEST(levels_are_columns_but_for_the_commonest)
{
	static const double cells[] = {0, 0, 1, 0, 0, 0, 0, 1};
	static const double all[] = {0, 1, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1};
	expect("sex", false, "sex=F | sex=U", cells);
	expect("sex", true, "sex=F | sex=M | sex=U", all);
}
END_TEST

START_TEST(a_number_that_is_missing_stands_at_the_mean_and_is_marked)
{
	static const double cells[] = {20, 0, 30, 1, 40, 0, 30, 0};
	expect("age", false, "age | age=not recorded", cells);
}
END_TEST

START_TEST(a_key_of_the_definition_is_a_number_when_all_its_values_are)
{
	static const double cells[] = {1, 4, 1, 2};
	expect("x.k", false, "x.k", cells);
}
END_TEST

START_TEST(a_list_is_a_column_for_each_element_compared_with_none)
{
	static const double cells[] = {1, 1, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0};
	static const double all[] = {
	    1, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 1, 0, 0, 0};
	expect("needs_at_index", false,
	    "needs_at_index=debt | needs_at_index=drugs | "
	    "needs_at_index=not recorded",
	    cells);
	expect("needs_at_index", true,
	    "needs_at_index=debt | needs_at_index=drugs | needs_at_index=none "
	    "| needs_at_index=not recorded",
	    all);
}
END_TEST

START_TEST(ethnicity_enters_as_its_groups)
{
	static const double cells[] = {0, 0, 0, 0, 0, 1, 1, 0};
	expect("ethnicity", false, "ethnicity=Black | ethnicity=not recorded",
	    cells);
}
END_TEST

START_TEST(a_date_enters_by_period)
{
	static const double cells[] = {1, 0, 0, 1, 0, 1, 1, 0};
	expect("index_date:quarter", true,
	    "index_date:quarter=2024Q1 | index_date:quarter=2024Q2", cells);
}
END_TEST

START_TEST(what_is_known_later_is_refused)
{
	static const char *const later[] = {"reoffences", "sex,contacts",
	    "outcomes", "needs", "scores.oasys.debt",
	    "first_reoffence_date:month", "reoffence_groups.theft", "arm",
	    "person_id"};
	for (size_t i = 0; i < sizeof later / sizeof *later; i++) {
		struct run r;
		struct fail f = {0};
		struct covariates c = {0};
		ck_assert_int_eq(read_people(&r, &c, later[i], &f), -1);
		ck_assert_int_eq(f.kind, FAIL_USAGE);
		run_fini(&r);
	}
}
END_TEST

START_TEST(a_key_that_nobody_has_fails_or_is_dropped)
{
	struct run r;
	struct fail f = {0};
	struct covariates c = {0};
	ck_assert_int_eq(read_people(&r, &c, "sex,copas", &f), 0);
	ck_assert_int_eq(covariates_check(&c, &r.data, false, &f), -1);
	ck_assert_int_eq(f.kind, FAIL_USAGE);
	ck_assert_int_eq(covariates_check(&c, &r.data, true, &f), 0);
	ck_assert_uint_eq(c.n, 1);
	run_fini(&r);
}
END_TEST

Suite *
t_report_covariate_suite(void)
{
	setenv("IOC_SHARE", "share", 1);
	Suite *s = suite_create("report_covariate");
	TCase *t = tcase_create("covariate");
	tcase_add_test(t, levels_are_columns_but_for_the_commonest);
	tcase_add_test(
	    t, a_number_that_is_missing_stands_at_the_mean_and_is_marked);
	tcase_add_test(
	    t, a_key_of_the_definition_is_a_number_when_all_its_values_are);
	tcase_add_test(
	    t, a_list_is_a_column_for_each_element_compared_with_none);
	tcase_add_test(t, ethnicity_enters_as_its_groups);
	tcase_add_test(t, a_date_enters_by_period);
	tcase_add_test(t, what_is_known_later_is_refused);
	tcase_add_test(t, a_key_that_nobody_has_fails_or_is_dropped);
	suite_add_tcase(s, t);
	return s;
}
