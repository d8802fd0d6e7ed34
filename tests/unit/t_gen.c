/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The generator's own parts: what it makes is only as good as these. */
#include "../gen/ident.h"
#include "../gen/noise.h"
#include "../gen/ogrs.h"
#include "../gen/sheet.h"

#include <check.h>
#include <math.h>

Suite *t_gen_suite(void);

/*
 * From the reference implementation of xoshiro256** with this state
 * (prng.di.unimi.it/xoshiro256starstar.c): s = {1, 2, 3, 4} gives 11520, 0,
 * 1509978240, 1215971899390074240.
 */
START_TEST(numbers_are_those_of_xoshiro)
{
	struct rng r = {{1, 2, 3, 4}};
	ck_assert_uint_eq(rng_next(&r), 11520);
	ck_assert_uint_eq(rng_next(&r), 0);
	ck_assert_uint_eq(rng_next(&r), 1509978240);
	ck_assert_uint_eq(rng_next(&r), 1215971899390074240);
}
END_TEST

START_TEST(a_stream_is_decided_by_its_four_numbers)
{
	struct rng a = rng_of(1, 2, 3, 4), b = rng_of(1, 2, 3, 4);
	struct rng c = rng_of(1, 2, 4, 3), e = rng_of(2, 1, 3, 4);
	uint64_t first = rng_next(&a);
	ck_assert_uint_eq(first, rng_next(&b));
	ck_assert_uint_ne(first, rng_next(&c));
	ck_assert_uint_ne(first, rng_next(&e));
}
END_TEST

START_TEST(a_shuffle_has_every_number_once)
{
	static bool seen[1000];
	for (uint64_t i = 0; i < 1000; i++) {
		uint64_t at = rng_shuffle(5, i, 1000);
		ck_assert_uint_lt(at, 1000);
		ck_assert(!seen[at]);
		seen[at] = true;
	}
	ck_assert_uint_eq(rng_shuffle(5, 0, 1), 0);
}
END_TEST

START_TEST(waiting_times_have_mean_one)
{
	struct rng r = rng_of(7, 0, 0, 0);
	double sum = 0;
	for (int i = 0; i < 200000; i++)
		sum += rng_wait(&r);
	/* Four standard errors of the mean are 0.009. */
	ck_assert_double_eq_tol(sum / 200000, 1, 0.009);
}
END_TEST

START_TEST(picks_follow_their_weights)
{
	struct arena arena = {0};
	const double weight[] = {1, 0, 5, 4};
	struct weights w = weights_of(weight, 4, &arena);
	struct rng r = rng_of(8, 0, 0, 0);
	int count[4] = {0};
	for (int i = 0; i < 100000; i++)
		count[weights_pick(&w, &r)]++;
	ck_assert_int_eq(count[1], 0);
	ck_assert_double_eq_tol(count[0] / 100000.0, 0.1, 0.004);
	ck_assert_double_eq_tol(count[2] / 100000.0, 0.5, 0.007);
	arena_fini(&arena);
}
END_TEST

/* METHODS.md 8.1. */
START_TEST(pnc_letters_are_right)
{
	static const struct {
		int year;
		uint32_t serial;
		const char *full, *brief;
	} vector[] = {{1981, 34, "1981/0000034U", "81/34U"},
	    {2002, 73319, "2002/0073319Z", "02/73319Z"},
	    {2000, 223, "2000/0000223R", "00/223R"},
	    {1979, 163001, "1979/0163001B", "79/163001B"},
	    {2003, 3, "2003/0000003Y", "03/3Y"},
	    {1967, 9893091, "1967/9893091D", "67/9893091D"}};
	char out[IDENT_TEXT];
	for (size_t i = 0; i < sizeof vector / sizeof *vector; i++) {
		ident_pnc(out, vector[i].year, vector[i].serial);
		ck_assert_str_eq(out, vector[i].full);
		ident_pnc_short(out, vector[i].year, vector[i].serial);
		ck_assert_str_eq(out, vector[i].brief);
	}
}
END_TEST

/* METHODS.md 8.1: the SF form is not padded (padded would give B). */
START_TEST(cro_letters_are_right)
{
	char out[IDENT_TEXT];
	ident_cro(out, 1991, 65656, false);
	ck_assert_str_eq(out, "065656/91H");
	ident_cro(out, 2005, 482703, true);
	ck_assert_str_eq(out, "SF05/482703J");
	ident_cro(out, 1983, 50058, true);
	ck_assert_str_eq(out, "SF83/50058Z");
}
END_TEST

START_TEST(a_spoilt_identifier_has_another_letter)
{
	struct rng r = rng_of(9, 0, 0, 0);
	for (int i = 0; i < 200; i++) {
		char id[IDENT_TEXT] = "1981/0000034U";
		ident_spoil(id, &r);
		ck_assert_int_ne(id[12], 'U');
		ck_assert_ptr_nonnull(
		    strchr("ZABCDEFGHJKLMNPQRTUVWXY", id[12]));
	}
}
END_TEST

/* The sum rule of METHODS.md 8.1. */
START_TEST(nhs_numbers_pass_their_own_check)
{
	struct rng r = rng_of(10, 0, 0, 0);
	for (int i = 0; i < 500; i++) {
		char id[IDENT_TEXT];
		int sum = 0;
		ident_nhs(id, &r);
		for (int k = 0; k < 10; k++)
			sum += (id[k] - '0') * (10 - k);
		ck_assert_int_eq(sum % 11, 0);
	}
}
END_TEST

