/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Matching treated people with others by score, within a caliper.
 *
 * Formulas: METHODS.md 4.2, DESIGN.md 7. The work is sorting, not comparing
 * everybody with everybody. All of it is determined by the input: ties are
 * settled by place in the input.
 */
#ifndef IOC_STATS_MATCH_H
#define IOC_STATS_MATCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

static const size_t MATCH_NONE = SIZE_MAX;

struct match {
	size_t n;
	const bool *treated;     /* the others are the pool */
	const double *score;     /* logit or chance; not NaN */
	const uint32_t *stratum; /* matched only within; NULL: all one */
	double caliper;          /* matched when |difference| <= caliper */
	/* match_order()'s, where people are matched several times; or NULL. */
	const uint32_t *order;
};

/*
 * The places 0 .. n - 1 by stratum, score and place. It stays right for any
 * caliper and method.
 */
void match_order(const struct match *m, uint32_t *order);

/*
 * Radius matching with replacement: each treated person's N controls get
 * 1/N of its weight. weight[i] is 1 for a treated person with a control and
 * 0 for one without (off support); for the pool the sum of what it got,
 * exactly 0 for the unused. Returns the number of treated people matched.
 */
size_t match_radius(const struct match *m, double *weight);
/*
 * Nearest neighbour, 1:1 without replacement, greedy: the treated by falling
 * score (ties: first in the input), each takes the nearest free control
 * (ties: first in the input). partner[i] is the other one of the pair or
 * MATCH_NONE. Returns the number of pairs.
 */
size_t match_nearest(const struct match *m, size_t *partner);

#endif
