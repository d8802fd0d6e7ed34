/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Dates and times of day (METHODS.md 8.6). */
#define _XOPEN_SOURCE 700 /* strptime() */
#include "rules/kind.h"

#include <time.h>

const struct rule RULE_DATE_ORDER = {
    "date.order", "day and month are the other way round"};
static const struct rule RULE_INVALID = {"date.invalid", "not a calendar date"};

enum {
	FIRST_YEAR = 1800,
	LAST_YEAR = 2199,
	SERIAL_DAY_0 = -25569, /* 1899-12-30: right from 1 March 1900 on */
	MINUTES = 1440,
};

/* --- tokens ------------------------------------------------------------ */

enum { TOKENS = 16 };

/* Runs of digits and of letters, and what stands between them. */
struct token {
	const char *p;
	size_t n;
	int number;  /* of digits; -1 for a word */
	char before; /* the separator: one of "/.-:T+, " or 0 */
};

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

static bool
is_letter(char c)
{
	return lower(c) >= 'a' && lower(c) <= 'z';
}

static const char *
read_token(const char *p, const char *end, struct token *t)
{
	t->p = p;
	t->number = -1;
	if (is_letter(*p)) {
		while (p < end && is_letter(*p))
			p++;
	} else {
		t->number = 0;
		while (p < end && is_digit(*p)) {
			if (p - t->p < 9)
				t->number = t->number * 10 + (*p - '0');
			p++;
		}
	}
	t->n = (size_t)(p - t->p);
	return p;
}

/* How many tokens; 0 when there are too many or other characters. */
static size_t
tokenize(struct slice s, struct token *t)
{
	const char *p = s.p, *end = s.p + s.n;
	size_t n = 0;
	char before = 0;
	while (p < end) {
		if (is_digit(*p) || is_letter(*p)) {
			if (n == TOKENS)
				return 0;
			p = read_token(p, end, &t[n]);
			t[n++].before = before;
			before = 0;
			continue;
		}
		if (!memchr("/.-:+, ", *p, 7))
			return 0;
		/* The strongest of several: ", " is a comma. */
		if (before == 0 || before == ' ')
			before = *p;
		else if (*p != ' ')
			return 0;
		p++;
	}
	return before == 0 || before == '.' ? n : 0;
}

static bool
is_word(const struct token *t, const char *word)
{
	return t->number < 0 &&
	    slice_equal_nocase(slice_of(t->p, t->n), slice_text(word));
}

/* The month a word names by three letters or more: 1 to 12, else 0. */
static int
month_of(const struct token *t)
{
	static const char *const months[] = {"january", "february", "march",
	    "april", "may", "june", "july", "august", "september", "october",
	    "november", "december"};
	if (t->number >= 0 || t->n < 3)
		return 0;
	for (int m = 0; m < 12; m++) {
		struct slice name = slice_text(months[m]);
		if (t->n <= name.n &&
		    slice_equal_nocase(
			slice_of(t->p, t->n), slice_of(name.p, t->n)))
			return m + 1;
	}
	return is_word(t, "sept") ? 9 : 0;
}

static bool
is_weekday(const struct token *t)
{
	static const char *const days[] = {"monday", "tuesday", "wednesday",
	    "thursday", "friday", "saturday", "sunday"};
	for (int d = 0; t->number < 0 && t->n >= 3 && d < 7; d++)
		if (t->n <= strlen(days[d]) &&
		    slice_equal_nocase(
			slice_of(t->p, t->n), slice_of(days[d], t->n)))
			return true;
	return false;
}

static bool
is_ordinal(const struct token *t)
{
	return is_word(t, "st") || is_word(t, "nd") || is_word(t, "rd") ||
	    is_word(t, "th");
}

/* --- the day ----------------------------------------------------------- */

/* A day, month and year as written; year_digits 2 or 4. */
struct written {
	int day, month, year;
	size_t year_digits;
};

/*
 * Two digits: the century that makes a person 10 to 109 at the reference, or
 * 1950 to 2049 for other dates (as PNC and CRO years, DESIGN.md 4).
 */
static int
full_year(int year, size_t ndigits, date reference)
{
	if (ndigits != 2)
		return year;
	if (reference == DATE_NONE)
		return year < 50 ? 2000 + year : 1900 + year;
	int latest = date_to_ymd(reference).year - 10;
	int full = latest - latest % 100 + year;
	return full > latest ? full - 100 : full;
}

