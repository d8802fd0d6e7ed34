/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Logistic regression, as R's glm(family = binomial): the propensity model.
 *
 * Stops when the step is below 1e-8; separation gets a ridge of 1e-6 and is
 * reported; so is not converging (stats/newton.h). Columns that repeat earlier
 * ones are dropped, so that a design may hold every level of a covariate: the
 * last level is then the one without a coefficient.
 */
#ifndef IOC_STATS_LOGIT_H
#define IOC_STATS_LOGIT_H

#include "stats/design.h"
#include "stats/fit.h"

/*
 * The chance that y[i] is true, given row i of x (finished). Coefficient 0 is
 * the intercept, j + 1 belongs to column j. Without anybody on one side
 * nothing is fitted: converged is false and all coefficients are NaN.
 * fit_fini() afterwards.
 */
void logit_fit(const struct design *x, const bool *y, struct fit *fit);
/* The logit of each row's fitted chance; x as it was fitted. */
void logit_predict(
    const struct design *x, const struct fit *fit, double *predictor);
/* 1 / (1 + exp(-predictor)) */
double logit_chance(double predictor);
/*
 * The c-statistic (area under the ROC curve): the chance that a true one
 * scores above a false one, ties half. NaN without both.
 */
double logit_c_statistic(const double *score, const bool *y, size_t n);

#endif
