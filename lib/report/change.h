/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Tables that lay a rate beside something: a baseline, a target, what OGRS3
 * expected. Rows are added as the groups of a report are counted.
 *
 * A baseline of people has uncertainty of its own (Newcombe, pooled z); one
 * that is a published rate is taken as known (Wilson, exact binomial).
 */
#ifndef IOC_REPORT_CHANGE_H
#define IOC_REPORT_CHANGE_H

#include "report/report.h"

/* `change`: rate against baseline. */
struct table *change_table(const struct run *r, struct section *s);
void change_row(const struct run *r, struct table *t, const struct group *g,
    const struct results *o, const struct standard *b);
/* `target`: how far the change asked for has been reached, and luck's part. */
struct table *target_table(const struct run *r, struct section *s);
void target_row(const struct run *r, struct table *t, const struct group *g,
    const struct results *o, const struct standard *b);
/* `expected`: observed against OGRS3. */
struct table *expected_table(
    const struct run *r, struct section *s, enum score score);
void expected_row(const struct run *r, struct table *t, const struct group *g,
    const struct results *o);

/* Sentences on everybody's change and target, made of the tables. */
void change_say(struct section *s);
void target_say(const struct run *r, struct section *s);

#endif