static const struct rule *
make_date(const struct written *w, date reference, date *out)
{
	int year = full_year(w->year, w->year_digits, reference);
	*out = date_from_ymd(year, w->month, w->day);
	/* 1 to 3 digits are no year; what databases call never is. */
	if (*out == DATE_NONE || w->year_digits % 2 != 0)
		return &RULE_INVALID;
	if (year == 9999 || year == 1 || year == 1753)
		return &KIND_MISSING;
	if (year < FIRST_YEAR || year > LAST_YEAR)
		return &RULE_INVALID;
	return NULL;
}

/* Three numbers, parted alike: which is which. */
static const struct rule *
arrange(const struct token *t, enum date_order order, struct written *w)
{
	int a = t[0].number, b = t[1].number, c = t[2].number;
	if (c < 0 || t[1].before != t[2].before ||
	    !memchr("/.- ", t[1].before, 4))
		return &RULE_INVALID;
	if (t[0].n == 4 || (order == ORDER_YMD && t[2].n <= 2)) {
		*w = (struct written){c, b, a, t[0].n};
		return t[1].n <= 2 && t[2].n <= 2 ? NULL : &RULE_INVALID;
	}
	if (t[0].n > 2 || t[1].n > 2 || order == ORDER_UNKNOWN)
		return &RULE_INVALID;
	bool month_first = order == ORDER_MDY;
	*w = (struct written){
	    month_first ? b : a, month_first ? a : b, c, t[2].n};
	if (w->month > 12 && w->day >= 1 && w->day <= 12 && w->month <= 31)
		return &RULE_DATE_ORDER;
	return NULL;
}

/* 3 Apr 2024, 3rd April 2024, 15-MAR-83, April 3, 2024, 2024-Apr-03. */
static const struct rule *
arrange_words(const struct token *t, struct written *w)
{
	size_t m = 0;
	while (m < 3 && t[m].number >= 0)
		m++;
	if (m == 3 || !month_of(&t[m]) || memchr(":+", t[1].before, 2) ||
	    memchr(":+", t[2].before, 2))
		return &RULE_INVALID;
	const struct token *x = &t[m == 0 ? 1 : 0], *y = &t[m == 2 ? 1 : 2];
	if (m == 2 || x->number < 0 || y->number < 0)
		return &RULE_INVALID;
	bool year_first = x->n == 4;
	const struct token *day = year_first ? y : x,
			   *year = year_first ? x : y;
	*w = (struct written){
	    day->number, month_of(&t[m]), year->number, year->n};
	return day->n <= 2 ? NULL : &RULE_INVALID;
}

/* 20240403, or an Excel serial (five digits, perhaps a fraction). */
static const struct rule *
read_digits(const struct token *t, size_t n, date reference, struct moment *out)
{
	if (n == 1 && t[0].n == 8) {
		int v = t[0].number;
		struct written w = {v % 100, v / 100 % 100, v / 10000, 4};
		return make_date(&w, reference, &out->day);
	}
	bool is_serial = t[0].n == 5 && t[0].number >= 10000 &&
	    (n == 1 || (n == 2 && t[1].before == '.' && t[1].number >= 0));
	if (!is_serial)
		return &RULE_INVALID;
	out->day = SERIAL_DAY_0 + t[0].number;
	if (n == 2) {
		double fraction = 0, scale = 1;
		for (size_t i = 0; i < t[1].n && i < 9; i++)
			fraction += (t[1].p[i] - '0') * (scale /= 10);
		out->minute = (int)(fraction * MINUTES + 0.5) % MINUTES;
	}
	return NULL;
}

/* --- the time ---------------------------------------------------------- */

/* The last Sunday of a month. */
static date
last_sunday(int year, int month)
{
	date d = date_from_ymd(year, month, date_month_days(year, month));
	return d - date_weekday(d) % 7;
}

/*
 * From UTC to civil time in London: an hour on from 01:00 UTC on the last
 * Sunday of March to 01:00 UTC on the last Sunday of October (since 1996;
 * earlier years differ by days at most).
 */
