/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Plain text for a terminal or a mail: at most 80 columns wide.
 *
 * Headings and long texts wrap; a table that is too wide is printed in
 * several parts, one below the other, each with the columns that say what
 * its rows are.
 */
#include "render/format.h"

#include "base/utf8.h"
#include "base/wrap.h"
#include "render/view.h"

enum { WIDTH = 80, GAP = 2, WIDEST = 36, PART_MAX = 32 };

static void
add_spaces(struct buf *out, size_t n)
{
	while (n--)
		buf_byte(out, ' ');
}

/* A paragraph: `lead` before its first line, blanks before the others. */
static void
add_paragraph(struct buf *out, const char *lead, struct slice text)
{
	size_t indent = utf8_width(slice_text(lead));
	struct buf safe = {0};
	utf8_safe(&safe, text);
	struct slice rest = buf_as_slice(&safe);
	buf_text(out, lead);
	while (rest.n) {
		buf_slice(out, wrap_line(&rest, WIDTH - indent));
		buf_byte(out, '\n');
		if (rest.n)
			add_spaces(out, indent);
	}
	buf_fini(&safe);
}

static void
add_title(struct buf *out, const char *title, char underline)
{
	add_paragraph(out, "", slice_text(title));
	for (size_t i = utf8_width(slice_text(title)); i > 0; i--)
		buf_byte(out, underline);
	buf_text(out, "\n");
}

/* --- tables ----------------------------------------------------------- */

/* The width that a heading needs when it wraps into at most three lines. */
static size_t
heading_width(struct slice heading)
{
	size_t width = 4;
	for (;; width++) {
		struct slice rest = heading;
		size_t nlines = 0, widest = 0;
		while (rest.n) {
			size_t w = utf8_width(wrap_line(&rest, width));
			widest = w > widest ? w : widest;
			nlines++;
		}
		if (nlines <= 3 && widest <= width)
			return widest;
	}
}

static size_t
column_width(const struct view *v, size_t i)
{
	size_t width = heading_width(v->column[i].heading);
	for (size_t r = 0; r < v->nrows; r++) {
		size_t w = utf8_width(view_text(v, r, i));
		if (!v->column[i].is_number && w > WIDEST)
			w = WIDEST;
		width = w > width ? w : width;
	}
	return width;
}

/* A table being printed: its view, and how wide each column is. */
struct grid {
	const struct view *view;
	size_t *width;
};

/* Some of its columns, which fit beside each other. */
struct part {
	size_t column[PART_MAX], n;
};

/* One line of a row: the next line of each cell that has one. */
static void
add_line(struct buf *out, const struct grid *g, const struct part *p,
    const struct slice *text)
{
	size_t owed = 0;
	for (size_t k = 0; k < p->n; k++) {
		size_t i = p->column[k];
		size_t pad = g->width[i] - utf8_width(text[k]);
		bool is_right = g->view->column[i].is_number;
		owed += (k ? GAP : 0) + (is_right ? pad : 0);
		if (text[k].n) {
			add_spaces(out, owed);
			buf_slice(out, text[k]);
			owed = 0;
		}
		owed += is_right ? 0 : pad;
	}
	buf_byte(out, '\n');
}

/* A row of cells that wrap; headings stand at the bottom, cells at the top. */
static void
add_row(struct buf *out, const struct grid *g, const struct part *p,
    struct slice *cell, bool is_heading)
{
	size_t nlines[PART_MAX], tallest = 1;
	struct slice text[PART_MAX];
	for (size_t k = 0; k < p->n; k++) {
		nlines[k] = wrap_count(cell[k], g->width[p->column[k]]);
		tallest = nlines[k] > tallest ? nlines[k] : tallest;
	}
	for (size_t line = 0; line < tallest; line++) {
		for (size_t k = 0; k < p->n; k++) {
			bool waits = is_heading && line + nlines[k] < tallest;
			text[k] = slice_of("", 0);
			if (!waits)
				text[k] =
				    wrap_line(&cell[k], g->width[p->column[k]]);
		}
		add_line(out, g, p, text);
	}
}

static void
add_part(struct buf *out, const struct grid *g, const struct part *p)
{
	const struct view *v = g->view;
	struct slice cell[PART_MAX];
	for (size_t k = 0; k < p->n; k++)
		cell[k] = v->column[p->column[k]].heading;
	add_row(out, g, p, cell, true);
	for (size_t k = 0; k < p->n; k++) {
		add_spaces(out, k ? GAP : 0);
		for (size_t i = g->width[p->column[k]]; i > 0; i--)
			buf_byte(out, '-');
	}
	buf_byte(out, '\n');
	for (size_t r = 0; r < v->nrows; r++) {
		for (size_t k = 0; k < p->n; k++)
			cell[k] = view_text(v, r, p->column[k]);
		add_row(out, g, p, cell, false);
	}
}

/* How many columns, from i on, may not be torn apart: a value, its limits. */
static size_t
unit_length(const struct view *v, size_t i)
{
	return i + 1 < v->ncolumns && v->column[i + 1].is_limits ? 2 : 1;
}

static size_t
unit_width(const struct grid *g, size_t i)
{
	size_t width = 0;
	for (size_t k = 0; k < unit_length(g->view, i); k++)
		width += GAP + g->width[i + k];
	return width;
}

