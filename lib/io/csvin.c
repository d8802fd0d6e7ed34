/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/csvin.h"

#include "base/mem.h"
#include "base/utf8.h"

#include <csv.h>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

enum { HEADER_ROWS = 200, CANDIDATES = 4, READ = 1 << 16 };

static const struct rule RULE_BROKEN = {
    "row.quote", "a quote is out of place or never closed"};
static const struct rule RULE_LONG = {"row.long", "longer than a row may be"};
static const struct rule RULE_WIDTH = {
    "row.width", "not as many cells as the header"};
static const struct rule RULE_NUL = {"text.nul", "holds a NUL byte"};
static const struct rule RULE_UTF8 = {"text.utf8", "not UTF-8"};

/* --- where rows end ---------------------------------------------------- */

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
			s->flags |= CSVROW_QUOTED;
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
		s->flags |= CSVROW_QUOTED;
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

/* A row has the header's width; empty cells more do no harm. */
static bool
has_width(const struct csvin *in, size_t total, size_t filled)
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
	return has_width(s->in, total, filled);
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
	if (find(p, p + n, in->line_end == '\n' ? '\r' : '\n'))
		s.flags |= CSVROW_BARE;
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

/*
 * Cuts rows from p until `want` bytes are used or the text runs out; returns
 * the bytes used.
 */
