/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/csvout.h"

#include "base/num.h"

static bool
must_quote(struct slice s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] == ',' || s.p[i] == '"' || s.p[i] == '\n' ||
		    s.p[i] == '\r')
			return true;
	/* Readers drop blanks at the ends, ours too. */
	return s.n &&
	    (memchr(" \t", s.p[0], 2) || memchr(" \t", s.p[s.n - 1], 2));
}

static void
begin(struct csvout *c)
{
	if (c->begun)
		buf_byte(c->out, ',');
	c->begun = true;
}

/* What stands in quotes: each quote doubled. */
static void
add_doubled(struct buf *b, struct slice s)
{
	struct slice rest;
	do {
		struct slice part = slice_cut(s, '"', &rest);
		buf_slice(b, part);
		if (rest.p)
			buf_text(b, "\"\"");
		s = rest;
	} while (rest.p);
}

void
csvout_cell(struct csvout *c, struct slice s)
{
	begin(c);
	if (!must_quote(s)) {
		buf_slice(c->out, s);
		return;
	}
	buf_byte(c->out, '"');
	add_doubled(c->out, s);
	buf_byte(c->out, '"');
}

void
csvout_text(struct csvout *c, const char *s)
{
	csvout_cell(c, slice_text(s));
}

void
csvout_int(struct csvout *c, int64_t v)
{
	begin(c);
	buf_int(c->out, v);
}

void
csvout_safe(struct csvout *c, struct slice s)
{
	double v;
	if (!s.n || !memchr("=+-@\t\r", s.p[0], 6) || num_parse_double(s, &v)) {
		csvout_cell(c, s);
		return;
	}
	begin(c);
	buf_text(c->out, "\"'");
	add_doubled(c->out, s);
	buf_byte(c->out, '"');
}

void
csvout_end(struct csvout *c)
{
	/* A row of one empty cell would be a blank line, which is no row. */
	bool blank = !c->out->n || c->out->p[c->out->n - 1] == '\n';
	if (c->begun && blank)
		buf_text(c->out, "\"\"");
	buf_byte(c->out, '\n');
	c->begun = false;
}
