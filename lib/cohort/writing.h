/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Writing cohorts: lines are made in parallel and handed on in order, to
 * whatever takes bytes (an output of io/, which this layer does not know).
 */
#ifndef IOC_COHORT_WRITING_H
#define IOC_COHORT_WRITING_H

#include "cohort/member.h"

struct taker {
	int (*take)(void *state, struct slice bytes, struct fail *f);
	void *state;
};

/* The cohort line, then the members. 0, or -1 with the taker's failure. */
int cohort_write(const struct cohort *c, const struct world *w, unsigned jobs,
    const struct taker *to, struct scores *scores, struct fail *f);

#endif
