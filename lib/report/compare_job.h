/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the files of `compare` share: a comparison on its way from two arms to
 * tables and sentences. compare.c has the story.
 */
#ifndef IOC_REPORT_COMPARE_JOB_H
#define IOC_REPORT_COMPARE_JOB_H

#include "report/compare_outcome.h"
#include "report/report.h"
#include "report/sample.h"

enum { COMPARE_CHECKS = 5 };

struct compare_plan {
	struct covariates covariates;
	struct outcomes_wanted outcomes;
	struct match_rule rule;
	struct sample_columns columns;
	size_t sex, left;
};

/* A section being filled; in the run's arena, for say() too. */
struct compare_job {
	struct run *r;
	const struct compare_plan *plan;
	struct section *s;
	const struct scope *scope;
	struct sample sample;
	struct matching matching;
	size_t nused; /* of the pool */
	double ess;
	struct outcome_result result[OUTCOME_MAX];
	struct difference check[COMPARE_CHECKS];
	double *smd_after;
	size_t nsmd;
	unsigned reasons; /* against a conclusion: stats/refusal.h */
};

/* A number of an outcome's unit, as people see it. */
void compare_add_in_unit(struct table *t, enum outcome_unit unit, double v);

/* The first table: compares every outcome. */
void compare_fill_outcomes(struct compare_job *j);
/* 0, or -1 with f. */
int compare_fill_balance(struct compare_job *j, struct fail *f);
void compare_fill_summary(struct compare_job *j);
void compare_fill_people(struct compare_job *j);
void compare_fill_model(struct compare_job *j);
/* Other ways to compare; what could be seen, what would explain it away. */
void compare_fill_robust(struct compare_job *j);
void compare_fill_sensitivity(struct compare_job *j);

/* Whether anything may be concluded: into j->reasons. */
void compare_judge(struct compare_job *j);
/* That nothing can be, and why: without figures. */
void compare_say_refusal(struct section *s, unsigned reasons);
/*
 * For a report that rests on a comparison: matches (j->matching) and judges
 * (j->reasons) the scored sample, with the tables that this takes in j->s.
 * 0, or -1 with f.
 */
int compare_verdict(struct compare_job *j, struct fail *f);
/* What must not be overlooked. */
void compare_caution(struct compare_job *j);
/* The results in words, once the tables are final. */
void compare_say(
    const struct run *r, const struct scope *scope, struct section *s);

#endif
