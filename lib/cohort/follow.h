/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Follow-up: what happened after the clock started (DESIGN.md 6, METHODS.md
 * 1.3, 14).
 *
 * A reoffence is an offence with t0 < offence_date < t0 + follow_up (>= with
 * same_day), proven before t0 + follow_up + waiting and by as-of, that an
 * outcome source holds. Sums of durations are taken from left to right, each
 * clamped to its month's end.
 */
#ifndef IOC_COHORT_FOLLOW_H
#define IOC_COHORT_FOLLOW_H

#include "cohort/view.h"

struct follow_up {
	date end;          /* the first day outside */
	date observed_end; /* what as-of covers of it */
	bool is_mature;
	int64_t custody_days; /* of the observed ones */

	int64_t reoffences, reconvictions;
	date first; /* reoffence; DATE_NONE */
	int64_t group[NGROUPS], severity[NSEVERITIES];
	bool is_custody;        /* a reconviction with a custodial sentence */
	int64_t sentenced_days; /* of those sentences */
	int left;               /* REASON_DEPORTED, REASON_DIED; -1 */
};

struct follow_up follow(struct view *v);

/* Whether there was a reoffence (as above) dated within a span. */
bool follow_reoffended_in(struct view *v, struct span span);
/* Whether the person died, or was received into custody, within a span. */
bool follow_died_in(const struct view *v, struct span span);
bool follow_received_in(const struct view *v, struct span span);
/* REASON_DEPORTED or REASON_DIED, whichever came first in follow-up; -1. */
int follow_left(const struct view *v);

#endif
