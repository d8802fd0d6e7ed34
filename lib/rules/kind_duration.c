/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lengths of sentences and the like (METHODS.md 8.5). */
#include "rules/kind.h"

static const struct rule RULE_INVALID = {
    "duration.invalid", "not a length of time"};

static const struct {
	struct slice word;
	char unit;
} units[] = {
    {SLICE("y"), 'Y'},
    {SLICE("yr"), 'Y'},
    {SLICE("yrs"), 'Y'},
    {SLICE("year"), 'Y'},
    {SLICE("years"), 'Y'},
    {SLICE("m"), 'M'},
    {SLICE("mth"), 'M'},
    {SLICE("mths"), 'M'},
    {SLICE("mnth"), 'M'},
    {SLICE("mnths"), 'M'},
    {SLICE("mon"), 'M'},
    {SLICE("mons"), 'M'},
    {SLICE("month"), 'M'},
    {SLICE("months"), 'M'},
    {SLICE("mo"), 'M'},
    {SLICE("mos"), 'M'},
    {SLICE("w"), 'W'},
    {SLICE("wk"), 'W'},
    {SLICE("wks"), 'W'},
    {SLICE("week"), 'W'},
    {SLICE("weeks"), 'W'},
    {SLICE("d"), 'D'},
    {SLICE("dy"), 'D'},
    {SLICE("dys"), 'D'},
    {SLICE("day"), 'D'},
    {SLICE("days"), 'D'},
};

static const struct slice endless[] = {SLICE("life"), SLICE("lifer"),
    SLICE("life imprisonment"), SLICE("indeterminate"), SLICE("ipp"),
    SLICE("dpp"), SLICE("detained during hm pleasure")};

static char
unit_of(struct slice word)
{
	for (size_t i = 0; i < sizeof units / sizeof *units; i++)
		if (word.n == units[i].word.n &&
		    slice_equal_nocase(word, units[i].word))
			return units[i].unit;
	return 0;
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* What may stand between the parts: blanks, commas, full stops, "and", "&". */
static struct slice
skip_joint(struct slice s)
{
	for (;;) {
		struct slice before = s;
		while (s.n && memchr(" ,.&-", s.p[0], 5))
			s = slice_of(s.p + 1, s.n - 1);
		if (s.n > 3 &&
		    slice_equal_nocase(slice_of(s.p, 4), slice_text("and ")))
			s = slice_of(s.p + 3, s.n - 3);
		if (s.n == before.n)
			return s;
	}
}

/* One number and its unit; false when they are not there. */
static bool
read_part(struct slice *s, int32_t *count, char *unit)
{
	size_t i = 0, start;
	for (*count = 0; i < s->n && is_digit(s->p[i]) && i < 5; i++)
		*count = *count * 10 + (s->p[i] - '0');
	if (i == 0 || i == 5)
		return false;
	/* "12.0" is what a spreadsheet makes of 12. */
	if (i + 1 < s->n && s->p[i] == '.' && s->p[i + 1] == '0')
		for (i++; i < s->n && s->p[i] == '0';)
			i++;
	while (i < s->n && (s->p[i] == ' ' || s->p[i] == '-'))
		i++;
	for (start = i; i < s->n && is_letter(s->p[i]);)
		i++;
	struct slice word = slice_of(s->p + start, i - start);
	/* "month(s)" */
	if (i + 2 < s->n && memcmp(s->p + i, "(s)", 3) == 0)
		i += 3;
	*unit = unit_of(word);
	*s = slice_of(s->p + i, s->n - i);
	return *unit != 0;
}

static bool
add_part(struct duration *d, int32_t count, char unit, unsigned *seen)
{
	int32_t *part = unit == 'Y' ? &d->years
	    : unit == 'M'           ? &d->months
	    : unit == 'W'           ? &d->weeks
				    : &d->days;
	unsigned bit = unit == 'Y' ? 1 : unit == 'M' ? 2 : unit == 'W' ? 4 : 8;
	if (*seen & bit)
		return false;
	*seen |= bit;
	*part = count;
	return true;
}

static bool
is_endless(struct slice s)
{
	for (size_t i = 0; i < sizeof endless / sizeof *endless; i++)
		if (s.n == endless[i].n && slice_equal_nocase(s, endless[i]))
			return true;
	return false;
}

const struct rule *
kind_duration(struct slice s, struct duration *out)
{
	unsigned seen = 0;
	*out = (struct duration){0};
	if (is_endless(s)) {
		out->life = true;
		return NULL;
	}
	/* A unit whose number is missing says nothing. */
	if (unit_of(s))
		return &KIND_MISSING;
	/* ISO 8601, and P0Y4M as some systems send it, in any case. */
	if (s.n && (s.p[0] == 'P' || s.p[0] == 'p'))
		s = slice_of(s.p + 1, s.n - 1);
	for (s = skip_joint(s); s.n; s = skip_joint(s)) {
		int32_t count;
		char unit;
		if (!read_part(&s, &count, &unit) ||
		    !add_part(out, count, unit, &seen))
			return &RULE_INVALID;
	}
	if (!seen)
		return &RULE_INVALID;
	return duration_is_zero(*out) ? &KIND_MISSING : NULL;
}
