/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The members that one section of a report is about: as a rule one cohort.
 *
 * What the cohort lines of the stream say of it (there may be several of one
 * name, one a period) is gathered here: title, dates, follow-up. Members
 * without a cohort line are fine; then that is unknown.
 */
#ifndef IOC_REPORT_SCOPE_H
#define IOC_REPORT_SCOPE_H

#include "render/table.h"
#include "report/group.h"

struct scope {
	struct slice cohort; /* its name; absent: members of any cohort */
	struct rows rows;
	const char *title; /* of the cohort, or NULL */
	date from, to;     /* of index dates; DATE_NONE: unknown */
	date as_of;        /* the earliest that a cohort line states */
	struct duration follow_up, waiting;
	bool has_follow_up;
	bool is_arrest;       /* reoffending is re-arrest */
	bool is_chosen_past;  /* chosen on what members did before */
	bool is_chosen_later; /* chosen on what they did afterwards */
	const char *sources;  /* of outcomes, or NULL */
	void **left;          /* what fill() leaves for say(): NULL at first */
};

/* Fills what the cohort lines say; texts go to the arena. */
void scope_describe(struct scope *s, const struct data *d, struct arena *a);
/* The section's facts: period, as-of, follow-up. */
void scope_facts(const struct scope *s, struct section *to);
/* What its definition means for its figures: re-arrest, selection. */
void scope_cautions(const struct scope *s, struct section *to);
/* "within 12 months", or "in the follow-up period" when it is unknown. */
const char *scope_follow_up(const struct scope *s, struct arena *a);

#endif
