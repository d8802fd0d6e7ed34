/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * When a matched comparison may not be put into words (DESIGN.md 7): the
 * tables are printed all the same, a conclusion is not.
 */
#ifndef IOC_STATS_REFUSAL_H
#define IOC_STATS_REFUSAL_H

#include "stats/difference.h"

enum refusal {
	REFUSAL_BALANCE = 1,  /* a required covariate is over .10 apart */
	REFUSAL_SUPPORT = 2,  /* over 20% of the treated are off support */
	REFUSAL_SIZE = 4,     /* the comparison's effective size is under 30 */
	REFUSAL_LINKAGE = 8,  /* unmatched shares are over 5 points apart */
	REFUSAL_FRAGILE = 16, /* a robust check says otherwise */
};

struct refusal_facts {
	const double *smd_after; /* of the required covariates */
	size_t nsmd;
	size_t treated, treated_matched; /* before and after the caliper */
	double ess;
	/* Shares of each arm that were not found in the outcome data. */
	double unmatched_treated, unmatched_comparison;
	struct difference result;
	const struct difference *robust; /* the other checks */
	size_t nrobust;
};

/*
 * All reasons that hold, as bits; 0: the result may be stated. What is
 * undefined counts against it: a balance that cannot be computed is not
 * balance, and a check that cannot be made does not agree.
 */
unsigned refusal_reasons(const struct refusal_facts *f);

#endif
