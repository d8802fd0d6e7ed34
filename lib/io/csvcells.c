/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The cells of a row. What a quote begins is libcsv's to read; other cells are
 * cut here, where the delimiters are: a fifth less time for a whole import.
 * tests/unit/t_csvcells.c holds every row to libcsv's own cells.
 */
#include "base/mem.h"
#include "base/utf8.h"
#include "io/csvcut.h"

#include <assert.h>
#include <csv.h>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

static const struct rule RULE_BROKEN = {
    "row.quote", "a quote is out of place or never closed"};
static const struct rule RULE_LONG = {"row.long", "longer than a row may be"};
static const struct rule RULE_WIDTH = {
    "row.width", "not as many cells as the header"};
static const struct rule RULE_NUL = {"text.nul", "holds a NUL byte"};
static const struct rule RULE_UTF8 = {"text.utf8", "not UTF-8"};

/* libcsv gets its memory from parse_row() and must not move it. */
static void *
no_more(void *p, size_t n)
{
	(void)p;
	(void)n;
	return NULL;
}

void
csvcells_init(struct csvcells *c, const struct csvin *in)
{
	*c = (struct csvcells){.in = in};
	c->cell = mem_alloc(CSVIN_CELLS * sizeof *c->cell);
	c->parser = mem_zalloc(1, sizeof *c->parser);
	csv_init(c->parser, 0);
	csv_set_realloc_func(c->parser, no_more);
	csv_set_delim(c->parser, (unsigned char)in->delimiter);
}

void
csvcells_fini(struct csvcells *c)
{
	mem_free(c->parser); /* it owns nothing: see on_cell() */
	mem_free(c->cell);
	mem_free(c->mark);
	buf_fini(&c->copy);
	*c = (struct csvcells){0};
}

/* Cells beyond the limit are counted, not kept: the row is rejected. */
static void
add_cell(struct csvcells *c, struct slice s)
{
	if (c->n < CSVIN_CELLS)
		c->cell[c->n] = s;
	c->n++;
}

/*
 * libcsv has put the cell together at its entry_buf, where it would put the
 * next one. Moved on, the cells of a row stay there: copying them took a tenth
 * of all time. They are never longer than the row, for which there is room.
 */
static void
on_cell(void *p, size_t n, void *data)
{
	struct csvcells *c = data;
	struct csv_parser *parser = c->parser;
	assert(p == parser->entry_buf);
	add_cell(c, slice_of(p, n));
	parser->entry_buf += n;
	parser->entry_size -= n;
}

static void
on_row(int end, void *data)
{
	struct csvcells *c = data;
	(void)end;
	c->has_ended = true;
}

/* Cuts at every delimiter, whatever the quotes say. */
static void
cut_plainly(struct csvcells *c, struct slice row)
{
	c->n = 0;
	while (row.p && c->n < CSVIN_CELLS)
		add_cell(c, slice_cut(row, c->in->delimiter, &row));
}

/* What a row's bytes need. */
enum look { LOOK_HIGH = 1, LOOK_CONTROL = 2 };

static unsigned
look_at(struct slice s)
{
	unsigned look = 0;
	size_t i = 0;
#if defined(__SSE2__)
	const __m128i space = _mm_set1_epi8(' '), tab = _mm_set1_epi8('\t'),
		      lf = _mm_set1_epi8('\n'), del = _mm_set1_epi8(0x7F);
	__m128i high = _mm_setzero_si128(), control = high;
	for (; i + 16 <= s.n; i += 16) {
		__m128i x =
		    _mm_loadu_si128((const __m128i *)(const void *)(s.p + i));
		/* Signed: bytes from 0x80 up are below a space as well. */
		__m128i low = _mm_cmplt_epi8(x, space);
		__m128i fine =
		    _mm_or_si128(_mm_cmpeq_epi8(x, tab), _mm_cmpeq_epi8(x, lf));
		/* Of each byte only the top bit counts in the end. */
		high = _mm_or_si128(high, x);
		control = _mm_or_si128(control,
		    _mm_or_si128(_mm_andnot_si128(_mm_or_si128(fine, x), low),
			_mm_cmpeq_epi8(x, del)));
	}
	if (_mm_movemask_epi8(high))
		look |= LOOK_HIGH;
	if (_mm_movemask_epi8(control))
		look |= LOOK_CONTROL;
#endif
	for (; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		if (c & 0x80)
			look |= LOOK_HIGH;
		else if ((c < ' ' && c != '\t' && c != '\n') || c == 0x7F)
			look |= LOOK_CONTROL;
	}
	return look;
}

