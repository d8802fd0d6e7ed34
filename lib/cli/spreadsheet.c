/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/spreadsheet.h"

#include "io/csvout.h"
#include "record/flat.h"

/* The next line that is not empty. */
static bool
next_line(struct slice *rest, struct slice *line)
{
	while (rest->p) {
		*line = slice_cut(*rest, '\n', rest);
		if (line->n)
			return true;
	}
	return false;
}

void
spreadsheet_csv(struct slice lines, enum record_type type, struct buf *out)
{
	struct flat flat = {0};
	struct csvout csv = {.out = out};
	struct slice rest = lines, line;
	while (next_line(&rest, &line))
		flat_scan(&flat, line);
	flat_settle(&flat, type);
	for (size_t i = 0; i < flat.columns.n; i++)
		csvout_cell(&csv, flat_column(&flat, i));
	if (flat.columns.n)
		csvout_end(&csv);
	for (rest = lines; next_line(&rest, &line);) {
		flat_row(&flat, line);
		for (size_t i = 0; i < flat.columns.n; i++)
			if (flat.cell[i].is_text)
				csvout_safe(&csv, flat.cell[i].text);
			else
				csvout_cell(&csv, flat.cell[i].text);
		csvout_end(&csv);
	}
	flat_fini(&flat);
}
