/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Control charts: which points are more than ordinary variation?
 *
 * One stretch of a series at a time: a stated break starts a new stretch with
 * limits of its own; limits are never moved by the points they judge unless
 * the caller says so (METHODS.md 5, 14.50 to 14.52). XmR limits want twelve
 * points or more. Values are never NaN.
 */
#ifndef IOC_STATS_CONTROL_H
#define IOC_STATS_CONTROL_H

#include "stats/interval.h"
#include "stats/proportion.h"

#include <stddef.h>
#include <stdint.h>

/* XmR: x +- 2.66 mR, and 3.268 mR for the moving ranges. */
struct control_xmr {
	double centre, low, high;
	double range, range_high;
};

/* One point of a chart. */
struct control_point {
	double value, centre, low, high;
	unsigned signals;
};

/* Why a point is a signal; a point may be several. */
enum control_signal {
	CONTROL_OUTSIDE = 1, /* beyond a limit */
	CONTROL_RUN = 2,     /* of 7 or more on one side of the centre */
	CONTROL_TREND = 4,   /* of 6 or more all rising or all falling */
	CONTROL_NEAR = 8,    /* of 2 in 3 in the outer third on one side */
};

/* Limits from n values in order; all NaN for fewer than two. */
struct control_xmr control_xmr_of(const double *value, size_t n);
/*
 * A p-chart's limits for one point: pooled rate p, this point's n people;
 * three standard errors, within 0 and 1.
 */
struct interval control_p_limits(double p, double n);
/*
 * Fills the signals of n points in order. Equal to the centre breaks a run,
 * equal to the last value a trend; every point of a run, a trend or a pair
 * near the limit is marked.
 */
void control_find_signals(struct control_point *point, size_t n);

#endif
