/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What members say of the time before and around the index date. */
#include "cohort_make.h"

#include "cohort/history.h"

Suite *t_cohort_member_suite(void);

#define HEAD     "{'name':'c','follow_up':'P12M','waiting':'P6M',"
#define RELEASES "'index':{'event':'custody','date':'release_date'}"
#define BORN(p, on, sex)                                                       \
	"{'type':'identity','person_id':'" p "','date_of_birth':'" on          \
	"','sex':'" sex "'}\n"
#define RECORD(type, p, source, rest)                                          \
	"{'type':'" type "','person_id':'" p "','source':'" source             \
	"','person':'" p "'," rest "}\n"
#define STAY(p, in, out, more)                                                 \
	RECORD("custody", p, "n",                                              \
	    "'id':'" p in "','reception_date':'" in "','release_date':'" out   \
	    "'" more)
#define CRIME(p, on, proven, more)                                             \
	RECORD("offence", p, "pnc",                                            \
	    "'offence_date':'" on "','proven_date':'" proven "'," more)
#define THEFT                  "'result':'convicted','offence_code':'04600'"
#define JAILED                 THEFT ",'disposal':'custody'"
#define ON(type, p, day, more) RECORD(type, p, "s", "'date':'" day "'" more)

static void
make_2023(const char *definition, const char *lines)
{
	make(json(definition), "2023-01-01", "2023-12-31", "2026-01-31",
	    json(lines));
}

/* The Ministry's first scenario (METHODS.md 2.1), from its dates. */
START_TEST(ogrs3_of_the_published_scenario_from_its_dates)
{
	make(json(HEAD "'full_history':['pnc']," RELEASES "}"), "2026-01-01",
	    "2026-12-31", "2028-12-31",
	    json(BORN("a", "1965-12-07", "M") STAY("a", "2025-05-13",
		"2026-12-06", "") CRIME("a", "2013-01-01", "2013-06-01",
		"'result':'cautioned'") CRIME("a", "2025-01-01", "2025-05-13",
		"'result':'convicted','disposal':'custody',"
		"'offence_code':'02700'")));
	ck_assert(has("a", "\"age\":60,"));
	ck_assert(has("a", "\"first_sanction_age\":47,"));
	ck_assert(has("a", "\"conviction_age\":59,"));
	ck_assert(has("a", "\"prior_sanctions\":1,"));
	ck_assert(has("a", "\"copas\":-2.3979,"));
	ck_assert(has("a", "\"ogrs3_1y\":0.08,\"ogrs3_2y\":0.16,"));
}
END_TEST

/* Counts why there is no score. */
static uint64_t
unscored(const char *definition, const char *lines, enum no_score why)
{
	make_2023(definition, lines);
	return made.scores.n[why];
}

START_TEST(every_reason_for_no_score_is_counted)
{
	static const char *const full =
	    HEAD "'full_history':['pnc']," RELEASES "}";
	static const char *const stay =
	    STAY("a", "2023-01-01", "2023-03-01", "");
	static const struct {
		const char *more;
		enum no_score why;
	} reasons[] = {
	    {BORN("a", "1990-01-01", "M"), NO_FULL_HISTORY},
	    {BORN("a", "1990-01-01", "M")
		    CRIME("a", "2022-01-01", "2023-03-02", JAILED),
		NO_SANCTION},
	    {CRIME("a", "2022-01-01", "2022-02-01", JAILED), NO_BIRTH_DATE},
	    {BORN("a", "1990-01-01", "X")
		    CRIME("a", "2022-01-01", "2022-02-01", JAILED),
		NO_SEX},
	    {BORN("a", "2012-02-02", "M")
		    CRIME("a", "2022-01-01", "2022-02-01", JAILED),
		TOO_YOUNG},
	    {BORN("a", "1990-01-01", "M") CRIME("a", "2022-01-01", "2022-02-01",
		 "'result':'convicted','offence_code':'08800'"),
		NO_OFFENCE_WEIGHT},
	    {BORN("a", "2012-02-01", "M")
		    CRIME("a", "2022-01-01", "2022-02-01", JAILED),
		SCORED},
	};
	char lines[2048];
	for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++) {
		snprintf(lines, sizeof lines, "%s%s", stay, reasons[i].more);
		ck_assert_msg(unscored(full, lines, reasons[i].why) == 1, "%s",
		    no_score_text(reasons[i].why));
		ck_assert_int_eq(
		    has("a", "\"ogrs3_1y\":"), reasons[i].why == SCORED);
	}
	snprintf(lines, sizeof lines, "%s%s", stay,
	    BORN("a", "1990-01-01", "M")
		CRIME("a", "2022-01-01", "2022-02-01", JAILED));
	ck_assert_uint_eq(
	    unscored(HEAD RELEASES "}", lines, NO_FULL_HISTORY), 1);
}
END_TEST

