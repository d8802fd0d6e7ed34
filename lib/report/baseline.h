/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * --baseline: what a cohort's rate is laid beside, and --target.
 *
 * Three kinds: a rate that is taken as known (0.592, 59.2%), a published
 * table (CSV with the columns of --by, and rate or the counts mature and
 * reoffenders), or the members of an earlier cohort (NDJSON). A rate given as
 * a number speaks of everybody, not of a group.
 */
#ifndef IOC_REPORT_BASELINE_H
#define IOC_REPORT_BASELINE_H

#include "report/results.h"
#include "report/scope.h"

/* A published table, as the program read it; borrowed. */
struct sheet {
	const char *file; /* for messages */
	const struct slice *name;
	size_t ncolumns, nrows;
	const struct slice *cell; /* nrows * ncolumns */
	const uint32_t *line;     /* of each row */
};

enum baseline_kind {
	BASELINE_NONE,
	BASELINE_RATE,
	BASELINE_SHEET,
	BASELINE_MEMBERS,
};

struct baseline {
	enum baseline_kind kind;
	double rate;               /* of BASELINE_RATE */
	const struct sheet *sheet; /* of BASELINE_SHEET */
	const struct data *data;   /* of BASELINE_MEMBERS; same questions */
	/* For the scope at hand, by baseline_open(): */
	const struct key *keys;
	size_t nkeys;
	struct rows rows;
	struct groups groups;
};

/* A rate to compare with; n is INFINITY for one that is taken as known. */
struct standard {
	double rate, n;
	struct proportion counts; /* n 0 when it is known */
	double mean_score;        /* NaN: unknown */
};

/* What an argument of --baseline is: a rate (also into *rate), or a file. */
enum baseline_kind baseline_kind_of(const char *text, double *rate);
/*
 * Chooses the baseline's members for a scope (those of the cohort of that
 * name, or of the only one there is) and groups them. 0, or -1 with f
 * (FAIL_USAGE). baseline_close() afterwards.
 */
int baseline_open(struct baseline *b, const struct scope *scope,
    const struct key *keys, size_t nkeys, struct arena *a, struct fail *f);
void baseline_close(struct baseline *b);
/*
 * The standard for a group, or for everybody (NULL). 1, 0 when the baseline
 * does not have it, -1 with f.
 */
int baseline_find(const struct baseline *b, const struct group *g,
    const struct result_columns *c, enum score score, struct standard *out,
    struct arena *a, struct fail *f);

/* --target: by how much the rate is to change. */
struct target {
	bool is_relative; /* a share of the baseline, else points */
	double by;        /* -0.10 for -10%, -0.05 for -5pp */
};

/* "-10%" or "-5pp". 0, or -1 with f (FAIL_USAGE). */
int target_parse(struct target *t, const char *text, struct fail *f);
/* The rate to reach from a baseline. */
double target_rate(struct target t, double baseline);

#endif
