/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How unevenly offending, harm or cost is spread over people.
 *
 * Values are 0 or more (assert) and are sorted in place by the caller's
 * order_sort() first: rising.
 */
#ifndef IOC_STATS_CONCENTRATION_H
#define IOC_STATS_CONCENTRATION_H

#include <stddef.h>

/* 0: all alike; towards 1: one person has it all. NaN without a total. */
double concentration_gini(const double *rising, size_t n);
/*
 * The share of the total that the lowest part (0 to 1) of the people has: the
 * Lorenz curve, straight between people. NaN without a total.
 */
double concentration_lorenz(const double *rising, size_t n, double part);
/* The share that the highest part has: 1 - lorenz(1 - part). */
double concentration_top(const double *rising, size_t n, double part);

#endif
