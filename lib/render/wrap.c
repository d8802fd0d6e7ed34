/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "render/wrap.h"

#include "base/utf8.h"

struct slice
wrap_line(struct slice *s, size_t width)
{
	size_t fits = 0, at = 0;
	while (at < s->n) {
		size_t end = at;
		while (end < s->n && s->p[end] != ' ')
			end++;
		if (fits && utf8_width(slice_of(s->p, end)) > width)
			break;
		fits = end;
		at = end + (end < s->n);
	}
	struct slice line = slice_of(s->p, fits);
	*s = slice_of(s->p + at, s->n - at);
	return line;
}

size_t
wrap_count(struct slice text, size_t width)
{
	size_t n = 0;
	for (; text.n; n++)
		wrap_line(&text, width);
	return n;
}
