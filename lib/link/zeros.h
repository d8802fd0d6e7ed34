/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Numbers that a spreadsheet has changed: 00123 saved as 123, and long ones
 * as 1.23457E+11. The former can be found again, the latter cannot.
 */
#ifndef IOC_LINK_ZEROS_H
#define IOC_LINK_ZEROS_H

#include "link/intake.h"

struct zeros {
	struct strmap rest; /* "source\0number" without its leading zeros */
	uint32_t *who;      /* NO_PERSON: several */
	bool is_made;
};

/*
 * Of the individuals whose `person` is a number that begins with a zero,
 * but for those whose `taken` (by individual; NULL: none) is not 0.
 */
void zeros_init(
    struct zeros *z, const struct intake *in, const uint32_t *taken);
void zeros_fini(struct zeros *z);
/*
 * The one individual of the source who has this number with zeros before it,
 * or NO_PERSON.
 */
uint32_t zeros_find(
    const struct zeros *z, struct slice source, struct slice person);
/* Whether a number has been written with an exponent. */
bool zeros_is_exponent(struct slice person);

#endif
