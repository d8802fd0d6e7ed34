/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/csvfile.h"

#include "base/mem.h"
#include "base/utf8.h"
#include "io/digest.h"
#include "io/encoding.h"
#include "io/source.h"

#include <csv.h>

enum { FILE_LIMIT = 1 << 30 };

/* What libcsv's callbacks build; errors are kept until it returns. */
struct loader {
	struct csvfile *file;
	struct fail *f;
	enum fail_kind wrong;
	size_t width; /* cells of the row so far */
	uint32_t row_line;
	bool has_header, in_row, has_delimiter;
	bool is_filled; /* some cell of the row is not empty */
};

static void
bad(struct loader *l, const char *what, const char *rule)
{
	fail_set(l->f, l->wrong, "%s:%u: %s [%s]", l->file->name,
	    (unsigned)l->row_line, what, rule);
}

static void
add_column(struct loader *l, struct slice name)
{
	bool is_new;
	strmap_add(&l->file->columns, name, &is_new);
	if (!is_new)
		bad(l, "two columns of one name", "header.duplicate");
}

static void
on_cell(void *p, size_t n, void *data)
{
	struct loader *l = data;
	struct csvfile *c = l->file;
	struct slice s = slice_of(p ? p : "", n);
	if (l->f->kind != FAIL_NONE)
		return;
	l->is_filled |= n > 0;
	if (utf8_valid(s) != n || (n && memchr(s.p, '\0', n)))
		bad(l, "not UTF-8 text", "text.utf8");
	else if (!l->has_header)
		add_column(l, s);
	else if (l->width < c->columns.n)
		c->cell[c->nrows * c->columns.n + l->width] =
		    arena_copy(&c->arena, s);
	l->width++;
}

/* Room for the cells of the row that follows. */
static void
room_for_row(struct csvfile *c)
{
	c->line = mem_grow(c->line, c->nrows, &c->row_cap, sizeof *c->line);
	size_t need = (c->nrows + 1) * c->columns.n;
	if (need <= c->cell_cap)
		return;
	c->cell_cap = need * 2;
	c->cell = mem_resize(c->cell, c->cell_cap, sizeof *c->cell);
}

static void
on_row(int end, void *data)
{
	struct loader *l = data;
	struct csvfile *c = l->file;
	(void)end;
	if (l->f->kind != FAIL_NONE)
		return;
	if (l->has_header && l->is_filled && l->width != c->columns.n)
		bad(l, "not as many cells as the header", "row.width");
	else if (l->has_header && l->is_filled)
		c->line[c->nrows++] = l->row_line;
	l->has_header = true;
	l->in_row = l->is_filled = false;
	l->width = 0;
	room_for_row(c);
}

/* libcsv would trim blanks around cells: keep every byte. */
static int
no_space(unsigned char c)
{
	(void)c;
	return 0;
}

/*
 * What parts the cells: spreadsheets of some countries write semicolons, and
 * "text" files have tabs. A header without a comma tells.
 */
static unsigned char
delimiter_of(struct slice header)
{
	static const char known[] = ",;\t";
	for (int i = 0; known[i]; i++)
		if (memchr(header.p, known[i], header.n))
			return (unsigned char)known[i];
	return ',';
}

/* "sep=;" is for spreadsheets; the header tells what it says. */
static bool
names_delimiter(struct slice line)
{
	struct slice s = slice_trim(line);
	return s.n == 5 && slice_starts(s, "sep=");
}

/*
 * libcsv counts no lines, so it is fed one physical line at a time: a row
 * begins with the first line given to it outside a quoted cell.
 */
static void
feed(struct loader *l, struct csv_parser *p, struct slice line, uint32_t number)
{
	if (!l->in_row) {
		bool skip = !l->has_header &&
		    (slice_starts(line, "#") || names_delimiter(line));
		if (skip || slice_trim(line).n == 0)
			return;
		l->row_line = number;
		l->in_row = true;
		if (!l->has_delimiter)
			csv_set_delim(p, delimiter_of(line));
		l->has_delimiter = true;
	}
	if (csv_parse(p, line.p, line.n, on_cell, on_row, l) != line.n)
		bad(l, "a quote out of place", "csv.quote");
}