START_TEST(the_index_sanction_of_a_release_is_its_last_custodial_one)
{
	make_2023(HEAD RELEASES "}",
	    STAY("a", "2023-01-01", "2023-03-01", "")
		CRIME("a", "2020-01-01", "2020-02-01", THEFT) CRIME("a",
		    "2022-01-01", "2022-12-01", JAILED) CRIME("a", "2022-01-02",
		    "2022-12-01", "'result':'convicted','offence_code':'00801'")
		    CRIME("a", "2022-06-01", "2023-02-01", THEFT)
			CRIME("a", "2022-06-02", "2023-03-02", JAILED));
	ck_assert(has("a", "\"prior_sanctions\":1,\"prior_offences\":1,"));
	ck_assert(has("a", "\"index_offence_group\":\"violence\""));
	/* Without a custodial one it is the latest; else none. */
	make_2023(HEAD RELEASES "}",
	    STAY("a", "2023-01-01", "2023-03-01", "")
		CRIME("a", "2020-01-01", "2020-02-01", THEFT)
		    CRIME("a", "2022-06-01", "2023-03-01", THEFT)
			STAY("b", "2023-01-01", "2023-03-01", "")
			    CRIME("b", "2022-06-01", "2023-03-02", THEFT));
	ck_assert(has("a", "\"prior_sanctions\":1,"));
	ck_assert(has("b", "\"prior_sanctions\":0,"));
	ck_assert(!has("b", "index_offence_group"));
}
END_TEST

START_TEST(prior_custody_counts_sanctions_with_a_custodial_disposal)
{
	make_2023(HEAD RELEASES "}",
	    STAY("a", "2023-01-01", "2023-03-01", "")
		CRIME("a", "2019-01-01", "2019-02-01", JAILED)
		    CRIME("a", "2019-01-02", "2019-02-01", JAILED)
			CRIME("a", "2020-01-01", "2020-02-01", THEFT)
			    CRIME("a", "2022-01-01", "2022-12-01", JAILED));
	ck_assert(has("a",
	    "\"prior_sanctions\":2,\"prior_offences\":3,\"prior_band\":"
	    "\"3 to 6\",\"prior_custody\":1,"));
}
END_TEST

START_TEST(needs_at_the_index_are_of_the_latest_assessments_of_55_weeks)
{
	/* 55 weeks before 1 March 2023: 9 February 2022. */
#define ASKED(p, day, tool, need)                                              \
	ON("assessment", p, day, ",'tool':'" tool "','needs':['" need "']")
	make_2023(HEAD RELEASES "}",
	    STAY("a", "2023-01-01", "2023-03-01", "") ASKED("a", "2022-02-08",
		"x", "debt") ASKED("a", "2022-02-09", "y", "drugs")
		ASKED("a", "2022-06-01", "x", "alcohol")
		    ASKED("a", "2023-02-28", "x", "training")
			ASKED("a", "2023-03-01", "x", "family")
			    STAY("b", "2023-01-01", "2023-03-01", "")
				ASKED("b", "2022-02-08", "x", "debt"));
	ck_assert(has("a", "\"needs_at_index\":[\"drugs\",\"training\"]"));
	/* From reception to the end of follow-up. */
	ck_assert(has("a", "\"needs\":[\"family\",\"training\"]"));
	ck_assert(has("a", "\"assessed_days\":-1,"));
	ck_assert(!has("b", "needs_at_index"));
}
END_TEST

START_TEST(a_score_across_its_threshold_is_a_need)
{
	make_2023(HEAD RELEASES "}",
	    STAY("a", "2023-01-01", "2023-03-01", "") ON("assessment", "a",
		"2023-02-01", ",'tool':'phq9','scores':{'mental_health':10}")
		STAY("b", "2023-01-01", "2023-03-01", "")
		    ON("assessment", "b", "2023-02-01",
			",'tool':'phq9','scores':{'mental_health':9}"));
	ck_assert(has("a", "\"needs_at_index\":[\"mental_health\"]"));
	ck_assert(has("b", "\"needs_at_index\":[]"));
	ck_assert(has("a", "\"scores\":{\"phq9\":{\"mental_health\":[10]}}"));
}
END_TEST

START_TEST(contacts_are_of_the_service_window_and_gates_of_the_release)
{
#define MET(p, day, kind)                                                      \
	ON("contact", p, day, ",'id':'" p day kind "','kind':'" kind "'")
	make_2023(HEAD RELEASES "}",
	    STAY("a", "2023-01-01", "2023-03-01", "") MET(
		"a", "2022-12-31", "prison") MET("a", "2023-01-01", "prison")
		MET("a", "2023-03-01", "office") MET("a", "2024-02-29", "home")
		    MET("a", "2024-03-01", "home") ON("contact", "a",
			"2023-04-01", ",'kind':'gate','attended':false")
			STAY("b", "2023-01-01", "2023-03-01", "")
			    MET("b", "2023-03-02", "police_custody")
				MET("b", "2023-03-04", "phone"));
	ck_assert(has("a",
	    "\"contacts\":4,\"contacts_attended\":3,\"contact_prison\":true,"
	    "\"contact_gate\":true,\"contact_days\":0,"));
	ck_assert(has("b",
	    "\"contact_prison\":false,\"contact_gate\":false,"
	    "\"contact_days\":3,"));
}
END_TEST

