/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Spells and index events: which stay counts, and which of several. */
#include "cohort_make.h"

Suite *t_cohort_index_suite(void);

#define DEFINITION(index)                                                      \
	"{\"name\":\"c\",\"index\":" index                                     \
	",\"follow_up\":\"P12M\",\"waiting\":\"P6M\"}"
#define RELEASED(more)                                                         \
	DEFINITION("{\"event\":\"custody\",\"date\":\"release_date\"" more "}")
#define STAY(p, id, in, out, more)                                             \
	"{\"type\":\"custody\",\"person_id\":\"" p                             \
	"\",\"source\":\"n\",\"id\":\"" p id "\",\"person\":\"" p              \
	"\",\"reception_date\":\"" in "\",\"release_date\":\"" out "\"" more   \
	"}\n"

static void
make_2023(const char *definition, const char *lines)
{
	make(definition, "2023-01-01", "2023-12-31", "2026-01-31", lines);
}

START_TEST(rows_that_touch_are_one_spell_a_day_between_makes_two)
{
	static const char *const lines =
	    STAY("a", "1", "2023-01-01", "2023-02-01", "")
		STAY("a", "2", "2023-02-02", "2023-03-01", "")
		    STAY("b", "1", "2023-01-01", "2023-02-01", "")
			STAY("b", "2", "2023-02-03", "2023-03-01", "")
			    STAY("c", "1", "2023-01-01", "2023-03-01", "")
				STAY("c", "2", "2023-02-01", "2023-02-10", "");
	make_2023(RELEASED(",\"pick\":\"every\""), lines);
	ck_assert_uint_eq(count_members(), 4);
	ck_assert(has("a", "\"index_date\":\"2023-03-01\""));
	ck_assert(has("a", "\"index_id\":\"a2\""));
	ck_assert(has("b", "\"index_date\":\"2023-02-01\""));
	ck_assert(has("c", "\"index_date\":\"2023-03-01\""));
	ck_assert(has("c", "\"index_id\":\"c1\""));
	ck_assert_uint_eq(made.audit.merged, 2);
}
END_TEST

#define SHORT                                                                  \
	",\"where\":{\"status\":\"sentenced\",\"sentence\":{\"lt\":\"P12M\"}}"
#define TERM(p, id, length, more)                                              \
	STAY(p, id, "2023-01-01", "2023-03-01",                                \
	    ",\"status\":\"sentenced\",\"sentence\":\"" length "\"" more)

START_TEST(twelve_months_exactly_are_not_under_twelve_months)
{
	static const char *const lines =
	    TERM("a", "1", "P12M", "") TERM("b", "1", "P1Y", "")
		TERM("c", "1", "P365D", "") TERM("d", "1", "P364D", "")
		    TERM("e", "1", "P52W", "") TERM("f", "1", "life", "");
	make_2023(RELEASED(SHORT), lines);
	ck_assert_ptr_null(member_of("a"));
	ck_assert_ptr_null(member_of("b"));
	ck_assert_ptr_null(member_of("c"));
	ck_assert_ptr_nonnull(member_of("d"));
	ck_assert_ptr_nonnull(member_of("e"));
	ck_assert_ptr_null(member_of("f"));
}
END_TEST

/* From 1 February 2024, 365 days end a day before 12 months do. */
START_TEST(in_a_leap_year_365_days_are_under_twelve_months)
{
	make(RELEASED(SHORT), "2024-01-01", "2024-12-31", "2026-01-31",
	    STAY("a", "1", "2024-02-10", "2024-06-01",
		",\"sentence_date\":\"2024-02-01\",\"sentence\":\"P365D\","
		"\"status\":\"sentenced\""));
	ck_assert(has("a", "\"sentence_days\":365,"));
}
END_TEST

