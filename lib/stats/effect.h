/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The effect of treatment by weighted regression, with sandwich errors: the
 * second opinions of the `robust` table.
 *
 * y on the arm, and on covariates too when they are given (doubly robust: it
 * holds if either the matching or the regression is right). Errors are HC3
 * (R: sandwich::vcovHC), t on people less coefficients. People of weight 0
 * are left out. A person whom the regression fits perfectly (the only one of
 * a level) adds nothing to the errors.
 */
#ifndef IOC_STATS_EFFECT_H
#define IOC_STATS_EFFECT_H

#include "stats/design.h"
#include "stats/difference.h"

/*
 * The coefficient of the arm, treated less comparison. x, of n rows, may be
 * NULL. Undefined when an arm has no weight or nothing is left to estimate
 * the error from.
 */
struct difference effect_fit(const struct design *x, size_t n,
    const bool *treated, const double *y, const double *weight);

#endif
