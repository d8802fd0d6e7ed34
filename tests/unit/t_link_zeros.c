/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "link/zeros.h"

#include "link_make.h"

Suite *t_link_zeros_suite(void);

static struct model model;
static struct intake intake;

static void
read_people(void)
{
	link_model(&model,
	    "{\"id\":\"z\",\"version\":\"1\","
	    "\"fields\":{\"name\":{\"of\":[\"given_name\"]}},"
	    "\"comparisons\":[{\"name\":\"n\",\"fields\":[\"name\"],"
	    "\"levels\":[{\"label\":\"same\",\"when\":[{\"exact\":\"name\"}],"
	    "\"m\":0.9,\"u\":0.1},{\"label\":\"else\",\"when\":[],"
	    "\"m\":0.1,\"u\":0.9}]}],"
	    "\"blocking\":[{\"name\":\"n\",\"keys\":[\"name\"]}]}");
	link_read(&intake, &model,
	    "{\"type\":\"person\",\"source\":\"a\",\"person\":\"00123\"}\n"
	    "{\"type\":\"person\",\"source\":\"a\",\"person\":\"0456\"}\n"
	    "{\"type\":\"person\",\"source\":\"a\",\"person\":\"00456\"}\n"
	    "{\"type\":\"person\",\"source\":\"a\",\"person\":\"0X9\"}\n"
	    "{\"type\":\"person\",\"source\":\"a\",\"person\":\"789\"}\n"
	    "{\"type\":\"person\",\"source\":\"b\",\"person\":\"000\"}\n"
	    "{\"type\":\"person\",\"source\":\"b\",\"person\":\"0123\"}");
}

static void
drop_people(void)
{
	intake_fini(&intake);
	model_fini(&model);
}

static uint32_t
found(const struct zeros *z, const char *source, const char *person)
{
	return zeros_find(z, slice_text(source), slice_text(person));
}

START_TEST(lost_zeros_are_found_where_one_individual_is_meant)
{
	struct zeros z;
	read_people();
	zeros_init(&z, &intake, NULL);
	ck_assert_uint_eq(found(&z, "a", "123"), 0);
	/* Some of the zeros may be left. */
	ck_assert_uint_eq(found(&z, "a", "0123"), 0);
	ck_assert_uint_eq(found(&z, "b", "123"), 6);
	ck_assert_uint_eq(found(&z, "b", "0"), 5);
	/* 0456 or 00456; no such source; never had a zero; no number. */
	ck_assert_uint_eq(found(&z, "a", "456"), NO_PERSON);
	ck_assert_uint_eq(found(&z, "c", "123"), NO_PERSON);
	ck_assert_uint_eq(found(&z, "a", "789"), NO_PERSON);
	ck_assert_uint_eq(found(&z, "a", "X9"), NO_PERSON);
	ck_assert_uint_eq(found(&z, "a", ""), NO_PERSON);
	zeros_fini(&z);
	drop_people();
}
END_TEST

START_TEST(who_is_found_already_is_not_meant_again)
{
	const uint32_t taken[7] = {0, 1, 0, 0, 0, 0, 0};
	struct zeros z;
	read_people();
	zeros_init(&z, &intake, taken);
	ck_assert_uint_eq(found(&z, "a", "456"), 2);
	zeros_fini(&z);
	drop_people();
}
END_TEST

START_TEST(shortened_numbers_are_known)
{
	static const struct {
		const char *text;
		bool is_exponent;
	} row[] = {{"1.23457E+11", true}, {"1E+5", true}, {"2.E+10", true},
	    {"123", false}, {"1E5", false}, {"E+11", false}, {"1.2E+", false},
	    {"1.2E+1X", false}, {"A1E+5", false}, {"", false}};
	for (size_t i = 0; i < sizeof row / sizeof *row; i++)
		ck_assert_msg(zeros_is_exponent(slice_text(row[i].text)) ==
			row[i].is_exponent,
		    "%s", row[i].text);
}
END_TEST

Suite *
t_link_zeros_suite(void)
{
	Suite *s = suite_create("link_zeros");
	TCase *c = tcase_create("zeros");
	tcase_add_test(c, lost_zeros_are_found_where_one_individual_is_meant);
	tcase_add_test(c, who_is_found_already_is_not_meant_again);
	tcase_add_test(c, shortened_numbers_are_known);
	suite_add_tcase(s, c);
	return s;
}
