/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/dist.h"

#include <assert.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdbool.h>

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

static bool
is_binomial(int64_t n, double p)
{
	return n >= 0 && n <= UINT32_MAX && p >= 0 && p <= 1;
}

double
dist_binomial_at_most(int64_t k, int64_t n, double p)
{
	if (isnan(p))
		return NAN;
	assert(is_binomial(n, p));
	if (k < 0)
		return 0;
	return k >= n ? 1 : gsl_cdf_binomial_P((unsigned)k, p, (unsigned)n);
}

double
dist_binomial_at_least(int64_t k, int64_t n, double p)
{
	if (isnan(p))
		return NAN;
	assert(is_binomial(n, p));
	if (k <= 0)
		return 1;
	return k > n ? 0 : gsl_cdf_binomial_Q((unsigned)k - 1, p, (unsigned)n);
}

double
dist_binomial_exactly(int64_t k, int64_t n, double p)
{
	if (isnan(p))
		return NAN;
	assert(is_binomial(n, p));
	if (k < 0 || k > n)
		return 0;
	return gsl_ran_binomial_pdf((unsigned)k, p, (unsigned)n);
}
