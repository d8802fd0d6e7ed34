/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the parts of `prolific` share: people, and what was proven of each.
 *
 * Private to lib/report/prolific*.c.
 */
#ifndef IOC_REPORT_PROLIFIC_H
#define IOC_REPORT_PROLIFIC_H

#include "report/report.h"
#include "rules/costs.h"

enum { WINDOW_MONTHS = 24 };

enum measure { MEASURE_OFFENCES, MEASURE_HARM, MEASURE_COST, MEASURE_COUNT };

struct prolific_plan {
	size_t person, source, offence_date, proven_date, result;
	size_t code, group, version;
	size_t custody_person, reception, release, custody_version;
	size_t supervision_person, start, end, supervision_version;
	size_t assessment_person, assessed, assessment_version;
	size_t referral_person, referral_start, status;
	size_t referral_version;
};

/* Somebody with a proven offence in the window. */
struct offender {
	struct slice id;               /* as data_text() */
	double measure[MEASURE_COUNT]; /* of the window */
	double first_year, last_year;  /* offences in each half of it */
	date last;                     /* offence */
	bool in_custody, supervised, assessed, served;
};

struct prolific {
	struct run *run;
	const struct prolific_plan *plan;
	struct section *section;
	date from, middle, as_of; /* (from, middle] and (middle, as_of] */
	struct offences list;
	struct costs costs;
	struct offender *person; /* by offences, harm, last offence: falling */
	size_t n;
	int64_t nunlinked, nunpriced;
};

/* Counts the window's proven offences by person. */
void prolific_count(struct prolific *p);
/* Who is in custody, supervised, assessed and served at the day. */
void prolific_services(struct prolific *p);

#endif
