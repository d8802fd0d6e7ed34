/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the parts of `equity` share: how far each member came, and the groups
 * in which members are compared.
 *
 * Private to lib/report/equity*.c.
 */
#ifndef IOC_REPORT_EQUITY_H
#define IOC_REPORT_EQUITY_H

#include "report/directory.h"
#include "report/report.h"

/* How far a member came; each includes those before it but for the first. */
enum step {
	STEP_MEMBER,
	STEP_ELIGIBLE,
	STEP_REFERRED,
	STEP_STARTED,
	STEP_COMPLETED,
	STEP_OUTCOME, /* of the started */
	STEP_COUNT
};

struct equity_plan {
	struct directory_plan directory;
	size_t sex, area, age, sentence_days, supervised, index_date;
	size_t needs, referrals, outcomes, ethnicity, ogrs3_1y, ogrs3_2y;
	size_t prior_sanctions, prior_band, matched, mature, reoffended;
};

/* One member, by place in the scope's rows. */
struct progress {
	bool came[STEP_COUNT];
	double nneeds; /* NaN: not assessed and nothing stated */
};

/* A group: places in the scope's rows. */
struct level {
	struct slice name, label;
	uint32_t *place;
	size_t n;
};

/* One way in which members differ, and its groups in natural order. */
struct characteristic {
	const char *name;
	struct level *level;
	size_t n;
};

enum { CHARACTERISTIC_MAX = GROUP_MAX_KEYS + 2 };

struct equity {
	struct run *run;
	const struct equity_plan *plan;
	const struct scope *scope;
	struct section *section;
	struct need_names names;
	struct codes ethnicity;
	struct directory directory;
	struct progress *progress;
	struct characteristic characteristic[CHARACTERISTIC_MAX];
	size_t ncharacteristics;
};

/* Sorts the members into the groups of every characteristic. */
void equity_characteristics(struct equity *e);
/* What people read for a characteristic. */
struct slice equity_label(const char *characteristic, struct arena *a);
/* Table `ratios`: who is passed over, and the sentences that say so. */
void equity_ratios(struct equity *e);
/* Table `steps`: the same for the other steps. */
void equity_steps(struct equity *e);
/* Tables `selection` and `casemix`. */
void equity_selection(struct equity *e);
void equity_casemix(struct equity *e);

#endif
