/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The records a report needs, as columns: one array a key, one entry a record.
 *
 * A report first says what it wants (data_want); blocks of lines are then
 * read, in any number of threads, each into a batch of its own, and appended
 * in input order. Only the keys that were wanted are kept: a million members
 * take a few tens of megabytes. Not for what needs whole records.
 *
 * Invariants: rows of a record type are in input order; columns of one type
 * have the same length. What is absent, or is not of the kind that was asked
 * for, is DATA_ABSENT, NaN or DATE_NONE.
 */
#ifndef IOC_REPORT_DATA_H
#define IOC_REPORT_DATA_H

#include "base/strmap.h"
#include "report/where.h"

enum data_kind {
	DATA_TEXT,   /* the value's JSON text, interned: a code a row */
	DATA_NUMBER, /* a number; true is 1, false 0 */
	DATA_DATE,
	DATA_VERSION, /* data_want_version(): a code a row, as text */
	DATA_FILLED,  /* data_want_filled(): the same */
};

static const uint32_t DATA_ABSENT = UINT32_MAX;

/* Which rows of a record type's columns. */
struct rows {
	uint32_t *row;
	size_t n;
};

struct data_column {
	struct path path;
	enum data_kind kind;
	struct strmap values; /* DATA_TEXT: JSON text by code */
	size_t cap;
	uint32_t *code;
	double *number;
	date *day;
};

/* A cohort line: which cohort, and the line itself. */
struct data_cohort {
	struct slice name, line;
};

struct data {
	struct arena arena;
	struct data_column *column;
	size_t ncolumns, column_cap;
	size_t nrows[RECORD_NTYPES];
	bool is_wanted[RECORD_NTYPES];
	struct data_cohort *cohort;
	size_t ncohorts, cohort_cap;
	uint64_t nlines; /* read, of any type */
	/*
	 * Of the records of its type only those that pass are kept; borrowed,
	 * NULL: all. nleft counts those that did not pass.
	 */
	const struct where *where;
	uint64_t nleft, where_seen; /* where_unknown_keys() of all */
};

/* Empty data are all zeroes. */
void data_fini(struct data *d);
/*
 * Asks for a key of a record type (dotted keys too); returns its column, the
 * same for the same question. All questions come before the first batch.
 */
size_t data_want(
    struct data *d, enum record_type type, const char *path, enum data_kind k);
/*
 * Asks which records are versions of one another (DESIGN.md 2): equal in
 * source and id or, without an id, in every field but `from`.
 */
size_t data_want_version(struct data *d, enum record_type type);
/*
 * Asks which fields each record has: names with a blank between them, those
 * in `invalid` with "!" before, those below `x` as "x.NAME"; not type and
 * from. Rows with the same fields share a code.
 */
size_t data_want_filled(struct data *d, enum record_type type);
/*
 * The rows that count, in input order: the last of each record's versions.
 * `version` is data_want_version()'s. In the arena.
 */
struct rows data_current_rows(
    const struct data *d, size_t version, struct arena *a);
/* Asks the same questions as `like`, in the same order. */
void data_ask_same(struct data *d, const struct data *like);
/* Is the key absent from every record? */
bool data_is_empty(const struct data *d, size_t column);

/*
 * The text of an interned value: the inside of a string, else its JSON text;
 * decoded into the arena when it has escapes.
 */
struct slice data_text(struct slice json, struct arena *a);

/* The JSON text of a row of a DATA_TEXT column; absent when it has none. */
struct slice data_cell_json(const struct data *d, size_t column, uint32_t row);
/* The same as data_text(). */
struct slice data_cell_text(
    const struct data *d, size_t column, uint32_t row, struct arena *a);

/* What one thread read; emptied by data_append(). */
struct data_batch;

/* One that answers d's questions; d must outlive it. */
struct data_batch *data_batch_new(const struct data *d);
void data_batch_free(struct data_batch *b);
/* Reads a line. 0, or -1 with f (FAIL_INPUT) when it is no record. */
int data_batch_line(
    struct data_batch *b, struct slice line, struct origin at, struct fail *f);
/* The record that the last line held, until the next. */
const struct record *data_batch_last(const struct data_batch *b);
/* The same line for another batch, which then need not scan it again. */
void data_batch_record(
    struct data_batch *b, const struct record *r, struct slice line);
/* Adds what the batch holds behind what is there; one thread at a time. */
void data_append(struct data *d, struct data_batch *b);

#endif
