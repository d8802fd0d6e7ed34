/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a definition may not say, and what it is then told. */
#include "cohort_make.h"

#include "cohort/bands.h"

#include <string.h>

Suite *t_cohort_definition_suite(void);

#define BASE                                                                   \
	"{'name':'c','follow_up':'P12M','waiting':'P6M','index':"              \
	"{'event':'custody','date':'release_date'},\n"
#define CUSTODY "{'name':'c','follow_up':'P12M','index':"

static const struct {
	const char *definition, *told;
} wrong[] = {
    {"{'name':'c'}", "d.json:1: follow_up is missing"},
    {"{'name':'c','follow_up':'P12M'}", "index is missing"},
    {"{'follow_up':'P12M'}", "name is missing"},
    {CUSTODY "{'event':'custody'}}", "index: date is missing"},
    {CUSTODY "{'event':'custody','date':'reception'}}",
	"index.date: not a date of custody records: expected one of "
	"reception_date, release_date"},
    {CUSTODY "{'event':'arrests'}}", "index.event: not an accepted value"},
    {CUSTODY "{'any':[]}}", "index.any: expected at least one event"},
    {CUSTODY "{'event':'arrest','pick':'best'}}",
	"index.pick: not an accepted value: expected one of first, last"},
    {CUSTODY "{'event':'arrest','where':{'kind':'x'}}}",
	"index.where.kind: not a field of arrest records"},
    {CUSTODY "{'event':'arrest','where':{'drug_test':'heroin'}}}",
	"index.where.drug_test: not an accepted value: expected one of "
	"negative, opiates"},
    {"{'name':'c','follow_up':'P0D','index':{'event':'arrest'}}",
	"follow_up: no time to reoffend in"},
    {"{'name':'c','follow_up':'life','index':{'event':'arrest'}}",
	"follow_up: life has no end"},
    {BASE "'folow_up':'P1M'}", "d.json:2: folow_up: unknown key"},
    {BASE "'who':{'age':{'min':18}}}", "who.age.min: unknown key"},
    {BASE "'who':{'age':'18'}}", "who.age: expected a number"},
    {BASE "'who':{'sex':'female'}}", "expected one of F, M, X, U"},
    {BASE "'who':{'age_band':'18-20'}}", "10 to 14, 15 to 17, 18 to 20"},
    {BASE "'who':{'prior_band':'1-2'}}", "0, 1 to 2, 3 to 6, 7 to 10, 11+"},
    {BASE "'who':{'sentence_band':'short'}}", "over 10 years, life"},
    {BASE "'who':{'reoffended':true}}",
	"who.reoffended: not known at the index date"},
    {BASE "'who':{'list':''}}", "who.list: expected the name of a CSV file"},
    {BASE "'who':{'needs_at_index':{'lt':'debt'}}}", "a list has no order"},
    {BASE "'require':[{'event':'offence','within':['P0D']}]}",
	"require[1].within: expected [from, to]"},
    {BASE "'require':[{'event':'offence','within':['P0D','12M']}]}",
	"within[2]: expected a duration such as"},
    {BASE "'require':[{'event':'offence','within':['P0D','P2D']}]}",
	"selects on the future, which must be said"},
    {BASE "'require':[{'event':'offence','within':['P0D',null]}]}",
	"selects on the future, which must be said"},
    {BASE "'require':[{'event':'offence','count':'3'}]}",
	"require[1].count: expected a whole number"},
    {BASE "'require':[{'event':'offence','overlaps':true}]}",
	"only custody, supervision, referral and civil_order records last"},
    {BASE "'arms':{'a':'rest','b':{'sex':'F'}}}",
	"arms.a: \"rest\" must be the last arm"},
    {BASE "'arms':{'a':{'event':'referral','within':['P0D','P15D'],"
	  "'future':true},'b':'rest'}}",
	"arms.a.within: an arm may look no further than the start of the "
	"clock: use landmark"},
    {BASE "'fields':{'n':{'event':'referral','within':['P0D','P3M'],"
	  "'future':true}},'arms':{'a':{'n':{'gte':1}},'b':'rest'}}",
	"arms.a: an arm may look no further than the start of the clock, and "
	"that field does"},
    {BASE "'fields':{'age':{'event':'offence'}}}",
	"fields.age: members have a field of that name"},
    {BASE "'fields':{'n':{'event':'offence','take':'sum'}}}",
	"fields.n: field is missing"},
    {BASE "'fields':{'n':{'event':'offence','field':'id'}}}",
	"count and any are of events: no field"},
    {BASE "'fields':{'n':{'event':'offence','take':'mean'}}}",
	"fields.n.take: not an accepted value"},
    {BASE "'full_history':[]}", "full_history: expected at least one source"},
    {BASE "'outcome_sources':'pnc'}", "outcome_sources: expected a list"},
    {BASE "'reoffence':{'event':'custody'}}",
	"expected one of offence, arrest"},
    {BASE "'reoffence':{'results':['guilty']}}",
	"reoffence.results[1]: not an accepted value"},
    {BASE "'service_window':['P0D','forever']}",
	"service_window[2]: expected a duration"},
    {BASE "'chosen_on':['present']}", "expected one of past, future"},
    {BASE "'who':{'area':{'matches':'('}}}",
	"not a POSIX extended regular expression"},
};

