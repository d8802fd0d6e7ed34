/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How likely two random individuals are to be one person.
 *
 * Pairs that agree by rule (an identifier; name, birth date and postcode) are
 * counted, divided by the share of matches that such rules are assumed to
 * find, less the coincidences that the values' frequencies let expect
 * (MATCHING.md 1b).
 */
#ifndef IOC_LINK_PRIOR_H
#define IOC_LINK_PRIOR_H

#include "link/block.h"
#include "link/weigh.h"

/*
 * Sets prior, expected, agreeing, found and npeople of w. The first field of
 * each of the model's agreements must begin a blocking rule: people are grouped
 * by it.
 */
void prior_estimate(struct weights *w, const struct blocks *b, unsigned jobs);
/* The share of matches for which that estimate would be the prior of w. */
double prior_recall(const struct weights *w);

#endif
