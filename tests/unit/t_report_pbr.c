/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/mem.h"
#include "report/pbr.h"
#include "stats_near.h"

#include <stdio.h>
#include <stdlib.h>

Suite *t_report_pbr_suite(void);

static const char *const names[] = {"one", "two", "three"};

/* Evaluates a shipped contract; the caller frees. */
static struct pbr_result *
evaluate(struct contract *c, const char *contract,
    const struct pbr_figures *figures, size_t n)
{
	struct fail f = {0};
	struct pbr_result *r = mem_alloc(sizeof *r);
	ck_assert_msg(contract_load(c, contract, &f) == 0, "%s", f.text);
	ck_assert_int_eq(pbr_evaluate(c, names, figures, n, r, &f), 0);
	return r;
}

START_TEST(every_shipped_contract_loads)
{
	static const char *const all[] = {"peterborough", "doncaster",
	    "transforming-rehabilitation", "minerva", "tariff"};
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		struct contract c;
		struct fail f = {0};
		ck_assert_msg(contract_load(&c, all[i], &f) == 0, "%s", f.text);
		ck_assert_str_eq(c.id, all[i]);
		contract_fini(&c);
	}
}
END_TEST

/* METHODS.md 3.1 and Annex T: p0 = .475, N = 1,500 -> .4497 to .5003. */
START_TEST(a_significance_band_is_the_published_one)
{
	struct contract c;
	struct pbr_figures x = {.people = 1500,
	    .reoffenders = 660,
	    .total = {660, 2900, 2900},
	    .baseline = {.475, 4.64, NAN},
	    .score = .47,
	    .baseline_score = .47};
	struct pbr_result *r =
	    evaluate(&c, "transforming-rehabilitation", &x, 1);
	within(r->stage[0].band[0].low, .4497, 5e-5);
	within(r->stage[0].band[0].high, .5003, 5e-5);
	ck_assert_int_eq(r->stage[0].result[0], 1);
	/* (.475 - .44) 1,500 4,000 pounds = 210,000 */
	ck_assert(r->line[0].is_made && r->line[0].pence == 21000000);
	/* (4.64 - 2,900/660) 660 = 162.4, at 1,000 pounds */
	ck_assert(r->line[1].is_made && r->line[1].pence == 16240000);
	/* paid beforehand: 1,000,000 pounds */
	ck_assert(r->limited == 37240000 && r->due == 0);
	ck_assert(r->repay == 100000000 - 37240000);
	mem_free(r);
	contract_fini(&c);
}
END_TEST

START_TEST(the_rate_is_adjusted_for_who_the_people_are)
{
	struct contract c;
	/* 2 points riskier than the baseline: 46% counts as 44%. */
	struct pbr_figures x = {.people = 1500,
	    .reoffenders = 690,
	    .total = {690, 3201.6, 3201.6},
	    .baseline = {.475, 4.64, NAN},
	    .score = .49,
	    .baseline_score = .47};
	struct pbr_result *r =
	    evaluate(&c, "transforming-rehabilitation", &x, 1);
	near(r->stage[0].value[0], .46);
	near(r->stage[0].adjusted[0], .44);
	ck_assert_int_eq(r->line[0].pence, 21000000);
	mem_free(r);
	contract_fini(&c);
}
END_TEST

START_TEST(within_the_band_nothing_is_paid_and_above_it_is_deducted)
{
	struct contract c;
	struct pbr_figures x = {.people = 1500,
	    .baseline = {.475, 4.64, NAN},
	    .score = .47,
	    .baseline_score = .47};
	x.reoffenders = x.total[0] = 720; /* 48% */
	x.total[1] = x.total[2] = 3000;
	struct pbr_result *r =
	    evaluate(&c, "transforming-rehabilitation", &x, 1);
	ck_assert(!r->line[0].is_made && !r->line[1].is_made);
	ck_assert_int_eq(r->sum, 0);
	contract_fini(&c);
	mem_free(r);
	x.reoffenders = x.total[0] = 780; /* 52%: 67.5 more reoffenders */
	r = evaluate(&c, "transforming-rehabilitation", &x, 1);
	ck_assert(r->line[0].is_made);
	ck_assert_int_eq(r->line[0].pence, -27000000);
	ck_assert_str_eq(r->line[1].why, "the hurdle is not met");
	contract_fini(&c);
	mem_free(r);
}
END_TEST