START_TEST(the_service_window_of_others_begins_90_days_before)
{
	make_2023(HEAD "'index':{'event':'arrest'}}",
	    ON("arrest", "a", "2023-06-01", "") ON(
		"outcome", "a", "2023-03-03", ",'kind':'bank_account'")
		ON("outcome", "a", "2023-03-02", ",'kind':'dbs_check'") ON(
		    "outcome", "a", "2024-05-31", ",'kind':'debt_plan'")
		    ON("outcome", "a", "2024-06-01", ",'kind':'volunteering'"));
	ck_assert(has("a",
	    "\"outcomes\":[{\"date\":\"2023-03-03\",\"kind\":"
	    "\"bank_account\"},{\"date\":\"2024-05-31\",\"kind\":"
	    "\"debt_plan\"}]"));
}
END_TEST

START_TEST(supervision_on_the_day_counts_unless_it_is_voluntary)
{
#define ORDER(p, from, to, more)                                               \
	RECORD("supervision", p, "s",                                          \
	    "'start_date':'" from "','end_date':'" to "'" more)
	make_2023(HEAD RELEASES "}",
	    STAY("a", "2023-01-01", "2023-03-01", "") ORDER("a", "2023-03-01",
		"2023-03-01", ",'kind':'licence'") STAY("b", "2023-01-01",
		"2023-03-01", "") ORDER("b", "2023-03-02", "2023-09-01", "")
		STAY("c", "2023-01-01", "2023-03-01", "") ORDER(
		    "c", "2023-01-01", "2023-09-01", ",'kind':'voluntary'")
		    STAY("d", "2023-01-01", "2023-03-01", "") ORDER(
			"d", "2023-01-01", "2023-09-01", ",'statutory':false"));
	ck_assert(has("a", "\"supervised\":true"));
	ck_assert(has("b", "\"supervised\":false"));
	ck_assert(has("c", "\"supervised\":false"));
	ck_assert(has("d", "\"supervised\":false"));
}
END_TEST

START_TEST(fields_take_what_they_say)
{
#define FIELD(name, take)                                                      \
	"'" name "':{'event':'offence','field':'x.n','take':'" take            \
	"','within':['-P12M','P0D']}"
#define WITH(n) THEFT ",'x':{'n':" n "}"
	make_2023(HEAD RELEASES
	    ",'fields':{" FIELD("f", "first") "," FIELD("l", "last") "," FIELD(
		"s", "sum") "," FIELD("lo", "min") "," FIELD("hi",
		"max") ",'n':{'event':'offence','within':"
		       "['-P12M','P0D']},'y':{'event':'arrest','take':'any'}}}",
	    STAY("a", "2023-01-01", "2023-03-01", "")
		CRIME("a", "2022-01-01", "2022-02-28", WITH("100"))
		    CRIME("a", "2022-01-01", "2022-03-01", WITH("3")) CRIME(
			"a", "2022-05-01", "2022-06-01", WITH("7.5"))
			CRIME("a", "2022-05-01", "2023-02-28", WITH("'four'"))
			    STAY("b", "2023-01-01", "2023-03-01", ""));
	ck_assert(has("a",
	    "\"f\":3,\"l\":\"four\",\"s\":10.5,\"lo\":3,\"hi\":7.5,\"n\":3,"
	    "\"y\":false}"));
	ck_assert(has("b", "\"n\":0,\"y\":false}"));
	ck_assert(!has("b", "\"s\":"));
}
END_TEST

START_TEST(types_that_nobody_sends_are_absent_and_not_zero)
{
	make_2023(HEAD "'index':{'event':'arrest'}}",
	    ON("arrest", "a", "2023-06-01", ""));
	ck_assert(!has("a", "contacts"));
	ck_assert(!has("a", "supervised"));
	ck_assert(!has("a", "custody_days"));
	ck_assert(!has("a", "civil_orders"));
}
END_TEST

Suite *
t_cohort_member_suite(void)
{
	Suite *s = suite_create("cohort_member");
	TCase *c = tcase_create("member");
	tcase_add_test(c, ogrs3_of_the_published_scenario_from_its_dates);
	tcase_add_test(c, every_reason_for_no_score_is_counted);
	tcase_add_test(
	    c, the_index_sanction_of_a_release_is_its_last_custodial_one);
	tcase_add_test(
	    c, prior_custody_counts_sanctions_with_a_custodial_disposal);
	tcase_add_test(
	    c, needs_at_the_index_are_of_the_latest_assessments_of_55_weeks);
	tcase_add_test(c, a_score_across_its_threshold_is_a_need);
	tcase_add_test(
	    c, contacts_are_of_the_service_window_and_gates_of_the_release);
	tcase_add_test(c, the_service_window_of_others_begins_90_days_before);
	tcase_add_test(c, supervision_on_the_day_counts_unless_it_is_voluntary);
	tcase_add_test(c, fields_take_what_they_say);
	tcase_add_test(c, types_that_nobody_sends_are_absent_and_not_zero);
	suite_add_tcase(s, c);
	return s;
}
