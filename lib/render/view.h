/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A table as people see it: headings and cells as text, limits as intervals.
 *
 * What the formats for people (text, md, html) have in common: a column's two
 * limits become one column "95% interval" with cells such as "41.0% to
 * 51.5%"; numbers are rounded and have their thousands separated. Formats for
 * programs (csv, json, xlsx) print the table itself.
 */
#ifndef IOC_RENDER_VIEW_H
#define IOC_RENDER_VIEW_H

#include "base/buf.h"
#include "render/table.h"

struct view_column {
	struct slice heading;
	bool is_number; /* aligned to the right */
	bool is_group;  /* says what the row is */
	bool is_limits; /* of the column before it */
	bool is_whole;  /* money without pence, for one amount is large */
};

struct view {
	struct arena arena;
	struct view_column *column;
	size_t ncolumns, nrows;
	struct slice *text; /* nrows * ncolumns; n == 0: an empty cell */
};

void view_make(struct view *v, const struct table *t);
void view_fini(struct view *v);

static inline struct slice
view_text(const struct view *v, size_t row, size_t column)
{
	return v->text[row * v->ncolumns + column];
}

/* The heading of a column: its own, or made from its name. */
void view_heading(const struct column *c, struct buf *out);
/* A cell as people see it. */
void view_cell(const struct column *c, const struct cell *x, struct buf *out);

#endif
