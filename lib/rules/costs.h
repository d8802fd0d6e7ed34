/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What crime costs: the lists of share/costs (METHODS.md 7).
 *
 * A unit cost is of one crime that happened; a proven crime stands for
 * `multiplier` of them, applied once and by the caller, who also says in
 * which year's prices. The three lenses are parts of the cost and overlap
 * with other savings: they are shown apart, never added to those.
 */
#ifndef IOC_RULES_COSTS_H
#define IOC_RULES_COSTS_H

#include "rules/codes.h"

enum lens { LENS_FISCAL, LENS_ECONOMIC, LENS_SOCIAL, LENS_COUNT };

struct unit_cost {
	struct slice class, label, price_year;
	double pence;            /* of one crime, in prices of price_year */
	double lens[LENS_COUNT]; /* parts of pence */
	double multiplier;
	bool is_unverified; /* its own status, or that of the multiplier */
};

enum { DISCOUNT_MAX = 8 };

/* A yearly rate in real terms, to last_year after the base year. */
struct discount_band {
	int last_year;
	double rate;
};

struct costs {
	struct codes units, multipliers, deflator, bias;
	struct unit_cost *row;
	size_t n;
	struct discount_band discount[DISCOUNT_MAX]; /* standard */
	size_t ndiscount;
};

/* 0, or -1 with f (FAIL_USAGE). costs_fini() either way. */
int costs_load(struct costs *c, struct fail *f);
void costs_fini(struct costs *c);
/* The cost of a class (cost_class of offences.csv), or NULL. */
const struct unit_cost *costs_find(const struct costs *c, struct slice class);
/*
 * By how much prices of one financial year ("2015/16") are multiplied to be
 * prices of another; NaN when the deflator has not got both.
 */
double costs_deflator(
    const struct costs *c, struct slice from, struct slice to);
/*
 * The change for optimism bias of a grade of evidence (1 best), as fractions:
 * of benefits (negative) and of costs. False: no such grade.
 */
bool costs_bias(
    const struct costs *c, struct slice grade, double *benefits, double *costs);

#endif
