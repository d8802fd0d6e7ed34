/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the parts of `pathway` share: how far a member came, and when.
 *
 * Private to lib/report/pathway*.c.
 */
#ifndef IOC_REPORT_PATHWAY_H
#define IOC_REPORT_PATHWAY_H

#include "report/caseload.h"
#include "report/report.h"
#include "rules/calendar.h"
#include "stats/proportion.h"

enum { FIRST_DAYS = 14 }; /* the critical two weeks */

enum stage {
	STAGE_ASSESSED,
	STAGE_REFERRED,
	STAGE_PRISON,
	STAGE_GATE,
	STAGE_CONTACT,
	STAGE_STARTED,
	STAGE_TRAINING,
	STAGE_PLACEMENT,
	STAGE_EMPLOYMENT,
	STAGE_SUSTAINED_6W,
	STAGE_SUSTAINED_26W,
	STAGE_COUNT
};

struct pathway_plan {
	size_t index_date, index_event, assessed, referrals, outcomes;
	size_t contacts, attended, prison, gate, contact_days, accommodation;
};

struct pathway {
	struct run *run;
	const struct pathway_plan *plan;
	const struct scope *scope;
	struct section *section;
	date as_of;        /* DATE_NONE: unknown */
	bool has_contacts; /* somebody says how many there were */
	struct need_names names;
	struct outcomes kinds;
	struct calendar calendar;
	struct referrals *referrals; /* by code */
	struct attainments *won;     /* by code */
};

/* One member: the first day of each stage; DATE_NONE: no day, or never. */
struct way {
	date index, contact, day[STAGE_COUNT];
	bool is_custody, reached[STAGE_COUNT], eligible[STAGE_COUNT];
};

void pathway_way(const struct pathway *p, uint32_t row, struct way *w);

/* Lengths of time, in calendar days and in working days. */
struct times {
	double *days, *working;
	size_t n, nworking;
};

/* Room for `most` lengths, in the run's arena. */
struct times pathway_times(const struct pathway *p, size_t most);
/* Adds the time between two days, if both are known. */
void pathway_time(const struct pathway *p, struct times *t, date from, date to);
/* The cells of the median and 90th percentile of both. */
void pathway_add_times(struct table *t, struct times *x);
/* The cells of a count, how many of it, their share and its limits. */
void pathway_add_share(struct table *t, struct proportion p);

/* The tables after the first. */
void pathway_between(const struct pathway *p);
void pathway_release(const struct pathway *p, const struct groups *groups);
/* What the table of releases says to a board, once it is final. */
void pathway_say_release(const struct run *r, struct section *s);
void pathway_attendance(const struct pathway *p, const struct groups *groups);

#endif
