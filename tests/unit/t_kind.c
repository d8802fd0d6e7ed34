/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every kind, with the vectors of METHODS.md 8 and annex T. */
#include "rules/kinds.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>

Suite *t_kind_suite(void);

static struct kinds kinds;
static struct arena arena;

static void
setup(void)
{
	struct fail f = {0};
	setenv("IOC_SHARE", "share", 1);
	ck_assert_msg(kinds_load(&kinds, &f) == 0, "%s", f.text);
}

static void
teardown(void)
{
	kinds_fini(&kinds);
	arena_fini(&arena);
}

/* What is expected: JSON, or a rule's name, or "missing". */
struct vector {
	const char *text, *want;
};

static void
check_reading(const struct reading *r, const struct vector *v, size_t n)
{
	struct reader reader = {&arena, NULL};
	struct buf out = {0};
	for (size_t i = 0; i < n; i++) {
		buf_reset(&out);
		const struct rule *broken =
		    kind_write(r, slice_text(v[i].text), &reader, &out);
		const char *got = broken ? broken->name : buf_cstr(&out);
		ck_assert_msg(strcmp(got, v[i].want) == 0, "%s: %s, not %s",
		    v[i].text, got, v[i].want);
		if (broken)
			ck_assert_uint_eq(out.n, 0);
	}
	buf_fini(&out);
	arena_reset(&arena);
}

static struct reading
field(enum record_type type, const char *name)
{
	int i = schema_field(type, slice_text(name));
	ck_assert_int_ne(i, FIELD_NONE);
	return kinds_reading(&kinds, type, i);
}

static struct reading
person(const char *name)
{
	return field(RECORD_PERSON, name);
}

#define CHECK(reading, vectors)                                                \
	check_reading(&(reading), vectors, sizeof vectors / sizeof *vectors)

/* METHODS.md 8.1; letters of the long forms computed with
 * python3 -c 'print("ZABCDEFGHJKLMNPQRTUVWXY"[(yy*10**7+serial)%23])' */
START_TEST(pnc_identifiers)
{
	static const struct vector v[] = {
	    {"81/34U", "\"1981/0000034U\""},
	    {"02/73319Z", "\"2002/0073319Z\""},
	    {"00/223R", "\"2000/0000223R\""},
	    {"79/163001B", "\"1979/0163001B\""},
	    {"033Y", "\"2003/0000003Y\""},
	    {"67/9893091D", "\"1967/9893091D\""},
	    {"79163001B", "\"1979/0163001B\""},
	    {"20020073319Z", "\"2002/0073319Z\""},
	    {"2002/0073319z", "\"2002/0073319Z\""},
	    {"1981/0000034U", "\"1981/0000034U\""},
	    {"20030011985Z", "pnc.check"},
	    {"20120052494O", "pnc.check"},
	    {"20230583843N", "pnc.check"},
	    {"2001/0171310S", "pnc.check"},
	    {"1923[1234567A", "pnc.invalid"},
	    {"1923/1234567AA", "pnc.invalid"},
	    {"192/1234567A", "pnc.invalid"}, /* three digits of year */
	    {"2002/00733199Z", "pnc.invalid"},
	    {"12-Mar", "pnc.invalid"},
	    {"2000/0000000Z", "missing"},
	    {"/Z", "pnc.invalid"},
	    {"Z", "pnc.invalid"},
	};
	struct reading r = person("ids.pnc");
	CHECK(r, v);
}
END_TEST

START_TEST(cro_numbers)
{
	static const struct vector v[] = {
	    {"65656/91H", "\"065656/91H\""},
	    {"065656/91H", "\"065656/91H\""},
	    {"SF05/482703J", "\"SF05/482703J\""},
	    {"SF83/50058Z", "\"SF83/50058Z\""},
	    {"SF83/50058B", "cro.check"}, /* as if padded */
	    {"85227/65G", "cro.check"},
	    {"000000/00Z", "missing"},
	    {"1234567/91H", "cro.invalid"},
	    {"65656/1991H", "cro.invalid"},
	    {"SF/1A", "cro.invalid"},
	    {"SF05/A", "cro.invalid"},
	    {"", "cro.invalid"},
	};
	struct reading r = person("ids.cro");
	CHECK(r, v);
}
END_TEST

