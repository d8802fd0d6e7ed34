/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * HTML: one self-contained page. No scripts, nothing fetched, light and dark,
 * fit for print and phone; WCAG 2.2 AA: one h1, headings in order, th with
 * scope, a table behind every chart, wide tables scroll by keyboard.
 *
 * What was found comes first: in the list of contents, which tells each
 * section's headline, and in each section, before what it rests on.
 */
#include "render/format.h"

#include "render/chart.h"
#include "render/page_style.h"
#include "render/svg.h"
#include "render/view.h"

#include <stdio.h>

/* Where we are, for ids: "s1", "s1t2". */
struct place {
	char id[48];
};

static const char *
section_title(const struct section *s)
{
	return s->title ? s->title : "Results";
}

static struct place
place_section(size_t i)
{
	struct place p;
	snprintf(p.id, sizeof p.id, "s%zu", i + 1);
	return p;
}

static struct place
place_table(size_t i, size_t j)
{
	struct place p;
	snprintf(p.id, sizeof p.id, "s%zut%zu", i + 1, j + 1);
	return p;
}

static void
add_element(
    struct buf *out, const char *open, struct slice text, const char *close)
{
	buf_text(out, open);
	svg_escape(out, text);
	buf_text(out, close);
}

static void
add_texts(
    struct buf *out, const char *open, const char *close, const struct texts *t)
{
	for (size_t i = 0; i < t->n; i++)
		add_element(out, open, t->item[i], close);
}

static void
add_list(struct buf *out, const char *class, const struct texts *t)
{
	if (t->n == 0)
		return;
	buf_printf(out, "<ul class=\"%s\">\n", class);
	add_texts(out, "<li>", "</li>\n", t);
	buf_text(out, "</ul>\n");
}

static void
add_facts(struct buf *out, const char *class, const struct fact *fact, size_t n)
{
	if (n == 0)
		return;
	buf_printf(out, "<dl class=\"%s\">\n", class);
	for (size_t i = 0; i < n; i++) {
		add_element(
		    out, "<div><dt>", slice_text(fact[i].name), "</dt>");
		add_element(out, "<dd>", fact[i].text, "</dd></div>\n");
	}
	buf_text(out, "</dl>\n");
}

/* --- tables ------------------------------------------------------------ */

static void
add_head(struct buf *out, const struct view *v)
{
	buf_text(out, "<thead><tr>");
	for (size_t i = 0; i < v->ncolumns; i++) {
		buf_printf(out, "<th scope=\"col\"%s>",
		    v->column[i].is_number ? " class=\"n\"" : "");
		if (v->column[i].is_limits && i > 0)
			add_element(out, "<span class=\"heard\">",
			    v->column[i - 1].heading, ": </span>");
		svg_escape(out, v->column[i].heading);
		buf_text(out, "</th>");
	}
	buf_text(out, "</tr></thead>\n");
}

/* Row headings are the group columns, or the first where there is none. */
static bool
is_row_heading(const struct view *v, size_t i)
{
	return v->column[i].is_group || (i == 0 && !v->column[i].is_number);
}

/* Texts too long for a narrow column. */
enum { LONG_TEXT = 40 };

static const char *
cell_class(const struct view *v, size_t i, struct slice text)
{
	if (v->column[i].is_limits)
		return " class=\"n limits\"";
	if (v->column[i].is_number)
		return " class=\"n\"";
	return text.n > LONG_TEXT ? " class=\"long\"" : "";
}

static void
add_cell(struct buf *out, const struct view *v, size_t row, size_t i)
{
	struct slice text = view_text(v, row, i);
	bool is_heading = is_row_heading(v, i);
	buf_printf(out, "%s%s>", is_heading ? "<th scope=\"row\"" : "<td",
	    cell_class(v, i, text));
	if (text.n)
		svg_escape(out, text);
	else
		buf_text(out, "\xE2\x80\x93"); /* a dash: no figure */
	buf_text(out, is_heading ? "</th>" : "</td>");
}

static void
add_row(struct buf *out, const struct view *v, size_t row, size_t from,
    bool is_total)
{
	buf_text(out, is_total ? "<tr class=\"total\">" : "<tr>");
	for (size_t i = from; i < v->ncolumns; i++)
		add_cell(out, v, row, i);
	buf_text(out, "</tr>\n");
}

