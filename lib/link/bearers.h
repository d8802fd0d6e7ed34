/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Who bears a name: how many people, born when, and with what second names.
 *
 * Names go together: first names with the years in which they were given,
 * second names with first names, both with languages. So an agreement proves
 * less than the shares of its values multiplied, and how much less is counted
 * here, value by value. People are counted once however many records they
 * have: records of one full name and one birth date are taken to be of one
 * person, for this only. Records without either do not count.
 */
#ifndef IOC_LINK_BEARERS_H
#define IOC_LINK_BEARERS_H

#include "link/block.h"
#include "link/tallies.h"

enum {
	BEARER_SHARDS = 16,
	BEARER_DECADES = 14
}; /* the 1900s and before, to the 2030s */

struct bearers {
	const struct people *people;
	bool is_known; /* the model has a full name and a birth date */
	double *of;    /* by full name: people */
	double all;
	double alone;     /* share of names and birth dates on one record */
	uint8_t *exactly; /* by full name: 1 or 2 people surely; else 0 */
	/* By first name and decade: log2 of how many times as common. */
	int32_t *then;
	uint32_t *seconds; /* by first name: people with a second name */
	/* first << 32 | second name: people; by hash, to be made in parallel */
	struct tallies second[BEARER_SHARDS];
	double tie; /* second names agree so many times oftener of one first */
};

/*
 * Counts them by the groups of full names in `by`, or groups of its own where
 * there are none.
 */
void bearers_init(struct bearers *b, const struct people *p,
    const struct blocks *by, unsigned jobs);
void bearers_fini(struct bearers *b);
/*
 * How many times as common a first name is among those of a birth date's
 * decade as among all: log2 in 1/WEIGHT_ONE; 0: not known.
 */
int32_t bearers_then(const struct bearers *b, uint32_t first, uint32_t born);
/* The share of a second name among those of a first name; `share`: of all. */
double bearers_second(
    const struct bearers *b, uint32_t first, uint32_t second, double share);

#endif
