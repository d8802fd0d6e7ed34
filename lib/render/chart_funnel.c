/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A funnel: rates over how many people they are of, the rate of all, and the
 * limits of chance, which narrow as there are more. Rates that the table calls
 * outside the outer limits are diamonds. Marks are named beside them while
 * there is room: those outside first, then those of most people.
 */
#include "base/mem.h"
#include "render/chart.h"
#include "render/svg.h"
#include "render/view.h"

#include <math.h>
#include <stdlib.h>

enum { WIDTH = 480, HEIGHT = 340, TOP = 34, FOOT = 48, RIGHT = 52 };
/* How the table's words for a rate outside the outer limits end. */
static const char OUTSIDE[] = "(99.8%)";

enum { LINE = 15, GAP = 9, RADIUS = 7, TRIES = 24 }; /* of names of marks */

struct box {
	double left, right, top, bottom;
};

struct mark {
	size_t row;
	double n, value;
	double x, y;
	bool is_outside;
	struct box name; /* where it stands */
	bool is_before;  /* to the left of the mark */
};

struct plot {
	struct buf *out;
	const struct table *t;
	struct axis x, y;
	struct mark *mark; /* by n */
	size_t n;
	struct box limit[2]; /* where the limits' names stand */
	double bottom;
};

static double
number_at(const struct table *t, size_t row, int column)
{
	const struct cell *c = table_cell(t, row, (size_t)column);
	return c->state == CELL_NUMBER ? c->number : NAN;
}

/* Fewest people first; equals in the table's order. */
static int
by_n(const void *a, const void *b)
{
	const struct mark *x = a, *y = b;
	if (x->n != y->n)
		return x->n < y->n ? -1 : 1;
	return (x->row > y->row) - (x->row < y->row);
}

/* Rows with a rate, the total left out. */
static void
gather(struct plot *p)
{
	const struct table *t = p->t;
	const struct chart *c = &t->chart;
	p->mark = mem_zalloc(table_nrows(t) + 1, sizeof *p->mark);
	for (size_t r = t->has_total; r < table_nrows(t); r++) {
		struct mark m = {.row = r,
		    .n = number_at(t, r, c->x),
		    .value = number_at(t, r, c->value)};
		m.is_outside = slice_ends(
		    table_cell(t, r, (size_t)c->signal)->text, OUTSIDE);
		if (!isnan(m.n) && !isnan(m.value))
			p->mark[p->n++] = m;
	}
	if (p->n)
		qsort(p->mark, p->n, sizeof *p->mark, by_n);
}

static double
highest(const struct plot *p)
{
	double most = .1;
	for (size_t i = 0; i < p->n; i++) {
		most = fmax(most, p->mark[i].value);
		most = fmax(most,
		    number_at(p->t, p->mark[i].row, p->t->chart.outer_high));
	}
	return fmin(most, 1);
}

static bool
is_over(const struct box *a, const struct box *b)
{
	return a->left < b->right && b->left < a->right && a->top < b->bottom &&
	    b->top < a->bottom;
}

/* Is the place free of marks, of names given out, and inside? */
static bool
is_free(const struct plot *p, const struct box *place)
{
	if (place->left < p->x.from || place->right > WIDTH ||
	    place->top < TOP - LINE || place->bottom > p->bottom)
		return false;
	for (size_t i = 0; i < p->n; i++) {
		const struct mark *m = &p->mark[i];
		struct box dot = {
		    m->x - RADIUS, m->x + RADIUS, m->y - RADIUS, m->y + RADIUS};
		if (is_over(place, &dot) || is_over(place, &m->name))
			return false;
	}
	return !is_over(place, &p->limit[0]) && !is_over(place, &p->limit[1]);
}

static bool
has_name(const struct mark *m)
{
	return m->name.right > m->name.left;
}

/* Right or left of the mark, then a line higher or lower, and so on. */
static struct box
place_at(const struct mark *m, double width, int i)
{
	int lines = (i / 2 + 1) / 2 * (i / 2 % 2 ? -1 : 1);
	double left = i % 2 ? m->x - GAP - width : m->x + GAP;
	double middle = m->y + LINE * lines;
	return (struct box){
	    left, left + width, middle - LINE / 2. + 1, middle + LINE / 2. - 1};
}