START_TEST(every_mistake_names_its_place_and_what_would_do)
{
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		int r = load(json(wrong[i].definition), "2023-01-01",
		    "2023-12-31", "2025-06-30");
		ck_assert_msg(r < 0, "%s", wrong[i].definition);
		ck_assert_int_eq(made.fail.kind, FAIL_USAGE);
		ck_assert_msg(strstr(made.fail.text, json(wrong[i].told)),
		    "%s\nsays %s\nnot  %s", wrong[i].definition, made.fail.text,
		    wrong[i].told);
	}
	made_fini();
}
END_TEST

START_TEST(a_window_to_the_landmark_is_not_the_future)
{
	static const char *const within[] = {"P15D", "P16D"};
	char text[512];
	for (int i = 0; i < 2; i++) {
		snprintf(text, sizeof text,
		    BASE "'landmark':'P14D','arms':{'a':{'event':'referral',"
			 "'within':['P0D','%s']},'b':'rest'}}",
		    within[i]);
		ck_assert_int_eq(
		    load(json(text), "2023-01-01", "2023-12-31", "2025-06-30"),
		    -i);
	}
	made_fini();
}
END_TEST

START_TEST(counting_offences_marks_a_cohort_as_chosen_on_the_past)
{
	ck_assert_int_eq(
	    load(json(BASE "'require':[{'event':'offence','within':"
			   "['-P24M','P0D'],'count':{'gte':3}}]}"),
		"2023-01-01", "2023-12-31", "2025-06-30"),
	    0);
	ck_assert(made.agenda.definition[0].chosen_on_past);
	ck_assert_int_eq(load(json(BASE "'require':[{'event':'offence'}]}"),
			     "2023-01-01", "2023-12-31", "2025-06-30"),
	    0);
	ck_assert(!made.agenda.definition[0].chosen_on_past);
	made_fini();
}
END_TEST

START_TEST(bands_change_where_they_say)
{
	const date day = date_from_ymd(2023, 1, 31);
	ck_assert_str_eq(band_of_age(9), "under 10");
	ck_assert_str_eq(band_of_age(17), "15 to 17");
	ck_assert_str_eq(band_of_age(18), "18 to 20");
	ck_assert_str_eq(band_of_age(49), "45 to 49");
	ck_assert_str_eq(band_of_age(50), "50+");
	ck_assert_str_eq(band_of_priors(0), "0");
	ck_assert_str_eq(band_of_priors(2), "1 to 2");
	ck_assert_str_eq(band_of_priors(3), "3 to 6");
	ck_assert_str_eq(band_of_priors(11), "11+");
	static const struct {
		struct duration sentence;
		const char *band;
	} sentences[] = {
	    {{.months = 6}, "6 months or less"},
	    {{.months = 6, .days = 1}, "over 6 to under 12 months"},
	    {{.days = 364}, "over 6 to under 12 months"},
	    {{.months = 12}, "12 months to under 2 years"},
	    {{.days = 365}, "12 months to under 2 years"},
	    {{.years = 2}, "2 to under 4 years"},
	    {{.years = 4}, "4 to 10 years"},
	    {{.years = 10}, "4 to 10 years"},
	    {{.years = 10, .days = 1}, "over 10 years"},
	    {{.life = true}, "life"},
	};
	for (size_t i = 0; i < sizeof sentences / sizeof *sentences; i++)
		ck_assert_str_eq(band_of_sentence(sentences[i].sentence, day),
		    sentences[i].band);
}
END_TEST

Suite *
t_cohort_definition_suite(void)
{
	Suite *s = suite_create("cohort_definition");
	TCase *c = tcase_create("definition");
	tcase_add_test(c, every_mistake_names_its_place_and_what_would_do);
	tcase_add_test(c, a_window_to_the_landmark_is_not_the_future);
	tcase_add_test(
	    c, counting_offences_marks_a_cohort_as_chosen_on_the_past);
	tcase_add_test(c, bands_change_where_they_say);
	suite_add_tcase(s, c);
	return s;
}
