/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/directory.h"

#include "base/buf.h"

#include <check.h>
#include <math.h>
#include <stdlib.h>

Suite *t_report_directory_suite(void);

static const char *const lines[] = {
    "{\"type\":\"service\",\"source\":\"d\",\"id\":\"1\",\"service\":\"A\","
    "\"needs\":[\"debt\"],\"capacity\":3}",
    "{\"type\":\"service\",\"source\":\"d\",\"service\":\"B\",\"areas\":"
    "[\"North\",\"South\"],\"sexes\":[\"F\"],\"age_min\":18,\"age_max\":24,"
    "\"sentence_max\":\"P12M\",\"statutory\":false,\"from\":\"a:1\"}",
    "{\"type\":\"service\",\"source\":\"e\",\"id\":\"1\",\"service\":\"C\"}",
    /* the same as the second but for `from`, then a version of the first */
    "{\"type\":\"service\",\"source\":\"d\",\"service\":\"B\",\"areas\":"
    "[\"North\",\"South\"],\"sexes\":[\"F\"],\"age_min\":18,\"age_max\":24,"
    "\"sentence_max\":\"P12M\",\"statutory\":false,\"from\":\"a:2\"}",
    "{\"type\":\"service\",\"source\":\"d\",\"id\":\"1\",\"service\":\"A\","
    "\"needs\":[\"debt\",\"drugs\"],\"capacity\":4,"
    "\"start_date\":\"2024-04-01\",\"end_date\":\"2025-03-31\"}",
    "{\"type\":\"member\",\"cohort\":\"c\",\"index_date\":\"2024-01-01\","
    "\"referrals\":[{\"date\":\"2024-01-02\",\"service\":\"a\","
    "\"status\":\"left\",\"start_date\":\"2024-02-01\"},"
    "{\"date\":\"2024-01-03\",\"status\":\"left\"},"
    "{\"status\":\"accepted\",\"needs\":[\"alcohol\"]}]}",
};

struct world {
	struct data data;
	struct directory_plan plan;
	struct need_names names;
	struct directory directory;
	struct arena arena;
	size_t referrals;
};

static void
start(struct world *w)
{
	struct fail f = {0};
	setenv("IOC_SHARE", "share", 0);
	*w = (struct world){0};
	directory_want(&w->plan, &w->data);
	w->referrals =
	    data_want(&w->data, RECORD_MEMBER, "referrals", DATA_TEXT);
	ck_assert_int_eq(need_names_load(&w->names, &f), 0);
	struct data_batch *b = data_batch_new(&w->data);
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		struct origin at = {"lines", i + 1};
		ck_assert_int_eq(
		    data_batch_line(b, slice_text(lines[i]), at, &f), 0);
		data_append(&w->data, b); /* versions over several batches */
	}
	data_batch_free(b);
	directory_read(&w->directory, &w->plan, &w->data, &w->names, &w->arena);
}

static void
stop(struct world *w)
{
	need_names_fini(&w->names);
	data_fini(&w->data);
	arena_fini(&w->arena);
}

START_TEST(the_last_version_of_a_service_counts)
{
	struct world w;
	start(&w);
	ck_assert_uint_eq(w.directory.n, 3);
	ck_assert(slice_is(w.directory.item[0].name, "C"));
	ck_assert(slice_is(w.directory.item[1].name, "B"));
	ck_assert(slice_is(w.directory.item[2].name, "A"));
	ck_assert(w.directory.item[2].capacity == 4);
	stop(&w);
}
END_TEST

START_TEST(a_service_is_found_by_part_of_its_name_within_its_provider)
{
	struct service item[] = {{.name = slice_text("Brightwork Ways to Work"),
				     .provider = slice_text("Brightwork CIC")},
	    {.name = slice_text("Own Boss"),
		.provider = slice_text("Brightwork CIC")}};
	struct directory d = {item, 2};
	struct slice who = slice_text("BRIGHTWORK CIC");
	ck_assert_ptr_eq(
	    directory_find(&d, slice_text("ways to work"), who), &item[0]);
	ck_assert_ptr_eq(
	    directory_find(&d, slice_text("The own boss club"), who), &item[1]);
	ck_assert_ptr_null(
	    directory_find(&d, slice_text("ways to work"), SLICE_NONE));
	ck_assert_ptr_null(
	    directory_find(&d, slice_text("ways to work"), slice_text("X")));
	ck_assert_ptr_null(directory_find(&d, SLICE_NONE, who));
}
END_TEST

START_TEST(a_referral_that_states_no_need_is_for_those_of_its_service)
{
	struct service item[] = {{.name = slice_text("Own Boss"), .needs = 6}};
	struct directory d = {item, 1};
	struct referral first[] = {{.service = slice_text("own boss")},
	    {.service = slice_text("own boss"), .needs = 1}};
	struct referral second[] = {{.service = slice_text("Another")}};
	struct referrals list[] = {{first, 2}, {NULL, 0}, {second, 1}};
	referrals_find_services(list, 3, &d);
	ck_assert_ptr_eq(first[0].listed, &item[0]);
	ck_assert_uint_eq(referral_needs(&first[0]), 6);
	ck_assert_ptr_eq(first[1].listed, &item[0]);
	ck_assert_uint_eq(referral_needs(&first[1]), 1);
	ck_assert_ptr_null(second[0].listed);
	ck_assert_uint_eq(referral_needs(&second[0]), 0);
}
END_TEST

