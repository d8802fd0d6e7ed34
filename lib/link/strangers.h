/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What random pairs agree on: a sample of pairs, nearly all of two people.
 *
 * From the individuals whose keys have the smallest hashes, so that neither
 * order nor threads matter. Strangers of one name are few, and nearly all
 * levels of names are about them, so pairs of one first name, and of one last
 * name alone, are sampled apart from the rest; each sampled pair then stands
 * for as many as it must. Not for what follows from it: link/chance.h.
 */
#ifndef IOC_LINK_STRANGERS_H
#define IOC_LINK_STRANGERS_H

#include "link/weigh.h"

/* An individual of the sample. */
struct stranger {
	uint64_t hash;
	uint32_t person;
	uint32_t name; /* what the pairs being looked at have in common */
};

/* The sample, in any order. Release with mem_free(). */
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

/* Looks at pairs of the picked, who are put in another order. */
void strangers_look(struct strangers *s, const struct weights *w,
    const struct tests *t, struct stranger *person, size_t n, unsigned jobs);
/* A level whose frequency term has an average of its own to be compared to. */
bool strangers_average(const struct model *m, unsigned c, unsigned l);

#endif
