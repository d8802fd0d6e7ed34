/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/baseline.h"

#include "base/num.h"

#include <math.h>

/* A fraction "0.592", or per cent "59.2%". */
static bool
parse_rate(struct slice text, double *rate)
{
	bool is_percent = slice_ends(text, "%");
	if (is_percent)
		text.n--;
	if (!num_parse_double(text, rate))
		return false;
	if (is_percent)
		*rate /= 100;
	return true;
}

enum baseline_kind
baseline_kind_of(const char *text, double *rate)
{
	if (parse_rate(slice_text(text), rate))
		return BASELINE_RATE;
	return slice_ends(slice_text(text), ".csv") ? BASELINE_SHEET
						    : BASELINE_MEMBERS;
}

/* --- members ----------------------------------------------------------- */

/* The code of the cohort in the baseline's members; its only one if so. */
static int64_t
find_cohort(
    const struct data *d, size_t column, struct slice name, struct arena *a)
{
	const struct strmap *codes = &d->column[column].values;
	for (size_t i = 0; i < codes->n; i++)
		if (slice_equal(data_text(strmap_key(codes, i), a), name))
			return (int64_t)i;
	return codes->n == 1 ? 0 : -1;
}

static struct rows
rows_of_cohort(
    const struct data *d, size_t column, int64_t code, struct arena *a)
{
	size_t n = d->nrows[RECORD_MEMBER];
	struct rows rows = {arena_alloc(a, (n + 1) * sizeof(uint32_t)), 0};
	for (size_t i = 0; i < n; i++)
		if (code < 0 || d->column[column].code[i] == (uint32_t)code)
			rows.row[rows.n++] = (uint32_t)i;
	return rows;
}

static int
open_members(struct baseline *b, const struct scope *scope, struct arena *a,
    struct fail *f)
{
	size_t column = 0; /* the first question of every run: the cohort */
	int64_t code = -1;
	if (slice_present(scope->cohort)) {
		code = find_cohort(b->data, column, scope->cohort, a);
		if (code < 0)
			return fail_set(f, FAIL_USAGE,
			    "--baseline: no members of the cohort %.*s in it",
			    (int)scope->cohort.n, scope->cohort.p);
	}
	b->rows = rows_of_cohort(b->data, column, code, a);
	groups_make(&b->groups, b->data, b->keys, b->nkeys, b->rows);
	return 0;
}

static int
find_members(const struct baseline *b, const struct group *g,
    const struct result_columns *c, enum score score, struct standard *out,
    struct arena *a, struct fail *f)
{
	struct results o;
	struct rows rows = b->rows;
	if (g) {
		const struct group *same = groups_find(&b->groups, g);
		if (!same)
			return 0;
		rows = same->rows;
	}
	if (results_count(&o, c, b->data, rows, score, a, f) < 0)
		return -1;
	if (o.reoffenders.n == 0)
		return 0;
	*out = (struct standard){.rate = proportion_value(o.reoffenders),
	    .n = (double)o.reoffenders.n,
	    .counts = o.reoffenders,
	    .mean_score = results_mean_score(&o)};
	return 1;
}

/* --- a published table ------------------------------------------------- */

static int
column_named(const struct sheet *s, const char *name)
{
	for (size_t i = 0; i < s->ncolumns; i++)
		if (slice_is(s->name[i], name))
			return (int)i;
	return -1;
}

static struct slice
cell_of(const struct sheet *s, size_t row, int column)
{
	return column < 0 ? SLICE_NONE
			  : s->cell[row * s->ncolumns + (size_t)column];
}

static bool
is_row(const struct baseline *b, const struct group *g, size_t row)
{
	for (size_t k = 0; k < b->nkeys; k++) {
		int column = column_named(b->sheet, b->keys[k].text);
		struct slice is = cell_of(b->sheet, row, column);
		struct slice want = !g ? slice_text("all")
		    : g->value[k].p    ? g->value[k]
				       : slice_text("not recorded");
		if (slice_present(is) ? !slice_equal(is, want) : g != NULL)
			return false;
	}
	return true;
}

static int
bad_row(const struct sheet *s, size_t row, const char *what, struct fail *f)
{
	return fail_set(
	    f, FAIL_USAGE, "%s:%u: %s", s->file, (unsigned)s->line[row], what);
}

/* A published cell that says nothing: empty, or withheld. */
static bool
is_blank(struct slice cell)
{
	return cell.n == 0 || *cell.p == '[';
}

