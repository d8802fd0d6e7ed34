/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the statistics hand back: a value, and the limits around it.
 *
 * Everywhere in stats/: limits are 95%, two-sided. What is undefined (a rate
 * of nobody, a variance of one person) is NaN, which the writers print as an
 * empty cell; it is never 0. Values in, values out: no files and no records.
 */
#ifndef IOC_STATS_INTERVAL_H
#define IOC_STATS_INTERVAL_H

#include <math.h>

/* qnorm(.975), never 1.96 (METHODS.md 5). */
static const double STATS_Z95 = 1.959963984540054;

struct interval {
	double low, high;
};

/* An estimate with its limits. */
struct estimate {
	double value, low, high;
};

static const struct interval INTERVAL_NONE = {NAN, NAN};
static const struct estimate ESTIMATE_NONE = {NAN, NAN, NAN};

#endif
