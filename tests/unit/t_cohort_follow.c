/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Follow-up: which offences are reoffences, on every edge of the rules. */
#include "cohort_make.h"

Suite *t_cohort_follow_suite(void);

#define RELEASES                                                               \
	"\"index\":{\"event\":\"custody\",\"date\":\"release_date\"},"         \
	"\"follow_up\":\"P12M\",\"waiting\":\"P6M\""
static const char *const releases = "{\"name\":\"c\"," RELEASES "}";

/* A release on 1 March 2023; follow-up ends 1 March 2024, proof 1 September. */
#define RELEASE(p)                                                             \
	"{\"type\":\"custody\",\"person_id\":\"" p                             \
	"\",\"source\":\"n\",\"person\":\"" p                                  \
	"\",\"reception_date\":\"2023-01-01\","                                \
	"\"release_date\":\"2023-03-01\",\"status\":\"sentenced\"}\n"
#define CHARGE(p, on, rest)                                                    \
	"{\"type\":\"offence\",\"person_id\":\"" p                             \
	"\",\"source\":\"pnc\",\"person\":\"" p "\",\"offence_date\":\"" on    \
	"\"," rest "}\n"
#define OFFENCE(p, on, proven, more)                                           \
	CHARGE(p, on,                                                          \
	    "\"proven_date\":\"" proven "\",\"result\":\"convicted\"" more)

static void
make_2023(const char *definition, const char *lines)
{
	make(definition, "2023-01-01", "2023-12-31", "2026-01-31", lines);
}

START_TEST(counts_from_the_day_after_the_index_to_the_last_of_follow_up)
{
	static const char *const lines = RELEASE("a") RELEASE("b") RELEASE("c")
	    RELEASE("d") OFFENCE("a", "2023-03-01", "2023-04-01", "")
		OFFENCE("b", "2023-03-02", "2023-04-01", "")
		    OFFENCE("c", "2024-02-29", "2024-04-01", "")
			OFFENCE("d", "2024-03-01", "2024-04-01", "");
	make_2023(releases, lines);
	ck_assert(has("a", "\"reoffended\":false"));
	ck_assert(has("b", "\"days_to_reoffence\":1,"));
	ck_assert(has("c", "\"days_to_reoffence\":365,"));
	ck_assert(has("d", "\"reoffended\":false"));
}
END_TEST

START_TEST(same_day_counts_the_index_day_too)
{
	static const char *const lines = RELEASE("a") RELEASE("b")
	    OFFENCE("a", "2023-03-01", "2023-04-01", "")
		OFFENCE("b", "2023-02-28", "2023-04-01", "");
	make_2023("{\"name\":\"c\"," RELEASES
		  ",\"reoffence\":{\"same_day\":true}}",
	    lines);
	ck_assert(has("a", "\"days_to_reoffence\":0,"));
	ck_assert(has("b", "\"reoffended\":false"));
}
END_TEST

START_TEST(a_proof_counts_to_the_last_day_of_the_waiting_period)
{
	static const char *const lines = RELEASE("a") RELEASE("b")
	    OFFENCE("a", "2023-05-01", "2024-08-31", "")
		OFFENCE("b", "2023-05-01", "2024-09-01", "");
	make_2023(releases, lines);
	ck_assert(has("a", "\"reoffended\":true"));
	ck_assert(has("b", "\"reoffended\":false"));
}
END_TEST

/* METHODS.md 14.4: pseudo-reconvictions. */
START_TEST(an_offence_before_the_index_that_is_proven_after_it_does_not_count)
{
	make_2023(releases,
	    RELEASE("a") OFFENCE("a", "2022-12-01", "2023-06-01", ""));
	ck_assert(has("a", "\"reoffended\":false"));
	ck_assert(has("a", "\"prior_sanctions\":0"));
}
END_TEST

START_TEST(proofs_after_as_of_are_not_known)
{
	static const char *const lines = RELEASE("a") RELEASE("b")
	    OFFENCE("a", "2023-03-05", "2023-12-31", "")
		OFFENCE("b", "2023-03-05", "2024-01-01", "");
	make(releases, "2023-01-01", "2023-12-31", "2023-12-31", lines);
	ck_assert(has("a", "\"reoffended\":true"));
	ck_assert(has("b", "\"mature\":false"));
	ck_assert_ptr_null(strstr(member_of("b"), "reoffended"));
}
END_TEST

