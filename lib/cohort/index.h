/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Index events: the person's first, last or every event whose date lies in
 * the period and whose `where` holds.
 *
 * Events of one day are one: the first in the order written, then the longest
 * sentence, then the smallest id. Recall and remand releases are none unless
 * `where` tests the status.
 */
#ifndef IOC_COHORT_INDEX_H
#define IOC_COHORT_INDEX_H

#include "cohort/cohort.h"
#include "cohort/filter.h"

struct candidate {
	date day;
	uint16_t how;    /* which of the definition's index events */
	uint32_t number; /* among the items of its type */
	struct item item;
	int64_t sentence_days; /* life: more than any */
};

struct candidates {
	struct candidate *item; /* by day */
	size_t n, cap;
};

/*
 * The index events of the person the view is on. Returns the row of the
 * waterfall that was reached: ROW_UNMATCHED when there is an index event,
 * else where the person leaves.
 */
size_t index_find(struct candidates *s, struct view *v, const struct cohort *c);
/* Stands the view at an index event. */
void stand_at(struct view *v, uint16_t how, const struct item *item, date day);

#endif
