/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Funnel plots: is a provider's rate more than chance away from a target?
 *
 * Limits around the target at 95% and 99.8%, by the number of people:
 * normal from 100, exact binomial below with Spiegelhalter's interpolation
 * between counts (2005). Over-dispersion widens them.
 */
#ifndef IOC_STATS_FUNNEL_H
#define IOC_STATS_FUNNEL_H

#include "stats/interval.h"
#include "stats/proportion.h"

#include <stddef.h>

struct funnel {
	struct interval inner, outer; /* 95% and 99.8%, within 0 and 1 */
};

/*
 * target within 0 and 1; n people; phi widens the distance from the target by
 * its square root (1 or less: not at all). Undefined for nobody.
 */
struct funnel funnel_limits(double target, int64_t n, double phi);
/*
 * phi: the mean of the squared z-scores of the units about the target, the
 * lowest and highest tenth (rounded down) pulled in to the next one. Units
 * without people are left out; NaN when there are none, or when the target
 * is 0 or 1.
 */
double funnel_dispersion(
    double target, const struct proportion *unit, size_t nunits);

#endif
