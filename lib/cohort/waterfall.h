/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Who was left out, and why: people at each step of a selection.
 *
 * The first row counts everybody; each row after it who left there; the row
 * `members` who remained. Nobody is unexplained: people = those who left +
 * members. Rows after `members` describe some of those who stayed, or, for
 * `not matched`, those who are written but are in no rate.
 */
#ifndef IOC_COHORT_WATERFALL_H
#define IOC_COHORT_WATERFALL_H

#include "base/buf.h"
#include "cohort/definition.h"

enum row_kind { ROW_ALL, ROW_LEFT, ROW_STAYED, ROW_OF_STAYED };

struct row {
	enum row_kind kind;
	const char *step;
	struct slice reason;
	bool is_future; /* selects on the future */
	uint64_t people;
	uint64_t members; /* index events, where pick is every */
	uint32_t last;    /* 1 + the person counted last */
};

/* Rows whose place is known; steps of the definition follow ROW_UNMATCHED. */
enum {
	ROW_PEOPLE,
	ROW_NO_EVENT,
	ROW_NOT_IN_PERIOD,
	ROW_RECALL,
	ROW_NOT_WHERE,
	ROW_UNMATCHED,
	ROW_STEPS,
};
/* After the definition's steps, from waterfall.landmark. */
enum {
	ROW_REOFFENDED,
	ROW_DIED,
	ROW_RECEIVED,
	ROW_NO_ARM,
	ROW_MEMBERS,
	ROW_IMMATURE,
	ROW_WRITTEN_UNMATCHED,
	ROW_DEPORTED,
	ROW_DEAD,
	ROW_LATER,
	ROW_ARMS
};

struct waterfall {
	struct row *row;
	size_t n;
	size_t landmark; /* the row of ROW_REOFFENDED */
};

/* Lays out the rows, all zero; in the arena. */
void waterfall_init(
    struct waterfall *w, const struct definition *d, struct arena *a);
/* Adds the counts of one to another of the same definition. */
void waterfall_add(struct waterfall *to, const struct waterfall *from);

/* As a JSON list for the cohort line: step, reason, people. */
void waterfall_json(const struct waterfall *w, struct buf *out);
/*
 * For --waterfall, with what remains at each row: a table to be read, or a
 * JSON object a line.
 */
void waterfall_text(
    const struct waterfall *w, struct slice cohort, struct buf *out);
void waterfall_lines(
    const struct waterfall *w, struct slice cohort, struct buf *out);

#endif
