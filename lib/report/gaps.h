/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the parts of `gaps` share: who needs what, and what became of it.
 *
 * Private to lib/report/gaps*.c.
 */
#ifndef IOC_REPORT_GAPS_H
#define IOC_REPORT_GAPS_H

#include "report/directory.h"
#include "report/report.h"

/* What became of a need, from the least to the most; the most counts. */
enum standing {
	STANDING_NOT_REFERRED,
	STANDING_WITHDRAWN,
	STANDING_DECLINED,
	STANDING_INELIGIBLE,
	STANDING_WAITING,
	STANDING_FUND, /* met by a personal fund alone */
	STANDING_STARTED,
	STANDING_COMPLETED,
	STANDING_COUNT
};

/* A payment from a personal fund that names somebody. */
struct fund_payment {
	date day;
	uint64_t need;
	uint32_t next; /* of the same person; UINT32_MAX: the last */
};

struct gaps_plan {
	size_t sex, area, age, sentence_days, supervised, index_date;
	size_t follow_up_end, person, needs, assessed, referrals;
	size_t spend_person, spend_need, spend_date, spend_kind, spend_version;
	struct directory_plan directory;
};

struct gaps {
	struct run *run;
	const struct gaps_plan *plan;
	const struct scope *scope;
	struct section *section;
	date day; /* services must run on it; DATE_NONE: any */
	struct need_names names;
	struct directory directory;
	struct referrals *referrals; /* by code */
	uint64_t *assessed;          /* needs, by code of the column */
	struct fund_payment *payment;
	uint32_t *first_payment; /* by code of the spend's person */
};

/* One member's needs and their standing. */
struct needy {
	uint64_t needs, assessed, referred;
	uint8_t standing[NEED_LIMIT];
};

void gaps_needy(const struct gaps *g, uint32_t row, struct needy *to);
/* Needs of nobody that are shown all the same: both kinds of employment. */
uint64_t gaps_always_shown(struct gaps *g);
/* Tables `missing` and `services`, and the sentences of the first. */
void gaps_provision(struct gaps *g);

#endif
