/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a report is made of before anybody prints it.
 *
 * A document holds sections (one a cohort, say), a section holds sentences,
 * cautions, facts, tables and notes, a table holds typed columns and rows of
 * cells. Reports fill them; the formats of render/format.h print them;
 * render/disclose.h hides what may not be published. Nothing here knows a
 * file, a format or a record.
 *
 * Invariants: everything belongs to the document's arena, and texts handed in
 * are copied into it. A row is complete before the next begins. A number that
 * is undefined (NaN) is an empty cell, never 0. Column names are a contract
 * with users' scripts, headings are for people.
 */
#ifndef IOC_RENDER_TABLE_H
#define IOC_RENDER_TABLE_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "stats/interval.h"

#include <stdint.h>

enum column_type {
	COLUMN_TEXT,
	COLUMN_COUNT,  /* whole numbers: people, events */
	COLUMN_RATE,   /* a fraction; people see per cent */
	COLUMN_NUMBER, /* any other, with `decimals` for people */
	COLUMN_DATE,
	COLUMN_MONEY, /* whole pence; people see pounds */
	COLUMN_P,     /* a p value */
};

/* How a column stands to the others. */
enum column_role {
	ROLE_NONE,
	ROLE_GROUP, /* one of the leading columns that say what the row is */
	ROLE_LOW,   /* the lower limit of the column before it ... */
	ROLE_HIGH,  /* ... and the upper: people see both as one interval */
	ROLE_CODE,  /* for programs alone: people see it by another column */
	/* Disclosure control alone sees it, and takes it out: the last ones. */
	ROLE_CONTROL,
};

struct column {
	const char *name;    /* as in CSV and JSON: lower_case */
	const char *heading; /* for people; may be NULL: made from the name */
	enum column_type type;
	enum column_role role;
	int decimals;     /* for people: of COLUMN_NUMBER and COLUMN_RATE */
	const char *unit; /* "days"; a rate's may be "points"; or NULL */
};

enum cell_state {
	CELL_EMPTY,    /* absent or undefined */
	CELL_TEXT,     /* in `text`; people may see `label` instead */
	CELL_NUMBER,   /* of every other column type; a date is its day */
	CELL_WITHHELD, /* not disclosed: [c] */
};

struct cell {
	enum cell_state state;
	/* Of a row's first cell: one row of many that people do not see. */
	bool is_detail;
	/* People see a COLUMN_NUMBER's cell as this instead; see table_as(). */
	bool has_format;
	enum column_type as;
	int decimals;
	double number;
	struct slice text, label;
};

/* What a table's chart shows, by column; -1: none. */
enum chart_kind {
	CHART_NONE,
	CHART_INTERVAL, /* a dot and its interval a row */
	CHART_STEPS,    /* a falling step curve a group, over x */
	CHART_LOVE,     /* x and value a row, about 0: before and after */
	CHART_CONTROL,  /* a value a period, with centre and limits */
	CHART_FUNNEL,   /* a value a row over x, limits narrowing with x */
	CHART_FALL,     /* a waterfall: of all (row 0) who left, who stayed */
	CHART_LORENZ,   /* shares from value to high, over the share x */
	CHART_BARS,     /* a share a row, of x people */
	CHART_TORNADO,  /* low to high about value; cases named x, centre */
};

struct chart {
	enum chart_kind kind;
	const char *title;
	int value, low, high;      /* columns */
	int x;                     /* where the kind has one */
	int outer_low, outer_high; /* of CHART_FUNNEL, besides low and high */
	/* Of CHART_CONTROL: centre line, stretch; why a point is marked, which
	 * CHART_FUNNEL has too. */
	int centre, signal, part;
	double reference; /* a line to compare with; NaN: none */
};

/*
 * How the counts and figures of a table hang together: what disclosure
 * control must know before it may publish the table (render/disclose.h).
 */
