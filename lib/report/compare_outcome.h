/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What two matched arms are compared on, and how they compare.
 *
 * An outcome is a member key as a number. Counts below reoffence_groups and
 * reoffence_severity, and whatever else describes reoffences, are 0 for who
 * did not reoffend; days_to_reoffence is of reoffenders only; any other key
 * is of those who have it.
 */
#ifndef IOC_REPORT_COMPARE_OUTCOME_H
#define IOC_REPORT_COMPARE_OUTCOME_H

#include "report/sample.h"
#include "stats/difference.h"

enum { OUTCOME_MAX = 24 };

enum outcome_unit {
	OUTCOME_RATE,  /* yes or no: a share of people */
	OUTCOME_COUNT, /* so many a person */
	OUTCOME_DAYS,  /* of reoffenders only */
};

struct outcome {
	const char *name;   /* as in the table */
	struct slice label; /* for people */
	size_t column;
	enum outcome_unit unit;
	bool is_of_reoffence; /* absent is 0 */
	bool is_any;          /* of a count: is there one? */
};

struct outcomes_wanted {
	struct outcome item[OUTCOME_MAX];
	size_t n, reoffended; /* the column of it */
	bool is_default;
};

/* One row of the table of outcomes. */
struct outcome_result {
	const struct outcome *outcome;
	struct moments treated, comparison; /* n of the latter is the ESS */
	struct interval treated_limits, comparison_limits;
	size_t comparison_n;                /* people used */
	size_t treated_any, comparison_any; /* of those, for whom it is not 0 */
	struct difference difference;
	double p_holm, p_bh;
	const char *shown_p; /* of a publication: "<0.05"; else NULL */
	bool is_withheld;    /* too few reoffenders: only treated.n stands */
};

/* Asks for KEY[,KEY], or NULL for the usual ones. 0, or -1 with f. */
int outcomes_want(
    struct outcomes_wanted *o, struct run *r, const char *keys, struct fail *f);
/*
 * Fails (FAIL_USAGE) at a key of --outcome that no member has; sees whether
 * keys are shares or counts.
 */
int outcomes_check(
    struct outcomes_wanted *o, const struct data *d, struct fail *f);
/* Each person's value, NaN for who has none. */
void outcome_values(const struct outcome *o, const struct outcomes_wanted *all,
    const struct data *d, const struct sample *s, double *y);
/* Compares the arms with a matching's weights; p_holm and p_bh are left. */
struct outcome_result outcome_compare(const struct outcome *o,
    const struct sample *s, const struct matching *m, const double *y);
/* Fills p_holm and p_bh over all the tests that were made. */
void outcomes_adjust(struct outcome_result *result, size_t n);

/* Risk ratio of a rate, with log-method limits on n and ESS. */
struct estimate outcome_risk_ratio(const struct outcome_result *x);

#endif
