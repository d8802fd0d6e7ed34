/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Postcodes: full, sector or outward (METHODS.md 8.1). */
#include "rules/kind.h"

static const struct rule RULE_INVALID = {
    "postcode.invalid", "not a UK postcode"};
static const struct rule RULE_REPAIRED = {"postcode.repaired",
    "letters O and I read as digits, or digits as letters"};

enum { POSTCODE = 8 };

static bool
is_letter(char c)
{
	return c >= 'A' && c <= 'Z';
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* [A-Z][A-HJ-Y]?\d[A-Z\d]? */
static bool
is_outward(const char *p, size_t n)
{
	if (n == 3 && memcmp(p, "GIR", 3) == 0)
		return true;
	if (n < 2 || n > 4 || !is_letter(p[0]))
		return false;
	size_t i = 1;
	if (is_letter(p[i])) {
		if (p[i] == 'I' || p[i] == 'Z')
			return false;
		i++;
	}
	if (i >= n || !is_digit(p[i++]))
		return false;
	return i == n || (i + 1 == n && (is_letter(p[i]) || is_digit(p[i])));
}

static bool
is_inward(const char *p)
{
	return is_digit(p[0]) && is_letter(p[1]) && is_letter(p[2]);
}

static char
to_digit(char c)
{
	return c == 'O' ? '0' : c == 'I' ? '1' : c;
}

static char
to_letter(char c)
{
	return c == '0' ? 'O' : c == '1' ? 'I' : c;
}

/*
 * O for 0 and I for 1 and back, where the position says which it must be:
 * the first is a letter, the inward part a digit and two letters, the last
 * of the outward part a digit when it does not fit as it is.
 */
static bool
repair(char *p, size_t n)
{
	if (n < 5)
		return false;
	char *in = p + n - 3;
	in[0] = to_digit(in[0]);
	in[1] = to_letter(in[1]);
	in[2] = to_letter(in[2]);
	p[0] = to_letter(p[0]);
	size_t out = n - 3;
	for (size_t i = out; i-- > 1 && !is_outward(p, out);)
		p[i] = to_digit(p[i]);
	return is_outward(p, out) && is_inward(in);
}

/*
 * Capitals without blanks; *space is where the first blank inside was, 0 when
 * there was none. Absent when it cannot be a postcode.
 */
static size_t
compact(struct slice s, char out[POSTCODE], size_t *space)
{
	size_t n = 0;
	*space = 0;
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		if (c == ' ' || c == '-' || c == '.') {
			*space = *space ? *space : n;
			continue;
		}
		if (n == POSTCODE - 1)
			return 0;
		out[n++] = c >= 'a' && c <= 'z' ? (char)(c - 32) : c;
	}
	return n;
}

static struct slice
join(struct arena *a, const char *p, size_t outward, size_t n)
{
	char *text = arena_bytes(a, n + 1);
	memcpy(text, p, outward);
	text[outward] = ' ';
	memcpy(text + outward + 1, p + outward, n - outward);
	return slice_of(text, n + 1);
}

const struct rule *
kind_postcode(struct slice s, struct arena *a, struct slice *out,
    const struct rule **repaired)
{
	char p[POSTCODE];
	size_t space, n = compact(s, p, &space);
	if (n >= 5 && is_outward(p, n - 3) && is_inward(p + n - 3)) {
		/* As it is written already: no copy. */
		if (s.n == n + 1 && space == n - 3 && s.p[space] == ' ' &&
		    memcmp(s.p, p, space) == 0 &&
		    memcmp(s.p + space + 1, p + space, 3) == 0)
			*out = s;
		else
			*out = join(a, p, n - 3, n);
		return NULL;
	}
	/* A sector is known by its space: E1 6 is one, E16 an outward code. */
	if (n >= 3 && space == n - 1 && is_digit(p[n - 1]) &&
	    is_outward(p, n - 1)) {
		*out = join(a, p, n - 1, n);
		return NULL;
	}
	if (is_outward(p, n)) {
		*out = arena_copy(a, slice_of(p, n));
		return NULL;
	}
	if (!repair(p, n))
		return &RULE_INVALID;
	*repaired = &RULE_REPAIRED;
	*out = join(a, p, n - 3, n);
	return NULL;
}
