/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A bar a row from 0 to 100%: how many of those who could came how far. The
 * bars are of the rows of all, with the count of people at their ends.
 */
#include "render/chart.h"
#include "render/svg.h"
#include "render/view.h"

#include <math.h>

enum { WIDTH = 480, ROW = 30, BAR = 18, TOP = 8, FOOT = 30, GAP = 10 };

struct plot {
	struct buf *out;
	const struct table *t;
	struct axis x;
	size_t n; /* rows */
	double bottom;
};

static bool
has_number(const struct table *t, size_t row, int column)
{
	return table_cell(t, row, (size_t)column)->state == CELL_NUMBER;
}

/* By groups, the rows of all come first: the others are in the table. */
static size_t
rows_of_all(const struct table *t)
{
	size_t n = 0, all = table_nrows(t);
	if (table_ngroups(t) < 2)
		return all;
	while (n < all && slice_is(table_cell(t, n, 0)->text, "all"))
		n++;
	return n;
}

/* The last group column: those before it are "all". */
static void
label_of(const struct plot *p, size_t row, struct buf *out)
{
	size_t column = table_ngroups(p->t) - 1;
	buf_reset(out);
	view_cell(&p->t->column[column], table_cell(p->t, row, column), out);
}

static double
label_width(const struct plot *p)
{
	struct buf label = {0};
	double widest = 0;
	for (size_t r = 0; r < p->n; r++) {
		label_of(p, r, &label);
		widest = fmax(widest, chart_name_width(buf_as_slice(&label)));
	}
	buf_fini(&label);
	return widest + GAP;
}

static void
draw_axis(const struct plot *p)
{
	struct buf label = {0};
	for (int i = 0; i <= 4; i++) {
		double x = axis_place(&p->x, i / 4.0);
		buf_reset(&label);
		buf_printf(&label, "%d%%", 25 * i);
		svg_line(p->out, i ? "grid" : "axis", x, TOP, x, p->bottom);
		svg_text(p->out, "quiet small", x, p->bottom + 18, SVG_MIDDLE,
		    buf_as_slice(&label));
	}
	buf_fini(&label);
}

/* "86% (251)"; a dash where nobody is eligible or it is withheld. */
static void
value_of(const struct plot *p, size_t row, struct buf *out)
{
	const struct chart *c = &p->t->chart;
	struct buf count = {0};
	buf_reset(out);
	view_cell(&p->t->column[c->value],
	    table_cell(p->t, row, (size_t)c->value), out);
	view_cell(
	    &p->t->column[c->x], table_cell(p->t, row, (size_t)c->x), &count);
	if (out->n && count.n)
		buf_printf(out, " (%s)", buf_cstr(&count));
	if (!out->n)
		buf_text(out, "\xE2\x80\x93");
	buf_fini(&count);
}

static void
draw_row(const struct plot *p, size_t row)
{
	const struct chart *c = &p->t->chart;
	double y = TOP + ROW * ((double)row + .5), end = p->x.from;
	struct buf label = {0};
	label_of(p, row, &label);
	chart_name(p->out, "text", p->x.from - GAP, y, buf_as_slice(&label));
	if (has_number(p->t, row, c->value)) {
		end = axis_place(
		    &p->x, table_cell(p->t, row, (size_t)c->value)->number);
		if (end > p->x.from)
			svg_rect(p->out, "mark1", p->x.from, y - BAR / 2.0,
			    fmax(end - p->x.from, 1.5), BAR);
	}
	value_of(p, row, &label);
	svg_text(
	    p->out, "text", end + 6, y + 5, SVG_START, buf_as_slice(&label));
	buf_fini(&label);
}

static void
describe(const struct plot *p, struct buf *out)
{
	struct buf label = {0}, value = {0};
	buf_printf(out, "A bar for each of %zu rows.", p->n);
	for (size_t r = 0; r < p->n && r < 12; r++) {
		label_of(p, r, &label);
		value_of(p, r, &value);
		buf_printf(out, " %s: %s.", buf_cstr(&label), buf_cstr(&value));
	}
	buf_text(out, " The table has all figures.");
	buf_fini(&label);
	buf_fini(&value);
}

void
chart_bars(struct buf *out, const struct table *t, const char *id, bool is_file)
{
	struct plot p = {.out = out, .t = t, .n = rows_of_all(t)};
	struct buf description = {0};
	if (p.n == 0)
		return;
	p.bottom = TOP + ROW * (double)p.n;
	/* A full bar leaves room for the figures behind it. */
	p.x = (struct axis){
	    .high = 1, .step = .25, .from = label_width(&p), .to = WIDTH - 92};
	describe(&p, &description);
	svg_begin(out, id, WIDTH, p.bottom + FOOT, slice_text(t->chart.title),
	    buf_as_slice(&description), is_file);
	draw_axis(&p);
	for (size_t r = 0; r < p.n; r++)
		draw_row(&p, r);
	svg_end(out, is_file);
	buf_fini(&description);
}
