/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Periods of index dates: 2024, 2024Q2, 2024-05, 2023/24 (April to March),
 * or `latest`: the last 12 months of index dates that are mature at as-of.
 */
#ifndef IOC_COHORT_PERIOD_H
#define IOC_COHORT_PERIOD_H

#include "cohort/definition.h"

/* Both ends included. */
struct period {
	date from, to;
};

/* False when the text is not a period; `latest` is period_latest()'s. */
bool period_parse(struct slice text, struct period *out);
struct period period_latest(const struct definition *d, date as_of);
/* --as-of: a date, or a month (its last day). DATE_NONE when neither. */
date period_as_of(struct slice text);
/* --every: 3m, 1y, 2w, 10d or ISO 8601. False when it is nothing of these. */
bool period_step(struct slice text, struct duration *out);
/*
 * The part of a period that begins at its n-th step; false after the last.
 * The last part ends with the period.
 */
bool period_part(
    const struct period *p, struct duration step, size_t n, struct period *out);
/* 2024, 2024Q2, 2024-05, else the first date; in out[16], NUL-terminated. */
void period_label(const struct period *p, char out[16]);

#endif
