/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "render/control.h"

#include "base/mem.h"
#include "base/num.h"

#include <math.h>

bool
control_is_vouched(const struct table *t)
{
	if (t->leader)
		return true;
	for (size_t i = 0; i < t->nrelations; i++)
		if (t->relation[i].kind == RELATION_PEOPLE ||
		    t->relation[i].kind == RELATION_SHARE ||
		    t->relation[i].kind == RELATION_MADE)
			return true;
	return false;
}

/* Counts people or events: neither days nor what table_plain() names. */
static bool
is_count(const struct table *t, size_t column)
{
	if (t->column[column].type != COLUMN_COUNT)
		return false;
	for (size_t i = 0; i < t->nrelations; i++)
		if (t->relation[i].kind == RELATION_PLAIN &&
		    t->relation[i].whole == (int)column)
			return false;
	return true;
}

bool
control_is_people(const struct table *t, size_t column)
{
	for (size_t i = 0; i < t->nrelations; i++) {
		const struct relation *r = &t->relation[i];
		if (r->whole == (int)column &&
		    (r->kind == RELATION_PEOPLE || r->kind == RELATION_SHARE))
			return true;
	}
	return false;
}

double
control_round(double v, int places)
{
	struct buf b = {0};
	double out = v;
	num_fixed(&b, v, places);
	num_parse_double(buf_as_slice(&b), &out);
	buf_fini(&b);
	return out;
}

double
control_round_count(double v)
{
	/* 1 and 2 go down, 3 and 4 up. */
	return DISCLOSE_BASE * floor((v + DISCLOSE_BASE / 2.) / DISCLOSE_BASE);
}

/* --- names of counts and lines ----------------------------------------- */

static void
add_part(struct buf *b, struct slice s)
{
	buf_slice(b, s);
	buf_byte(b, '\0');
}

/* Which group a row is: its keys and values, those of everybody left out. */
static void
add_groups(struct buf *b, const struct table *t, size_t row)
{
	const struct table *leader = t->leader ? t->leader : t;
	bool has_groups = false;
	for (size_t i = 0; i < t->ncolumns; i++) {
		if (t->column[i].role != ROLE_GROUP)
			continue;
		struct slice value = table_cell(t, row, i)->text;
		has_groups = true;
		if (leader->has_total && slice_is(value, "all"))
			continue;
		add_part(b, slice_text(t->column[i].name));
		add_part(b, value);
	}
	if (!has_groups)
		buf_printf(b, "#%zu", row);
}

/* --- gathering ---------------------------------------------------------- */

static int
add_count(struct control *c, struct buf *id, double value)
{
	bool is_new;
	for (;;) {
		size_t i = strmap_add(&c->count_ids, buf_as_slice(id), &is_new);
		if (!is_new && c->count[i].value == value)
			return (int)i;
		if (is_new) {
			c->count = mem_grow(
			    c->count, i, &c->count_cap, sizeof *c->count);
			c->count[i] =
			    (struct count){.value = value, .is_unseen = true};
			return (int)i;
		}
		/* The same name for something else: not the same count. */
		buf_byte(id, '+');
	}
}

static size_t
add_line(struct control *c, const struct buf *id)
{
	bool is_new;
	size_t i = strmap_add(&c->line_ids, buf_as_slice(id), &is_new);
	if (is_new) {
		c->line = mem_grow(c->line, i, &c->line_cap, sizeof *c->line);
		c->line[i] = (struct line){0};
	}
	return i;
}

static void
gather_row(struct control *c, struct controlled *x, const struct section *s,
    size_t row, struct buf *id)
{
	const struct table *t = x->t;
	const struct table *leader = t->leader ? t->leader : t;
	buf_reset(id);
	add_part(id, s->scope);
	add_part(id, slice_text(leader->name));
	add_groups(id, t, row);
	x->line[row] = add_line(c, id);
	for (size_t i = 0; i < t->ncolumns; i++) {
		const struct cell *cell = table_cell(t, row, i);
		int *to = &x->count[row * t->ncolumns + i];
		*to = CONTROL_NO_COUNT;
		if (cell->state != CELL_NUMBER || !is_count(t, i))
			continue;
		buf_reset(id);
		add_part(id, s->scope);
		add_part(id, slice_text(t->column[i].name));
		add_groups(id, t, row);
		*to = add_count(c, id, cell->number);
		if (t->column[i].role != ROLE_CONTROL)
			c->count[*to].is_unseen = false;
	}
}

static void
gather_table(struct control *c, struct table *t, const struct section *s)
{
	struct buf id = {0};
	size_t nrows = table_nrows(t);
	c->table =
	    mem_grow(c->table, c->ntables, &c->table_cap, sizeof *c->table);
	struct controlled *x = &c->table[c->ntables++];
	x->t = t;
	x->count =
	    arena_zalloc(&c->arena, nrows * t->ncolumns + 1, sizeof(int));
	x->line = arena_zalloc(&c->arena, nrows + 1, sizeof(size_t));
	for (size_t row = 0; row < nrows; row++)
		gather_row(c, x, s, row, &id);
	buf_fini(&id);
}

void
control_init(struct control *c, const struct document *d)
{
	*c = (struct control){0};
	for (size_t i = 0; i < d->nsections; i++)
		for (size_t j = 0; j < d->section[i]->ntables; j++) {
			struct table *t = d->section[i]->table[j];
			if (control_is_vouched(t) && !t->is_public)
				gather_table(c, t, d->section[i]);
		}
}

void
control_fini(struct control *c)
{
	strmap_fini(&c->count_ids);
	strmap_fini(&c->line_ids);
	mem_free(c->count);
	mem_free(c->line);
	mem_free(c->table);
	arena_fini(&c->arena);
	*c = (struct control){0};
}

/* --- what follows from what is hidden ----------------------------------- */

static bool
is_hidden(
    const struct control *c, const struct controlled *x, size_t row, int column)
{
	const struct count *n = control_count(c, x, row, column);
	return n && n->is_hidden;
}

/* Hides the counts that a line's state says are hidden. True: something new. */
static bool
close_row(struct control *c, const struct controlled *x, size_t row)
{
	struct line *line = control_line(c, x, row);
	bool is_new = false;
	for (size_t i = 0; i < x->t->nrelations; i++) {
		const struct relation *r = &x->t->relation[i];
		if (r->kind == RELATION_SHARE && line->coarse < COARSE_ALL &&
		    (is_hidden(c, x, row, r->part) ||
			is_hidden(c, x, row, r->whole))) {
			line->coarse = COARSE_ALL;
			is_new = true;
		}
	}
	if (line->coarse < COARSE_ALL)
		return is_new;
	for (size_t i = 0; i < x->t->ncolumns; i++) {
		struct count *n = control_count(c, x, row, (int)i);
		bool stays = control_is_people(x->t, i) && !line->is_refused;
		if (!n || n->is_hidden || stays)
			continue;
		n->is_hidden = true;
		is_new = true;
	}
	return is_new;
}

void
control_close(struct control *c)
{
	bool is_new;
	do {
		is_new = false;
		for (size_t i = 0; i < c->ntables; i++)
			for (size_t row = 0; row < table_nrows(c->table[i].t);
			     row++)
				is_new |= close_row(c, &c->table[i], row);
	} while (is_new);
}
