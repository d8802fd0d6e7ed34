/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/compare_words.h"

#include <check.h>
#include <math.h>

Suite *t_report_compare_suite(void);

static const struct outcome reoffended = {
    .name = "reoffended", .label = SLICE("Reoffended"), .unit = OUTCOME_RATE};
static const struct outcome reoffences = {.name = "reoffences",
    .label = SLICE("Reoffences per person"),
    .unit = OUTCOME_COUNT};
static const struct outcome days = {.name = "days_to_reoffence",
    .label = SLICE("Days to first reoffence"),
    .unit = OUTCOME_DAYS};
static const struct outcome summary_only = {.name = "severity.summary",
    .label = SLICE("Summary reoffence"),
    .unit = OUTCOME_RATE};
static const struct outcome custody = {.name = "reoffence_custody",
    .label = SLICE("Custody for a reoffence"),
    .unit = OUTCOME_RATE};

static const struct whom people = {"person", "people", "within 12 months"};
static const struct whom women = {"woman", "women", "within 12 months"};

static struct outcome_result
result_of(const struct outcome *o, struct moments t, struct moments c)
{
	return (struct outcome_result){.outcome = o,
	    .treated = t,
	    .comparison = c,
	    .difference = difference_of(t, c)};
}

/* A share of n people. */
static struct moments
share(double p, double n)
{
	return (struct moments){n, p, p * (1 - p) * n / (n - 1)};
}

static void
expect_level(const struct outcome_result *x, struct whom w, const char *words)
{
	struct buf b = {0};
	words_level(&b, x, w);
	ck_assert_str_eq(buf_cstr(&b), words);
	buf_fini(&b);
}

static void
expect_effect(const struct outcome_result *x, struct whom w, const char *words)
{
	struct buf b = {0};
	words_effect(&b, x, w);
	ck_assert_str_eq(buf_cstr(&b), words);
	buf_fini(&b);
}

/*
 * METHODS.md 4.6: published limits, in points fewer, from rounded inputs; the
 * pools were of tens of thousands. The published ones come from unrounded
 * figures, so that each may be 1 off.
 */
START_TEST(published_limits_are_reproduced_to_a_point)
{
	static const struct {
		double n, treated, comparison, low, high;
	} study[] = {
	    {231, .26, .35, 2, 14}, /* Langley House Trust 2013 */
	    {3085, .19, .26, 5, 8}, /* Prisoners' Education Trust 2014 */
	    {805, .18, .23, 2, 8},  /* the same, Open University */
	};
	for (size_t i = 0; i < sizeof study / sizeof *study; i++) {
		struct outcome_result x =
		    result_of(&reoffended, share(study[i].treated, study[i].n),
			share(study[i].comparison, 60000));
		double least = round(-100 * x.difference.high);
		double most = round(-100 * x.difference.low);
		ck_assert(x.difference.p < .05);
		ck_assert(fabs(least - study[i].low) <= 1);
		ck_assert(fabs(most - study[i].high) <= 1);
	}
}
END_TEST

/* PET Open University, METHODS.md 4.6: 2 to 8 points. */
START_TEST(limits_below_zero_are_swapped_into_rising_order)
{
	struct outcome_result x =
	    result_of(&reoffended, share(.18, 805), share(.23, 60000));
	expect_effect(&x, people,
	    "Taking part decreases the number of people in 100 who reoffend "
	    "by between 2 and 8 people (p below 0.01).");
}
END_TEST

/* Brighton Women's Centre 2024, METHODS.md 4.4: 25 and 28, "4 fewer". */
START_TEST(each_figure_is_rounded_by_itself)
{
	struct outcome_result x =
	    result_of(&reoffended, share(28. / 114, 114), share(.284, 20000));
	expect_level(&x, women,
	    "Of 100 typical women who took part, 25 were proven to have "
	    "reoffended within 12 months; of 100 similar women who did not, "
	    "28: 4 fewer.");
}
END_TEST

/*
 * Not significant, METHODS.md 4.3: n (t_crit/t)^2 = 500.89. In R:
 * p <- 28/114; q <- .284; a <- p*(1-p)/113; b <- q*(1-q)/19999
 * df <- (a+b)^2/(a^2/113 + b^2/19999); t <- (p-q)/sqrt(a+b)
 * 114*(qt(.975, df)/t)^2; 2*pt(-abs(t), df); (p-q) + c(-1, 1)*qt(.975, df)*
 * sqrt(a+b)
 */
