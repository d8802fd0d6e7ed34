/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The series of `trend`: records or members counted by month or quarter, the
 * stretches between series breaks, and the limits of ordinary variation of
 * each (METHODS.md 5, 14.50 to 14.52).
 */
#ifndef IOC_REPORT_TREND_SERIES_H
#define IOC_REPORT_TREND_SERIES_H

#include "report/data.h"
#include "stats/control.h"

enum { TREND_MOST_POINTS = 1200 };

struct trend_plan {
	enum record_type type;
	const char *series;  /* as asked: "arrest.drug_test=opiates" */
	const char *field;   /* of the condition; NULL: none */
	struct slice wanted; /* its value */
	bool is_quarter, is_share;
	size_t nlimits; /* points that limits rest on; 0: all */
	size_t date, value, source, id, cohort;
	/*
	 * Judge what a publication shows: counts rounded to 5, those of 1 to
	 * 4 all alike, shares of 30 people and more. Limits and signals can
	 * then be shown as they are.
	 */
	bool is_published;
};

/* A period of the series. */
struct trend_point {
	int64_t events, people;
	double value; /* the count or the share; NaN: none */
	size_t stretch;
	bool is_judged;
	struct control_point control; /* then */
};

/* Periods between two breaks. */
struct trend_stretch {
	size_t from, to;     /* points */
	struct slice reason; /* of the break that starts it; absent: first */
	date first;
	size_t npoints;         /* that are judged */
	struct control_xmr xmr; /* or, of a p-chart, its centre */
};

struct trend_series {
	int first; /* period of point 0 */
	size_t n;
	struct trend_point *point;
	struct trend_stretch *stretch;
	size_t nstretches;
	int64_t events, people, nundated, nincomplete, nsuperseded;
	size_t nsources, ncohorts;
};

date trend_period_start(const struct trend_plan *p, int period);
/* "2024-05", "2024Q2"; in the arena. */
const char *trend_period_name(
    const struct trend_plan *p, int period, struct arena *a);
/*
 * Counts what the data hold up to as_of and judges every point. 0, or -1 with
 * f (FAIL_INPUT) when dates are centuries apart or breaks cannot be read.
 */
int trend_series_make(struct trend_series *s, const struct trend_plan *p,
    const struct data *d, date as_of, struct arena *a, struct fail *f);

#endif
