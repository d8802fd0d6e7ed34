/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "link/splice.h"

#include "record/value.h"

/* What is where in a line: offsets from its start. */
struct places {
	size_t after_type;       /* just after the value of `type` */
	size_t old_from, old_to; /* the old member with one of its commas */
	bool has_old;
};

static struct places
find_places(struct slice line)
{
	struct places w = {0};
	struct scan s;
	struct slice key;
	struct value v;
	size_t last_end = 0;
	scan_object(&s, line);
	while (scan_member(&s, &key, &v) > 0) {
		size_t end = (size_t)(s.p - line.p);
		if (slice_is(key, "type"))
			w.after_type = end;
		if (slice_is(key, "person_id")) {
			w.has_old = true;
			/* From the value before it, so with its comma. */
			w.old_from =
			    last_end ? last_end : (size_t)(key.p - 1 - line.p);
			w.old_to = end;
			if (!last_end) {
				/* It leads the object: the comma after it. */
				while (line.p[w.old_to] != ',' &&
				    line.p[w.old_to] != '}')
					w.old_to++;
				w.old_to += line.p[w.old_to] == ',';
			}
		}
		last_end = end;
	}
	return w;
}

/* The end of the value of a `type` that leads the line as we write it. */
static size_t
quick_end(struct slice line)
{
	static const char lead[] = "{\"type\":\"";
	size_t n = sizeof lead - 1;
	if (line.n <= n || memcmp(line.p, lead, n) != 0)
		return 0;
	const char *end = memchr(line.p + n, '"', line.n - n);
	return end ? (size_t)(end + 1 - line.p) : 0;
}

static void
add_member(struct buf *out, struct slice id)
{
	buf_text(out, ",\"person_id\":\"");
	buf_slice(out, id);
	buf_byte(out, '"');
}

void
splice_line(struct buf *out, struct slice line, struct slice id, bool has_old)
{
	struct places w = {.after_type = has_old ? 0 : quick_end(line)};
	if (!w.after_type)
		w = find_places(line);
	if (!w.has_old)
		w.old_from = w.old_to = w.after_type;
	if (w.old_from < w.after_type) { /* the old one stands before `type` */
		buf_add(out, line.p, w.old_from);
		buf_add(out, line.p + w.old_to, w.after_type - w.old_to);
		add_member(out, id);
		buf_add(out, line.p + w.after_type, line.n - w.after_type);
		return;
	}
	buf_add(out, line.p, w.after_type);
	add_member(out, id);
	buf_add(out, line.p + w.after_type, w.old_from - w.after_type);
	buf_add(out, line.p + w.old_to, line.n - w.old_to);
}

bool
splice_is_identity(struct slice line)
{
	static const char lead[] = "{\"type\":\"";
	struct value v;
	size_t end = quick_end(line), n = sizeof lead - 1;
	if (end)
		return slice_is(slice_of(line.p + n, end - 1 - n), "identity");
	v = value_at(line, slice_text("type"));
	return v.kind == VALUE_TEXT && slice_is(value_raw(v), "identity");
}
