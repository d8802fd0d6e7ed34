/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What agreement is worth where the other may be a relative.
 *
 * Pairs of one last name and one place (a household), or of one last name and
 * one birth date (twins), are either one person or relatives, and relatives
 * agree on other things oftener than strangers. How often is learnt from those
 * pairs alone, by EM on their vectors: the model says how often one person's
 * fields agree, the pairs say what the rest look like and how many they are.
 * The result caps the weight of a pair whose first name and birth date do not
 * both speak for one person (MATCHING.md 1b).
 */
#ifndef IOC_LINK_RELATIVES_H
#define IOC_LINK_RELATIVES_H

#include "link/model.h"
#include "link/tallies.h"

#include <stdbool.h>

/* What such pairs share beside the last name, or something like it. */
enum kinship { KIN_HOME, KIN_BIRTH, KIN_KINDS, KIN_NONE = KIN_KINDS };

struct relatives {
	bool is_known; /* there were enough pairs */
	int32_t base;  /* log2 odds that such a pair is one person */
	int32_t level[MODEL_COMPARISONS][MODEL_LEVELS + 1];
	double matches; /* pairs that are one person */
	uint64_t pairs;
};

/*
 * Learns from the tallies of pairs that share a last name and the field
 * `shared` (the place, the birth date), which tells no more then. m and u
 * are the model's, by comparison and level. Sorts the tallies.
 */
void relatives_learn(struct relatives *r, const struct model *model,
    unsigned shared, double m[][MODEL_LEVELS + 1], double u[][MODEL_LEVELS + 1],
    struct tallies *pairs);
/* The weight of a vector by these odds. */
int32_t relatives_weight(
    const struct relatives *r, const struct model *model, uint64_t vector);

#endif
