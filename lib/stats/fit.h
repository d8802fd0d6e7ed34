/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a regression hands back, whichever it was.
 *
 * Aliased coefficients (combinations of earlier columns) are NaN, as R's NA;
 * so are their standard errors. Read `converged` before anything else.
 */
#ifndef IOC_STATS_FIT_H
#define IOC_STATS_FIT_H

#include "stats/interval.h"

#include <stdbool.h>
#include <stddef.h>

struct fit {
	size_t n;                    /* coefficients */
	double *coefficient;         /* n */
	double *covariance;          /* n by n */
	bool *aliased;               /* n */
	double df;                   /* of Student's t; INFINITY: normal */
	double loglik, loglik_start; /* at the end, and before the first step */
	int iterations;
	bool converged;
	/*
	 * Some column separates the outcomes, its coefficient has no finite
	 * value, and a ridge of 1e-6 was put on all to give it one.
	 */
	bool separated;
};

void fit_init(struct fit *f, size_t n);
void fit_fini(struct fit *f);
double fit_std_error(const struct fit *f, size_t j);
/* Coefficient over its standard error, and the two-sided p of that. */
double fit_z(const struct fit *f, size_t j);
double fit_p(const struct fit *f, size_t j);
/* Limits of the coefficient; exp() of them for a ratio. */
struct interval fit_limits(const struct fit *f, size_t j);

#endif
