/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Whom the linkage finds and whom it loses: individuals by sex and by
 * ethnicity, and how many of them are linked to another.
 */
#ifndef IOC_LINK_RATES_H
#define IOC_LINK_RATES_H

#include "link/identity.h"

enum { RATE_GROUPS = 128 };

/* By the first letter of a code; '-' where a record has none. */
struct rates {
	uint64_t all[RATE_GROUPS], some[RATE_GROUPS];
};

/*
 * The group of an individual by one of the intake's fixed inputs: that of most
 * of its records, of as many the first letter.
 */
unsigned rates_group(
    const struct intake *in, uint32_t person, enum intake_fixed field);
/* Individuals, and those who are linked to another individual. */
void rates_linked(
    struct rates *r, const struct identities *d, enum intake_fixed field);
/* "women", "Black": what a letter stands for in messages. */
const char *rates_name(unsigned group, enum intake_fixed field);
/* Appends "33.4%" of some among all; "-" of none. */
void rates_percent(uint64_t some, uint64_t all, struct buf *out);

#endif
