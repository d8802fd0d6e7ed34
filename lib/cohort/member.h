/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writing the cohort line and its members (ioc-record(5)). */
#ifndef IOC_COHORT_MEMBER_H
#define IOC_COHORT_MEMBER_H

#include "cohort/select.h"

/* The `cohort` line. */
void cohort_line(
    const struct cohort *c, const struct world *w, struct buf *out);

/* Why members have no score, by enum no_score, and how many have one. */
struct scores {
	uint64_t n[NO_SCORE_REASONS];
};

/*
 * The `member` line of one; the timeline moves to that person. Adds to the
 * scores.
 */
void member_line(const struct cohort *c, const struct chosen *m,
    struct timeline *t, struct scores *scores, struct buf *out);

#endif
