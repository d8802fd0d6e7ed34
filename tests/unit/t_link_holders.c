/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "link/holders.h"

#include "base/buf.h"

#include "link_make.h"

Suite *t_link_holders_suite(void);

static struct model model;
static struct intake intake;
static struct people people;
static struct blocks blocks;
static struct placeholders none;
static struct people_lists lists = {.placeholders = &none};

/* And 40 people who have nothing in common with them, nor with one another. */
static void
read_people(const char *text)
{
	struct buf all = {0};
	buf_text(&all, text);
	for (int i = 0; i < 40; i++)
		buf_printf(&all,
		    "{\"type\":\"person\",\"source\":\"b\",\"person\":\"%d\","
		    "\"given_name\":\"%c%c\",\"family_name\":\"%c%c\","
		    "\"date_of_birth\":\"19%d-01-02\"}\n",
		    i, 'a' + i / 26, 'a' + i % 26, 'a' + i % 26, 'a' + i / 26,
		    40 + i);
	link_model(&model,
	    "{\"id\":\"h\",\"version\":\"1\",\"fields\":{"
	    "\"first\":{\"of\":[\"given_name\"]},"
	    "\"last\":{\"of\":[\"family_name\"]},"
	    "\"born\":{\"of\":[\"date_of_birth\"],\"standard\":\"date\"},"
	    "\"place\":{\"of\":[\"postcode\"],\"standard\":\"postcode\"}},"
	    "\"person\":{\"first_name\":\"first\",\"last_name\":\"last\","
	    "\"date_of_birth\":\"born\",\"place\":\"place\"},"
	    "\"comparisons\":[{\"name\":\"n\",\"fields\":[\"first\"],"
	    "\"levels\":[{\"label\":\"same\",\"when\":[{\"exact\":\"first\"}],"
	    "\"m\":0.9,\"u\":0.1},{\"label\":\"else\",\"when\":[],"
	    "\"m\":0.1,\"u\":0.9}]}],"
	    "\"blocking\":[{\"name\":\"b\",\"keys\":[\"born\",\"last\"]}]}");
	link_read(&intake, &model, buf_cstr(&all));
	buf_fini(&all);
	people_init(&people, &model, &intake, &lists, 1);
	blocks_init(&blocks, &people, 1);
}

static void
drop_people(void)
{
	blocks_fini(&blocks);
	people_fini(&people);
	intake_fini(&intake);
	model_fini(&model);
}

static struct holding
born_first(void)
{
	struct holders h;
	holders_init(&h, &blocks, model.birth);
	ck_assert_ptr_nonnull(h.of);
	return holders_of(&h, 1);
}

#define PERSON(n, first, last, born, place)                                    \
	"{\"type\":\"person\",\"source\":\"a\",\"person\":\"" n                \
	"\",\"given_name\":\"" first "\",\"family_name\":\"" last              \
	"\",\"date_of_birth\":\"" born "\",\"postcode\":\"" place "\"}\n"

START_TEST(records_of_strangers_who_share_a_birth_date_are_all_others)
{
	read_people(PERSON("1", "Ann", "Lee", "1980-03-01", "CT1 1AA")
		PERSON("2", "Bob", "May", "1980-03-01", "CT1 1AB")
		    PERSON("3", "Cat", "Noy", "1980-03-01", "CT1 1AD"));
	struct holding h = born_first();
	ck_assert_double_eq_tol(h.others, 2, 1e-12);
	ck_assert_double_eq_tol(h.records, 1, 1e-12);
	drop_people();
}
END_TEST

/*
 * Three of five are one person's, once misspelt: 3 pairs of 10 agree on the
 * first or last name, of which by chance 10 (2 + 6) / (45 44).
 */
START_TEST(records_of_one_person_are_not)
{
	read_people(PERSON("1", "Ann", "Lee", "1980-03-01", "CT1 1AA")
		PERSON("2", "Ann", "Lee", "1980-03-01", "CT1 1AA")
		    PERSON("3", "Anm", "Lee", "1980-03-01", "CT1 1AA")
			PERSON("4", "Bob", "May", "1980-03-01", "CT1 1AB")
			    PERSON("5", "Cat", "Noy", "1980-03-01", "CT1 1AD"));
	struct holding h = born_first();
	double own = 3 - 80.0 / 1980;
	ck_assert_double_eq_tol(h.others, 2 * (10 - own) / 5, 1e-12);
	ck_assert_double_eq_tol(h.records, 1 + 2 * own / 5, 1e-12);
	drop_people();
}
END_TEST

START_TEST(a_name_that_lives_everywhere_is_a_placeholder_and_many_people)
{
	read_people(PERSON("1", "Ann", "Other", "1980-03-01", "CT1 1AA")
		PERSON("2", "Ann", "Other", "1980-03-01", "CT1 1AB")
		    PERSON("3", "Ann", "Other", "1980-03-01", "CT1 1AD"));
	struct holding h = born_first();
	ck_assert_double_eq_tol(h.others, 2, 1e-12);
	ck_assert_double_eq_tol(h.records, 1, 1e-12);
	drop_people();
}
END_TEST

Suite *
t_link_holders_suite(void)
{
	Suite *s = suite_create("link_holders");
	TCase *t = tcase_create("all");
	tcase_add_test(
	    t, records_of_strangers_who_share_a_birth_date_are_all_others);
	tcase_add_test(t, records_of_one_person_are_not);
	tcase_add_test(
	    t, a_name_that_lives_everywhere_is_a_placeholder_and_many_people);
	suite_add_tcase(s, t);
	return s;
}
