/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Agencies' CSV: any delimiter, encoding and line end, and damage that stays
 * where it is.
 *
 * Reading is split so that threads can share it. csvin_next() cuts the input
 * into blocks of whole rows: one caller, in order. csvcells_split() divides a
 * row of a block into cells, as libcsv would: one csvcells a worker. Rows never
 * depend on where a block ends.
 *
 * A row is what libcsv calls one in its lenient mode: quotes enclose a cell,
 * doubled quotes stand for one, a quote inside an unquoted cell is itself,
 * blanks around cells are dropped. A row is broken when it runs over several
 * lines and a quote in it is out of place, it has not the header's width, or
 * it is never closed: it then ends with its first line, and reading goes on
 * at the next. That costs the rows a stray quote touches and no other. Lines
 * end in LF or CR LF, or in CR throughout a file that has no LF; elsewhere a
 * lone CR is a blank. Blank rows (no cell with text) are counted and skipped.
 */
#ifndef IOC_IO_CSVIN_H
#define IOC_IO_CSVIN_H

#include "base/arena.h"
#include "io/encoding.h"
#include "io/source.h"
#include "record/finding.h"

enum {
	CSVIN_HEAD = 1 << 16,  /* bytes looked at to learn the dialect */
	CSVIN_BLOCK = 1 << 18, /* bytes in a block, about */
	CSVIN_ROW = 1 << 20,   /* bytes in a row, at most */
	CSVIN_LINE = 1 << 26,  /* bytes in a line that is read to be rejected */
	CSVIN_CELLS = 4096,    /* cells in a row, at most */
};

/* What a map or the user says of a file; zeroes: find out. */
struct csvin_options {
	enum encoding encoding;
	char delimiter; /* 0: one of , ; tab | */
	int64_t skip_lines;
};

enum csvrow_flag {
	CSVROW_BROKEN = 1, /* a quote out of place: see above */
	CSVROW_LONG = 2,   /* over CSVIN_ROW bytes */
};

struct csvrow {
	uint32_t at, n; /* in the block, without the line end */
	uint32_t line;  /* from the block's first */
	uint32_t flags;
};

struct csvblock {
	char *p; /* its bytes; belong to whoever holds the block */
	size_t n, cap;
	struct csvrow *row;
	size_t nrows, row_cap;
	uint64_t first_line; /* physical, counted from 1 */
	uint64_t nlines, nblank;
};

struct csvin {
	struct source source;
	enum encoding encoding;
	char delimiter;
	char line_end;        /* LF, or CR in files without LF */
	struct slice *header; /* its cells, once it was found */
	size_t width;         /* how many; 0 before */
	size_t named;         /* without unnamed ones at its end */
	uint64_t header_line;
	struct arena arena; /* of the header */
	struct buf raw;     /* the head as it came */
	struct buf text;    /* decoded, not yet handed out, from `at` */
	size_t at;
	bool at_end;
	size_t block;  /* bytes in a block: CSVIN_BLOCK, less in tests */
	uint64_t line; /* of text.p + at */
	struct utf16 utf16;
};

/* Opens a file and reads its head; flags as for source_open(). */
int csvin_open(
    struct csvin *c, const char *path, unsigned flags, struct fail *f);
void csvin_close(struct csvin *c);

/*
 * Finds the header among the first rows, trying delimiters, and stops after
 * it: the first row for which fits(state, cells, n) is true. Without `fits`,
 * the row that looks like one. May be called again with other options until
 * csvin_next() was called. False when there is none.
 */
bool csvin_find_header(struct csvin *c, const struct csvin_options *options,
    bool (*fits)(void *state, const struct slice *cell, size_t n), void *state);

/*
 * Makes at least n bytes of text (or all there is) available at text.p + at,
 * without taking them: a sample. 0 or -1 with f.
 */
int csvin_fill(struct csvin *c, size_t n, struct fail *f);
/* Cuts rows out of what csvin_fill() made available, leaving it there. */
void csvin_peek(const struct csvin *c, struct csvblock *b);
/* The next block: 1, 0 at the end, -1 with f. b's memory is reused. */
int csvin_next(struct csvin *c, struct csvblock *b, struct fail *f);
void csvblock_fini(struct csvblock *b);

struct csv_parser;

/* The cells of one row at a time. */
struct csvcells {
	struct slice *cell; /* UTF-8; in the scratch arena */
	size_t n;
	bool is_plain; /* ASCII without controls but tab and newline */
	struct csv_parser *parser;
	const struct csvin *in; /* its dialect: must not change meanwhile */
	/* While a row is being split: */
	struct arena *scratch;
	struct buf copy;
	uint64_t *mark; /* of each 64 bytes, those that end a cell */
	size_t mark_cap;
	bool has_ended;
};

void csvcells_init(struct csvcells *c, const struct csvin *in);
void csvcells_fini(struct csvcells *c);
/*
 * Splits a row; cells hold until the next call, the block's change or the
 * scratch arena's reset. NULL, or the rule it breaks: then the cells are what
 * a plain cut at the delimiters gives, for the reject file.
 */
const struct rule *csvcells_split(struct csvcells *c, const struct csvblock *b,
    const struct csvrow *row, struct arena *scratch);

#endif