/*
 * METHODS.md 3.2: cohort 1 of Peterborough, 142 against 155 reconvictions for
 * 100 people, is 8.39% lower: not 10%, no early payment; over all 7.5%.
 */
START_TEST(peterborough_pays_at_the_end_and_not_early)
{
	struct contract c;
	const struct pbr_figures x[2] = {
	    {.people = 1000, .total = {1420}, .baseline = {1.55}},
	    {.people = 1000, .total = {1395}, .baseline = {1.55}},
	};
	struct pbr_result *r = evaluate(&c, "peterborough", x, 2);
	within(r->stage[0].reached[0], .0839, 5e-5);
	near(r->stage[1].reached[0], .1);
	ck_assert_uint_eq(r->nlines, 3);
	ck_assert(!r->line[0].is_made && r->line[1].is_made);
	/* early: 155 events of cohort 2; final: the 130 of cohort 1 */
	ck_assert_int_eq(r->line[1].pence, 15500000);
	ck_assert(r->line[2].is_made);
	ck_assert_int_eq(r->line[2].pence, 13000000);
	ck_assert_int_eq(r->due, 28500000);
	mem_free(r);
	contract_fini(&c);
}
END_TEST

/* METHODS.md 3.3: -5.7 points met the target of 5, -3.3 did not. */
START_TEST(doncaster_repays_a_tenth_below_five_points)
{
	struct contract c;
	struct pbr_figures x = {.people = 1000, .baseline = {.58}};
	x.total[0] = x.reoffenders = 523;
	struct pbr_result *r = evaluate(&c, "doncaster", &x, 1);
	ck_assert_int_eq(r->limited, 0);
	ck_assert_str_eq(r->line[0].why, "the target is met");
	mem_free(r);
	contract_fini(&c);
	x.total[0] = x.reoffenders = 547;
	r = evaluate(&c, "doncaster", &x, 1);
	ck_assert_int_eq(r->limited, -250000000);
	ck_assert_int_eq(r->repay, 250000000);
	mem_free(r);
	contract_fini(&c);
}
END_TEST

/* 60 of 100 settled: capped at 50 people, 10% deadweight, 300 pounds. */
START_TEST(outcomes_are_capped_and_lose_their_deadweight)
{
	struct contract c;
	struct pbr_figures x = {.people = 100, .total = {60}};
	struct pbr_result *r = evaluate(&c, "tariff", &x, 1);
	ck_assert_int_eq(r->line[0].pence, 45 * 30000);
	ck_assert_int_eq(r->sum, 45 * 30000);
	mem_free(r);
	contract_fini(&c);
}
END_TEST

START_TEST(a_cap_limits_what_is_earned)
{
	struct contract c;
	struct pbr_figures x = {.people = 1000, .baseline = {.5}};
	x.total[0] = x.reoffenders = 300; /* 200 at 4,000 pounds */
	struct pbr_result *r = evaluate(&c, "minerva", &x, 1);
	ck_assert_int_eq(r->sum, 80000000);
	ck_assert_int_eq(r->limited, 20000000);
	mem_free(r);
	contract_fini(&c);
}
END_TEST

static struct pbr_luck
luck_of(const char *contract, const struct pbr_figures *x, uint64_t seed)
{
	enum { N = 1000 };
	struct contract c;
	struct fail f = {0};
	struct pbr_luck luck;
	struct pbr_person *person = mem_zalloc(N, sizeof *person);
	for (size_t i = 0; i < N; i++) {
		person[i].reoffended = i < x->reoffenders;
		person[i].y[0] = person[i].reoffended;
	}
	const struct pbr_people people = {.person = person, .n = N};
	ck_assert_int_eq(contract_load(&c, contract, &f), 0);
	ck_assert_int_eq(
	    pbr_simulate(&c, names, x, &people, NULL, 1, seed, &luck, &f), 0);
	contract_fini(&c);
	mem_free(person);
	return luck;
}

