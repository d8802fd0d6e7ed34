/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * p-values when several things are tested at once (METHODS.md 14.37).
 *
 * Undefined p-values stay undefined and do not count as tests. adjusted may
 * be p itself.
 */
#ifndef IOC_STATS_ADJUST_H
#define IOC_STATS_ADJUST_H

#include <stddef.h>

/* Holm: the chance of even one false finding. R: p.adjust(p, "holm"). */
void adjust_holm(const double *p, size_t n, double *adjusted);
/*
 * Benjamini and Hochberg: the share of false ones among the findings.
 * R: p.adjust(p, "BH").
 */
void adjust_bh(const double *p, size_t n, double *adjusted);

#endif
