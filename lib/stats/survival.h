/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Times to an event, some of them cut short: what Kaplan-Meier, the log-rank
 * test and Cox regression share.
 *
 * Parallel arrays of n people, borrowed. At equal times events come before
 * censorings. Times are days, 0 or more, never NaN.
 */
#ifndef IOC_STATS_SURVIVAL_H
#define IOC_STATS_SURVIVAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct survival {
	size_t n;
	const double *time;
	const bool *event;       /* false: still without event at `time` */
	const double *weight;    /* above 0; NULL: everybody 1 */
	const uint32_t *stratum; /* compared only within; NULL: all one */
};

static inline double
survival_weight(const struct survival *s, size_t i)
{
	return s->weight ? s->weight[i] : 1;
}

static inline uint32_t
survival_stratum(const struct survival *s, size_t i)
{
	return s->stratum ? s->stratum[i] : 0;
}

/* People by stratum, then time, then place in the input. */
void survival_order(const struct survival *s, size_t *index);
/*
 * Where the run of people with the stratum and time of index[at - 1] starts:
 * walk an order from its end, one time at a time, with
 * for (to = n; to; to = from) from = survival_tied(s, index, to);
 */
size_t survival_tied(const struct survival *s, const size_t *index, size_t at);

#endif