START_TEST(prison_and_probation_numbers)
{
	static const struct vector nomis[] = {{"A1234BC", "\"A1234BC\""},
	    {"a1234bc", "\"A1234BC\""}, {"A123BC", "nomis.invalid"},
	    {"A0000AA", "missing"}};
	static const struct vector crn[] = {{"X123456", "\"X123456\""},
	    {"x 123456", "\"X123456\""}, {"AB123456", "\"AB123456\""},
	    {"X12345", "crn.invalid"}, {"1234567", "crn.invalid"}};
	struct reading r = person("ids.nomis"), s = person("ids.crn");
	CHECK(r, nomis);
	CHECK(s, crn);
}
END_TEST

START_TEST(health_service_numbers)
{
	static const struct vector v[] = {
	    {"943 476 5919", "\"9434765919\""},
	    {"4010232137", "\"4010232137\""},
	    {"9434765918", "nhs.check"},
	    {"9991234560", "nhs.check"}, /* 999123456 has no digit */
	    {"943476591", "nhs.invalid"},
	    {"94347659190", "nhs.invalid"},
	    {"0000000000", "missing"},
	    {"1111111111", "missing"},
	};
	struct reading r = person("ids.nhs");
	CHECK(r, v);
}
END_TEST

START_TEST(national_insurance_numbers)
{
	static const struct vector v[] = {
	    {"AB 12 34 56 C", "\"AB123456C\""},
	    {"ab123456", "\"AB123456\""},
	    {"BG123456A", "nino.invalid"},
	    {"DA123456A", "nino.invalid"},
	    {"AO123456A", "nino.invalid"},
	    {"AB123456E", "nino.invalid"},
	    {"QQ123456C", "missing"},
	    {"TN010101M", "missing"},
	};
	struct reading r = person("ids.nino");
	CHECK(r, v);
}
END_TEST

START_TEST(property_numbers_survive_spreadsheets_or_fail)
{
	static const struct vector v[] = {
	    {"100023336956", "\"100023336956\""},
	    {"23336956", "\"000023336956\""},
	    {"1.00E+11", "uprn.rounded"},
	    {"100000000000", "missing"},
	    {"1000233369567", "uprn.invalid"},
	    {"12A", "uprn.invalid"},
	};
	struct reading r = person("uprn");
	CHECK(r, v);
}
END_TEST

START_TEST(postcodes)
{
	static const struct vector v[] = {
	    {"SW1A 1AB", "\"SW1A 1AB\""},
	    {"sw1a1ab", "\"SW1A 1AB\""},
	    {"E1  6AN", "\"E1 6AN\""},
	    {"E16AN", "\"E1 6AN\""},
	    {"GIR 0AA", "\"GIR 0AA\""},
	    {"E1 6", "\"E1 6\""},
	    {"SW1A 1", "\"SW1A 1\""},
	    {"E16", "\"E16\""},
	    {"SW1A", "\"SW1A\""},
	    {"M1 IAA", "\"M1 1AA\""},     /* I for 1 */
	    {"BS1O 1AA", "\"BS1O 1AA\""}, /* fits as it is */
	    {"EI 6AN", "\"E1 6AN\""},
	    {"NF1 1NF", "missing"},
	    {"nf11nf", "missing"},
	    {"NF1 1FA", "missing"},
	    {"ZZ99 3VZ", "missing"},
	    {"ZZ993VZ", "missing"},
	    {"NFA", "postcode.invalid"},
	    {"SW1A 1A", "postcode.invalid"},
	    {"12345", "postcode.invalid"},
	    {"SW1A 1AAA", "postcode.invalid"},
	    {"SI1 1AA", "\"S11 1AA\""},
	};
	struct reading r = person("postcode");
	CHECK(r, v);
}
END_TEST

