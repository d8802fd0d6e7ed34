/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * CSV (RFC 4180, but lines end in LF): one table, every column, in full
 * precision. An empty cell is undefined, [c] is withheld. A text that a
 * spreadsheet would run as a formula gets an apostrophe before it.
 */
#include "render/format.h"

#include "base/num.h"
#include "render/neutral.h"

static void
add_quoted(struct buf *out, struct slice text)
{
	bool is_plain = true;
	for (size_t i = 0; i < text.n; i++)
		is_plain = is_plain && !strchr(",\"\r\n", text.p[i]);
	if (is_plain && !slice_equal(text, slice_trim(text)))
		is_plain = false;
	if (is_plain) {
		buf_slice(out, text);
		return;
	}
	buf_byte(out, '"');
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] == '"')
			buf_byte(out, '"');
		buf_byte(out, text.p[i]);
	}
	buf_byte(out, '"');
}

static void
add_text(struct buf *out, struct slice text)
{
	struct buf safe = {0};
	neutral_text(&safe, text);
	add_quoted(out, buf_as_slice(&safe));
	buf_fini(&safe);
}

static void
add_cell(struct buf *out, const struct column *c, const struct cell *x)
{
	char day[DATE_TEXT];
	if (x->state == CELL_TEXT) {
		add_text(out, x->text);
	} else if (x->state == CELL_WITHHELD) {
		buf_text(out, "[c]");
	} else if (x->state == CELL_NUMBER && c->type == COLUMN_DATE) {
		date_format((date)x->number, day);
		buf_add(out, day, sizeof day);
	} else if (x->state == CELL_NUMBER) {
		num_shortest(out, x->number);
	}
}

int
render_csv(const struct document *d, const struct table *t, struct buf *out,
    struct fail *f)
{
	(void)d, (void)f;
	for (size_t i = 0; i < t->ncolumns; i++) {
		if (i)
			buf_byte(out, ',');
		add_text(out, slice_text(t->column[i].name));
	}
	buf_byte(out, '\n');
	for (size_t r = 0; r < table_nrows(t); r++)
		for (size_t i = 0; i < t->ncolumns; i++) {
			add_cell(out, &t->column[i], table_cell(t, r, i));
			buf_byte(out, i + 1 < t->ncolumns ? ',' : '\n');
		}
	return 0;
}
