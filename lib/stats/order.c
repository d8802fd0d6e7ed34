/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/order.h"

#include "base/mem.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

struct keyed {
	double value;
	size_t index;
};

static int
compare_values(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

static int
compare_keyed(const void *a, const void *b)
{
	const struct keyed *x = a, *y = b;
	if (x->value != y->value)
		return x->value > y->value ? 1 : -1;
	return (x->index > y->index) - (x->index < y->index);
}

static void
refuse_nan(const double *value, size_t n)
{
	for (size_t i = 0; i < n; i++)
		assert(!isnan(value[i]));
}

void
order_sort(double *value, size_t n)
{
	refuse_nan(value, n);
	if (n)
		qsort(value, n, sizeof *value, compare_values);
}

void
order_index(const double *value, size_t n, size_t *index)
{
	refuse_nan(value, n);
	if (!n)
		return;
	struct keyed *keyed = mem_zalloc(n, sizeof *keyed);
	for (size_t i = 0; i < n; i++)
		keyed[i] = (struct keyed){value[i], i};
	qsort(keyed, n, sizeof *keyed, compare_keyed);
	for (size_t i = 0; i < n; i++)
		index[i] = keyed[i].index;
	mem_free(keyed);
}

void
order_ranks(const double *value, size_t n, double *rank)
{
	size_t *index = mem_zalloc(n, sizeof *index);
	order_index(value, n, index);
	for (size_t i = 0, j; i < n; i = j) {
		for (j = i + 1; j < n; j++)
			if (value[index[j]] != value[index[i]])
				break;
		for (size_t k = i; k < j; k++)
			rank[index[k]] = ((double)(i + 1) + (double)j) / 2;
	}
	mem_free(index);
}

double
order_quantile(const double *rising, size_t n, double part)
{
	assert(part >= 0 && part <= 1);
	if (n == 0)
		return NAN;
	double at = (double)(n - 1) * part;
	size_t below = (size_t)at;
	double rest = at - (double)below;
	if (rest == 0)
		return rising[below];
	return rising[below] + rest * (rising[below + 1] - rising[below]);
}

double
order_median(double *value, size_t n)
{
	if (!n)
		return NAN;
	order_sort(value, n);
	double high = value[n / 2];
	return n % 2 ? high : value[n / 2 - 1] + (high - value[n / 2 - 1]) / 2;
}