START_TEST(a_repaired_postcode_says_so)
{
	struct reading r = person("postcode");
	struct reader reader = {&arena, NULL};
	struct buf out = {0};
	ck_assert_ptr_null(kind_write(&r, slice_text("E1 6AN"), &reader, &out));
	ck_assert_ptr_null(reader.repair);
	ck_assert_ptr_null(kind_write(&r, slice_text("E1 OAN"), &reader, &out));
	ck_assert_str_eq(reader.repair->name, "postcode.repaired");
	buf_fini(&out);
}
END_TEST

START_TEST(dates_in_every_hand)
{
	static const struct vector v[] = {
	    {"3.4.24", "\"2024-04-03\""},
	    {"03/04/2024", "\"2024-04-03\""},
	    {"03/04/2024 14:05", "\"2024-04-03\""},
	    {"03/04/2024 24:00", "\"2024-04-04\""},
	    {"31/12/2023 24:00:00", "\"2024-01-01\""},
	    {"2024-02-28T24:00:00Z", "\"2024-02-29\""},
	    {"03/04/2024 24:00:01", "date.invalid"},
	    {"03/04/2024 24:01", "date.invalid"},
	    {"3/4/2024", "\"2024-04-03\""},
	    {"03-04-2024", "\"2024-04-03\""},
	    {"03 04 2024", "\"2024-04-03\""},
	    {"15-MAR-83", "\"1983-03-15\""},
	    {"15-MAR-23", "\"2023-03-15\""},
	    {"3rd April 2024", "\"2024-04-03\""},
	    {"3 Apr 2024", "\"2024-04-03\""},
	    {"3rd of April, 2024", "\"2024-04-03\""},
	    {"April 3, 2024", "\"2024-04-03\""},
	    {"Wed 3 Apr 2024", "\"2024-04-03\""},
	    {"Wednesday, 3 April 2024", "\"2024-04-03\""},
	    {"3 Sept 2024", "\"2024-09-03\""},
	    {"20240403", "\"2024-04-03\""},
	    {"2024-04-03", "\"2024-04-03\""},
	    {"2024/04/03", "\"2024-04-03\""},
	    {"2024-04-03T10:20:30", "\"2024-04-03\""},
	    {"2024-04-03 10:20:30.123", "\"2024-04-03\""},
	    {"2024-04-03T23:30:00Z", "\"2024-04-04\""}, /* BST */
	    {"2024-01-03T23:30:00Z", "\"2024-01-03\""},
	    {"2024-04-03T00:30:00+02:00", "\"2024-04-02\""},
	    {"2024-04-03T02:30:00+0200", "\"2024-04-03\""},
	    {"3 Apr 2024 2:05 pm", "\"2024-04-03\""},
	    {"45385", "\"2024-04-03\""},
	    {"45385.5868", "\"2024-04-03\""},
	    {"29/02/2024", "\"2024-02-29\""},
	    {"31/02/2024", "date.invalid"},
	    {"29/02/2023", "date.invalid"},
	    {"2024-02-30", "date.invalid"},
	    {"12/25/2024", "date.order"},
	    {"32/01/2024", "date.invalid"},
	    {"00/01/2024", "date.invalid"},
	    {"0/0/0", "date.invalid"},
	    {"01/01/1900", "missing"},
	    {"1970-01-01", "missing"},
	    {"1900-01-01 00:00:00", "missing"},
	    {"31/12/9999", "missing"},
	    {"01/01/0001", "missing"},
	    {"99/99/99 lifer", "date.invalid"},
	    {"7/5/18", "\"2018-05-07\""},
	    {"1/1/202", "date.invalid"},
	    {"12", "date.invalid"},
	    {"2024", "date.invalid"},
	    {"3 4", "date.invalid"},
	    {"2:05:24", "date.invalid"},
	    {"3/4-2024", "date.invalid"},
	    {"15MAR2023", "\"2023-03-15\""},
	    {"next week", "date.invalid"},
	    {"03/04/2024 25:00", "date.invalid"},
	    {"03/04/2024 14:5", "date.invalid"},
	    {"03/04/2024 x", "date.invalid"},
	    {"1/2/3/4/5/6/7/8/9/1/2/3/4/5/6/7/8", "date.invalid"},
	    {"03/04/49", "\"2049-04-03\""},
	    {"03/04/50", "\"1950-04-03\""},
	};
	struct reading r = field(RECORD_ARREST, "date");
	r.order = ORDER_DMY;
	CHECK(r, v);
}
END_TEST

