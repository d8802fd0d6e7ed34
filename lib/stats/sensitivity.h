/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How much hidden bias would explain an effect away?
 */
#ifndef IOC_STATS_SENSITIVITY_H
#define IOC_STATS_SENSITIVITY_H

#include "stats/interval.h"

#include <stddef.h>

/*
 * E-value of a risk ratio (VanderWeele and Ding 2017): the risk ratio with
 * both treatment and outcome that an unmeasured factor would need.
 */
double sensitivity_e_value(double risk_ratio);
/* Of the limit nearest 1; 1 when the limits hold 1. */
double sensitivity_e_value_limit(struct estimate risk_ratio);
/*
 * Rosenbaum's bound for matched pairs: the largest p (one-sided, in the
 * direction seen) when within pairs the odds of treatment may differ by
 * gamma >= 1. change is treated less comparison; zeroes are left out. Changes
 * all of one size are counted exactly (McNemar, as rbounds::binarysens), else
 * signed ranks by the normal approximation (rbounds::psens). NaN when nothing
 * differs.
 */
double sensitivity_bound_p(const double *change, size_t n, double gamma);
/*
 * The gamma at which that p reaches .025 (two-sided 5%); 1 when the effect is
 * not significant to begin with.
 */
double sensitivity_gamma(const double *change, size_t n);

#endif
