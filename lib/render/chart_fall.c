/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A waterfall: of everybody in the first row, who left at each step and who
 * stayed. A step's bar begins where the one before ended; `value` counts who
 * left, `x` who remained after it.
 */
#include "render/chart.h"
#include "render/svg.h"
#include "render/view.h"

#include <math.h>

enum {
	WIDTH = 480,
	ROW = 34,
	TOP = 6,
	FOOT = 10,
	BAR = 14,
	BAR_TOP = 17,
	NUMBERS = 70
};

struct plot {
	struct buf *out;
	const struct table *t;
	struct axis x;
};

static double
number_at(const struct plot *p, size_t row, int column)
{
	const struct cell *c = table_cell(p->t, row, (size_t)column);
	return c->state == CELL_NUMBER ? c->number : NAN;
}

/* Everybody, and those who stayed to the end: bars from 0. */
static bool
is_whole(const struct plot *p, size_t row)
{
	return row == 0 || row + 1 == table_nrows(p->t);
}

/* All the text of a row that says what it is. */
static void
add_label(const struct plot *p, size_t row, struct buf *out)
{
	buf_reset(out);
	for (size_t i = 0; i < table_ngroups(p->t); i++) {
		buf_text(out, i ? ": " : "");
		view_cell(&p->t->column[i], table_cell(p->t, row, i), out);
	}
}

/* The row's bar, and the line down to where the next begins. */
static void
draw_bar(const struct plot *p, size_t row)
{
	const struct chart *c = &p->t->chart;
	double y = TOP + ROW * (double)row + BAR_TOP;
	double people = number_at(p, row, c->value);
	double after = number_at(p, row, c->x);
	if (isnan(people) || isnan(after))
		return;
	double left = axis_place(&p->x, is_whole(p, row) ? 0 : after);
	double right =
	    axis_place(&p->x, is_whole(p, row) ? people : after + people);
	double end = axis_place(&p->x, after);
	svg_rect(p->out, is_whole(p, row) ? "mark1" : "mark2", left, y,
	    fmax(right - left, people > 0 ? 1 : 0), BAR);
	if (row + 1 < table_nrows(p->t))
		svg_line(p->out, "axis", end, y, end, y + ROW);
}

static void
draw_text(const struct plot *p, size_t row)
{
	const struct chart *c = &p->t->chart;
	double y = TOP + ROW * (double)row + BAR_TOP;
	bool is_strong = is_whole(p, row);
	struct buf label = {0};
	add_label(p, row, &label);
	svg_text(p->out,
	    is_strong ? "text halo strong small" : "text halo small", p->x.from,
	    y - 5, SVG_START, buf_as_slice(&label));
	buf_reset(&label);
	if (!is_strong && number_at(p, row, c->value) > 0)
		buf_text(&label, "\xE2\x88\x92");
	view_cell(&p->t->column[c->value],
	    table_cell(p->t, row, (size_t)c->value), &label);
	svg_text(p->out, is_strong ? "text strong" : "text", WIDTH - 4,
	    y + BAR - 2, SVG_END, buf_as_slice(&label));
	buf_fini(&label);
}

static void
describe(const struct plot *p, struct buf *out)
{
	const struct chart *c = &p->t->chart;
	struct buf label = {0};
	buf_text(out, "Bars of who left at each step.");
	for (size_t r = 0; r < table_nrows(p->t); r++) {
		add_label(p, r, &label);
		buf_printf(out, " %s: ", buf_cstr(&label));
		view_cell(&p->t->column[c->value],
		    table_cell(p->t, r, (size_t)c->value), out);
		buf_byte(out, '.');
	}
	buf_fini(&label);
}

void
chart_fall(struct buf *out, const struct table *t, const char *id, bool is_file)
{
	struct plot p = {.out = out, .t = t};
	struct buf description = {0};
	size_t n = table_nrows(t);
	double all = number_at(&p, 0, t->chart.value);
	p.x = (struct axis){
	    .high = all > 0 ? all : 1, .from = 4, .to = WIDTH - NUMBERS};
	describe(&p, &description);
	svg_begin(out, id, WIDTH, TOP + ROW * (double)n + FOOT,
	    slice_text(t->chart.title), buf_as_slice(&description), is_file);
	for (size_t r = 0; r < n; r++)
		draw_bar(&p, r);
	for (size_t r = 0; r < n; r++)
		draw_text(&p, r);
	svg_end(out, is_file);
	buf_fini(&description);
}