static void
parse(struct loader *l, struct slice text)
{
	struct csv_parser p;
	uint32_t number = 1;
	csv_init(&p, CSV_STRICT | CSV_STRICT_FINI);
	csv_set_blk_size(&p, 4096);
	csv_set_space_func(&p, no_space);
	for (size_t at = 0; at < text.n && l->f->kind == FAIL_NONE; number++) {
		const char *end = memchr(text.p + at, '\n', text.n - at);
		size_t n = end ? (size_t)(end - text.p) + 1 - at : text.n - at;
		feed(l, &p, slice_of(text.p + at, n), number);
		at += n;
	}
	/* After an error csv_fini() would deliver the half-read row. */
	if (l->f->kind == FAIL_NONE && csv_fini(&p, on_cell, on_row, l) != 0)
		bad(l, "a quoted cell is never closed", "csv.unterminated");
	csv_free(&p);
}

/* Lines that end in carriage returns alone, as on an old Macintosh. */
static struct slice
with_lines(struct slice text, struct buf *out)
{
	struct slice rest, header = slice_cut(text, '\r', &rest);
	if (!rest.n || *rest.p == '\n' || memchr(header.p, '\n', header.n))
		return text;
	if (text.p != out->p)
		buf_slice(out, text);
	for (size_t i = 0; i < out->n; i++)
		if (out->p[i] == '\r')
			out->p[i] = '\n';
	return buf_as_slice(out);
}

/*
 * Without its mark, and in UTF-8: what a spreadsheet has saved again may be in
 * Windows-1252 or, as "Unicode text", in UTF-16. Definition files are held to
 * UTF-8.
 */
static struct slice
decoded(struct slice text, enum fail_kind wrong, struct buf *out)
{
	size_t mark = 0;
	enum encoding e = encoding_detect(text, ENCODING_AUTO, &mark);
	struct utf16 wide = {.big_endian = e == ENCODING_UTF16_BE};
	if (slice_starts(text, "\xEF\xBB\xBF"))
		text = slice_of(text.p + 3, text.n - 3);
	if (wrong != FAIL_INPUT || !text.n)
		return text;
	if (e == ENCODING_UTF16_LE || e == ENCODING_UTF16_BE)
		utf16_add(&wide, out, slice_of(text.p + mark, text.n - mark));
	else if (utf8_valid(text) != text.n)
		encoding_add_windows(out, text);
	return with_lines(out->n ? buf_as_slice(out) : text, out);
}

int
csvfile_load(
    struct csvfile *c, const char *path, enum fail_kind wrong, struct fail *f)
{
	struct slice text;
	struct buf utf8 = {0};
	struct fail own = {0};
	*c = (struct csvfile){0};
	c->name = arena_cstr(&c->arena, slice_basename(slice_text(path)));
	if (source_slurp(path, FILE_LIMIT, &text, f) < 0)
		return -1;
	digest_bytes(text, c->digest);
	struct loader l = {.file = c, .f = &own, .wrong = wrong, .row_line = 1};
	parse(&l, decoded(text, wrong, &utf8));
	mem_free((char *)text.p);
	buf_fini(&utf8);
	if (own.kind == FAIL_NONE && !l.has_header)
		fail_set(
		    &own, wrong, "%s: no header row [header.missing]", c->name);
	if (own.kind != FAIL_NONE)
		return fail_set(f, own.kind, "%s", own.text);
	return 0;
}

void
csvfile_fini(struct csvfile *c)
{
	arena_fini(&c->arena);
	strmap_fini(&c->columns);
	mem_free(c->cell);
	mem_free(c->line);
	*c = (struct csvfile){0};
}

int
csvfile_column(const struct csvfile *c, const char *name)
{
	return (int)strmap_find(&c->columns, slice_text(name));
}

int
csvfile_require(const struct csvfile *c, const char *name, enum fail_kind wrong,
    struct fail *f)
{
	int column = csvfile_column(c, name);
	if (column < 0)
		return fail_set(f, wrong,
		    "%s:1: no column named %s [header.column]", c->name, name);
	return column;
}
