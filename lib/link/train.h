/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Parameters learnt from the extract itself, without labels.
 *
 * m, how often one person's records agree, comes from EM over the candidate
 * pairs; a comparison is learnt only from pairs that some blocking rule found
 * without it, for among the others it agrees by construction. It leans on the
 * model: what is seldom seen stays near it. u is link/chance.h's.
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

/*
 * Estimates m and the prior from the links kept by pairs_score() with a low
 * floor; their weights are worked out anew.
 */
void train_m(struct weights *w, struct pairs *p, const struct blocks *b,
    unsigned jobs, struct training *out);
/*
 * Sets m and the prior by pairs that are known to be of one person: `tallies`
 * are the vectors of all there are among so many individuals. Links are not
 * weighed anew.
 */
void train_by_labels(struct weights *w, const struct tallies *tallies,
    double individuals, struct training *out);

#endif
