/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Small symmetric matrices: information matrices and their inverses.
 *
 * Square, dense, row by row; of symmetric ones only the lower triangle is
 * read. A column that is a combination of earlier ones ("aliased", R's NA) is
 * dropped instead of making the matrix singular: the first of the columns
 * stays, as in R.
 */
#ifndef IOC_STATS_MATRIX_H
#define IOC_STATS_MATRIX_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Factors a (n by n, positive semidefinite) as L D L' in place: D on the
 * diagonal. aliased[j], when set, drops column j; it is set for those whose
 * pivot is no more than tolerance times their diagonal. Returns the rank.
 */
size_t matrix_factor(double *a, size_t n, double tolerance, bool *aliased);
/* b becomes the solution of a x = b; 0 where aliased. a is factored. */
void matrix_solve(const double *a, size_t n, const bool *aliased, double *b);
/* The inverse in full (both triangles); 0 in aliased rows and columns. */
void matrix_inverse(
    const double *a, size_t n, const bool *aliased, double *inverse);
/* v b v for symmetric v (full) and b (lower triangle); in full, into v. */
void matrix_sandwich(double *v, const double *b, size_t n);
/* b' a^-1 b, a factored: the chi-squared of b with covariance a. */
double matrix_quadratic(
    const double *a, size_t n, const bool *aliased, const double *b);

#endif