/* The nearest place beside the mark that is free; none where all are taken. */
static void
place_name(struct plot *p, struct mark *m)
{
	struct buf label = {0};
	chart_row_label(p->t, m->row, CHART_LABEL, &label);
	double width = svg_text_width(buf_as_slice(&label)) * .9;
	for (int at = 0; at < TRIES && !has_name(m); at++) {
		struct box place = place_at(m, width, at);
		if (is_free(p, &place))
			m->name = place;
	}
	m->is_before = m->name.right < m->x;
	buf_fini(&label);
}

/* The name of a limit stands behind its end. */
static struct box
limit_name(const struct plot *p, int column)
{
	for (size_t i = p->n; i-- > 0;) {
		double v = number_at(p->t, p->mark[i].row, column);
		double x = p->mark[i].x + 10, y = axis_place(&p->y, v);
		if (!isnan(v))
			return (struct box){
			    x, x + 40, y - LINE / 2., y + LINE / 2.};
	}
	return (struct box){0};
}

static void
place_names(struct plot *p)
{
	for (size_t i = 0; i < p->n; i++) {
		p->mark[i].x = axis_place(&p->x, p->mark[i].n);
		p->mark[i].y = axis_place(&p->y, p->mark[i].value);
	}
	p->limit[0] = limit_name(p, p->t->chart.high);
	p->limit[1] = limit_name(p, p->t->chart.outer_high);
	for (int is_outside = 1; is_outside >= 0; is_outside--)
		for (size_t i = p->n; i-- > 0;)
			if (p->mark[i].is_outside == is_outside)
				place_name(p, &p->mark[i]);
}

static void
draw_axes(const struct plot *p)
{
	struct column round = p->t->column[p->t->chart.value];
	struct buf label = {0};
	round.decimals = 0;
	for (int i = 0; isfinite(axis_mark(&p->y, i)); i++) {
		struct cell cell = {
		    .state = CELL_NUMBER, .number = axis_mark(&p->y, i)};
		double y = axis_place(&p->y, cell.number);
		buf_reset(&label);
		view_cell(&round, &cell, &label);
		svg_line(p->out, i ? "grid" : "axis", p->x.from, y,
		    WIDTH - RIGHT, y);
		svg_text(p->out, "quiet small", p->x.from - 6, y + 4, SVG_END,
		    buf_as_slice(&label));
	}
	for (int i = 0; isfinite(axis_mark(&p->x, i)); i++) {
		double x = axis_place(&p->x, axis_mark(&p->x, i));
		buf_reset(&label);
		buf_printf(&label, "%g", axis_mark(&p->x, i));
		svg_line(p->out, "axis", x, p->bottom, x, p->bottom + 4);
		svg_text(p->out, "quiet small", x, p->bottom + 18, SVG_MIDDLE,
		    buf_as_slice(&label));
	}
	buf_reset(&label);
	view_heading(&p->t->column[p->t->chart.x], &label);
	svg_text(p->out, "quiet small", WIDTH - RIGHT, p->bottom + 36, SVG_END,
	    buf_as_slice(&label));
	buf_fini(&label);
}

/* A limit through the marks' places; its name at its end when it has one. */
static void
draw_limit(
    const struct plot *p, int column, const char *class, const char *name)
{
	double x = 0, y = 0;
	bool is_open = false;
	for (size_t i = 0; i < p->n; i++) {
		double v = number_at(p->t, p->mark[i].row, column);
		if (isnan(v))
			continue;
		x = p->mark[i].x;
		y = axis_place(&p->y, v);
		if (is_open)
			svg_path_to(p->out, x, y);
		else
			svg_path_begin(p->out, class, x, y);
		is_open = true;
	}
	if (!is_open)
		return;
	svg_path_end(p->out, false);
	if (name)
		svg_text(p->out, "quiet small", x + 10, y + 4, SVG_START,
		    slice_text(name));
}

