/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * XLSX: a sheet about the report, then one sheet a table with typed cells,
 * number formats, widths and frozen headings. The file holds no time, so that
 * the same report is the same bytes.
 */
#include "render/format.h"

#include "base/mem.h"
#include "base/utf8.h"
#include "base/wrap.h"
#include "io/scratch.h"
#include "render/neutral.h"
#include "render/view.h"

#include <stdio.h>
#include <unistd.h>
#include <xlsxwriter.h>

enum {
	WIDEST = 44,
	NAME_WIDTH = 28, /* of the first sheet's columns */
	ABOUT_WIDTH = 100,
	LINE = 15,       /* points */
	MOST_LINES = 27, /* a row is at most 409 points tall */
	NAME_MAX_SHEET = 31,
	HEADER_MOST = 250,   /* a header's length in Excel */
	CREATED = 946684800, /* 2000-01-01: any fixed time; 0 means now */
};

/* The workbook and the formats of its cells. */
struct book {
	lxw_workbook *workbook;
	lxw_format *heading, *inner_heading, *number_heading, *wrap, *strong,
	    *title, *link;
	struct buf text; /* scratch */
};

/* A cell's format, made once a column: plain and for the total row. */
struct style {
	lxw_format *plain, *total;
};

static void
number_code(const struct column *c, struct buf *out)
{
	bool has_decimals =
	    (c->type == COLUMN_RATE || c->type == COLUMN_NUMBER) && c->decimals;
	switch (c->type) {
	case COLUMN_MONEY:
		buf_text(out, "\xC2\xA3#,##0.00;-\xC2\xA3#,##0.00");
		return;
	case COLUMN_DATE:
		buf_text(out, "d mmm yyyy");
		return;
	case COLUMN_P:
		buf_text(out, "0.000");
		return;
	default:
		buf_text(out, c->type == COLUMN_RATE ? "0" : "#,##0");
	}
	if (has_decimals)
		buf_printf(out, ".%.*s", c->decimals, "000000");
	if (c->type == COLUMN_RATE && !column_is_points(c))
		buf_byte(out, '%');
}

static lxw_format *
cell_format(struct book *b, const struct column *c, bool is_total)
{
	lxw_format *x = workbook_add_format(b->workbook);
	if (is_total)
		format_set_bold(x);
	if (c->type == COLUMN_TEXT) {
		format_set_text_wrap(x);
		format_set_align(x, LXW_ALIGN_VERTICAL_TOP);
		return x;
	}
	buf_reset(&b->text);
	number_code(c, &b->text);
	format_set_num_format(x, buf_cstr(&b->text));
	format_set_align(x, LXW_ALIGN_RIGHT);
	format_set_align(x, LXW_ALIGN_VERTICAL_TOP);
	return x;
}

static void
write_text(struct book *b, lxw_worksheet *sheet, size_t row, size_t column,
    struct slice text, lxw_format *format)
{
	struct buf safe = {0};
	utf8_safe(&safe, text);
	buf_reset(&b->text);
	neutral_text(&b->text, buf_as_slice(&safe));
	worksheet_write_string(sheet, (lxw_row_t)row, (lxw_col_t)column,
	    buf_cstr(&b->text), format);
	buf_fini(&safe);
}

static void
write_cell(struct book *b, lxw_worksheet *sheet, size_t row, size_t column,
    const struct column *c, const struct cell *x, lxw_format *format)
{
	double v = x->number;
	if (x->state == CELL_TEXT) {
		write_text(b, sheet, row, column,
		    slice_present(x->label) ? x->label : x->text, format);
		return;
	}
	if (x->state == CELL_WITHHELD) {
		write_text(b, sheet, row, column, slice_text("[c]"), format);
		return;
	}
	if (x->state == CELL_EMPTY)
		return;
	if (c->type == COLUMN_MONEY)
		v /= 100;
	else if (c->type == COLUMN_RATE && column_is_points(c))
		v *= 100; /* no number format does it without a % */
	else if (c->type == COLUMN_DATE)
		v += 25569; /* days from Excel's day 0 to 1970-01-01 */
	worksheet_write_number(
	    sheet, (lxw_row_t)row, (lxw_col_t)column, v, format);
}

/* A cell whose unit is not its column's. */
static void
write_as(struct book *b, lxw_worksheet *sheet, size_t row, size_t column,
    const struct column *c, const struct cell *x, bool is_total)
{
	struct column own = *c;
	own.type = x->as;
	own.decimals = x->decimals;
	write_cell(
	    b, sheet, row, column, &own, x, cell_format(b, &own, is_total));
}

