/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A contract applied to what happened: from the figures of its cohorts to a
 * payment, step by step (METHODS.md 3).
 *
 * Evaluating is pure, figures in and payment out, so that the same code says
 * what the provider earned and, on simulated figures, what luck would have
 * earned.
 */
#ifndef IOC_REPORT_PBR_H
#define IOC_REPORT_PBR_H

#include "report/contract.h"
#include "report/sample.h"

enum { PBR_MOST_STAGES = 24 };

/* What one cohort did, and what it is laid beside. */
struct pbr_figures {
	double people, reoffenders;
	double total[CONTRACT_MOST];    /* a measure */
	double baseline[CONTRACT_MOST]; /* a measure; NaN: none */
	double score, baseline_score;   /* means; NaN without adjustment */
	/* Standard errors of measures per member; NaN of others, 0: known. */
	double error[CONTRACT_MOST], baseline_error[CONTRACT_MOST];
};

/* A cohort, or all of them, evaluated. */
struct pbr_stage {
	const char *name;
	struct pbr_figures figures;
	bool is_of_all;
	bool is_too_small; /* under min_people: not measured by itself */
	double value[CONTRACT_MOST], adjusted[CONTRACT_MOST];
	struct interval band[CONTRACT_MOST]; /* a band: where luck moves */
	double reached[CONTRACT_MOST];       /* the reduction, of other tests */
	struct interval reduction[CONTRACT_MOST]; /* and its limits */
	int result[CONTRACT_MOST]; /* 1 met, -1 significantly worse, 0 */
	bool is_hurdle_met;
};

/* A payment of the contract in one stage. */
struct pbr_line {
	const struct contract_payment *payment;
	const struct pbr_stage *stage;
	double units; /* avoided or achieved; of a share of price: the share */
	int64_t pence;
	bool is_made;
	const char *why; /* not */
};

struct pbr_result {
	struct pbr_stage stage[PBR_MOST_STAGES]; /* cohorts, then all */
	size_t nstages, ncohorts;
	struct pbr_line line[PBR_MOST_STAGES * CONTRACT_MOST];
	size_t nlines;
	int64_t sum, limited;        /* before and after cap and collar */
	int64_t advance, repay, due; /* limited - advance = due - repay */
};

/*
 * Applies the contract to its cohorts (1 to PBR_MOST_STAGES - 1). 0, or -1
 * with f (FAIL_INPUT) when an amount is beyond 64 bits.
 */
int pbr_evaluate(const struct contract *c, const char *const *names,
    const struct pbr_figures *cohort, size_t ncohorts, struct pbr_result *out,
    struct fail *f);

/* A person's part: what they add to each measure. */
struct pbr_person {
	bool reoffended;
	double y[CONTRACT_MOST];
};

/* People to draw from by weight: the cohort, and what it is laid beside. */
struct pbr_people {
	struct pbr_person *person;
	double *weight; /* NULL: all alike */
	size_t n;
	double ess;
};

struct pbr_luck {
	int64_t nruns;
	uint64_t seed;
	double mean, low, high; /* pence: mean, 2.5% and 97.5% of the runs */
	double paid, deducted;  /* shares of the runs */
};

/*
 * What luck alone pays: cohorts of the same sizes whose people are drawn from
 * the baseline's, who change nothing. Without people of the baseline, of the
 * cohort's own reoffenders and others, in the shares and with the means that
 * the contract's baseline says. 0 or -1 as pbr_evaluate().
 */
int pbr_simulate(const struct contract *c, const char *const *names,
    const struct pbr_figures *cohort, const struct pbr_people *people,
    const struct pbr_people *baseline, size_t ncohorts, uint64_t seed,
    struct pbr_luck *out, struct fail *f);

/* A measure of summed figures; NaN of nobody. */
double pbr_value(const struct contract_measure *m, double total, double people,
    double reoffenders);

#endif
