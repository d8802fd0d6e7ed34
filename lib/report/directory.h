/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The service directory: what there is, for whom, and where.
 *
 * One entry a service (the last of several versions). Who may use it is read
 * as widely as the records allow: what neither the service nor the person
 * states excludes nobody.
 */
#ifndef IOC_REPORT_DIRECTORY_H
#define IOC_REPORT_DIRECTORY_H

#include "report/caseload.h"

/* Why a service is not for somebody, the first that holds. */
enum barrier {
	BARRIER_NONE,
	BARRIER_AREA, /* it does not work where the person lives */
	BARRIER_STATUTORY,
	BARRIER_SENTENCE,
	BARRIER_AGE,
	BARRIER_SEX,
	BARRIER_COUNT
};

struct service {
	struct slice name, provider;
	struct slice type; /* of organisation: the first; absent: none */
	uint64_t needs;
	struct slice *area;
	size_t nareas;                     /* 0: everywhere */
	unsigned sexes;                    /* bits of sex_bit(); 0: everybody */
	double age_min, age_max, capacity; /* NaN: not stated */
	double price;                      /* pence; NaN: not stated */
	struct slice price_unit;           /* start, month or outcome */
	struct duration sentence_max;
	bool has_sentence_max, refuses_statutory;
	date start, end;
};

/* The columns asked for. */
struct directory_plan {
	size_t service, provider, types, needs, areas, sexes, age_min, age_max;
	size_t sentence_max, statutory, capacity, price, price_unit;
	size_t start, end, version;
};

struct directory {
	struct service *item;
	size_t n;
};

/* Whom a service may be for. */
struct client {
	struct slice sex, area; /* absent: unknown */
	double age, sentence_days, supervised;
	date index;
};

void directory_want(struct directory_plan *p, struct data *d);
/* Everything is in the arena. */
void directory_read(struct directory *to, const struct directory_plan *p,
    const struct data *d, struct need_names *names, struct arena *a);
/*
 * The service of that name (case ignored), else one of that very provider
 * whose name holds it or is held by it; NULL when there is none.
 */
const struct service *directory_find(
    const struct directory *d, struct slice name, struct slice provider);
/* Whether it takes people on that day; DATE_NONE: any day. */
bool service_runs(const struct service *s, date on);
bool service_covers(const struct service *s, struct slice area);
enum barrier service_barrier(const struct service *s, const struct client *c);
/* Looks up the service of each referral of n lists, once for all tables. */
void referrals_find_services(
    struct referrals *list, size_t n, const struct directory *d);
/* The needs a referral is for: its own, else those of its service. */
uint64_t referral_needs(const struct referral *r);

#endif
