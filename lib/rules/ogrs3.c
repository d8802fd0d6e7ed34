/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rules/ogrs3.h"

#include "base/num.h"
#include "io/csvfile.h"
#include "io/share.h"

#include <limits.h>

struct table {
	struct csvfile file;
	size_t row;
	struct fail *f;
	bool failed;
};

static struct slice
cell(struct table *t, const char *column)
{
	int i = csvfile_require(&t->file, column, FAIL_USAGE, t->f);
	t->failed |= i < 0;
	return csvfile_cell(&t->file, t->row, i);
}

static void
wrong(struct table *t, const char *column, const char *what)
{
	t->failed = true;
	fail_set(t->f, FAIL_USAGE, "%s:%u: %s: %s", t->file.name,
	    (unsigned)t->file.line[t->row], column, what);
}

static int
whole(struct table *t, const char *column, int otherwise)
{
	int64_t v = otherwise;
	struct slice s = cell(t, column);
	if (s.n && (!num_parse_int(s, &v) || v < 0 || v > 1000))
		wrong(t, column, "not a whole number");
	return (int)v;
}

static double
number(struct table *t, const char *column)
{
	double v = 0;
	if (!num_parse_double(cell(t, column), &v))
		wrong(t, column, "not a number");
	return v;
}

static void
read_constant(struct ogrs3 *o, struct table *t)
{
	int years = whole(t, "years", 0);
	if (years != 1 && years != 2)
		wrong(t, "years", "neither 1 nor 2");
	else
		o->constant[years - 1] = number(t, "value");
}

static void
read_age(struct ogrs3 *o, struct table *t)
{
	struct slice sex = cell(t, "sex");
	if (o->nages == OGRS3_ROWS ||
	    (!slice_is(sex, "M") && !slice_is(sex, "F")))
		wrong(t, "sex", "neither M nor F, or too many rows");
	else
		o->age[o->nages++] =
		    (struct ogrs3_age){sex.p[0], whole(t, "age_from", 0),
			whole(t, "age_to", INT_MAX), number(t, "value")};
}

static void
read_status(struct ogrs3 *o, struct table *t)
{
	struct slice sanction = cell(t, "sanction");
	bool is_caution = slice_is(sanction, "caution");
	if (o->nstatus == OGRS3_ROWS ||
	    (!is_caution && !slice_is(sanction, "conviction")))
		wrong(t, "sanction",
		    "neither conviction nor caution, or too many rows");
	else
		o->status[o->nstatus++] =
		    (struct ogrs3_status){is_caution, whole(t, "prior_from", 0),
			whole(t, "prior_to", INT_MAX), number(t, "value")};
}

static void
read_row(struct ogrs3 *o, struct table *t)
{
	struct slice term = cell(t, "term");
	if (slice_is(term, "constant"))
		read_constant(o, t);
	else if (slice_is(term, "copas"))
		o->copas = number(t, "value");
	else if (slice_is(term, "age"))
		read_age(o, t);
	else if (slice_is(term, "status"))
		read_status(o, t);
	else if (!slice_is(term, "band"))
		wrong(
		    t, "term", "not one of constant, copas, age, status, band");
}

int
ogrs3_load(struct ogrs3 *o, struct fail *f)
{
	struct arena a = {0};
	struct table t = {.f = f};
	*o = (struct ogrs3){0};
	const char *path = share_path("codes", "ogrs3", ".csv", &a);
	int r = csvfile_load(&t.file, path, FAIL_USAGE, f);
	for (; r == 0 && t.row < t.file.nrows; t.row++) {
		read_row(o, &t);
		r = t.failed ? -1 : 0;
	}
	csvfile_fini(&t.file);
	arena_fini(&a);
	return r;
}
