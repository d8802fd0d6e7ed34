/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The two arms of a comparison, matched by propensity score.
 *
 * Who is in it: members of the arms `treated` and `comparison` that are
 * matched to offences and mature. The score is the chance of treatment given
 * the covariates (METHODS.md 4.2, DESIGN.md 7). Outcomes play no part here,
 * so that matching cannot be bent by them.
 */
#ifndef IOC_REPORT_SAMPLE_H
#define IOC_REPORT_SAMPLE_H

#include "report/covariate.h"
#include "stats/fit.h"

/* What the score is of unless --covariates says: DESIGN.md 7. */
extern const char sample_covariates[];

enum match_method { MATCH_RADIUS, MATCH_NEAREST };
enum match_scale { MATCH_LOGIT, MATCH_SCORE };

struct match_rule {
	enum match_method method;
	enum match_scale scale;
	double caliper; /* a distance, or in standard deviations */
	bool is_in_sd;
	struct key exact[GROUP_MAX_KEYS];
	size_t nexact;
};

/* One arm's way into the analysis. */
struct arm_counts {
	size_t members, unmatched, immature, analysed;
};

/* Position i is member rows.row[i]; arrays live in the arena given. */
struct sample {
	struct rows rows;
	bool *treated;
	double *score;            /* on the scale of the rule */
	uint32_t *stratum;        /* of the exact keys; NULL: none */
	uint32_t *order;          /* match_order()'s */
	struct arm_counts arm[2]; /* 1: treated, 0: comparison */
	size_t nneither;          /* members of no arm, or another */
	double deviation;         /* of the score, over everybody */
	double c_statistic;
	struct terms terms; /* of the model: levels but one */
	struct fit fit;     /* coefficient 0 is the intercept */
};

/* What matching made of it. */
struct matching {
	double caliper;  /* on the scale */
	double *weight;  /* a person; 0: not used */
	size_t *partner; /* of MATCH_NEAREST, else NULL */
	size_t nmatched; /* treated */
};

/* Reads "0.05" or "0.2sd". 0, or -1 with f (FAIL_USAGE). */
int match_caliper(struct match_rule *rule, const char *text, struct fail *f);

/* The columns of members that a sample is made of. */
struct sample_columns {
	size_t arm, matched, mature, person;
};

void sample_want(struct sample_columns *c, struct data *d);
/*
 * Gathers the arms. 0, or -1 with f (FAIL_USAGE) when no member has an arm or
 * a person is in it twice.
 */
int sample_gather(struct sample *s, const struct sample_columns *c,
    const struct run *r, struct rows rows, struct arena *a, struct fail *f);
/*
 * Fits the model and scores everybody. 0, or -1 with f (FAIL_USAGE). Needs
 * people in both arms; read s->fit.converged. sample_fini() in any case.
 */
int sample_score(struct sample *s, const struct covariates *c,
    const struct match_rule *rule, const struct data *d, struct arena *a,
    struct fail *f);
void sample_fini(struct sample *s);
/* Matches; factor times the rule's caliper. */
struct matching sample_match(const struct sample *s,
    const struct match_rule *rule, enum match_method method, double factor,
    struct arena *a);

#endif
