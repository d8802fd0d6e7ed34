/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/poisson.h"

#include "stats/dist.h"

#include <assert.h>

/* Byar is as good from here on, and the exact tail is slow. */
enum { EXACT_MAX = 100000 };

struct interval
poisson_byar(int64_t events)
{
	assert(events >= 0);
	double x = (double)events, z = STATS_Z95;
	double low = x > 0 ? 1 - 1 / (9 * x) - z / (3 * sqrt(x)) : 0;
	double high = 1 - 1 / (9 * (x + 1)) + z / (3 * sqrt(x + 1));
	return (struct interval){
	    x * low * low * low,
	    (x + 1) * high * high * high,
	};
}

/* The chance of `events` or more (df 2 events), or of more, at a mean. */
static double
more_than(double mean, const void *df)
{
	return 1 - dist_chisq_above(2 * mean, *(const double *)df);
}

static double
no_more_than(double mean, const void *df)
{
	return dist_chisq_above(2 * mean, *(const double *)df);
}

struct interval
poisson_limits(int64_t events)
{
	struct interval near = poisson_byar(events);
	double below = 2 * (double)events, above = below + 2;
	if (events > EXACT_MAX)
		return near;
	return (struct interval){
	    events
		? dist_invert(more_than, &below, .025, true, 0, (double)events)
		: 0,
	    dist_invert(no_more_than, &above, .025, false, (double)events,
		2 * near.high),
	};
}

struct estimate
poisson_ratio(int64_t observed, double expected)
{
	if (!(expected > 0))
		return ESTIMATE_NONE;
	struct interval limits = poisson_limits(observed);
	return (struct estimate){
	    (double)observed / expected,
	    limits.low / expected,
	    limits.high / expected,
	};
}

double
poisson_dispersion(const struct moments *group, size_t ngroups)
{
	double chisq = 0, df = 0;
	for (size_t i = 0; i < ngroups; i++) {
		if (!(group[i].n > 1) || !(group[i].mean > 0))
			continue;
		chisq += group[i].variance * (group[i].n - 1) / group[i].mean;
		df += group[i].n - 1;
	}
	return df > 0 ? chisq / df : NAN;
}
