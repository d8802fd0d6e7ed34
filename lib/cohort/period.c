/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cohort/period.h"

#include "base/num.h"

/* Exactly n digits at s. */
static bool
digits(struct slice s, size_t at, size_t n, int *out)
{
	*out = 0;
	if (s.n < at + n)
		return false;
	for (size_t i = at; i < at + n; i++) {
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
		*out = *out * 10 + (s.p[i] - '0');
	}
	return true;
}

/* `months` months from the first of a month. */
static bool
months_from(int year, int month, int months, struct period *out)
{
	out->from = date_from_ymd(year, month, 1);
	if (out->from == DATE_NONE)
		return false;
	out->to = date_add_months(out->from, months) - 1;
	return true;
}

bool
period_parse(struct slice s, struct period *out)
{
	int year, part;
	if (!digits(s, 0, 4, &year))
		return false;
	if (s.n == 4)
		return months_from(year, 1, 12, out);
	if (s.n == 6 && s.p[4] == 'Q' && digits(s, 5, 1, &part))
		return part >= 1 && part <= 4 &&
		    months_from(year, part * 3 - 2, 3, out);
	if (s.n != 7 || !digits(s, 5, 2, &part))
		return false;
	if (s.p[4] == '-')
		return months_from(year, part, 1, out);
	return s.p[4] == '/' && part == (year + 1) % 100 &&
	    months_from(year, 4, 12, out);
}

struct period
period_latest(const struct definition *d, date as_of)
{
	/* Maturity falls with the index date: the last mature one. */
	date low = date_add_months(as_of, -12 * 200), high = as_of;
	while (low < high) {
		date middle = low + (high - low + 1) / 2;
		if (definition_is_mature(d, middle, as_of))
			low = middle;
		else
			high = middle - 1;
	}
	return (struct period){date_add_months(low, -12) + 1, low};
}

date
period_as_of(struct slice text)
{
	struct period month;
	date day = date_parse(text);
	if (day == DATE_NONE && text.n == 7 && text.p[4] == '-' &&
	    period_parse(text, &month))
		return month.to;
	return day;
}

bool
period_step(struct slice s, struct duration *out)
{
	int64_t n;
	if (duration_parse(s, out))
		return !out->life && !duration_is_zero(*out);
	*out = (struct duration){0};
	if (s.n < 2 || !num_parse_int(slice_of(s.p, s.n - 1), &n) || n < 1 ||
	    n > 9999)
		return false;
	switch (s.p[s.n - 1]) {
	case 'y':
		out->years = (int32_t)n;
		return true;
	case 'm':
		out->months = (int32_t)n;
		return true;
	case 'w':
		out->weeks = (int32_t)n;
		return true;
	case 'd':
		out->days = (int32_t)n;
		return true;
	default:
		return false;
	}
}

static date
step_start(date from, struct duration step, size_t n)
{
	int k = (int)n;
	struct duration by = {.years = step.years * k,
	    .months = step.months * k,
	    .weeks = step.weeks * k,
	    .days = step.days * k};
	return date_add(from, by);
}

bool
period_part(
    const struct period *p, struct duration step, size_t n, struct period *out)
{
	out->from = step_start(p->from, step, n);
	if (out->from > p->to)
		return false;
	out->to = step_start(p->from, step, n + 1) - 1;
	if (out->to > p->to)
		out->to = p->to;
	return true;
}

void
period_label(const struct period *p, char out[16])
{
	struct ymd from = date_to_ymd(p->from);
	struct ymd next = date_to_ymd(p->to + 1);
	int months = (next.year - from.year) * 12 + next.month - from.month;
	bool is_whole = from.day == 1 && next.day == 1;
	size_t n = DATE_TEXT;
	date_format(p->from, out); /* 2024-04-01, and how much of it to say */
	if (is_whole && months == 12 && from.month == 1) {
		n = 4;
	} else if (is_whole && months == 3 && from.month % 3 == 1) {
		out[4] = 'Q';
		out[5] = (char)('1' + from.month / 3);
		n = 6;
	} else if (is_whole && months == 1) {
		n = 7;
	}
	out[n] = '\0';
}
