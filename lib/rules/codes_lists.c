/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The typed code lists of rules/codes.h. */
#include "base/mem.h"
#include "base/num.h"
#include "io/share.h"
#include "rules/codes.h"

#include <math.h>

/*
 * Reads the cells of one row by column name; the first cell that is not what
 * it must be fails, and later ones read as nothing.
 */
struct cells {
	const struct csvfile *file;
	size_t row;
	struct fail *f;
	bool failed;
};

static void
wrong(struct cells *c, const char *column, const char *what)
{
	c->failed = true;
	fail_set(c->f, FAIL_USAGE, "%s:%u: %s: %s", c->file->name,
	    (unsigned)c->file->line[c->row], column, what);
}

static struct slice
text(struct cells *c, const char *column)
{
	int i = csvfile_require(c->file, column, FAIL_USAGE, c->f);
	c->failed |= i < 0;
	return csvfile_cell(c->file, c->row, i);
}

/* A number, NaN when the cell is empty. */
static double
number(struct cells *c, const char *column)
{
	double v = NAN;
	struct slice s = text(c, column);
	if (s.n && !num_parse_double(s, &v))
		wrong(c, column, "not a number");
	return v;
}

/* A whole number, 0 when the cell is empty. */
static int
whole(struct cells *c, const char *column)
{
	int64_t v = 0;
	struct slice s = text(c, column);
	if (s.n && (!num_parse_int(s, &v) || v < 0 || v > 1000000))
		wrong(c, column, "not a whole number");
	return (int)v;
}

static bool
flag(struct cells *c, const char *column)
{
	struct slice s = text(c, column);
	if (!slice_is(s, "true") && !slice_is(s, "false"))
		wrong(c, column, "neither true nor false");
	return slice_is(s, "true");
}

static struct offence_class
read_offence(struct cells *c)
{
	return (struct offence_class){
	    .prefix = text(c, "prefix"),
	    .label = text(c, "label"),
	    .group = text(c, "group"),
	    .severity = text(c, "severity"),
	    .cost_class = text(c, "cost_class"),
	    .rank = whole(c, "rank"),
	    .recordable = flag(c, "recordable"),
	    .breach = flag(c, "breach"),
	    .ogrs3_weight = number(c, "ogrs3_weight"),
	    .harm_days = number(c, "harm_days"),
	};
}

int
offences_load(struct offences *o, struct fail *f)
{
	*o = (struct offences){0};
	if (codes_load(&o->list, "offences", "prefix", "group", f) < 0)
		return -1;
	size_t n = o->list.file.nrows;
	o->row = mem_zalloc(n + 1, sizeof *o->row);
	struct cells c = {.file = &o->list.file, .f = f};
	for (; c.row < n; c.row++) {
		o->row[c.row] = read_offence(&c);
		if (c.failed)
			return -1;
		if (o->row[c.row].prefix.n > o->longest)
			o->longest = o->row[c.row].prefix.n;
	}
	return 0;
}

void
offences_fini(struct offences *o)
{
	codes_fini(&o->list);
	mem_free(o->row);
	*o = (struct offences){0};
}

const struct offence_class *
offences_find(const struct offences *o, struct slice code)
{
	size_t n = code.n < o->longest ? code.n : o->longest;
	for (; n > 0; n--) {
		int row = codes_row(&o->list, slice_of(code.p, n));
		if (row >= 0)
			return &o->row[row];
	}
	return NULL;
}

int
disposals_load(struct codes *list, struct fail *f)
{
	return codes_load(list, "disposals", "code", "disposal", f);
}

int
ethnicity_load(struct codes *list, struct fail *f)
{
	return codes_load(list, "ethnicity", "code", "ethnicity", f);
}

struct slice
ethnicity_group(const struct codes *list, struct slice code)
{
	int row = codes_row(list, code);
	return row < 0 ? slice_of("", 0) : codes_cell(list, row, "group5");
}