START_TEST(dates_in_another_order)
{
	static const struct vector mdy[] = {{"04/03/2024", "\"2024-04-03\""},
	    {"04/23/24", "\"2024-04-23\""}, {"23/04/2024", "date.order"},
	    {"2024-04-03", "\"2024-04-03\""}};
	static const struct vector ymd[] = {
	    {"24/04/03", "\"2024-04-03\""}, {"24-4-3", "\"2024-04-03\""}};
	struct reading r = field(RECORD_ARREST, "date");
	r.order = ORDER_MDY;
	CHECK(r, mdy);
	r.order = ORDER_YMD;
	CHECK(r, ymd);
}
END_TEST

/* The century that makes the person 10 to 109 at the extract. */
START_TEST(two_digit_birth_years)
{
	static const struct vector v[] = {
	    {"01/02/83", "\"1983-02-01\""},
	    {"01/02/14", "\"2014-02-01\""}, /* turned 10 */
	    {"01/02/15", "\"1915-02-01\""}, /* would be 9: 109 */
	    {"01/02/24", "\"1924-02-01\""}, {"01/02/00", "\"2000-02-01\""},
	    {"01/01/1970", "missing"},
	    {"01/01/1901", "missing"}, /* placeholders.csv */
	};
	struct reading r = person("date_of_birth");
	r.order = ORDER_DMY;
	r.reference = date_from_ymd(2024, 10, 31);
	CHECK(r, v);
}
END_TEST

START_TEST(dates_by_format_and_with_a_duration_added)
{
	static const struct vector v[] = {{"04032024", "\"2024-04-03\""},
	    {"4/3/2024", "date.invalid"}, {"13032024", "date.invalid"}};
	static const struct vector plus[] = {{"31/08/2023", "\"2024-02-29\""}};
	struct reading r = field(RECORD_ARREST, "date");
	r.format = "%m%d%Y";
	CHECK(r, v);
	r.format = NULL;
	r.order = ORDER_DMY;
	r.has_plus = true;
	r.plus = (struct duration){.months = 6};
	CHECK(r, plus);
}
END_TEST

static enum date_order
order_of(const char *const *text, size_t n)
{
	struct date_evidence e = {.latest = DATE_NONE};
	for (size_t i = 0; i < n; i++)
		date_evidence_add(&e, slice_text(text[i]));
	return date_evidence_order(&e);
}

START_TEST(a_column_shows_its_order)
{
	static const char *const dmy[] = {"01/02/2024", "13/02/2024", "x"};
	static const char *const mdy[] = {"01/02/2024", "02/13/2024"};
	static const char *const both[] = {"13/02/2024", "02/13/2024"};
	static const char *const either[] = {"01/02/2024", "03/04/2024"};
	static const char *const neither[] = {
	    "2024-01-02", "3 Apr 2024", "03/03/2024", "45385"};
	ck_assert_int_eq(order_of(dmy, 3), ORDER_DMY);
	ck_assert_int_eq(order_of(mdy, 2), ORDER_MDY);
	ck_assert_int_eq(order_of(both, 2), ORDER_UNKNOWN);
	ck_assert_int_eq(order_of(either, 2), ORDER_UNKNOWN);
	ck_assert_int_eq(order_of(neither, 4), ORDER_DMY);
	ck_assert_int_eq(order_of(neither, 0), ORDER_DMY);
}
END_TEST

