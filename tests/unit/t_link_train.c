/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "link/train.h"

#include "link/chance.h"
#include "link/model_save.h"
#include "link/unlikely.h"
#include "link_make.h"

#include <math.h>

Suite *t_link_train_suite(void);

/*
 * Two fields, each a comparison and the beginning of a rule: a comparison is
 * then learnt from the pairs that the other's rule has found.
 */
static const char TEXT[] = LINK_FIELDS_XY
    "\"comparisons\":[\n" LINK_COMPARISON_X ",\n" LINK_COMPARISON_Y "],\n"
    "\"blocking\":[{\"name\":\"x\",\"keys\":[\"x\"]},"
    "{\"name\":\"y\",\"keys\":[\"y\"]}],\n"
    "\"learn\":{\"min_people\":1,\"belief\":2}}";

enum { N = 80, CROWD = 400 };

static struct model model;
static struct intake intake;
static struct people people;
static struct tests tests;
static struct blocks blocks;
static struct weights weights;
static struct placeholders none;
static struct people_lists lists = {.placeholders = &none};
static unsigned x_of[N], y_of[N];

/* Half are a second record of the one before, with an error in five. */
static void
make_people(struct buf *out)
{
	uint32_t seed = 12345;
	for (unsigned i = 0; i < N; i++) {
		unsigned draw[3];
		for (int k = 0; k < 3; k++)
			draw[k] = (seed = seed * 1664525 + 1013904223) >> 16;
		bool again = i % 2;
		x_of[i] = again && draw[2] % 5 ? x_of[i - 1] : draw[0] % 23;
		y_of[i] = again && draw[2] % 7 ? y_of[i - 1] : draw[1] % 31;
		buf_printf(out,
		    "{\"type\":\"person\",\"source\":\"s\",\"person\":\"%u\","
		    "\"given_name\":\"x%u\",\"family_name\":\"y%u\"}\n",
		    i, x_of[i], y_of[i]);
	}
}

/* Two of x and forty of y, who tells x. */
static void
make_crowd(struct buf *out)
{
	for (unsigned i = 0; i < CROWD; i++)
		buf_printf(out,
		    "{\"type\":\"person\",\"source\":\"s\",\"person\":\"%u\","
		    "\"given_name\":\"x%u\",\"family_name\":\"y%u\"}\n",
		    i, i % 2, i % 40);
}

static void
set_up_by(const char *model_text, void (*make)(struct buf *))
{
	struct buf text = {0};
	link_model(&model, model_text);
	make(&text);
	link_read(&intake, &model, buf_cstr(&text));
	buf_fini(&text);
	people_init(&people, &model, &intake, &lists, 1);
	tests_init(&tests, &people);
	blocks_init(&blocks, &people, 1);
	weights_init(&weights, &blocks, 1);
	weights.prior = -5 * WEIGHT_ONE;
	weights.npeople = N;
	weights_refresh(&weights);
}

static void
set_up(void)
{
	set_up_by(TEXT, make_people);
}

static void
tidy(void)
{
	weights_fini(&weights);
	blocks_fini(&blocks);
	tests_fini(&tests);
	people_fini(&people);
	intake_fini(&intake);
	model_fini(&model);
}

/* --- EM once more, over all pairs and in plain numbers -------------------- */

struct plain {
	double prior, m[2], u[2];
	double matches;
};

static double
probability(const struct plain *p, bool same_x, bool same_y)
{
	double w = p->prior;
	w += log2(same_x ? p->m[0] / p->u[0] : (1 - p->m[0]) / (1 - p->u[0]));
	w += log2(same_y ? p->m[1] / p->u[1] : (1 - p->m[1]) / (1 - p->u[1]));
	return 1 / (1 + exp2(-w));
}

/* Of matches, those that look less likely than not. */
static double
unlikely(const struct plain *p)
{
	double share = 0;
	for (int x = 0; x < 2; x++)
		for (int y = 0; y < 2; y++)
			if (probability(p, x, y) < 0.5)
				share += (x ? p->m[0] : 1 - p->m[0]) *
				    (y ? p->m[1] : 1 - p->m[1]);
	return share;
}

