/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * `where`: conditions on one event. Of custody it is the spell that is asked:
 * its dates, status and sentence; what else there is comes from the row whose
 * release ends it.
 */
#ifndef IOC_COHORT_FILTER_H
#define IOC_COHORT_FILTER_H

#include "cohort/view.h"

/* One event, or one custody spell (then event is its last row). */
struct item {
	const struct event *event;
	const struct spell *spell; /* or NULL */
};

bool filter_holds(
    const struct condition *c, struct view *v, const struct item *item);
/* A value of the event, as conditions and fields see it. */
struct datum item_datum(const struct view *v, const struct item *item, int ref,
    enum datum_kind want);
/* The date that a reference names; DATE_NONE when it has none. */
date item_date(
    const struct view *v, const struct item *item, const struct date_ref *ref);
/*
 * The n-th item of a type, in the order of the timeline; false after the
 * last. Spells of custody, events of the others.
 */
bool item_at(
    const struct view *v, enum record_type type, size_t n, struct item *item);

#endif
