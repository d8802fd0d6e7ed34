/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the parts of `spend` share: the ledger, read once.
 *
 * Private to lib/report/spend*.c.
 */
#ifndef IOC_REPORT_SPEND_H
#define IOC_REPORT_SPEND_H

#include "report/directory.h"
#include "report/report.h"
#include "rules/costs.h"
#include "rules/provider.h"

struct spend_plan {
	size_t date, amount, kind, funder, provider, service, need, area;
	size_t version;
	size_t referral_person, referral_provider, referral_start, status;
	size_t referral_version;
	size_t outcome_provider, outcome_date, outcome_version;
	struct directory_plan directory;
	/* members, for what-if */
	size_t person, sex, home, age, sentence_days, supervised, index_date;
	size_t needs;
};

/* A payment; codes into struct spend's names. */
struct payment {
	date day;
	int64_t pence;
	uint32_t provider; /* STRMAP index of its key */
	struct slice funder, need, area, service;
	struct slice year; /* "2024/25"; absent: no date */
};

struct spend {
	struct run *run;
	const struct spend_plan *plan;
	struct section *section;
	struct provider_names names;
	struct need_names needs;
	struct costs costs;
	struct directory directory;
	struct strmap providers; /* provider_key() of all that are named */
	struct slice *shown;     /* by provider */
	struct payment *payment;
	size_t n;
	date from, to; /* the first and last payment */
	int64_t total;
};

/* The provider's number, adding it when it is new. */
uint32_t spend_provider(struct spend *s, struct slice name);
/* What an absent text is called. */
struct slice spend_named(struct slice text);

/* Tables `units` and `types`. */
void spend_units(struct spend *s);
/* Table `overlaps`. */
void spend_overlaps(struct spend *s);
/* Table `whatif`, for --stop and --fund. 0, or -1 with f (FAIL_USAGE). */
int spend_whatif(struct spend *s, struct fail *f);

#endif
