/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A well-formed CSV file, whole, in memory: code lists, decisions, registers.
 *
 * Lines that begin with '#' before the header are its preamble ("# id: ...").
 * Cells are trimmed of nothing; every row must have the header's width, but
 * for rows of empty cells, which are skipped. Files that people keep come back
 * from spreadsheets: a header without commas may have semicolons or tabs, and
 * data (not definitions) may be in Windows-1252 or UTF-16, or have lines that
 * end in carriage returns alone. Agencies' extracts are
 * another matter: csvin.h reads those.
 */
#ifndef IOC_IO_CSVFILE_H
#define IOC_IO_CSVFILE_H

#include "base/fail.h"
#include "base/strmap.h"

struct csvfile {
	struct arena arena;
	const char *name; /* base name, for messages; in the arena */
	struct strmap columns;
	struct slice *cell; /* nrows * columns.n */
	uint32_t *line;     /* of each row */
	size_t nrows, row_cap, cell_cap;
	char digest[65]; /* BLAKE2b-256 of the file */
};

/*
 * Reads path. 0, or -1 with f: FAIL_INPUT when it cannot be read, else
 * `wrong` (FAIL_USAGE for definition files, FAIL_INPUT for data) naming line
 * and rule. Release with csvfile_fini() in both cases.
 */
int csvfile_load(
    struct csvfile *c, const char *path, enum fail_kind wrong, struct fail *f);
void csvfile_fini(struct csvfile *c);
/* The index of a column; -1 when there is none. */
int csvfile_column(const struct csvfile *c, const char *name);
/* The same, but a missing column is a failure naming it. */
int csvfile_require(const struct csvfile *c, const char *name,
    enum fail_kind wrong, struct fail *f);
/* A cell; empty when the column is -1. */
static inline struct slice
csvfile_cell(const struct csvfile *c, size_t row, int column)
{
	if (column < 0)
		return slice_of("", 0);
	return c->cell[row * c->columns.n + (size_t)column];
}

#endif
