/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How often strangers agree: u, learnt from the extract.
 *
 * From a fixed sample of random pairs (the individuals whose keys have the
 * smallest hashes, so that neither order nor threads matter). It leans on the
 * model: what is seldom seen stays near it.
 */
#ifndef IOC_LINK_CHANCE_H
#define IOC_LINK_CHANCE_H

#include "link/block.h"
#include "link/weigh.h"

/*
 * Sets u, what frequencies are compared to, and how much commoner full names
 * are than their parts say. Returns the number of random pairs.
 */
uint64_t chance_learn(struct weights *w, const struct tests *t, unsigned jobs);
/*
 * Of too few people to learn from, only that places are as common as they are
 * here at least, which is what a local extract differs in most: raises u of
 * the levels on which places agree.
 */
void chance_of_places(struct weights *w, const struct tests *t, unsigned jobs);

#endif
