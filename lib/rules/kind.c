/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rules/kind.h"

#include "record/jsonout.h"

#include <stdio.h>

const struct rule KIND_MISSING = {"missing", "no value"};

static const struct rule RULE_CODE = {"code.unlisted", "not a listed code"};
static const struct rule RULE_HEX = {
    "hex.invalid", "not lower-case hexadecimal"};
static const struct rule RULE_TIME = {"time.invalid", "not a time of day"};

enum { WORD = 64 };

/* --- codes ------------------------------------------------------------- */

/* As codes are spelt: lower case, words joined by underscores. */
static struct slice
as_code(struct slice s, char out[WORD])
{
	if (s.n > WORD)
		return SLICE_NONE;
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		out[i] = c == ' ' || c == '-' ? '_'
		    : c >= 'A' && c <= 'Z'    ? (char)(c + 32)
					      : c;
	}
	return slice_of(out, s.n);
}

/* The word of the list ("F M X U") that s is; absent when it is none. */
static struct slice
listed_word(const char *words, struct slice s)
{
	char text[WORD];
	struct slice code = as_code(s, text), rest = slice_text(words);
	while (code.p && rest.p) {
		struct slice word = slice_cut(rest, ' ', &rest);
		if (slice_equal_nocase(code, word))
			return word;
	}
	return SLICE_NONE;
}

/*
 * A value as the field's own word, or by its code list; the list may say that
 * a code means nothing known.
 */
static const struct rule *
find_code(const struct reading *r, struct slice s, struct slice *out)
{
	char text[WORD];
	*out = listed_word(r->values, s);
	if (out->p)
		return NULL;
	if (!r->codes)
		return &RULE_CODE;
	*out = codes_value(r->codes, s);
	if (!out->p && as_code(s, text).p)
		*out = codes_value(r->codes, as_code(s, text));
	if (!out->p)
		return &RULE_CODE;
	return out->n ? NULL : &KIND_MISSING;
}

static bool
has_codes(enum kind kind)
{
	return kind == KIND_CODE || kind == KIND_SEX ||
	    kind == KIND_ETHNICITY || kind == KIND_ETHNICITY_OBSERVED ||
	    kind == KIND_DISPOSAL;
}

/* --- kinds whose values are text --------------------------------------- */

static bool
is_missing(const struct reading *r, struct slice s)
{
	return r->placeholders &&
	    placeholder_in(r->placeholders, s) == PLACEHOLDER_MISSING;
}

static const struct rule *
write_text(const struct reading *r, struct slice s, struct buf *out)
{
	if (is_missing(r, s))
		return &KIND_MISSING;
	jsonout_text(out, s);
	return NULL;
}

typedef const struct rule *text_kind(
    struct slice s, struct arena *a, struct slice *out);

static const struct rule *
full_name(struct slice s, struct arena *a, struct slice *out)
{
	return kind_person_name(s, a, out);
}

/* What --encode wrote: it has one form. */
static const struct rule *
encoding(struct slice s, struct arena *a, struct slice *out)
{
	(void)a;
	*out = s;
	for (size_t i = 0; i < s.n; i++)
		if (!memchr("0123456789abcdef", s.p[i], 16))
			return &RULE_HEX;
	return NULL;
}

/* By kind; NULL for those that are not text of their own. */
static text_kind *const text_kinds[KIND_COUNT] = {
    [KIND_NAME] = kind_person_name,
    [KIND_FULL_NAME] = full_name,
    [KIND_INITIALS] = kind_initials,
    [KIND_UPRN] = kind_uprn,
    [KIND_EMAIL] = kind_email,
    [KIND_PHONE] = kind_phone,
    [KIND_PNC] = kind_pnc,
    [KIND_CRO] = kind_cro,
    [KIND_NOMIS] = kind_nomis,
    [KIND_CRN] = kind_crn,
    [KIND_NHS] = kind_nhs,
    [KIND_NINO] = kind_nino,
    [KIND_OFFENCE_CODE] = kind_offence_code,
    [KIND_HEX] = encoding,
};

static const struct rule *
postcode(const struct reading *r, struct slice s, struct reader *reader,
    struct buf *out)
{
	struct slice code;
	const struct rule *repair = NULL;
	const struct rule *broken =
	    kind_postcode(s, reader->scratch, &code, &repair);
	/* Pseudo postcodes need not look like postcodes. */
	if (broken)
		return is_missing(r, s) ? &KIND_MISSING : broken;
	if (repair)
		reader->repair = repair;
	return write_text(r, code, out);
}

/* --- dates and times --------------------------------------------------- */

static const struct rule *
read_moment(const struct reading *r, struct slice s, struct moment *m)
{
	if (r->format)
		return kind_date_format(s, r->format, r->reference, m);
	return kind_date(s, r->order, r->reference, m);
}

