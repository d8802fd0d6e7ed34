/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Encodings, pseudonyms, and what is left of a record. Expected values are
 * those of another implementation: tests/cli/encode.py --vectors (Python's
 * hashlib); its key is the BLAKE2b-256 of the bytes 0 to 31.
 */
#include "base/mem.h"
#include "io/keyfile.h"
#include "link/compare.h"
#include "link/redact.h"
#include "record/jsonout.h"
#include "record/privacy.h"

#include <check.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

Suite *t_encode_suite(void);

static unsigned char key[KEYED_KEY];
static struct placeholders placeholders;
static struct nicknames nicknames;
static struct encoder *encoder;
static struct fail f;

static void
begin(void)
{
	unsigned char bytes[32];
	f = (struct fail){0};
	for (unsigned i = 0; i < sizeof bytes; i++)
		bytes[i] = (unsigned char)i;
	ck_assert_int_ge(sodium_init(), 0);
	crypto_generichash(key, sizeof key, bytes, sizeof bytes, NULL, 0);
	ck_assert_int_eq(placeholders_load(&placeholders, &f), 0);
	ck_assert_int_eq(nicknames_load(&nicknames, &f), 0);
	encoder = encoder_new(key, &placeholders, &nicknames);
}

static void
end(void)
{
	encoder_free(encoder);
	nicknames_fini(&nicknames);
	placeholders_fini(&placeholders);
}

/* A line redacted, without its newline; "" when it is refused. */
static const char *
redacted(enum redact_kind kind, const char *line, struct buf *out)
{
	struct redactor *r = redactor_new(kind, key, encoder);
	struct origin at = {"in", 1};
	f = (struct fail){0};
	buf_reset(out);
	if (redact_line(r, slice_text(line), at, out, &f) == 0)
		out->n--;
	redactor_free(r);
	return buf_cstr(out);
}

START_TEST(hashes_and_pseudonyms_are_those_of_hashlib)
{
	unsigned char own[KEYED_KEY];
	char hex[KEYED_HEX], name[KEYED_PSEUDONYM];
	keyed_derive(own, key, "fingerprint");
	keyed_hex(own, slice_text(""), hex);
	ck_assert_mem_eq(hex, "1146686e211f0eaa", KEYED_HEX);
	keyed_derive(own, key, "postcode");
	keyed_hex(own, slice_text("SW1A 9ZZ"), hex);
	ck_assert_mem_eq(hex, "c6fb9c59375f1efc", KEYED_HEX);
	keyed_derive(own, key, "person");
	keyed_pseudonym(own, slice_of("ndelius\0X123456", 15), 'k', name);
	ck_assert_mem_eq(name, "keninixi6ilui46g7", KEYED_PSEUDONYM);
}
END_TEST

START_TEST(filters_are_those_of_hashlib)
{
	struct buf out = {0};
	const char *line = redacted(REDACT_ENCODE,
	    "{\"type\":\"person\",\"source\":\"a\",\"person\":\"1\","
	    "\"family_name\":\"Smith\",\"date_of_birth\":\"1985-04-03\"}",
	    &out);
	ck_assert_ptr_nonnull(strstr(line,
	    "\"last_name\":\"400c040000288400000000200441030102a40002048000"
	    "0001000481020200048000881014100800020400000142280702008100088004"
	    "401200202000004000\""));
	ck_assert_ptr_nonnull(strstr(line,
	    "\"date_of_birth\":\"22841a002040602004080031001210082100400011060f"
	    "00011010700682e2294000001d92055021a0400110400003084127"
	    "1c420445a4208040f100c1204100\""));
	buf_fini(&out);
}
END_TEST

static double
dice(const uint64_t *a, const uint64_t *b, size_t n)
{
	return compare_dice(compare_common(a, b, n), compare_common(a, a, n),
	    compare_common(b, b, n));
}

START_TEST(dice_is_twice_the_common_bits_over_all)
{
	uint64_t a[2], b[2];
	compare_bits(slice_text("f000000000000000"
				"0000000000000001"),
	    a, 2);
	compare_bits(slice_text("3000000000000000"
				"0000000000000001"),
	    b, 2);
	/* 5 and 3 bits, 3 of them both's. */
	ck_assert_double_eq_tol(dice(a, b, 2), 6.0 / 8, 1e-15);
	ck_assert_double_eq_tol(dice(a, a, 2), 1, 1e-15);
	compare_bits(slice_text(""), b, 2);
	ck_assert_double_eq_tol(dice(a, b, 2), 0, 1e-15);
	ck_assert_double_eq_tol(dice(b, b, 2), 0, 1e-15);
}
END_TEST