static size_t
cut_rows(const struct csvin *in, const char *p, const char *end, bool at_end,
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

/* --- the input --------------------------------------------------------- */

/* Bytes of the input into text, decoded when they are UTF-16. */
static void
take(struct csvin *c, struct slice bytes)
{
	if (c->encoding == ENCODING_UTF16_LE ||
	    c->encoding == ENCODING_UTF16_BE)
		utf16_add(&c->utf16, &c->text, bytes);
	else
		buf_slice(&c->text, bytes);
}

static void
end_last_line(struct csvin *c)
{
	if (c->text.n > c->at && c->text.p[c->text.n - 1] != c->line_end)
		buf_byte(&c->text, c->line_end);
}

/* What is handed out makes room for what is read. */
static void
compact(struct csvin *c)
{
	size_t rest = c->text.n - c->at;
	if (c->at < CSVIN_BLOCK || c->at < rest)
		return;
	if (rest)
		memmove(c->text.p, c->text.p + c->at, rest);
	c->text.n = rest;
	c->at = 0;
	/* A long sample is not needed again. */
	if (c->text.cap > 8 * CSVIN_BLOCK && rest < 2 * CSVIN_BLOCK) {
		c->text.p = mem_resize(c->text.p, 4 * CSVIN_BLOCK, 1);
		c->text.cap = 4 * CSVIN_BLOCK;
	}
}

int
csvin_fill(struct csvin *c, size_t n, struct fail *f)
{
	while (!c->at_end && c->text.n - c->at < n) {
		char *into = buf_reserve(&c->raw, READ);
		bool direct = c->encoding != ENCODING_UTF16_LE &&
		    c->encoding != ENCODING_UTF16_BE;
		if (direct)
			into = buf_reserve(&c->text, READ);
		ssize_t got = source_read(&c->source, into, READ, f);
		if (got < 0)
			return -1;
		if (direct)
			c->text.n += (size_t)got;
		else
			take(c, slice_of(into, (size_t)got));
		if (got == 0) {
			c->at_end = true;
			end_last_line(c);
		}
	}
	return 0;
}

/* Reads the head, raw. */
static int
read_head(struct csvin *c, struct fail *f)
{
	while (!c->at_end && c->raw.n < CSVIN_HEAD) {
		char *into = buf_reserve(&c->raw, READ);
		ssize_t got = source_read(&c->source, into, READ, f);
		if (got < 0)
			return -1;
		c->raw.n += (size_t)got;
		c->at_end = got == 0;
	}
	return 0;
}

int
csvin_open(struct csvin *c, const char *path, unsigned flags, struct fail *f)
{
	*c = (struct csvin){.block = CSVIN_BLOCK};
	if (source_open(&c->source, path, flags, f) < 0)
		return -1;
	if (read_head(c, f) == 0)
		return 0;
	csvin_close(c);
	return -1;
}

void
csvin_close(struct csvin *c)
{
	source_close(&c->source);
	buf_fini(&c->raw);
	buf_fini(&c->text);
	arena_fini(&c->arena);
}

int
csvin_next(struct csvin *c, struct csvblock *b, struct fail *f)
{
	size_t used = 0;
	compact(c);
	for (size_t want = c->block; used == 0; want *= 2) {
		if (csvin_fill(c, want, f) < 0)
			return -1;
		if (c->text.n == c->at)
			return 0;
		if (want > CSVIN_LINE)
			return fail_set(f, FAIL_INPUT,
			    "%s:%llu: a line of more than %d bytes "
			    "[row.long]",
			    c->source.name, (unsigned long long)c->line,
			    (int)CSVIN_LINE);
		const char *p = c->text.p + c->at, *end = c->text.p + c->text.n;
		used = cut_rows(c, p, end, c->at_end, c->block, b);
	}
	if (b->cap < used)
		b->p = mem_resize(b->p, b->cap = used, 1);
	memcpy(b->p, c->text.p + c->at, used);
	b->n = used;
	c->at += used;
	c->line += b->nlines;
	return 1;
}

void
csvin_peek(const struct csvin *c, struct csvblock *b)
{
	const char *p = c->text.p + c->at, *end = c->text.p + c->text.n;
	b->n = cut_rows(c, p, end, c->at_end, SIZE_MAX, b);
	if (b->cap < b->n)
		b->p = mem_resize(b->p, b->cap = b->n, 1);
	if (b->n)
		memcpy(b->p, p, b->n);
}

void
csvblock_fini(struct csvblock *b)
{
	mem_free(b->p);
	mem_free(b->row);
	*b = (struct csvblock){0};
}

/* --- the dialect ------------------------------------------------------- */

/* CR ends lines only where there is no LF. */
static char
find_line_end(struct slice head)
{
	bool has_lf = head.n && memchr(head.p, '\n', head.n);
	bool has_cr = head.n && memchr(head.p, '\r', head.n);
	return has_cr && !has_lf ? '\r' : '\n';
}

static void
skip_line(struct csvin *c)
{
	const char *p = c->text.p + c->at;
	const char *eol = find(p, c->text.p + c->text.n, c->line_end);
	if (!eol)
		return;
	c->at = (size_t)(eol + 1 - c->text.p);
	c->line++;
}

/* Starts again from the raw head. */
static void
restart(struct csvin *c, const struct csvin_options *o)
{
	size_t mark;
	struct slice head = buf_as_slice(&c->raw);
	c->encoding = encoding_detect(head, o->encoding, &mark);
	c->utf16 =
	    (struct utf16){.big_endian = c->encoding == ENCODING_UTF16_BE};
	buf_reset(&c->text);
	c->at = 0;
	c->line = 1;
	c->width = c->named = 0;
	arena_reset(&c->arena);
	take(c, slice_of(head.p + mark, head.n - mark));
	c->line_end = find_line_end(buf_as_slice(&c->text));
	if (c->at_end)
		end_last_line(c);
	for (int64_t i = 0; i < o->skip_lines; i++)
		skip_line(c);
}

/* "sep=;" in front, as Excel writes it: the delimiter it names, or 0. */
static char
take_sep_line(struct csvin *c)
{
	struct slice s = slice_of(c->text.p + c->at, c->text.n - c->at);
	if (s.n < 6 || !slice_starts(s, "sep=") ||
	    (s.p[5] != '\r' && s.p[5] != '\n') || !memchr(",;\t|: ", s.p[4], 6))
		return 0;
	skip_line(c);
	return s.p[4];
}

/* The rows of the head, split with one delimiter. */
struct trial {
	struct csvblock block;
	struct csvcells cells;
	struct arena scratch;
};

static void
trial_begin(struct trial *t, struct csvin *c, char delimiter)
{
	*t = (struct trial){0};
	c->delimiter = delimiter;
	csvin_peek(c, &t->block);
	csvcells_init(&t->cells, c);
}

static void
trial_end(struct trial *t)
{
	csvcells_fini(&t->cells);
	csvblock_fini(&t->block);
	arena_fini(&t->scratch);
}

/* The cells of row i; 0 when it is not a sound row. */
static size_t
trial_row(struct trial *t, size_t i)
{
	const struct rule *broken =
	    csvcells_split(&t->cells, &t->block, &t->block.row[i], &t->scratch);
	return broken ? 0 : t->cells.n;
}

static size_t
trial_rows(const struct trial *t)
{
	return t->block.nrows < HEADER_ROWS ? t->block.nrows : HEADER_ROWS;
}

/*
 * How many rows have the commonest width that is more than one cell; *width
 * becomes it.
 */
static size_t
commonest(struct trial *t, size_t *width)
{
	size_t counts[CSVIN_CELLS + 1] = {0}, best = 0;
	*width = 1;
	for (size_t i = 0; i < trial_rows(t); i++) {
		size_t n = trial_row(t, i);
		if (n < 2 || n > CSVIN_CELLS)
			continue;
		if (++counts[n] > best) {
			best = counts[n];
			*width = n;
		}
	}
	return best;
}

/* Cells with text in row i, when it has that width. */
static size_t
filled_cells(struct trial *t, size_t i, size_t width)
{
	size_t n = 0;
	if (trial_row(t, i) != width)
		return 0;
	for (size_t k = 0; k < width; k++)
		n += t->cells.cell[k].n > 0;
	return n;
}

/*
 * The first row of the commonest width that is about as full as rows get (a
 * title may be padded to that width); *score says how common the width is.
 */
static int
likely_header(struct csvin *c, char delimiter, size_t *score)
{
	struct trial t;
	size_t width, i = 0, most = 1;
	trial_begin(&t, c, delimiter);
	*score = commonest(&t, &width);
	for (size_t k = 0; k < trial_rows(&t); k++) {
		size_t n = filled_cells(&t, k, width);
		if (n > most)
			most = n;
	}
	while (i < trial_rows(&t) && filled_cells(&t, i, width) * 2 < most)
		i++;
	int found = i < trial_rows(&t) ? (int)i : -1;
	trial_end(&t);
	return found;
}

static int
fitting_header(struct csvin *c, char delimiter,
    bool (*fits)(void *, const struct slice *, size_t), void *state)
{
	struct trial t;
	int found = -1;
	trial_begin(&t, c, delimiter);
	for (size_t i = 0; i < trial_rows(&t) && found < 0; i++) {
		size_t n = trial_row(&t, i);
		if (n && fits(state, t.cells.cell, n))
			found = (int)i;
	}
	trial_end(&t);
	return found;
}

static void
keep_header(struct csvin *c, const struct slice *cell, size_t n)
{
	c->header = arena_zalloc(&c->arena, n + 1, sizeof *c->header);
	c->width = n;
	c->named = 0;
	for (size_t i = 0; i < n; i++) {
		c->header[i] = arena_copy(&c->arena, cell[i]);
		if (cell[i].n)
			c->named = i + 1;
	}
}

/* Settles the delimiter and goes on after the header. */
static void
settle(struct csvin *c, char delimiter, size_t row)
{
	struct trial t;
	trial_begin(&t, c, delimiter);
	size_t n = trial_row(&t, row);
	keep_header(c, t.cells.cell, n);
	const struct csvrow *r = &t.block.row[row];
	const char *p = c->text.p + c->at + r->at + r->n;
	const char *end = c->text.p + c->text.n;
	const char *eol = find(p, end, c->line_end);
	c->header_line = c->line + r->line;
	c->line = c->header_line + 1;
	for (const char *q = c->text.p + c->at + r->at; q < p; q++)
		c->line += *q == c->line_end;
	c->at = (size_t)(eol + 1 - c->text.p);
	trial_end(&t);
}

bool
csvin_find_header(struct csvin *c, const struct csvin_options *o,
    bool (*fits)(void *, const struct slice *, size_t), void *state)
{
	static const char candidates[CANDIDATES] = {',', ';', '\t', '|'};
	size_t best_score = 0;
	char best = 0;
	int row = -1;
	restart(c, o);
	char sep = take_sep_line(c), only = o->delimiter ? o->delimiter : sep;
	const char *d = only ? &only : candidates;
	size_t nd = only ? 1 : CANDIDATES;
	for (size_t i = 0; i < nd; i++) {
		size_t score = 0;
		int at = fits ? fitting_header(c, d[i], fits, state)
			      : likely_header(c, d[i], &score);
		bool better =
		    fits ? row < 0 || at < row : row < 0 || score > best_score;
		if (at < 0 || !better)
			continue;
		row = at;
		best = d[i];
		best_score = score;
	}
	if (row < 0)
		return false;
	settle(c, best, (size_t)row);
	return true;
}

/* --- cells ------------------------------------------------------------- */

void
csvcells_init(struct csvcells *c, const struct csvin *in)
{
	*c = (struct csvcells){.in = in, .delimiter = in->delimiter};
	c->cell = mem_alloc(CSVIN_CELLS * sizeof *c->cell);
	c->parser = mem_zalloc(1, sizeof *c->parser);
	csv_init(c->parser, 0);
	csv_set_delim(c->parser, (unsigned char)in->delimiter);
	csv_set_blk_size(c->parser, 4096);
}

void
csvcells_fini(struct csvcells *c)
{
	if (c->parser)
		csv_free(c->parser);
	mem_free(c->parser);
	mem_free(c->cell);
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
 * libcsv hands over a copy of the cell. Where no quotes stand inside quotes
 * the row has the same bytes, so only the length is needed.
 */
static void
on_cell(void *p, size_t n, void *data)
{
	struct csvcells *c = data;
	const char *at = c->at, *end = c->end;
	char delimiter = c->delimiter;
	if (c->is_copied) {
		add_cell(c, arena_copy(c->scratch, slice_of(p ? p : "", n)));
		return;
	}
	while (at < end && (*at == ' ' || *at == '\t') && *at != delimiter)
		at++;
	bool is_quoted = at < end && *at == '"';
	add_cell(c, slice_of(at + is_quoted, n));
	at += n + 2 * (size_t)is_quoted;
	while (at < end && (*at == ' ' || *at == '\t') && *at != delimiter)
		at++;
	c->at = at + 1;
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
without_bare(struct csvcells *c, struct slice row)
{
	char bare = c->in->line_end == '\n' ? '\r' : '\n';
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
	if (!has_width(c->in, c->n, filled))
		return &RULE_WIDTH;
	while (c->n < c->in->width)
		add_cell(c, slice_of("", 0));
	return NULL;
}

/* Lets libcsv divide a row that a line end follows. False: it did not end. */
static bool
parse_row(struct csvcells *c, struct slice text, bool is_copied)
{
	c->at = text.p;
	c->end = text.p + text.n;
	c->is_copied = is_copied;
	c->has_ended = false;
	csv_parse(c->parser, text.p, text.n + 1, on_cell, on_row, c);
	if (!c->has_ended)
		csv_fini(c->parser, NULL, NULL, NULL);
	return c->has_ended;
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
	if (!broken && row->flags & CSVROW_BARE)
		text = without_bare(c, text);
	if (!broken && parse_row(c, text, row->flags & CSVROW_QUOTED))
		return check_width(c);
	cut_plainly(c, text.p ? text : raw);
	return broken ? broken : &RULE_BROKEN;
}
