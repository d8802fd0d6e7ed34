/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Paired changes without assuming a normal distribution: Wilcoxon's signed
 * ranks and the sign test.
 */
#ifndef IOC_STATS_PAIRED_H
#define IOC_STATS_PAIRED_H

#include <stdbool.h>
#include <stddef.h>

struct paired {
	double rises, falls; /* changes above and below 0; the rest are 0 */
	double statistic;    /* V: the ranks of the rises; or the rises */
	double p;            /* two-sided; undefined when nothing changed */
	bool exact;
};

/*
 * As R's wilcox.test(change): zeroes are left out; exact for fewer than 50
 * changes without ties or zeroes, else normal with corrections for ties and
 * continuity.
 */
struct paired paired_wilcoxon(const double *change, size_t n);
/* The exact sign test: binom.test(rises, rises + falls). */
struct paired paired_sign(const double *change, size_t n);

#endif
