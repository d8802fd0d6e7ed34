/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Records that contradict each other, come twice or in another order: the
 * rule for each, and that it is counted.
 */
#include "cohort_make.h"

#include "cohort/counts.h"
#include "cohort/pile.h"

Suite *t_cohort_records_suite(void);

#define RELEASES                                                               \
	"{'name':'c','follow_up':'P12M','waiting':'P6M','full_history':"       \
	"['pnc'],'index':{'event':'custody','date':'release_date',"            \
	"'pick':'every'},'fields':{'court':{'event':'offence','field':"        \
	"'x.court','take':'first'}}}"
#define RECORD(type, p, source, id, rest)                                      \
	"{'type':'" type "','person_id':'" p "','source':'" source             \
	"','id':'" id "','person':'" p "'," rest "}\n"
#define STAY(p, id, in, out)                                                   \
	RECORD("custody", p, "n", id,                                          \
	    "'reception_date':'" in "','release_date':'" out                   \
	    "','status':'sentenced'")
#define CRIME(p, source, id, on, proven)                                       \
	RECORD("offence", p, source, id,                                       \
	    "'offence_date':'" on "','proven_date':'" proven                   \
	    "','result':'convicted','offence_code':'04600'")

static void
make_2023(const char *lines)
{
	make(json(RELEASES), "2023-01-01", "2023-12-31", "2026-01-31",
	    json(lines));
}

START_TEST(the_last_version_counts_whosever_it_is)
{
	make_2023(STAY("a", "1", "2023-01-01", "2023-03-01")
		STAY("a", "1", "2023-01-01", "2023-03-08")
		    STAY("b", "2", "2023-01-01", "2023-03-01")
			STAY("c", "2", "2023-01-01", "2023-03-01"));
	ck_assert_uint_eq(count_members(), 2);
	ck_assert(has("a", "\"index_date\":\"2023-03-08\""));
	ck_assert_ptr_nonnull(member_of("c"));
	ck_assert_uint_eq(made.all.superseded, 2);
}
END_TEST

START_TEST(one_id_of_two_types_or_sources_is_two_records)
{
	make_2023(STAY("a", "1", "2023-01-01", "2023-03-01")
		CRIME("a", "pnc", "1", "2023-03-05", "2023-04-01")
		    CRIME("a", "niche", "1", "2023-03-06", "2023-04-01"));
	ck_assert(has("a", "\"reoffences\":2,"));
	ck_assert_uint_eq(made.all.superseded, 0);
}
END_TEST

START_TEST(without_an_id_only_what_is_equal_but_for_from_is_one)
{
#define NAMELESS(rest)                                                         \
	"{'type':'offence','person_id':'a','source':'pnc','person':'a',"       \
	"'offence_date':'2023-03-05','proven_date':'2023-04-01'," rest "}\n"
	make_2023(STAY("a", "1", "2023-01-01", "2023-03-01")
		NAMELESS("'result':'convicted','from':'x.csv:1'")
		    NAMELESS("'from':'x.csv:2','result':'convicted'") NAMELESS(
			"'result':'convicted','offence_code':'04600'"));
	ck_assert(has("a", "\"reoffences\":2,"));
	ck_assert_uint_eq(made.all.repeated, 1);
}
END_TEST

START_TEST(a_release_before_its_reception_is_unused_and_counted)
{
	make_2023(STAY("a", "1", "2023-03-01", "2023-02-28")
		STAY("b", "2", "2023-03-01", "2023-03-01"));
	ck_assert_ptr_null(member_of("a"));
	ck_assert_ptr_nonnull(member_of("b"));
	ck_assert_uint_eq(made.audit.reversed, 1);
}
END_TEST

START_TEST(overlapping_stays_are_one_and_counted)
{
	make_2023(STAY("a", "1", "2023-01-01", "2023-05-01")
		STAY("a", "2", "2023-02-01", "2023-03-01")
		    STAY("a", "3", "2023-05-02", "2023-06-01"));
	ck_assert_uint_eq(count_members(), 1);
	ck_assert(has("a", "\"index_date\":\"2023-06-01\""));
	ck_assert_uint_eq(made.audit.merged, 2);
}
END_TEST

START_TEST(offences_of_two_agencies_are_counted_once_and_counted)
{
	make_2023(STAY("a", "1", "2023-01-01", "2023-03-01")
		CRIME("a", "pnc", "1", "2023-03-05", "2023-04-01")
		    CRIME("a", "pnc", "2", "2023-03-05", "2023-04-01")
			CRIME("a", "niche", "3", "2023-03-05", "2023-04-01"));
	ck_assert(has("a", "\"reoffences\":2,"));
	ck_assert_uint_eq(made.audit.duplicated, 1);
}
END_TEST

START_TEST(a_conviction_without_its_date_is_nothing_and_counted)
{
	make_2023(STAY("a", "1", "2023-01-01", "2023-03-01")
		RECORD("offence", "a", "pnc", "2",
		    "'offence_date':'2023-03-05','result':'convicted'"));
	ck_assert(has("a", "\"reoffended\":false"));
	ck_assert(has("a", "\"prior_sanctions\":0"));
	ck_assert_uint_eq(made.audit.unproven, 1);
}
END_TEST

START_TEST(records_of_nobody_are_in_no_cohort_and_counted)
{
	make_2023("{'type':'custody','source':'n','person':'x',"
		  "'reception_date':'2023-01-01','release_date':'2023-03-01'}\n"
		  "{'type':'contact','source':'n','person':'x','date':"
		  "'2023-01-01'}\n");
	ck_assert_uint_eq(count_members(), 0);
	ck_assert_uint_eq(made.all.unresolved, 2);
}
END_TEST