START_TEST(the_sentence_is_the_longest_and_the_consecutive_ones)
{
	static const char *const lines = TERM("a", "1", "P4M", "")
	    TERM("a", "2", "P6M", "") TERM("b", "1", "P4M", "")
		TERM("b", "2", "P6M", ",\"consecutive\":true")
		    TERM("c", "1", "P2M", ",\"consecutive\":true")
			TERM("c", "2", "P3M", ",\"consecutive\":true");
	make_2023(RELEASED(""), lines);
	ck_assert(has("a", "\"sentence_days\":181,")); /* 6 months */
	ck_assert(has("b", "\"sentence_days\":304,")); /* 10 months */
	ck_assert(has("c", "\"sentence_days\":151,")); /* 5 months */
}
END_TEST

START_TEST(the_sentenced_part_says_what_the_stay_was)
{
	static const char *const lines = STAY("a", "1", "2023-01-01",
	    "2023-02-01", ",\"status\":\"remand\",\"sentence\":\"P9M\"")
	    STAY("a", "2", "2023-02-01", "2023-03-01",
		",\"status\":\"sentenced\",\"sentence\":\"P4M\"") STAY("b", "1",
		"2023-01-01", "2023-03-01", ",\"status\":\"remand\"") STAY("c",
		"1", "2023-01-01", "2023-03-01", ",\"status\":\"recall\"");
	make_2023(RELEASED(""), lines);
	ck_assert(has("a", "\"sentence_days\":120,"));
	ck_assert_ptr_null(member_of("b"));
	ck_assert_ptr_null(member_of("c"));
	ck_assert(strstr(
	    line_of(0), "only recall or remand releases\",\"people\":2"));
	make_2023(RELEASED(",\"where\":{\"status\":{\"in\":[\"recall\","
			   "\"remand\"]}}"),
	    lines);
	ck_assert_ptr_null(member_of("a"));
	ck_assert_ptr_nonnull(member_of("b"));
	ck_assert_ptr_nonnull(member_of("c"));
}
END_TEST

START_TEST(a_release_before_its_reception_is_unused)
{
	static const char *const lines = STAY("a", "1", "2023-03-01",
	    "2023-02-28", "") STAY("b", "1", "2023-03-01", "2023-03-01", "");
	make_2023(RELEASED(""), lines);
	ck_assert_ptr_null(member_of("a"));
	ck_assert_ptr_nonnull(member_of("b"));
	ck_assert_uint_eq(made.audit.reversed, 1);
}
END_TEST

START_TEST(whoever_is_still_inside_has_not_been_released)
{
	make_2023(RELEASED(""),
	    STAY("a", "1", "2023-01-01", "2023-03-01",
		"") "{\"type\":\"custody\",\"person_id\":\"a\",\"source\":\"n\","
		    "\"id\":\"2\",\"person\":\"a\",\"reception_date\":"
		    "\"2023-02-01\"}\n");
	ck_assert_ptr_null(member_of("a"));
}
END_TEST

START_TEST(both_ends_of_the_period_are_in_it)
{
	static const char *const lines =
	    STAY("a", "1", "2022-01-01", "2023-01-01", "")
		STAY("b", "1", "2022-01-01", "2023-12-31", "")
		    STAY("c", "1", "2022-01-01", "2022-12-31", "")
			STAY("d", "1", "2022-01-01", "2024-01-01", "");
	make_2023(RELEASED(""), lines);
	ck_assert_ptr_nonnull(member_of("a"));
	ck_assert_ptr_nonnull(member_of("b"));
	ck_assert_ptr_null(member_of("c"));
	ck_assert_ptr_null(member_of("d"));
}
END_TEST

#define TWICE                                                                  \
	STAY("a", "2", "2023-06-01", "2023-08-01", "")                         \
	STAY("a", "1", "2023-01-01", "2023-03-01", "")

