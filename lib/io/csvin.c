/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/csvin.h"

#include "base/mem.h"
#include "io/csvcut.h"

enum { HEADER_ROWS = 200, CANDIDATES = 4, READ = 1 << 16 };

static const char *
find(const char *from, const char *to, char c)
{
	return from < to ? memchr(from, c, (size_t)(to - from)) : NULL;
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

/* What people send instead of CSV, by its first bytes. */
static int
refuse_other(const struct csvin *c, struct fail *f)
{
	static const struct {
		const char *magic, *advice;
	} other[] = {
	    {"PK\x03\x04",
		"a workbook or a zip archive: save its sheet as CSV, or unpack "
		"it, first"},
	    {"\xD0\xCF\x11\xE0", "an Excel workbook: save its sheet as CSV"},
	    {"\x1F\x8B", "compressed: gzip -dc it into standard input"},
	    {"%PDF", "a PDF document: ask for the figures as CSV"},
	};
	for (size_t i = 0; i < sizeof other / sizeof *other; i++)
		if (slice_starts(buf_as_slice(&c->raw), other[i].magic))
			return fail_set(f, FAIL_INPUT,
			    "%s: not CSV but %s [csv.other]", c->source.name,
			    other[i].advice);
	return 0;
}

int
csvin_open(struct csvin *c, const char *path, unsigned flags, struct fail *f)
{
	*c = (struct csvin){.block = CSVIN_BLOCK};
	if (source_open(&c->source, path, flags, f) < 0)
		return -1;
	if (read_head(c, f) == 0 && refuse_other(c, f) == 0)
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
		used = csvcut_rows(c, p, end, c->at_end, c->block, b);
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
	b->n = csvcut_rows(c, p, end, c->at_end, SIZE_MAX, b);
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
