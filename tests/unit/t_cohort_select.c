/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who leaves at which step, and that everybody is in one row. */
#include "cohort_make.h"

Suite *t_cohort_select_suite(void);

#define BASE                                                                   \
	"{'name':'c','follow_up':'P12M','waiting':'P6M','index':"              \
	"{'event':'custody','date':'release_date'}"
#define BORN(p, on, more)                                                      \
	"{'type':'identity','person_id':'" p "','date_of_birth':'" on "'" more \
	"}\n"
#define STAY(p, in, out, more)                                                 \
	"{'type':'custody','person_id':'" p "','source':'n','id':'" p in       \
	"','person':'" p "','reception_date':'" in "','release_date':'" out    \
	"'" more "}\n"
/* Known to the police, so matched: an offence of long ago. */
#define KNOWN(p)                                                               \
	"{'type':'offence','person_id':'" p "','source':'pnc','person':'" p    \
	"','offence_date':'2010-01-01','result':'nfa'}\n"
#define OFFENCE(p, on, proven)                                                 \
	"{'type':'offence','person_id':'" p "','source':'pnc','person':'" p    \
	"','offence_date':'" on "','proven_date':'" proven                     \
	"','result':'convicted','offence_code':'04600'}\n"
#define REFERRAL(p, on)                                                        \
	"{'type':'referral','person_id':'" p "','source':'crs','person':'" p   \
	"','date':'" on "'}\n"
/* A release on 1 March 2023 of somebody known. */
#define RELEASE(p) STAY(p, "2023-01-01", "2023-03-01", "") KNOWN(p)

static void
make_2023(const char *definition, const char *lines)
{
	make(json(definition), "2023-01-01", "2023-12-31", "2026-01-31",
	    json(lines));
}

/* The people of a row of the waterfall, -1 when it is not there. */
static long
people(const char *step, const char *reason)
{
	char key[256];
	snprintf(key, sizeof key,
	    "{\"step\":\"%s\",\"reason\":\"%s\",\"people\":", step, reason);
	const char *at = strstr(line_of(0), key);
	return at ? strtol(at + strlen(key), NULL, 10) : -1;
}

/* Checks that all who are in the records left somewhere or are members. */
static void
everybody_is_explained(void)
{
	const struct waterfall *w = &made.agenda.cohort[0].waterfall;
	uint64_t gone = 0;
	for (size_t i = 0; i < w->n; i++)
		if (w->row[i].kind == ROW_LEFT || w->row[i].kind == ROW_STAYED)
			gone += w->row[i].people;
	ck_assert_uint_eq(gone, w->row[ROW_PEOPLE].people);
}

START_TEST(everybody_is_in_one_row)
{
	make_2023(BASE ",'who':{'age':{'gte':18}},"
		       "'require':[{'event':'referral','reason':'unsent'}],"
		       "'exclude':[{'area':'North'}]}",
	    BORN("no-event", "1990-01-01", "") KNOWN("no-event") STAY("outside",
		"2022-01-01", "2022-12-31", "") STAY("recall", "2023-01-01",
		"2023-03-01", ",'status':'recall'") STAY("unmatched",
		"2023-01-01", "2023-03-01", "") RELEASE("young")
		BORN("young", "2005-03-02", "") RELEASE("old") BORN(
		    "old", "2005-03-01", "") REFERRAL("old", "2023-02-01")
		    RELEASE("unsent") BORN("unsent", "1990-01-01", "")
			RELEASE("northern") REFERRAL("northern", "2023-02-01")
			    BORN("northern", "1990-01-01", ",'area':'North'")
				RELEASE("ageless"));
	ck_assert_int_eq(people("people", "in the records"), 9);
	ck_assert_int_eq(people("index event", "no such event"), 1);
	ck_assert_int_eq(people("index event", "none dated in the period"), 1);
	ck_assert_int_eq(
	    people("index event", "only recall or remand releases"), 1);
	ck_assert_int_eq(
	    people("matched", "no record in any outcome source"), 1);
	ck_assert_int_eq(people("who", "not: age at least 18"), 2);
	ck_assert_int_eq(people("require", "unsent"), 1);
	ck_assert_int_eq(people("exclude", "area North"), 1);
	ck_assert_int_eq(people("members", "in the cohort"), 1);
	everybody_is_explained();
	ck_assert(has("old", "\"age\":18"));
}
END_TEST