START_TEST(picks_the_first_the_last_or_every_event)
{
	make_2023(RELEASED(""), TWICE);
	ck_assert(has("a", "\"index_date\":\"2023-03-01\""));
	make_2023(RELEASED(",\"pick\":\"last\""), TWICE);
	ck_assert(has("a", "\"index_date\":\"2023-08-01\""));
	make_2023(RELEASED(",\"pick\":\"every\""), TWICE);
	ck_assert_uint_eq(count_members(), 2);
	ck_assert(strstr(line_of(1), "\"index_date\":\"2023-03-01\""));
}
END_TEST

START_TEST(a_later_event_is_not_tried_when_a_later_step_fails)
{
	make_2023("{\"name\":\"c\",\"index\":{\"event\":\"custody\",\"date\":"
		  "\"release_date\"},\"who\":{\"age\":{\"gte\":18}},"
		  "\"follow_up\":\"P12M\"}",
	    TWICE "{\"type\":\"identity\",\"person_id\":\"a\","
		  "\"date_of_birth\":\"2005-03-02\"}\n"
		  "{\"type\":\"offence\",\"person_id\":\"a\",\"source\":"
		  "\"pnc\",\"person\":\"a\",\"offence_date\":"
		  "\"2022-01-01\"}\n");
	ck_assert_ptr_null(member_of("a"));
	ck_assert(strstr(line_of(0),
	    "{\"step\":\"who\",\"reason\":\"not: age "
	    "at least 18\",\"people\":1}"));
}
END_TEST

#define ARREST(id)                                                             \
	"{\"type\":\"arrest\",\"person_id\":\"a\",\"source\":\"s\","           \
	"\"id\":\"" id "\",\"person\":\"a\",\"date\":\"2023-05-01\"}\n"
#define SENTENCED(id, length)                                                  \
	"{\"type\":\"offence\",\"person_id\":\"a\",\"source\":\"s\","          \
	"\"id\":\"" id "\",\"person\":\"a\",\"offence_date\":\"2023-01-01\","  \
	"\"proven_date\":\"2023-05-01\",\"sentence\":\"" length "\"}\n"

START_TEST(of_one_day_the_order_written_then_the_longest_then_the_id_decide)
{
	make_2023(DEFINITION("{\"any\":[{\"event\":\"arrest\"},{\"event\":"
			     "\"referral\",\"name\":\"sent\"}]}"),
	    "{\"type\":\"referral\",\"person_id\":\"a\",\"source\":\"s\","
	    "\"id\":\"a\",\"person\":\"a\",\"date\":\"2023-05-01\"}\n" ARREST(
		"x") ARREST("b"));
	ck_assert_uint_eq(count_members(), 1);
	ck_assert(has("a", "\"index_event\":\"arrest\",\"index_id\":\"b\""));
	make_2023(DEFINITION("{\"event\":\"offence\",\"date\":"
			     "\"proven_date\"}"),
	    SENTENCED("1", "P1M") SENTENCED("2", "P32D"));
	ck_assert(has("a", "\"index_id\":\"2\""));
}
END_TEST

Suite *
t_cohort_index_suite(void)
{
	Suite *s = suite_create("cohort_index");
	TCase *c = tcase_create("index");
	tcase_add_test(
	    c, rows_that_touch_are_one_spell_a_day_between_makes_two);
	tcase_add_test(c, twelve_months_exactly_are_not_under_twelve_months);
	tcase_add_test(c, in_a_leap_year_365_days_are_under_twelve_months);
	tcase_add_test(c, the_sentence_is_the_longest_and_the_consecutive_ones);
	tcase_add_test(c, the_sentenced_part_says_what_the_stay_was);
	tcase_add_test(c, a_release_before_its_reception_is_unused);
	tcase_add_test(c, whoever_is_still_inside_has_not_been_released);
	tcase_add_test(c, both_ends_of_the_period_are_in_it);
	tcase_add_test(c, picks_the_first_the_last_or_every_event);
	tcase_add_test(c, a_later_event_is_not_tried_when_a_later_step_fails);
	tcase_add_test(c,
	    of_one_day_the_order_written_then_the_longest_then_the_id_decide);
	suite_add_tcase(s, c);
	return s;
}
