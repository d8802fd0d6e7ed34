/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The code lists of share/codes: CSV files that a partnership may replace.
 *
 * A list is looked up by its code, ignoring ASCII case and the number of
 * blanks between words. Slices returned live as long as the list; lookups
 * change nothing, so threads may share a loaded list. Loading fails with
 * FAIL_USAGE (a definition file) naming file, line and column. The typed
 * lists below are what cohorts and reports need of them.
 */
#ifndef IOC_RULES_CODES_H
#define IOC_RULES_CODES_H

#include "base/fail.h"
#include "io/csvfile.h"

enum { CODES_NONE = -1, CODES_LENGTH = 256 /* bytes in a code */ };

/*
 * What codes are compared by: trimmed, runs of blanks one space, ASCII lower
 * case, into `out`; absent when it is too long to be a code.
 */
struct slice codes_fold(struct slice s, char out[CODES_LENGTH]);

struct codes {
	struct csvfile file;
	struct strmap index; /* folded code -> entry */
	uint32_t *row;       /* of each entry */
	size_t cap;
	int value; /* the column that codes_value() returns */
};

/*
 * Loads share/codes/NAME.csv (or a path) by the column `key` and answering
 * with the column `value`; NULL: the first and the second column. A code
 * given twice with different values is a failure. codes_fini() either way.
 */
int codes_load(struct codes *c, const char *name, const char *key,
    const char *value, struct fail *f);
void codes_fini(struct codes *c);
/*
 * Makes another column (a label, an abbreviation) a second spelling of each
 * code; a spelling that is known already, or empty, is left as it is.
 */
void codes_also(struct codes *c, const char *column);
/* The row of a code, or CODES_NONE. */
int codes_row(const struct codes *c, struct slice code);
/* The value of a code: absent when it is not listed, empty when it says so. */
struct slice codes_value(const struct codes *c, struct slice code);
/* A cell of a row; empty when the list has no such column. */
struct slice codes_cell(const struct codes *c, int row, const char *column);

/* How a class of offences is treated: one row of share/codes/offences.csv. */
struct offence_class {
	struct slice prefix, label, group;
	struct slice severity;   /* indictable, either_way, summary */
	struct slice cost_class; /* a row of costs/unit_costs.csv, or empty */
	int rank;                /* of seriousness, 1 the most serious */
	bool recordable, breach;
	double ogrs3_weight; /* NaN: no score is possible */
	double harm_days;    /* NaN: no published value */
};

struct offences {
	struct codes list;
	struct offence_class *row;
	size_t longest; /* prefix */
};

int offences_load(struct offences *o, struct fail *f);
void offences_fini(struct offences *o);
/* The class with the longest prefix of a canonical code, or NULL. */
const struct offence_class *offences_find(
    const struct offences *o, struct slice code);

/* By code, answering with the word of offence records. */
int disposals_load(struct codes *list, struct fail *f);

/* By code or description, answering with the 18+1 code. */
int ethnicity_load(struct codes *list, struct fail *f);
/* The group of five that a canonical code falls in; empty: not stated. */
struct slice ethnicity_group(const struct codes *list, struct slice code);

/* A scale of an assessment tool: one row of share/codes/tools.csv. */
struct tool_scale {
	struct slice tool, need, label;
	double min, max;
	bool is_better_high;
	double threshold, severe; /* NaN: none is published */
};

struct tools {
	struct csvfile file;
	struct tool_scale *row;
	size_t n;
};

int tools_load(struct tools *t, struct fail *f);
void tools_fini(struct tools *t);
/* The scale of a need in a tool (case ignored), or NULL. */
const struct tool_scale *tools_find(
    const struct tools *t, struct slice tool, struct slice need);
/* Whether a score is a need on its scale; false without a threshold. */
bool tool_is_need(const struct tool_scale *scale, double score);

struct need {
	struct slice need, label, pathway, pathway_label;
	int pathway_no;
	bool is_barrier; /* a fact that explains failed referrals */
};

struct needs {
	struct codes list;
	struct need *row;
};

int needs_load(struct needs *n, struct fail *f);
void needs_fini(struct needs *n);
const struct need *needs_find(const struct needs *n, struct slice need);

struct outcome_kind {
	struct slice kind, label, stage, pathway, need;
	struct slice sustains; /* the kind that must have happened before */
	int days;              /* how long after it; 0: any time */
};

struct outcomes {
	struct codes list;
	struct outcome_kind *row;
};

int outcomes_load(struct outcomes *o, struct fail *f);
void outcomes_fini(struct outcomes *o);
const struct outcome_kind *outcomes_find(
    const struct outcomes *o, struct slice kind);

#endif