/* Do rows of a kind stand together, so that one heading can be theirs? */
static bool
has_kinds(const struct view *v)
{
	bool repeats = false;
	for (size_t r = 1; r < v->nrows; r++)
		repeats |=
		    slice_equal(view_text(v, r, 0), view_text(v, r - 1, 0));
	return repeats && v->column[0].is_group;
}

/* How many rows from this one on are of its kind. */
static size_t
count_kind(const struct view *v, size_t row)
{
	size_t end = row + 1;
	while (end < v->nrows &&
	    slice_equal(view_text(v, end, 0), view_text(v, row, 0)))
		end++;
	return end - row;
}

/* A kind's rows, with one heading that stands for them all. */
static void
add_kind(struct buf *out, const struct view *v, size_t row, size_t n)
{
	buf_printf(
	    out, "<tbody>\n<tr><th scope=\"rowgroup\" rowspan=\"%zu\">", n);
	svg_escape(out, view_text(v, row, 0));
	buf_text(out, "</th>");
	for (size_t i = 1; i < v->ncolumns; i++)
		add_cell(out, v, row, i);
	buf_text(out, "</tr>\n");
	for (size_t r = row + 1; r < row + n; r++)
		add_row(out, v, r, 1, false);
	buf_text(out, "</tbody>\n");
}

static void
add_kinds(struct buf *out, const struct view *v, size_t row)
{
	while (row < v->nrows) {
		size_t n = count_kind(v, row);
		add_kind(out, v, row, n);
		row += n;
	}
}

static void
add_body(struct buf *out, const struct view *v, bool has_total)
{
	size_t row = 0;
	if (has_kinds(v) && !has_total) {
		add_kinds(out, v, 0);
		return;
	}
	buf_text(out, "<tbody>\n");
	if (has_total && v->nrows)
		add_row(out, v, row++, 0, true);
	for (; row < v->nrows && !has_kinds(v); row++)
		add_row(out, v, row, 0, false);
	buf_text(out, "</tbody>\n");
	add_kinds(out, v, row);
}

/* More columns than this are set closer; so few rows stay on one page. */
enum { MANY_COLUMNS = 12, FEW_ROWS = 16 };

static const char *
table_class(const struct view *v)
{
	if (v->ncolumns > MANY_COLUMNS)
		return v->nrows > FEW_ROWS ? " class=\"dense\""
					   : " class=\"dense short\"";
	return v->nrows > FEW_ROWS ? "" : " class=\"short\"";
}

static void
add_table(struct buf *out, const struct table *t, const char *id)
{
	struct view v;
	view_make(&v, t);
	if (v.nrows == 0) {
		buf_text(out, "<p>" NOTHING_TO_SHOW "</p>\n");
		view_fini(&v);
		return;
	}
	buf_printf(out,
	    "<div class=\"wide\" role=\"group\" aria-labelledby=\"%s\" "
	    "tabindex=\"0\">\n<table%s aria-labelledby=\"%s\">\n",
	    id, table_class(&v), id);
	add_head(out, &v);
	add_body(out, &v, t->has_total);
	buf_text(out, "</table>\n</div>\n");
	view_fini(&v);
}

static void
add_figure(struct buf *out, const struct table *t, const char *id)
{
	if (t->chart.kind == CHART_NONE || !chart_has_figures(t))
		return;
	buf_text(out, "<figure>\n");
	add_element(
	    out, "<figcaption>", slice_text(t->chart.title), "</figcaption>\n");
	chart_draw(out, t, id, false);
	buf_text(out, "</figure>\n");
}

/* --- the page ---------------------------------------------------------- */

static void
add_cautions(struct buf *out, const struct texts *t, int level)
{
	if (t->n == 0)
		return;
	buf_printf(out,
	    "<div class=\"caution\">\n<h%d>Before you use this</h%d>\n", level,
	    level);
	add_list(out, "plain", t);
	buf_text(out, "</div>\n");
}

/* A heading with an id; `level` is 2 for <h2>. */
static void
add_heading(struct buf *out, int level, const char *id, const char *title)
{
	buf_printf(out, "<h%d id=\"%s\">", level, id);
	svg_escape(out, slice_text(title));
	buf_printf(out, "</h%d>\n", level);
}

