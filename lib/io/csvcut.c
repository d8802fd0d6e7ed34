/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/csvcut.h"

#include "base/mem.h"

/* A row being looked for, from `start`. */
struct cut {
	const struct csvin *in;
	const char *start, *end; /* of the text that is there */
	const char *limit;       /* where a row of several lines must end */
	const char *eol;         /* end of the physical line reached */
	uint32_t lines;
	uint32_t flags;
	bool is_stray;   /* a quote out of place was seen */
	bool needs_more; /* text */
};

static const char *
find(const char *from, const char *to, char c)
{
	return from < to ? memchr(from, c, (size_t)(to - from)) : NULL;
}

/* What may stand between a quote and its delimiter, as in libcsv. */
static bool
is_blank(const struct csvin *in, char c)
{
	return (c == ' ' || c == '\t' || c == '\r' || c == '\n') &&
	    c != in->delimiter && c != in->line_end;
}

/* Whether the quote at q is the first thing in its cell. */
static bool
opens(const struct cut *s, const char *q)
{
	while (q > s->start && is_blank(s->in, q[-1]))
		q--;
	return q == s->start || q[-1] == s->in->delimiter;
}

/*
 * Moves on to the line that q is in. False when its end is out of reach, or
 * when a row of several lines turns out to be broken.
 */
static bool
reach(struct cut *s, const char *q)
{
	while (s->eol < q) {
		const char *next = find(s->eol + 1, s->limit, s->in->line_end);
		if (!next) {
			s->needs_more = s->limit == s->end;
			return false;
		}
		s->eol = next;
		s->lines++;
	}
	return s->lines == 1 || !s->is_stray;
}

/*
 * From the opening quote of a cell to the delimiter or line end after its
 * closing one; NULL when it is broken or more text is needed. A closing quote
 * stands before a delimiter or line end, a pair of quotes is one, any other
 * is out of place and taken as it is.
 */
static const char *
skip_quoted(struct cut *s, const char *q)
{
	const char *from = q + 1;
	for (;;) {
		q = find(from, s->limit, '"');
		if (!q) {
			s->needs_more = s->limit == s->end;
			return NULL;
		}
		if (!reach(s, q))
			return NULL;
		const char *t = q + 1;
		if (t < s->end && *t == '"') {
			from = t + 1;
			continue;
		}
		while (t < s->end && is_blank(s->in, *t))
			t++;
		if (t == s->end) {
			s->needs_more = true;
			return NULL;
		}
		if (*t == s->in->delimiter || *t == s->in->line_end)
			return t;
		s->is_stray = true;
		from = t; /* a quote there may be the closing one */
		if (s->lines > 1)
			return NULL;
	}
}

/* Walks over the cells of a row with quotes. False as skip_quoted(). */
static bool
walk(struct cut *s, const char *q)
{
	while (q) {
		if (!opens(s, q)) {
			q = find(q + 1, s->eol, '"');
			continue;
		}
		const char *t = skip_quoted(s, q);
		if (!t)
			return false;
		if (t > s->eol && !reach(s, t))
			return false;
		q = find(t, s->eol, '"');
	}
	return true;
}

/*
 * Cells of a closed row, and how many there are up to the last with text: the
 * states of libcsv, character by character.
 */
static void
measure(const struct csvin *in, const char *p, const char *end, size_t *total,
    size_t *filled)
{
	enum { START, PLAIN, QUOTED, MAYBE } state = START;
	bool has_text = false;
	*total = *filled = 0;
	for (; p <= end; p++) {
		bool is_end = p == end || *p == in->delimiter;
		if (is_end && state != QUOTED) {
			++*total;
			if (has_text)
				*filled = *total;
			has_text = false;
			state = START;
		} else if (p == end) {
			break;
		} else if (state == START) {
			if (*p == '"')
				state = QUOTED;
			else if (!is_blank(in, *p)) {
				state = PLAIN;
				has_text = true;
			}
		} else if (state == QUOTED && *p == '"') {
			state = MAYBE;
		} else if (state == MAYBE && !is_blank(in, *p)) {
			state = QUOTED;
			has_text = true;
		} else if (state == QUOTED) {
			has_text = true;
		}
	}
}

bool
csvcut_has_width(const struct csvin *in, size_t total, size_t filled)
{
	return in->width == 0 || (total >= in->named && filled <= in->width);
}

static bool
is_whole(const struct cut *s)
{
	size_t total, filled;
	if (s->lines == 1)
		return true;
	measure(s->in, s->start, s->eol, &total, &filled);
	return csvcut_has_width(s->in, total, filled);
}

/*
 * The row at p. Returns its length with its line end, 0 when more text is
 * needed.
 *
 * Falling back to the first line of a broken row keeps the work linear: a
 * quote can only stay open over many lines when every later run of quotes is
 * of even length (any other closes it or is out of place), and lines with
 * even runs close what they open.
 */
static size_t
cut_row(const struct csvin *in, const char *p, const char *end, bool at_end,
    struct csvrow *row, uint32_t *lines)
{
	struct cut s = {.in = in, .start = p, .end = end, .limit = end};
	const char *first = find(p, end, in->line_end);
	if (!first)
		return 0;
	if (end - p > CSVIN_ROW)
		s.limit = p + CSVIN_ROW;
	s.eol = first;
	s.lines = 1;
	const char *quote = find(p, first, '"');
	if (quote && !(walk(&s, quote) && is_whole(&s))) {
		if (s.needs_more && !at_end)
			return 0;
		s.eol = first;
		s.lines = 1;
		s.flags = CSVROW_BROKEN;
	}
	size_t n = (size_t)(s.eol - p);
	if (n > CSVIN_ROW)
		s.flags |= CSVROW_LONG;
	if (n && in->line_end == '\n' && p[n - 1] == '\r')
		n--;
	*row = (struct csvrow){.n = (uint32_t)n, .flags = s.flags};
	*lines = s.lines;
	return (size_t)(s.eol - p) + 1;
}

/* Nothing but delimiters, blanks and empty quotes. */
static bool
is_blank_row(const struct csvin *in, const char *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (p[i] != in->delimiter && p[i] != '"' &&
		    !is_blank(in, p[i]) && p[i] != in->line_end)
			return false;
	return true;
}

size_t
csvcut_rows(const struct csvin *in, const char *p, const char *end, bool at_end,
    size_t want, struct csvblock *b)
{
	const char *start = p;
	uint32_t line = 0, lines;
	struct csvrow row;
	b->nrows = 0;
	b->nblank = 0;
	b->first_line = in->line;
	while (p < end && (size_t)(p - start) < want) {
		size_t n = cut_row(in, p, end, at_end, &row, &lines);
		if (!n)
			break;
		row.at = (uint32_t)(p - start);
		row.line = line;
		p += n;
		line += lines;
		if (is_blank_row(in, start + row.at, row.n)) {
			b->nblank++;
			continue;
		}
		b->row =
		    mem_grow(b->row, b->nrows, &b->row_cap, sizeof *b->row);
		b->row[b->nrows++] = row;
	}
	b->nlines = line;
	return (size_t)(p - start);
}
