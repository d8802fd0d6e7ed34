/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A payment-by-results contract as data: share/contracts, ioc-contract(5).
 *
 * Everything that a commissioner and a provider agreed is in the file; here
 * is only what each word of it means. Amounts are whole pence. Names between
 * parts of the file (a band's measure, a payment's band) are resolved when
 * the file is loaded, so that a misspelt one names its line.
 */
#ifndef IOC_REPORT_CONTRACT_H
#define IOC_REPORT_CONTRACT_H

#include "base/date.h"
#include "base/fail.h"
#include "rules/spec.h"

enum { CONTRACT_MOST = 16, CONTRACT_NONE = -1 };

enum contract_baseline {
	CONTRACT_NO_BASELINE,
	CONTRACT_ARM,   /* members of an arm, matched to the treated */
	CONTRACT_RATE,  /* values in the file */
	CONTRACT_GIVEN, /* --baseline */
};

enum contract_per { PER_MEMBER, PER_REOFFENDER };

/* What is measured: the sum of a field over its people, or outcomes. */
struct contract_measure {
	const char *name;
	const char *field;        /* a member key; NULL: outcomes */
	const char *kind;         /* of outcomes */
	struct duration from, to; /* the window from the index date */
	bool is_once;             /* one a person counts */
	enum contract_per per;
	bool is_informative;
	double baseline; /* of CONTRACT_RATE; NaN: none */
};

enum contract_test {
	TEST_SIGNIFICANCE, /* beyond the band p0 +- z sqrt(p0 (1 - p0) / n) */
	TEST_RELATIVE,     /* 1 - value / baseline >= at_least */
	TEST_POINTS,       /* baseline - value >= at_least */
};

struct contract_band {
	const char *name;
	int measure;
	enum contract_test test;
	double level, at_least;
	bool pays_below, deducts_above; /* of TEST_SIGNIFICANCE */
	bool is_of_all;                 /* all cohorts together */
};

enum contract_basis {
	BASIS_REOFFENDER_AVOIDED, /* (baseline - value) people */
	BASIS_OFFENCE_AVOIDED,    /* (baseline - value) reoffenders */
	BASIS_EVENT_AVOIDED,      /* (baseline - value) people */
	BASIS_OUTCOME,            /* outcomes, less deadweight */
	BASIS_SHARE_OF_PRICE,
};

enum contract_when { WHEN_ALWAYS, WHEN_BAND, WHEN_HURDLE };

struct contract_payment {
	const char *name;
	enum contract_when when;
	int band;           /* of WHEN_BAND */
	int unless_band;    /* CONTRACT_NONE: no such condition */
	int unless_payment; /* an earlier one */
	int measure;        /* CONTRACT_NONE: of BASIS_SHARE_OF_PRICE */
	enum contract_basis basis;
	int64_t amount_pence, price_pence;
	double share, deadweight, cap_people_share;
	bool is_beyond_band, is_deduction;
};

struct contract {
	struct spec spec;
	const char *id, *version, *title, *note;
	bool is_verified;
	struct slice provenance[CONTRACT_MOST];
	size_t nprovenance;
	const char *definition, *sex;
	int64_t min_people;
	bool is_combined; /* several cohorts count together too */
	enum contract_baseline baseline;
	const char *arm, *baseline_year;
	double mean_score; /* of CONTRACT_RATE */
	struct contract_measure measure[CONTRACT_MOST];
	size_t nmeasures;
	int adjusted;      /* the measure; CONTRACT_NONE: none is */
	const char *score; /* a member key */
	int hurdle;        /* the measure; CONTRACT_NONE: no hurdle */
	bool is_hurdle_upper;
	struct contract_band band[CONTRACT_MOST];
	size_t nbands;
	struct contract_payment payment[CONTRACT_MOST];
	size_t npayments;
	bool has_cap, has_collar;
	int64_t cap_pence, collar_pence, advance_pence;
	const char *fairness_by; /* KEY[,KEY]; NULL: not asked for */
	double warn_below;
};

/* 0, or -1 with f (FAIL_INPUT, FAIL_USAGE). contract_fini() either way. */
int contract_load(struct contract *c, const char *name, struct fail *f);
void contract_fini(struct contract *c);

#endif
