/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Plain text for a terminal or a mail: at most 80 columns wide.
 *
 * Headings and long texts wrap; a table that is too wide is printed in
 * several parts, one below the other, each with the columns that say what
 * its rows are: where these are wide, as few as tell the rows apart, and the
 * row's number where they do not.
 */
#include "render/format.h"

#include "base/strmap.h"
#include "base/utf8.h"
#include "base/wrap.h"
#include "render/view.h"

enum { WIDTH = 80, GAP = 2, WIDEST = 36, PART_MAX = 32 };
enum { MOST_NAMES = 2, LONGEST_WORD = 64, CUT_WORD = 20 };

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
longest_word(struct slice text)
{
	size_t longest = 0;
	while (text.n) {
		size_t w = utf8_width(wrap_line(&text, 1));
		longest = w > longest ? w : longest;
	}
	return longest;
}

/* How wide a text would be: wrapped, but words whole, up to a digest's. */
static size_t
text_width(struct slice text)
{
	size_t width = utf8_width(text), word;
	if (width <= WIDEST)
		return width;
	word = longest_word(text);
	return word < WIDEST      ? WIDEST
	    : word < LONGEST_WORD ? word
				  : LONGEST_WORD;
}

static size_t
column_width(const struct view *v, size_t i)
{
	size_t width = heading_width(v->column[i].heading);
	for (size_t r = 0; r < v->nrows; r++) {
		struct slice text = view_text(v, r, i);
		size_t w = v->column[i].is_number ? utf8_width(text)
						  : text_width(text);
		width = w > width ? w : width;
	}
	return width;
}

/*
 * A table being printed: its view, how wide each column is, how many leading
 * columns name the rows, and how many of them stand again before later parts.
 */
