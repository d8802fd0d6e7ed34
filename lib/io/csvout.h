/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Writing CSV into a buffer: RFC 4180 with LF line ends, quoted only where it
 * must be. csvfile.h and csvin.h read it back as it was.
 */
#ifndef IOC_IO_CSVOUT_H
#define IOC_IO_CSVOUT_H

#include "base/buf.h"

/* Rows being written to a buffer: struct csvout c = {.out = &buf}; */
struct csvout {
	struct buf *out;
	bool begun; /* the row has a cell */
};

void csvout_cell(struct csvout *c, struct slice s);
void csvout_text(struct csvout *c, const char *s);
void csvout_int(struct csvout *c, int64_t v);
/*
 * A cell of a file that people open in a spreadsheet: text that it would run
 * (= + - @, tab or CR in front) gets an apostrophe before it; numbers do not.
 */
void csvout_safe(struct csvout *c, struct slice s);
/* Ends the row. */
void csvout_end(struct csvout *c);

#endif
