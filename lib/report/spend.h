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
	size_t date, amount, vat, kind, source, funder, provider, service;
	size_t need, area, version;
	size_t referral_person, referral_provider, referral_service;
	size_t referral_start, status, referral_version;
	size_t outcome_provider, outcome_service, outcome_date;
	size_t outcome_version;
	struct directory_plan directory;
	/* members, for what-if */
	size_t person, sex, age_band, home, age, sentence_days, supervised,
	    index_date;
	size_t needs;
};

/* What payments can be summed by, in the order of the ledger's columns. */
enum spend_key {
	LEDGER_FUNDER,
	LEDGER_PROVIDER,
	LEDGER_NEED,
	LEDGER_AREA,
	LEDGER_YEAR,
	LEDGER_SERVICE,
	LEDGER_KIND,
	LEDGER_KEYS
};

/* A payment; its texts are "not recorded" where the record has none. */
struct payment {
	date day;
	int64_t pence;
	double vat;                    /* pence; NaN: not stated */
	uint32_t provider;             /* STRMAP index of its key */
	const struct service *of;      /* of the directory; NULL: unknown */
	struct slice key[LEDGER_KEYS]; /* year: "2024/25" */
	struct slice name, source;     /* the provider as it is written */
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
	uint32_t *offered_by;    /* by service of the directory: provider */
	struct payment *payment;
	size_t n;
	date from, to; /* the first and last payment */
	int64_t total;
	enum spend_key by[LEDGER_KEYS]; /* of the ledger */
	size_t nby;
};

/* Not what spend_named() calls an absent text. */
bool spend_is_known(struct slice text);
/* In the 12 months to the last payment. */
bool spend_is_recent(const struct spend *s, date day);
/* What people read for a key's value; needs by their list. */
struct slice spend_label(
    struct spend *s, enum spend_key key, struct slice value);
/*
 * The service of the directory that a name and provider mean; without a name,
 * the provider's only one (for the need, if one is named). NULL: none.
 */
const struct service *spend_service(
    struct spend *s, struct slice name, uint32_t provider, struct slice need);

/* The provider's number, adding it when it is new. */
uint32_t spend_provider(struct spend *s, struct slice name);
/* What an absent text is called. */
struct slice spend_named(struct slice text);

/* Tables `units`, `services` and `types`. */
void spend_units(struct spend *s);
/* Tables `overlaps` and `parallel`. */
void spend_overlaps(struct spend *s);
/* Tables `basis` and `suppliers`: how the ledger was made one. */
void spend_ledgers(struct spend *s);
/* Table `whatif`, for --stop and --fund. 0, or -1 with f (FAIL_USAGE). */
int spend_whatif(struct spend *s, struct fail *f);

#endif
