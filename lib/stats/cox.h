/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Cox's proportional hazards regression, as R's coxph.
 *
 * Weights multiply each person's part of the likelihood; with them only the
 * robust errors are honest. Hazard ratios are exp() of the coefficients and
 * of their limits (stats/fit.h).
 */
#ifndef IOC_STATS_COX_H
#define IOC_STATS_COX_H

#include "stats/design.h"
#include "stats/fit.h"
#include "stats/survival.h"

enum cox_ties { COX_EFRON, COX_BRESLOW };
enum cox_clock { COX_DAYS, COX_LOG_DAYS };

/* x is finished, with a row for each of s->n people. Fills fit: fit_fini(). */
void cox_fit(const struct survival *s, const struct design *x,
    enum cox_ties ties, struct fit *fit);
/*
 * Puts Lin and Wei's sandwich in place of the fit's covariance: the sum of
 * squared dfbetas of the people (R: coxph(robust = TRUE)).
 */
void cox_make_robust(const struct survival *s, const struct design *x,
    enum cox_ties ties, struct fit *fit);
/*
 * Are the hazards proportional? The score test for a coefficient that changes
 * with days or log days, as cox.zph of R's survival 3 (the older versions'
 * correlation test differs). p[j] is the p of coefficient j (NaN if aliased);
 * returned: of all of them. Log days takes an event on day 0 as half a day.
 */
double cox_proportional_p(const struct survival *s, const struct design *x,
    enum cox_ties ties, const struct fit *fit, enum cox_clock clock, double *p);

#endif