struct grid {
	const struct view *view;
	size_t *width;
	size_t nfirst, nkeys;
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
				    wrap_cut(&cell[k], g->width[p->column[k]]);
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

static size_t
count_groups(const struct view *v)
{
	size_t n = 0;
	while (n < v->ncolumns && v->column[n].is_group)
		n++;
	return n;
}

/* Fills a part with the columns that name its rows and what else fits. */
static void
choose(const struct grid *g, struct part *p, size_t nkeys, size_t *next)
{
	size_t width = 0;
	p->n = 0;
	for (size_t i = 0; i < nkeys; i++) {
		p->column[p->n++] = i;
		width += g->width[i] + (i ? GAP : 0);
	}
	while (*next < g->view->ncolumns && p->n + 2 <= PART_MAX) {
		width += unit_width(g, *next);
		if (width > WIDTH && p->n > nkeys)
			break;
		for (size_t n = unit_length(g->view, *next); n > 0; n--)
			p->column[p->n++] = (*next)++;
	}
}

/* How narrow a column can be; words that are not too long stay whole. */
static size_t
least_width(const struct view *v, size_t i)
{
	size_t longest = longest_word(v->column[i].heading);
	for (size_t r = 0; r < v->nrows; r++) {
		size_t w = longest_word(view_text(v, r, i));
		longest = w > longest ? w : longest;
	}
	return longest < CUT_WORD ? longest : CUT_WORD;
}

/* The widest text column of those that can still become narrower. */
static size_t
widest_text(const struct grid *g, const size_t *least, size_t beyond)
{
	const struct view *v = g->view;
	size_t found = v->ncolumns;
	for (size_t i = 0; i < v->ncolumns; i++)
		if ((i < g->nfirst || i == beyond) && !v->column[i].is_number &&
		    g->width[i] > least[i] &&
		    (found == v->ncolumns || g->width[i] > g->width[found]))
			found = i;
	return found;
}

/* How wide the first n columns are. */
static size_t
width_of(const struct grid *g, size_t n)
{
	size_t width = 0;
	for (size_t i = 0; i < n; i++)
		width += g->width[i] + (i ? GAP : 0);
	return width;
}

/* Narrows texts until every column fits beside those that name the row. */
static void
fit(struct grid *g)
{
	const struct view *v = g->view;
	size_t least[PART_MAX] = {0}, leading = width_of(g, g->nfirst), widest;
	for (size_t i = 0; i < v->ncolumns && i < PART_MAX; i++)
		least[i] = least_width(v, i);
	for (size_t i = g->nfirst; i < v->ncolumns && i < PART_MAX; i++)
		while (leading + unit_width(g, i) > WIDTH &&
		    (widest = widest_text(g, least, i)) < v->ncolumns) {
			g->width[widest]--;
			leading -= widest < g->nfirst;
		}
}

/* --- what tells the rows of a wide table apart -------------------------- */

/* Do the first n columns say of every row which it is? */
static bool
are_telling(const struct view *v, size_t n)
{
	struct strmap seen = {0};
	struct buf key = {0};
	for (size_t r = 0; r < v->nrows; r++) {
		buf_reset(&key);
		for (size_t i = 0; i < n; i++) {
			buf_slice(&key, view_text(v, r, i));
			buf_byte(&key, '\0');
		}
		strmap_add(&seen, buf_as_slice(&key), NULL);
	}
	bool result = seen.n == v->nrows;
	strmap_fini(&seen);
	buf_fini(&key);
	return result;
}

/* May the first n columns stand for a row? Figures do not name it. */
static bool
may_name(const struct view *v, size_t n)
{
	return n <= v->ncolumns &&
	    (n == 1 || v->column[n - 1].is_group ||
		(n <= MOST_NAMES && !v->column[n - 1].is_number));
}

/* How few of the leading columns tell the rows apart; 0: none do. */
static size_t
count_keys(const struct view *v)
{
	for (size_t n = 1; may_name(v, n); n++)
		if (are_telling(v, n))
			return n;
	return 0;
}

/* Puts a column before the others that numbers the rows. */
static void
number_rows(struct view *v)
{
	size_t n = v->ncolumns + 1;
	struct view_column *column = arena_zalloc(&v->arena, n, sizeof *column);
	struct slice *text =
	    arena_zalloc(&v->arena, n * v->nrows, sizeof *text);
	struct buf number = {0};
	column[0] = (struct view_column){
	    .heading = slice_text("Row"), .is_number = true, .is_group = true};
	memcpy(column + 1, v->column, v->ncolumns * sizeof *column);
	for (size_t r = 0; r < v->nrows; r++) {
		buf_reset(&number);
		buf_printf(&number, "%zu", r + 1);
		text[r * n] = arena_copy(&v->arena, buf_as_slice(&number));
		memcpy(text + r * n + 1, v->text + r * v->ncolumns,
		    v->ncolumns * sizeof *text);
	}
	buf_fini(&number);
	v->column = column;
	v->text = text;
	v->ncolumns = n;
}

static void
measure(struct grid *g, struct view *v)
{
	g->view = v;
	g->width = arena_zalloc(&v->arena, v->ncolumns + 1, sizeof *g->width);
	for (size_t i = 0; i < v->ncolumns; i++)
		g->width[i] = column_width(v, i);
}

/* All the group columns, unless they leave little room; else what tells. */
static void
choose_keys(struct grid *g, struct view *v)
{
	size_t ntelling = count_keys(v);
	if (ntelling == 0) {
		number_rows(v);
		measure(g, v);
		g->nkeys = 1;
	} else if (ntelling > g->nkeys || width_of(g, g->nkeys) > WIDTH / 2) {
		g->nkeys = ntelling;
	}
}

/* Settles the columns of a table that has rows. */
static void
lay_out(struct grid *g, struct view *v)
{
	measure(g, v);
	g->nkeys = count_groups(v);
	if (v->nrows > 1 && width_of(g, v->ncolumns) > WIDTH)
		choose_keys(g, v);
	g->nfirst = count_groups(v);
	g->nfirst = g->nfirst > g->nkeys ? g->nfirst : g->nkeys;
	fit(g);
}

static void
add_table(struct buf *out, const struct table *t)
{
	struct view v;
	struct grid g = {0};
	struct part p;
	view_make(&v, t);
	if (v.nrows == 0) {
		buf_text(out, NOTHING_TO_SHOW "\n");
		view_fini(&v);
		return;
	}
	lay_out(&g, &v);
	size_t next = g.nfirst;
	choose(&g, &p, g.nfirst, &next);
	add_part(out, &g, &p);
	while (next < v.ncolumns) {
		choose(&g, &p, g.nkeys, &next);
		buf_byte(out, '\n');
		add_part(out, &g, &p);
	}
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
