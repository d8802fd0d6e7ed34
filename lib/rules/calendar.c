/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rules/calendar.h"

#include "base/mem.h"
#include "io/csvfile.h"
#include "io/share.h"

#include <stdlib.h>

static bool
is_weekday(date d)
{
	return date_weekday(d) <= 5;
}

static int
rising(const void *a, const void *b)
{
	date x = *(const date *)a, y = *(const date *)b;
	return (x > y) - (x < y);
}

static int
read_dates(struct calendar *c, const struct csvfile *file, struct fail *f)
{
	int column = csvfile_require(file, "date", FAIL_USAGE, f);
	if (column < 0)
		return -1;
	c->holiday = mem_zalloc(file->nrows + 1, sizeof *c->holiday);
	c->first = INT32_MAX;
	c->last = INT32_MIN;
	for (size_t i = 0; i < file->nrows; i++) {
		date d = date_parse(csvfile_cell(file, i, column));
		if (d == DATE_NONE)
			return fail_set(f, FAIL_USAGE,
			    "%s:%u: date: not YYYY-MM-DD", file->name,
			    (unsigned)file->line[i]);
		int year = date_to_ymd(d).year;
		date first = date_from_ymd(year, 1, 1);
		date last = date_from_ymd(year, 12, 31);
		c->first = first < c->first ? first : c->first;
		c->last = last > c->last ? last : c->last;
		if (is_weekday(d))
			c->holiday[c->n++] = d;
	}
	qsort(c->holiday, c->n, sizeof *c->holiday, rising);
	return 0;
}

int
calendar_load(struct calendar *c, struct fail *f)
{
	struct arena a = {0};
	struct csvfile file;
	*c = (struct calendar){0};
	const char *path = share_path("codes", "bank_holidays", ".csv", &a);
	int result = csvfile_load(&file, path, FAIL_USAGE, f);
	if (result == 0)
		result = read_dates(c, &file, f);
	csvfile_fini(&file);
	arena_fini(&a);
	return result;
}

void
calendar_fini(struct calendar *c)
{
	mem_free(c->holiday);
	*c = (struct calendar){0};
}

/* How many holidays are on or before d. */
static size_t
holidays_to(const struct calendar *c, date d)
{
	size_t low = 0, high = c->n;
	while (low < high) {
		size_t mid = low + (high - low) / 2;
		if (c->holiday[mid] <= d)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

/* Weekdays of the days 1 to d, day 1 being a Monday as 1970-01-05 is. */
static int
weekdays_to(date d)
{
	int32_t n = d - date_from_ymd(1970, 1, 5) + 1;
	int32_t weeks = n >= 0 ? n / 7 : -((6 - n) / 7);
	int32_t rest = n - weeks * 7;
	return weeks * 5 + (rest > 5 ? 5 : rest);
}

int
calendar_working_days(const struct calendar *c, date from, date to)
{
	if (from == DATE_NONE || to == DATE_NONE || c->n == 0 ||
	    from < c->first || from > c->last || to < c->first || to > c->last)
		return CALENDAR_UNKNOWN;
	return weekdays_to(to) - weekdays_to(from) -
	    ((int)holidays_to(c, to) - (int)holidays_to(c, from));
}
