/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Step curves that fall from 1: the share of each group still without event.
 *
 * Up to four groups, told apart by a label at each end and a dash pattern;
 * of more than four, or of none, everybody in one curve with its limits.
 */
#include "render/chart.h"
#include "render/svg.h"
#include "render/view.h"

#include <math.h>

enum { WIDTH = 480, HEIGHT = 300, TOP = 14, FOOT = 44, LEFT = 48 };
enum { MAX_SERIES = 4, LABEL_GAP = 17, SWATCH = 22 };

/* Rows from .. to - 1 of the table are one curve. */
struct series {
	size_t from, to;
	double label_y;
};

struct plot {
	struct buf *out;
	const struct table *t;
	struct axis x, y;
	struct series series[MAX_SERIES];
	size_t nseries;
	double right, bottom;
};

static double
number_at(const struct plot *p, size_t row, int column)
{
	const struct cell *c = table_cell(p->t, row, (size_t)column);
	return c->state == CELL_NUMBER ? c->number : NAN;
}

/* Do two rows belong to the same group? */
static bool
is_same_group(const struct table *t, size_t a, size_t b)
{
	for (size_t i = 0; i < table_ngroups(t); i++)
		if (!slice_equal(
			table_cell(t, a, i)->text, table_cell(t, b, i)->text))
			return false;
	return true;
}

static size_t
series_end(const struct table *t, size_t from)
{
	size_t to = from;
	while (to < table_nrows(t) && is_same_group(t, from, to))
		to++;
	return to;
}

/* Is there anything of a series to draw? Not where all is withheld. */
static bool
is_shown(const struct plot *p, size_t from, size_t to)
{
	for (size_t r = from; r < to; r++)
		if (isfinite(number_at(p, r, p->t->chart.value)))
			return true;
	return false;
}

/* The groups, or only everybody, which comes first. */
static void
choose_series(struct plot *p)
{
	size_t all = series_end(p->t, 0), n = 0, from, to;
	for (from = all; from < table_nrows(p->t); from = to) {
		to = series_end(p->t, from);
		if (!is_shown(p, from, to))
			continue;
		if (n < MAX_SERIES)
			p->series[n] = (struct series){from, to, 0};
		n++;
	}
	p->nseries = n;
	if (n < 2 || n > MAX_SERIES) {
		p->series[0] = (struct series){0, all, 0};
		p->nseries = 1;
	}
}

static void
draw_axes(const struct plot *p)
{
	struct buf label = {0};
	for (int i = 0; i <= 4; i++) {
		double y = axis_place(&p->y, .25 * i);
		buf_reset(&label);
		buf_printf(&label, "%d%%", 25 * i);
		svg_line(p->out, i ? "grid" : "axis", LEFT, y, p->right, y);
		svg_text(p->out, "quiet small", LEFT - 6, y + 4, SVG_END,
		    buf_as_slice(&label));
	}
	for (int i = 0; p->x.low + i * p->x.step <= p->x.high * 1.0001; i++) {
		double v = p->x.low + i * p->x.step;
		double x = axis_place(&p->x, v);
		buf_reset(&label);
		buf_printf(&label, "%g", v);
		svg_line(p->out, "axis", x, p->bottom, x, p->bottom + 4);
		svg_text(p->out, "quiet small", x, p->bottom + 18, SVG_MIDDLE,
		    buf_as_slice(&label));
	}
	svg_text(p->out, "quiet small", (LEFT + p->right) / 2, p->bottom + 36,
	    SVG_MIDDLE, slice_text("days"));
	buf_fini(&label);
}

/* One curve of a column through a group's rows; undefined rows end it. */
static void
draw_curve(const struct plot *p, struct series s, int column, const char *class)
{
	double y = axis_place(&p->y, 1);
	svg_path_begin(p->out, class, p->x.from, y);
	for (size_t r = s.from; r < s.to; r++) {
		double v = number_at(p, r, column);
		double x = axis_place(&p->x, number_at(p, r, p->t->chart.x));
		if (isnan(v))
			continue;
		svg_path_to(p->out, x, y);
		if (axis_place(&p->y, v) == y)
			continue;
		y = axis_place(&p->y, v);
		svg_path_to(p->out, x, y);
	}
	svg_path_end(p->out, false);
}

