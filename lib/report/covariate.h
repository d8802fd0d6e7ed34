/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * --covariates: the keys that a regression takes into account, and the
 * columns of a design (stats/design.h) that are made of them.
 *
 * A key whose values are numbers is one column, "age"; any other is a 0/1
 * column a level, "sex=F". Who has no value of a number stands at its mean
 * and at 1 in a column "age=not recorded". A list ("needs_at_index") is a
 * column for each of its elements. Ethnicity enters as its five groups.
 * Levels are in natural order; the commonest (of a list: "none") is the one
 * that the others are compared with. What is known only after the index date
 * is refused: it may be the result of what is being judged.
 */
#ifndef IOC_REPORT_COVARIATE_H
#define IOC_REPORT_COVARIATE_H

#include "report/report.h"
#include "stats/design.h"

enum { COVARIATE_MAX = 32 };

struct covariates {
	struct key key[COVARIATE_MAX];
	size_t n;
	const char *option; /* of the program, for messages */
};

/* A column of the design. */
struct term {
	const char *name;      /* "sex=F", "age" */
	const char *covariate; /* the key */
	struct slice level;    /* absent: a number */
	struct slice label;    /* of the level for people: "Women" */
};

struct terms {
	struct arena arena;
	struct term *item; /* as many as design.ncolumns */
	struct design design;
	/* A covariate each: its level without a column; absent: none. */
	struct slice reference[COVARIATE_MAX];
};

/*
 * Asks for KEY[,KEY]. 0, or -1 with f (FAIL_USAGE) at one that may not be
 * used.
 */
int covariates_want(struct covariates *c, struct run *r, const char *option,
    const char *keys, struct fail *f);
/*
 * Fails (FAIL_USAGE) at a key that no member has; with `drop` leaves such
 * keys out instead.
 */
int covariates_check(
    struct covariates *c, const struct data *d, bool drop, struct fail *f);
/*
 * The design of these members, finished: row i is rows.row[i]. With
 * all_levels no level is left out (for stats/balance.h). 0, or -1 with f
 * (FAIL_USAGE: share/codes). terms_fini() either way.
 */
int covariates_terms(const struct covariates *c, const struct data *d,
    struct rows rows, bool all_levels, struct terms *t, struct fail *f);
void terms_fini(struct terms *t);

/* What people see for a term: "Sex: Women", "Age". */
struct slice term_label(const struct term *t, struct arena *a);
/* Says below a table what the levels are compared with. */
void covariates_note_references(
    const struct covariates *c, const struct terms *terms, struct table *t);

/*
 * Whether a key is known at the index date: false for what is measured in
 * the service window or the follow-up.
 */
bool covariate_is_known_at_index(struct slice key);

#endif
