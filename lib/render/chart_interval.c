/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A dot and its interval a row: rates of groups beside each other. The total
 * is a diamond, and a dashed line carries it down past the groups.
 */
#include "render/chart.h"
#include "render/svg.h"
#include "render/view.h"

#include <math.h>

enum { WIDTH = 480, ROW = 30, TOP = 12, FOOT = 34, GAP = 12 };

struct plot {
	struct buf *out;
	const struct table *t;
	struct axis x;
	double labels, values; /* widths of the text at both sides */
	double bottom;
};

static bool
has_number(const struct table *t, size_t row, int column)
{
	return column >= 0 &&
	    table_cell(t, row, (size_t)column)->state == CELL_NUMBER;
}

static double
number_at(const struct table *t, size_t row, int column)
{
	return table_cell(t, row, (size_t)column)->number;
}

/* Widens [low, high] to hold a column's values. */
static void
widen(const struct table *t, int column, double *low, double *high)
{
	for (size_t r = 0; r < table_nrows(t); r++)
		if (has_number(t, r, column)) {
			double v = number_at(t, r, column);
			*low = fmin(*low, v);
			*high = fmax(*high, v);
		}
}

/* Are these ratios to 1, none of them 0? */
static bool
is_ratio(const struct table *t)
{
	const struct chart *c = &t->chart;
	double low = 1, high = 1;
	widen(t, c->value, &low, &high);
	widen(t, c->low, &low, &high);
	return t->column[c->value].type == COLUMN_NUMBER && c->reference == 1 &&
	    low > 0;
}

/* An axis from 0, or below, that holds everything; or one of ratios. */
static struct axis
axis_of(const struct table *t, double from, double to)
{
	const struct chart *c = &t->chart;
	double low = is_ratio(t) ? 1 : 0, high = low;
	widen(t, c->value, &low, &high);
	widen(t, c->low, &low, &high);
	widen(t, c->high, &low, &high);
	if (isfinite(c->reference)) {
		low = fmin(low, c->reference);
		high = fmax(high, c->reference);
	}
	if (is_ratio(t))
		return axis_make_ratio(low, high, from, to);
	return axis_make(low, high > low ? high : low + 1, 5, from, to);
}

/* How many decimals a mark needs. */
static int
mark_decimals(const struct axis *a, enum column_type type, double v)
{
	if (a->is_ratio)
		return v < .0999 ? 2 : v < .999;
	return a->step < (type == COLUMN_RATE ? .0099 : .99);
}

static void
draw_axis(const struct plot *p)
{
	struct column round = p->t->column[p->t->chart.value];
	struct buf label = {0};
	for (int i = 0; isfinite(axis_mark(&p->x, i)); i++) {
		double v = axis_mark(&p->x, i);
		double x = axis_place(&p->x, v);
		round.decimals = mark_decimals(&p->x, round.type, v);
		struct cell cell = {.state = CELL_NUMBER, .number = v};
		bool is_zero = !p->x.is_ratio && fabs(v) < p->x.step / 1000;
		buf_reset(&label);
		view_cell(&round, &cell, &label);
		svg_line(
		    p->out, is_zero ? "axis" : "grid", x, TOP, x, p->bottom);
		svg_text(p->out, "quiet small", x, p->bottom + 20, SVG_MIDDLE,
		    buf_as_slice(&label));
	}
	buf_fini(&label);
}

static void
draw_row(const struct plot *p, size_t row)
{
	const struct chart *c = &p->t->chart;
	bool is_total = row == 0 && p->t->has_total;
	const char *class = is_total ? "text strong" : "text";
	double y = TOP + ROW * ((double)row + 0.5);
	struct buf label = {0};
	chart_row_label(p->t, row, CHART_NAME, &label);
	chart_name(p->out, class, p->labels - GAP, y, buf_as_slice(&label));
	buf_reset(&label);
	view_cell(&p->t->column[c->value],
	    table_cell(p->t, row, (size_t)c->value), &label);
	svg_text(p->out, class, WIDTH - 2, y + 5, SVG_END,
	    label.n ? buf_as_slice(&label) : slice_text("\xE2\x80\x93"));
	buf_fini(&label);
	if (has_number(p->t, row, c->low) && has_number(p->t, row, c->high))
		svg_line(p->out, "line1 thick",
		    axis_place(&p->x, number_at(p->t, row, c->low)), y,
		    axis_place(&p->x, number_at(p->t, row, c->high)), y);
	if (!has_number(p->t, row, c->value))
		return;
	double x = axis_place(&p->x, number_at(p->t, row, c->value));
	if (is_total)
		svg_diamond(p->out, "mark1", x, y, 8);
	else
		svg_circle(p->out, "mark1", x, y, 6);
}

static double
label_width(const struct table *t)
{
	struct buf label = {0};
	double widest = 0;
	for (size_t r = 0; r < table_nrows(t); r++) {
		buf_reset(&label);
		chart_row_label(t, r, CHART_NAME, &label);
		widest = fmax(widest, chart_name_width(buf_as_slice(&label)));
	}
	buf_fini(&label);
	return widest + GAP + 4;
}

static void
draw_references(const struct plot *p)
{
	const struct chart *c = &p->t->chart;
	if (isfinite(c->reference)) {
		double x = axis_place(&p->x, c->reference);
		svg_line(p->out, "compare", x, TOP, x, p->bottom);
	} else if (p->t->has_total && has_number(p->t, 0, c->value)) {
		double x = axis_place(&p->x, number_at(p->t, 0, c->value));
		svg_line(p->out, "line1 dashed", x, TOP + ROW, x, p->bottom);
	}
}

/* Highest and lowest, for those who cannot see the picture. */
static void
describe(const struct table *t, struct buf *out)
{
	size_t n = table_nrows(t);
	struct buf label = {0}, value = {0};
	buf_printf(
	    out, "A dot and a line for its interval in each of %zu rows.", n);
	for (size_t r = 0; r < n && r < 12; r++) {
		buf_reset(&label);
		buf_reset(&value);
		chart_row_label(t, r, CHART_NAME, &label);
		view_cell(&t->column[t->chart.value],
		    table_cell(t, r, (size_t)t->chart.value), &value);
		if (value.n)
			buf_printf(out, " %s: %s.", buf_cstr(&label),
			    buf_cstr(&value));
	}
	buf_text(out, " The table has all figures.");
	buf_fini(&label);
	buf_fini(&value);
}

void
chart_interval(
    struct buf *out, const struct table *t, const char *id, bool is_file)
{
	struct plot p = {.out = out, .t = t};
	struct buf description = {0};
	size_t n = table_nrows(t);
	double height = TOP + ROW * (double)n + FOOT;
	p.labels = label_width(t);
	p.values = 64;
	p.bottom = TOP + ROW * (double)n;
	p.x = axis_of(t, p.labels, WIDTH - p.values);
	describe(t, &description);
	svg_begin(out, id, WIDTH, height, slice_text(t->chart.title),
	    buf_as_slice(&description), is_file);
	draw_axis(&p);
	draw_references(&p);
	for (size_t r = 0; r < n; r++)
		draw_row(&p, r);
	svg_end(out, is_file);
	buf_fini(&description);
}