/* "Rate, lower limit" for limits, which have no heading of their own. */
static void
add_heading(const struct table *t, size_t i, struct buf *out)
{
	const struct column *c = &t->column[i];
	bool is_limit = c->role == ROLE_LOW || c->role == ROLE_HIGH;
	view_heading(is_limit ? &t->column[table_limited(t, i)] : c, out);
	if (is_limit)
		buf_text(out,
		    c->role == ROLE_LOW ? ", lower 95% limit"
					: ", upper 95% limit");
}

/* Wide enough for the cells, and for the heading in about three lines. */
static double
column_width(const struct table *t, size_t i, struct slice heading)
{
	struct buf cell = {0};
	size_t width = utf8_width(heading) / 3 + 3, word = 0;
	for (size_t at = 0; at < heading.n; at++) {
		word = heading.p[at] == ' ' ? 0 : word + 1;
		width = word + 4 > width ? word + 4 : width;
	}
	for (size_t r = 0; r < table_nrows(t); r++) {
		buf_reset(&cell);
		view_cell(&t->column[i], table_cell(t, r, i), &cell);
		size_t w = utf8_width(buf_as_slice(&cell)) + 2;
		width = w > width ? w : width;
	}
	buf_fini(&cell);
	width = width < 9 ? 9 : width;
	return (double)(width > WIDEST ? WIDEST : width);
}

/* A row is as tall as its longest text, for not every program sees to it. */
static void
note_lines(uint16_t *nlines, const struct cell *x, double width)
{
	struct slice text = slice_present(x->label) ? x->label : x->text;
	size_t n =
	    x->state == CELL_TEXT ? wrap_count(text, (size_t)width - 2) : 1;
	n = n < MOST_LINES ? n : MOST_LINES;
	*nlines = n > *nlines ? (uint16_t)n : *nlines;
}

/* Fills a column and notes how many lines its cells take, heading first. */
static void
fill_column(struct book *b, lxw_worksheet *sheet, const struct table *t,
    size_t i, uint16_t *nlines)
{
	const struct column *c = &t->column[i];
	struct style style = {
	    cell_format(b, c, false), cell_format(b, c, true)};
	bool is_text = c->type == COLUMN_TEXT;
	lxw_format *heads = is_text ? b->heading : b->number_heading;
	if (is_text && i > 0) { /* figures end where it begins */
		format_set_indent(style.plain, 1);
		format_set_indent(style.total, 1);
		heads = b->inner_heading;
	}
	struct buf heading = {0};
	add_heading(t, i, &heading);
	double width = column_width(t, i, buf_as_slice(&heading));
	/* Bold letters are wider than the digits that widths are told in. */
	struct cell head = {.state = CELL_TEXT, .text = buf_as_slice(&heading)};
	note_lines(nlines, &head, width);
	worksheet_set_column(sheet, (lxw_col_t)i, (lxw_col_t)i, width, NULL);
	write_text(b, sheet, 0, i, buf_as_slice(&heading), heads);
	for (size_t r = 0; r < table_nrows(t); r++) {
		const struct cell *x = table_cell(t, r, i);
		bool is_total = r == 0 && t->has_total;
		note_lines(&nlines[r + 1], x, width);
		if (x->has_format)
			write_as(b, sheet, r + 1, i, c, x, is_total);
		else
			write_cell(b, sheet, r + 1, i, c, x,
			    is_total ? style.total : style.plain);
	}
	buf_fini(&heading);
}

static void
set_heights(lxw_worksheet *sheet, const uint16_t *nlines, size_t nrows)
{
	for (size_t r = 0; r < nrows; r++)
		if (r == 0 || nlines[r] > 1)
			worksheet_set_row(sheet, (lxw_row_t)r,
			    (double)(LINE * nlines[r]), NULL);
}

/*
 * A sheet's name: at most 31 characters, none of []:*?/\, each used once. Of
 * several sections: "3 rates women", of a cohort's "4 rates short-sentence".
 */
