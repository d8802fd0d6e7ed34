/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The covariates of a regression: one row a person, mostly zeroes.
 *
 * Levels are 0/1 columns, so a row holds only what is not 0: a regression
 * over a million people and forty columns then costs what its eight or ten
 * covariates cost. Columns that have a value in every row (numbers) are
 * centred by design_finish(), which costs nothing and keeps digits; the
 * regressions put the intercept back. There is no column for the intercept.
 *
 * Life cycle: design_init, then for each row design_set in rising order of
 * column and design_end_row, then design_finish, then the regressions.
 */
#ifndef IOC_STATS_DESIGN_H
#define IOC_STATS_DESIGN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct design {
	size_t n, ncolumns;        /* rows so far; columns */
	size_t *start;             /* row i is start[i] .. start[i + 1] - 1 */
	uint32_t *column;          /* its columns, rising */
	double *value;             /* and what is in them */
	double *centre;            /* taken off each column; 0 for levels */
	double *reach;             /* largest |value| of each column */
	size_t row_cap, value_cap; /* room in start, and in column and value */
};

void design_init(struct design *d, size_t ncolumns);
void design_fini(struct design *d);
/* A value of the row being built; numbers also when they are 0. Not NaN. */
void design_set(struct design *d, size_t column, double value);
void design_end_row(struct design *d);
/* Centres the columns of numbers; no rows may follow. */
void design_finish(struct design *d);
/* A copy, finished as d is, whose row i is d's row index[i]. */
void design_copy(
    struct design *copy, const struct design *d, const size_t *index);
/* The sum over row i of value times beta[column]. */
double design_dot(const struct design *d, size_t i, const double *beta);

#endif