START_TEST(times_of_day)
{
	static const struct vector v[] = {{"01/02/2024 14:05", "\"14:05\""},
	    {"14:05", "\"14:05\""}, {"1405", "\"14:05\""},
	    {"2:05 pm", "\"14:05\""}, {"2024-07-01T23:30:00Z", "\"00:30\""},
	    {"01/02/2024", "missing"}, {"25:00", "time.invalid"},
	    {"01/02/2024 24:00", "\"00:00\""}, {"24:00", "time.invalid"},
	    {"noon", "time.invalid"}};
	struct reading r = field(RECORD_ARREST, "time");
	r.order = ORDER_DMY;
	CHECK(r, v);
}
END_TEST

/* METHODS.md 8.5. */
START_TEST(durations)
{
	static const struct vector v[] = {{"10 weeks", "\"P10W\""},
	    {"4M", "\"P4M\""}, {"P0Y4M", "\"P4M\""},
	    {"1 yr 6 mths", "\"P1Y6M\""}, {"112 days", "\"P112D\""},
	    {"112 DAYS", "\"P112D\""}, {"1 year and 6 months", "\"P1Y6M\""},
	    {"16W", "\"P16W\""}, {"1y 2m 3w 4d", "\"P1Y2M3W4D\""},
	    {"P1Y6M", "\"P1Y6M\""}, {"12 M", "\"P12M\""},
	    {"12.0 Months", "\"P12M\""}, {"12 month(s)", "\"P12M\""},
	    {"LIFE", "\"life\""}, {"life", "\"life\""}, {"Months", "missing"},
	    {"0 days", "missing"}, {"12", "duration.invalid"},
	    {"six months", "duration.invalid"},
	    {"6 months 2 months", "duration.invalid"},
	    {"99999 days", "duration.invalid"}, {"-", "duration.invalid"}};
	struct reading r = field(RECORD_CUSTODY, "sentence");
	CHECK(r, v);
}
END_TEST

START_TEST(names)
{
	static const struct vector v[] = {
	    {"O'Brien", "\"O'Brien\""},
	    {"  Mary   Ann ", "\"Mary Ann\""},
	    {"Se\xCC\x81"
	     "an",
		"\"S\xC3\xA9"
		"an\""},
	    {"SMITH,", "\"SMITH\""},
	    {"Not Entered", "missing"},
	    {"UNKNOWN MALE", "missing"},
	    {"DUPLICATE_JONES", "missing"},
	    {"XXXX", "missing"},
	    {"??", "name.invalid"},
	    {"12345", "name.invalid"},
	    {"\xC5\x81ukasz", "\"\xC5\x81ukasz\""},
	};
	struct reading r = person("family_name");
	struct arena a = {0};
	struct vector clean[sizeof v / sizeof *v];
	for (size_t i = 0; i < sizeof v / sizeof *v; i++) {
		struct slice s = text_clean(slice_text(v[i].text), &a);
		clean[i] = (struct vector){arena_cstr(&a, s), v[i].want};
	}
	CHECK(r, clean);
	arena_fini(&a);
}
END_TEST

static void
splits(
    const char *text, const char *given, const char *middle, const char *family)
{
	struct full_name n;
	kind_full_name(slice_text(text), &n);
	ck_assert_msg(slice_equal(n.given, slice_text(given)) &&
		slice_equal(n.middle, slice_text(middle)) &&
		slice_equal(n.family, slice_text(family)),
	    "%s: %.*s|%.*s|%.*s", text, (int)n.given.n,
	    n.given.p ? n.given.p : "", (int)n.middle.n,
	    n.middle.p ? n.middle.p : "", (int)n.family.n,
	    n.family.p ? n.family.p : "");
}

