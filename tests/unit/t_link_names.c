/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Full names: who bears them, and how rare that makes them. */
#include "base/buf.h"
#include "base/mem.h"
#include "link/chance.h"
#include "link/rarity.h"

#include <math.h>

#include "link_make.h"

Suite *t_link_names_suite(void);

static struct model model;
static struct intake intake;
static struct people people;
static struct blocks blocks;
static struct bearers bearers;
static struct placeholders none;
static struct people_lists lists = {.placeholders = &none};

#define PERSON(n, first, last, more)                                           \
	"{\"type\":\"person\",\"source\":\"a\",\"person\":\"" n                \
	"\",\"given_name\":\"" first "\",\"family_name\":\"" last "\"" more    \
	"}\n"
#define BORN(date) ",\"date_of_birth\":\"" date "\""

static void
read_people(const char *text)
{
	link_model(&model,
	    "{\"id\":\"n\",\"version\":\"1\",\"fields\":{"
	    "\"first\":{\"of\":[\"given_name\"],\"standard\":\"name\"},"
	    "\"last\":{\"of\":[\"family_name\"],\"standard\":\"name\"},"
	    "\"name\":{\"of\":[\"first\",\"last\"],\"take\":\"join\","
	    "\"frequency\":{\"unknown\":0.001}},"
	    "\"born\":{\"of\":[\"date_of_birth\"],\"standard\":\"date\"}},"
	    "\"person\":{\"name\":\"name\",\"first_name\":\"first\","
	    "\"last_name\":\"last\",\"date_of_birth\":\"born\"},"
	    "\"comparisons\":[{\"name\":\"n\",\"fields\":[\"name\"],"
	    "\"levels\":[{\"label\":\"same\",\"when\":[{\"exact\":\"name\"}],"
	    "\"m\":0.9,\"u\":0.1,\"tf\":{\"field\":\"name\"}},"
	    "{\"label\":\"else\",\"when\":[],"
	    "\"m\":0.1,\"u\":0.9}]}],"
	    "\"blocking\":[{\"name\":\"b\",\"keys\":[\"name\"]}],"
	    "\"learn\":{\"min_people\":10}}");
	link_read(&intake, &model, text);
	people_init(&people, &model, &intake, &lists, 1);
	blocks_init(&blocks, &people, 1);
	bearers_init(&bearers, &people, &blocks, 1);
}

static void
drop_people(void)
{
	bearers_fini(&bearers);
	blocks_fini(&blocks);
	people_fini(&people);
	intake_fini(&intake);
	model_fini(&model);
}

/* The number of somebody's full name. */
static uint32_t
name_of(unsigned person)
{
	return column_first(&people.column[model.name], person - 1);
}

static void
check_name(unsigned person, double of, unsigned exactly)
{
	ck_assert_double_eq(bearers.of[name_of(person)], of);
	ck_assert_uint_eq(bearers.exactly[name_of(person)], exactly);
}

static const char SOME[] = PERSON("1", "Ann", "Lee", BORN("1980-03-01"))
    PERSON("2", "Ann", "Lee", BORN("1980-03-01")) PERSON(
	"3", "Ann", "Lee", BORN("1980-03-07")) PERSON("4", "Ann", "Lee", "")
	PERSON("5", "Bob", "May", BORN("1970-01-05"))
	    PERSON("6", "Bob", "May", BORN("1990-06-07"))
		PERSON("7", "Cat", "Noy", BORN("1975-05-05"))
		    PERSON("8", "Ann", "May", BORN("1961-02-02"))
			PERSON("9", "Cat", "May", BORN("1962-02-03"))
			    PERSON("10", "Bob", "Lee", BORN("1963-02-04"))
				PERSON("11", "Dan", "Oak", BORN("1964-02-05"));

