/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Lorenz curves: how much of each total the lowest part of the people has,
 * beside the line on which everybody would have the same. The curves are the
 * columns from value to high, over x; all are shares.
 */
#include "render/chart.h"
#include "render/svg.h"
#include "render/view.h"

#include <math.h>

enum { WIDTH = 480, HEIGHT = 340, TOP = 14, FOOT = 48, LEFT = 48 };
enum { MAX_CURVES = 4, LABEL_GAP = 22, SWATCH = 22 };

struct plot {
	struct buf *out;
	const struct table *t;
	struct axis x, y;
	double right, bottom;
};

static double
share_at(const struct table *t, size_t row, int column)
{
	const struct cell *c = table_cell(t, row, (size_t)column);
	return c->state == CELL_NUMBER ? c->number : NAN;
}

static int
ncurves(const struct table *t)
{
	int n = t->chart.high - t->chart.value + 1;
	return n < MAX_CURVES ? n : MAX_CURVES;
}

static void
draw_axes(const struct plot *p)
{
	struct buf label = {0};
	for (int i = 0; i <= 5; i++) {
		double x = axis_place(&p->x, i / 5.0);
		double y = axis_place(&p->y, i / 5.0);
		buf_reset(&label);
		buf_printf(&label, "%d%%", 20 * i);
		svg_line(p->out, i ? "grid" : "axis", LEFT, y, p->right, y);
		svg_line(p->out, "axis", x, p->bottom, x, p->bottom + 4);
		svg_text(p->out, "quiet small", LEFT - 6, y + 4, SVG_END,
		    buf_as_slice(&label));
		svg_text(p->out, "quiet small", x, p->bottom + 18, SVG_MIDDLE,
		    buf_as_slice(&label));
	}
	svg_text(p->out, "quiet small", (LEFT + p->right) / 2, p->bottom + 38,
	    SVG_MIDDLE, slice_text("of the people, the fewest first"));
	svg_line(p->out, "compare dashed", LEFT, p->bottom, p->right, TOP);
	buf_fini(&label);
}

static void
draw_curve(const struct plot *p, int column, const char *class)
{
	svg_path_begin(p->out, class, p->x.from, p->y.from);
	for (size_t r = 0; r < table_nrows(p->t); r++) {
		double x = share_at(p->t, r, p->t->chart.x);
		double y = share_at(p->t, r, column);
		if (!isnan(x) && !isnan(y))
			svg_path_to(
			    p->out, axis_place(&p->x, x), axis_place(&p->y, y));
	}
	svg_path_end(p->out, false);
}

static const char *
heading_of(const struct table *t, int column, struct buf *out)
{
	buf_reset(out);
	view_heading(&t->column[column], out);
	return buf_cstr(out);
}

/* The curves, and what each is, in the room that they leave free. */
static void
draw_curves(const struct plot *p)
{
	static const char *const classes[] = {"line1 curve",
	    "line2 curve dash2", "line3 curve dash3", "line4 curve dash4"};
	struct buf label = {0};
	double x = LEFT + 16, y = TOP + 18;
	for (int i = 0; i < ncurves(p->t); i++, y += LABEL_GAP) {
		draw_curve(p, p->t->chart.value + i, classes[i]);
		svg_line(p->out, classes[i], x, y, x + SWATCH, y);
		svg_text(p->out, "text", x + SWATCH + 8, y + 5, SVG_START,
		    slice_text(
			heading_of(p->t, p->t->chart.value + i, &label)));
	}
	svg_line(p->out, "compare dashed", x, y, x + SWATCH, y);
	svg_text(p->out, "text", x + SWATCH + 8, y + 5, SVG_START,
	    slice_text("All the same"));
	buf_fini(&label);
}

/* What the lower half has of each, for those who cannot see it. */
static void
describe(const struct table *t, struct buf *out)
{
	struct buf label = {0}, value = {0};
	size_t half = 0;
	for (size_t r = 0; r < table_nrows(t); r++)
		if (share_at(t, r, t->chart.x) <= .5 + 1e-9)
			half = r;
	buf_text(out,
	    "Curves below the line of equal shares: the further below, the "
	    "more is due to few. The half of the people with the least have");
	for (int i = 0; i < ncurves(t); i++) {
		int column = t->chart.value + i;
		buf_reset(&value);
		view_cell(&t->column[column],
		    table_cell(t, half, (size_t)column), &value);
		buf_printf(out, "%s %s (%s)", i ? "," : "", buf_cstr(&value),
		    heading_of(t, column, &label));
	}
	buf_text(out, ". The table has all figures.");
	buf_fini(&label);
	buf_fini(&value);
}

void
chart_lorenz(
    struct buf *out, const struct table *t, const char *id, bool is_file)
{
	struct plot p = {.out = out, .t = t, .bottom = HEIGHT - FOOT};
	struct buf description = {0};
	p.right = WIDTH - 20;
	p.x = (struct axis){.high = 1, .step = .2, .from = LEFT, .to = p.right};
	p.y = (struct axis){.high = 1, .step = .2, .from = p.bottom, .to = TOP};
	describe(t, &description);
	svg_begin(out, id, WIDTH, HEIGHT, slice_text(t->chart.title),
	    buf_as_slice(&description), is_file);
	draw_axes(&p);
	draw_curves(&p);
	svg_end(out, is_file);
	buf_fini(&description);
}
