/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "render/chart.h"

#include "base/utf8.h"
#include "render/view.h"

#include <math.h>

enum { LABEL_WIDTH = 24 };

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

double
axis_place(const struct axis *a, double v)
{
	double share = (v - a->low) / (a->high - a->low);
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

void
chart_row_label(const struct table *t, size_t row, struct buf *out)
{
	size_t start = out->n;
	for (size_t i = 0; i < table_ngroups(t); i++) {
		const struct cell *x = table_cell(t, row, i);
		bool is_all = slice_is(x->text, "all");
		if ((is_all && i > 0) || x->state == CELL_EMPTY)
			continue;
		if (out->n > start)
			buf_text(out, ", ");
		view_cell(&t->column[i], x, out);
	}
	shorten(out, start, LABEL_WIDTH);
}

void
chart_draw(struct buf *out, const struct table *t, const char *id, bool is_file)
{
	if (t->chart.kind == CHART_INTERVAL)
		chart_interval(out, t, id, is_file);
	else if (t->chart.kind == CHART_CONTROL)
		chart_control(out, t, id, is_file);
	else if (t->chart.kind == CHART_LOVE)
		chart_love(out, t, id, is_file);
	else if (t->chart.kind == CHART_STEPS)
		chart_steps(out, t, id, is_file);
}
