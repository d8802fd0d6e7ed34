/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/wrap.h"

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

struct slice
wrap_cut(struct slice *s, size_t width)
{
	struct slice whole = *s, line = wrap_line(s, width);
	const char *end = line.p + line.n, *next = line.p;
	if (utf8_width(line) <= width)
		return line;
	line.n = 0;
	while (next < end) {
		utf8_next(&next, end);
		size_t n = (size_t)(next - line.p);
		if (line.n && utf8_width(slice_of(line.p, n)) > width)
			break;
		line.n = n;
	}
	*s = slice_of(whole.p + line.n, whole.n - line.n);
	return line;
}

static void
add_blanks(struct buf *out, size_t n)
{
	while (n--)
		buf_byte(out, ' ');
}

void
wrap_cell(struct buf *out, struct slice text, size_t indent, size_t width)
{
	for (bool is_first = true;; is_first = false) {
		size_t in = is_first ? indent : indent + 2;
		struct slice line = wrap_line(&text, width - in);
		size_t used = in + utf8_width(line);
		add_blanks(out, in);
		buf_slice(out, line);
		if (!text.n) {
			add_blanks(out, used < width ? width - used : 0);
			return;
		}
		buf_byte(out, '\n');
	}
}

size_t
wrap_count(struct slice text, size_t width)
{
	size_t n = 0;
	for (; text.n; n++)
		wrap_cut(&text, width);
	return n;
}