START_TEST(what_may_be_chance_says_what_it_would_take_to_tell)
{
	struct outcome_result x =
	    result_of(&reoffended, share(28. / 114, 114), share(.284, 20000));
	expect_effect(&x, women,
	    "Taking part may decrease the number of women in 100 who reoffend "
	    "by up to 12 women, or may increase it by up to 4 women (p = "
	    "0.35). More women would be needed to tell which (about 501 in "
	    "place of 114, were the difference to stay as it is); that no "
	    "effect could be shown is not evidence that there is none.");
}
END_TEST

/* Of a publication: rounded limits, p as a word, nobody counted. */
START_TEST(a_published_result_says_what_its_table_shows)
{
	struct outcome_result x =
	    result_of(&reoffended, share(.18, 805), share(.23, 60000));
	x.shown_p = "<0.05";
	x.difference.low = -.08;
	x.difference.high = 0;
	expect_effect(&x, people,
	    "Taking part decreases the number of people in 100 who reoffend "
	    "by between 0 and 8 people (p below 0.05).");
	x.shown_p = "not significant";
	x.difference.high = .01;
	expect_effect(&x, people,
	    "Taking part may decrease the number of people in 100 who reoffend "
	    "by up to 8 people, or may increase it by up to 1 person (not "
	    "significant). More people would be needed to tell which; that no "
	    "effect could be shown is not evidence that there is none.");
}
END_TEST

START_TEST(an_increase_is_said_as_one)
{
	struct outcome_result x = result_of(&reoffences,
	    (struct moments){64, 3.25, 4}, (struct moments){5000, 2.1, 4});
	expect_level(&x, people,
	    "100 typical people who took part committed 325 proven reoffences "
	    "within 12 months (3.3 each); 100 similar people who did not, 210 "
	    "(2.1 each): 115 more.");
	expect_effect(&x, people,
	    "Taking part increases the number of reoffences of 100 people by "
	    "between 65 and 165 reoffences (p below 0.01).");
}
END_TEST

START_TEST(time_lengthens_or_shortens)
{
	struct outcome_result x =
	    result_of(&days, (struct moments){400, 120.6, 6400},
		(struct moments){9000, 112.4, 6400});
	expect_level(&x, people,
	    "Those who took part and reoffended did so after 121 days on "
	    "average; similar people who did not take part, after 112: 8 days "
	    "later.");
	expect_effect(&x, people,
	    "Taking part lengthens the average time to the first reoffence, "
	    "of those who reoffend, by between 0 and 16 days (p = 0.05).");
	x = result_of(&days, (struct moments){4000, 111.4, 6400},
	    (struct moments){9000, 112.4, 6400});
	expect_level(&x, people,
	    "Those who took part and reoffended did so after 111 days on "
	    "average; similar people who did not take part, after 112: 1 day "
	    "sooner.");
}
END_TEST

START_TEST(one_is_singular)
{
	struct outcome_result x =
	    result_of(&reoffended, share(.012, 90000), share(.02, 900000));
	expect_level(&x, women,
	    "Of 100 typical women who took part, 1 was proven to have "
	    "reoffended within 12 months; of 100 similar women who did not, "
	    "2: 1 fewer.");
	expect_effect(&x, women,
	    "Taking part decreases the number of women in 100 who reoffend "
	    "by between 1 and 1 woman (p below 0.01).");
}
END_TEST

/* METHODS.md 4.4: "-0" must print as "0". */
START_TEST(nothing_is_minus_nought)
{
	struct outcome_result x =
	    result_of(&reoffended, share(.2497, 5000), share(.25, 90000));
	expect_level(&x, people,
	    "Of 100 typical people who took part, 25 were proven to have "
	    "reoffended within 12 months; of 100 similar people who did not, "
	    "25: no difference to speak of.");
	ck_assert_str_eq(words_figure(OUTCOME_RATE, -.001).text, "0");
	ck_assert_str_eq(words_figure(OUTCOME_DAYS, -.4).text, "0");
	ck_assert_str_eq(words_figure(OUTCOME_RATE, .285).text, "29");
}
END_TEST

