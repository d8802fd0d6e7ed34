/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rules/breaks.h"

#include "io/share.h"

#include <stdlib.h>

static int
by_date(const void *a, const void *b)
{
	const struct series_break *x = a, *y = b;
	if (x->first != y->first)
		return x->first > y->first ? 1 : -1;
	return slice_compare(x->series, y->series);
}

static int
read_rows(struct breaks *b, struct fail *f)
{
	const struct csvfile *c = &b->file;
	int day = csvfile_require(c, "date", FAIL_USAGE, f);
	int series = csvfile_require(c, "series", FAIL_USAGE, f);
	int reason = csvfile_require(c, "reason", FAIL_USAGE, f);
	if (day < 0 || series < 0 || reason < 0)
		return -1;
	b->item = arena_zalloc(&b->file.arena, c->nrows + 1, sizeof *b->item);
	for (size_t row = 0; row < c->nrows; row++) {
		struct series_break *item = &b->item[b->n++];
		item->first = date_parse(csvfile_cell(c, row, day));
		item->series = csvfile_cell(c, row, series);
		item->reason = csvfile_cell(c, row, reason);
		if (item->first == DATE_NONE)
			return fail_set(f, FAIL_USAGE,
			    "%s:%u: date: not a calendar date, YYYY-MM-DD",
			    c->name, (unsigned)c->line[row]);
	}
	if (b->n)
		qsort(b->item, b->n, sizeof *b->item, by_date);
	return 0;
}

int
breaks_load(struct breaks *b, struct fail *f)
{
	struct arena scratch = {0};
	*b = (struct breaks){0};
	const char *path = share_path("codes", "breaks", ".csv", &scratch);
	int result = csvfile_load(&b->file, path, FAIL_USAGE, f);
	arena_fini(&scratch);
	return result < 0 ? -1 : read_rows(b, f);
}

void
breaks_fini(struct breaks *b)
{
	csvfile_fini(&b->file);
	*b = (struct breaks){0};
}

bool
break_is_of(const struct series_break *b, struct slice series)
{
	struct slice type = series;
	for (size_t i = 0; i < series.n; i++)
		if (series.p[i] == '.') {
			type.n = i;
			break;
		}
	return slice_equal(b->series, series) || slice_equal(b->series, type);
}