START_TEST(full_names_split)
{
	splits("SMITH, John (MR)", "John", NULL, "SMITH");
	splits("SMITH, John Paul (MR)", "John", "Paul", "SMITH");
	splits("SMITH, Mr John", "John", NULL, "SMITH");
	splits("John Smith", "John", NULL, "Smith");
	splits("Mrs Mary Ann Smith", "Mary", "Ann", "Smith");
	splits("SMITH John", "John", NULL, "SMITH");
	splits("JOHN SMITH", "JOHN", NULL, "SMITH");
	splits("John SMITH", "John", NULL, "SMITH");
	splits("Ludwig van Beethoven", "Ludwig", NULL, "van Beethoven");
	splits("Ursula von der Leyen", "Ursula", NULL, "von der Leyen");
	splits("Smith", NULL, NULL, "Smith");
	splits("Mr Smith", NULL, NULL, "Smith");
	splits("SMITH,", NULL, NULL, "SMITH");
	splits(", John", "John", NULL, NULL);
	splits("(MR)", NULL, NULL, NULL);
	splits("Mr", NULL, NULL, "Mr");
	splits("", NULL, NULL, NULL);
}
END_TEST

START_TEST(initials)
{
	static const struct vector v[] = {{"J.P.", "\"JP\""}, {"j p", "\"JP\""},
	    {"JS", "\"JS\""}, {"ABCDE", "initials.invalid"},
	    {"J1", "initials.invalid"}, {"..", "initials.invalid"}};
	struct reading r = person("initials");
	CHECK(r, v);
}
END_TEST

START_TEST(text_loses_what_cannot_be_seen)
{
	struct arena a = {0};
	static const struct vector v[] = {
	    {"Smith\xE2\x80\x8B", "Smith"},
	    {"\xEF\xBB\xBFSmith", "Smith"},
	    {"Mary\xC2\xA0"
	     "Ann",
		"Mary Ann"},
	    {"co\xC2\xADop", "coop"},
	    {"a\x0B"
	     "b",
		"a b"},
	    {"a\r\nb", "a\nb"},
	    {"\xE2\x80\xAEname", "name"},
	    {"=\"00123\"", "00123"},
	    {"=SUM(A1)", "=SUM(A1)"},
	    {"  plain ", "plain"},
	    {"", ""},
	};
	for (size_t i = 0; i < sizeof v / sizeof *v; i++) {
		struct slice s = text_clean(slice_text(v[i].text), &a);
		ck_assert_msg(slice_is(s, v[i].want), "%s", v[i].want);
	}
	arena_fini(&a);
}
END_TEST

/* METHODS.md 10 and 14.43. */
START_TEST(money_is_pence)
{
	static const struct vector v[] = {{"\xC2\xA3"
					   "1,234.50",
					      "123450"},
	    {"(250.00)", "-25000"},
	    {"(\xC2\xA3"
	     "250.00)",
		"-25000"},
	    {"-250", "-25000"}, {"\xC2\xA3-5.00", "-500"},
	    {"-\xC2\xA3"
	     "5.00",
		"-500"},
	    {"5.00-", "-500"}, {"5.00 CR", "-500"}, {"12.5", "1250"},
	    {"12.5000", "1250"}, {"0.285", "money.invalid"},
	    {"1,234", "123400"}, {"1,234,567.89", "123456789"}, {".50", "50"},
	    {"GBP 12.00", "1200"}, {"12.", "money.invalid"},
	    {"1.234,50", "money.invalid"}, {"12,50", "money.invalid"},
	    {"1,23,456", "money.invalid"}, {"1,2345", "money.invalid"},
	    {"922337203685477.58", "92233720368547758"},
	    {"9223372036854775.80", "money.invalid"},
	    {"99999999999999999999", "money.invalid"}, {"", "money.invalid"},
	    {"-", "money.invalid"}, {"abc", "money.invalid"}, {"0", "0"}};
	struct reading r = field(RECORD_SPEND, "amount_pence");
	CHECK(r, v);
}
END_TEST

START_TEST(whole_numbers)
{
	static const struct vector v[] = {{"18", "18"}, {"-3", "-3"},
	    {"1,200", "1200"}, {"12.0", "12"}, {"12.5", "integer.invalid"},
	    {"007", "7"}, {"x", "integer.invalid"},
	    {"99999999999999999999", "integer.invalid"}};
	struct reading r = field(RECORD_SERVICE, "age_min");
	CHECK(r, v);
}
END_TEST

