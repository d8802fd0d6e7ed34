/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "link/standard.h"

#include "link/splice.h"

#include <check.h>

Suite *t_link_standard_suite(void);

static struct arena scratch;
static struct buf out;

static const char *
standard(const char *raw, enum standard how)
{
	standard_value(&out, slice_text(raw), how, &scratch);
	return buf_cstr(&out);
}

static void
tidy(void)
{
	arena_fini(&scratch);
	buf_fini(&out);
	scratch = (struct arena){0};
	out = (struct buf){0};
}

/* The national service's rules: MATCHING.md 1. */
START_TEST(names_have_one_spelling)
{
	static const char *const row[][2] = {{"Smith-Jones", "SMITH JONES"},
	    {"O'Brien", "OBRIEN"},
	    {"O\xE2\x80\x99"
	     "Brien",
		"OBRIEN"},
	    {"O Brien", "OBRIEN"}, {"Mc Donald", "MCDONALD"},
	    {"van der Berg", "VAN DER BERG"}, {"Zo\xC3\xAB", "ZOE"},
	    {"Ann\xE2\x80\x93"
	     "Marie",
		"ANN MARIE"},
	    {" ann  marie ", "ANN MARIE"}, {"-", ""}, {"", ""}};
	for (size_t i = 0; i < sizeof row / sizeof *row; i++)
		ck_assert_str_eq(standard(row[i][0], STANDARD_NAME), row[i][1]);
	tidy();
}
END_TEST

/* A file's worth of text in a name costs no more than so many letters. */
START_TEST(names_may_be_very_long)
{
	enum { LETTERS = 600000 };
	struct buf name = {0};
	while (name.n < LETTERS)
		buf_text(&name, name.n % 1000 ? "A" : "Mc ");
	standard_value(&out, buf_as_slice(&name), STANDARD_NAME, &scratch);
	ck_assert_uint_gt(out.n, LETTERS - 1000);
	buf_fini(&name);
	tidy();
}
END_TEST

START_TEST(dates_postcodes_and_numbers_have_one_spelling)
{
	ck_assert_str_eq(standard("1984-03-07", STANDARD_DATE), "19840307");
	ck_assert_str_eq(standard("19840307", STANDARD_DATE), "19840307");
	ck_assert_str_eq(standard("1984-03", STANDARD_DATE), "");
	ck_assert_str_eq(standard("2024-02-29", STANDARD_DATE), "20240229");
	ck_assert_str_eq(standard("2023-02-29", STANDARD_DATE), "");
	ck_assert_str_eq(standard("1984-13-01", STANDARD_DATE), "");
	ck_assert_str_eq(standard("00000000", STANDARD_DATE), "");
	ck_assert_str_eq(standard("sw1a1aa", STANDARD_POSTCODE), "SW1A 1AA");
	ck_assert_str_eq(standard("M1 1AE", STANDARD_POSTCODE), "M1 1AE");
	ck_assert_str_eq(standard("SW1A 1", STANDARD_POSTCODE), "SW1A 1");
	ck_assert_str_eq(standard("SW1A", STANDARD_POSTCODE), "SW1A");
	ck_assert_str_eq(standard("2119", STANDARD_POSTCODE), "2119");
	ck_assert_str_eq(standard("No fixed abode", STANDARD_POSTCODE), "");
	ck_assert_str_eq(standard(" 007.50", STANDARD_NUMBER), "7.5");
	ck_assert_str_eq(standard("+1,234,567", STANDARD_NUMBER), "1234567");
	ck_assert_str_eq(standard("-0", STANDARD_NUMBER), "0");
	ck_assert_str_eq(standard(".5", STANDARD_NUMBER), "0.5");
	ck_assert_str_eq(standard("1,5", STANDARD_NUMBER), "");
	ck_assert_str_eq(standard("5 ft", STANDARD_NUMBER), "");
	ck_assert_str_eq(standard("00012345678901234567", STANDARD_NUMBER),
	    "12345678901234567");
	ck_assert_str_eq(
	    standard("1981/0000034U", STANDARD_ID), "19810000034U");
	ck_assert_str_eq(
	    standard("+44 (0)20 7946 0018", STANDARD_PHONE), "02079460018");
	ck_assert_str_eq(
	    standard("020 7946 0018", STANDARD_PHONE), "02079460018");
	tidy();
}
END_TEST