/* The filter of a name under the key of last names, in 64-bit words. */
static void
filter_of(const char *name, uint64_t words[8])
{
	struct buf line = {0}, out = {0};
	buf_printf(&line,
	    "{\"type\":\"person\",\"source\":\"a\",\"person\":\"1\","
	    "\"family_name\":\"%s\"}",
	    name);
	const char *found = strstr(
	    redacted(REDACT_ENCODE, buf_cstr(&line), &out), "\"last_name\":");
	ck_assert_ptr_nonnull(found);
	compare_bits(slice_of(found + 13, ENCODE_HEX), words, 8);
	buf_fini(&line);
	buf_fini(&out);
}

/*
 * By pairs of letters: of SMITH and SMYTH 4 of 6 are common (0.67), of
 * HARRIS and HARRSI 4 of 7 (0.57), of JONES and SMITH none; bits that pairs
 * have by chance in common add up to 0.1 or so.
 */
START_TEST(names_are_as_alike_as_their_pairs_of_letters)
{
	static const struct {
		const char *a, *b;
		double pairs;
	} row[] = {{"SMITH", "SMYTH", 4.0 / 6}, {"HARRIS", "HARRSI", 4.0 / 7},
	    {"JONES", "SMITH", 0}, {"O'Brien", "OBRIEN", 1}};
	uint64_t a[8], b[8];
	for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
		filter_of(row[i].a, a);
		filter_of(row[i].b, b);
		double d = dice(a, b, 8);
		ck_assert_double_ge(d, row[i].pairs - 0.05);
		ck_assert_double_le(d, row[i].pairs + 0.15);
	}
}
END_TEST

START_TEST(placeholders_have_no_encoding)
{
	struct buf out = {0};
	const char *line = redacted(REDACT_ENCODE,
	    "{\"type\":\"person\",\"source\":\"a\",\"person\":\"1\","
	    "\"family_name\":\"UNKNOWN\",\"date_of_birth\":\"1900-01-01\","
	    "\"postcode\":\"NF1 1NF\"}",
	    &out);
	ck_assert_ptr_null(strstr(line, "\"encoded\""));
	buf_fini(&out);
}
END_TEST

/* --- what is left of a record -----------------------------------------------
 */

/* Fields in which an organisation's words may stand. */
static bool
may_show(struct slice name)
{
	static const char *const open[] = {"source", "area", "person_source",
	    "provider", "lead_provider", "service", "funder", "tool", "tier",
	    "establishment", "organisation_types", "sectors", "markets",
	    "partners", "activities", "areas", "sources", NULL};
	for (int i = 0; open[i]; i++)
		if (slice_is(name, open[i]))
			return true;
	return false;
}

/* One record of the type, with a name in that field as text or list. */
static const char *
with_name(enum record_type type, const struct field *x, enum redact_kind kind,
    struct buf *out)
{
	struct buf line = {0};
	struct slice member, object = slice_cut(x->name, '.', &member);
	bool is_list = x->kind == KIND_LIST;
	buf_printf(&line, "{\"type\":\"%s\"", schema_of(type)->name.p);
	if (!slice_is(x->name, "person"))
		buf_text(&line, ",\"person\":\"1\"");
	for (const int *i = schema_required(type); *i != FIELD_NONE; i++) {
		const struct field *y = &schema_of(type)->field[*i];
		if (*i != FIELD_PERSON && y != x)
			buf_printf(&line, ",\"%s\":%s", y->name.p,
			    y->kind == KIND_MONEY ? "1" : "\"2026-01-01\"");
	}
	buf_printf(&line, ",\"%.*s\":", (int)object.n, object.p);
	if (member.p)
		buf_printf(&line, "{\"%s\":", member.p);
	if (x->kind == KIND_SCORES)
		buf_text(&line, "{\"Zq Name\":1,\"debt\":\"Zq Name\"}");
	else if (x->kind == KIND_OBJECT)
		buf_text(&line, "{\"a\":\"Zq Name\"}");
	else
		buf_printf(&line,
		    is_list ? "[\"Zq Name\",\"Zqname\"]" : "\"Zq Name\"");
	buf_text(&line, member.p ? "}}" : "}");
	const char *text = redacted(kind, buf_cstr(&line), out);
	/* Where a value is required, one that is none is refused. */
	ck_assert_msg(f.kind == FAIL_NONE || x->required, "%s: %s", f.text,
	    buf_cstr(&line));
	buf_fini(&line);
	return text;
}