START_TEST(numbers)
{
	static const struct vector v[] = {{"67%", "67"}, {"3.42", "3.42"},
	    {".5", "0.5"}, {"-.5", "-0.5"}, {"1,234.5", "1234.5"},
	    {"-1,234", "-1234"}, {"+7", "7"}, {"007", "7"}, {"5.", "5"},
	    {"1e3", "1e3"}, {"x", "number.invalid"}, {"%", "number.invalid"},
	    {"1.2.3", "number.invalid"}, {"NaN", "number.invalid"},
	    {"1e999", "number.invalid"}};
	struct reading r = field(RECORD_SERVICE, "capacity");
	CHECK(r, v);
}
END_TEST

START_TEST(truth)
{
	static const struct vector v[] = {{"Y", "true"}, {"yes", "true"},
	    {"TRUE", "true"}, {"1", "true"}, {"x", "true"},
	    {"\xE2\x9C\x93", "true"}, {"N", "false"}, {"No", "false"},
	    {"0", "false"}, {"false", "false"}, {"maybe", "boolean.invalid"}};
	struct reading r = field(RECORD_CONTACT, "attended");
	CHECK(r, v);
}
END_TEST

/* METHODS.md 8.4. */
START_TEST(sex_and_ethnicity)
{
	static const struct vector sex[] = {{"1", "\"M\""}, {"2", "\"F\""},
	    {"0", "\"U\""}, {"9", "\"U\""}, {"Female", "\"F\""}, {"m", "\"M\""},
	    {"X", "\"X\""}, {"?", "code.unlisted"}};
	static const struct vector ethnicity[] = {{"W1", "\"W1\""},
	    {"O1", "\"A4\""}, {"A4", "\"A4\""}, {"w8", "\"W3\""},
	    {"White: Eng./Welsh/Scot./N.Irish/British", "\"W1\""},
	    {"IC1", "code.unlisted"}};
	static const struct vector observed[] = {{"IC1", "\"IC1\""},
	    {"1", "\"IC1\""}, {"IC9", "missing"}, {"W1", "code.unlisted"}};
	struct reading s = person("sex"), e = person("ethnicity"),
		       o = person("ethnicity_observed");
	CHECK(s, sex);
	CHECK(e, ethnicity);
	CHECK(o, observed);
}
END_TEST

/* METHODS.md 8.5. */
START_TEST(offence_codes)
{
	static const struct vector v[] = {{"028/01", "\"02801\""},
	    {"28/1", "\"02801\""}, {"02801", "\"02801\""},
	    {"2801", "\"02801\""}, {"28B", "\"02800\""}, {"028", "\"02800\""},
	    {"TH68001", "\"TH68001\""}, {"th68001a", "\"TH68001A\""},
	    {"46/0", "\"04600\""}, {"28", "offence.invalid"},
	    {"28/123", "offence.invalid"}, {"THEFT", "offence.invalid"},
	    {"0280/1", "offence.invalid"}};
	struct reading r = field(RECORD_OFFENCE, "offence_code");
	CHECK(r, v);
}
END_TEST

START_TEST(codes_and_lists_of_codes)
{
	static const struct vector disposal[] = {{"1002", "\"custody\""},
	    {"1116", "\"community\""}, {"fine", "\"fine\""},
	    {"Custody", "\"custody\""}, {"1501", "missing"},
	    {"3052", "code.unlisted"}};
	static const struct vector need[] = {{"drugs", "\"drugs\""},
	    {"Mental health", "\"mental_health\""},
	    {"Self-employment", "\"self_employment\""},
	    {"juggling", "code.unlisted"}};
	static const struct vector status[] = {{"Sentenced", "\"sentenced\""},
	    {"RECALL", "\"recall\""}, {"gone", "code.unlisted"}};
	struct reading d = field(RECORD_OFFENCE, "disposal"),
		       n = field(RECORD_REFERRAL, "needs"),
		       s = field(RECORD_CUSTODY, "status");
	CHECK(d, disposal);
	CHECK(n, need);
	CHECK(s, status);
}
END_TEST

