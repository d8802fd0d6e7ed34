/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a run is to do: definitions, code lists, and the cohorts that the
 * definitions make of the period. Everything about it can be wrong before a
 * single record is read, and is found out here.
 */
#ifndef IOC_COHORT_AGENDA_H
#define IOC_COHORT_AGENDA_H

#include "cohort/cohort.h"
#include "cohort/collection.h"
#include "cohort/world.h"

/* As the user wrote it; NULL: not given. */
struct asked {
	const char *const *definition;
	size_t ndefinitions;
	const char *from, *to, *period, *every, *as_of;
};

struct agenda {
	date as_of;
	struct keep keep;
	struct lists lists;
	struct offences offences;
	struct tools tools;
	struct ogrs3 ogrs3;
	struct definition *definition;
	size_t ndefinitions;
	struct cohort *cohort;
	size_t ncohorts, cap;
	struct arena names;
};

/* 0, or -1 with f (FAIL_USAGE, FAIL_INPUT). agenda_fini() either way. */
int agenda_load(struct agenda *p, const struct asked *asked, struct fail *f);
void agenda_fini(struct agenda *p);
/*
 * Whether a record's line is passed on: service and spend always, with
 * `events` all but earlier cohorts of the same name.
 */
bool agenda_passes(const struct agenda *p, const struct record *r, bool events);
/* What evaluation looks at, once the records are in. */
struct world agenda_world(const struct agenda *p, const struct collection *in);

#endif
