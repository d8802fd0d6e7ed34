/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Windows of time around an index date: index + a <= date < index + b.
 *
 * Bounds are calendar durations before ("-P24M") or after the date, clamped
 * to the month's end; null is open.
 */
#ifndef IOC_COHORT_WINDOW_H
#define IOC_COHORT_WINDOW_H

#include "rules/spec.h"

struct bound {
	bool is_open, is_negative;
	struct duration by;
};

struct window {
	struct bound from, to;
};

/* Days: from <= day < to; INT32_MIN and INT32_MAX when open. */
struct span {
	date from, to;
};

/* Reads [a, b]. 0, or -1 with f (FAIL_USAGE). */
int window_load(struct window *w, const struct spec_node *n, struct fail *f);
struct span window_at(const struct window *w, date index);

static inline bool
span_holds(struct span s, date day)
{
	return day != DATE_NONE && day >= s.from && day < s.to;
}

#endif
