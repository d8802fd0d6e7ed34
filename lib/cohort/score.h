/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The Copas rate and OGRS3, through the published rounding chain
 * (METHODS.md 2.1): copas and p to five places, the percentage half up, then
 * held within 1 to 99.
 */
#ifndef IOC_COHORT_SCORE_H
#define IOC_COHORT_SCORE_H

#include "rules/ogrs3.h"

/* ln((1 + previous) / (10 + age at conviction - age at first)), 5 places. */
double score_copas(int64_t previous, int conviction_age, int first_age);

struct ogrs3_inputs {
	char sex; /* M or F */
	int follow_up_age, conviction_age, first_age;
	int64_t previous; /* sanctions before the current one */
	bool is_caution;  /* the current sanction */
	double weight;    /* of the offence */
};

/*
 * The probability of reoffending within `years` (1 or 2), to five places;
 * NaN when the coefficients have no row for the inputs (under 10).
 */
double score_ogrs3(
    const struct ogrs3 *o, const struct ogrs3_inputs *in, int years);
/* That probability as the published percentage, 1 to 99. */
int score_percent(double p);

#endif
