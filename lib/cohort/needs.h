/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Needs and scores from assessments (DESIGN.md 6).
 *
 * An assessment finds the needs it lists and those whose score crosses the
 * tool's threshold (share/codes/tools.csv). Lists come sorted, each once.
 */
#ifndef IOC_COHORT_NEEDS_H
#define IOC_COHORT_NEEDS_H

#include "cohort/view.h"

/*
 * What was known at the index date: the latest assessment of each tool in
 * the 55 weeks before it. A JSON list in the timeline's scratch arena;
 * absent when there was none, which is not the same as no needs.
 */
struct slice needs_at_index(struct view *v);
/* What was found within a span. Absent when there was no assessment. */
struct slice needs_found(const struct view *v, struct span span);
/* The day of the first assessment within a span, or DATE_NONE. */
date needs_first_day(const struct view *v, struct span span);
/*
 * Scores within a span as {tool: {need: [first, last]}}; of a single
 * assessment [first]. Nothing is appended when there are none.
 */
void needs_scores(const struct view *v, struct span span, struct buf *out);

#endif