/* A copy that a line end follows, as one does in the block. */
static struct slice
copy_row(struct csvcells *c, struct slice s)
{
	char *p = arena_bytes(c->scratch, s.n + 1);
	memcpy(p, s.p, s.n);
	p[s.n] = '\n';
	return slice_of(p, s.n);
}

/* The row in UTF-8, or absent when it is not. */
static struct slice
decode(struct csvcells *c, struct slice row)
{
	enum encoding e = c->in->encoding;
	if (e != ENCODING_WINDOWS && utf8_valid(row) == row.n)
		return row;
	if (e != ENCODING_WINDOWS && e != ENCODING_BY_ROW)
		return SLICE_NONE;
	buf_reset(&c->copy);
	encoding_add_windows(&c->copy, row);
	return copy_row(c, buf_as_slice(&c->copy));
}

/* A lone CR (in CR files: LF) ends no line: it becomes a space. */
static struct slice
without_bare(struct csvcells *c, struct slice row, unsigned look)
{
	char bare = c->in->line_end == '\n' ? '\r' : '\n';
	bool maybe = bare == '\n' || look & LOOK_CONTROL;
	if (!maybe || !row.n || !memchr(row.p, bare, row.n))
		return row;
	struct slice out = copy_row(c, row);
	char *p = (char *)out.p;
	for (size_t i = 0; i < row.n; i++)
		if (p[i] == bare && !(i + 1 < row.n && p[i + 1] == '\n'))
			p[i] = ' ';
	return out;
}

static const struct rule *
check_width(struct csvcells *c)
{
	size_t filled = c->n;
	if (c->n > CSVIN_CELLS) {
		c->n = CSVIN_CELLS;
		return &RULE_WIDTH;
	}
	while (filled && c->cell[filled - 1].n == 0)
		filled--;
	if (!csvcut_has_width(c->in, c->n, filled))
		return &RULE_WIDTH;
	while (c->n < c->in->width)
		add_cell(c, slice_of("", 0));
	return NULL;
}

/* --- cells cut here ---------------------------------------------------- */

/* Of 64 bytes at p, those that are c: the first is bit 0. */
static uint64_t
same_bytes(const char *p, size_t n, char c)
{
	uint64_t same = 0;
	size_t i = 0;
#if defined(__SSE2__)
	const __m128i wanted = _mm_set1_epi8(c);
	for (; i + 16 <= n; i += 16) {
		__m128i x =
		    _mm_loadu_si128((const __m128i *)(const void *)(p + i));
		x = _mm_cmpeq_epi8(x, wanted);
		same |= (uint64_t)(unsigned)_mm_movemask_epi8(x) << i;
	}
#endif
	for (; i < n; i++)
		same |= (uint64_t)(p[i] == c) << i;
	return same;
}

/* Marks where cells can end: at delimiters and at the row's end. */
static void
mark_ends(struct csvcells *c, struct slice row)
{
	size_t words = row.n / 64;
	while (c->mark_cap <= words)
		c->mark = mem_grow(
		    c->mark, c->mark_cap, &c->mark_cap, sizeof *c->mark);
	for (size_t i = 0; i <= words; i++) {
		size_t n = i < words ? 64 : row.n % 64;
		c->mark[i] = same_bytes(row.p + i * 64, n, c->in->delimiter);
	}
	c->mark[words] |= UINT64_C(1) << row.n % 64;
}

/* The first mark from `at` on. */
static size_t
next_end(const struct csvcells *c, size_t at)
{
	size_t i = at / 64;
	uint64_t marks = c->mark[i] & ~UINT64_C(0) << at % 64;
	while (!marks)
		marks = c->mark[++i];
	return i * 64 + (size_t)__builtin_ctzll(marks);
}

