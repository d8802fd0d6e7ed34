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

#include "link/weigh.h"

/* Sets prior, expected and agreeing of w. */
void prior_estimate(struct weights *w);

#endif
