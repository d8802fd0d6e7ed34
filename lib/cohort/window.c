/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cohort/window.h"

static int
load_bound(struct bound *b, const struct spec_node *n, struct fail *f)
{
	*b = (struct bound){.is_open = n->kind == SPEC_NULL};
	if (b->is_open)
		return 0;
	struct slice text = n->kind == SPEC_TEXT ? n->text : SLICE_NONE;
	b->is_negative = text.n && text.p[0] == '-';
	if (b->is_negative)
		text = slice_of(text.p + 1, text.n - 1);
	if (!text.p || !duration_parse(text, &b->by) || b->by.life)
		return spec_fail(n, f,
		    "expected a duration such as \"P14D\" or \"-P12M\", or "
		    "null for no bound");
	return 0;
}

int
window_load(struct window *w, const struct spec_node *n, struct fail *f)
{
	if (spec_array(n, f) < 0)
		return -1;
	if (n->n != 2)
		return spec_fail(n, f, "expected [from, to]");
	if (load_bound(&w->from, &n->child[0], f) < 0)
		return -1;
	return load_bound(&w->to, &n->child[1], f);
}

static date
bound_at(const struct bound *b, date index, date open)
{
	if (b->is_open)
		return open;
	return b->is_negative ? date_subtract(index, b->by)
			      : date_add(index, b->by);
}

struct span
window_at(const struct window *w, date index)
{
	return (struct span){bound_at(&w->from, index, INT32_MIN),
	    bound_at(&w->to, index, INT32_MAX)};
}