/* as-of 2023-12-31, waiting 6 months: observed to 1 July, 122 days. */
START_TEST(the_immature_are_observed_as_far_as_waiting_allows)
{
	static const char *const lines = RELEASE("a") RELEASE("b")
	    OFFENCE("a", "2023-06-30", "2023-12-31", "")
		OFFENCE("b", "2023-07-01", "2023-12-31", "");
	make(releases, "2023-01-01", "2023-12-31", "2023-12-31", lines);
	ck_assert(has("a", "\"observed_days\":122,"));
	ck_assert(has("a", "\"reoffended\":true"));
	ck_assert_ptr_null(strstr(member_of("b"), "reoffended"));
	ck_assert(
	    strstr(line_of(0), "not yet covered by as-of\",\"people\":2"));
}
END_TEST

#define LEAP                                                                   \
	"{\"type\":\"custody\",\"person_id\":\"a\",\"source\":\"n\","          \
	"\"person\":\"a\",\"reception_date\":\"2024-01-01\","                  \
	"\"release_date\":\"2024-02-29\"}\n"

START_TEST(twelve_months_from_29_february_end_on_the_28th)
{
	make(releases, "2024-02-29", "2024-02-29", "2025-08-27",
	    LEAP OFFENCE("a", "2025-02-27", "2025-08-27", ""));
	ck_assert(has("a", "\"follow_up_end\":\"2025-02-28\""));
	ck_assert(has("a", "\"mature\":true"));
	ck_assert(has("a", "\"days_to_reoffence\":364"));
	make(releases, "2024-02-29", "2024-02-29", "2025-08-26",
	    LEAP OFFENCE("a", "2025-03-01", "2025-08-25", ""));
	ck_assert(has("a", "\"mature\":false"));
	make(releases, "2024-02-29", "2024-02-29", "2025-08-27",
	    LEAP OFFENCE("a", "2025-02-28", "2025-08-27", ""));
	ck_assert(has("a", "\"reoffended\":false"));
}
END_TEST

/*
 * 31 August 2024 + 6 months is 28 February 2025, but 28 February less 6
 * months is 28 August: whoever is mature is still observed to the end.
 */
START_TEST(the_mature_are_observed_to_the_end_of_follow_up)
{
	make(releases, "2023-08-31", "2023-08-31", "2025-02-27",
	    "{\"type\":\"custody\",\"person_id\":\"a\",\"source\":\"n\","
	    "\"person\":\"a\",\"reception_date\":\"2023-08-01\","
	    "\"release_date\":\"2023-08-31\"}\n" OFFENCE(
		"a", "2024-08-30", "2025-02-27", ""));
	ck_assert(has("a", "\"mature\":true"));
	ck_assert(has("a", "\"observed_days\":366"));
	ck_assert(has("a", "\"reoffended\":true"));
}
END_TEST

START_TEST(breaches_penalties_and_unproven_results_do_not_count)
{
	static const char *const lines = RELEASE("a") OFFENCE("a", "2023-04-01",
	    "2023-05-01", ",\"offence_group\":\"breach\"") OFFENCE("a",
	    "2023-04-02", "2023-05-01",
	    ",\"offence_code\":\"08300\"") CHARGE("a", "2023-04-03",
	    "\"proven_date\":\"2023-05-01\",\"result\":\"pnd\"") CHARGE("a",
	    "2023-04-04", "\"proven_date\":\"2023-05-01\",\"result\":\"tic\"")
	    CHARGE("a", "2023-04-05", "\"result\":\"acquitted\"")
		CHARGE("a", "2023-04-06", "\"result\":\"convicted\"");
	make_2023(releases, lines);
	ck_assert(has("a", "\"reoffended\":false"));
	ck_assert_uint_eq(made.audit.unproven, 1);
	make_2023("{\"name\":\"c\"," RELEASES
		  ",\"reoffence\":{\"exclude_breach\":false}}",
	    lines);
	ck_assert(has("a", "\"reoffences\":2,"));
}
END_TEST

#define THEFT(source)                                                          \
	"{\"type\":\"offence\",\"person_id\":\"a\",\"source\":\"" source       \
	"\",\"id\":\"" source "%d\",\"person\":\"a\","                         \
	"\"offence_date\":\"2023-05-01\",\"proven_date\":\"2023-06-01\","      \
	"\"result\":\"convicted\",\"offence_code\":\"04600\"}\n"