START_TEST(addresses_of_people)
{
	static const struct vector email[] = {
	    {"Jo.Bloggs@Example.ORG", "\"jo.bloggs@example.org\""},
	    {"jo@example", "email.invalid"}, {"@example.org", "email.invalid"},
	    {"a b@example.org", "email.invalid"}, {"jo@", "email.invalid"},
	    {"jo@x@y.z", "email.invalid"}};
	static const struct vector phone[] = {
	    {"020 7946 0000", "\"02079460000\""},
	    {"+44 20 7946 0000", "\"02079460000\""},
	    {"0044 (0)20 7946 0000", "\"02079460000\""},
	    {"+44 (0)20 7946 0000", "\"02079460000\""},
	    {"7700900123", "\"07700900123\""}, {"07123456789", "missing"},
	    {"12345", "phone.invalid"}, {"none", "phone.invalid"}};
	struct reading e = person("email"), p = person("phone");
	CHECK(e, email);
	CHECK(p, phone);
}
END_TEST

/* Every value that a kind writes reads back as itself. */
START_TEST(kinds_are_idempotent)
{
	static const struct {
		const char *field, *text;
	} v[] = {{"ids.pnc", "81/34U"}, {"ids.cro", "65656/91H"},
	    {"ids.cro", "SF83/50058Z"}, {"postcode", "sw1a1ab"},
	    {"postcode", "E1 6"}, {"uprn", "23336956"},
	    {"date_of_birth", "15-MAR-83"}, {"sex", "2"}, {"ethnicity", "O1"},
	    {"family_name", "O'Brien"}, {"phone", "+44 20 7946 0000"}};
	struct buf a = {0}, b = {0};
	for (size_t i = 0; i < sizeof v / sizeof *v; i++) {
		struct reading r = person(v[i].field);
		struct reader reader = {&arena, NULL};
		r.order = ORDER_DMY;
		buf_reset(&a);
		buf_reset(&b);
		ck_assert_ptr_null(
		    kind_write(&r, slice_text(v[i].text), &reader, &a));
		ck_assert_ptr_null(
		    kind_write(&r, slice_of(a.p + 1, a.n - 2), &reader, &b));
		ck_assert(slice_equal(buf_as_slice(&a), buf_as_slice(&b)));
	}
	buf_fini(&a);
	buf_fini(&b);
}
END_TEST

Suite *
t_kind_suite(void)
{
	Suite *s = suite_create("kind");
	TCase *c = tcase_create("kind");
	tcase_add_checked_fixture(c, setup, teardown);
	tcase_add_test(c, pnc_identifiers);
	tcase_add_test(c, cro_numbers);
	tcase_add_test(c, prison_and_probation_numbers);
	tcase_add_test(c, health_service_numbers);
	tcase_add_test(c, national_insurance_numbers);
	tcase_add_test(c, property_numbers_survive_spreadsheets_or_fail);
	tcase_add_test(c, postcodes);
	tcase_add_test(c, a_repaired_postcode_says_so);
	tcase_add_test(c, dates_in_every_hand);
	tcase_add_test(c, dates_in_another_order);
	tcase_add_test(c, two_digit_birth_years);
	tcase_add_test(c, dates_by_format_and_with_a_duration_added);
	tcase_add_test(c, a_column_shows_its_order);
	tcase_add_test(c, times_of_day);
	tcase_add_test(c, durations);
	tcase_add_test(c, names);
	tcase_add_test(c, full_names_split);
	tcase_add_test(c, initials);
	tcase_add_test(c, text_loses_what_cannot_be_seen);
	tcase_add_test(c, money_is_pence);
	tcase_add_test(c, whole_numbers);
	tcase_add_test(c, numbers);
	tcase_add_test(c, truth);
	tcase_add_test(c, sex_and_ethnicity);
	tcase_add_test(c, offence_codes);
	tcase_add_test(c, codes_and_lists_of_codes);
	tcase_add_test(c, addresses_of_people);
	tcase_add_test(c, kinds_are_idempotent);
	suite_add_tcase(s, c);
	return s;
}
