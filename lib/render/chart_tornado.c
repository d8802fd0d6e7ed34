/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A tornado: a bar a row from its low case to its high case, about the value
 * that all have when nothing is changed; rows stand as the table has them,
 * the widest first. The two cases are named under the bar's row.
 */
#include "render/chart.h"
#include "render/svg.h"
#include "render/view.h"

#include <math.h>

enum { WIDTH = 480, ROW = 58, BAR = 16, TOP = 10, FOOT = 46, SIDE = 40 };

struct plot {
	struct buf *out;
	const struct table *t;
	struct axis x;
	double bottom;
};

static double
number_at(const struct table *t, size_t row, int column)
{
	const struct cell *c = table_cell(t, row, (size_t)column);
	return c->state == CELL_NUMBER ? c->number : NAN;
}

static struct axis
axis_of(const struct table *t)
{
	const struct chart *c = &t->chart;
	double low = 0, high = isfinite(c->reference) ? c->reference : 0;
	for (size_t r = 0; r < table_nrows(t); r++) {
		low = fmin(low,
		    fmin(number_at(t, r, c->low), number_at(t, r, c->high)));
		high = fmax(high,
		    fmax(number_at(t, r, c->low), number_at(t, r, c->high)));
	}
	return axis_make(low, high, 6, SIDE, WIDTH - SIDE);
}

static void
text_at(const struct plot *p, size_t row, int column, struct buf *out)
{
	buf_reset(out);
	view_cell(
	    &p->t->column[column], table_cell(p->t, row, (size_t)column), out);
}

static void
draw_axis(const struct plot *p)
{
	struct buf label = {0};
	for (int i = 0; p->x.low + i * p->x.step < p->x.high * 1.0001; i++) {
		double v = p->x.low + i * p->x.step;
		double x = axis_place(&p->x, v);
		v = fabs(v) < p->x.step / 1000 ? 0 : v; /* no -0 */
		buf_reset(&label);
		buf_printf(&label, "%g", v);
		svg_line(
		    p->out, v == 0 ? "axis" : "grid", x, TOP, x, p->bottom);
		svg_text(p->out, "quiet small", x, p->bottom + 18, SVG_MIDDLE,
		    buf_as_slice(&label));
	}
	buf_reset(&label);
	view_heading(&p->t->column[p->t->chart.value], &label);
	svg_text(p->out, "quiet small", (p->x.from + p->x.to) / 2,
	    p->bottom + 38, SVG_MIDDLE, buf_as_slice(&label));
	buf_fini(&label);
}

/* The two cases under the bar, each on its own side. */
static void
draw_cases(const struct plot *p, size_t row, double y)
{
	const struct chart *c = &p->t->chart;
	struct buf label = {0}, value = {0};
	text_at(p, row, c->x, &label);
	text_at(p, row, c->low, &value);
	buf_printf(&label, ": %s", buf_cstr(&value));
	svg_text(
	    p->out, "quiet small halo", 4, y, SVG_START, buf_as_slice(&label));
	text_at(p, row, c->centre, &label);
	text_at(p, row, c->high, &value);
	buf_printf(&label, ": %s", buf_cstr(&value));
	svg_text(p->out, "quiet small halo", WIDTH - 4, y, SVG_END,
	    buf_as_slice(&label));
	buf_fini(&label);
	buf_fini(&value);
}

static void
draw_row(const struct plot *p, size_t row)
{
	const struct chart *c = &p->t->chart;
	double y = TOP + ROW * (double)row;
	double a = number_at(p->t, row, c->low);
	double b = number_at(p->t, row, c->high);
	struct buf label = {0};
	text_at(p, row, 0, &label);
	svg_text(p->out, "text strong halo", WIDTH / 2.0, y + 14, SVG_MIDDLE,
	    buf_as_slice(&label));
	if (!isnan(a) && !isnan(b)) {
		double from = axis_place(&p->x, fmin(a, b));
		double to = axis_place(&p->x, fmax(a, b));
		svg_rect(
		    p->out, "mark1", from, y + 20, fmax(to - from, 1.5), BAR);
	}
	draw_cases(p, row, y + 50);
	buf_fini(&label);
}

/* What it would have to be; under the rows. */
static void
draw_reference(const struct plot *p)
{
	double v = p->t->chart.reference;
	double x = axis_place(&p->x, v);
	if (isfinite(v))
		svg_line(p->out, "compare dashed", x, TOP, x, p->bottom);
}

/* Where nothing is changed; over the bars. */
static void
draw_usual(const struct plot *p)
{
	double v = number_at(p->t, 0, p->t->chart.value);
	double x = axis_place(&p->x, v);
	for (size_t r = 0; r < table_nrows(p->t) && !isnan(v); r++)
		svg_line(p->out, "line4 thick", x, TOP + ROW * (double)r + 18,
		    x, TOP + ROW * (double)r + 22 + BAR);
}

static void
describe(const struct plot *p, struct buf *out)
{
	struct buf low = {0}, high = {0}, label = {0};
	buf_text(out, "A bar for each factor, the widest first.");
	for (size_t r = 0; r < table_nrows(p->t); r++) {
		text_at(p, r, 0, &label);
		text_at(p, r, p->t->chart.low, &low);
		text_at(p, r, p->t->chart.high, &high);
		buf_printf(out, " %s: from %s to %s.", buf_cstr(&label),
		    buf_cstr(&low), buf_cstr(&high));
	}
	buf_text(out, " The table has all figures.");
	buf_fini(&low);
	buf_fini(&high);
	buf_fini(&label);
}

void
chart_tornado(
    struct buf *out, const struct table *t, const char *id, bool is_file)
{
	struct plot p = {.out = out, .t = t, .x = axis_of(t)};
	struct buf description = {0};
	p.bottom = TOP + ROW * (double)table_nrows(t);
	describe(&p, &description);
	svg_begin(out, id, WIDTH, p.bottom + FOOT, slice_text(t->chart.title),
	    buf_as_slice(&description), is_file);
	draw_axis(&p);
	draw_reference(&p);
	for (size_t r = 0; r < table_nrows(t); r++)
		draw_row(&p, r);
	draw_usual(&p);
	svg_end(out, is_file);
	buf_fini(&description);
}
