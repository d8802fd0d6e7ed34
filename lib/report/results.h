/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The results of a set of members: what every rate is made of.
 *
 * Only members who are matched and mature have an outcome; the others are
 * counted apart and never in a rate (METHODS.md 14.5). Sums of counts are
 * whole numbers, so that no order of adding shows.
 */
#ifndef IOC_REPORT_RESULTS_H
#define IOC_REPORT_RESULTS_H

#include "report/group.h"
#include "stats/moments.h"
#include "stats/proportion.h"

/* Where the keys are; ogrs3: of the score for the follow-up's length. */
struct result_columns {
	size_t matched, mature, reoffended, reoffences, days;
	size_t ogrs3_1y, ogrs3_2y;
};

struct results {
	int64_t members, unmatched, immature;
	struct proportion reoffenders; /* of the matched and mature */
	int64_t reoffences, squares;
	double *days; /* to the first reoffence, of reoffenders */
	size_t ndays;
	/* Of those who have a score: reoffenders, and their chances' sum. */
	struct proportion scored;
	double expected;
};

/* The length of follow-up that a score predicts. */
enum score { SCORE_NONE, SCORE_1Y, SCORE_2Y };

void result_columns_want(struct result_columns *c, struct data *d);
/*
 * Counts the rows; days are in the arena. 0, or -1 with f (FAIL_INPUT) when a
 * matched, mature member lacks its outcome.
 */
int results_count(struct results *o, const struct result_columns *c,
    const struct data *d, struct rows rows, enum score score, struct arena *a,
    struct fail *f);
/* Reoffences a member. */
struct moments results_frequency(const struct results *o);
/* The mean score; NaN without scores. */
double results_mean_score(const struct results *o);

#endif
