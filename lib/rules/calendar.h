/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Working days in England and Wales: Monday to Friday, but for the bank
 * holidays of share/codes/bank_holidays.csv.
 */
#ifndef IOC_RULES_CALENDAR_H
#define IOC_RULES_CALENDAR_H

#include "base/date.h"
#include "base/fail.h"

/* What lies outside the years of the list cannot be counted. */
enum { CALENDAR_UNKNOWN = INT32_MIN };

struct calendar {
	date *holiday; /* on weekdays, rising */
	size_t n;
	date first, last; /* the years that the list covers, whole */
};

/* 0, or -1 with f (FAIL_USAGE). calendar_fini() either way. */
int calendar_load(struct calendar *c, struct fail *f);
void calendar_fini(struct calendar *c);
/*
 * Working days after `from` up to and including `to`: 1 from a Friday to the
 * Monday. Negative when `to` is before `from`: the days after `to` up to and
 * including `from`, with a minus. CALENDAR_UNKNOWN outside the list's years.
 */
int calendar_working_days(const struct calendar *c, date from, date to);

#endif