static void
to_london(struct moment *m, int offset)
{
	int utc = m->minute - offset;
	m->day += utc < 0 ? -1 : utc >= MINUTES;
	m->minute = (utc + MINUTES) % MINUTES;
	int year = date_to_ymd(m->day).year;
	date begin = last_sunday(year, 3), end = last_sunday(year, 10);
	bool after = m->day > begin || (m->day == begin && m->minute >= 60);
	bool before = m->day < end || (m->day == end && m->minute < 60);
	if (after && before && (m->minute += 60) >= MINUTES) {
		m->minute -= MINUTES;
		m->day++;
	}
}

/* Z, +01:00, +0100 or nothing. */
static bool
read_zone(const struct token *t, size_t n, struct moment *m)
{
	if (n == 0)
		return true;
	if (n == 1 && (is_word(&t[0], "z") || is_word(&t[0], "utc"))) {
		to_london(m, 0);
		return true;
	}
	if ((t[0].before != '+' && t[0].before != '-') || t[0].number < 0)
		return false;
	int hours = t[0].n == 4 ? t[0].number / 100 : t[0].number;
	int minutes = t[0].n == 4 ? t[0].number % 100 : 0;
	if (n == 2 && t[0].n == 2 && t[1].number >= 0)
		minutes = t[1].number;
	else if (n != 1)
		return false;
	if (hours > 14 || minutes > 59)
		return false;
	int offset = hours * 60 + minutes;
	to_london(m, t[0].before == '-' ? -offset : offset);
	return true;
}

/* hh:mm, hh:mm:ss.fff, with am or pm, and a zone; 1405 is no time. */
static bool
read_time(const struct token *t, size_t n, struct moment *m)
{
	if (n > 0 && is_word(&t[0], "t")) {
		t++;
		n--;
	} else if (n > 0 && is_word(&t[0], "at")) {
		t++;
		n--;
	}
	if (n < 2 || t[0].number < 0 || t[1].number < 0 || t[1].before != ':' ||
	    t[0].n > 2 || t[1].n != 2)
		return false;
	int hour = t[0].number, minute = t[1].number, second = 0;
	size_t i = 2;
	if (i < n && t[i].before == ':' && t[i].number >= 0) {
		second = t[i].number;
		if (second > 60 || t[i].n > 2)
			return false;
		i++;
		if (i < n && t[i].before == '.' && t[i].number >= 0)
			i++;
	}
	if (i < n && (is_word(&t[i], "am") || is_word(&t[i], "pm"))) {
		if (hour < 1 || hour > 12)
			return false;
		hour = hour % 12 + (is_word(&t[i], "pm") ? 12 : 0);
		i++;
	}
	/* 24:00, the end of a day (ISO 8601), is the beginning of the next. */
	bool is_end = hour == 24 && minute == 0 && second == 0;
	if ((hour > 23 && !is_end) || minute > 59)
		return false;
	m->day += is_end;
	m->minute = is_end ? 0 : hour * 60 + minute;
	return read_zone(t + i, n - i, m);
}

/* --- all of it --------------------------------------------------------- */

/* Drops a weekday in front and the ending of an ordinal. */
static size_t
drop_words(struct token *t, size_t n)
{
	size_t kept = 0;
	for (size_t i = 0; i < n; i++) {
		bool drop = (i == 0 && is_weekday(&t[i])) ||
		    (i > 0 && i < 4 && is_ordinal(&t[i])) ||
		    (i > 0 && i < 3 && is_word(&t[i], "of"));
		if (!drop)
			t[kept++] = t[i];
	}
	return kept;
}

static unsigned
digit(char c)
{
	return (unsigned)(unsigned char)c - '0';
}

/* Two digits, or at least 100. */
static unsigned
two(const char *p)
{
	unsigned a = digit(p[0]), b = digit(p[1]);
	return a > 9 || b > 9 ? 100 : a * 10 + b;
}

