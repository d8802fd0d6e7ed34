/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Numbers as text, the same on every machine and in every locale.
 *
 * Decimal rounding is explicit (half away from zero on the shortest decimal
 * that reads back as the double), so that 0.285 to two places is 0.29
 * everywhere. Agency spellings of money and numbers are rules/kind_*.c.
 */
#ifndef IOC_BASE_NUM_H
#define IOC_BASE_NUM_H

#include "base/buf.h"

#include <stdint.h>

/* An optional sign and decimal digits, nothing else, within int64. */
bool num_parse_int(struct slice s, int64_t *out);
/* A JSON number. False for anything else, and for values beyond a double. */
bool num_parse_double(struct slice s, double *out);
/*
 * Appends v with exactly `places` decimals (0 to 12), never "-0". NaN and
 * infinities append nothing: undefined cells are empty.
 */
void num_fixed(struct buf *out, double v, int places);
/* Appends the shortest decimal that reads back as v (JSON, CSV). */
void num_shortest(struct buf *out, double v);

/* Compensated summation: the order is the caller's, and fixed. */
struct num_sum {
	double sum, carry;
};

/* Adds v (Neumaier 1974). Start from {0}. */
void num_sum_add(struct num_sum *s, double v);
double num_sum_value(const struct num_sum *s);

#endif
