/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "noise.h"

#include <stdio.h>

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Keys beside each other on the keyboard, for a to z. */
static char
neighbour(char c, struct rng *r)
{
	static const char *const near[] = {"sqz", "vnh", "xvd", "sfe", "wrd",
	    "dgr", "fht", "gjy", "uok", "hku", "jli", "ko", "nj", "bm", "ipl",
	    "ol", "wa", "etf", "adw", "ryg", "yij", "cbf", "qes", "zcs", "tuh",
	    "xa"};
	bool capital = c >= 'A' && c <= 'Z';
	const char *set = near[(capital ? c - 'A' : c - 'a')];
	char out = set[rng_below(r, (uint32_t)strlen(set))];
	return capital ? (char)(out - 'a' + 'A') : out;
}

static void
swap_letters(char *at)
{
	bool first = *at >= 'A' && *at <= 'Z', next = at[1] >= 'a';
	char c = *at;
	*at = at[1];
	at[1] = c;
	/* A capital stays where it was. */
	if (first && next) {
		*at = (char)(*at - 'a' + 'A');
		at[1] = (char)(at[1] - 'A' + 'a');
	}
}

static void
insert_letter(char *name, size_t n, size_t at, char c)
{
	if (n + 2 > NOISE_NAME)
		return;
	memmove(name + at + 1, name + at, n - at + 1);
	name[at] = c;
}

void
noise_typo(char name[NOISE_NAME], struct rng *r)
{
	size_t n = strlen(name);
	size_t at = rng_below(r, (uint32_t)(n ? n : 1));
	bool first_stays = !rng_chance(r, 0.15);
	uint32_t kind = rng_below(r, 5);
	if (at == 0 && first_stays)
		at = n / 2;
	if (n < 3 || !is_letter(name[at]))
		return;
	char key = neighbour(name[at], r);
	if (kind == 0)
		memmove(name + at, name + at + 1, n - at);
	else if (kind == 1)
		insert_letter(name, n, at, name[at]);
	else if (kind == 2)
		name[at] = key;
	else if (kind == 3 && is_letter(name[at + 1]))
		swap_letters(name + at);
	else
		insert_letter(
		    name, n, at + 1, (char)(key < 'a' ? key + 32 : key));
}

/* Two bytes of UTF-8 -> the plain letter, '?' when there is none. */
static char
plain(unsigned char lead, unsigned char next)
{
	static const char latin1[] = "AAAAAAACEEEEIIIIDNOOOOOxOUUUUYTs"
				     "aaaaaaaceeeeiiiidnooooo/ouuuuyty";
	static const char extended[] =
	    "AaAaAaCcCcCcCcDdDdEeEeEeEeEeGgGgGgGgHhHhIiIiIiIiIiJjJjKkkLlLlLlLl"
	    "LlNnNnNnnNnOoOoOoOoRrRrRrSsSsSsSsTtTtTtUuUuUuUuUuUuWwYyYZzZzZzs";
	unsigned code = (lead & 0x1fu) << 6 | (next & 0x3fu);
	if (code >= 0xc0 && code < 0x100)
		return latin1[code - 0xc0];
	if (code >= 0x100 && code < 0x180)
		return extended[code - 0x100];
	/* The Romanian letters with a comma below. */
	if (code >= 0x218 && code <= 0x21b)
		return "SsTt"[code - 0x218];
	return '?';
}

void
noise_ascii(char name[NOISE_NAME])
{
	char *out = name;
	for (const char *in = name; *in; in++) {
		unsigned char c = (unsigned char)*in;
		if (c < 0x80)
			*out++ = *in;
		else if ((c & 0xe0) == 0xc0 && in[1])
			*out++ = plain(c, (unsigned char)*++in);
	}
	*out = '\0';
}

void
noise_upper(char *name)
{
	for (char *p = name; *p; p++) {
		unsigned char c = (unsigned char)*p;
		if (c >= 'a' && c <= 'z')
			*p = (char)(c - 32);
		/* U+00E0 to U+00FE are 32 above their capitals. */
		unsigned char next = (unsigned char)p[1];
		if (c == 0xc3 && next >= 0xa0 && next != 0xb7 && next != 0xbf)
			*++p = (char)(next - 32);
	}
}

void
noise_unpunctuate(char *name)
{
	char *out = name;
	for (const char *in = name; *in; in++)
		if (*in != '\'')
			*out++ = *in == '-' ? ' ' : *in;
	*out = '\0';
}

date
noise_flip(date d)
{
	struct ymd c = date_to_ymd(d);
	date flipped = date_from_ymd(c.year, c.day, c.month);
	return flipped == DATE_NONE ? d : flipped;
}

date
noise_year(date d, struct rng *r)
{
	static const int off[] = {-10, 10, -1, 1, -2, 2, -9, 9};
	struct ymd c = date_to_ymd(d);
	int year = c.year + off[rng_below(r, 8)];
	date wrong = date_from_ymd(year, c.month, c.day);
	return wrong == DATE_NONE ? d : wrong;
}

date
noise_new_year(date d)
{
	return date_from_ymd(date_to_ymd(d).year, 1, 1);
}

date
noise_day(date d, struct rng *r)
{
	struct ymd c = date_to_ymd(d);
	int day = c.day + (c.day > 15 ? -1 : 1) * rng_range(r, 1, 9);
	if (day < 1)
		day = 1;
	return date_from_ymd(c.year, c.month, day);
}

void
noise_names(char given[NOISE_NAME], char family[NOISE_NAME],
    const struct names *names, const struct rates *rates, struct rng *r)
{
	char keep[NOISE_NAME];
	const char *nick = names_nickname(names, r, given);
	bool familiar = rng_chance(r, rates->nickname);
	bool swapped = rng_chance(r, rates->swapped);
	bool family_typo = rng_chance(r, rates->typo);
	bool given_typo = rng_chance(r, rates->typo / 2);
	if (nick && familiar)
		snprintf(given, NOISE_NAME, "%s", nick);
	if (family_typo)
		noise_typo(family, r);
	if (given_typo)
		noise_typo(given, r);
	if (!swapped)
		return;
	memcpy(keep, given, NOISE_NAME);
	memcpy(given, family, NOISE_NAME);
	memcpy(family, keep, NOISE_NAME);
}

date
noise_birth(date born, const struct rates *rates, struct rng *r)
{
	double u = rng_unit(r);
	if ((u -= rates->flip) < 0)
		return noise_flip(born);
	if ((u -= rates->year) < 0)
		return noise_year(born, r);
	if ((u -= rates->new_year) < 0)
		return noise_new_year(born);
	if ((u -= rates->day) < 0)
		return noise_day(born, r);
	return u < rates->no_born ? DATE_NONE : born;
}