static void
name_sheet(const struct document *d, const struct section *s,
    const struct table *t, size_t number, struct buf *out)
{
	const char *cohort = strchr(s->name, '/');
	buf_reset(out);
	if (d->nsections > 1)
		buf_printf(out, "%zu %s %s", number, t->name,
		    cohort ? cohort + 1 : s->name);
	else
		buf_text(out, t->name);
	for (size_t i = 0; i < out->n; i++)
		if (strchr("[]:*?/\\'", out->p[i]) || out->p[i] & 0x80)
			out->p[i] = '-';
	if (out->n > NAME_MAX_SHEET)
		out->n = NAME_MAX_SHEET;
}

/* Text in a page's header, where & begins a code. */
static void
add_header_text(struct buf *out, const char *text)
{
	for (; *text; text++) {
		buf_byte(out, *text);
		if (*text == '&')
			buf_byte(out, '&');
	}
}

/* What a printed sheet is called at the top of each page. */
static void
add_page_header(
    lxw_worksheet *sheet, const struct section *s, const struct table *t)
{
	struct buf b = {0};
	buf_text(&b, "&L&\"-,Bold\"");
	add_header_text(&b, t->title);
	if (s->title) {
		buf_text(&b, "&\"-,Regular\"   ");
		add_header_text(&b, s->title);
	}
	if (b.n <= HEADER_MOST)
		worksheet_set_header(sheet, buf_cstr(&b));
	buf_fini(&b);
}

static lxw_worksheet *
add_sheet(struct book *b, const struct document *d, const char *name)
{
	lxw_worksheet *sheet = workbook_add_worksheet(b->workbook, name);
	worksheet_set_landscape(sheet);
	worksheet_set_paper(sheet, 9); /* A4 */
	worksheet_fit_to_pages(sheet, 1, 0);
	/* A sheet that is printed alone must say so too. */
	buf_reset(&b->text);
	buf_printf(&b->text, "&L%s&RPage &P of &N", format_publication(d));
	worksheet_set_footer(sheet, buf_cstr(&b->text));
	return sheet;
}

static void
add_table(struct book *b, const struct document *d, const struct section *s,
    const struct table *t, size_t number)
{
	struct buf name = {0};
	name_sheet(d, s, t, number, &name);
	lxw_worksheet *sheet = add_sheet(b, d, buf_cstr(&name));
	add_page_header(sheet, s, t);
	size_t nrows = table_nrows(t) + 1;
	uint16_t *nlines = mem_zalloc(nrows, sizeof *nlines);
	for (size_t i = 0; i < t->ncolumns; i++)
		fill_column(b, sheet, t, i, nlines);
	set_heights(sheet, nlines, nrows);
	mem_free(nlines);
	worksheet_freeze_panes(sheet, 1, (lxw_col_t)table_ngroups(t));
	worksheet_repeat_rows(sheet, 0, 0);
	if (t->ncolumns)
		worksheet_autofilter(sheet, 0, 0, (lxw_row_t)table_nrows(t),
		    (lxw_col_t)(t->ncolumns - 1));
	buf_fini(&name);
}

/* --- the first sheet --------------------------------------------------- */

struct about {
	struct book *book;
	lxw_worksheet *sheet;
	size_t row, ntables;
};

static void
add_line(
    struct about *a, const char *name, struct slice text, lxw_format *format)
{
	if (name)
		write_text(a->book, a->sheet, a->row, 0, slice_text(name),
		    a->book->strong);
	write_text(a->book, a->sheet, a->row, 1, text, format);
	size_t nlines = wrap_count(text, ABOUT_WIDTH - 4);
	size_t nname = wrap_count(slice_text(name ? name : ""), NAME_WIDTH - 6);
	nlines = nname > nlines ? nname : nlines;
	worksheet_set_row(a->sheet, (lxw_row_t)a->row,
	    (double)(LINE * (nlines ? nlines : 1)), NULL);
	a->row++;
}

static void
add_texts(struct about *a, const char *name, const struct texts *t)
{
	for (size_t i = 0; i < t->n; i++)
		add_line(a, i ? NULL : name, t->item[i], a->book->wrap);
}

static void
add_facts(struct about *a, const struct fact *fact, size_t n)
{
	for (size_t i = 0; i < n; i++)
		add_line(a, fact[i].name, fact[i].text, a->book->wrap);
}