START_TEST(other_outcomes_are_named)
{
	struct outcome_result x =
	    result_of(&custody, share(.1, 500), share(.2, 9000));
	expect_level(&x, people,
	    "Custody for a reoffence: 10 of 100 typical people who took part, "
	    "20 of 100 similar people who did not: 10 fewer.");
	expect_effect(&x, people,
	    "Taking part decreases the figure for 100 people (Custody for a "
	    "reoffence) by between 7 and 13 people (p below 0.01).");
}
END_TEST

/* METHODS.md 4.4: rates by kind of court have a decimal in text. */
START_TEST(rates_by_kind_of_court_have_a_decimal)
{
	struct outcome_result x =
	    result_of(&summary_only, share(.123, 900), share(.171, 9000));
	expect_level(&x, people,
	    "Summary reoffence: 12.3 of 100 typical people who took part, "
	    "17.1 of 100 similar people who did not: 4.8 fewer.");
	/* R: d <- .123 - .171; a <- .123*.877/899; b <- .171*.829/8999
	 * df <- (a+b)^2/(a^2/899 + b^2/8999)
	 * d + c(-1, 1)*qt(.975, df)*sqrt(a+b) */
	expect_effect(&x, people,
	    "Taking part decreases the figure for 100 people (Summary "
	    "reoffence) by between 2.5 and 7.1 people (p below 0.01).");
}
END_TEST

START_TEST(what_is_undefined_says_nothing)
{
	struct outcome_result x =
	    result_of(&reoffended, share(0, 50), share(0, 900));
	expect_effect(&x, people, "");
}
END_TEST

START_TEST(p_has_two_places_and_a_floor)
{
	ck_assert_str_eq(words_p(.0099).text, "below 0.01");
	ck_assert_str_eq(words_p(.01).text, "0.01");
	ck_assert_str_eq(words_p(.347).text, "0.35");
}
END_TEST

START_TEST(people_are_named_by_their_sex)
{
	ck_assert_str_eq(whom_of(true, false, "").many, "men");
	ck_assert_str_eq(whom_of(false, true, "").one, "woman");
	ck_assert_str_eq(whom_of(false, false, "").many, "people");
}
END_TEST

START_TEST(a_caliper_is_a_distance_or_in_standard_deviations)
{
	struct match_rule rule = {0};
	struct fail f = {0};
	ck_assert_int_eq(match_caliper(&rule, NULL, &f), 0);
	ck_assert(rule.is_in_sd && rule.caliper == .2);
	ck_assert_int_eq(match_caliper(&rule, "0.05", &f), 0);
	ck_assert(!rule.is_in_sd && rule.caliper == .05);
	ck_assert_int_eq(match_caliper(&rule, "-1", &f), -1);
	ck_assert_int_eq(match_caliper(&rule, "wide", &f), -1);
	ck_assert_int_eq(match_caliper(&rule, "sd", &f), -1);
}
END_TEST

Suite *
t_report_compare_suite(void)
{
	Suite *s = suite_create("report_compare");
	TCase *t = tcase_create("words");
	tcase_add_test(t, published_limits_are_reproduced_to_a_point);
	tcase_add_test(t, limits_below_zero_are_swapped_into_rising_order);
	tcase_add_test(t, each_figure_is_rounded_by_itself);
	tcase_add_test(t, what_may_be_chance_says_what_it_would_take_to_tell);
	tcase_add_test(t, a_published_result_says_what_its_table_shows);
	tcase_add_test(t, an_increase_is_said_as_one);
	tcase_add_test(t, time_lengthens_or_shortens);
	tcase_add_test(t, one_is_singular);
	tcase_add_test(t, nothing_is_minus_nought);
	tcase_add_test(t, other_outcomes_are_named);
	tcase_add_test(t, rates_by_kind_of_court_have_a_decimal);
	tcase_add_test(t, what_is_undefined_says_nothing);
	tcase_add_test(t, p_has_two_places_and_a_floor);
	tcase_add_test(t, people_are_named_by_their_sex);
	tcase_add_test(t, a_caliper_is_a_distance_or_in_standard_deviations);
	suite_add_tcase(s, t);
	return s;
}
