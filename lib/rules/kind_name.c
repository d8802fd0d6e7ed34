/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text and names (METHODS.md 8.2). */
#include "base/utf8.h"
#include "rules/kind.h"

static const struct rule RULE_INVALID = {"name.invalid", "not a name"};
static const struct rule RULE_INITIALS = {
    "initials.invalid", "not one to four initials"};

enum { INITIALS = 4 };

static bool
is_letter(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/* --- text -------------------------------------------------------------- */

enum look { LOOK_SEEN, LOOK_BLANK, LOOK_NOTHING };

/* What a character looks like on paper. */
static enum look
look_of(uint32_t c)
{
	if (c == '\n' || c == '\t')
		return LOOK_SEEN;
	if (c < 0x20 || (c >= 0x7F && c <= 0xA0) || c == 0x1680 ||
	    (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 ||
	    c == 0x202F || c == 0x205F || c == 0x3000)
		return LOOK_BLANK;
	/* Soft hyphen, zero-width and direction marks, byte order mark. */
	if (c == 0xAD || (c >= 0x200B && c <= 0x200F) ||
	    (c >= 0x202A && c <= 0x202E) || (c >= 0x2060 && c <= 0x2064) ||
	    (c >= 0x2066 && c <= 0x206F) || c == 0xFEFF)
		return LOOK_NOTHING;
	return LOOK_SEEN;
}

static bool
is_plain(struct slice s)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		if (c >= 0x7F || (c < 0x20 && c != '\n' && c != '\t'))
			return false;
	}
	return true;
}

/* Without what is not seen, in the arena. */
static struct slice
strip(struct slice s, struct arena *a)
{
	char *p = arena_bytes(a, s.n + 1), *to = p;
	const char *from = s.p, *end = s.p + s.n;
	while (from < end) {
		const char *at = from;
		uint32_t c = utf8_next(&from, end);
		enum look look = look_of(c);
		if (c == '\r' && from < end && *from == '\n')
			continue;
		if (look == LOOK_BLANK)
			*to++ = ' ';
		if (look != LOOK_SEEN)
			continue;
		memcpy(to, at, (size_t)(from - at));
		to += from - at;
	}
	return slice_of(p, (size_t)(to - p));
}

/* ="00123" as spreadsheets export it. */
static struct slice
unguard(struct slice s)
{
	if (s.n >= 3 && s.p[0] == '=' && s.p[1] == '"' && s.p[s.n - 1] == '"' &&
	    !memchr(s.p + 2, '"', s.n - 3))
		return slice_of(s.p + 2, s.n - 3);
	return s;
}

struct slice
text_clean(struct slice s, struct arena *a)
{
	if (!s.p)
		return s;
	if (!is_plain(s))
		s = utf8_nfc(strip(s, a), a);
	s = slice_trim(s);
	if (s.n && s.p[0] == '=')
		s = slice_trim(unguard(s));
	return s;
}

static bool
is_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

struct slice
text_collapse(struct slice s, struct arena *a)
{
	size_t i = 0, n = 0;
	s = slice_trim(s);
	while (i < s.n &&
	    !(is_blank(s.p[i]) && (s.p[i] != ' ' || is_blank(s.p[i + 1]))))
		i++;
	if (i == s.n)
		return s;
	char *p = arena_bytes(a, s.n);
	for (i = 0; i < s.n; i++)
		if (!is_blank(s.p[i]))
			p[n++] = s.p[i];
		else if (p[n - 1] != ' ')
			p[n++] = ' ';
	return slice_of(p, n);
}

/* --- names ------------------------------------------------------------- */

const struct rule *
kind_person_name(struct slice s, struct arena *a, struct slice *out)
{
	s = text_collapse(s, a);
	/* Commas at the ends are left over from lists. */
	while (s.n && memchr(",;", s.p[s.n - 1], 2))
		s = slice_trim(slice_of(s.p, s.n - 1));
	for (size_t i = 0; i < s.n; i++)
		if (is_letter(s.p[i]) || (s.p[i] & 0x80)) {
			*out = s;
			return NULL;
		}
	return &RULE_INVALID;
}