START_TEST(a_postcode_knows_its_parts)
{
	struct slice full = SLICE("SW1A 1AA"), sector = SLICE("SW1A 1");
	struct slice outward = SLICE("SW1A"), foreign = SLICE("2119");
	struct slice irish = SLICE("D02AF30"),
		     address = SLICE("3HIGHSTREETAB1");
	struct postcode_shape s = standard_postcode(full);
	ck_assert(s.full == 8 && s.sector == 6 && s.outward == 4);
	s = standard_postcode(sector);
	ck_assert(s.full == 0 && s.sector == 6 && s.outward == 4);
	s = standard_postcode(outward);
	ck_assert(s.full == 0 && s.sector == 0 && s.outward == 4);
	s = standard_postcode(foreign);
	ck_assert(s.full == 4 && s.sector == 0 && s.outward == 0);
	s = standard_postcode(irish);
	ck_assert(s.full == 7 && s.sector == 0 && s.outward == 0);
	s = standard_postcode(address);
	ck_assert(s.full == 14 && s.sector == 0 && s.outward == 0);
}
END_TEST

static size_t
take(const char *value, enum take how, struct slice part[8])
{
	return standard_take(slice_text(value), how, part, 8, &scratch);
}

START_TEST(fields_take_parts_of_a_value)
{
	struct slice part[8];
	ck_assert_uint_eq(take("ANN MARIE", TAKE_SECOND, part), 1);
	ck_assert(slice_is(part[0], "MARIE"));
	ck_assert_uint_eq(take("ANN", TAKE_SECOND, part), 0);
	ck_assert_uint_eq(take("SMITH JONES", TAKE_PARTS, part), 3);
	ck_assert(slice_is(part[0], "SMITH JONES"));
	ck_assert(slice_is(part[2], "JONES"));
	ck_assert_uint_eq(take("SMITH", TAKE_PARTS, part), 1);
	ck_assert_uint_eq(take("ANN MARIE", TAKE_INITIALS, part), 1);
	ck_assert(slice_is(part[0], "AM"));
	ck_assert_uint_eq(take("19810000034U", TAKE_SERIAL, part), 1);
	ck_assert(slice_is(part[0], "000034"));
	ck_assert_uint_eq(take("12345", TAKE_SERIAL, part), 0);
	tidy();
}
END_TEST

static const char *
spliced(const char *line, bool has_old)
{
	struct slice id = SLICE("pNEW");
	buf_reset(&out);
	splice_line(&out, slice_text(line), id, has_old);
	return buf_cstr(&out);
}

START_TEST(a_person_id_goes_straight_after_type)
{
	static const char *const row[][2] = {
	    {"{\"type\":\"person\",\"a\":1}",
		"{\"type\":\"person\",\"person_id\":\"pNEW\",\"a\":1}"},
	    {"{ \"a\" : 1 , \"type\" : \"person\" }",
		"{ \"a\" : 1 , \"type\" : \"person\",\"person_id\":\"pNEW\" "
		"}"},
	    {"{\"type\":\"person\",\"person_id\":\"pOLD\",\"a\":1}",
		"{\"type\":\"person\",\"person_id\":\"pNEW\",\"a\":1}"},
	    {"{\"type\":\"person\",\"a\":1, \"person_id\":\"pOLD\"}",
		"{\"type\":\"person\",\"person_id\":\"pNEW\",\"a\":1}"},
	    {"{\"person_id\":\"pOLD\",\"type\":\"person\",\"a\":1}",
		"{\"type\":\"person\",\"person_id\":\"pNEW\",\"a\":1}"},
	    {"{\"b\":2,\"person_id\":\"pOLD\",\"type\":\"person\"}",
		"{\"b\":2,\"type\":\"person\",\"person_id\":\"pNEW\"}"}};
	for (size_t i = 0; i < sizeof row / sizeof *row; i++)
		ck_assert_str_eq(spliced(row[i][0], true), row[i][1]);
	for (size_t i = 0; i < 2; i++)
		ck_assert_str_eq(spliced(row[i][0], false), row[i][1]);
	tidy();
}
END_TEST

START_TEST(old_identities_are_known)
{
	struct slice old = SLICE("{\"type\":\"identity\",\"a\":1}");
	struct slice late = SLICE("{\"a\":1,\"type\":\"identity\"}");
	struct slice other = SLICE("{\"type\":\"person\",\"a\":1}");
	ck_assert(splice_is_identity(old));
	ck_assert(splice_is_identity(late));
	ck_assert(!splice_is_identity(other));
}
END_TEST

Suite *
t_link_standard_suite(void)
{
	Suite *s = suite_create("link_standard");
	TCase *c = tcase_create("standard");
	tcase_add_test(c, names_may_be_very_long);
	tcase_add_test(c, names_have_one_spelling);
	tcase_add_test(c, dates_postcodes_and_numbers_have_one_spelling);
	tcase_add_test(c, a_postcode_knows_its_parts);
	tcase_add_test(c, fields_take_parts_of_a_value);
	tcase_add_test(c, a_person_id_goes_straight_after_type);
	tcase_add_test(c, old_identities_are_known);
	suite_add_tcase(s, c);
	return s;
}
