/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Writes delimited text the way agencies' systems do: any delimiter, line
 * end, quoting habit and encoding, and whatever else a file may hold that is
 * not a row.
 *
 * Not lib/io's CSV writer: that one writes clean files only.
 */
#ifndef IOC_GEN_SHEET_H
#define IOC_GEN_SHEET_H

#include "base/buf.h"
#include "base/date.h"
#include "base/fail.h"

#include <stdio.h>

enum encoding { ENCODING_UTF8, ENCODING_BOM, ENCODING_CP1252 };

struct dialect {
	char delimiter;
	const char *eol;
	enum encoding encoding;
	bool quote_all;
};

struct sheet {
	struct dialect dialect;
	FILE *file;
	char path[4096];
	struct buf row;  /* in UTF-8, delimited already */
	struct buf text; /* scratch */
	size_t line;     /* physical lines written so far */
	size_t bytes;    /* in UTF-8, written so far */
	bool begun;      /* the row has a cell */
};

/* Creates folder/name; the folder may be NULL. */
int sheet_open(struct sheet *s, const char *folder, const char *name,
    struct dialect dialect, struct fail *f) __attribute__((warn_unused_result));
/* Flushes and closes; -1 when not all could be written. */
int sheet_close(struct sheet *s, struct fail *f)
    __attribute__((warn_unused_result));

/* Appends a cell to the row; NULL is an empty cell. */
void sheet_cell(struct sheet *s, const char *text);
void sheet_cellf(struct sheet *s, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* Empty for DATE_NONE; see date_style() for the styles. */
void sheet_date(struct sheet *s, date d, const char *style);
/* Ends the row. Returns the physical line it began on, from 1. */
size_t sheet_end(struct sheet *s);
/* A whole line as it is: a title, a total, nothing. */
void sheet_line(struct sheet *s, const char *text);
/* The header, given as names separated by commas. */
void sheet_header(struct sheet *s, const char *names);

/*
 * A date in an agency's hand. Letters of the style: D day, DD two digits, M,
 * MM, MMM (Mar), MMMM (March), YY, YYYY, SERIAL (Excel, 1900 system), o
 * ordinal ending (st, nd, rd, th), UPP before MMM for capitals; anything else
 * stands for itself. Appends to out.
 */
void date_style(struct buf *out, date d, const char *style);

#endif
