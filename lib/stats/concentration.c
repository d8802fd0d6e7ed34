/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/concentration.h"

#include "base/num.h"

#include <assert.h>
#include <math.h>

static double
total_of(const double *rising, size_t n)
{
	struct num_sum sum = {0};
	for (size_t i = 0; i < n; i++) {
		assert(rising[i] >= (i ? rising[i - 1] : 0));
		num_sum_add(&sum, rising[i]);
	}
	return num_sum_value(&sum);
}

double
concentration_gini(const double *rising, size_t n)
{
	struct num_sum ranked = {0};
	double total = total_of(rising, n), m = (double)n;
	if (!(total > 0))
		return NAN;
	/* Ranks about their middle: nothing large to cancel. */
	for (size_t i = 0; i < n; i++)
		num_sum_add(&ranked, (2 * (double)(i + 1) - m - 1) * rising[i]);
	return num_sum_value(&ranked) / (m * total);
}

/* What the `people` lowest or highest have; a fraction of a person's too. */
static double
sum_of(const double *rising, size_t n, double people, int from_top)
{
	struct num_sum sum = {0};
	double whole = floor(people);
	size_t count = (size_t)whole;
	for (size_t i = 0; i < count && i < n; i++)
		num_sum_add(&sum, rising[from_top ? n - 1 - i : i]);
	if (count < n)
		num_sum_add(&sum,
		    (people - whole) *
			rising[from_top ? n - 1 - count : count]);
	return num_sum_value(&sum);
}

double
concentration_lorenz(const double *rising, size_t n, double part)
{
	double total = total_of(rising, n);
	assert(part >= 0 && part <= 1);
	if (!(total > 0))
		return NAN;
	return sum_of(rising, n, part * (double)n, 0) / total;
}

double
concentration_top(const double *rising, size_t n, double part)
{
	double total = total_of(rising, n);
	assert(part >= 0 && part <= 1);
	if (!(total > 0))
		return NAN;
	return sum_of(rising, n, part * (double)n, 1) / total;
}
