/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Money: whole pence in 64 bits, every overflow noticed.
 *
 * Each function that can overflow returns false and leaves *out alone then
 * (92 thousand million million pounds). Rounding is to the nearest penny,
 * halves away from zero. Rates and factors are doubles; amounts never are
 * (METHODS.md 14.43). Reading agencies' spellings is rules/kind_money.c.
 */
#ifndef IOC_STATS_MONEY_H
#define IOC_STATS_MONEY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

bool money_add(int64_t a, int64_t b, int64_t *out);
/* pence * part / whole, exactly and then rounded; whole > 0. */
bool money_share(int64_t pence, int64_t part, int64_t whole, int64_t *out);
/*
 * pence times a finite factor, rounded. Amounts beyond 2^53 pence, where a
 * double cannot hold the pence, count as overflow.
 */
bool money_scale(int64_t pence, double factor, int64_t *out);

/* A discount rate: from the end of the band before it to last_year. */
struct money_rate {
	int last_year;
	double rate; /* .035 */
};

/*
 * The product of 1 / (1 + rate) over years 1 to year; the last band goes on
 * for ever. Year 0 is 1; nbands >= 1.
 */
double money_discount(const struct money_rate *band, size_t nbands, int year);

#endif
