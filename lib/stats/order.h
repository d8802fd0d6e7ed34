/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Sorting numbers, and what rests on it: medians and ranks.
 *
 * NaN breaks the contract of every sort, so it is refused here (assert):
 * callers leave undefined values out first.
 */
#ifndef IOC_STATS_ORDER_H
#define IOC_STATS_ORDER_H

#include <stddef.h>

/* Rising order, in place. */
void order_sort(double *value, size_t n);
/* The permutation that puts values in rising order; ties keep their order. */
void order_index(const double *value, size_t n, size_t *index);
/* Ranks from 1; ties share the mean of their ranks. */
void order_ranks(const double *value, size_t n, double *rank);
/*
 * The value below which a part (0 to 1) of n rising values lies, straight
 * between neighbours: R's quantile(), type 7. NaN for none.
 */
double order_quantile(const double *rising, size_t n, double part);
/* The middle value, or the mean of the middle two; sorts. NaN for none. */
double order_median(double *value, size_t n);

#endif
