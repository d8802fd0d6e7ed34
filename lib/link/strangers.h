/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What random pairs agree on: a sample of pairs, nearly all of two people.
 *
 * From the individuals whose keys have the smallest hashes, so that neither
 * order nor threads matter. Nearly all levels are about strangers of one name,
 * perhaps in the other order, with the same initials, or born on one day or in
 * one year, of whom there are few, so they are sampled apart from the rest;
 * each sampled pair then stands for as many as it must. Not for what follows
 * from it: link/chance.h.
 */
#ifndef IOC_LINK_STRANGERS_H
#define IOC_LINK_STRANGERS_H

#include "link/weigh.h"

enum { STRANGER_KEYS = 6 };

/* An individual of the sample. */
struct stranger {
	uint64_t hash;
	uint32_t person;
	uint32_t
	    key[STRANGER_KEYS]; /* what others may have in common with it */
};

/* The sample, in the order of the hashes. Release with mem_free(). */
struct stranger *strangers_pick(const struct people *p, size_t *n);

/* By comparison and level; level 0: no evidence. */
struct strangers {
	uint64_t pairs[MODEL_COMPARISONS][MODEL_LEVELS + 2]; /* looked at */
	/* How many they stand for; the unit is nothing but the same. */
	uint64_t stand_for[MODEL_COMPARISONS][MODEL_LEVELS + 2];
	/* Those times 1 / share of the value agreed on, where a level asks. */
	uint64_t inverse[MODEL_COMPARISONS][MODEL_LEVELS + 2];
	uint64_t all; /* pairs looked at */
};

/* Looks at pairs of the picked. */
void strangers_look(struct strangers *s, const struct weights *w,
    const struct tests *t, const struct stranger *list, size_t n,
    unsigned jobs);
/* A level whose frequency term has an average of its own to be compared to. */
bool strangers_average(const struct model *m, unsigned c, unsigned l);

#endif
