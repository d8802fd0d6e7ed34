/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Sanctions at and before the index date, and the scores made of them
 * (DESIGN.md 6, METHODS.md 2).
 *
 * Index sanction: for custody the latest with a custodial disposal at or
 * before the release, else the latest; for others the latest at or before
 * the index date. Prior is what was proven before the index sanction.
 */
#ifndef IOC_COHORT_HISTORY_H
#define IOC_COHORT_HISTORY_H

#include "cohort/view.h"

/* Worked out once a view. */
const struct history *history_of(struct view *v);
/* Why a score is absent, as the summary says it. */
const char *no_score_text(enum no_score why);

#endif
