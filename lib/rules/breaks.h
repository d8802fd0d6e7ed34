/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Where a series of figures breaks: share/codes/breaks.csv.
 *
 * From a break's date on, the figures of its series mean something else, so
 * that no line, limit or trend may cross it (METHODS.md 14.50). The file says
 * what each column means.
 */
#ifndef IOC_RULES_BREAKS_H
#define IOC_RULES_BREAKS_H

#include "base/date.h"
#include "io/csvfile.h"

struct series_break {
	date first; /* day of the new series */
	struct slice series, reason;
};

struct breaks {
	struct csvfile file;
	struct series_break *item; /* by date */
	size_t n;
};

/* 0, or -1 with f (FAIL_USAGE). breaks_fini() either way. */
int breaks_load(struct breaks *b, struct fail *f);
void breaks_fini(struct breaks *b);
/*
 * Is it a break of the series? One of a record type, "contact", breaks every
 * series of that type; one of "outcome.kind=debt_plan" that series alone.
 */
bool break_is_of(const struct series_break *b, struct slice series);

#endif