/* J.P., j p, JP -> JP. */
const struct rule *
kind_initials(struct slice s, struct arena *a, struct slice *out)
{
	char *p = arena_bytes(a, INITIALS);
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		if (is_letter(c)) {
			if (n == INITIALS)
				return &RULE_INITIALS;
			p[n++] = c >= 'a' ? (char)(c - 32) : c;
		} else if (!memchr(". -,'", c, 5)) {
			return &RULE_INITIALS;
		}
	}
	*out = slice_of(p, n);
	return n ? NULL : &RULE_INITIALS;
}

static bool
is_title(struct slice word)
{
	static const char *const titles[] = {"mr", "mrs", "ms", "miss", "mx",
	    "dr", "master", "sir", "rev", "prof"};
	if (word.n && word.p[word.n - 1] == '.')
		word.n--;
	for (size_t i = 0; i < sizeof titles / sizeof *titles; i++)
		if (slice_equal_nocase(word, slice_text(titles[i])))
			return true;
	return false;
}

/* "de", "van der", "O'" in lower case belong to the family name. */
static bool
is_particle(struct slice word)
{
	static const char *const particles[] = {"de", "da", "di", "du", "del",
	    "della", "van", "von", "der", "den", "la", "le", "el", "al", "bin",
	    "ibn", "st", "st.", "mac", "mc", "ap"};
	for (size_t i = 0; i < sizeof particles / sizeof *particles; i++)
		if (slice_equal_nocase(word, slice_text(particles[i])))
			return true;
	return false;
}

static struct slice
last_word(struct slice s, struct slice *before)
{
	size_t i = s.n;
	while (i > 0 && s.p[i - 1] != ' ')
		i--;
	*before = slice_trim(slice_of(s.p, i));
	return slice_of(s.p + i, s.n - i);
}

/* Without titles and what is in brackets at the ends. */
static struct slice
drop_titles(struct slice s)
{
	struct slice rest, before;
	s = slice_trim(s);
	while (s.n && s.p[s.n - 1] == ')' && memchr(s.p, '(', s.n)) {
		slice_cut(s, '(', &rest);
		s = slice_trim(slice_of(s.p, (size_t)(rest.p - s.p) - 1));
	}
	for (;;) {
		struct slice word = slice_cut(s, ' ', &rest);
		if (!rest.p || !is_title(word))
			break;
		s = slice_trim(rest);
	}
	while (is_title(last_word(s, &before)) && before.n)
		s = before;
	return s;
}

static struct slice
or_absent(struct slice s)
{
	return s.n ? s : SLICE_NONE;
}

static bool
is_upper(struct slice s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] >= 'a' && s.p[i] <= 'z')
			return false;
	return s.n > 1;
}

static void
set_given(struct slice s, struct full_name *out)
{
	struct slice rest;
	out->given = or_absent(slice_cut(s, ' ', &rest));
	out->middle = or_absent(slice_trim(rest));
}

void
kind_full_name(struct slice s, struct full_name *out)
{
	struct slice rest, before;
	*out = (struct full_name){0};
	struct slice family = slice_cut(s, ',', &rest);
	if (rest.p) {
		out->family = or_absent(drop_titles(family));
		set_given(drop_titles(rest), out);
		return;
	}
	s = drop_titles(s);
	struct slice first = slice_cut(s, ' ', &rest);
	/* SMITH John: the one word in capitals is the family name. */
	if (rest.p && is_upper(first) && !is_upper(rest) &&
	    !is_upper(last_word(s, &before))) {
		out->family = first;
		set_given(slice_trim(rest), out);
		return;
	}
	family = last_word(s, &before);
	while (before.n && is_particle(last_word(before, &rest)) && rest.n) {
		struct slice word = last_word(before, &before);
		family =
		    slice_of(word.p, (size_t)(family.p + family.n - word.p));
	}
	out->family = or_absent(family);
	if (before.n)
		set_given(before, out);
}
