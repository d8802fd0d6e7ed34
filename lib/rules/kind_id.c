/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Identifiers of people and offences (METHODS.md 8.1, 8.5). */
#include "rules/kind.h"

#include <stdint.h>

enum { ID = 24, PIVOT = 50 };

static const struct rule RULE_PNC = {"pnc.invalid", "not a PNC identifier"};
static const struct rule RULE_PNC_CHECK = {
    "pnc.check", "its check letter does not fit"};
static const struct rule RULE_CRO = {"cro.invalid", "not a CRO number"};
static const struct rule RULE_CRO_CHECK = {
    "cro.check", "its check letter does not fit"};
static const struct rule RULE_NOMIS = {
    "nomis.invalid", "not a prison (NOMIS) number"};
static const struct rule RULE_CRN = {"crn.invalid", "not a probation CRN"};
static const struct rule RULE_NHS = {"nhs.invalid", "not an NHS number"};
static const struct rule RULE_NHS_CHECK = {
    "nhs.check", "its check digit does not fit"};
static const struct rule RULE_NINO = {
    "nino.invalid", "not a National Insurance number"};
static const struct rule RULE_UPRN = {"uprn.invalid", "not a UPRN"};
static const struct rule RULE_UPRN_ROUNDED = {
    "uprn.rounded", "a number that a spreadsheet has rounded"};
static const struct rule RULE_EMAIL = {"email.invalid", "not an address"};
static const struct rule RULE_PHONE = {
    "phone.invalid", "not a telephone number"};
static const struct rule RULE_OFFENCE = {
    "offence.invalid", "neither a Home Office nor a CJS offence code"};

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_letter(char c)
{
	return c >= 'A' && c <= 'Z';
}

/* Capitals without blanks; 0 when it is longer than any identifier. */
static size_t
compact(struct slice s, char out[ID])
{
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		if (c == ' ')
			continue;
		if (n == ID)
			return 0;
		out[n++] = c >= 'a' && c <= 'z' ? (char)(c - 32) : c;
	}
	return n;
}

/* A letter for A, a digit for 9, any other byte for itself. */
static bool
has_shape(const char *p, size_t n, const char *shape)
{
	if (strlen(shape) != n)
		return false;
	for (size_t i = 0; i < n; i++) {
		bool fits = shape[i] == 'A' ? is_letter(p[i])
		    : shape[i] == '9'       ? is_digit(p[i])
					    : p[i] == shape[i];
		if (!fits)
			return false;
	}
	return true;
}

static size_t
count_digits(const char *p, size_t n)
{
	size_t i = 0;
	while (i < n && is_digit(p[i]))
		i++;
	return i;
}

static uint64_t
value_of(const char *p, size_t n)
{
	uint64_t v = 0;
	for (size_t i = 0; i < n; i++)
		v = v * 10 + (uint64_t)(p[i] - '0');
	return v;
}

/* No I, O or S; 0 is Z. */
static char
check_letter(uint64_t v)
{
	return "ZABCDEFGHJKLMNPQRTUVWXY"[v % 23];
}

/* s itself when it is the canonical text already, else a copy. */
static void
give(
    struct slice s, const char *p, size_t n, struct arena *a, struct slice *out)
{
	struct slice canonical = slice_of(p, n);
	*out = slice_equal(s, canonical) ? s : arena_copy(a, canonical);
}

/* n digits of v, with leading zeroes. */
static void
put_digits(char *out, size_t n, uint64_t v)
{
	while (n-- > 0) {
		out[n] = (char)('0' + v % 10);
		v /= 10;
	}
}

/*
 * A year of two or four digits, a serial of up to seven and the letter. The
 * slash may be missing: under twelve characters the year is short (as the
 * national service reads it). Short years: 00 to 49 are 20yy (DESIGN.md 4),
 * not today's date, so that results do not change with the calendar.
 */
const struct rule *
kind_pnc(struct slice s, struct arena *a, struct slice *out)
{
	char p[ID] = {0}, text[13];
	size_t n = compact(s, p);
	size_t year_n = count_digits(p, n), from = year_n + 1;
	if (n < 4 || !is_letter(p[n - 1]))
		return &RULE_PNC;
	if (year_n == n - 1) {
		year_n = n < 12 ? 2 : 4;
		from = year_n;
	} else if (p[year_n] != '/') {
		return &RULE_PNC;
	}
	if ((year_n != 2 && year_n != 4) || from >= n - 1)
		return &RULE_PNC;
	size_t serial_n = n - 1 - from;
	if (serial_n > 7 || count_digits(p + from, serial_n) != serial_n)
		return &RULE_PNC;
	uint64_t year = value_of(p, year_n);
	uint64_t serial = value_of(p + from, serial_n);
	if (year_n == 2)
		year += year < PIVOT ? 2000 : 1900;
	if (check_letter(year % 100 * 10000000 + serial) != p[n - 1])
		return &RULE_PNC_CHECK;
	put_digits(text, 4, year);
	text[4] = '/';
	put_digits(text + 5, 7, serial);
	text[12] = p[n - 1];
	give(s, text, sizeof text, a, out);
	return NULL;
}

