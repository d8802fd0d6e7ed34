/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A control chart: a value a period, the centre and the limits of each
 * stretch, signals as diamonds. Nothing is drawn across a series break.
 */
#include "render/chart.h"
#include "render/svg.h"
#include "render/view.h"

#include <math.h>

enum { WIDTH = 480, HEIGHT = 280, TOP = 34, FOOT = 40, RIGHT = 12 };
enum { TICKS = 6 };

struct plot {
	struct buf *out;
	const struct table *t;
	struct axis x, y;
	size_t n;
	double bottom;
};

static double
number_at(const struct plot *p, size_t row, int column)
{
	const struct cell *c = table_cell(p->t, row, (size_t)column);
	return c->state == CELL_NUMBER ? c->number : NAN;
}

static double
x_at(const struct plot *p, size_t row)
{
	return axis_place(&p->x, (double)row);
}

static double
highest(const struct plot *p)
{
	double most = 0;
	for (size_t r = 0; r < p->n; r++) {
		most = fmax(most, number_at(p, r, p->t->chart.value));
		most = fmax(most, number_at(p, r, p->t->chart.high));
	}
	return most > 0 ? most : 1;
}

/* A value as the table shows it, with as many decimals as a step needs. */
static void
value_label(const struct plot *p, double v, struct buf *out)
{
	const struct chart *c = &p->t->chart;
	struct cell x = *table_cell(p->t, 0, (size_t)c->value);
	bool is_rate = x.has_format && x.as == COLUMN_RATE;
	x.state = CELL_NUMBER;
	x.number = v;
	x.decimals = p->y.step < (is_rate ? .0099 : .99);
	buf_reset(out);
	view_cell(&p->t->column[c->value], &x, out);
}

static double
widest_value(const struct plot *p)
{
	struct buf label = {0};
	double widest = 0;
	for (int i = 0; p->y.low + i * p->y.step <= p->y.high * 1.0001; i++) {
		value_label(p, p->y.low + i * p->y.step, &label);
		widest = fmax(widest, svg_text_width(buf_as_slice(&label)));
	}
	buf_fini(&label);
	return widest;
}

static void
draw_axes(const struct plot *p)
{
	struct buf label = {0};
	size_t every = p->n / TICKS + 1;
	for (int i = 0; p->y.low + i * p->y.step <= p->y.high * 1.0001; i++) {
		double v = p->y.low + i * p->y.step;
		double y = axis_place(&p->y, v);
		value_label(p, v, &label);
		svg_line(p->out, i ? "grid" : "axis", p->x.from - 6, y,
		    WIDTH - RIGHT, y);
		svg_text(p->out, "quiet small", p->x.from - 12, y + 4, SVG_END,
		    buf_as_slice(&label));
	}
	for (size_t r = 0; r < p->n; r += every) {
		buf_reset(&label);
		chart_row_label(p->t, r, CHART_LABEL, &label);
		svg_line(p->out, "axis", x_at(p, r), p->bottom, x_at(p, r),
		    p->bottom + 4);
		svg_text(p->out, "quiet small", x_at(p, r), p->bottom + 18,
		    x_at(p, r) > WIDTH - 40 ? SVG_END : SVG_MIDDLE,
		    buf_as_slice(&label));
	}
	buf_fini(&label);
}

/* A line through the rows from .. to - 1 of a column; holes end it. */
static void
draw_line(
    const struct plot *p, size_t from, size_t to, int column, const char *class)
{
	bool is_open = false;
	for (size_t r = from; r < to; r++) {
		double v = number_at(p, r, column);
		if (isnan(v)) {
			if (is_open)
				svg_path_end(p->out, false);
			is_open = false;
			continue;
		}
		if (is_open)
			svg_path_to(p->out, x_at(p, r), axis_place(&p->y, v));
		else
			svg_path_begin(
			    p->out, class, x_at(p, r), axis_place(&p->y, v));
		is_open = true;
	}
	if (is_open)
		svg_path_end(p->out, false);
}

