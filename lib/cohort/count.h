/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Counting offences that several agencies report (DESIGN.md 6).
 *
 * Offences are counted per (person, offence_date, offence_code, or group when
 * there is no code) as the largest number that any one source holds: not the
 * union, not the distinct. Three thefts in a day are three; the same three
 * from two agencies are still three.
 */
#ifndef IOC_COHORT_COUNT_H
#define IOC_COHORT_COUNT_H

#include "cohort/world.h"

/*
 * Reduces offences or arrests (pointers, in any order) to those that count,
 * in order of their date; returns how many. Of the sources with most of a
 * kind the first by name is kept.
 */
size_t count_offences(
    const struct world *w, const struct event **offence, size_t n);

#endif
