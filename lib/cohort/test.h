/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Event conditions: how often something happened in a window around the
 * index date (DESIGN.md 6).
 *
 * What became known (proven) only after the index date is invisible to
 * windows on the past.
 */
#ifndef IOC_COHORT_TEST_H
#define IOC_COHORT_TEST_H

#include "cohort/filter.h"

/*
 * Whether the count lies between the test's bounds, with a window that goes on
 * to `until` (first day outside).
 */
bool test_holds_until(const struct event_test *t, struct view *v, date until);
/* How often; offences as count_offences() counts them. */
int64_t test_count(const struct event_test *t, struct view *v);
/*
 * The items in the window, by tested date (ties: by id), into the timeline's
 * scratch arena; returns how many.
 */
struct found {
	struct item item;
	date day;
};
size_t test_find(
    const struct event_test *t, struct view *v, struct found **out);
/* A condition of our own by its reference: a test or a list of people. */
bool test_own(struct view *v, int ref);

#endif