static void
draw_mark(const struct plot *p, const struct mark *m)
{
	struct buf label = {0};
	double middle = (m->name.top + m->name.bottom) / 2;
	double end = m->is_before ? m->name.right : m->name.left;
	if (has_name(m) && fabs(middle - m->y) > 1)
		svg_line(p->out, "compare", m->x, m->y, end, middle);
	if (m->is_outside)
		svg_diamond(p->out, "mark2", m->x, m->y, RADIUS);
	else
		svg_circle(p->out, "mark1", m->x, m->y, 4.5);
	if (!has_name(m))
		return;
	chart_row_label(p->t, m->row, CHART_LABEL, &label);
	svg_text(p->out, "text halo small", end, middle + 4,
	    m->is_before ? SVG_END : SVG_START, buf_as_slice(&label));
	buf_fini(&label);
}

static size_t
count_unnamed(const struct plot *p)
{
	size_t n = 0;
	for (size_t i = 0; i < p->n; i++)
		n += !has_name(&p->mark[i]);
	return n;
}

/* What the lines and marks are, and where to look for a name. */
static void
draw_key(const struct plot *p)
{
	double x = p->x.from;
	if (count_unnamed(p))
		svg_text(p->out, "quiet small", x, p->bottom + 36, SVG_START,
		    slice_text("Marks without a name: see the table"));
	svg_line(p->out, "compare dashed", x, 14, x + 24, 14);
	svg_text(
	    p->out, "text small", x + 30, 18, SVG_START, slice_text("all"));
	x += 70;
	svg_diamond(p->out, "mark2", x, 14, 7);
	svg_text(p->out, "text small", x + 12, 18, SVG_START,
	    slice_text("outside the 99.8% limits"));
}

static void
describe(const struct plot *p, struct buf *out)
{
	size_t nout = 0;
	struct buf label = {0};
	for (size_t i = 0; i < p->n; i++)
		nout += p->mark[i].is_outside;
	buf_printf(out,
	    "Rates of %zu rows over how many people they are of, with limits "
	    "of chance; %zu are outside the outer ones%s",
	    p->n, nout, nout ? ": " : ". ");
	for (size_t i = 0, n = 0; i < p->n; i++) {
		if (!p->mark[i].is_outside)
			continue;
		buf_reset(&label);
		chart_row_label(p->t, p->mark[i].row, CHART_LABEL, &label);
		buf_printf(
		    out, "%s%s", buf_cstr(&label), ++n < nout ? ", " : ". ");
	}
	buf_text(out, "The table has all figures.");
	buf_fini(&label);
}

void
chart_funnel(
    struct buf *out, const struct table *t, const char *id, bool is_file)
{
	const struct chart *c = &t->chart;
	struct plot p = {.out = out, .t = t, .bottom = HEIGHT - FOOT};
	struct buf description = {0};
	gather(&p);
	double most = p.n ? p.mark[p.n - 1].n : 1;
	p.x = axis_make(0, most, 5, 48, WIDTH - RIGHT);
	p.y = axis_make(0, highest(&p), 5, p.bottom, TOP);
	place_names(&p);
	describe(&p, &description);
	svg_begin(out, id, WIDTH, HEIGHT, slice_text(c->title),
	    buf_as_slice(&description), is_file);
	draw_key(&p);
	draw_axes(&p);
	if (isfinite(c->reference)) {
		double y = axis_place(&p.y, c->reference);
		svg_line(out, "compare dashed", p.x.from, y, p.x.to, y);
	}
	draw_limit(&p, c->low, "line3 curve dash3", NULL);
	draw_limit(&p, c->high, "line3 curve dash3", "95%");
	draw_limit(&p, c->outer_low, "line3 curve thin", NULL);
	draw_limit(&p, c->outer_high, "line3 curve thin", "99.8%");
	for (size_t i = 0; i < p.n; i++)
		draw_mark(&p, &p.mark[i]);
	svg_end(out, is_file);
	buf_fini(&description);
	mem_free(p.mark);
}
