/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Civil dates and calendar durations.
 *
 * A date is the number of days since 1970-01-01 (proleptic Gregorian), so
 * differences are days and comparisons are integer comparisons. There is no
 * time zone and no clock here: nothing in ioc depends on today's date.
 * Reading the many ways agencies write dates is rules/kind_date.c's business;
 * only ISO 8601 is read here.
 */
#ifndef IOC_BASE_DATE_H
#define IOC_BASE_DATE_H

#include "base/slice.h"

#include <stdint.h>

typedef int32_t date; /* days since 1970-01-01 */

enum { DATE_NONE = INT32_MIN, DATE_TEXT = 10 };

struct ymd {
	int year, month, day;
};

/* A calendar length of time; life is indeterminate and longer than any. */
struct duration {
	int32_t years, months, weeks, days;
	bool life;
};

bool date_is_leap(int year);
/* 28 to 31; month 1 to 12. */
int date_month_days(int year, int month);
/* The date, or DATE_NONE when there is no such day (years 1 to 9999). */
date date_from_ymd(int year, int month, int day);
struct ymd date_to_ymd(date d);
/* Reads exactly YYYY-MM-DD; DATE_NONE when it is anything else. */
date date_parse(struct slice s);
/* Writes ten bytes YYYY-MM-DD, no NUL. */
void date_format(date d, char out[DATE_TEXT]);
/*
 * d plus calendar months, the day clamped to the month's end:
 * 31 August + 6 months = 28 or 29 February (METHODS.md 14.6).
 */
date date_add_months(date d, int months);
/* d plus a duration: years and months first (clamped once), then days. */
date date_add(date d, struct duration by);
/* d less a duration: years and months first (clamped once), then days. */
date date_subtract(date d, struct duration by);
/*
 * Completed years from birth to on; a person born on 29 February has a
 * birthday on 1 March in common years (DESIGN.md 6).
 */
int date_age(date birth, date on);
/* 1 = Monday ... 7 = Sunday. */
int date_weekday(date d);

/*
 * Reads ISO 8601 (P1Y6M, P10W, P112D, PT-less) or "life". False when it is
 * anything else, including an empty "P" and counts over 9999.
 */
bool duration_parse(struct slice s, struct duration *out);
/* Writes ISO 8601 or "life" into out (at least 32 bytes); returns length. */
size_t duration_format(struct duration d, char out[32]);
/*
 * <0, 0, >0 as a is shorter than, equal to or longer than b, both counted
 * from start (a sentence's start date); life is longer than any other.
 */
int duration_compare(struct duration a, struct duration b, date start);
bool duration_is_zero(struct duration d);

#endif