START_TEST(whoever_is_eighteen_today_is_and_tomorrow_is_not)
{
	/* Born on 29 February: a birthday on 1 March. */
	make(json(BASE ",'who':{'age':{'gte':18}}}"), "2022-01-01",
	    "2022-12-31", "2026-01-31",
	    json(STAY("a", "2022-01-01", "2022-02-28", "") KNOWN("a") BORN(
		"a", "2004-02-29", "") STAY("b", "2022-01-01", "2022-03-01", "")
		    KNOWN("b") BORN("b", "2004-02-29", "")));
	ck_assert_ptr_null(member_of("a"));
	ck_assert_ptr_nonnull(member_of("b"));
}
END_TEST

START_TEST(the_unmatched_are_written_but_in_no_rate)
{
	make_2023(
	    BASE "}", STAY("a", "2023-01-01", "2023-03-01", "") RELEASE("b"));
	ck_assert(has("a", "\"matched\":false"));
	ck_assert(!has("a", "reoffended"));
	ck_assert(has("b", "\"matched\":true"));
	ck_assert_int_eq(people("members", "in the cohort"), 1);
	ck_assert_int_eq(
	    people("not matched", "meet all else: written, but in no rate"), 1);
	everybody_is_explained();
}
END_TEST

START_TEST(who_does_not_reach_the_landmark_leaves_with_a_reason)
{
	make_2023(BASE ",'landmark':'P14D'}",
	    RELEASE("a") OFFENCE("a", "2023-03-14", "2023-06-01") RELEASE("b")
		OFFENCE("b", "2023-03-15", "2023-06-01")
		    STAY("c", "2023-01-01", "2023-03-01", "") KNOWN("c") STAY(
			"c", "2023-03-14", "2023-05-01", "") RELEASE("d")
			STAY("d", "2023-03-15", "2023-05-01", "") RELEASE("e")
			    OFFENCE("e", "2023-03-16", "2023-06-01")
				STAY("f", "2023-01-01", "2023-03-01",
				    ",'release_reason':'died'") KNOWN("f"));
	ck_assert_int_eq(
	    people("landmark", "reoffended before the clock started"), 1);
	ck_assert_int_eq(
	    people("landmark", "in custody again before it started"), 1);
	ck_assert_int_eq(
	    people("landmark", "died before the clock started"), 1);
	/* On the day that the clock starts: neither left nor counted. */
	ck_assert(has("b", "\"reoffended\":false"));
	ck_assert_ptr_nonnull(member_of("d"));
	ck_assert(has("e", "\"days_to_reoffence\":1,"));
	everybody_is_explained();
}
END_TEST

START_TEST(arms_are_by_what_was_known_when_the_clock_starts)
{
	make_2023(BASE ",'landmark':'P14D','arms':{'treated':{'event':"
		       "'referral','within':['P0D','P15D']},"
		       "'comparison':'rest'}}",
	    RELEASE("a") REFERRAL("a", "2023-03-15") RELEASE("b")
		REFERRAL("b", "2023-03-16") RELEASE("c"));
	ck_assert(has("a", "\"arm\":\"treated\""));
	ck_assert(has("b", "\"arm\":\"comparison\""));
	ck_assert(has("c", "\"arm\":\"comparison\""));
	ck_assert_int_eq(people("arm", "treated"), 1);
	ck_assert_int_eq(people("arm", "comparison"), 2);
	ck_assert_int_eq(
	    people("starts later", "in another arm, the first one's later"), 1);
}
END_TEST

START_TEST(who_is_in_none_of_the_arms_leaves)
{
	make_2023(BASE ",'arms':{'north':{'area':'North'},"
		       "'south':{'area':'South'}}}",
	    RELEASE("a") BORN("a", "1990-01-01", ",'area':'South'")
		RELEASE("b"));
	ck_assert(has("a", "\"arm\":\"south\""));
	ck_assert_ptr_null(member_of("b"));
	ck_assert_int_eq(people("arms", "in none of the arms"), 1);
	everybody_is_explained();
}
END_TEST

START_TEST(a_condition_on_the_future_is_marked)
{
	make_2023(BASE ",'require':[{'event':'referral','within':"
		       "['P0D','P3M'],'future':true,'reason':'referred'}]}",
	    RELEASE("a") REFERRAL("a", "2023-05-31") RELEASE("b")
		REFERRAL("b", "2023-06-01"));
	ck_assert_ptr_nonnull(member_of("a"));
	ck_assert_ptr_null(member_of("b"));
	ck_assert(strstr(line_of(0), "\"people\":1,\"future\":true}"));
	ck_assert(strstr(line_of(0), "\"chosen_on\":[\"future\"]"));
}
END_TEST