START_TEST(no_field_of_the_table_lets_a_name_through)
{
	struct buf out = {0};
	for (int k = 0; k < 2; k++)
		for (int t = 0; t <= RECORD_SERVICE; t++) {
			const struct schema *s = schema_of(t);
			for (int i = FIELD_TYPE + 1; i < s->nfields; i++) {
				const struct field *x = &s->field[i];
				if (i == FIELD_PRIVACY)
					continue;
				const char *text =
				    with_name(t, x, (enum redact_kind)k, &out);
				bool shows = strstr(text, "Zq") != NULL;
				ck_assert_msg(shows == may_show(x->name),
				    "%s.%s: %s", s->name.p, x->name.p, text);
			}
		}
	buf_fini(&out);
}
END_TEST

START_TEST(keys_outside_the_table_are_dropped)
{
	struct buf out = {0};
	const char *line = redacted(REDACT_PSEUDONYMISE,
	    "{\"type\":\"arrest\",\"person\":\"1\","
	    "\"date\":\"2026-01-01\",\"alias\":\"Zq\"}",
	    &out);
	ck_assert_ptr_nonnull(strstr(line, ",\"date\":\"2026-01-01\"}"));
	ck_assert_ptr_null(strstr(line, "Zq"));
	buf_fini(&out);
}
END_TEST

START_TEST(codes_stay_and_the_words_of_a_name_do_not)
{
	struct buf out = {0};
	const char *line = redacted(REDACT_PSEUDONYMISE,
	    "{\"type\":\"person\",\"person\":\"1\","
	    "\"family_name\":\"Zqbaum-Zqberg\",\"flags\":[\"IIOM\","
	    "\"MAPPA2\",\"zqbaum\",\"ZQBERG\",\"Smith\",\"KNOWNAS\","
	    "\"no_contact\"]}",
	    &out);
	ck_assert_ptr_nonnull(
	    strstr(line, "\"flags\":[\"IIOM\",\"MAPPA2\",\"no_contact\"]"));
	buf_fini(&out);
}
END_TEST

START_TEST(birth_dates_become_years_and_postcodes_outward_codes)
{
	static const struct {
		const char *in, *out;
	} row[] = {{"\"date_of_birth\":\"1985-12-31\"",
		       "\"date_of_birth\":\"1985-07-01\""},
	    {"\"date_of_birth\":\"2000-02-29\"",
		"\"date_of_birth\":\"2000-07-01\""},
	    {"\"postcode\":\"SW1A 9ZZ\"", "\"postcode\":\"SW1A\""},
	    {"\"postcode\":\"SW1A 9\"", "\"postcode\":\"SW1A\""},
	    {"\"postcode\":\"M1\"", "\"postcode\":\"M1\""}};
	struct buf line = {0}, out = {0};
	for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
		buf_reset(&line);
		buf_printf(&line, "{\"type\":\"person\",\"person\":\"1\",%s}",
		    row[i].in);
		const char *text =
		    redacted(REDACT_PSEUDONYMISE, buf_cstr(&line), &out);
		ck_assert_msg(strstr(text, row[i].out) != NULL, "%s", text);
	}
	buf_fini(&line);
	buf_fini(&out);
}
END_TEST

START_TEST(records_of_other_stages_are_refused)
{
	static const struct {
		enum redact_kind kind;
		const char *line, *rule;
	} row[] = {{REDACT_ENCODE,
		       "{\"type\":\"person\",\"person\":\"1\","
		       "\"privacy\":\"encoded/1\"}",
		       "privacy.twice"},
	    {REDACT_PSEUDONYMISE,
		"{\"type\":\"person\",\"person\":\"1\","
		"\"privacy\":\"pseudonymised/1\"}",
		"privacy.twice"},
	    {REDACT_ENCODE, "{\"type\":\"identity\",\"person_id\":\"p\"}",
		"privacy.type"},
	    {REDACT_PSEUDONYMISE,
		"{\"type\":\"member\",\"person_id\":\"p\",\"cohort\":\"c\","
		"\"index_date\":\"2026-01-01\"}",
		"privacy.type"}};
	struct buf out = {0};
	for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
		redacted(row[i].kind, row[i].line, &out);
		ck_assert_int_eq(f.kind, FAIL_INPUT);
		ck_assert_ptr_nonnull(strstr(f.text, row[i].rule));
		ck_assert_uint_eq(out.n, 0);
	}
	buf_fini(&out);
}
END_TEST

/* --- never both --------------------------------------------------------------
 */

static void
note(struct privacy *p, const char *line, uint64_t number)
{
	static struct record r;
	struct origin at = {"in", number};
	ck_assert_int_eq(record_scan(&r, slice_text(line), at, &f), 0);
	privacy_note(p, &r);
}

