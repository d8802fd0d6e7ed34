/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * JSON: one object of everything. `tables` holds each table by name as a list
 * of rows; a row leaves out what is undefined, and "[c]" is withheld.
 */
#include "render/format.h"

#include "record/jsonout.h"

#include <math.h>

static void
add_cell(struct buf *out, const struct column *c, const struct cell *x)
{
	if (x->state == CELL_EMPTY)
		return;
	jsonout_key(out, c->name);
	if (x->state == CELL_TEXT)
		jsonout_text(out, x->text);
	else if (x->state == CELL_WITHHELD)
		jsonout_text(out, slice_text("[c]"));
	else if (c->type == COLUMN_DATE)
		jsonout_date(out, (date)x->number);
	else if (x->number == floor(x->number) && fabs(x->number) < 1e15)
		jsonout_int(out, (int64_t)x->number);
	else
		jsonout_double(out, x->number);
}

static void
add_rows(struct buf *out, const struct table *t)
{
	jsonout_open(out, '[');
	for (size_t r = 0; r < table_nrows(t); r++) {
		jsonout_open(out, '{');
		for (size_t i = 0; i < t->ncolumns; i++)
			add_cell(out, &t->column[i], table_cell(t, r, i));
		jsonout_close(out, '}');
	}
	jsonout_close(out, ']');
}

static void
add_texts(struct buf *out, const char *key, const struct texts *t)
{
	if (t->n == 0)
		return;
	jsonout_key(out, key);
	jsonout_open(out, '[');
	for (size_t i = 0; i < t->n; i++)
		jsonout_text(out, t->item[i]);
	jsonout_close(out, ']');
}

static void
add_facts(struct buf *out, const char *key, const struct fact *fact, size_t n)
{
	if (n == 0)
		return;
	jsonout_key(out, key);
	jsonout_open(out, '{');
	for (size_t i = 0; i < n; i++)
		jsonout_text_field(out, fact[i].key, fact[i].text);
	jsonout_close(out, '}');
}

static void
add_section(struct buf *out, const struct section *s)
{
	jsonout_open(out, '{');
	if (*s->name)
		jsonout_text_field(out, "name", slice_text(s->name));
	jsonout_text_field(out, "title", slice_text(s->title));
	add_texts(out, "intro", &s->intro);
	add_facts(out, "facts", s->fact, s->nfacts);
	add_texts(out, "sentences", &s->sentences);
	add_texts(out, "cautions", &s->cautions);
	add_texts(out, "notes", &s->notes);
	jsonout_close(out, '}');
}

int
render_json(const struct document *d, const struct table *only, struct buf *out,
    struct fail *f)
{
	struct buf name = {0};
	(void)only, (void)f;
	jsonout_open(out, '{');
	jsonout_text_field(out, "report", slice_text(d->report));
	jsonout_text_field(out, "title", slice_text(d->title));
	jsonout_text_field(
	    out, "publication", slice_text(format_publication(d)));
	add_texts(out, "intro", &d->intro);
	jsonout_key(out, "tables");
	jsonout_open(out, '{');
	for (size_t i = 0; i < d->nsections; i++)
		for (size_t j = 0; j < d->section[i]->ntables; j++) {
			const struct table *t = d->section[i]->table[j];
			buf_reset(&name);
			document_table_name(d, d->section[i], t, &name);
			jsonout_key_slice(out, buf_as_slice(&name));
			add_rows(out, t);
		}
	jsonout_close(out, '}');
	jsonout_key(out, "sections");
	jsonout_open(out, '[');
	for (size_t i = 0; i < d->nsections; i++)
		add_section(out, d->section[i]);
	jsonout_close(out, ']');
	add_facts(out, "source", d->source, d->nsources);
	jsonout_close(out, '}');
	jsonout_line(out);
	buf_fini(&name);
	return 0;
}