/* Leads to a table's sheet. */
static void
add_link(struct about *a, const struct document *d, const struct section *s,
    const struct table *t)
{
	struct buf name = {0}, url = {0};
	name_sheet(d, s, t, ++a->ntables, &name);
	buf_printf(&url, "internal:'%s'!A1", buf_cstr(&name));
	write_text(
	    a->book, a->sheet, a->row, 0, slice_text("Sheet"), a->book->strong);
	worksheet_write_url_opt(a->sheet, (lxw_row_t)a->row, 1, buf_cstr(&url),
	    a->book->link, t->title, NULL);
	a->row++;
	buf_fini(&name);
	buf_fini(&url);
}

static void
add_section(struct about *a, const struct document *d, const struct section *s)
{
	a->row++;
	if (s->title)
		add_line(a, NULL, slice_text(s->title), a->book->strong);
	add_texts(a, NULL, &s->intro);
	add_facts(a, s->fact, s->nfacts);
	add_texts(a, "Findings", &s->sentences);
	add_texts(a, "Before you use this", &s->cautions);
	for (size_t i = 0; i < s->ntables; i++) {
		add_link(a, d, s, s->table[i]);
		add_texts(a, NULL, &s->table[i]->notes);
	}
	add_texts(a, "Notes", &s->notes);
}

static void
add_about(struct book *b, const struct document *d)
{
	struct about a = {b, add_sheet(b, d, "About"), 0, 0};
	worksheet_set_column(a.sheet, 0, 0, NAME_WIDTH, NULL);
	worksheet_set_column(a.sheet, 1, 1, ABOUT_WIDTH, NULL);
	write_text(b, a.sheet, a.row, 0, slice_text(d->title), b->title);
	a.row += 2;
	add_line(
	    &a, "Publication", slice_text(format_publication(d)), b->strong);
	add_texts(&a, NULL, &d->intro);
	for (size_t i = 0; i < d->nsections; i++)
		add_section(&a, d, d->section[i]);
	a.row++;
	add_facts(&a, d->source, d->nsources);
}

/* --- the workbook ------------------------------------------------------ */

static lxw_format *
heading_format(lxw_workbook *workbook)
{
	lxw_format *x = workbook_add_format(workbook);
	format_set_bold(x);
	format_set_text_wrap(x);
	format_set_align(x, LXW_ALIGN_VERTICAL_BOTTOM);
	format_set_bottom(x, LXW_BORDER_THIN);
	return x;
}

static void
open_book(struct book *b, int fd, const char *title)
{
	char path[64];
	lxw_workbook_options options = {.tmpdir = (char *)scratch_folder()};
	lxw_doc_properties properties = {
	    .title = (char *)title, .created = CREATED};
	snprintf(path, sizeof path, "/dev/fd/%d", fd);
	b->workbook = workbook_new_opt(path, &options);
	workbook_set_properties(b->workbook, &properties);
	b->heading = heading_format(b->workbook);
	b->inner_heading = heading_format(b->workbook);
	format_set_indent(b->inner_heading, 1);
	b->number_heading = heading_format(b->workbook);
	format_set_align(b->number_heading, LXW_ALIGN_RIGHT);
	b->wrap = workbook_add_format(b->workbook);
	format_set_text_wrap(b->wrap);
	format_set_align(b->wrap, LXW_ALIGN_VERTICAL_TOP);
	b->strong = workbook_add_format(b->workbook);
	format_set_bold(b->strong);
	format_set_text_wrap(b->strong);
	format_set_align(b->strong, LXW_ALIGN_VERTICAL_TOP);
	b->link = workbook_add_format(b->workbook);
	format_set_font_color(b->link, LXW_COLOR_BLUE);
	format_set_underline(b->link, LXW_UNDERLINE_SINGLE);
	b->title = workbook_add_format(b->workbook);
	format_set_bold(b->title);
	format_set_font_size(b->title, 16);
}

int
render_xlsx(const struct document *d, const struct table *only, struct buf *out,
    struct fail *f)
{
	struct book b = {0};
	size_t number = 0;
	(void)only;
	int fd = scratch_open(f);
	if (fd < 0)
		return -1;
	open_book(&b, fd, d->title);
	add_about(&b, d);
	for (size_t i = 0; i < d->nsections; i++)
		for (size_t j = 0; j < d->section[i]->ntables; j++)
			add_table(&b, d, d->section[i], d->section[i]->table[j],
			    ++number);
	lxw_error error = workbook_close(b.workbook);
	int result = error
	    ? fail_set(f, FAIL_SYSTEM, "xlsx: %s", lxw_strerror(error))
	    : scratch_read(fd, out, f);
	buf_fini(&b.text);
	close(fd);
	return result;
}