static bool
is_blank(const struct csvcells *c, char byte)
{
	return (byte == ' ' || byte == '\t') && byte != c->in->delimiter;
}

/*
 * Where a cell that a quote begins at `at` ends; SIZE_MAX when a quote in it
 * is out of place, or it is never closed.
 */
static size_t
quoted_end(const struct csvcells *c, struct slice row, size_t at)
{
	for (;;) {
		const char *q = memchr(row.p + at + 1, '"', row.n - at - 1);
		if (!q)
			return SIZE_MAX;
		at = (size_t)(q - row.p) + 1;
		if (at < row.n && row.p[at] == '"')
			continue;
		while (at < row.n && is_blank(c, row.p[at]))
			at++;
		bool is_end = at == row.n || row.p[at] == c->in->delimiter;
		return is_end ? at : SIZE_MAX;
	}
}

/* --- cells by libcsv --------------------------------------------------- */

static void
give_room(struct csvcells *c, size_t n)
{
	c->parser->entry_buf = (unsigned char *)arena_bytes(c->scratch, n);
	c->parser->entry_size = n;
}

/* Lets libcsv divide a row that a line end follows. False: it did not end. */
static bool
parse_row(struct csvcells *c, struct slice text)
{
	c->n = 0;
	c->has_ended = false;
	give_room(c, text.n + 1);
	csv_parse(c->parser, text.p, text.n + 1, on_cell, on_row, c);
	if (!c->has_ended)
		csv_fini(c->parser, NULL, NULL, NULL);
	return c->has_ended;
}

/* A cell that a quote begins: a row of one cell to libcsv. */
static void
parse_cell(struct csvcells *c, struct slice text)
{
	give_room(c, text.n + 1);
	csv_parse(c->parser, text.p, text.n, on_cell, on_row, c);
	csv_fini(c->parser, on_cell, on_row, c);
}

/* The cells of a row without line ends outside quotes; false as parse_row(). */
static bool
cut_row(struct csvcells *c, struct slice row)
{
	size_t at = 0, end;
	mark_ends(c, row);
	do {
		while (at < row.n && is_blank(c, row.p[at]))
			at++;
		if (at < row.n && row.p[at] == '"') {
			end = quoted_end(c, row, at);
			if (end == SIZE_MAX)
				return parse_row(c, row);
			parse_cell(c, slice_of(row.p + at, end - at));
		} else {
			end = next_end(c, at);
			size_t last = end;
			while (last > at && is_blank(c, row.p[last - 1]))
				last--;
			add_cell(c, slice_of(row.p + at, last - at));
		}
		at = end + 1;
	} while (end < row.n);
	return true;
}

/* Controls, of which CR and NUL are some, are left to libcsv. */
static bool
divide(struct csvcells *c, struct slice row, unsigned look)
{
	bool may_cut = c->in->line_end == '\n' && !(look & LOOK_CONTROL);
	return may_cut ? cut_row(c, row) : parse_row(c, row);
}

const struct rule *
csvcells_split(struct csvcells *c, const struct csvblock *b,
    const struct csvrow *row, struct arena *scratch)
{
	struct slice raw = slice_of(b->p + row->at, row->n), text = raw;
	const struct rule *broken = row->flags & CSVROW_BROKEN ? &RULE_BROKEN
	    : row->flags & CSVROW_LONG                         ? &RULE_LONG
							       : NULL;
	unsigned look = look_at(raw);
	c->scratch = scratch;
	c->n = 0;
	c->is_plain = look == 0;
	if (look & LOOK_HIGH)
		text = decode(c, raw);
	if (!broken && !text.p)
		broken = &RULE_UTF8;
	if (!broken && look & LOOK_CONTROL && memchr(raw.p, '\0', raw.n))
		broken = &RULE_NUL;
	if (!broken)
		text = without_bare(c, text, look);
	if (!broken && divide(c, text, look))
		return check_width(c);
	cut_plainly(c, text.p ? text : raw);
	return broken ? broken : &RULE_BROKEN;
}