enum relation_kind {
	RELATION_SHARE,  /* value = part / whole, of people */
	RELATION_MEAN,   /* value = part / whole, e.g. events a person */
	RELATION_WITHIN, /* part <= whole */
	RELATION_PEOPLE, /* whole counts the people that the row is about */
	RELATION_PLAIN,  /* whole is about nobody: days, limits of a service */
	RELATION_MADE,   /* whole is made of figures that are published */
};

struct relation {
	enum relation_kind kind;
	int value, part, whole; /* columns; -1 where there is none */
	/* Of a share: its limits by itself and the whole; NULL: Wilson's. */
	struct interval (*limits)(double share, double whole);
};

struct texts {
	struct slice *item;
	size_t n, cap;
};

struct table {
	struct arena *arena;
	const char *name;  /* "rates" */
	const char *title; /* a caption */
	struct column *column;
	size_t ncolumns, column_cap;
	struct cell *cell; /* nrows * ncolumns, and the row being filled */
	size_t ncells, cell_cap;
	bool has_total; /* the first row is of everybody */
	struct chart chart;
	struct texts notes; /* printed under the table */
	/* For publication: */
	struct relation *relation;
	size_t nrelations, relation_cap;
	const struct table *leader; /* table_follows() */
	bool is_public;             /* holds nothing about people */
};

/* A named fact about the data: "Data complete to", "2025-06-30". */
struct fact {
	const char *key; /* in JSON */
	const char *name;
	struct slice text;
};

struct section {
	struct arena *arena;
	struct slice scope; /* whose members: the same text, the same people */
	const char *name;   /* unique in the document; "" for the only one */
	const char *title;  /* may be NULL */
	bool is_part;       /* of the nearest section before it that is not */
	struct texts intro, sentences, cautions, notes;
	struct fact *fact;
	size_t nfacts, fact_cap;
	struct table **table;
	size_t ntables, table_cap;
};

struct document {
	struct arena arena;
	const char *report; /* "reoffending" */
	const char *title;
	struct texts intro; /* what the page is, for its top */
	bool published;     /* disclosure control was applied */
	struct section **section;
	size_t nsections, section_cap;
	struct fact *source; /* version, inputs: how it was made */
	size_t nsources, source_cap;
};

/* An empty document is all zeroes. */
void document_fini(struct document *d);
/* The name and title are copied. */
struct section *document_section(
    struct document *d, const char *name, const char *title);
void document_source(
    struct document *d, const char *key, const char *name, struct slice text);
