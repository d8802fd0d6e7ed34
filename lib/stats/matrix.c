/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/matrix.h"

#include "base/mem.h"

#include <string.h>

/* The part of a[i][j] that the columns before j do not account for. */
static double
remainder_of(const double *a, size_t n, size_t i, size_t j)
{
	double left = a[i * n + j];
	for (size_t k = 0; k < j; k++)
		left -= a[i * n + k] * a[j * n + k] * a[k * n + k];
	return left;
}

size_t
matrix_factor(double *a, size_t n, double tolerance, bool *aliased)
{
	size_t rank = 0;
	for (size_t j = 0; j < n; j++) {
		double pivot = remainder_of(a, n, j, j);
		if (!(pivot > tolerance * a[j * n + j]))
			aliased[j] = true;
		rank += !aliased[j];
		for (size_t i = j + 1; i < n; i++)
			a[i * n + j] =
			    aliased[j] ? 0 : remainder_of(a, n, i, j) / pivot;
		a[j * n + j] = aliased[j] ? 0 : pivot;
	}
	return rank;
}

void
matrix_solve(const double *a, size_t n, const bool *aliased, double *b)
{
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < i; k++)
			if (!aliased[k])
				b[i] -= a[i * n + k] * b[k];
	for (size_t i = n; i-- > 0;) {
		b[i] = aliased[i] ? 0 : b[i] / a[i * n + i];
		for (size_t k = i + 1; k < n; k++)
			if (!aliased[i])
				b[i] -= a[k * n + i] * b[k];
	}
}

void
matrix_inverse(const double *a, size_t n, const bool *aliased, double *inverse)
{
	double *column = mem_zalloc(n, sizeof *column);
	for (size_t j = 0; j < n; j++) {
		memset(column, 0, n * sizeof *column);
		column[j] = !aliased[j];
		matrix_solve(a, n, aliased, column);
		for (size_t i = j; i < n; i++)
			inverse[i * n + j] = inverse[j * n + i] = column[i];
	}
	mem_free(column);
}

static double
lower(const double *b, size_t n, size_t i, size_t j)
{
	return i >= j ? b[i * n + j] : b[j * n + i];
}

void
matrix_sandwich(double *v, const double *b, size_t n)
{
	double *vb = mem_zalloc(n * n, sizeof *vb);
	double *vbv = mem_zalloc(n * n, sizeof *vbv);
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < n; k++)
			for (size_t j = 0; j < n; j++)
				vb[i * n + j] +=
				    v[i * n + k] * lower(b, n, k, j);
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < n; k++)
			for (size_t j = 0; j < n; j++)
				vbv[i * n + j] += vb[i * n + k] * v[k * n + j];
	memcpy(v, vbv, n * n * sizeof *v);
	mem_free(vb);
	mem_free(vbv);
}

double
matrix_quadratic(
    const double *a, size_t n, const bool *aliased, const double *b)
{
	double *x = mem_zalloc(n, sizeof *x), total = 0;
	memcpy(x, b, n * sizeof *x);
	matrix_solve(a, n, aliased, x);
	for (size_t i = 0; i < n; i++)
		total += b[i] * x[i];
	mem_free(x);
	return total;
}
