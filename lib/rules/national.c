/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rules/national.h"

#include "base/num.h"
#include "io/share.h"

#include <math.h>

static int
not_a_number(
    const struct csvfile *c, size_t row, const char *column, struct fail *f)
{
	return fail_set(f, FAIL_USAGE, "%s:%u: %s: not a number", c->name,
	    (unsigned)c->line[row], column);
}

/* An empty cell is NaN. */
static int
read_number(const struct csvfile *c, size_t row, const char *column,
    double *out, struct fail *f)
{
	int i = csvfile_require(c, column, FAIL_USAGE, f);
	if (i < 0)
		return -1;
	struct slice cell = csvfile_cell(c, row, i);
	*out = NAN;
	if (cell.n && !num_parse_double(cell, out))
		return not_a_number(c, row, column, f);
	return 0;
}

static int
read_text(const struct csvfile *c, size_t row, const char *column,
    struct slice *out, struct fail *f)
{
	int i = csvfile_require(c, column, FAIL_USAGE, f);
	if (i < 0)
		return -1;
	*out = csvfile_cell(c, row, i);
	return 0;
}

static int
read_row(const struct csvfile *c, size_t row, struct national_rate *r,
    struct fail *f)
{
	if (read_text(c, row, "cohort", &r->cohort, f) < 0 ||
	    read_text(c, row, "group", &r->group, f) < 0 ||
	    read_text(c, row, "events", &r->events, f) < 0 ||
	    read_text(c, row, "sentence_bands", &r->bands, f) < 0 ||
	    read_text(c, row, "period", &r->period, f) < 0 ||
	    read_text(c, row, "status", &r->status, f) < 0 ||
	    read_number(c, row, "age_min", &r->age_min, f) < 0 ||
	    read_number(c, row, "age_max", &r->age_max, f) < 0 ||
	    read_number(c, row, "rate", &r->rate, f) < 0)
		return -1;
	return r->rate >= 0 && r->rate <= 1 ? 0
					    : not_a_number(c, row, "rate", f);
}

int
national_load(struct national *n, struct fail *f)
{
	struct arena scratch = {0};
	*n = (struct national){0};
	const char *path = share_path("codes", "national", ".csv", &scratch);
	int result = csvfile_load(&n->file, path, FAIL_USAGE, f);
	arena_fini(&scratch);
	if (result < 0)
		return -1;
	n->item =
	    arena_zalloc(&n->file.arena, n->file.nrows + 1, sizeof *n->item);
	for (; n->n < n->file.nrows; n->n++)
		if (read_row(&n->file, n->n, &n->item[n->n], f) < 0)
			return -1;
	return 0;
}

void
national_fini(struct national *n)
{
	csvfile_fini(&n->file);
	*n = (struct national){0};
}

/* An empty list takes anything. */
static bool
is_listed(struct slice list, struct slice text)
{
	struct slice rest = list;
	while (text.p && rest.n)
		if (slice_equal(slice_cut(rest, ';', &rest), text))
			return true;
	return list.n == 0;
}

bool
national_is_about(const struct national_rate *r, double age, struct slice event,
    struct slice band)
{
	bool is_old_enough = isnan(r->age_min) || age >= r->age_min,
	     is_young_enough = isnan(r->age_max) || age <= r->age_max;
	return is_old_enough && is_young_enough &&
	    is_listed(r->events, event) && is_listed(r->bands, band);
}
