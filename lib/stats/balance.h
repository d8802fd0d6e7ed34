/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Are the matched groups alike? Standardised mean differences.
 *
 * SMD = (treated - comparison) / sqrt((s_T^2 + s_C^2) / 2), a fraction; the
 * sample variances are those of all treated and of the whole pool,
 * unweighted, before and after matching alike (DESIGN.md 7). Bands: .05 and
 * .10.
 */
#ifndef IOC_STATS_BALANCE_H
#define IOC_STATS_BALANCE_H

#include "stats/design.h"

struct balance {
	double treated;       /* means: of all treated */
	double treated_after; /* of those with weight */
	double comparison_before, comparison_after;
	double smd_before, smd_after; /* 0 when nobody differs */
};

/*
 * Fills one row for each column of x (finished; here a design may hold every
 * level). weight is what the matching gave: treated and pool alike.
 */
void balance_columns(const struct design *x, const bool *treated,
    const double *weight, struct balance *row);
/*
 * A difference of means over the pooled standard deviation; 0 when there is
 * neither, NaN when only the deviation is 0.
 */
double balance_smd(double difference, double variance1, double variance2);

#endif