/*
 * Doncaster, 1,000 people at .58: luck reaches 5 points lower with
 * R: pbinom(530, 1000, .58) = 0.0007927, so that 99.92% lose the tenth.
 */
START_TEST(luck_pays_as_often_as_the_binomial_says)
{
	const struct pbr_figures x = {.people = 1000,
	    .reoffenders = 600,
	    .total = {600},
	    .baseline = {.58}};
	struct pbr_luck a = luck_of("doncaster", &x, 1);
	struct pbr_luck b = luck_of("doncaster", &x, 1);
	ck_assert_int_eq(a.nruns, 4000);
	within(a.deducted, .9992, .0015);
	ck_assert(a.mean == b.mean && a.low == b.low && a.high == b.high);
}
END_TEST

/* The contract of a file with `text`. */
static void
refuse(const char *text, const char *message)
{
	char path[] = "/tmp/ioc-unit-XXXXXX";
	struct contract c;
	struct fail f = {0};
	int fd = mkstemp(path);
	FILE *file = fd < 0 ? NULL : fdopen(fd, "w");
	ck_assert(file);
	fputs(text, file);
	fclose(file);
	ck_assert_int_eq(contract_load(&c, path, &f), -1);
	ck_assert_int_eq(f.kind, FAIL_USAGE);
	ck_assert_msg(strstr(f.text, message) != NULL, "%s", f.text);
	contract_fini(&c);
	remove(path);
}

#define HEAD                                                                   \
	"{\"id\":\"x\",\"version\":\"1\",\"title\":\"x\","                     \
	"\"cohort\":{\"definition\":\"d\"},"                                   \
	"\"measures\":[{\"name\":\"binary\",\"of\":\"reoffended\"}],"          \
	"\"baseline\":{\"kind\":\"none\"},"

START_TEST(a_mistake_names_what_is_wrong)
{
	refuse("[]", "");
	refuse(HEAD "\"extra\":1,\"payment\":[]}", "extra");
	refuse(HEAD "\"payment\":[{\"name\":\"p\",\"basis\":\"per_outcome\","
		    "\"measure\":\"binari\",\"amount_pence\":1}]}",
	    "binari");
	refuse(HEAD "\"payment\":[{\"name\":\"p\",\"when\":\"hurdle\","
		    "\"basis\":\"per_outcome\",\"measure\":\"binary\","
		    "\"amount_pence\":1}]}",
	    "no hurdle");
	refuse(HEAD "\"payment\":[{\"name\":\"p\",\"basis\":\"per_outcome\","
		    "\"measure\":\"binary\",\"amount_pence\":1.5}]}",
	    "amount_pence");
	refuse(HEAD "\"bands\":[{\"name\":\"b\",\"measure\":\"binary\","
		    "\"kind\":\"points_below\"}],\"payment\":[]}",
	    "at_least");
	refuse(HEAD "\"hurdle\":{\"measure\":\"binary\",\"at_most\":\"x\"},"
		    "\"payment\":[]}",
	    "baseline");
}
END_TEST

Suite *
t_report_pbr_suite(void)
{
	setenv("IOC_SHARE", "share", 1);
	Suite *s = suite_create("report_pbr");
	TCase *t = tcase_create("pbr");
	tcase_add_test(t, every_shipped_contract_loads);
	tcase_add_test(t, a_significance_band_is_the_published_one);
	tcase_add_test(t, the_rate_is_adjusted_for_who_the_people_are);
	tcase_add_test(
	    t, within_the_band_nothing_is_paid_and_above_it_is_deducted);
	tcase_add_test(t, peterborough_pays_at_the_end_and_not_early);
	tcase_add_test(t, doncaster_repays_a_tenth_below_five_points);
	tcase_add_test(t, outcomes_are_capped_and_lose_their_deadweight);
	tcase_add_test(t, a_cap_limits_what_is_earned);
	tcase_add_test(t, luck_pays_as_often_as_the_binomial_says);
	tcase_add_test(t, a_mistake_names_what_is_wrong);
	suite_add_tcase(s, t);
	return s;
}