START_TEST(a_service_runs_on_its_first_and_last_day)
{
	struct world w;
	start(&w);
	const struct service *a =
	    directory_find(&w.directory, slice_text("a"), SLICE_NONE);
	ck_assert_ptr_nonnull(a);
	ck_assert(!service_runs(a, date_from_ymd(2024, 3, 31)));
	ck_assert(service_runs(a, date_from_ymd(2024, 4, 1)));
	ck_assert(service_runs(a, date_from_ymd(2025, 3, 31)));
	ck_assert(!service_runs(a, date_from_ymd(2025, 4, 1)));
	ck_assert(service_runs(a, DATE_NONE));
	stop(&w);
}
END_TEST

START_TEST(a_barrier_is_the_first_that_holds_and_the_unknown_is_none)
{
	struct world w;
	start(&w);
	const struct service *b =
	    directory_find(&w.directory, slice_text("B"), SLICE_NONE);
	struct client c = {.sex = slice_text("F"),
	    .area = slice_text("north"),
	    .age = 24,
	    .sentence_days = 366,
	    .supervised = 0,
	    .index = date_from_ymd(2024, 1, 1)};
	ck_assert_int_eq(service_barrier(b, &c), BARRIER_NONE);
	c.sex = slice_text("M");
	ck_assert_int_eq(service_barrier(b, &c), BARRIER_SEX);
	c.sex = slice_text("U");
	ck_assert_int_eq(service_barrier(b, &c), BARRIER_NONE);
	c.age = 25;
	ck_assert_int_eq(service_barrier(b, &c), BARRIER_AGE);
	c.age = 17;
	ck_assert_int_eq(service_barrier(b, &c), BARRIER_AGE);
	c.sentence_days = 367; /* 2024 has 366 days: just over P12M */
	ck_assert_int_eq(service_barrier(b, &c), BARRIER_SENTENCE);
	c.supervised = 1;
	ck_assert_int_eq(service_barrier(b, &c), BARRIER_STATUTORY);
	c.area = slice_text("East");
	ck_assert_int_eq(service_barrier(b, &c), BARRIER_AREA);
	struct client unknown = {.age = NAN,
	    .sentence_days = NAN,
	    .supervised = NAN,
	    .index = date_from_ymd(2024, 1, 1)};
	ck_assert_int_eq(service_barrier(b, &unknown), BARRIER_NONE);
	stop(&w);
}
END_TEST

START_TEST(a_referral_says_how_far_it_came_and_for_which_needs)
{
	struct world w;
	start(&w);
	const struct data_column *c = &w.data.column[w.referrals];
	struct referrals *all = referrals_read(c, &w.names, &w.arena);
	struct referrals r = referrals_of(c, all, 0);
	uint64_t debt = need_bit(&w.names, slice_text("debt"));
	uint64_t drugs = need_bit(&w.names, slice_text("drugs"));
	uint64_t alcohol = need_bit(&w.names, slice_text("alcohol"));
	ck_assert_uint_eq(r.n, 3);
	ck_assert_int_eq(r.item[0].status, REFERRAL_STARTED);
	ck_assert_int_eq(r.item[1].status, REFERRAL_WITHDRAWN);
	ck_assert_int_eq(r.item[2].status, REFERRAL_WAITING);
	referrals_find_services(&r, 1, &w.directory);
	ck_assert_uint_eq(referral_needs(&r.item[0]), debt | drugs);
	ck_assert_uint_eq(referral_needs(&r.item[1]), 0);
	ck_assert_uint_eq(referral_needs(&r.item[2]), alcohol);
	ck_assert_uint_eq(need_substance(&w.names), drugs | alcohol);
	stop(&w);
}
END_TEST

START_TEST(a_65th_need_is_refused_and_nothing_else_is_lost)
{
	struct need_names n;
	struct fail f = {0};
	struct buf code = {0};
	setenv("IOC_SHARE", "share", 0);
	ck_assert_int_eq(need_names_load(&n, &f), 0);
	for (int i = 0; n.codes.n < NEED_LIMIT; i++) {
		buf_reset(&code);
		buf_printf(&code, "new_%d", i);
		ck_assert_uint_ne(need_bit(&n, buf_as_slice(&code)), 0);
	}
	ck_assert_int_eq(need_names_check(&n, &f), 0);
	ck_assert_uint_eq(need_bit(&n, slice_text("one_more")), 0);
	ck_assert_int_eq(need_names_check(&n, &f), -1);
	ck_assert_uint_ne(need_bit(&n, slice_text("debt")), 0);
	buf_fini(&code);
	need_names_fini(&n);
}
END_TEST

Suite *
t_report_directory_suite(void)
{
	Suite *s = suite_create("report_directory");
	TCase *t = tcase_create("report_directory");
	tcase_add_test(t, the_last_version_of_a_service_counts);
	tcase_add_test(
	    t, a_referral_that_states_no_need_is_for_those_of_its_service);
	tcase_add_test(
	    t, a_service_is_found_by_part_of_its_name_within_its_provider);
	tcase_add_test(t, a_service_runs_on_its_first_and_last_day);
	tcase_add_test(
	    t, a_barrier_is_the_first_that_holds_and_the_unknown_is_none);
	tcase_add_test(t, a_referral_says_how_far_it_came_and_for_which_needs);
	tcase_add_test(t, a_65th_need_is_refused_and_nothing_else_is_lost);
	suite_add_tcase(s, t);
	return s;
}
