/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The log-rank test: do groups differ in their time to the event?
 *
 * Hypergeometric variance; with strata, observed, expected and variance are
 * summed over them. As R's survdiff. Weights are not for this test (a
 * weighted comparison is Cox regression with robust errors): everybody
 * counts 1.
 */
#ifndef IOC_STATS_LOGRANK_H
#define IOC_STATS_LOGRANK_H

#include "stats/survival.h"

struct logrank {
	double chi_squared, df, p; /* chi_squared and p NaN when df is 0 */
};

/*
 * group[i] < ngroups for each of s->n people. Fills observed and expected
 * (ngroups each; either may be NULL).
 */
struct logrank logrank_test(const struct survival *s, const uint32_t *group,
    size_t ngroups, double *observed, double *expected);

#endif