START_TEST(reasons_are_conditions_in_words)
{
	make_2023(BASE ",'exclude':[{'event':'contact','where':{'kind':"
		       "'office'},'within':['-P1Y6M','P0D'],'count':{'gte':3}},"
		       "{'event':'referral','within':[null,'P1D']}]}",
	    RELEASE("a"));
	ck_assert_int_eq(people("exclude",
			     "contact with kind office from 1 year 6 months "
			     "before to the index date, times: at least 3"),
	    0);
	ck_assert_int_eq(
	    people("exclude", "referral from any time to 1 day after"), 0);
}
END_TEST

START_TEST(what_was_proven_later_is_invisible_to_the_past)
{
	make_2023(BASE ",'require':[{'event':'offence','date':"
		       "'offence_date','within':['-P12M','P0D'],"
		       "'where':{'result':'convicted'}}]}",
	    RELEASE("a") OFFENCE("a", "2022-12-01", "2023-03-01") RELEASE("b")
		OFFENCE("b", "2022-12-01", "2023-03-02"));
	ck_assert_ptr_nonnull(member_of("a"));
	ck_assert_ptr_null(member_of("b"));
}
END_TEST

START_TEST(windows_begin_on_their_first_day_and_end_before_the_last_bound)
{
	make_2023(BASE ",'require':[{'event':'referral','within':"
		       "['-P12M','P0D']}]}",
	    RELEASE("a") REFERRAL("a", "2022-03-01") RELEASE("b") REFERRAL(
		"b", "2022-02-28") RELEASE("c") REFERRAL("c", "2023-02-28")
		RELEASE("d") REFERRAL("d", "2023-03-01"));
	ck_assert_ptr_nonnull(member_of("a"));
	ck_assert_ptr_null(member_of("b"));
	ck_assert_ptr_nonnull(member_of("c"));
	ck_assert_ptr_null(member_of("d"));
}
END_TEST

START_TEST(what_lasts_is_there_from_its_first_to_its_last_day)
{
	static const char order[] =
	    ",'require':[{'event':'civil_order','overlaps':true}]}";
#define ORDER(p, from, to)                                                     \
	"{'type':'civil_order','person_id':'" p "','source':'x','person':'" p  \
	"','start_date':'" from "','end_date':'" to "'}\n"
	char text[512];
	snprintf(text, sizeof text, BASE "%s", order);
	make_2023(text,
	    RELEASE("a") ORDER("a", "2022-01-01", "2023-03-01") RELEASE("b")
		ORDER("b", "2022-01-01", "2023-02-28") RELEASE("c")
		    ORDER("c", "2023-03-01", "2023-03-01") RELEASE("d")
			ORDER("d", "2023-03-02", "2023-04-01"));
	ck_assert_ptr_nonnull(member_of("a"));
	ck_assert_ptr_null(member_of("b"));
	ck_assert_ptr_nonnull(member_of("c"));
	ck_assert_ptr_null(member_of("d"));
}
END_TEST

START_TEST(counts_are_of_offences_once_for_all_agencies)
{
#define CRIME(p, source, id)                                                   \
	"{'type':'offence','person_id':'" p "','source':'" source              \
	"','id':'" id "','person':'" p "','offence_date':'2022-12-01',"        \
	"'proven_date':'2023-01-01','result':'convicted','offence_code':"      \
	"'02801'}\n"
	make_2023(BASE ",'require':[{'event':'offence','count':{'gte':2}}]}",
	    RELEASE("a") CRIME("a", "pnc", "1") CRIME("a", "niche", "2")
		RELEASE("b") CRIME("b", "pnc", "3") CRIME("b", "pnc", "4"));
	ck_assert_ptr_null(member_of("a"));
	ck_assert_ptr_nonnull(member_of("b"));
}
END_TEST

Suite *
t_cohort_select_suite(void)
{
	Suite *s = suite_create("cohort_select");
	TCase *c = tcase_create("select");
	tcase_add_test(c, everybody_is_in_one_row);
	tcase_add_test(c, whoever_is_eighteen_today_is_and_tomorrow_is_not);
	tcase_add_test(c, the_unmatched_are_written_but_in_no_rate);
	tcase_add_test(c, who_does_not_reach_the_landmark_leaves_with_a_reason);
	tcase_add_test(c, arms_are_by_what_was_known_when_the_clock_starts);
	tcase_add_test(c, who_is_in_none_of_the_arms_leaves);
	tcase_add_test(c, a_condition_on_the_future_is_marked);
	tcase_add_test(c, reasons_are_conditions_in_words);
	tcase_add_test(c, what_was_proven_later_is_invisible_to_the_past);
	tcase_add_test(
	    c, windows_begin_on_their_first_day_and_end_before_the_last_bound);
	tcase_add_test(c, what_lasts_is_there_from_its_first_to_its_last_day);
	tcase_add_test(c, counts_are_of_offences_once_for_all_agencies);
	suite_add_tcase(s, c);
	return s;
}
