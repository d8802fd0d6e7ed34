/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Parameters learnt from the extract itself, without labels.
 *
 * u, how often strangers agree, comes from a fixed sample of random pairs
 * (the individuals with the smallest hashes, so that neither order nor
 * threads matter). m, how often one person's records agree, comes from EM
 * over the candidate pairs; a comparison is learnt only from pairs that some
 * blocking rule found without it, for among the others it agrees by
 * construction. Both lean on the model: what is seldom seen stays near it.
 */
#ifndef IOC_LINK_TRAIN_H
#define IOC_LINK_TRAIN_H

#include "link/pairs.h"

struct training {
	unsigned rounds;
	bool converged;
	double change;  /* the largest of a probability in the last round */
	double matches; /* expected among the candidates */
	uint64_t random_pairs;
};

/* Estimates u from random pairs of people. */
void train_u(struct weights *w, const struct tests *t, unsigned jobs,
    struct training *out);
/*
 * Estimates m and the prior from the links kept by pairs_score() with a low
 * floor; their weights are worked out anew.
 */
void train_m(struct weights *w, struct pairs *p, const struct blocks *b,
    struct training *out);

#endif
