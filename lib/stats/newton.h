/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Newton's method for the concave log-likelihoods of logistic and Cox
 * regression: step halving, aliased columns, separation, convergence.
 *
 * A step's size is how far it moves the linear predictor of the person
 * furthest out (|change| times the column's reach), so that it does not
 * depend on a column's units; for 0/1 columns it is the change itself. Done
 * when that is below 1e-8 (METHODS.md 4.2). A step that still moves somebody
 * by .5 without raising the likelihood means separation: the coefficient runs
 * to infinity. Then a ridge, 1e-6 (reach * coefficient)^2 / 2 on every column
 * but the intercept, gives it a finite value, and the fit says so.
 */
#ifndef IOC_STATS_NEWTON_H
#define IOC_STATS_NEWTON_H

#include "stats/fit.h"

struct newton {
	size_t n;            /* coefficients */
	const double *reach; /* largest |value| of each column */
	bool has_intercept;  /* the first is one */
	/*
	 * The log-likelihood at beta; fills score (n) and the lower triangle
	 * of information (n by n), both zero before.
	 */
	double (*evaluate)(const void *context, const double *beta,
	    double *score, double *information);
	const void *context;
};

/*
 * Fills fit (initialised with n coefficients, the start in them): the maximum,
 * the inverse information there as covariance.
 */
void newton_maximise(const struct newton *model, struct fit *fit);

#endif
