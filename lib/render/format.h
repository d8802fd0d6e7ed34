/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The output formats: each one file and one row.
 *
 * A format turns a document, or one table of it, into bytes. The same
 * document gives the same bytes on any machine. Formats for people (text, md,
 * html) show everything and say whether it may be published; those for
 * programs keep full precision and the columns of the contract.
 */
#ifndef IOC_RENDER_FORMAT_H
#define IOC_RENDER_FORMAT_H

#include "base/buf.h"
#include "base/fail.h"
#include "render/table.h"

struct format {
	const char *name;
	const char *suffix; /* of a file: ".html" */
	bool is_table;      /* holds one table, not the document */
	bool is_cited;      /* says how it was made: the document's sources */
	/*
	 * Appends to out: the table, for formats that hold one, else the
	 * document. 0, or -1 with f (FAIL_SYSTEM).
	 */
	int (*render)(const struct document *d, const struct table *t,
	    struct buf *out, struct fail *f);
};

/* What people see of a table without rows. */
#define NOTHING_TO_SHOW "Nothing to show this time."

/* The format of that name; NULL with f (FAIL_USAGE) naming them all. */
const struct format *format_named(const char *name, struct fail *f);
/*
 * The format that a file's suffix stands for; text when it stands for none, or
 * path is NULL. NULL with f (FAIL_USAGE) for one that we do not write.
 */
const struct format *format_of_file(const char *path, struct fail *f);

/* One a file: render/text.c, render/csv.c, ... */
int render_text(const struct document *d, const struct table *t,
    struct buf *out, struct fail *f);
int render_csv(const struct document *d, const struct table *t, struct buf *out,
    struct fail *f);
int render_json(const struct document *d, const struct table *t,
    struct buf *out, struct fail *f);
int render_markdown(const struct document *d, const struct table *t,
    struct buf *out, struct fail *f);
int render_html(const struct document *d, const struct table *t,
    struct buf *out, struct fail *f);
int render_xlsx(const struct document *d, const struct table *t,
    struct buf *out, struct fail *f);

/* What every page says of itself, for people. */
const char *format_publication(const struct document *d);

#endif