START_TEST(the_first_line_that_differs_is_named)
{
	static const char clear[] = "{\"type\":\"person\",\"person\":\"1\"}";
	static const char encoded[] =
	    "{\"type\":\"person\",\"person\":\"1\",\"privacy\":\"encoded/1\"}";
	static const char nobody[] = "{\"type\":\"service\",\"service\":\"s\"}";
	struct privacy all = {0}, a = {0}, b = {0};
	note(&a, nobody, 1);
	ck_assert_int_eq(privacy_merge(&all, &a, "a", &f), 0);
	ck_assert(!all.is_known);
	note(&a, encoded, 2);
	note(&a, encoded, 3);
	ck_assert_int_eq(privacy_merge(&all, &a, "a", &f), 0);
	ck_assert(privacy_is(&all, "encoded"));
	note(&a, clear, 4);
	note(&a, clear, 5);
	ck_assert_int_eq(privacy_merge(&all, &a, "a", &f), -1);
	ck_assert_ptr_nonnull(strstr(f.text, "a:4: "));
	f = (struct fail){0};
	note(&b, nobody, 6);
	note(&b, clear, 7);
	ck_assert_int_eq(privacy_merge(&all, &b, "b", &f), -1);
	ck_assert_ptr_nonnull(strstr(f.text, "b:7: "));
	ck_assert_ptr_nonnull(strstr(f.text, "[privacy.mixed]"));
}
END_TEST

/* --- the key file
 * ------------------------------------------------------------- */

/* Loads a key file of n bytes, the i-th of them i modulo `distinct`. */
static int
load_key(size_t n, unsigned distinct, mode_t mode, unsigned char *out)
{
	char path[] = "/tmp/ioc-key-XXXXXX";
	int fd = mkstemp(path);
	ck_assert_int_ge(fd, 0);
	for (size_t i = 0; i < n; i++) {
		unsigned char byte = (unsigned char)(i % distinct);
		ck_assert_int_eq(write(fd, &byte, 1), 1);
	}
	ck_assert_int_eq(fchmod(fd, mode), 0);
	close(fd);
	f = (struct fail){0};
	int r = keyfile_load(path, out, &f);
	unlink(path);
	return r;
}

START_TEST(a_key_file_is_long_random_and_private)
{
	unsigned char out[KEYFILE_KEY];
	ck_assert_int_eq(load_key(32, 256, 0600, out), 0);
	ck_assert_mem_eq(out, key, KEYFILE_KEY);
	ck_assert_int_eq(load_key(32, 256, 0640, out), 0);
	ck_assert_int_eq(load_key(4096, 256, 0600, out), 0);
	ck_assert_int_eq(load_key(32, 8, 0600, out), 0);
	ck_assert_int_eq(load_key(32, 7, 0600, out), -1);
	ck_assert_int_eq(f.kind, FAIL_USAGE);
	ck_assert_int_eq(load_key(31, 256, 0600, out), -1);
	ck_assert_int_eq(load_key(0, 1, 0600, out), -1);
	ck_assert_int_eq(load_key(4097, 256, 0600, out), -1);
	ck_assert_int_eq(load_key(32, 256, 0604, out), -1);
	ck_assert_int_eq(load_key(32, 256, 0602, out), -1);
	ck_assert_int_eq(load_key(32, 256, 0620, out), -1);
	ck_assert_int_eq(f.kind, FAIL_USAGE);
}
END_TEST

Suite *
t_encode_suite(void)
{
	Suite *s = suite_create("encode");
	TCase *c = tcase_create("encode");
	tcase_add_checked_fixture(c, begin, end);
	tcase_add_test(c, hashes_and_pseudonyms_are_those_of_hashlib);
	tcase_add_test(c, filters_are_those_of_hashlib);
	tcase_add_test(c, dice_is_twice_the_common_bits_over_all);
	tcase_add_test(c, names_are_as_alike_as_their_pairs_of_letters);
	tcase_add_test(c, placeholders_have_no_encoding);
	tcase_add_test(c, no_field_of_the_table_lets_a_name_through);
	tcase_add_test(c, keys_outside_the_table_are_dropped);
	tcase_add_test(c, codes_stay_and_the_words_of_a_name_do_not);
	tcase_add_test(c, birth_dates_become_years_and_postcodes_outward_codes);
	tcase_add_test(c, records_of_other_stages_are_refused);
	tcase_add_test(c, the_first_line_that_differs_is_named);
	tcase_add_test(c, a_key_file_is_long_random_and_private);
	suite_add_tcase(s, c);
	return s;
}