static void
plain_round(struct plain *p)
{
	static const double before[2] = {0.7, 0.6};
	static const double belief = 2;
	double seen[2] = {0, 0}, same[2] = {0, 0}, all = 0, likeliest = 0;
	for (unsigned i = 0; i < N; i++)
		for (unsigned k = 0; k < i; k++) {
			bool x = x_of[i] == x_of[k], y = y_of[i] == y_of[k];
			double likely = probability(p, x, y);
			if (!x && !y)
				continue; /* no rule finds them */
			all += likely;
			likeliest += likely >= 0.5 ? likely : 0;
			seen[0] += y ? likely : 0;
			same[0] += x && y ? likely : 0;
			seen[1] += x ? likely : 0;
			same[1] += x && y ? likely : 0;
		}
	for (int c = 0; c < 2; c++)
		p->m[c] = (same[c] + belief * before[c]) / (seen[c] + belief);
	double matches = fmax(all, likeliest / (1 - unlikely(p)));
	double share = (matches + 0.1) / (N * (N - 1) / 2.0);
	p->prior = log2(share / (1 - share));
	p->matches = all;
}

START_TEST(em_comes_to_what_a_second_one_does)
{
	for (unsigned jobs = 1; jobs <= 3; jobs += 2) {
		struct plain p = {
		    .prior = -5, .m = {0.7, 0.6}, .u = {0.05, 0.04}};
		struct pairs pairs = {0};
		struct training t = {0};
		set_up();
		pairs_score(
		    &pairs, &blocks, &weights, &tests, jobs, -90 * WEIGHT_ONE);
		train_m(&weights, &pairs, &blocks, jobs, &t);
		for (unsigned i = 0; i < t.rounds; i++)
			plain_round(&p);
		ck_assert(t.converged);
		ck_assert_uint_gt(t.rounds, 2);
		ck_assert_double_eq_tol(weights.m[0][1], p.m[0], 0.001);
		ck_assert_double_eq_tol(weights.m[1][1], p.m[1], 0.001);
		ck_assert_double_eq_tol(weights.m[0][2], 1 - p.m[0], 0.001);
		ck_assert_double_eq_tol(t.matches, p.matches, 0.1);
		ck_assert_double_eq_tol(
		    (double)weights.prior / WEIGHT_ONE, p.prior, 0.01);
		/* What it began with is far from that. */
		ck_assert_double_gt(fabs(p.m[0] - 0.7), 0.05);
		pairs_fini(&pairs);
		tidy();
	}
}
END_TEST

/*
 * Of 39,800 pairs that agree on x 1,800 do on y too; of the others, who are
 * alike, a few hundred are looked at, and stand for all.
 */
START_TEST(some_of_the_pairs_that_are_alike_stand_for_all)
{
	struct pairs pairs = {0};
	struct training t = {0};
	set_up_by(TEXT, make_crowd);
	pairs_score(&pairs, &blocks, &weights, &tests, 2, -90 * WEIGHT_ONE);
	ck_assert_uint_eq(pairs.n, 39800);
	train_m(&weights, &pairs, &blocks, 2, &t);
	struct plain p = {.prior = (double)weights.prior / WEIGHT_ONE,
	    .m = {weights.m[0][1], weights.m[1][1]},
	    .u = {0.05, 0.04}};
	double all = 1800 * probability(&p, true, true) +
	    38000 * probability(&p, true, false);
	ck_assert_double_gt(all, 2000);
	ck_assert_double_eq_tol(t.matches / all, 1, 0.01);
	pairs_fini(&pairs);
	tidy();
}
END_TEST

START_TEST(matches_that_look_unlikely_are_counted_by_m)
{
	struct plain p = {.prior = -2, .m = {0.7, 0.6}, .u = {0.05, 0.04}};
	set_up();
	weights.prior = -2 * WEIGHT_ONE;
	/* x alone weighs 0.5, y alone 0.2. */
	ck_assert_double_eq_tol(unlikely(&p), 0.3 * 0.4, 1e-12);
	ck_assert_double_eq_tol(unlikely_share(&weights), 0.12, 1e-9);
	/* Of a quarter nothing is known of y: x is enough. */
	weights.missing[1] = 0.25;
	ck_assert_double_eq_tol(
	    unlikely_share(&weights), 0.75 * 0.12 + 0.25 * 0.3, 1e-9);
	/* 0.58 are more than may be told from the rest. */
	weights.missing[1] = 0;
	weights.prior = -3 * WEIGHT_ONE;
	ck_assert_double_eq_tol(unlikely_share(&weights), 0.5, 1e-12);
	tidy();
}
END_TEST

