/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How rare a field's values are (MATCHING.md 1b): the share of people who have
 * each, by what this extract shows and by what is known of the whole country.
 *
 * The reference counts for K people, as the model says, but for fewer where
 * this place is not like the country, which is learnt from how well both tell
 * the values that there are; and a value is at least as common as those who
 * have it prove. Of full names there is no good reference, for parts of a name
 * go together: where there are people enough, how many others have one is told
 * by those who are seen to, and by other names that are as common.
 */
#ifndef IOC_LINK_RARITY_H
#define IOC_LINK_RARITY_H

#include "link/bearers.h"

/* How rare values are takes so many times fewer people to learn than m does. */
enum { RARITY_EARLY = 10 };

/*
 * How rare a value is: minus log2 of its share in 1/WEIGHT_ONE, at most 64
 * bits. Two bytes, for what is looked up most often.
 */
struct rareness {
	uint16_t of_both; /* both of a pair have it */
	uint16_t of_one;  /* one has, and perhaps by mistake */
};

/* What is measured, and by what. */
struct rarity {
	const struct people *people;
	const struct bearers *bearers;
	const struct blocks *blocks; /* NULL: records are counted as they are */
	unsigned field;
	double together; /* full names: times as common as their parts say */
};

/* By value, from 1. */
void rarity_measure(
    const struct rarity *r, struct rareness *out, unsigned jobs);
/* How many people have a value of a field. */
double rarity_holders(const struct people *p, unsigned field);
/* The share of a value, by the model's rule, among `people` who have one. */
double rarity_share(
    const struct people *p, unsigned field, uint32_t value, double people);

#endif