/* SF39/83/...: single fingerprints. The serial is not padded there. */
static const struct rule *
sf_cro(
    struct slice s, const char *p, size_t n, struct arena *a, struct slice *out)
{
	size_t serial_n = n > 6 ? n - 6 : 0;
	if (serial_n < 1 || serial_n > 6 || !has_shape(p, 5, "SF99/") ||
	    count_digits(p + 5, serial_n) != serial_n || !is_letter(p[n - 1]))
		return &RULE_CRO;
	uint64_t v = value_of(p + 2, 2);
	for (size_t i = 0; i < serial_n; i++)
		v = v * 10 + (uint64_t)(p[5 + i] - '0');
	if (check_letter(v) != p[n - 1])
		return &RULE_CRO_CHECK;
	give(s, p, n, a, out);
	return NULL;
}

const struct rule *
kind_cro(struct slice s, struct arena *a, struct slice *out)
{
	char p[ID] = {0}, text[10];
	size_t n = compact(s, p);
	if (n > 2 && p[0] == 'S' && p[1] == 'F')
		return sf_cro(s, p, n, a, out);
	size_t serial_n = count_digits(p, n);
	if (serial_n < 1 || serial_n > 6 || n != serial_n + 4 ||
	    !has_shape(p + serial_n, 4, "/99A"))
		return &RULE_CRO;
	uint64_t serial = value_of(p, serial_n);
	uint64_t year = value_of(p + serial_n + 1, 2);
	put_digits(text, 6, serial);
	memcpy(text + 6, p + serial_n, 4);
	/* The well-known dummy has no right letter: it is a placeholder. */
	bool is_dummy = serial == 0 && year == 0;
	if (!is_dummy && check_letter(year * 1000000 + serial) != p[n - 1])
		return &RULE_CRO_CHECK;
	give(s, text, sizeof text, a, out);
	return NULL;
}

const struct rule *
kind_nomis(struct slice s, struct arena *a, struct slice *out)
{
	char p[ID] = {0};
	size_t n = compact(s, p);
	if (!has_shape(p, n, "A9999AA"))
		return &RULE_NOMIS;
	give(s, p, n, a, out);
	return NULL;
}

const struct rule *
kind_crn(struct slice s, struct arena *a, struct slice *out)
{
	char p[ID] = {0};
	size_t n = compact(s, p);
	if (!has_shape(p, n, "A999999") && !has_shape(p, n, "AA999999"))
		return &RULE_CRN;
	give(s, p, n, a, out);
	return NULL;
}

const struct rule *
kind_nhs(struct slice s, struct arena *a, struct slice *out)
{
	char p[ID] = {0};
	size_t n = 0, sum = 0;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == ' ' || s.p[i] == '-')
			continue;
		if (!is_digit(s.p[i]) || n == 10)
			return &RULE_NHS;
		p[n++] = s.p[i];
	}
	if (n != 10)
		return &RULE_NHS;
	for (size_t i = 0; i < 9; i++)
		sum += (size_t)(p[i] - '0') * (10 - i);
	size_t check = 11 - sum % 11;
	if (check == 11)
		check = 0;
	if (check != (size_t)(p[9] - '0'))
		return &RULE_NHS_CHECK;
	give(s, p, n, a, out);
	return NULL;
}

/*
 * QQ, the example's letters, and TN, temporary numbers, have the shape here:
 * share/codes/placeholders.csv takes them out.
 */
const struct rule *
kind_nino(struct slice s, struct arena *a, struct slice *out)
{
	static const char *const never[] = {"BG", "GB", "KN", "NK", "NT", "ZZ"};
	char p[ID] = {0};
	size_t n = compact(s, p);
	bool is_placeholder =
	    n >= 2 && (memcmp(p, "QQ", 2) == 0 || memcmp(p, "TN", 2) == 0);
	if (!has_shape(p, n, "AA999999A") && !has_shape(p, n, "AA999999"))
		return &RULE_NINO;
	for (size_t i = 0; i < sizeof never / sizeof *never; i++)
		if (memcmp(p, never[i], 2) == 0)
			return &RULE_NINO;
	bool letters =
	    !memchr("DFIQUV", p[0], 6) && !memchr("DFIOQUV", p[1], 7);
	bool suffix = n == 8 || (p[8] >= 'A' && p[8] <= 'D');
	if (!is_placeholder && !(letters && suffix))
		return &RULE_NINO;
	give(s, p, n, a, out);
	return NULL;
}