/* How many pairs agree on a field. */
static unsigned
agreeing(const unsigned *of)
{
	unsigned pairs = 0;
	for (unsigned i = 0; i < N; i++)
		for (unsigned k = 0; k < i; k++)
			pairs += of[i] == of[k];
	return pairs;
}

/*
 * All of the 3,160 pairs are looked at. Of those that agree, the matches that
 * prior (1 in 33) and m expect are taken out, and two seen before added.
 */
START_TEST(u_is_counted_without_the_matches)
{
	for (unsigned jobs = 1; jobs <= 3; jobs += 2) {
		set_up();
		ck_assert_uint_eq(
		    chance_learn(&weights, &tests, jobs), N * (N - 1) / 2);
		double x = (agreeing(x_of) - 3160 / 33.0 * 0.7 + 2) /
		    (3160 + 2 / 0.05);
		double y = (agreeing(y_of) - 3160 / 33.0 * 0.6 + 2) /
		    (3160 + 2 / 0.04);
		ck_assert_double_gt(x, 0.01);
		ck_assert_double_gt(y, 0.005);
		ck_assert_double_eq_tol(weights.u[0][1], x, 1e-9);
		ck_assert_double_eq_tol(weights.u[1][1], y, 1e-9);
		ck_assert_int_eq(
		    weights.level[0][1], (int)lround(1024 * log2(0.7 / x)));
		tidy();
	}
}
END_TEST

START_TEST(labels_are_counted)
{
	struct tallies t = {0};
	struct training out = {0};
	set_up();
	/* x, y: 30 same and same, 6 same and else, 4 else and no value. */
	tallies_add(&t, 1 | 1 << 4, 30);
	tallies_add(&t, 1 | 2 << 4, 6);
	tallies_add(&t, 2, 4);
	train_by_labels(&weights, &t, N, &out);
	/* (36 + 2 * 0.7) / 42, (30 + 2 * 0.6) / 38 */
	ck_assert_double_eq_tol(weights.m[0][1], 0.890476, 1e-6);
	ck_assert_double_eq_tol(weights.m[0][2], 0.109524, 1e-6);
	ck_assert_double_eq_tol(weights.m[1][1], 0.821053, 1e-6);
	/* log2 of 0.890476 / 0.05, in 1/1024: 4254.3 */
	ck_assert_int_eq(weights.level[0][1], 4254);
	/* 40.1 of 3160 pairs: log2(0.0126899 / 0.9873101), so: -6432.5 */
	ck_assert_int_eq(weights.prior, -6433);
	ck_assert_double_eq(out.matches, 40);
	tallies_fini(&t);
	tidy();
}
END_TEST

/* y has another m where x is something else. */
static const char GIVEN[] = LINK_FIELDS_XY
    "\"comparisons\":[\n"
    "{\"name\":\"y\",\"fields\":[\"y\"],"
    "\"given\":{\"comparison\":\"x\",\"levels\":[\"else\"]},"
    "\"levels\":[\n"
    "{\"label\":\"same\",\"when\":[{\"exact\":\"y\"}],"
    "\"m\":0.6,\"m_given\":0.2,\"u\":0.04},\n"
    "{\"label\":\"else\",\"when\":[],"
    "\"m\":0.4,\"m_given\":0.8,\"u\":0.96}]},\n" LINK_COMPARISON_X "],\n"
    "\"blocking\":[{\"name\":\"x\",\"keys\":[\"x\"]},"
    "{\"name\":\"y\",\"keys\":[\"y\"]}],\n"
    "\"learn\":{\"min_people\":1,\"belief\":2}}";

