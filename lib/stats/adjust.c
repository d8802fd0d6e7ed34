/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/adjust.h"

#include "base/mem.h"
#include "stats/order.h"

#include <math.h>

/* The places of the defined p-values, rising by p; returns how many. */
static size_t
defined_order(const double *p, size_t n, size_t *index)
{
	double *value = mem_zalloc(n, sizeof *value);
	size_t *place = mem_zalloc(n, sizeof *place), m = 0;
	for (size_t i = 0; i < n; i++) {
		if (!isnan(p[i])) {
			place[m] = i;
			value[m++] = p[i];
		}
	}
	order_index(value, m, index);
	for (size_t i = 0; i < m; i++)
		index[i] = place[index[i]];
	mem_free(value);
	mem_free(place);
	return m;
}

static void
copy_undefined(const double *p, size_t n, double *adjusted)
{
	for (size_t i = 0; i < n; i++)
		if (isnan(p[i]))
			adjusted[i] = NAN;
}

void
adjust_holm(const double *p, size_t n, double *adjusted)
{
	size_t *index = mem_zalloc(n, sizeof *index);
	size_t m = defined_order(p, n, index);
	double least = 0;
	for (size_t k = 0; k < m; k++) {
		least = fmax(least, (double)(m - k) * p[index[k]]);
		adjusted[index[k]] = fmin(1, least);
	}
	copy_undefined(p, n, adjusted);
	mem_free(index);
}

void
adjust_bh(const double *p, size_t n, double *adjusted)
{
	size_t *index = mem_zalloc(n, sizeof *index);
	size_t m = defined_order(p, n, index);
	double most = 1;
	for (size_t k = m; k-- > 0;) {
		most = fmin(most, (double)m / (double)(k + 1) * p[index[k]]);
		adjusted[index[k]] = most;
	}
	copy_undefined(p, n, adjusted);
	mem_free(index);
}
