/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The love plot of a matching: how far apart two groups were in each
 * characteristic before (rings) and are after (dots), in standard deviations,
 * with lines at 0.05 and 0.10. Of many rows, those furthest apart before.
 */
#include "render/chart.h"
#include "render/svg.h"
#include "render/view.h"

#include "base/mem.h"

#include <math.h>
#include <stdlib.h>

enum {
	WIDTH = 560,
	ROW = 20,
	TOP = 34,
	FOOT = 44,
	GAP = 10,
	MOST = 40,
	LABEL = 44
};

struct row {
	size_t at;
	double before, after;
};

struct plot {
	struct buf *out;
	const struct table *t;
	struct axis x;
	struct row *row;
	size_t n, nall;
	double bottom;
};

static double
size_at(const struct table *t, size_t row, int column)
{
	const struct cell *c = table_cell(t, row, (size_t)column);
	return c->state == CELL_NUMBER ? fabs(c->number) : NAN;
}

/* The furthest apart first; equals in the table's order. */
static int
by_before(const void *a, const void *b)
{
	const struct row *x = a, *y = b;
	if (x->before != y->before)
		return x->before < y->before ? 1 : -1;
	return (x->at > y->at) - (x->at < y->at);
}

static void
choose_rows(struct plot *p)
{
	const struct table *t = p->t;
	p->row = mem_zalloc(table_nrows(t) + 1, sizeof *p->row);
	for (size_t r = 0; r < table_nrows(t); r++) {
		double before = size_at(t, r, t->chart.x);
		double after = size_at(t, r, t->chart.value);
		if (!isnan(before) && !isnan(after))
			p->row[p->n++] = (struct row){r, before, after};
	}
	p->nall = p->n;
	if (p->n)
		qsort(p->row, p->n, sizeof *p->row, by_before);
	if (p->n > MOST)
		p->n = MOST;
}

static double
widest_label(const struct plot *p)
{
	struct buf label = {0};
	double widest = 0;
	for (size_t i = 0; i < p->n; i++) {
		buf_reset(&label);
		chart_row_label(p->t, p->row[i].at, LABEL, &label);
		widest = fmax(widest, svg_text_width(buf_as_slice(&label)));
	}
	buf_fini(&label);
	return widest;
}

static double
furthest(const struct plot *p)
{
	double most = .15;
	for (size_t i = 0; i < p->n; i++)
		most = fmax(most, fmax(p->row[i].before, p->row[i].after));
	return most;
}

static void
draw_axis(const struct plot *p)
{
	struct buf label = {0};
	for (int i = 0; p->x.low + i * p->x.step <= p->x.high * 1.0001; i++) {
		double x = axis_place(&p->x, i * p->x.step);
		buf_reset(&label);
		buf_printf(&label, "%g", i * p->x.step);
		svg_line(p->out, i ? "grid" : "axis", x, TOP, x, p->bottom);
		svg_text(p->out, "quiet small", x, p->bottom + 16, SVG_MIDDLE,
		    buf_as_slice(&label));
	}
	buf_fini(&label);
	svg_text(p->out, "quiet small", WIDTH - 4, p->bottom + 34, SVG_END,
	    slice_text("standard deviations apart"));
	for (int i = 1; i <= 2; i++) {
		double x = axis_place(&p->x, .05 * i);
		svg_line(p->out, "compare dashed", x, TOP, x, p->bottom);
	}
}

/* What the marks are. */
static void
draw_key(const struct plot *p)
{
	double x = p->x.from + 8;
	svg_circle(p->out, "ring2", x, 14, 5);
	svg_text(p->out, "text small", x + 12, 18, SVG_START,
	    slice_text("before matching"));
	x += 140;
	svg_circle(p->out, "mark1", x, 14, 5);
	svg_text(
	    p->out, "text small", x + 12, 18, SVG_START, slice_text("after"));
}

static void
draw_row(const struct plot *p, size_t i)
{
	const struct row *r = &p->row[i];
	double y = TOP + ROW * ((double)i + .5);
	double before = axis_place(&p->x, r->before);
	double after = axis_place(&p->x, r->after);
	struct buf label = {0};
	chart_row_label(p->t, r->at, LABEL, &label);
	svg_text(p->out, "text small", p->x.from - GAP, y + 4, SVG_END,
	    buf_as_slice(&label));
	svg_line(p->out, "compare", after, y, before, y);
	svg_circle(p->out, "ring2", before, y, 5);
	svg_circle(p->out, "mark1", after, y, 5);
	buf_fini(&label);
}

static void
describe(const struct plot *p, struct buf *out)
{
	size_t good = 0, poor = 0;
	for (size_t i = 0; i < p->n; i++) {
		good += p->row[i].after <= .05;
		poor += p->row[i].after > .10;
	}
	buf_printf(out,
	    "A ring before and a dot after matching for each of %zu "
	    "characteristics%s: %zu are up to 0.05 apart after matching, %zu "
	    "over 0.10. The table has all figures.",
	    p->n, p->n < p->nall ? ", those furthest apart before" : "", good,
	    poor);
}

void
chart_love(struct buf *out, const struct table *t, const char *id, bool is_file)
{
	struct plot p = {.out = out, .t = t};
	struct buf description = {0};
	choose_rows(&p);
	p.bottom = TOP + ROW * (double)p.n;
	p.x = axis_make(
	    0, furthest(&p), 5, widest_label(&p) + 2 * GAP, WIDTH - 12);
	describe(&p, &description);
	svg_begin(out, id, WIDTH, p.bottom + FOOT, slice_text(t->chart.title),
	    buf_as_slice(&description), is_file);
	draw_axis(&p);
	draw_key(&p);
	for (size_t i = 0; i < p.n; i++)
		draw_row(&p, i);
	svg_end(out, is_file);
	buf_fini(&description);
	mem_free(p.row);
}
