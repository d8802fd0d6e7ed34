/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Markdown with tables (GitHub's kind), for a wiki or a merge request. */
#include "render/format.h"

#include "render/view.h"

/* Text in which nothing is markup; a line break becomes a blank. */
static void
add_plain(struct buf *out, struct slice text)
{
	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i];
		if (strchr("\\`*_{}[]<>#|~", c))
			buf_byte(out, '\\');
		buf_byte(out, c == '\n' || c == '\r' ? ' ' : c);
	}
}

static void
add_heading(struct buf *out, const char *marks, const char *title)
{
	buf_printf(out, "%s ", marks);
	add_plain(out, slice_text(title));
	buf_text(out, "\n\n");
}

static void
add_texts(
    struct buf *out, const char *lead, const char *end, const struct texts *t)
{
	for (size_t i = 0; i < t->n; i++) {
		buf_text(out, lead);
		add_plain(out, t->item[i]);
		buf_text(out, end);
	}
	if (t->n && end[1] == '\0')
		buf_byte(out, '\n');
}

static void
add_row(struct buf *out, const struct view *v, size_t row, bool is_strong)
{
	for (size_t i = 0; i < v->ncolumns; i++) {
		struct slice text = view_text(v, row, i);
		const char *mark = is_strong && text.n ? "**" : "";
		buf_printf(out, "| %s", mark);
		add_plain(out, text);
		buf_printf(out, "%s ", mark);
	}
	buf_text(out, "|\n");
}

static void
add_table(struct buf *out, const struct table *t)
{
	struct view v;
	view_make(&v, t);
	if (v.nrows == 0) {
		buf_text(out, NOTHING_TO_SHOW "\n\n");
		view_fini(&v);
		return;
	}
	for (size_t i = 0; i < v.ncolumns; i++) {
		buf_text(out, "| ");
		add_plain(out, v.column[i].heading);
		buf_byte(out, ' ');
	}
	buf_text(out, "|\n");
	for (size_t i = 0; i < v.ncolumns; i++)
		buf_text(out, v.column[i].is_number ? "| ---: " : "| --- ");
	buf_text(out, "|\n");
	for (size_t r = 0; r < v.nrows; r++)
		add_row(out, &v, r, r == 0 && t->has_total);
	buf_byte(out, '\n');
	view_fini(&v);
}

static void
add_facts(struct buf *out, const struct fact *fact, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		buf_text(out, "- ");
		add_plain(out, slice_text(fact[i].name));
		buf_text(out, ": ");
		add_plain(out, fact[i].text);
		buf_byte(out, '\n');
	}
	if (n)
		buf_byte(out, '\n');
}

int
render_markdown(const struct document *d, const struct table *only,
    struct buf *out, struct fail *f)
{
	(void)only, (void)f;
	add_heading(out, "#", d->title);
	buf_printf(out, "**%s**\n\n", format_publication(d));
	add_texts(out, "", "\n\n", &d->intro);
	for (size_t i = 0; i < d->nsections; i++) {
		const struct section *s = d->section[i];
		if (s->title)
			add_heading(out, s->is_part ? "###" : "##", s->title);
		add_texts(out, "", "\n\n", &s->intro);
		add_facts(out, s->fact, s->nfacts);
		add_texts(out, "", "\n\n", &s->sentences);
		add_texts(out, "> **Caution:** ", "\n\n", &s->cautions);
		for (size_t j = 0; j < s->ntables; j++) {
			add_heading(out, s->is_part ? "####" : "###",
			    s->table[j]->title);
			add_table(out, s->table[j]);
			add_texts(out, "- ", "\n", &s->table[j]->notes);
		}
		add_texts(out, "- ", "\n", &s->notes);
	}
	add_facts(out, d->source, d->nsources);
	while (out->n > 1 && out->p[out->n - 2] == '\n')
		out->n--;
	return 0;
}
