/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Comparing figures with what R gives.
 *
 * A comment that starts with "R: " holds R code; the last numbers of the
 * statement after it are its value, to 1e-8. tests/r/check.R runs the code
 * again and compares. "R setup: " is run without a comparison, and the
 * functions of tests/r/data.R can be used (the same data as lcg() below).
 */
#ifndef IOC_TESTS_STATS_NEAR_H
#define IOC_TESTS_STATS_NEAR_H

#include "stats/interval.h"

#include <check.h>
#include <stdint.h>

/* Equal to 1e-8 of the expected figure; exactly when that is 0. */
#define near(actual, expected)                                                 \
	do {                                                                   \
		double a_ = (actual), e_ = (expected);                         \
		ck_assert_msg(fabs(a_ - e_) <= 1e-8 * fabs(e_),                \
		    "%s is %.17g, not %.17g", #actual, a_, e_);                \
	} while (0)

#define near_limits(actual, lo, hi)                                            \
	do {                                                                   \
		struct interval i_ = (actual);                                 \
		near(i_.low, lo);                                              \
		near(i_.high, hi);                                             \
	} while (0)

#define near_estimate(actual, val, lo, hi)                                     \
	do {                                                                   \
		struct estimate i_ = (actual);                                 \
		near(i_.value, val);                                           \
		near(i_.low, lo);                                              \
		near(i_.high, hi);                                             \
	} while (0)

/* Within a stated distance: for published figures, which are rounded. */
#define within(actual, expected, distance)                                     \
	do {                                                                   \
		double a_ = (actual), e_ = (expected);                         \
		ck_assert_msg(fabs(a_ - e_) <= (distance),                     \
		    "%s is %.17g, not %.17g", #actual, a_, e_);                \
	} while (0)

#define undefined(actual) ck_assert(isnan(actual))

/* Park and Miller's generator: exact in doubles, so R makes the same data. */
struct lcg {
	double state;
};

static inline double
lcg_next(struct lcg *g)
{
	g->state = fmod(g->state * 16807, 2147483647);
	return g->state / 2147483647;
}

/* A whole number in 0 .. n - 1. */
static inline double
lcg_below(struct lcg *g, double n)
{
	return floor(lcg_next(g) * n);
}

#endif