/* What a curve is: the values of its group. */
static void
label_of(const struct plot *p, struct series s, struct buf *out)
{
	buf_reset(out);
	chart_row_label(p->t, s.from, CHART_LABEL, out);
	if (!out->n)
		buf_text(out, "All");
}

static double
end_of(const struct plot *p, struct series s)
{
	return axis_place(&p->y, number_at(p, s.to - 1, p->t->chart.value));
}

/* Labels stand at the ends of their curves, moved apart where they touch. */
static void
place_labels(struct plot *p)
{
	size_t order[MAX_SERIES];
	for (size_t i = 0; i < p->nseries; i++) {
		size_t k = i;
		for (; k > 0 &&
		     end_of(p, p->series[order[k - 1]]) >
			 end_of(p, p->series[i]);
		     k--)
			order[k] = order[k - 1];
		order[k] = i;
	}
	double free = TOP;
	for (size_t k = 0; k < p->nseries; k++) {
		struct series *s = &p->series[order[k]];
		s->label_y = fmax(end_of(p, *s), free);
		free = s->label_y + LABEL_GAP;
	}
	double limit = p->bottom - 4;
	for (size_t k = p->nseries; k-- > 0; limit -= LABEL_GAP) {
		struct series *s = &p->series[order[k]];
		s->label_y = fmin(s->label_y, limit);
	}
}

static void
draw_series(struct plot *p)
{
	static const char *const classes[] = {"line1 curve",
	    "line2 curve dash2", "line3 curve dash3", "line4 curve dash4"};
	struct buf label = {0};
	if (p->nseries == 1) {
		draw_curve(
		    p, p->series[0], p->t->chart.low, "line1 curve faint");
		draw_curve(
		    p, p->series[0], p->t->chart.high, "line1 curve faint");
	}
	place_labels(p);
	for (size_t i = 0; i < p->nseries; i++) {
		draw_curve(p, p->series[i], p->t->chart.value, classes[i]);
		label_of(p, p->series[i], &label);
		svg_line(p->out, classes[i], p->right + 6, p->series[i].label_y,
		    p->right + 6 + SWATCH, p->series[i].label_y);
		svg_text(p->out, "text", p->right + SWATCH + 12,
		    p->series[i].label_y + 5, SVG_START, buf_as_slice(&label));
	}
	buf_fini(&label);
}

static double
widest_label(const struct plot *p)
{
	struct buf label = {0};
	double widest = 0;
	for (size_t i = 0; i < p->nseries; i++) {
		label_of(p, p->series[i], &label);
		widest = fmax(widest, svg_text_width(buf_as_slice(&label)));
	}
	buf_fini(&label);
	return widest;
}

/* Where each curve ends, for those who cannot see it. */
static void
describe(const struct plot *p, struct buf *out)
{
	struct buf label = {0}, value = {0};
	buf_text(out, "Curves that fall with the days, one for each group.");
	for (size_t i = 0; i < p->nseries; i++) {
		size_t last = p->series[i].to - 1;
		int column = p->t->chart.value;
		label_of(p, p->series[i], &label);
		buf_reset(&value);
		view_cell(&p->t->column[column],
		    table_cell(p->t, last, (size_t)column), &value);
		buf_printf(out, " %s: %s after %g days.", buf_cstr(&label),
		    buf_cstr(&value), number_at(p, last, p->t->chart.x));
	}
	buf_text(out, " The table has all figures.");
	buf_fini(&label);
	buf_fini(&value);
}

void
chart_steps(
    struct buf *out, const struct table *t, const char *id, bool is_file)
{
	struct plot p = {.out = out, .t = t, .bottom = HEIGHT - FOOT};
	struct buf description = {0};
	double longest = 1;
	if (table_nrows(t) == 0)
		return;
	for (size_t r = 0; r < table_nrows(t); r++)
		longest = fmax(longest, number_at(&p, r, t->chart.x));
	choose_series(&p);
	p.right = WIDTH - widest_label(&p) - SWATCH - 16;
	p.x = axis_make(0, longest, 6, LEFT, p.right);
	p.x.high = longest;
	p.y =
	    (struct axis){.high = 1, .step = .25, .from = p.bottom, .to = TOP};
	describe(&p, &description);
	svg_begin(out, id, WIDTH, HEIGHT, slice_text(t->chart.title),
	    buf_as_slice(&description), is_file);
	draw_axes(&p);
	draw_series(&p);
	svg_end(out, is_file);
	buf_fini(&description);
}
