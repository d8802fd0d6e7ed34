/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/control.h"

#include "stats/moments.h"

#include <assert.h>
#include <stdbool.h>

enum { RUN = 7, TREND = 6 };

/* 3/d2 and D4 for ranges of two (Shewhart's constants). */
static const double TO_LIMIT = 2.66, TO_RANGE_LIMIT = 3.268;

struct control_xmr
control_xmr_of(const double *value, size_t n)
{
	double moved = 0;
	if (n < 2)
		return (struct control_xmr){NAN, NAN, NAN, NAN, NAN};
	for (size_t i = 1; i < n; i++)
		moved += fabs(value[i] - value[i - 1]);
	double centre = moments_of(value, n).mean;
	double range = moved / (double)(n - 1);
	return (struct control_xmr){
	    .centre = centre,
	    .low = centre - TO_LIMIT * range,
	    .high = centre + TO_LIMIT * range,
	    .range = range,
	    .range_high = TO_RANGE_LIMIT * range,
	};
}

struct interval
control_p_limits(double p, double n)
{
	if (isnan(p) || !(n > 0))
		return INTERVAL_NONE;
	double half = 3 * sqrt(p * (1 - p) / n);
	return (struct interval){fmax(0, p - half), fmin(1, p + half)};
}

static void
mark(struct control_point *point, size_t from, size_t to, unsigned signal)
{
	for (size_t i = from; i < to; i++)
		point[i].signals |= signal;
}

static int
side_of(const struct control_point *p)
{
	return (p->value > p->centre) - (p->value < p->centre);
}

/* The direction from the point before; 0 for the first. */
static int
direction_of(const struct control_point *point, size_t i)
{
	if (!i)
		return 0;
	return (point[i].value > point[i - 1].value) -
	    (point[i].value < point[i - 1].value);
}

/* In the outer third between centre and limit, or beyond, on a side. */
static bool
is_near(const struct control_point *p, int side)
{
	double limit = side > 0 ? p->high : p->low;
	double border = p->centre + (limit - p->centre) * 2 / 3;
	return side > 0 ? p->value > border : p->value < border;
}

static void
find_runs(struct control_point *point, size_t n)
{
	for (size_t i = 0, j; i < n; i = j) {
		int side = side_of(&point[i]);
		for (j = i + 1; j < n && side_of(&point[j]) == side;)
			j++;
		if (side && j - i >= RUN)
			mark(point, i, j, CONTROL_RUN);
	}
}

/* A trend of k moves is k + 1 points. */
static void
find_trends(struct control_point *point, size_t n)
{
	for (size_t i = 1, j; i < n; i = j) {
		int direction = direction_of(point, i);
		for (j = i + 1; j < n && direction_of(point, j) == direction;)
			j++;
		if (direction && j - i + 1 >= TREND)
			mark(point, i - 1, j, CONTROL_TREND);
	}
}

static void
find_near(struct control_point *point, size_t n, int side)
{
	for (size_t i = 0; i < n; i++) {
		if (!is_near(&point[i], side))
			continue;
		for (size_t j = i + 1; j < n && j <= i + 2; j++) {
			if (is_near(&point[j], side)) {
				mark(point, i, i + 1, CONTROL_NEAR);
				mark(point, j, j + 1, CONTROL_NEAR);
			}
		}
	}
}

void
control_find_signals(struct control_point *point, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct control_point *p = &point[i];
		assert(!isnan(p->value));
		point[i].signals = p->value > p->high || p->value < p->low
		    ? CONTROL_OUTSIDE
		    : 0;
	}
	find_runs(point, n);
	find_trends(point, n);
	find_near(point, n, 1);
	find_near(point, n, -1);
}