/* Reoffences, by so many rows of two agencies about thefts of one day. */
static int64_t
thefts(int pnc, int police)
{
	struct buf b = {0};
	buf_text(&b, RELEASE("a"));
	for (int i = 0; i < pnc; i++)
		buf_printf(&b, THEFT("pnc"), i);
	for (int i = 0; i < police; i++)
		buf_printf(&b, THEFT("niche"), i);
	make_2023(releases, buf_cstr(&b));
	buf_fini(&b);
	const char *at = strstr(member_of("a"), "\"reoffences\":");
	return at ? strtoll(at + strlen("\"reoffences\":"), NULL, 10) : -1;
}

START_TEST(offences_count_as_the_most_that_any_one_source_holds)
{
	ck_assert_int_eq(thefts(3, 0), 3);
	ck_assert_int_eq(thefts(3, 3), 3);
	ck_assert_int_eq(thefts(1, 3), 3);
	ck_assert_int_eq(thefts(2, 1), 2);
	ck_assert_uint_eq(made.audit.duplicated, 1);
}
END_TEST

START_TEST(offences_of_other_codes_or_days_are_others)
{
	static const char *const lines = RELEASE("a") OFFENCE(
	    "a", "2023-05-01", "2023-06-01", ",\"offence_code\":\"04600\"")
	    OFFENCE("a", "2023-05-01", "2023-06-01",
		",\"offence_code\":\"02801\"") OFFENCE("a", "2023-05-02",
		"2023-06-01", ",\"offence_code\":\"04600\"") OFFENCE("a",
		"2023-05-02", "2023-07-01", ",\"offence_group\":\"theft\"");
	make_2023(releases, lines);
	ck_assert(has("a", "\"reoffences\":4,\"reconvictions\":2,"));
	ck_assert(
	    has("a", "\"reoffence_groups\":{\"burglary\":1,\"theft\":3}"));
}
END_TEST

START_TEST(whom_no_outcome_source_knows_is_in_no_rate)
{
	make_2023(releases, RELEASE("a"));
	ck_assert(has("a", "\"matched\":false"));
	ck_assert_ptr_null(strstr(member_of("a"), "reoffended"));
	ck_assert(strstr(line_of(0), "\"in the cohort\",\"people\":0"));
}
END_TEST

START_TEST(only_offences_of_outcome_sources_are_reoffences)
{
	static const char *const lines = RELEASE("a")
	    OFFENCE("a", "2022-01-01", "2022-02-01", "") THEFT("niche");
	make_2023("{\"name\":\"c\"," RELEASES ",\"outcome_sources\":[\"pnc\"]}",
	    lines);
	ck_assert(has("a", "\"reoffended\":false"));
	make_2023(releases, lines);
	ck_assert(has("a", "\"reoffended\":true"));
	ck_assert(
	    strstr(line_of(0), "\"outcome_sources\":[\"niche\",\"pnc\"]"));
}
END_TEST

START_TEST(rearrest_is_by_date_alone)
{
	static const char *const lines =
	    RELEASE("a") "{\"type\":\"arrest\",\"person_id\":\"a\","
			 "\"source\":\"niche\",\"person\":\"a\","
			 "\"date\":\"2023-04-01\"}\n";
	make_2023("{\"name\":\"c\"," RELEASES
		  ",\"reoffence\":{\"event\":\"arrest\"}}",
	    lines);
	ck_assert(has("a", "\"reoffended\":true,\"reoffences\":1,\"first"));
	ck_assert(strstr(line_of(0), "\"reoffence\":\"arrest\""));
}
END_TEST

/* Ten days in June, and the last two of follow-up. */
START_TEST(days_in_custody_leave_the_day_of_release_out)
{
	static const char *const lines = RELEASE("a") OFFENCE("a", "2022-01-01",
	    "2022-02-01",
	    "") "{\"type\":\"custody\",\"person_id\":\"a\",\"source\":\"n\","
		"\"person\":\"a\",\"reception_date\":\"2023-06-01\","
		"\"release_date\":\"2023-06-11\"}\n"
		"{\"type\":\"custody\",\"person_id\":\"a\",\"source\":\"n\","
		"\"person\":\"a\",\"reception_date\":\"2024-02-28\"}\n";
	make_2023(releases, lines);
	ck_assert(has("a", "\"observed_days\":366,\"custody_days\":12,"));
}
END_TEST

