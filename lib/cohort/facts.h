/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What is known of a person at the index date: the fields that who, require,
 * exclude and arms may test, and the definition's own fields.
 */
#ifndef IOC_COHORT_FACTS_H
#define IOC_COHORT_FACTS_H

#include "cohort/view.h"

/* A fact by its reference in conditions (definition.h). */
struct datum fact(struct view *v, int ref, enum datum_kind want);
bool fact_condition_holds(const struct condition *c, struct view *v);

/* Completed years at the index date; -1 without a date of birth. */
int fact_age(const struct view *v);
/* The index event's sentence; false when it has none. */
bool fact_sentence(
    const struct view *v, struct duration *sentence, date *start);
/* Under supervision other than voluntary on the index date. */
bool fact_supervised(const struct view *v);
/* Where the person slept after the release; or absent. */
struct value fact_accommodation(const struct view *v);
/* Appends a definition's field as JSON; false when it has no value. */
bool fact_extra(struct view *v, const struct extra *x, struct buf *out);

#endif