START_TEST(a_mistaken_birth_date_is_of_the_same_person)
{
	read_people(SOME);
	check_name(1, 1, 1);
	check_name(5, 2, 2);
	check_name(7, 1, 1);
	ck_assert_double_eq(bearers.all, 8);
	/* Of nine dates of a name eight are on one record. */
	ck_assert_double_eq_tol(bearers.alone, 0.9, 1e-12);
	drop_people();
}
END_TEST

START_TEST(what_may_be_a_mistake_for_a_birth_date)
{
	read_people(PERSON("1", "A", "One", BORN("1980-03-07"))
		PERSON("2", "A", "One", BORN("1990-03-07")) /* year */
	    PERSON("3", "A", "Two", BORN("1980-03-07"))
		PERSON("4", "A", "Two", BORN("1980-07-03")) /* swapped */
	    PERSON("5", "A", "Three", BORN("1980-03-07"))
		PERSON("6", "A", "Three", BORN("1980-01-01"))
		    PERSON("7", "A", "Four", BORN("1980-03-07"))
			PERSON("8", "A", "Four", BORN("1981-01-01"))
			    PERSON("9", "A", "Five", BORN("1980-03-07"))
				PERSON("10", "A", "Five", BORN("1980-04-08"))
				    PERSON("11", "A", "Six", ""));
	check_name(1, 1, 1);
	check_name(3, 1, 1);
	check_name(5, 1, 1);
	check_name(7, 2, 2);
	check_name(9, 2, 2);
	check_name(11, 1, 0); /* nobody knows */
	drop_people();
}
END_TEST

/* Sixteen dates are looked at; there are no others to say more of seventeen. */
START_TEST(of_many_birth_dates_none_is_looked_at)
{
	for (int n = 16; n <= 17; n++) {
		struct buf b = {0};
		for (int i = 0; i < n; i++)
			buf_printf(&b,
			    "{\"type\":\"person\",\"source\":\"a\","
			    "\"person\":\"%d\",\"given_name\":\"Ann\","
			    "\"family_name\":\"Lee\","
			    "\"date_of_birth\":\"1980-05-%02d\"}\n",
			    i, i + 1);
		read_people(buf_cstr(&b));
		check_name(1, n == 16 ? 1 : 17, n == 16);
		buf_fini(&b);
		drop_people();
	}
}
END_TEST

/*
 * Ten dates of other names are of eight people, so that 20 of one name are
 * taken to be of 20 (8 + 1) / (10 + 1).
 */
START_TEST(as_many_of_many_are_mistakes_as_of_few)
{
	struct buf b = {0};
	buf_text(&b, SOME);
	buf_text(&b, PERSON("12", "Bob", "May", BORN("1990-06-09")));
	for (int i = 0; i < 20; i++)
		buf_printf(&b,
		    "{\"type\":\"person\",\"source\":\"b\","
		    "\"person\":\"%d\",\"given_name\":\"Eve\","
		    "\"family_name\":\"Ash\","
		    "\"date_of_birth\":\"%d-05-%02d\"}\n",
		    i, 1950 + i, 28 - i);
	read_people(buf_cstr(&b));
	check_name(5, 2, 2);
	ck_assert_double_eq_tol(
	    bearers.of[name_of(13)], 20 * (8 + 1) / (10 + 1.0), 1e-12);
	buf_fini(&b);
	drop_people();
}
END_TEST

static void
check_rareness(
    const struct rareness *r, unsigned person, double of_both, double of_one)
{
	uint32_t v = name_of(person);
	ck_assert_int_eq(r[v].of_both, -model_weight(log2(of_both)));
	ck_assert_int_eq(r[v].of_one, -model_weight(log2(of_one)));
}

/*
 * Bob May and Cat May are of one kind: one other has the first name, two or
 * three the last. One of those names is one person's and one two people's, so
 * that 2 others are expected of the first, and 30 times 8 * 0.001 by the list;
 * of (1 + 30) names. Nine tenths of people have one record, of 11 with a name.
 */