START_TEST(custody_given_for_reoffences_adds_up_by_conviction)
{
	static const char *const lines = RELEASE("a") OFFENCE("a", "2023-04-01",
	    "2023-05-01", ",\"disposal\":\"custody\",\"sentence\":\"P1M\"")
	    OFFENCE("a", "2023-04-02", "2023-05-01",
		",\"disposal\":\"custody\",\"sentence\":\"P10D\"") OFFENCE("a",
		"2023-04-03", "2023-05-01",
		",\"disposal\":\"custody\",\"sentence\":\"P5D\","
		"\"consecutive\":true") OFFENCE("a", "2023-06-03", "2023-07-01",
		",\"disposal\":\"custody\",\"sentence\":\"P2W\"");
	make_2023(releases, lines);
	/* May has 31 days, plus 5 in a row; and 14. */
	ck_assert(has(
	    "a", "\"reoffence_custody\":true,\"reoffence_custody_days\":50"));
}
END_TEST

START_TEST(whoever_dies_is_still_followed_up)
{
	static const char *const lines = RELEASE("a") OFFENCE("a", "2023-04-01",
	    "2023-05-01",
	    "") "{\"type\":\"custody\",\"person_id\":\"a\",\"source\":\"n\","
		"\"person\":\"a\",\"reception_date\":\"2023-06-01\","
		"\"release_date\":\"2023-06-11\",\"release_reason\":\"died\"}\n";
	make_2023(releases, lines);
	ck_assert(has("a", "\"reoffended\":true"));
	ck_assert(has("a", "\"left\":\"died\""));
}
END_TEST

START_TEST(nobody_makes_an_empty_cohort)
{
	make_2023(releases, "");
	ck_assert_uint_eq(count_members(), 0);
	ck_assert(strstr(line_of(0), "\"people\":0"));
}
END_TEST

START_TEST(everybody_may_reoffend)
{
	static const char *const lines = RELEASE("a") RELEASE("b")
	    OFFENCE("a", "2023-04-01", "2023-05-01", "")
		OFFENCE("b", "2023-04-01", "2023-05-01", "");
	make_2023(releases, lines);
	ck_assert(has("a", "\"reoffended\":true"));
	ck_assert(has("b", "\"reoffended\":true"));
	ck_assert_uint_eq(count_members(), 2);
}
END_TEST

Suite *
t_cohort_follow_suite(void)
{
	Suite *s = suite_create("cohort_follow");
	TCase *c = tcase_create("follow-up");
	tcase_add_test(
	    c, counts_from_the_day_after_the_index_to_the_last_of_follow_up);
	tcase_add_test(c, same_day_counts_the_index_day_too);
	tcase_add_test(c, a_proof_counts_to_the_last_day_of_the_waiting_period);
	tcase_add_test(c,
	    an_offence_before_the_index_that_is_proven_after_it_does_not_count);
	tcase_add_test(c, proofs_after_as_of_are_not_known);
	tcase_add_test(c, the_immature_are_observed_as_far_as_waiting_allows);
	tcase_add_test(c, twelve_months_from_29_february_end_on_the_28th);
	tcase_add_test(c, the_mature_are_observed_to_the_end_of_follow_up);
	tcase_add_test(c, breaches_penalties_and_unproven_results_do_not_count);
	tcase_add_test(c, offences_count_as_the_most_that_any_one_source_holds);
	tcase_add_test(c, offences_of_other_codes_or_days_are_others);
	tcase_add_test(c, whom_no_outcome_source_knows_is_in_no_rate);
	tcase_add_test(c, only_offences_of_outcome_sources_are_reoffences);
	tcase_add_test(c, rearrest_is_by_date_alone);
	tcase_add_test(c, days_in_custody_leave_the_day_of_release_out);
	tcase_add_test(c, custody_given_for_reoffences_adds_up_by_conviction);
	tcase_add_test(c, whoever_dies_is_still_followed_up);
	tcase_add_test(c, nobody_makes_an_empty_cohort);
	tcase_add_test(c, everybody_may_reoffend);
	suite_add_tcase(s, c);
	return s;
}
