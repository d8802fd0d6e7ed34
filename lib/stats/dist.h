/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Tails and quantiles of the distributions that the tests need.
 *
 * GSL does the work; this keeps its names, argument orders and its aborting
 * error handler out of the rest of stats/. NaN in gives NaN out. Relative
 * error against R is below 1e-8 (mostly 1e-14), also far out in the tails.
 */
#ifndef IOC_STATS_DIST_H
#define IOC_STATS_DIST_H

#include <stdbool.h>
#include <stdint.h>

/* P(|Z| >= |z|) of a standard normal. */
double dist_normal_two_sided(double z);
/* P(Z <= z). */
double dist_normal_below(double z);
/* The z with P(Z <= z) = p; 0 < p < 1. */
double dist_normal_quantile(double p);
/* P(|T| >= |t|) of Student's t; df > 0, not necessarily whole. */
double dist_t_two_sided(double t, double df);
/* The t with P(T <= t) = p; 0 < p < 1, df > 0. */
double dist_t_quantile(double p, double df);
/* P(X >= x) of chi-squared; df > 0. */
double dist_chisq_above(double x, double df);
/* P(X <= k) and P(X >= k), X binomial(n, p); 0 <= p <= 1. */
double dist_binomial_at_most(int64_t k, int64_t n, double p);
double dist_binomial_at_least(int64_t k, int64_t n, double p);
/* P(X = k). */
double dist_binomial_exactly(int64_t k, int64_t n, double p);
/*
 * The x between low and high at which a tail that rises (or falls) with x is
 * p, to the last bit, by halving: GSL's inverse of the gamma distribution
 * gives up on some counts above 1,000.
 */
double dist_invert(double (*tail)(double x, const void *context),
    const void *context, double p, bool rises, double low, double high);

#endif
