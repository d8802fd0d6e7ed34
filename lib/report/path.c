/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/path.h"

struct path
path_make(enum record_type type, struct slice text)
{
	struct path p = {.type = type, .text = text};
	p.field = schema_field(type, text);
	for (size_t n = text.n; n > 0 && p.field == FIELD_NONE; n--)
		if (text.p[n - 1] == '.') {
			p.field = schema_field(type, slice_of(text.p, n - 1));
			p.rest = slice_of(text.p + n, text.n - n);
		}
	if (p.field == FIELD_NONE)
		p.rest = text;
	return p;
}

struct value
path_value(const struct path *p, const struct record *r)
{
	if (p->field == FIELD_NONE)
		return value_at(r->line, p->rest);
	struct value v = r->field[p->field];
	if (!slice_present(p->rest))
		return v;
	return v.kind == VALUE_OBJECT ? value_at(value_raw(v), p->rest)
				      : (struct value){0};
}
