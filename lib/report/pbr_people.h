/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The people of a contract: who of the members counts, in which of its
 * cohorts, what they add to its measures, and what they are laid beside.
 */
#ifndef IOC_REPORT_PBR_PEOPLE_H
#define IOC_REPORT_PBR_PEOPLE_H

#include "report/pbr.h"

/* The columns of members that a contract needs; the same of a baseline's. */
struct pbr_columns {
	size_t matched, mature, reoffended, sex, index_date, outcomes, score;
	size_t measure[CONTRACT_MOST];
	struct sample_columns arms;
};

/* One cohort of the contract: members by their index dates. */
struct pbr_cohort {
	const char *name;
	date from, to;
	struct rows rows; /* all of its members */
	struct pbr_figures figures;
	struct pbr_people people, baseline;
	/* On the way: members, and who is not counted. */
	size_t nmembers, nothers, nunmatched, nimmature, nunalike, nunscored;
};

struct pbr_cohorts {
	struct pbr_cohort item[PBR_MOST_STAGES];
	size_t n;
	size_t noutside;     /* members of no cohort line's dates */
	const char *instead; /* the cohort in place of the contract's; NULL */
};

void pbr_want(struct pbr_columns *p, const struct contract *c, struct data *d);
/*
 * Parts the members of the contract's cohort by its cohort lines. 0, or -1
 * with f (FAIL_USAGE) when the input does not have it.
 */
int pbr_part(struct pbr_cohorts *out, const struct contract *c, struct run *r,
    const struct pbr_columns *p, struct fail *f);
/*
 * Sums up a cohort, its treated members where it has arms. With `rule`
 * (CONTRACT_ARM) the arms are matched and the baseline is the comparison.
 */
int pbr_sum(struct pbr_cohort *x, const struct contract *c, struct run *r,
    const struct pbr_columns *p, const struct match_rule *rule,
    const struct covariates *covariates, struct fail *f);
/* The baseline's figures of all matched, mature members of other data. */
void pbr_sum_earlier(struct pbr_cohort *x, const struct contract *c,
    const struct data *d, const struct pbr_columns *p, struct arena *a);

#endif
