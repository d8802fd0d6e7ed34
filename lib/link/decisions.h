/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What people have decided about pairs: same, different or unsure.
 *
 * A decision overrules the model. Of several about one pair the latest counts
 * (by date, ISO 8601); several of one date that differ contradict each other,
 * and so does "different" about two who other decisions make the same: such
 * decisions are left out, and named. A decision may carry the evidence it was
 * made on, a hash of both sides' values: when that has changed it is stale,
 * and still counts until somebody looks again.
 */
#ifndef IOC_LINK_DECISIONS_H
#define IOC_LINK_DECISIONS_H

#include "link/people.h"
#include "link/zeros.h"

enum decision_kind { DECISION_SAME, DECISION_DIFFERENT, DECISION_UNSURE };

enum { EVIDENCE_TEXT = 16 };

struct decision {
	uint32_t a, b; /* a < b */
	uint32_t line; /* of the file */
	enum decision_kind kind;
	date when; /* or DATE_NONE */
	bool is_stale, is_contradicted;
};

struct decisions {
	struct decision *row; /* sorted by pair once settled */
	size_t n, cap;
	uint32_t *different; /* by person: a decision about them, or NONE */
	uint32_t *next[2];   /* chains of those: by decision, side a and b */
	uint64_t unknown;    /* about individuals who are not in the input */
	struct strmap lost_sources; /* of those, sources it has nothing of */
	uint64_t superseded;        /* by a later one */
	uint64_t contradictions;
	struct zeros zeros; /* made when first needed */
};

/* What is wrong with a row that was read. */
enum decision_fault {
	DECISION_FINE,
	DECISION_BAD_WORD, /* none of same, different, unsure */
	DECISION_BAD_DATE,
	DECISION_EXPONENT, /* a number that a spreadsheet has shortened */
};

/* One row of the file, as written there. */
struct decision_text {
	uint32_t line;
	struct slice source[2], person[2], decision, when, evidence;
};

/*
 * Adds a row; one about individuals unknown to the intake is only counted. A
 * spreadsheet may have changed it: days are read in any usual form (day before
 * month), and a number without its leading zeros is found where only one
 * individual of the source can be meant.
 */
enum decision_fault decisions_add(struct decisions *d, const struct people *p,
    const struct decision_text *row);
/* After the last: which count, and which contradict each other. */
void decisions_settle(struct decisions *d, const struct people *p);
void decisions_fini(struct decisions *d);
/* The decision that counts about a pair, or NULL. */
const struct decision *decisions_find(
    const struct decisions *d, uint32_t a, uint32_t b);
/* Whether somebody has decided that the two are different. */
bool decisions_forbid(const struct decisions *d, uint32_t a, uint32_t b);

/*
 * The evidence of a pair: the same for either order of the two. Letters only,
 * so that no spreadsheet takes it for a number.
 */
void decision_evidence(
    const struct people *p, uint32_t a, uint32_t b, char out[EVIDENCE_TEXT]);

#endif