/* Never through a float: 1.00E+11 is an error, not a number. */
const struct rule *
kind_uprn(struct slice s, struct arena *a, struct slice *out)
{
	char text[12];
	if (s.n > 2 && s.p[s.n - 2] == '.' && s.p[s.n - 1] == '0')
		s.n -= 2;
	if (memchr(s.p, 'E', s.n) || memchr(s.p, 'e', s.n))
		return &RULE_UPRN_ROUNDED;
	if (s.n < 1 || s.n > 12 || count_digits(s.p, s.n) != s.n)
		return &RULE_UPRN;
	put_digits(text, 12, value_of(s.p, s.n));
	give(s, text, sizeof text, a, out);
	return NULL;
}

/* One @ with something before it and a dotted name after; lower case. */
const struct rule *
kind_email(struct slice s, struct arena *a, struct slice *out)
{
	const char *at = memchr(s.p, '@', s.n);
	size_t local = at ? (size_t)(at - s.p) : 0;
	if (!local || s.n > 254 || local + 4 > s.n)
		return &RULE_EMAIL;
	struct slice domain = slice_of(at + 1, s.n - local - 1);
	const char *dot = memchr(domain.p, '.', domain.n);
	if (memchr(domain.p, '@', domain.n) || !dot || dot == domain.p ||
	    domain.p[domain.n - 1] == '.')
		return &RULE_EMAIL;
	char *p = arena_bytes(a, s.n);
	bool changed = false;
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		if ((unsigned char)c <= ' ' || memchr(",;<>()", c, 6))
			return &RULE_EMAIL;
		p[i] = c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
		changed |= p[i] != c;
	}
	*out = changed ? slice_of(p, s.n) : s;
	return NULL;
}

/* Digits; +44 and 0044 become 0; a lost leading 0 is put back. */
const struct rule *
kind_phone(struct slice s, struct arena *a, struct slice *out)
{
	char p[ID + 1], *number = p + 1;
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		if (is_digit(c) && n < ID)
			number[n++] = c;
		else if (is_digit(c) || !memchr(" -().+/", c, 7))
			return &RULE_PHONE;
	}
	size_t prefix = n > 4 && memcmp(number, "0044", 4) == 0 ? 4
	    : n > 11 && memcmp(number, "44", 2) == 0            ? 2
								: 0;
	number += prefix;
	n -= prefix;
	/* +44 (0)20 ... has its 0 already. */
	if (n == 10 && number[0] != '0') {
		*--number = '0';
		n++;
	}
	if (n < 10 || n > 11 || number[0] != '0' || number[1] == '0')
		return &RULE_PHONE;
	give(s, number, n, a, out);
	return NULL;
}

/* 028/01, 28/1, 02801, 2801, 28B, 028 -> 02801, ..., 02800; TH68001. */
const struct rule *
kind_offence_code(struct slice s, struct arena *a, struct slice *out)
{
	char p[ID] = {0}, text[5];
	size_t n = compact(s, p);
	if (has_shape(p, n, "AA99999") || has_shape(p, n, "AA99999A")) {
		give(s, p, n, a, out);
		return NULL;
	}
	size_t class_n = count_digits(p, n);
	uint64_t sub = 0, class = value_of(p, class_n);
	if (class_n == n && (n == 4 || n == 5)) {
		/* Four: a spreadsheet took the leading zero. */
		sub = class % 100;
		class /= 100;
	} else if (class_n >= 1 && class_n <= 3 && class_n + 1 < n &&
	    (p[class_n] == '/' || p[class_n] == '.')) {
		size_t from = class_n + 1, sub_n = count_digits(p + from, 2);
		if (n - from > 2 || sub_n != n - from)
			return &RULE_OFFENCE;
		sub = value_of(p + from, sub_n);
	} else if (!(class_n == n && n == 3) &&
	    !(class_n >= 1 && class_n <= 3 && n == class_n + 1 &&
		is_letter(p[n - 1]))) {
		return &RULE_OFFENCE;
	}
	put_digits(text, 3, class);
	put_digits(text + 3, 2, sub);
	give(s, text, sizeof text, a, out);
	return NULL;
}