/* Fills a part with the group columns and what fits from *next on. */
static void
choose(const struct grid *g, struct part *p, size_t *next)
{
	const struct view *v = g->view;
	size_t width = 0;
	p->n = 0;
	for (size_t i = 0; i < v->ncolumns && v->column[i].is_group; i++) {
		p->column[p->n++] = i;
		width += g->width[i] + (i ? GAP : 0);
	}
	size_t leading = p->n;
	while (*next < v->ncolumns && p->n + 2 <= PART_MAX) {
		width += unit_width(g, *next);
		if (width > WIDTH && p->n > leading)
			break;
		for (size_t n = unit_length(v, *next); n > 0; n--)
			p->column[p->n++] = (*next)++;
	}
}

/* The longest word of a column: it cannot be narrower. */
static size_t
longest_word(const struct view *v, size_t i)
{
	size_t longest = 0;
	for (size_t r = 0; r <= v->nrows; r++) {
		struct slice rest =
		    r ? view_text(v, r - 1, i) : v->column[i].heading;
		while (rest.n) {
			size_t w = utf8_width(wrap_line(&rest, 1));
			longest = w > longest ? w : longest;
		}
	}
	return longest;
}

/* The widest text column of those that can still become narrower. */
static size_t
widest_text(const struct grid *g, const size_t *least, size_t beyond)
{
	const struct view *v = g->view;
	size_t found = v->ncolumns;
	for (size_t i = 0; i < v->ncolumns; i++)
		if ((v->column[i].is_group || i == beyond) &&
		    !v->column[i].is_number && g->width[i] > least[i] &&
		    (found == v->ncolumns || g->width[i] > g->width[found]))
			found = i;
	return found;
}

/* Narrows texts until every column fits beside those that name the row. */
static void
fit(struct grid *g)
{
	const struct view *v = g->view;
	size_t least[PART_MAX] = {0}, leading = 0, groups = 0, widest;
	for (size_t i = 0; i < v->ncolumns && i < PART_MAX; i++)
		least[i] = longest_word(v, i);
	for (; groups < v->ncolumns && v->column[groups].is_group; groups++)
		leading += g->width[groups] + (groups ? GAP : 0);
	for (size_t i = groups; i < v->ncolumns && i < PART_MAX; i++)
		while (leading + unit_width(g, i) > WIDTH &&
		    (widest = widest_text(g, least, i)) < v->ncolumns) {
			g->width[widest]--;
			leading -= widest < groups;
		}
}

static void
add_table(struct buf *out, const struct table *t)
{
	struct view v;
	struct part p;
	size_t next = 0;
	view_make(&v, t);
	if (v.nrows == 0) {
		buf_text(out, NOTHING_TO_SHOW "\n");
		view_fini(&v);
		return;
	}
	struct grid g = {
	    &v, arena_zalloc(&v.arena, v.ncolumns + 1, sizeof(size_t))};
	for (size_t i = 0; i < v.ncolumns; i++)
		g.width[i] = column_width(&v, i);
	fit(&g);
	while (next < v.ncolumns && v.column[next].is_group)
		next++;
	do {
		choose(&g, &p, &next);
		add_part(out, &g, &p);
		if (next < v.ncolumns)
			buf_byte(out, '\n');
	} while (next < v.ncolumns);
	view_fini(&v);
}

/* --- the document ----------------------------------------------------- */

static void
add_texts(struct buf *out, const char *lead, const struct texts *t)
{
	for (size_t i = 0; i < t->n; i++)
		add_paragraph(out, lead, t->item[i]);
	if (t->n)
		buf_byte(out, '\n');
}

static void
add_facts(struct buf *out, const struct fact *fact, size_t n)
{
	size_t width = 0;
	for (size_t i = 0; i < n; i++) {
		size_t w = utf8_width(slice_text(fact[i].name));
		width = w > width ? w : width;
	}
	for (size_t i = 0; i < n; i++) {
		struct buf lead = {0};
		buf_printf(&lead, "%-*s  ", (int)width, fact[i].name);
		add_paragraph(out, buf_cstr(&lead), fact[i].text);
		buf_fini(&lead);
	}
	if (n)
		buf_byte(out, '\n');
}

static void
add_section(struct buf *out, const struct section *s)
{
	if (s->title) {
		add_title(out, s->title, s->is_part ? '.' : '-');
		buf_byte(out, '\n');
	}
	add_texts(out, "", &s->intro);
	add_facts(out, s->fact, s->nfacts);
	add_texts(out, "", &s->sentences);
	add_texts(out, "! ", &s->cautions);
	for (size_t i = 0; i < s->ntables; i++) {
		add_paragraph(out, "", slice_text(s->table[i]->title));
		buf_byte(out, '\n');
		add_table(out, s->table[i]);
		buf_byte(out, '\n');
		add_texts(out, "- ", &s->table[i]->notes);
	}
	add_texts(out, "- ", &s->notes);
}

int
render_text(const struct document *d, const struct table *t, struct buf *out,
    struct fail *f)
{
	(void)t, (void)f;
	add_title(out, d->title, '=');
	add_paragraph(out, "", slice_text(format_publication(d)));
	buf_byte(out, '\n');
	add_texts(out, "", &d->intro);
	for (size_t i = 0; i < d->nsections; i++)
		add_section(out, d->section[i]);
	while (out->n > 1 && out->p[out->n - 2] == '\n')
		out->n--;
	return 0;
}
