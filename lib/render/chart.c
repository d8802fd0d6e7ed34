/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "render/chart.h"

#include "base/utf8.h"
#include "base/wrap.h"
#include "render/svg.h"
#include "render/view.h"

#include <math.h>

/* A name beside its row: two lines at most, of so many characters. */
enum { NAME_WIDTH = 28, NAME_LINE = 14 };

struct axis
axis_make(double low, double high, int n, double from, double to)
{
	struct axis a = {.from = from, .to = to};
	double span = high > low ? high - low : 1;
	double magnitude = pow(10, floor(log10(span / n)));
	static const double steps[] = {1, 2, 5, 10};
	for (size_t i = 0; i < 4; i++) {
		a.step = steps[i] * magnitude;
		if (span / a.step <= n)
			break;
	}
	a.low = a.step * floor(low / a.step + 1e-9);
	a.high = a.step * ceil(high / a.step - 1e-9);
	if (a.high <= a.low)
		a.high = a.low + a.step;
	return a;
}

/* Round ratios: the i-th is 1 for i = 0, 2, 5, 10 ..., 0.5, 0.2 before. */
static double
round_ratio(int i)
{
	static const double steps[] = {1, 2, 5};
	int decade = (i + 300) / 3 - 100;
	return steps[(i + 300) % 3] * pow(10, decade);
}

/* More marks than this are only those of 0.1, 1, 10. */
enum { MANY_RATIOS = 6 };

struct axis
axis_make_ratio(double low, double high, double from, double to)
{
	struct axis a = {.from = from, .to = to, .is_ratio = true};
	int first = 0, last = 0;
	while (round_ratio(first) > low * 1.000001 && first > -12)
		first--;
	while (round_ratio(last) < high * 0.999999 && last < 12)
		last++;
	a.low = round_ratio(first);
	a.high = round_ratio(last > first ? last : first + 1);
	a.step = first;
	a.has_many = last - first > MANY_RATIOS;
	return a;
}

double
axis_mark(const struct axis *a, int i)
{
	double v = a->low + i * a->step;
	if (a->is_ratio && a->has_many)
		v = pow(10, ceil(log10(a->low) - 1e-9) + i);
	else if (a->is_ratio)
		v = round_ratio((int)a->step + i);
	return v < a->high * 1.0001 ? v : NAN;
}

double
axis_place(const struct axis *a, double v)
{
	double share = a->is_ratio ? log(v / a->low) / log(a->high / a->low)
				   : (v - a->low) / (a->high - a->low);
	share = share < 0 ? 0 : share > 1 ? 1 : share;
	return a->from + share * (a->to - a->from);
}

/* Cuts text to what fits, at a character's end. */
static void
shorten(struct buf *b, size_t start, size_t width)
{
	struct slice text = slice_of(b->p + start, b->n - start);
	if (utf8_width(text) <= width)
		return;
	while (utf8_width(text) >= width || (text.p[text.n] & 0xC0) == 0x80)
		text.n--;
	b->n = start + text.n;
	buf_text(b, "\xE2\x80\xA6");
}

/* Does a column say the same of every row, and another what differs? */
static bool
is_same_throughout(const struct table *t, size_t column)
{
	struct buf first = {0}, other = {0};
	bool is_same = table_nrows(t) > 1 && table_ngroups(t) > 1;
	view_cell(&t->column[column], table_cell(t, 0, column), &first);
	for (size_t r = 1; r < table_nrows(t) && is_same; r++) {
		buf_reset(&other);
		view_cell(&t->column[column], table_cell(t, r, column), &other);
		is_same =
		    slice_equal(buf_as_slice(&first), buf_as_slice(&other));
	}
	buf_fini(&first);
	buf_fini(&other);
	return is_same;
}

void
chart_row_label(
    const struct table *t, size_t row, size_t width, struct buf *out)
{
	size_t start = out->n;
	for (size_t i = 0; i < table_ngroups(t); i++) {
		const struct cell *x = table_cell(t, row, i);
		bool is_all = slice_is(x->text, "all");
		if ((is_all && i > 0) || x->state == CELL_EMPTY ||
		    is_same_throughout(t, i))
			continue;
		if (out->n > start)
			buf_text(out, ", ");
		view_cell(&t->column[i], x, out);
	}
	shorten(out, start, width);
}

/* Cuts a name into a first line and, unless it fits that, a second. */
static void
cut_name(struct slice name, struct slice *first, struct buf *second)
{
	*first = wrap_cut(&name, NAME_WIDTH);
	buf_slice(second, name);
	shorten(second, 0, NAME_WIDTH);
}

double
chart_name_width(struct slice name)
{
	struct slice first;
	struct buf second = {0};
	cut_name(name, &first, &second);
	double width =
	    fmax(svg_text_width(first), svg_text_width(buf_as_slice(&second)));
	buf_fini(&second);
	return width;
}

void
chart_name(
    struct buf *out, const char *class, double x, double y, struct slice name)
{
	struct slice first;
	struct buf second = {0};
	cut_name(name, &first, &second);
	double base = y + 5;
	if (second.n) {
		base -= NAME_LINE / 2.0;
		svg_text(out, class, x, base + NAME_LINE, SVG_END,
		    buf_as_slice(&second));
	}
	svg_text(out, class, x, base, SVG_END, first);
	buf_fini(&second);
}

bool
chart_has_figures(const struct table *t)
{
	for (size_t r = 0; r < table_nrows(t); r++)
		if (table_cell(t, r, (size_t)t->chart.value)->state ==
		    CELL_NUMBER)
			return true;
	return false;
}

void
chart_draw(struct buf *out, const struct table *t, const char *id, bool is_file)
{
	static void (*const draw[])(
	    struct buf *, const struct table *, const char *, bool) = {
	    [CHART_INTERVAL] = chart_interval,
	    [CHART_STEPS] = chart_steps,
	    [CHART_LOVE] = chart_love,
	    [CHART_CONTROL] = chart_control,
	    [CHART_FUNNEL] = chart_funnel,
	    [CHART_FALL] = chart_fall,
	    [CHART_LORENZ] = chart_lorenz,
	    [CHART_BARS] = chart_bars,
	    [CHART_TORNADO] = chart_tornado,
	};
	draw[t->chart.kind](out, t, id, is_file);
}
