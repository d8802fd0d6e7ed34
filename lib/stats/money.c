/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/money.h"

#include <assert.h>
#include <math.h>

/* Doubles hold every whole number up to here. */
static const double EXACT = 9007199254740992.0;

bool
money_add(int64_t a, int64_t b, int64_t *out)
{
	int64_t sum;
	if (__builtin_add_overflow(a, b, &sum))
		return false;
	*out = sum;
	return true;
}

bool
money_share(int64_t pence, int64_t part, int64_t whole, int64_t *out)
{
	assert(whole > 0);
	__extension__ __int128 product = (__int128)pence * part;
	__extension__ __int128 half = product < 0 ? -whole : whole;
	/* (2ab + c) / 2c cuts towards zero: halves go away from it. */
	__extension__ __int128 share =
	    (2 * product + half) / (2 * (__int128)whole);
	if (share > INT64_MAX || share < INT64_MIN)
		return false;
	*out = (int64_t)share;
	return true;
}

static bool
from_double(double pence, int64_t *out)
{
	double rounded = round(pence); /* halves away from zero */
	if (!(fabs(rounded) <= EXACT))
		return false;
	*out = (int64_t)rounded;
	return true;
}

bool
money_scale(int64_t pence, double factor, int64_t *out)
{
	double amount = (double)pence;
	return fabs(amount) <= EXACT && from_double(amount * factor, out);
}

double
money_discount(const struct money_rate *band, size_t nbands, int year)
{
	double factor = 1;
	assert(nbands > 0 && year >= 0);
	for (size_t b = 0, y = 1; y <= (size_t)year; y++) {
		while (b + 1 < nbands && (int)y > band[b].last_year)
			b++;
		factor /= 1 + band[b].rate;
	}
	return factor;
}
