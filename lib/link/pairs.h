/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The candidate pairs scored, and the threshold at which they are joined.
 *
 * Only pairs that are at least worth a person's look are kept; the rest are
 * rejected as soon as nothing can save them. Each thread fills its own list;
 * the lists are put in one order that does not depend on threads.
 */
#ifndef IOC_LINK_PAIRS_H
#define IOC_LINK_PAIRS_H

#include "link/block.h"
#include "link/cluster.h"

struct pairs {
	struct link *link; /* falling weight once sorted */
	size_t n;
	int32_t threshold;
	double expected_false;  /* among those accepted */
	double expected_missed; /* among those scored but not accepted */
	uint64_t cut;           /* of those, probability of the ones dropped */
	size_t accepted;
	struct tallies kin[KIN_KINDS]; /* of what may be relatives */
};

/*
 * Scores every candidate and keeps those of at least `floor`. Learns what
 * agreement is worth among relatives, into w, and applies it.
 */
void pairs_score(struct pairs *p, struct blocks *b, struct weights *w,
    const struct tests *t, unsigned jobs, int32_t floor);
void pairs_fini(struct pairs *p);
/* Puts the side first whose key is, so that people see it so in any input. */
void pairs_turn(const struct intake *in, struct link *l);
/* Learns what agreement is worth among relatives, from the tallies. */
void pairs_learn_kin(struct pairs *p, struct weights *w);
/*
 * Links copies (link/copies.h) to the first of them by what the link of the
 * two who speak for them weighs, where there is one.
 */
void pairs_copy(struct pairs *p, const struct people *people);
/* Drops the links below a weight, and counts what may be missed by that. */
void pairs_cut(struct pairs *p, int32_t floor);
/*
 * After sorting: the lowest threshold, at least `least`, at which the
 * expected share of false links stays within max_false; NAN max_false: `least`
 * as it is. Copies' links do not count in that share. Sets threshold, accepted
 * and the expectations.
 */
void pairs_set_threshold(struct pairs *p, int32_t least, double max_false);

#endif