bool
kind_date_usual(struct slice s, enum date_order order, char out[DATE_TEXT])
{
	const char *p = s.p, *year, *month, *day;
	if (s.n != 10)
		return false;
	if (p[4] == '-' && p[7] == '-') {
		year = p;
		month = p + 5;
		day = p + 8;
	} else if (p[2] == p[5] &&
	    (p[2] == '/' || p[2] == '-' || p[2] == '.') && order == ORDER_DMY) {
		day = p;
		month = p + 3;
		year = p + 6;
	} else {
		return false;
	}
	unsigned century = two(year), y = two(year + 2), m = two(month),
		 d = two(day);
	/* The ends of months and the zeroes of systems are for kind_date(). */
	if ((century != 19 && century != 20) || y > 99 || m < 1 || m > 12 ||
	    d < 1 || d > 28 || (d == 1 && m == 1))
		return false;
	char text[DATE_TEXT] = {year[0], year[1], year[2], year[3], '-',
	    month[0], month[1], '-', day[0], day[1]};
	memcpy(out, text, DATE_TEXT);
	return true;
}

/* 1900-01-01 and 1970-01-01 are systems' zeroes (DESIGN.md 4). */
static const struct rule *
drop_zero(date d)
{
	static const date zeroes[] = {0, -25567, -25568, -25569};
	for (size_t i = 0; i < sizeof zeroes / sizeof *zeroes; i++)
		if (d == zeroes[i])
			return &KIND_MISSING;
	return NULL;
}

const struct rule *
kind_date(
    struct slice s, enum date_order order, date reference, struct moment *out)
{
	struct token t[TOKENS];
	struct written w;
	const struct rule *broken;
	out->minute = -1;
	size_t n = drop_words(t, tokenize(s, t));
	if (n == 0)
		return &RULE_INVALID;
	if (n < 3) {
		broken = read_digits(t, n, reference, out);
		return broken ? broken : drop_zero(out->day);
	}
	bool words = t[0].number < 0 || t[1].number < 0;
	broken = words ? arrange_words(t, &w) : arrange(t, order, &w);
	if (!broken)
		broken = make_date(&w, reference, &out->day);
	if (!broken && n > 3 && !read_time(t + 3, n - 3, out))
		broken = &RULE_INVALID;
	return broken ? broken : drop_zero(out->day);
}

const struct rule *
kind_date_format(
    struct slice s, const char *format, date reference, struct moment *out)
{
	char text[64];
	struct tm tm = {.tm_mday = -1, .tm_hour = -1};
	if (s.n >= sizeof text)
		return &RULE_INVALID;
	memcpy(text, s.p, s.n);
	text[s.n] = '\0';
	const char *end = strptime(text, format, &tm);
	if (!end || *end || tm.tm_mday < 0)
		return &RULE_INVALID;
	struct written w = {tm.tm_mday, tm.tm_mon + 1, tm.tm_year + 1900, 4};
	if (strstr(format, "%y")) {
		w.year %= 100;
		w.year_digits = 2;
	}
	out->minute = tm.tm_hour < 0 ? -1 : tm.tm_hour * 60 + tm.tm_min;
	const struct rule *broken = make_date(&w, reference, &out->day);
	return broken ? broken : drop_zero(out->day);
}

/* --- what a column shows ----------------------------------------------- */

void
date_evidence_add(struct date_evidence *e, struct slice s)
{
	struct moment dmy, mdy;
	const struct rule *as_dmy = kind_date(s, ORDER_DMY, DATE_NONE, &dmy);
	const struct rule *as_mdy = kind_date(s, ORDER_MDY, DATE_NONE, &mdy);
	if (as_dmy && as_mdy)
		return;
	if (as_mdy)
		e->dmy++;
	else if (as_dmy)
		e->mdy++;
	else if (dmy.day != mdy.day)
		e->ambiguous++;
	date certain = as_dmy ? mdy.day : dmy.day;
	if (as_dmy || as_mdy || dmy.day == mdy.day)
		if (e->latest == DATE_NONE || certain > e->latest)
			e->latest = certain;
}

enum date_order
date_evidence_order(const struct date_evidence *e)
{
	if (e->dmy > 0 && e->mdy <= e->dmy / 100)
		return ORDER_DMY;
	if (e->mdy > 0 && e->dmy <= e->mdy / 100)
		return ORDER_MDY;
	if (e->dmy == 0 && e->mdy == 0 && e->ambiguous == 0)
		return ORDER_DMY;
	return ORDER_UNKNOWN;
}

bool
kind_kept_day(struct slice text, date *out)
{
	struct moment when = {.day = DATE_NONE};
	text = slice_trim(text);
	bool is_good = !text.n || !kind_date(text, ORDER_DMY, DATE_NONE, &when);
	*out = is_good ? when.day : DATE_NONE;
	return is_good;
}