START_TEST(serials_do_not_repeat)
{
	static bool seen[89989];
	for (uint32_t i = 0; i < 89989; i++) {
		uint32_t serial = ident_spread(i, 89989);
		ck_assert(!seen[serial]);
		seen[serial] = true;
	}
}
END_TEST

/* METHODS.md 2.1, test vectors. */
START_TEST(ogrs3_agrees_with_the_published_vectors)
{
	static const struct {
		struct ogrs in;
		double one, two;
	} vector[] = {{{'M', 61, 59, 47, 1, 0.7606}, 0.0832, 0.1571},
	    {{'M', 30, 30, 21, 1, 0.1599}, 0.1074, 0.1981},
	    {{'M', 24, 23, 14, 14, 0.6612}, 0.7649, 0.8697},
	    {{'F', 33, 33, 19, 22, 0.6612}, 0.7932, 0.8873},
	    {{'M', 45, 45, 45, 0, -0.1214}, 0.0487, 0.0950},
	    {{'F', 14, 14, 14, 0, 0}, 0.1169, 0.2137}};
	for (size_t i = 0; i < sizeof vector / sizeof *vector; i++) {
		double one = ogrs_score(&vector[i].in, 1);
		double two = ogrs_score(&vector[i].in, 2);
		ck_assert_double_eq_tol(one, vector[i].one, 0.00005001);
		ck_assert_double_eq_tol(two, vector[i].two, 0.00005001);
	}
}
END_TEST

START_TEST(accents_come_off)
{
	char name[NOISE_NAME] = "Wójcik-Žaneta Łüß Ionuț";
	noise_ascii(name);
	ck_assert_str_eq(name, "Wojcik-Zaneta Lus Ionut");
}
END_TEST

START_TEST(capitals_reach_beyond_ascii)
{
	char name[NOISE_NAME] = "Muñoz o'Brien";
	noise_upper(name);
	ck_assert_str_eq(name, "MUÑOZ O'BRIEN");
}
END_TEST

START_TEST(a_typing_error_keeps_the_text_whole)
{
	struct rng r = rng_of(11, 0, 0, 0);
	int changed = 0;
	for (int i = 0; i < 2000; i++) {
		char name[NOISE_NAME] = "Gonçalves";
		noise_typo(name, &r);
		changed += strcmp(name, "Gonçalves") != 0;
		ck_assert_ptr_nonnull(strstr(name, "\xc3\xa7"));
		ck_assert_uint_le(strlen(name), 11);
	}
	ck_assert_int_gt(changed, 1500);
}
END_TEST

START_TEST(day_and_month_change_places_when_they_can)
{
	date d = date_from_ymd(1984, 3, 7);
	ck_assert_int_eq(noise_flip(d), date_from_ymd(1984, 7, 3));
	d = date_from_ymd(1984, 3, 17);
	ck_assert_int_eq(noise_flip(d), d);
}
END_TEST

/* Excel: 1 January 2024 is 45292 (METHODS.md 12 has it as a hazard). */
START_TEST(dates_come_in_every_style)
{
	static const char *const style[][2] = {{"DD/MM/YYYY", "01/01/2024"},
	    {"D.M.YY", "1.1.24"}, {"DD-UPPMMM-YY", "01-JAN-24"},
	    {"Do MMMM YYYY", "1st January 2024"}, {"SERIAL", "45292"},
	    {"YYYY-MM-DD 09:05:00", "2024-01-01 09:05:00"}};
	struct buf out = {0};
	for (size_t i = 0; i < sizeof style / sizeof *style; i++) {
		buf_reset(&out);
		date_style(&out, date_from_ymd(2024, 1, 1), style[i][0]);
		ck_assert_str_eq(buf_cstr(&out), style[i][1]);
	}
	buf_fini(&out);
}
END_TEST

Suite *
t_gen_suite(void)
{
	Suite *s = suite_create("gen");
	TCase *t = tcase_create("gen");
	tcase_add_test(t, numbers_are_those_of_xoshiro);
	tcase_add_test(t, a_stream_is_decided_by_its_four_numbers);
	tcase_add_test(t, a_shuffle_has_every_number_once);
	tcase_add_test(t, waiting_times_have_mean_one);
	tcase_add_test(t, picks_follow_their_weights);
	tcase_add_test(t, pnc_letters_are_right);
	tcase_add_test(t, cro_letters_are_right);
	tcase_add_test(t, a_spoilt_identifier_has_another_letter);
	tcase_add_test(t, nhs_numbers_pass_their_own_check);
	tcase_add_test(t, serials_do_not_repeat);
	tcase_add_test(t, ogrs3_agrees_with_the_published_vectors);
	tcase_add_test(t, accents_come_off);
	tcase_add_test(t, capitals_reach_beyond_ascii);
	tcase_add_test(t, a_typing_error_keeps_the_text_whole);
	tcase_add_test(t, day_and_month_change_places_when_they_can);
	tcase_add_test(t, dates_come_in_every_style);
	suite_add_tcase(s, t);
	return s;
}