static size_t
part_end(const struct plot *p, size_t from)
{
	int part = p->t->chart.part;
	size_t to = from;
	while (to < p->n && number_at(p, to, part) == number_at(p, from, part))
		to++;
	return to;
}

static void
draw_part(const struct plot *p, size_t from, size_t to)
{
	const struct chart *c = &p->t->chart;
	if (from > 0) {
		double x = (x_at(p, from) + x_at(p, from - 1)) / 2;
		svg_line(p->out, "compare", x, TOP, x, p->bottom);
		svg_text(p->out, "quiet small", x + 4, TOP + 10, SVG_START,
		    slice_text("break"));
	}
	draw_line(p, from, to, c->low, "line3 curve dash3");
	draw_line(p, from, to, c->high, "line3 curve dash3");
	draw_line(p, from, to, c->centre, "line3 curve thin");
	draw_line(p, from, to, c->value, "line1 curve");
}

static void
draw_marks(const struct plot *p)
{
	const struct chart *c = &p->t->chart;
	double radius = p->n > 60 ? 2 : 3.5;
	for (size_t r = 0; r < p->n; r++) {
		double v = number_at(p, r, c->value);
		const struct cell *why = table_cell(p->t, r, (size_t)c->signal);
		if (isnan(v))
			continue;
		double y = axis_place(&p->y, v);
		if (why->state == CELL_TEXT)
			svg_diamond(p->out, "mark2", x_at(p, r), y, 2 * radius);
		else
			svg_circle(p->out, "mark1", x_at(p, r), y, radius);
	}
}

/* What the marks and lines are. */
static void
draw_key(const struct plot *p)
{
	double x = p->x.from;
	svg_line(p->out, "line3 curve dash3", x, 14, x + 24, 14);
	svg_text(
	    p->out, "text small", x + 30, 18, SVG_START, slice_text("limits"));
	x += 90;
	svg_line(p->out, "line3 curve thin", x, 14, x + 24, 14);
	svg_text(
	    p->out, "text small", x + 30, 18, SVG_START, slice_text("centre"));
	x += 100;
	svg_diamond(p->out, "mark2", x, 14, 7);
	svg_text(
	    p->out, "text small", x + 14, 18, SVG_START, slice_text("signal"));
}

static void
describe(const struct plot *p, struct buf *out)
{
	const struct chart *c = &p->t->chart;
	size_t nsignals = 0;
	struct buf first = {0}, last = {0};
	for (size_t r = 0; r < p->n; r++)
		nsignals +=
		    table_cell(p->t, r, (size_t)c->signal)->state == CELL_TEXT;
	chart_row_label(p->t, 0, CHART_LABEL, &first);
	chart_row_label(p->t, p->n - 1, CHART_LABEL, &last);
	buf_printf(out,
	    "A line of %zu points from %s to %s with control limits; %zu are "
	    "signals. The table has all figures.",
	    p->n, buf_cstr(&first), buf_cstr(&last), nsignals);
	buf_fini(&first);
	buf_fini(&last);
}

void
chart_control(
    struct buf *out, const struct table *t, const char *id, bool is_file)
{
	struct plot p = {
	    .out = out, .t = t, .n = table_nrows(t), .bottom = HEIGHT - FOOT};
	struct buf description = {0};
	if (p.n == 0)
		return;
	p.y = axis_make(0, highest(&p), 5, p.bottom, TOP);
	p.x = (struct axis){.high = p.n > 1 ? (double)p.n - 1 : 1,
	    .from = widest_value(&p) + 20,
	    .to = WIDTH - RIGHT - 6};
	describe(&p, &description);
	svg_begin(out, id, WIDTH, HEIGHT, slice_text(t->chart.title),
	    buf_as_slice(&description), is_file);
	draw_key(&p);
	draw_axes(&p);
	for (size_t from = 0, to; from < p.n; from = to) {
		to = part_end(&p, from);
		draw_part(&p, from, to);
	}
	draw_marks(&p);
	svg_end(out, is_file);
	buf_fini(&description);
}