/* A paragraph at the top, printed as it is; text in a printf format. */
void document_intro(struct document *d, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/*
 * The table of that name: "rates", or "SECTION/rates" where there are several
 * sections. NULL when there is none, or more than one. With name NULL the
 * first table, where there is but one section.
 */
const struct table *document_table(const struct document *d, const char *name);
/* The first table with a chart, or NULL. */
const struct table *document_chart(const struct document *d);
/* Leaves nothing but one table, and what belongs to its section. */
void document_keep(struct document *d, const struct table *t);
/* Appends the names by which document_table() finds tables: "a, b, c". */
void document_table_names(const struct document *d, struct buf *out);
/* A table's full name in its document. */
void document_table_name(const struct document *d, const struct section *s,
    const struct table *t, struct buf *out);

/* What the section is about, before its facts; printf. */
void section_intro(struct section *s, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* A sentence of what was found, for a board to read; printf. */
void section_sentence(struct section *s, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* What must not be overlooked when the figures are used. */
void section_caution(struct section *s, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* How the figures were made. */
void section_note(struct section *s, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void section_fact(
    struct section *s, const char *key, const char *name, struct slice text);
/* Says whose members the section is about: a cohort, under a condition. */
void section_scope(struct section *s, struct slice cohort, struct slice where);
struct table *section_table(
    struct section *s, const char *name, const char *title);

void table_columns(struct table *t, const struct column *columns, size_t n);
/* All columns of an array. */
#define ADD_COLUMNS(t, c) table_columns(t, c, sizeof(c) / sizeof *(c))
/* A group column whose name is the user's key; heading made from it. */
void table_group(struct table *t, struct slice key);
/* People need not see the column, which says nothing here; programs do. */
void table_hide(struct table *t, const char *column);
/*
 * Empties columns (NULL-terminated) of which a publication may say nothing:
 * with what else is shown of a row they would give people away.
 */
void table_blank(struct table *t, const char *const *columns);
/* The next cells of the row being filled. */
void table_text(struct table *t, struct slice text, struct slice label);
void table_number(struct table *t, double v);
/* A number that people see as another type: where rows differ in unit. */
void table_as(struct table *t, double v, enum column_type as, int decimals);
void table_date(struct table *t, date d);
/* The last row is detail: formats for programs print it, people's do not. */
void table_detail(struct table *t);
void table_note(struct table *t, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/*
 * What a report says of a table so that it may be published. A table of which
 * nothing is said is left out of a publication.
 *
 * table_people: the column counts the people that the row is about; it is
 * shown unless it is small. The figures of a row that is about fewer than 30
 * are withheld. table_share: value is part of whole, whose limits follow it;
 * the row is withheld when part, or the rest, is under 5. table_enough: the
 * same of a figure that is not just part / whole, such as a weighted mean.
 * table_mean: value is sum over count. table_within: one count is never above
 * another. table_plain: the column is about nobody. table_made: it is made of
 * nothing but what the publication shows, so it may stay as it is.
 * table_follows: rows stand and fall with those of the leader with the same
 * groups. table_public: the whole table is about nobody. Counts that the
 * relations need and nobody is to see go to columns of ROLE_CONTROL; where
 * such a cell is empty, its relation does not hold in that row.
 */
void table_people(struct table *t, const char *column);
void table_share(
    struct table *t, const char *value, const char *part, const char *whole);
/* The last share has other limits than Wilson's. */
void table_share_limits(
    struct table *t, struct interval (*limits)(double share, double whole));
void table_enough(struct table *t, const char *part, const char *whole);
void table_mean(
    struct table *t, const char *value, const char *sum, const char *count);
void table_within(struct table *t, const char *part, const char *whole);
void table_plain(struct table *t, const char *column);
void table_made(struct table *t, const char *column);
void table_follows(struct table *t, const struct table *leader);
void table_public(struct table *t);

/* The section's table of that name, or NULL. */
const struct table *section_find(const struct section *s, const char *name);
/*
 * A cell as people see it, for a sentence: false when it is empty or
 * withheld. Sentences that are made of cells (struct report's say()) can give
 * nothing away that the table does not.
 */
struct shown {
	char text[64];
};
bool table_shown(
    const struct table *t, size_t row, const char *column, struct shown *out);
/* The words for a key that is an abbreviation, such as "ids.pnc", or NULL. */
const char *table_key_words(struct slice key);
/* Appends a column's heading as people see it. */
void table_heading(const struct table *t, size_t column, struct buf *out);
/* A cell's number as it stands (rounded when published), or NaN. */
double table_value(const struct table *t, size_t row, const char *column);

/* Whether people see the column's rates in percentage points, without a %. */
bool column_is_points(const struct column *c);

/* Complete rows. */
static inline size_t
table_nrows(const struct table *t)
{
	return t->ncolumns ? t->ncells / t->ncolumns : 0;
}

static inline struct cell *
table_cell(const struct table *t, size_t row, size_t column)
{
	return &t->cell[row * t->ncolumns + column];
}

/* The index of a column, or -1. */
int table_column(const struct table *t, const char *name);
/* How many group columns lead it. */
size_t table_ngroups(const struct table *t);
/* Does the column hold standard errors? It may stand before the limits. */
bool table_is_error(const struct table *t, size_t column);
/* Of which column a limit is one. */
size_t table_limited(const struct table *t, size_t limit);

#endif