START_TEST(the_last_identity_of_a_person_counts)
{
	make_2023("{'type':'identity','person_id':'a','sex':'M'}\n"
		  "{'type':'identity','person_id':'a','sex':'F'}\n" STAY(
		      "a", "1", "2023-01-01", "2023-03-01"));
	ck_assert(has("a", "\"sex\":\"F\""));
	ck_assert_uint_eq(made.audit.identities, 1);
}
END_TEST

/* Each line once; ids 10 and 9 are of one day, and 10 comes first. */
static const char *const lines[] = {
    "{'type':'identity','person_id':'a','date_of_birth':'1990-05-05',"
    "'sex':'M'}\n",
    STAY("a", "1", "2023-01-01", "2023-03-01"),
    STAY("a", "2", "2023-01-01", "2023-03-01"),
    STAY("a", "3", "2023-03-02", "2023-04-01"),
    CRIME("a", "pnc", "4", "2022-03-05", "2022-04-01"),
    CRIME("a", "niche", "5", "2022-03-05", "2022-04-01"),
    RECORD("offence", "a", "pnc", "9",
	"'offence_date':'2022-12-05','proven_date':'2022-12-06',"
	"'result':'convicted','x':{'court':'York'}"),
    RECORD("offence", "a", "pnc", "10",
	"'offence_date':'2022-12-05','proven_date':'2022-12-06',"
	"'result':'cautioned','x':{'court':'Leeds'}"),
    RECORD("assessment", "a", "o", "11",
	"'date':'2023-02-01','tool':'oasys','scores':{'drugs':1}"),
    RECORD("assessment", "a", "o", "12",
	"'date':'2023-02-01','tool':'oasys','scores':{'drugs':7}"),
    RECORD("contact", "a", "crs", "13", "'date':'2023-04-01'"),
    "{'type':'referral','person_id':'a','source':'crs','person':'a',"
    "'date':'2023-02-01','service':'Gate'}\n",
    "{'type':'referral','person_id':'a','source':'crs','person':'a',"
    "'date':'2023-02-01','service':'Work'}\n",
};

START_TEST(the_order_of_the_records_never_shows)
{
	enum { N = sizeof lines / sizeof *lines };
	struct buf text = {0}, first = {0};
	for (size_t turn = 0; turn < N; turn++) {
		buf_reset(&text);
		/* Each line comes first once, and every other time backwards.
		 */
		for (size_t i = 0; i < N; i++)
			buf_text(
			    &text, lines[(turn + (turn % 2 ? N - i : i)) % N]);
		make_2023(buf_cstr(&text));
		if (turn == 0)
			buf_slice(&first, buf_as_slice(&made.out));
		ck_assert_msg(
		    slice_equal(buf_as_slice(&made.out), buf_as_slice(&first)),
		    "turn %zu:\n%s\nfirst:\n%s", turn, buf_cstr(&made.out),
		    buf_cstr(&first));
	}
	ck_assert(has("a", "\"index_id\":\"3\""));
	ck_assert(has("a", "\"court\":\"Leeds\""));
	ck_assert(has("a", "\"scores\":{\"oasys\":{\"drugs\":[1,7]}}"));
	buf_fini(&text);
	buf_fini(&first);
}
END_TEST

START_TEST(the_summary_says_it_all)
{
	struct buf out = {0};
	make_2023(STAY("a", "1", "2023-03-01", "2023-02-28")
		CRIME("a", "pnc", "2", "2023-03-05", "2023-04-01")
		    CRIME("a", "pnc", "2", "2023-03-05", "2023-04-01"));
	counts_records(&out, &made.all, &made.audit);
	ck_assert(strstr(buf_cstr(&out), "\"superseded_versions\":1"));
	ck_assert(
	    strstr(buf_cstr(&out), "\"custody_released_before_reception\":1"));
	ck_assert(strstr(buf_cstr(&out), "\"custody\":1,\"offence\":2") ||
	    strstr(buf_cstr(&out), "\"offence\":2,\"custody\":1"));
	buf_fini(&out);
}
END_TEST

START_TEST(a_pile_finds_what_was_put_on_it_across_its_chunks)
{
	struct pile p;
	pile_init(&p, sizeof(uint64_t));
	for (uint64_t i = 0; i < 100000; i++)
		*(uint64_t *)pile_add(&p) = i * i;
	for (uint64_t i = 0; i < 100000; i++)
		ck_assert_uint_eq(*(uint64_t *)pile_at(&p, i), i * i);
	ck_assert_uint_gt(p.nchunks, 1);
	pile_fini(&p);
}
END_TEST

Suite *
t_cohort_records_suite(void)
{
	Suite *s = suite_create("cohort_records");
	TCase *c = tcase_create("records");
	tcase_add_test(c, the_last_version_counts_whosever_it_is);
	tcase_add_test(c, one_id_of_two_types_or_sources_is_two_records);
	tcase_add_test(c, without_an_id_only_what_is_equal_but_for_from_is_one);
	tcase_add_test(c, a_release_before_its_reception_is_unused_and_counted);
	tcase_add_test(c, overlapping_stays_are_one_and_counted);
	tcase_add_test(
	    c, offences_of_two_agencies_are_counted_once_and_counted);
	tcase_add_test(c, a_conviction_without_its_date_is_nothing_and_counted);
	tcase_add_test(c, records_of_nobody_are_in_no_cohort_and_counted);
	tcase_add_test(c, the_last_identity_of_a_person_counts);
	tcase_add_test(c, the_order_of_the_records_never_shows);
	tcase_add_test(c, the_summary_says_it_all);
	tcase_add_test(c, a_pile_finds_what_was_put_on_it_across_its_chunks);
	suite_add_tcase(s, c);
	return s;
}
