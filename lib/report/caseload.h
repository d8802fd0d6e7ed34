/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a member's record lists: needs, referrals and outcomes.
 *
 * A column keeps a list as its JSON text, each different one once
 * (report/data.h); here each becomes an array, once, whatever number of
 * members share it. Needs are bits: bit i is need_code(names, i).
 */
#ifndef IOC_REPORT_CASELOAD_H
#define IOC_REPORT_CASELOAD_H

#include "report/data.h"
#include "rules/codes.h"

/* No partnership tells more needs apart; what is beyond is refused. */
enum { NEED_LIMIT = 64 };

/* The needs of share/codes/needs.csv, in its order, then any others met. */
struct need_names {
	struct needs list;
	struct strmap codes;
	bool is_full; /* a code did not fit: need_names_check() says so */
};

/* 0, or -1 with f (FAIL_USAGE). need_names_fini() either way. */
int need_names_load(struct need_names *n, struct fail *f);
void need_names_fini(struct need_names *n);
/* Fails (FAIL_INPUT) when there were more than NEED_LIMIT codes. */
int need_names_check(const struct need_names *n, struct fail *f);
/* The bit of one need by its code; 0 for an empty or absent code. */
uint64_t need_bit(struct need_names *n, struct slice code);
/* The bits of a JSON list of codes; 0 when it is none. */
uint64_t need_bits(struct need_names *n, struct slice json);
struct slice need_code(const struct need_names *n, size_t i);
/* What people read: the list's label, else the code. */
struct slice need_label(const struct need_names *n, size_t i);
/* drugs and alcohol: what the sources call substance misuse. */
uint64_t need_substance(struct need_names *n);

enum referral_status {
	REFERRAL_WAITING, /* accepted too: not started */
	REFERRAL_DECLINED,
	REFERRAL_INELIGIBLE,
	REFERRAL_WITHDRAWN, /* left before the start */
	REFERRAL_STARTED,   /* left after it, too */
	REFERRAL_COMPLETED,
};

struct service;

struct referral {
	date day, start, end; /* DATE_NONE: not recorded */
	struct slice provider, service, reason;
	uint64_t needs; /* 0: it states none */
	enum referral_status status;
	/* Of the directory, from referrals_find_services(); NULL: not there. */
	const struct service *listed;
};

struct referrals {
	struct referral *item;
	size_t n;
};

/* An array by code of the column; in the arena. */
struct referrals *referrals_read(const struct data_column *column,
    struct need_names *names, struct arena *a);
/* The list of a row; none when it has no such key. */
struct referrals referrals_of(const struct data_column *column,
    const struct referrals *by_code, uint32_t row);
/* Started or completed. */
bool referral_was_started(const struct referral *r);

struct attained {
	date day; /* DATE_NONE: not recorded */
	struct slice kind, provider, service;
};

struct attainments {
	struct attained *item;
	size_t n;
};

struct attainments *attainments_read(
    const struct data_column *column, struct arena *a);
struct attainments attainments_of(const struct data_column *column,
    const struct attainments *by_code, uint32_t row);

#endif
