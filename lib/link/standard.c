/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "link/standard.h"

#include "base/date.h"
#include "base/num.h"
#include "base/utf8.h"

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_upper(char c)
{
	return c >= 'A' && c <= 'Z';
}

static char
upper(char c)
{
	return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

/* A blank, unless the text begins or ends a word there already. */
static void
add_blank(struct buf *b)
{
	if (b->n && b->p[b->n - 1] != ' ')
		buf_byte(b, ' ');
}

static void
drop_last_blank(struct buf *b)
{
	if (b->n && b->p[b->n - 1] == ' ')
		b->n--;
}

/* Typewriter, typographic and modifier apostrophes, as folding leaves them. */
static size_t
apostrophe(const char *p, const char *end)
{
	if (*p == '\'' || *p == '`')
		return 1;
	if (end - p >= 3 &&
	    (memcmp(p, "\xE2\x80\x98", 3) == 0 ||
		memcmp(p, "\xE2\x80\x99", 3) == 0))
		return 3;
	if (end - p >= 2 && memcmp(p, "\xCA\xBC", 2) == 0)
		return 2;
	return 0;
}

/* Hyphens and dashes that a word processor makes of the typewriter's. */
static bool
is_dash(const char *p, const char *end)
{
	return end - p >= 3 && p[0] == '\xE2' && p[1] == '\x80' &&
	    (unsigned char)p[2] >= 0x90 && (unsigned char)p[2] <= 0x95;
}

/*
 * Letters that are no base letter with a mark, so that folding leaves them:
 * what people write without them. NULL: none of these.
 */
static const char *
plain_form(const char *p, const char *end)
{
	static const struct {
		char bytes[3];
		const char *plain;
	} forms[] = {{"\xC3\xA6", "AE"}, {"\xC3\xB0", "D"}, {"\xC3\xB8", "O"},
	    {"\xC3\xBE", "TH"}, {"\xC4\x91", "D"}, {"\xC4\xA7", "H"},
	    {"\xC4\xB1", "I"}, {"\xC5\x82", "L"}, {"\xC5\x93", "OE"},
	    {"\xC9\x99", "E"}};
	for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
		if (end - p >= 2 && memcmp(p, forms[i].bytes, 2) == 0)
			return forms[i].plain;
	return NULL;
}

/* Letters and digits kept, apostrophes dropped, anything else a blank. */
static void
add_words(struct buf *out, struct slice folded)
{
	const char *p = folded.p, *end = p + folded.n;
	while (p < end) {
		char c = upper(*p);
		size_t skip = apostrophe(p, end);
		const char *plain = c & 0x80 ? plain_form(p, end) : NULL;
		if (skip || plain) {
			buf_text(out, plain ? plain : "");
			p += skip ? skip : 2;
			continue;
		}
		bool dash = is_dash(p, end);
		if (!dash && (is_upper(c) || is_digit(c) || (c & 0x80)))
			buf_byte(out, c);
		else
			add_blank(out);
		p += dash ? 3 : 1;
	}
	drop_last_blank(out);
}

/* "MC DONALD" is MCDONALD and "O BRIEN" OBRIEN, at the start of any word. */
static void
join_prefixes(struct buf *b)
{
	size_t to = 0, start = 0; /* of the word, as joined so far */
	for (size_t i = 0; i < b->n; i++) {
		size_t n = to - start;
		bool is_end = b->p[i] == ' ';
		bool joins = is_end &&
		    ((n == 2 && memcmp(b->p + start, "MC", 2) == 0) ||
			(n == 1 && b->p[start] == 'O'));
		if (!joins)
			b->p[to++] = b->p[i];
		if (is_end && !joins)
			start = to;
	}
	b->n = to;
}

static void
standard_name(struct buf *out, struct slice raw, struct arena *scratch)
{
	add_words(out, utf8_fold(raw, scratch));
	join_prefixes(out);
}

/* Upper-case letters and digits of the text, nothing else. */
static void
add_plain(struct buf *out, struct slice raw)
{
	for (size_t i = 0; i < raw.n; i++) {
		char c = upper(raw.p[i]);
		if (is_upper(c) || is_digit(c))
			buf_byte(out, c);
	}
}

static bool
has_digit(struct slice s)
{
	for (size_t i = 0; i < s.n; i++)
		if (is_digit(s.p[i]))
			return true;
	return false;
}

/*
 * Outward code, blank, inward code or its first digit. What has no digit ("no
 * fixed abode") is no postcode of any country.
 */
static void
standard_place(struct buf *out, struct slice raw)
{
	size_t blank = 0;
	if (!has_digit(raw))
		return;
	add_plain(out, raw);
	size_t n = out->n;
	const char *p = out->p;
	if (n >= 5 && n <= 7 && is_upper(p[0]) && is_upper(p[n - 1]) &&
	    is_upper(p[n - 2]) && is_digit(p[n - 3]))
		blank = n - 3;
	else if (raw.n && memchr(raw.p, ' ', raw.n) && n >= 3 && n <= 5 &&
	    is_upper(p[0]) && is_digit(p[n - 1]))
		blank = n - 1;
	if (blank) {
		buf_byte(out, ' ');
		memmove(out->p + blank + 1, out->p + blank, n - blank);
		out->p[blank] = ' ';
	}
}

/* One or two letters and a digit, perhaps a digit or letter more. */
static bool
is_outward(struct slice s)
{
	size_t letters = s.n > 1 && is_upper(s.p[1]) ? 2 : 1;
	return s.n > letters && s.n <= letters + 2 && is_upper(s.p[0]) &&
	    is_digit(s.p[letters]);
}

struct postcode_shape
standard_postcode(struct slice value)
{
	struct slice rest, outward = slice_cut(value, ' ', &rest);
	uint8_t whole = (uint8_t)(value.n < UINT8_MAX ? value.n : UINT8_MAX);
	/* Codes of other countries are known only as wholes. */
	if (!is_outward(outward))
		return (struct postcode_shape){0, 0, whole};
	struct postcode_shape s = {(uint8_t)outward.n, 0, 0};
	if (rest.p)
		s.sector = (uint8_t)(outward.n + 2);
	if (rest.n == 3)
		s.full = whole;
	return s;
}

static bool
is_calendar_date(const char *digits)
{
	int part[8];
	for (int i = 0; i < 8; i++)
		part[i] = digits[i] - '0';
	return date_from_ymd(
		   part[0] * 1000 + part[1] * 100 + part[2] * 10 + part[3],
		   part[4] * 10 + part[5], part[6] * 10 + part[7]) != DATE_NONE;
}

/* Eight digits YYYYMMDD: of an ISO date or of digits alone. */
static void
standard_date(struct buf *out, struct slice raw)
{
	for (size_t i = 0; i < raw.n && out->n <= 8; i++)
		if (is_digit(raw.p[i]))
			buf_byte(out, raw.p[i]);
		else if (raw.p[i] != '-')
			break;
	if (out->n != 8 || !is_calendar_date(out->p))
		buf_reset(out);
}

/* Digits; +44 and 0044 are the national 0. */
static void
standard_phone(struct buf *out, struct slice raw)
{
	for (size_t i = 0; i < raw.n; i++)
		if (is_digit(raw.p[i]))
			buf_byte(out, raw.p[i]);
	size_t drop = 0;
	if (out->n > 10 && memcmp(out->p, "0044", 4) == 0)
		drop = 4;
	else if (out->n > 10 && memcmp(out->p, "44", 2) == 0)
		drop = 2;
	if (drop) {
		out->n -= drop;
		memmove(out->p, out->p + drop, out->n);
		if (out->p[0] != '0') {
			buf_byte(out, '0');
			memmove(out->p + 1, out->p, out->n - 1);
			out->p[0] = '0';
		}
	}
}

static void
standard_email(struct buf *out, struct slice raw)
{
	struct slice s = slice_trim(raw);
	for (size_t i = 0; i < s.n; i++)
		buf_byte(out, upper(s.p[i]));
}

/* A comma before three digits, as between thousands. */
static bool
parts_thousands(struct slice s, size_t i)
{
	if (s.p[i] != ',' || i + 3 >= s.n)
		return false;
	for (size_t k = 1; k <= 3; k++)
		if (!is_digit(s.p[i + k]))
			return false;
	return i + 4 == s.n || !is_digit(s.p[i + 4]);
}

/*
 * A number as JSON and columns of text have it: a sign, zeros in front or at
 * the end and commas between thousands make no other number. What is none is
 * no value; of more digits than a double tells apart, all are kept.
 */
static void
standard_number(struct buf *out, struct slice raw)
{
	enum { EXACT = 15 };
	struct slice s = slice_trim(raw);
	size_t i = s.n && (s.p[0] == '-' || s.p[0] == '+');
	double v;
	if (i && s.p[0] == '-')
		buf_byte(out, '-');
	while (i + 1 < s.n && s.p[i] == '0' && is_digit(s.p[i + 1]))
		i++;
	if (i < s.n && s.p[i] == '.')
		buf_byte(out, '0');
	for (; i < s.n; i++)
		if (!parts_thousands(s, i))
			buf_byte(out, s.p[i]);
	bool is_number = num_parse_double(buf_as_slice(out), &v);
	if (is_number && out->n > EXACT + 1 && !memchr(out->p, '.', out->n))
		return;
	buf_reset(out);
	if (is_number)
		num_shortest(out, v);
}

void
standard_value(
    struct buf *out, struct slice raw, enum standard how, struct arena *scratch)
{
	buf_reset(out);
	switch (how) {
	case STANDARD_NAME:
		standard_name(out, raw, scratch);
		break;
	case STANDARD_TEXT:
		add_words(out, utf8_fold(raw, scratch));
		break;
	case STANDARD_DATE:
		standard_date(out, raw);
		break;
	case STANDARD_POSTCODE:
		standard_place(out, raw);
		break;
	case STANDARD_ID:
		add_plain(out, raw);
		break;
	case STANDARD_PHONE:
		standard_phone(out, raw);
		break;
	case STANDARD_EMAIL:
		standard_email(out, raw);
		break;
	case STANDARD_NUMBER:
		standard_number(out, raw);
		break;
	case STANDARD_CODE:
	case STANDARD_BITS:
		buf_slice(out, slice_trim(raw));
		break;
	}
}

/* --- parts ---------------------------------------------------------------- */

static size_t
take_word(struct slice value, size_t wanted, struct slice *part)
{
	struct slice word, rest = value;
	for (size_t i = 0; rest.p; i++) {
		word = slice_cut(rest, ' ', &rest);
		if (i == wanted) {
			*part = word;
			return word.n > 0;
		}
	}
	return 0;
}

static size_t
take_last(struct slice value, struct slice *part)
{
	size_t start = value.n;
	while (start && value.p[start - 1] != ' ')
		start--;
	*part = slice_of(value.p + start, value.n - start);
	return part->n > 0;
}

static size_t
take_words(struct slice value, struct slice *part, size_t max)
{
	struct slice rest = value;
	size_t n = 0;
	while (rest.p && n < max) {
		struct slice word = slice_cut(rest, ' ', &rest);
		if (word.n > 1)
			part[n++] = word;
	}
	return n;
}

static size_t
take_initials(struct slice value, struct slice *part, struct arena *a)
{
	char *out = arena_bytes(a, value.n);
	size_t n = 0;
	for (size_t i = 0; i < value.n; i++)
		if (value.p[i] != ' ' && (i == 0 || value.p[i - 1] == ' '))
			out[n++] = value.p[i];
	*part = slice_of(out, n);
	return n > 0;
}

/* The last six digits of a serial, which PNC and CRO can share. */
static size_t
take_serial(struct slice value, struct slice *part, struct arena *a)
{
	char *out = arena_bytes(a, 6);
	size_t n = 0;
	for (size_t i = value.n; i > 0 && n < 6; i--)
		if (is_digit(value.p[i - 1]))
			out[6 - ++n] = value.p[i - 1];
	*part = slice_of(out, 6);
	return n == 6;
}

size_t
standard_take(struct slice value, enum take take, struct slice *part,
    size_t max, struct arena *a)
{
	struct slice rest;
	if (!value.n)
		return 0;
	switch (take) {
	case TAKE_FIRST:
		return take_word(value, 0, part);
	case TAKE_SECOND:
		return take_word(value, 1, part);
	case TAKE_LAST:
		return take_last(value, part);
	case TAKE_REST:
		slice_cut(value, ' ', &rest);
		*part = rest;
		return rest.n > 0;
	case TAKE_WORDS:
		return take_words(value, part, max);
	case TAKE_PARTS: {
		part[0] = value;
		size_t n = take_words(value, part + 1, max - 1);
		return n > 1 ? n + 1 : 1;
	}
	case TAKE_INITIALS:
		return take_initials(value, part, a);
	case TAKE_SERIAL:
		return take_serial(value, part, a);
	case TAKE_ALL:
	case TAKE_JOIN:
		break;
	}
	part[0] = value;
	return 1;
}