START_TEST(another_m_is_counted_where_it_is_given)
{
	struct tallies t = {0};
	struct training out = {0};
	enum { SAME = 1, ELSE = 2 };
	set_up_by(GIVEN, make_people);
	tallies_add(&t, SAME | SAME << 4, 6);
	tallies_add(&t, ELSE | SAME << 4, 2);
	tallies_add(&t, SAME | ELSE << 4, 3);
	tallies_add(&t, ELSE | ELSE << 4, 5);
	tallies_add(&t, SAME, 4); /* no x */
	train_by_labels(&weights, &t, N, &out);
	/*
	 * (10 + 2 * 0.6) / 14; so 0.8 * 0.2 / 0.6 and 0.2 * 0.8 / 0.4 are
	 * expected, which is 0.4 and 0.6 of both: (3 + 2 * 0.4) / 10.
	 */
	ck_assert_double_eq_tol(weights.m[0][1], 0.8, 1e-12);
	ck_assert_double_eq_tol(weights.m_given[0][1], 0.38, 1e-12);
	ck_assert_double_eq_tol(weights.m_given[0][2], 0.62, 1e-12);
	/* log2(0.38 / 0.8) and log2(0.62 / 0.2), in 1/1024 */
	ck_assert_int_eq(weigh_all_given(&weights, SAME | ELSE << 4), -1100);
	ck_assert_int_eq(weigh_all_given(&weights, ELSE | ELSE << 4), 1671);
	ck_assert_int_eq(weigh_all_given(&weights, ELSE | SAME << 4), 0);
	ck_assert_int_eq(weigh_all_given(&weights, ELSE), 0);
	tallies_fini(&t);
	tidy();
}
END_TEST

START_TEST(another_m_is_loaded_again)
{
	struct model again;
	struct buf out = {0};
	set_up_by(GIVEN, make_people);
	weights.m_given[0][1] = 0.375;
	weights.m_given[0][2] = 0.625;
	model_save(&weights, slice_text("{}"), &out);
	link_model(&again, buf_cstr(&out));
	ck_assert_uint_eq(again.comparison[0].given, 1);
	ck_assert_uint_eq(again.comparison[0].given_levels, 1u << 2);
	ck_assert_uint_eq(again.comparison[1].given, MODEL_NONE);
	ck_assert_double_eq(again.comparison[0].level[0].m_given, 0.375);
	ck_assert_double_eq(again.comparison[0].level[1].m_given, 0.625);
	ck_assert_double_eq(again.comparison[0].level[1].m, 0.4);
	model_fini(&again);
	buf_fini(&out);
	tidy();
}
END_TEST

START_TEST(what_was_learnt_is_loaded_again)
{
	struct slice trained = SLICE("{\"recall\": 0.5}");
	struct model again;
	struct buf out = {0};
	set_up();
	weights.m[0][1] = 0.8125;
	weights.m[0][2] = 0.1875;
	weights.u[1][1] = 1e-07;
	model_save(&weights, trained, &out);
	link_model(&again, buf_cstr(&out));
	ck_assert(again.is_trained);
	ck_assert_double_eq(again.comparison[0].level[0].m, 0.8125);
	ck_assert_double_eq(again.comparison[0].level[1].m, 0.1875);
	ck_assert_double_eq(again.comparison[0].level[0].u, 0.05);
	ck_assert_double_eq(again.comparison[1].level[0].u, 1e-07);
	ck_assert_double_eq(again.comparison[1].level[0].m, 0.6);
	ck_assert_uint_eq(again.nrules, 2);
	ck_assert_double_eq(again.belief, 2);
	/* A level is a line, so that diff shows what was learnt. */
	ck_assert_ptr_nonnull(strstr(buf_cstr(&out),
	    "\n        {\"label\": \"same\", \"when\": [{\"exact\": \"x\"}], "
	    "\"m\": 0.8125, \"u\": 0.05},\n"));
	model_fini(&again);
	buf_fini(&out);
	tidy();
}
END_TEST

Suite *
t_link_train_suite(void)
{
	Suite *s = suite_create("link_train");
	TCase *c = tcase_create("train");
	tcase_add_test(c, em_comes_to_what_a_second_one_does);
	tcase_add_test(c, some_of_the_pairs_that_are_alike_stand_for_all);
	tcase_add_test(c, matches_that_look_unlikely_are_counted_by_m);
	tcase_add_test(c, u_is_counted_without_the_matches);
	tcase_add_test(c, labels_are_counted);
	tcase_add_test(c, another_m_is_counted_where_it_is_given);
	tcase_add_test(c, another_m_is_loaded_again);
	tcase_add_test(c, what_was_learnt_is_loaded_again);
	suite_add_tcase(s, c);
	return s;
}