START_TEST(names_are_as_rare_as_others_of_their_kind)
{
	read_people(SOME);
	struct rareness *out =
	    mem_zalloc((size_t)people.column[model.name].n + 1, sizeof *out);
	struct rarity r = {.people = &people,
	    .bearers = &bearers,
	    .field = model.name,
	    .together = 1};
	rarity_measure(&r, out, 1);
	double alone = (2 + 0.24) / 31 * 0.9 / 11;
	check_rareness(out, 9, alone, alone);
	/* Another Bob May is seen, one of eight people. */
	check_rareness(out, 5, 1.0 / 8, alone);
	/* Of the kinds of these nobody else has a name that one person has. */
	check_rareness(out, 1, 0.24 / 31 * 0.9 / 11, 0.24 / 31 * 0.9 / 11);
	check_rareness(out, 8, 0.24 / 32 * 0.9 / 11, 0.24 / 32 * 0.9 / 11);
	mem_free(out);
	drop_people();
}
END_TEST

/* As above: Bob May is one of eight where two are, and else not seen. */
START_TEST(two_names_are_as_rare_as_one_of_them_or_as_both)
{
	struct tests tests;
	struct weights weights;
	struct judge judge;
	struct model_level level = {.tf = MODEL_NONE};
	read_people(SOME);
	tests_init(&tests, &people);
	weights_init(&weights, &blocks, 1);
	judge_init(&judge, &tests);
	level.tf = model.name;
	int32_t may = model_weight(log2((2 + 0.24) / 31 * 0.9 / 11));
	int32_t lee = model_weight(log2(0.24 / 31 * 0.9 / 11));
	judge_pair(&judge, 4, 5);
	ck_assert_int_eq(weigh_rarity(&weights, &judge, &level), -3072);
	judge_pair(&judge, 4, 0);
	ck_assert_int_eq(weigh_rarity(&weights, &judge, &level), may);
	level.tf_rarer = true;
	ck_assert_int_eq(weigh_rarity(&weights, &judge, &level), lee);
	judge_pair(&judge, 4, 5);
	ck_assert_int_eq(weigh_rarity(&weights, &judge, &level), -3072);
	judge_fini(&judge);
	weights_fini(&weights);
	tests_fini(&tests);
	drop_people();
}
END_TEST

/* Whatever two have in common, they are looked at in one place only. */
START_TEST(random_pairs_of_few_people_are_all_pairs_once)
{
	for (unsigned jobs = 1; jobs <= 3; jobs += 2) {
		struct tests tests;
		struct weights weights;
		read_people(SOME);
		tests_init(&tests, &people);
		weights_init(&weights, &blocks, 1);
		weights.prior = -5 * WEIGHT_ONE;
		ck_assert_uint_eq(
		    chance_learn(&weights, &tests, jobs), 11 * 10 / 2);
		/* Seven of 55 pairs have one name; two are thought seen. */
		double matches = 0.9 * 55 * weigh_probability(-5 * WEIGHT_ONE);
		ck_assert_double_eq_tol(
		    weights.u[0][1], (7 - matches + 2) / (55 + 2 / 0.1), 1e-9);
		weights_fini(&weights);
		tests_fini(&tests);
		drop_people();
	}
}
END_TEST

Suite *
t_link_names_suite(void)
{
	Suite *s = suite_create("link_names");
	TCase *t = tcase_create("all");
	tcase_add_test(t, a_mistaken_birth_date_is_of_the_same_person);
	tcase_add_test(t, what_may_be_a_mistake_for_a_birth_date);
	tcase_add_test(t, of_many_birth_dates_none_is_looked_at);
	tcase_add_test(t, as_many_of_many_are_mistakes_as_of_few);
	tcase_add_test(t, names_are_as_rare_as_others_of_their_kind);
	tcase_add_test(t, two_names_are_as_rare_as_one_of_them_or_as_both);
	tcase_add_test(t, random_pairs_of_few_people_are_all_pairs_once);
	suite_add_tcase(s, t);
	return s;
}
