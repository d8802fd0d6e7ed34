/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Money, numbers and truth (METHODS.md 10, 14.43). */
#include "base/num.h"
#include "rules/kind.h"

static const struct rule RULE_MONEY = {
    "money.invalid", "not an amount of money"};
static const struct rule RULE_INTEGER = {
    "integer.invalid", "not a whole number"};
static const struct rule RULE_NUMBER = {"number.invalid", "not a number"};
static const struct rule RULE_BOOLEAN = {
    "boolean.invalid", "neither yes nor no"};

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
strip_prefix(struct slice *s, const char *prefix)
{
	size_t n = strlen(prefix);
	if (s->n < n ||
	    !slice_equal_nocase(slice_of(s->p, n), slice_text(prefix)))
		return false;
	*s = slice_trim(slice_of(s->p + n, s->n - n));
	return true;
}

static bool
strip_suffix(struct slice *s, const char *suffix)
{
	size_t n = strlen(suffix);
	if (s->n < n ||
	    !slice_equal_nocase(
		slice_of(s->p + s->n - n, n), slice_text(suffix)))
		return false;
	*s = slice_trim(slice_of(s->p, s->n - n));
	return true;
}

/* Signs, brackets and CR that make an amount negative. */
static bool
strip_sign(struct slice *s)
{
	bool negative = false;
	if (s->n > 1 && s->p[0] == '(' && s->p[s->n - 1] == ')') {
		*s = slice_trim(slice_of(s->p + 1, s->n - 2));
		negative = true;
	}
	if (strip_suffix(s, "CR") || strip_suffix(s, "-"))
		negative = !negative;
	else
		strip_suffix(s, "DR");
	if (strip_prefix(s, "-") || strip_prefix(s, "\xE2\x88\x92"))
		negative = !negative;
	else
		strip_prefix(s, "+");
	return negative;
}

static void
strip_currency(struct slice *s)
{
	if (!strip_prefix(s, "\xC2\xA3") && !strip_prefix(s, "GBP"))
		strip_suffix(s, "GBP");
}

/*
 * Digits of a whole number with groups of three parted by `group` (or not at
 * all); false for any other grouping, and beyond fifteen digits, which int64
 * pence hold.
 */
static bool
read_whole(struct slice s, char group, int64_t *out)
{
	size_t run = 0, groups = 0;
	int64_t v = 0;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == group) {
			if (run == 0 || run > 3 || (groups && run != 3))
				return false;
			groups++;
			run = 0;
			continue;
		}
		if (!is_digit(s.p[i]) || v > INT64_MAX / 100000)
			return false;
		v = v * 10 + (s.p[i] - '0');
		run++;
	}
	*out = v;
	return s.n > 0 && run > 0 && (!groups || run == 3);
}

/* The decimals after a point: one or two; none when there is no point. */
static bool
read_pence(struct slice s, int64_t *out)
{
	*out = 0;
	if (!s.p)
		return true;
	/* More places only when they are zero: 12.5000. */
	while (s.n > 2 && s.p[s.n - 1] == '0')
		s.n--;
	if (s.n < 1 || s.n > 2)
		return false;
	for (size_t i = 0; i < s.n; i++)
		if (!is_digit(s.p[i]))
			return false;
	*out = (s.p[0] - '0') * 10 + (s.n == 2 ? s.p[1] - '0' : 0);
	return true;
}

const struct rule *
kind_money(struct slice s, int64_t *pence)
{
	int64_t pounds, rest;
	struct slice decimals, whole;
	s = slice_trim(s);
	/* The sign may stand before or after the pound. */
	strip_currency(&s);
	bool negative = strip_sign(&s);
	strip_currency(&s);
	negative ^= strip_sign(&s);
	if (!s.n)
		return &RULE_MONEY;
	/* 1.234,50 is refused: it could be a slip of either kind. */
	whole = slice_cut(s, '.', &decimals);
	if (whole.n == 0 && decimals.n) /* .50 */
		whole = slice_of("0", 1);
	if (!read_whole(whole, ',', &pounds) || !read_pence(decimals, &rest))
		return &RULE_MONEY;
	*pence = pounds * 100 + rest;
	if (negative)
		*pence = -*pence;
	return NULL;
}

const struct rule *
kind_integer(struct slice s, int64_t *out)
{
	struct slice decimals, whole = slice_cut(s, '.', &decimals);
	/* "12.0" is what a spreadsheet makes of 12. */
	for (size_t i = 0; decimals.p && i < decimals.n; i++)
		if (decimals.p[i] != '0')
			return &RULE_INTEGER;
	if (num_parse_int(whole, out))
		return NULL;
	bool negative = strip_prefix(&whole, "-");
	if (!read_whole(whole, ',', out))
		return &RULE_INTEGER;
	if (negative)
		*out = -*out;
	return NULL;
}

/* JSON has no leading zeroes, plus signs or bare points. */
static struct slice
as_json(struct slice s, struct arena *a)
{
	double v;
	bool negative = strip_prefix(&s, "-");
	while (s.n > 1 && s.p[0] == '0' && is_digit(s.p[1]))
		s = slice_of(s.p + 1, s.n - 1);
	char *p = arena_bytes(a, s.n + 3), *to = p;
	if (negative)
		*to++ = '-';
	if (s.n && s.p[0] == '.')
		*to++ = '0';
	memcpy(to, s.p, s.n);
	to += s.n;
	if (to > p && to[-1] == '.')
		to--;
	struct slice out = slice_of(p, (size_t)(to - p));
	return num_parse_double(out, &v) ? out : SLICE_NONE;
}

const struct rule *
kind_number(struct slice s, struct arena *a, struct slice *out)
{
	double v;
	int64_t whole;
	*out = s;
	if (num_parse_double(s, &v))
		return NULL;
	strip_suffix(&s, "%");
	if (!s.n)
		return &RULE_NUMBER;
	strip_prefix(&s, "+");
	/* Thousands parted by commas. */
	struct slice decimals, left = slice_cut(s, '.', &decimals);
	bool negative = strip_prefix(&left, "-");
	if (memchr(left.p, ',', left.n)) {
		if (!read_whole(left, ',', &whole))
			return &RULE_NUMBER;
		struct buf b = {0};
		buf_int(&b, negative ? -whole : whole);
		if (decimals.p)
			buf_byte(&b, '.');
		buf_slice(&b, decimals);
		s = arena_copy(a, buf_as_slice(&b));
		buf_fini(&b);
	}
	*out = as_json(s, a);
	return out->p ? NULL : &RULE_NUMBER;
}

const struct rule *
kind_boolean(struct slice s, bool *out)
{
	static const char *const yes[] = {"y", "yes", "true", "t", "1", "x",
	    "on", "\xE2\x9C\x93", "\xE2\x9C\x94"};
	static const char *const no[] = {"n", "no", "false", "f", "0", "off"};
	for (size_t i = 0; i < sizeof yes / sizeof *yes; i++)
		if (slice_equal_nocase(s, slice_text(yes[i]))) {
			*out = true;
			return NULL;
		}
	*out = false;
	for (size_t i = 0; i < sizeof no / sizeof *no; i++)
		if (slice_equal_nocase(s, slice_text(no[i])))
			return NULL;
	return &RULE_BOOLEAN;
}
