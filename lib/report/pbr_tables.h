/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the files of `pbr` share: what is asked, and the tables that show how
 * a contract comes to its payment. pbr.c has the story.
 */
#ifndef IOC_REPORT_PBR_TABLES_H
#define IOC_REPORT_PBR_TABLES_H

#include "report/pbr_people.h"
#include "report/report.h"

struct pbr_plan {
	struct contract contract;
	struct pbr_columns columns;
	struct match_rule rule;
	struct covariates covariates;
	int64_t seed;
	size_t referrals;
	struct key by[GROUP_MAX_KEYS]; /* of fairness */
	size_t nby;
};

/* A name of the contract, and for people its words. */
void pbr_add_name(struct table *t, const char *name);
void pbr_fill_payment(struct section *s, const struct pbr_result *x);
void pbr_fill_settlement(
    struct section *s, const struct contract *c, const struct pbr_result *x);
/*
 * What a publication shows of a contract: the measures, and the bands with
 * what they say. Payments give the counts back that they are paid for.
 */
void pbr_fill_bands(struct section *s, const struct contract *c,
    const struct pbr_result *x, bool is_published);
void pbr_fill_measures(struct section *s, const struct contract *c,
    const struct pbr_result *x, bool is_published);
void pbr_fill_people(struct section *s, const struct pbr_cohorts *all);
/* Who starts, of those referred, when the contract wants to know. */
void pbr_fill_fairness(
    struct run *r, struct section *s, const struct pbr_cohorts *all);

#endif
