/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The bands of METHODS.md 1.4, as members say them. */
#ifndef IOC_COHORT_BANDS_H
#define IOC_COHORT_BANDS_H

#include "base/buf.h"
#include "base/date.h"

/*
 * "10 to 14", "15 to 17", "18 to 20", ... "50+"; "under 10" before. With
 * hyphens, spreadsheets would take 10-14 for a date.
 */
const char *band_of_age(int age);
/* 0, "1 to 2", "3 to 6", "7 to 10", 11+ */
const char *band_of_priors(int64_t n);
/* By calendar months from the day the sentence counts from. */
const char *band_of_sentence(struct duration sentence, date start);
/*
 * Whether a band of that name is one of those a member field has (true for
 * fields without bands); appends the names that there are.
 */
bool bands_hold(int field, struct slice text, struct buf *names);

#endif
