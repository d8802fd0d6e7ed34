/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "link/copies.h"

#include "base/buf.h"
#include "base/mem.h"
#include "link/block.h"
#include "link_make.h"

Suite *t_link_copies_suite(void);

static const char TEXT[] = LINK_FIELDS_XY
    "\"comparisons\":[\n" LINK_COMPARISON_X ",\n" LINK_COMPARISON_Y "],\n"
    "\"blocking\":[{\"name\":\"x\",\"keys\":[\"x\"]}]}";

/* So many who are x1 y1, and one who is x1 alone; every third of them of b. */
enum { N = 2 * COPIES_FEW };

static struct model model;
static struct intake intake;
static struct people people;
static struct copies copies;
static struct decisions decisions;
static bool unique[2];
static struct placeholders none;
static struct people_lists lists = {.placeholders = &none};

static void
set_up(unsigned n)
{
	struct buf text = {0};
	buf_text(&text,
	    "{\"type\":\"person\",\"source\":\"a\",\"person\":\"other\","
	    "\"given_name\":\"x1\"}\n");
	for (unsigned i = 0; i < n; i++)
		buf_printf(&text,
		    "{\"type\":\"person\",\"source\":\"%s\",\"person\":\"%u\","
		    "\"given_name\":\"x1\",\"family_name\":\"y1\"}\n",
		    i % 3 ? "a" : "b", i);
	link_model(&model, TEXT);
	link_read(&intake, &model, buf_cstr(&text));
	buf_fini(&text);
	people_init(&people, &model, &intake, &lists, 1);
	copies_init(&copies, &people, unique, &decisions, 2);
}

static void
tidy(void)
{
	copies_fini(&copies);
	people_fini(&people);
	intake_fini(&intake);
	model_fini(&model);
}

START_TEST(few_copies_all_speak)
{
	set_up(COPIES_FEW);
	ck_assert_ptr_null(people.copies);
	for (uint32_t i = 0; i < people.n; i++)
		ck_assert(people_speaks(&people, i));
	tidy();
}
END_TEST

START_TEST(of_more_the_two_of_the_smallest_hashes_speak)
{
	set_up(COPIES_FEW + 1);
	ck_assert_ptr_eq(people.copies, &copies);
	ck_assert_uint_eq(copies.n, 1);
	const struct copies_class *k = &copies.list[0];
	ck_assert_uint_eq(k->n, COPIES_FEW - 1);
	ck_assert_uint_eq(copies.npersons, COPIES_FEW - 1);
	ck_assert_ptr_eq(copies_of(&people, k->first), k);
	ck_assert_ptr_null(copies_of(&people, k->second));
	ck_assert(people_speaks(&people, 0));
	ck_assert(intake.rank[k->first] < intake.rank[k->second]);
	for (uint32_t i = 0; i < k->n; i++) {
		ck_assert(!people_speaks(&people, copies.person[i]));
		ck_assert(
		    intake.rank[k->second] < intake.rank[copies.person[i]]);
	}
	tidy();
}
END_TEST

START_TEST(who_was_decided_about_speaks)
{
	struct decision row = {.a = 5, .b = 9};
	decisions = (struct decisions){.row = &row, .n = 1};
	set_up(N);
	decisions = (struct decisions){0};
	ck_assert_uint_eq(copies.list[0].n, N - 4);
	ck_assert_int_eq(people.role[5], ROLE_ALONE);
	ck_assert_int_eq(people.role[9], ROLE_ALONE);
	tidy();
}
END_TEST

START_TEST(people_of_a_unique_source_are_no_copies_of_others)
{
	unique[1] = true; /* b, met second */
	set_up(N);
	unique[1] = false;
	ck_assert_uint_eq(copies.n, 1);
	const struct copies_class *k = &copies.list[0];
	ck_assert_uint_eq(k->n, N - (N + 2) / 3 - 2);
	ck_assert_uint_eq(intake.person_source[k->first], 0);
	tidy();
}
END_TEST

START_TEST(who_does_not_speak_is_in_no_group_and_still_counted)
{
	struct blocks blocks;
	set_up(N);
	double *held = copies_holding(&people, 0);
	ck_assert(held[1] == N - 2);
	ck_assert_uint_eq(people.column[0].holders[1], N + 1);
	blocks_init(&blocks, &people, 1);
	const struct pivot *v = blocks_pivot(&blocks, 0);
	ck_assert_uint_eq(v->start[2] - v->start[1], 3);
	for (uint32_t i = v->start[1]; i < v->start[2]; i++)
		ck_assert(people_speaks(&people, v->person[i]));
	blocks_fini(&blocks);
	struct pivot all = {.field = 0};
	pivot_group(&all, &people);
	ck_assert_uint_eq(all.start[2] - all.start[1], N + 1);
	pivot_fini(&all);
	mem_free(held);
	tidy();
}
END_TEST

Suite *
t_link_copies_suite(void)
{
	Suite *s = suite_create("link_copies");
	TCase *t = tcase_create("copies");
	tcase_add_test(t, few_copies_all_speak);
	tcase_add_test(t, of_more_the_two_of_the_smallest_hashes_speak);
	tcase_add_test(t, who_was_decided_about_speaks);
	tcase_add_test(t, people_of_a_unique_source_are_no_copies_of_others);
	tcase_add_test(t, who_does_not_speak_is_in_no_group_and_still_counted);
	suite_add_tcase(s, t);
	return s;
}
