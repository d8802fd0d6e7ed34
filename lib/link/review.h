/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The pairs that a person should look at, most doubtful first, and a random
 * sample from which the linkage can be judged.
 *
 * A pair is doubtful when its probability is within the model's limits, joined
 * or not; when a veto kept apart what the weight would have joined; or when
 * what somebody decided about it rests on other values than today's. What was
 * decided on today's values does not come back. Each doubt is asked about
 * once: of the pairs that would join the same two people the likeliest, and no
 * pair that others have joined.
 *
 * The queue of doubts cannot tell how good the linkage is: the sample can. It
 * is drawn by hashes, so that it is the same in every run, from strata of
 * weight, sex and ethnicity, and each row knows how likely it was to be drawn.
 */
#ifndef IOC_LINK_REVIEW_H
#define IOC_LINK_REVIEW_H

#include "base/buf.h"
#include "link/identity.h"
#include "link/pairs.h"

enum review_reason {
	REVIEW_DOUBT = 1,
	REVIEW_VETO = 2,
	REVIEW_STALE = 4,
	REVIEW_SAMPLE = 8,
};

struct review_row {
	struct link link;
	uint32_t reasons;
	double inclusion; /* of a sampled row; else 0 */
	uint64_t in_stratum;
	uint16_t stratum; /* review_stratum() spells it */
	uint64_t hash;    /* of the pair: decides where nothing else does */
};

struct review {
	const struct people *people;
	struct review_row *row;
	size_t n, cap;
	uint64_t unsure; /* decided to be so on today's values: left out */
};

void review_init(struct review *r, const struct people *p);
void review_fini(struct review *r);
/*
 * Collects the doubtful of the links (sorted by weight), and stale decisions,
 * weighed anew.
 */
void review_collect(struct review *r, const struct pairs *pairs,
    const struct identities *d, const struct weights *w, struct judge *j);
/* Adds a sample of about n pairs of all that were kept. */
void review_sample(struct review *r, const struct pairs *pairs, size_t n);
/* After both: the most doubtful first, then the sample. */
void review_sort(struct review *r);

/* Appends "band/sex/ethnicity" of a stratum. */
void review_stratum(uint16_t stratum, struct buf *out);
/* Appends an individual's raw values of an input, parted by "; ". */
void review_values(
    const struct people *p, uint32_t person, unsigned input, struct buf *out);

#endif