static void
add_section(struct buf *out, const struct section *s, size_t i)
{
	struct place p = place_section(i);
	int level = s->is_part ? 3 : 2;
	buf_printf(out, "<section aria-labelledby=\"%s\">\n", p.id);
	add_heading(out, level, p.id, section_title(s));
	add_texts(out, "<p>", "</p>\n", &s->intro);
	if (s->sentences.n) {
		buf_text(out, "<div class=\"findings\">\n");
		add_texts(out, "<p>", "</p>\n", &s->sentences);
		buf_text(out, "</div>\n");
	}
	add_facts(out, "basis", s->fact, s->nfacts);
	add_cautions(out, &s->cautions, level + 1);
	for (size_t j = 0; j < s->ntables; j++) {
		const struct table *t = s->table[j];
		struct place q = place_table(i, j);
		add_heading(out, level + 1, q.id, t->title);
		add_figure(out, t, q.id);
		add_table(out, t, q.id);
		add_list(out, "notes", &t->notes);
	}
	add_list(out, "notes", &s->notes);
	buf_text(out, "</section>\n");
}

/* After the last section of a heading's, where there are several. */
static void
add_way_back(struct buf *out, const struct document *d, size_t i)
{
	bool is_last = i + 1 == d->nsections || !d->section[i + 1]->is_part;
	if (is_last && d->nsections > 1)
		buf_text(out,
		    "<p class=\"back\"><a href=\"#contents\">Back to the "
		    "contents</a></p>\n");
}

/* A section's link and, where it has one, what it found first. */
static void
add_contents_item(struct buf *out, const struct document *d, size_t i)
{
	const struct section *s = d->section[i];
	buf_printf(out, "<li><a href=\"#%s\">", place_section(i).id);
	add_element(out, "", slice_text(section_title(s)), "</a>");
	if (s->sentences.n)
		add_element(out, "<span>", s->sentences.item[0], "</span>");
}

/* A list of contents, where there is something to choose between. */
static void
add_contents(struct buf *out, const struct document *d)
{
	bool is_inner = false;
	if (d->nsections < 2)
		return;
	buf_text(out,
	    "<nav aria-labelledby=\"contents\">\n"
	    "<h2 id=\"contents\">Contents</h2>\n<ul>\n");
	for (size_t i = 0; i < d->nsections; i++) {
		bool opens = d->section[i]->is_part && !is_inner;
		bool closes = !d->section[i]->is_part && is_inner;
		if (i > 0)
			buf_text(out,
			    opens        ? "\n<ul>\n"
				: closes ? "</li>\n</ul></li>\n"
					 : "</li>\n");
		add_contents_item(out, d, i);
		is_inner = d->section[i]->is_part;
	}
	buf_text(out, is_inner ? "</li>\n</ul></li>\n" : "</li>\n");
	buf_text(out, "</ul>\n</nav>\n");
}

static void
add_top(struct buf *out, const struct document *d)
{
	buf_text(out,
	    "<!DOCTYPE html>\n<html lang=\"en-GB\">\n<head>\n"
	    "<meta charset=\"utf-8\">\n"
	    "<meta name=\"viewport\" "
	    "content=\"width=device-width, initial-scale=1\">\n"
	    "<meta name=\"color-scheme\" content=\"light dark\">\n"
	    "<meta http-equiv=\"Content-Security-Policy\" "
	    "content=\"default-src 'none'; style-src 'unsafe-inline'\">\n");
	add_element(
	    out, "<title>", slice_text(d->title), "</title>\n<style>\n");
	page_style(out);
	svg_style(out);
	buf_text(out,
	    "</style>\n</head>\n<body>\n"
	    "<a class=\"skip\" href=\"#report\">Skip to the report"
	    "</a>\n<header>\n");
	add_element(out, "<h1>", slice_text(d->title), "</h1>\n");
	buf_printf(out, "<p class=\"status%s\">%s</p>\n",
	    d->published ? "" : " private", format_publication(d));
	add_texts(out, "<p>", "</p>\n", &d->intro);
	buf_text(out, "</header>\n");
}

int
render_html(const struct document *d, const struct table *only, struct buf *out,
    struct fail *f)
{
	(void)only, (void)f;
	add_top(out, d);
	add_contents(out, d);
	buf_text(out, "<main id=\"report\">\n");
	for (size_t i = 0; i < d->nsections; i++) {
		add_section(out, d->section[i], i);
		add_way_back(out, d, i);
	}
	buf_text(out, "</main>\n<footer>\n<h2>How this page was made</h2>\n");
	add_facts(out, "source", d->source, d->nsources);
	buf_text(out, "</footer>\n</body>\n</html>\n");
	return 0;
}