/* The rate from the counts, unless the table gives it: counts may be rounded.
 */
static int
read_counts(
    const struct sheet *s, size_t row, struct standard *out, struct fail *f)
{
	struct slice n = cell_of(s, row, column_named(s, "mature"));
	struct slice events = cell_of(s, row, column_named(s, "reoffenders"));
	struct proportion *p = &out->counts;
	if (is_blank(n) || (isnan(out->rate) && is_blank(events)))
		return 0;
	if (!num_parse_int(n, &p->n) || p->n <= 0)
		return bad_row(s, row, "mature is not a count", f);
	if (!isnan(out->rate))
		p->events = (int64_t)(out->rate * (double)p->n + 0.5);
	else if (!num_parse_int(events, &p->events) || p->events < 0 ||
	    p->events > p->n)
		return bad_row(s, row, "reoffenders is not a count", f);
	else
		out->rate = proportion_value(*p);
	out->n = (double)p->n;
	return 0;
}

static int
read_row(
    const struct sheet *s, size_t row, struct standard *out, struct fail *f)
{
	struct slice rate = cell_of(s, row, column_named(s, "rate"));
	*out = (struct standard){.rate = NAN, .n = INFINITY, .mean_score = NAN};
	if (!is_blank(rate) &&
	    (!parse_rate(rate, &out->rate) || out->rate < 0 || out->rate > 1))
		return bad_row(s, row, "rate is not between 0 and 1", f);
	if (read_counts(s, row, out, f) < 0)
		return -1;
	return !isnan(out->rate);
}

static int
find_row(const struct baseline *b, const struct group *g, struct standard *out,
    struct fail *f)
{
	for (size_t row = 0; row < b->sheet->nrows; row++)
		if (is_row(b, g, row))
			return read_row(b->sheet, row, out, f);
	return 0;
}

static int
open_sheet(const struct sheet *s, struct fail *f)
{
	if (column_named(s, "rate") < 0 &&
	    (column_named(s, "mature") < 0 ||
		column_named(s, "reoffenders") < 0))
		return fail_set(f, FAIL_USAGE,
		    "%s: a baseline needs the column rate, or mature and "
		    "reoffenders",
		    s->file);
	return 0;
}

/* --- all --------------------------------------------------------------- */

int
baseline_open(struct baseline *b, const struct scope *scope,
    const struct key *keys, size_t nkeys, struct arena *a, struct fail *f)
{
	b->keys = keys;
	b->nkeys = nkeys;
	b->groups = (struct groups){0};
	if (b->kind == BASELINE_MEMBERS)
		return open_members(b, scope, a, f);
	if (b->kind == BASELINE_SHEET)
		return open_sheet(b->sheet, f);
	if (b->kind == BASELINE_RATE && !(b->rate > 0 && b->rate < 1))
		return fail_set(f, FAIL_USAGE,
		    "--baseline: a rate is between 0 and 1, or per cent with "
		    "its sign");
	return 0;
}

void
baseline_close(struct baseline *b)
{
	groups_fini(&b->groups);
}

int
baseline_find(const struct baseline *b, const struct group *g,
    const struct result_columns *c, enum score score, struct standard *out,
    struct arena *a, struct fail *f)
{
	if (b->kind == BASELINE_MEMBERS)
		return find_members(b, g, c, score, out, a, f);
	if (b->kind == BASELINE_SHEET)
		return find_row(b, g, out, f);
	if (b->kind == BASELINE_NONE || g)
		return 0;
	*out = (struct standard){
	    .rate = b->rate, .n = INFINITY, .mean_score = NAN};
	return 1;
}

int
target_parse(struct target *t, const char *text, struct fail *f)
{
	struct slice s = slice_text(text);
	t->is_relative = slice_ends(s, "%");
	bool is_points = slice_ends(s, "pp");
	s.n -= t->is_relative ? 1 : is_points ? 2 : 0;
	if ((!t->is_relative && !is_points) || !num_parse_double(s, &t->by) ||
	    t->by >= 0 || t->by < -100)
		return fail_set(f, FAIL_USAGE,
		    "--target %s: expected a reduction, relative as -10%% or "
		    "in percentage points as -5pp",
		    text);
	t->by /= 100;
	return 0;
}

double
target_rate(struct target t, double baseline)
{
	double rate = t.is_relative ? baseline * (1 + t.by) : baseline + t.by;
	return rate < 0 ? 0 : rate;
}