static struct tool_scale
read_scale(struct cells *c)
{
	return (struct tool_scale){
	    .tool = text(c, "tool"),
	    .need = text(c, "need"),
	    .label = text(c, "label"),
	    .min = number(c, "min"),
	    .max = number(c, "max"),
	    .is_better_high = slice_is(text(c, "better"), "high"),
	    .threshold = number(c, "threshold"),
	    .severe = number(c, "severe"),
	};
}

int
tools_load(struct tools *t, struct fail *f)
{
	struct arena a = {0};
	*t = (struct tools){0};
	int r = csvfile_load(
	    &t->file, share_path("codes", "tools", ".csv", &a), FAIL_USAGE, f);
	arena_fini(&a);
	if (r < 0)
		return -1;
	t->n = t->file.nrows;
	t->row = mem_zalloc(t->n + 1, sizeof *t->row);
	struct cells c = {.file = &t->file, .f = f};
	for (; c.row < t->n && !c.failed; c.row++)
		t->row[c.row] = read_scale(&c);
	return c.failed ? -1 : 0;
}

void
tools_fini(struct tools *t)
{
	csvfile_fini(&t->file);
	mem_free(t->row);
	*t = (struct tools){0};
}

const struct tool_scale *
tools_find(const struct tools *t, struct slice tool, struct slice need)
{
	for (size_t i = 0; i < t->n; i++)
		if (slice_equal_nocase(t->row[i].tool, tool) &&
		    slice_equal_nocase(t->row[i].need, need))
			return &t->row[i];
	return NULL;
}

bool
tool_is_need(const struct tool_scale *scale, double score)
{
	/* Comparisons with a NaN threshold are false: no need. */
	return scale->is_better_high ? score <= scale->threshold
				     : score >= scale->threshold;
}

static struct need
read_need(struct cells *c)
{
	return (struct need){
	    .need = text(c, "need"),
	    .label = text(c, "label"),
	    .pathway = text(c, "pathway"),
	    .pathway_label = text(c, "pathway_label"),
	    .pathway_no = whole(c, "pathway_no"),
	    .is_barrier = flag(c, "barrier"),
	};
}

int
needs_load(struct needs *n, struct fail *f)
{
	*n = (struct needs){0};
	if (codes_load(&n->list, "needs", "need", "need", f) < 0)
		return -1;
	n->row = mem_zalloc(n->list.file.nrows + 1, sizeof *n->row);
	struct cells c = {.file = &n->list.file, .f = f};
	for (; c.row < n->list.file.nrows && !c.failed; c.row++)
		n->row[c.row] = read_need(&c);
	return c.failed ? -1 : 0;
}

void
needs_fini(struct needs *n)
{
	codes_fini(&n->list);
	mem_free(n->row);
	*n = (struct needs){0};
}

const struct need *
needs_find(const struct needs *n, struct slice need)
{
	int row = codes_row(&n->list, need);
	return row < 0 ? NULL : &n->row[row];
}

static struct outcome_kind
read_outcome(struct cells *c)
{
	return (struct outcome_kind){
	    .kind = text(c, "kind"),
	    .label = text(c, "label"),
	    .stage = text(c, "stage"),
	    .pathway = text(c, "pathway"),
	    .need = text(c, "need"),
	    .sustains = text(c, "sustains"),
	    .days = whole(c, "days"),
	};
}

int
outcomes_load(struct outcomes *o, struct fail *f)
{
	*o = (struct outcomes){0};
	if (codes_load(&o->list, "outcomes", "kind", "kind", f) < 0)
		return -1;
	o->row = mem_zalloc(o->list.file.nrows + 1, sizeof *o->row);
	struct cells c = {.file = &o->list.file, .f = f};
	for (; c.row < o->list.file.nrows && !c.failed; c.row++)
		o->row[c.row] = read_outcome(&c);
	return c.failed ? -1 : 0;
}

void
outcomes_fini(struct outcomes *o)
{
	codes_fini(&o->list);
	mem_free(o->row);
	*o = (struct outcomes){0};
}

const struct outcome_kind *
outcomes_find(const struct outcomes *o, struct slice kind)
{
	int row = codes_row(&o->list, kind);
	return row < 0 ? NULL : &o->row[row];
}
