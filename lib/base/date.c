/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/date.h"

bool
date_is_leap(int year)
{
	return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

int
date_month_days(int year, int month)
{
	static const int days[] = {
	    31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	return month == 2 && date_is_leap(year) ? 29 : days[month - 1];
}

/*
 * Days from civil and back: years run from March, so that the leap day is
 * the last of the year, in eras of 400 years (146,097 days). 719,468 is the
 * number of days from 0000-03-01 to 1970-01-01.
 */
static date
days_from_civil(int y, int m, int d)
{
	y -= m <= 2;
	int era = y / 400;
	int yoe = y - era * 400;
	int doy = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
	int doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
	return era * 146097 + doe - 719468;
}

date
date_from_ymd(int year, int month, int day)
{
	if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 ||
	    day > date_month_days(year, month))
		return DATE_NONE;
	return days_from_civil(year, month, day);
}

struct ymd
date_to_ymd(date d)
{
	int z = d + 719468;
	int era = (z >= 0 ? z : z - 146096) / 146097;
	int doe = z - era * 146097;
	int yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	int mp = (5 * doy + 2) / 153;
	int month = mp + (mp < 10 ? 3 : -9);
	return (struct ymd){yoe + era * 400 + (month <= 2), month,
	    doy - (153 * mp + 2) / 5 + 1};
}

/* The value of n decimal digits, or -1. */
static int
digits(const char *p, int n)
{
	int v = 0;
	for (int i = 0; i < n; i++) {
		if (p[i] < '0' || p[i] > '9')
			return -1;
		v = v * 10 + (p[i] - '0');
	}
	return v;
}

date
date_parse(struct slice s)
{
	if (s.n != DATE_TEXT || s.p[4] != '-' || s.p[7] != '-')
		return DATE_NONE;
	int y = digits(s.p, 4), m = digits(s.p + 5, 2), d = digits(s.p + 8, 2);
	return date_from_ymd(y, m, d);
}

static void
put_digits(char *out, int n, int v)
{
	while (n-- > 0) {
		out[n] = (char)('0' + v % 10);
		v /= 10;
	}
}

void
date_format(date d, char out[DATE_TEXT])
{
	struct ymd c = date_to_ymd(d);
	put_digits(out, 4, c.year);
	out[4] = '-';
	put_digits(out + 5, 2, c.month);
	out[7] = '-';
	put_digits(out + 8, 2, c.day);
}

date
date_add_months(date d, int months)
{
	struct ymd c = date_to_ymd(d);
	int total = c.year * 12 + (c.month - 1) + months;
	int year = total / 12, month = total % 12 + 1;
	int last = date_month_days(year, month);
	return days_from_civil(year, month, c.day < last ? c.day : last);
}

date
date_add(date d, struct duration by)
{
	return date_add_months(d, by.years * 12 + by.months) + by.weeks * 7 +
	    by.days;
}

date
date_subtract(date d, struct duration by)
{
	return date_add_months(d, -(by.years * 12 + by.months)) - by.weeks * 7 -
	    by.days;
}

int
date_age(date birth, date on)
{
	struct ymd b = date_to_ymd(birth), t = date_to_ymd(on);
	bool had_birthday =
	    t.month > b.month || (t.month == b.month && t.day >= b.day);
	return t.year - b.year - !had_birthday;
}

int
date_weekday(date d)
{
	int w = (d + 3) % 7; /* 1970-01-01 was a Thursday */
	return (w < 0 ? w + 7 : w) + 1;
}

/* Reads digits at *p; false when there are none or more than four. */
static bool
read_count(const char **p, const char *end, int32_t *out)
{
	const char *start = *p;
	int32_t v = 0;
	while (*p < end && **p >= '0' && **p <= '9' && *p - start < 5)
		v = v * 10 + (*(*p)++ - '0');
	*out = v;
	return *p > start && *p - start <= 4;
}

bool
duration_parse(struct slice s, struct duration *out)
{
	static const char units[] = "YMWD";
	*out = (struct duration){0};
	if (slice_is(s, "life")) {
		out->life = true;
		return true;
	}
	if (s.n < 3 || s.p[0] != 'P')
		return false;
	int32_t *part[] = {&out->years, &out->months, &out->weeks, &out->days};
	const char *p = s.p + 1, *end = s.p + s.n, *unit = units;
	while (p < end) {
		int32_t count;
		if (!read_count(&p, end, &count) || p == end)
			return false;
		const char *u = memchr(unit, *p, (size_t)(units + 4 - unit));
		if (!u)
			return false;
		*part[u - units] = count;
		unit = u + 1;
		p++;
	}
	return true;
}

/* Appends a count and its unit; returns the new length. */
static size_t
put_count(char *out, size_t n, int32_t count, char unit)
{
	char digits[10];
	size_t i = sizeof digits;
	uint32_t u = (uint32_t)count;
	do {
		digits[--i] = (char)('0' + u % 10);
		u /= 10;
	} while (u);
	memcpy(out + n, digits + i, sizeof digits - i);
	n += sizeof digits - i;
	out[n] = unit;
	return n + 1;
}

size_t
duration_format(struct duration d, char out[32])
{
	size_t n = 1;
	if (d.life) {
		memcpy(out, "life", 5);
		return 4;
	}
	out[0] = 'P';
	if (d.years)
		n = put_count(out, n, d.years, 'Y');
	if (d.months)
		n = put_count(out, n, d.months, 'M');
	if (d.weeks)
		n = put_count(out, n, d.weeks, 'W');
	if (d.days || n == 1)
		n = put_count(out, n, d.days, 'D');
	out[n] = '\0';
	return n;
}

int
duration_compare(struct duration a, struct duration b, date start)
{
	if (a.life || b.life)
		return a.life - b.life;
	date x = date_add(start, a), y = date_add(start, b);
	return (x > y) - (x < y);
}

bool
duration_is_zero(struct duration d)
{
	return !d.life && !d.years && !d.months && !d.weeks && !d.days;
}
