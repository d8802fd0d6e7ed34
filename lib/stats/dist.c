/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/dist.h"

#include <assert.h>
#include <gsl/gsl_cdf.h>
#include <math.h>

double
dist_normal_two_sided(double z)
{
	return erfc(fabs(z) / sqrt(2.0));
}

double
dist_normal_below(double z)
{
	return 0.5 * erfc(-z / sqrt(2.0));
}

double
dist_normal_quantile(double p)
{
	if (isnan(p))
		return NAN;
	assert(p > 0 && p < 1);
	return gsl_cdf_ugaussian_Pinv(p);
}

double
dist_t_two_sided(double t, double df)
{
	if (isnan(t) || isnan(df))
		return NAN;
	assert(df > 0);
	if (isinf(df))
		return dist_normal_two_sided(t);
	return 2 * gsl_cdf_tdist_Q(fabs(t), df);
}

double
dist_t_quantile(double p, double df)
{
	if (isnan(p) || isnan(df))
		return NAN;
	assert(p > 0 && p < 1 && df > 0);
	return isinf(df) ? gsl_cdf_ugaussian_Pinv(p)
			 : gsl_cdf_tdist_Pinv(p, df);
}

double
dist_chisq_above(double x, double df)
{
	if (isnan(x) || isnan(df))
		return NAN;
	assert(df > 0);
	/* Beyond this GSL reports the underflow by ending the program. */
	if (x > 1400 + 10 * df)
		return 0;
	return x <= 0 ? 1 : gsl_cdf_chisq_Q(x, df);
}

/*
 * The error of Stirling's formula for log n! (Loader 2000): the series, or
 * the difference itself where that is small enough to be exact.
 */
static double
stirling_error(double n)
{
	static const double half_log_2pi = 0.918938533204672742;
	double nn = n * n;
	if (n < 16)
		return lgamma(n + 1) - (n + .5) * log(n) + n - half_log_2pi;
	return (1.0 / 12 -
		   (1.0 / 360 - (1.0 / 1260 - (1.0 / 1680) / nn) / nn) / nn) /
	    n;
}

/* x log(x / m) + m - x without cancellation near x = m (Loader 2000). */
static double
deviance(double x, double m)
{
	if (fabs(x - m) >= .1 * (x + m))
		return x * log(x / m) + m - x;
	double v = (x - m) / (x + m), sum = (x - m) * v, term = 2 * x * v;
	for (int j = 3;; j += 2) {
		term *= v * v;
		double next = sum + term / j;
		if (next == sum)
			return sum;
		sum = next;
	}
}

/*
 * GSL's binomial is NaN at the mean of some millions and loses half the
 * digits there, so ours is its own: Loader's density, and tails as sums of
 * positive terms from the near end.
 */
double
dist_binomial_exactly(int64_t k, int64_t n, double p)
{
	double x = (double)k, m = (double)n, y = m - x;
	if (isnan(p))
		return NAN;
	assert(n >= 0 && p >= 0 && p <= 1);
	if (k < 0 || k > n)
		return 0;
	if (p == 0 || p == 1)
		return x == m * p;
	if (k == 0)
		return exp(m * log1p(-p));
	if (k == n)
		return exp(m * log(p));
	double log_density = stirling_error(m) - stirling_error(x) -
	    stirling_error(y) - deviance(x, m * p) - deviance(y, m * (1 - p));
	return exp(log_density) * sqrt(m / (2 * acos(-1) * x * y));
}

/* P(X >= k), for k above the mean: each term is smaller than the last. */
static double
upper_tail(int64_t k, int64_t n, double p)
{
	double term = dist_binomial_exactly(k, n, p), sum = term;
	for (int64_t i = k; i < n && term > sum * 1e-17; i++) {
		term *= (double)(n - i) / (double)(i + 1) * (p / (1 - p));
		sum += term;
	}
	return fmin(1, sum);
}

double
dist_binomial_at_least(int64_t k, int64_t n, double p)
{
	if (isnan(p))
		return NAN;
	if (k <= 0 || (p == 1 && k <= n))
		return 1;
	if ((double)k > (double)n * p)
		return upper_tail(k, n, p);
	return 1 - upper_tail(n - k + 1, n, 1 - p);
}

double
dist_binomial_at_most(int64_t k, int64_t n, double p)
{
	return dist_binomial_at_least(n - k, n, 1 - p);
}

double
dist_invert(double (*tail)(double x, const void *context), const void *context,
    double p, bool rises, double low, double high)
{
	for (;;) {
		double mid = low + (high - low) / 2;
		if (mid <= low || mid >= high)
			return mid;
		if ((tail(mid, context) < p) == rises)
			low = mid;
		else
			high = mid;
	}
}