static const struct rule *
write_date_text(
    const struct reading *r, const char text[DATE_TEXT], struct buf *out)
{
	struct slice s = slice_of(text, DATE_TEXT);
	if (is_missing(r, s))
		return &KIND_MISSING;
	jsonout_text(out, s);
	return NULL;
}

static const struct rule *
write_date(const struct reading *r, struct slice s, struct buf *out)
{
	struct moment m;
	char text[DATE_TEXT];
	bool is_bare = !r->format && !r->has_plus;
	if (is_bare && kind_date_usual(s, r->order, text))
		return write_date_text(r, text, out);
	const struct rule *broken = read_moment(r, s, &m);
	if (broken)
		return broken;
	if (r->has_plus)
		m.day = date_add(m.day, r->plus);
	date_format(m.day, text);
	return write_date_text(r, text, out);
}

/* The time of a date, or a time alone: 14:05, 1405, 2.05 pm. */
static const struct rule *
write_time(const struct reading *r, struct slice s, struct buf *out)
{
	struct moment m;
	char text[64];
	struct slice alone;
	const struct rule *broken = read_moment(r, s, &m);
	if (broken) {
		bool bare = s.n == 4 && !memchr(s.p, ':', s.n);
		int n = snprintf(text, sizeof text, "2000-01-01 %.*s%s%.*s",
		    bare ? 2 : (int)(s.n < 40 ? s.n : 40), s.p, bare ? ":" : "",
		    bare ? 2 : 0, s.p + (bare ? 2 : 0));
		alone = slice_of(text, (size_t)n);
		broken = kind_date(alone, ORDER_DMY, DATE_NONE, &m);
		/* 24:00 alone would be a time of another day. */
		if (!broken && m.day != date_from_ymd(2000, 1, 1))
			broken = &RULE_TIME;
	}
	if (broken)
		return broken == &KIND_MISSING ? broken : &RULE_TIME;
	if (m.minute < 0)
		return &KIND_MISSING;
	int n = snprintf(
	    text, sizeof text, "%02d:%02d", m.minute / 60, m.minute % 60);
	jsonout_text(out, slice_of(text, (size_t)n));
	return NULL;
}

static const struct rule *
write_duration(struct slice s, struct buf *out)
{
	struct duration d;
	char text[32];
	const struct rule *broken = kind_duration(s, &d);
	if (broken)
		return broken;
	jsonout_text(out, slice_of(text, duration_format(d, text)));
	return NULL;
}

/* --- numbers ----------------------------------------------------------- */

static const struct rule *
write_integer(const struct reading *r, struct slice s, struct buf *out)
{
	int64_t v;
	const struct rule *broken =
	    r->kind == KIND_MONEY ? kind_money(s, &v) : kind_integer(s, &v);
	if (!broken)
		jsonout_int(out, v);
	return broken;
}

static const struct rule *
write_number(struct slice s, struct arena *a, struct buf *out)
{
	struct slice v;
	const struct rule *broken = kind_number(s, a, &v);
	if (!broken)
		jsonout_raw(out, v);
	return broken;
}

static const struct rule *
write_boolean(struct slice s, struct buf *out)
{
	bool v;
	const struct rule *broken = kind_boolean(s, &v);
	if (!broken)
		jsonout_bool(out, v);
	return broken;
}

/* A kind whose values are texts: by a function of its own, or by a list. */
static const struct rule *
write_word(const struct reading *r, struct slice s, struct reader *reader,
    struct buf *out)
{
	struct slice text = s;
	const struct rule *broken = NULL;
	if (text_kinds[r->kind])
		broken = text_kinds[r->kind](s, reader->scratch, &text);
	else if (has_codes(r->kind))
		broken = find_code(r, s, &text);
	return broken ? broken : write_text(r, text, out);
}

const struct rule *
kind_write(const struct reading *r, struct slice s, struct reader *reader,
    struct buf *out)
{
	switch (r->kind) {
	case KIND_TEXT:
		return write_text(r, s, out);
	case KIND_DATE:
	case KIND_BIRTH_DATE:
		return write_date(r, s, out);
	case KIND_TIME:
		return write_time(r, s, out);
	case KIND_DURATION:
		return write_duration(s, out);
	case KIND_INTEGER:
	case KIND_MONEY:
		return write_integer(r, s, out);
	case KIND_NUMBER:
		return write_number(s, reader->scratch, out);
	case KIND_BOOLEAN:
		return write_boolean(s, out);
	case KIND_POSTCODE:
		return postcode(r, s, reader, out);
	default:
		return write_word(r, s, reader, out);
	}
}
