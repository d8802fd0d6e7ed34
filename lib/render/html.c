/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * HTML: one self-contained page. No scripts, nothing fetched, light and dark,
 * fit for print and phone; WCAG 2.2 AA: one h1, headings in order, th with
 * scope, a table behind every chart, wide tables scroll by keyboard.
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
add_facts(struct buf *out, const struct fact *fact, size_t n)
{
	if (n == 0)
		return;
	buf_text(out, "<dl>\n");
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

static void
add_row(struct buf *out, const struct view *v, size_t row, bool is_total)
{
	buf_text(out, is_total ? "<tr class=\"total\">" : "<tr>");
	for (size_t i = 0; i < v->ncolumns; i++) {
		struct slice text = view_text(v, row, i);
		bool is_heading = is_row_heading(v, i);
		buf_text(out, is_heading ? "<th scope=\"row\"" : "<td");
		buf_text(out, v->column[i].is_number ? " class=\"n\">" : ">");
		if (text.n)
			svg_escape(out, text);
		else
			buf_text(out, "\xE2\x80\x93"); /* a dash: no figure */
		buf_text(out, is_heading ? "</th>" : "</td>");
	}
	buf_text(out, "</tr>\n");
}

static void
add_table(struct buf *out, const struct table *t, const char *id)
{
	struct view v;
	view_make(&v, t);
	buf_printf(out,
	    "<div class=\"wide\" role=\"region\" aria-labelledby=\"%s\" "
	    "tabindex=\"0\">\n<table aria-labelledby=\"%s\">\n",
	    id, id);
	add_head(out, &v);
	buf_text(out, "<tbody>\n");
	for (size_t r = 0; r < v.nrows; r++)
		add_row(out, &v, r, r == 0 && t->has_total);
	buf_text(out, "</tbody>\n</table>\n</div>\n");
	view_fini(&v);
}

static void
add_figure(struct buf *out, const struct table *t, const char *id)
{
	if (t->chart.kind == CHART_NONE || table_nrows(t) == 0)
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
	add_facts(out, s->fact, s->nfacts);
	if (s->sentences.n) {
		buf_text(out, "<div class=\"findings\">\n");
		add_texts(out, "<p>", "</p>\n", &s->sentences);
		buf_text(out, "</div>\n");
	}
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

static void
add_contents_item(struct buf *out, const struct document *d, size_t i)
{
	buf_printf(out, "<li><a href=\"#%s\">", place_section(i).id);
	add_element(out, "", slice_text(section_title(d->section[i])), "</a>");
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
	buf_text(out, page_style);
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
	for (size_t i = 0; i < d->nsections; i++)
		add_section(out, d->section[i], i);
	buf_text(out, "</main>\n<footer>\n<h2>How this page was made</h2>\n");
	add_facts(out, d->source, d->nsources);
	buf_text(out, "</footer>\n</body>\n</html>\n");
	return 0;
}
