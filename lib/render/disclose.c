/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "render/disclose.h"

#include "render/control.h"

#include <assert.h>
#include <math.h>

/* --- what the rules hide by themselves ----------------------------------- */

static bool
is_small(double n)
{
	return n > 0 && n < DISCLOSE_SMALL;
}

static double
value_of(
    const struct control *c, const struct controlled *x, size_t row, int column)
{
	const struct count *n = control_count(c, x, row, column);
	return n ? n->value : 0;
}

/* Are the row's figures about too few, or too much the same for all? */
static bool
is_withheld(const struct control *c, const struct controlled *x, size_t row)
{
	bool has_share = false, is_about_few = false;
	for (size_t i = 0; i < x->t->nrelations; i++) {
		const struct relation *r = &x->t->relation[i];
		double whole = value_of(c, x, row, r->whole);
		double part = value_of(c, x, row, r->part);
		if (r->kind == RELATION_PEOPLE)
			is_about_few |= whole > 0 && whole < DISCLOSE_PEOPLE;
		if (r->kind != RELATION_SHARE ||
		    !control_count(c, x, row, r->part))
			continue;
		has_share = true;
		if (whole > 0 &&
		    (whole < DISCLOSE_PEOPLE || part < DISCLOSE_SMALL ||
			whole - part < DISCLOSE_SMALL))
			return true;
	}
	return !has_share && is_about_few;
}

static void
hide_small(struct control *c)
{
	for (size_t i = 0; i < c->count_ids.n; i++)
		if (is_small(c->count[i].value)) {
			c->count[i].is_hidden = true;
			c->done->small += !c->count[i].is_unseen;
		}
	for (size_t i = 0; i < c->ntables; i++)
		for (size_t row = 0; row < table_nrows(c->table[i].t); row++)
			if (is_withheld(c, &c->table[i], row))
				control_line(c, &c->table[i], row)->coarse =
				    COARSE_ALL;
}

/*
 * A line whose people are 1 to 4 more or fewer than at the last publication:
 * the difference of the two would be about those few.
 */
static void
refuse(struct control *c, const struct document *previous)
{
	struct control then;
	struct disclosed unused = {0};
	if (!previous)
		return;
	control_init(&then, previous);
	then.done = &unused;
	for (size_t i = 0; i < c->ntables; i++) {
		const struct controlled *x = &c->table[i];
		size_t n = table_nrows(x->t) * x->t->ncolumns;
		for (size_t k = 0; k < n; k++) {
			struct line *line =
			    control_line(c, x, k / x->t->ncolumns);
			if (x->count[k] < 0 || line->is_refused ||
			    !control_is_people(x->t, k % x->t->ncolumns))
				continue;
			int64_t before = strmap_find(&then.count_ids,
			    strmap_key(&c->count_ids, (size_t)x->count[k]));
			if (before < 0 ||
			    !is_small(fabs(c->count[x->count[k]].value -
				then.count[before].value)))
				continue;
			line->is_refused = true;
			line->coarse = COARSE_ALL;
			c->done->refused++;
		}
	}
	control_fini(&then);
}

/* --- the cells as they are published ------------------------------------- */

/* Columns that, beside a mean and its limits, give back how many there are. */
static bool
is_telling_name(const char *name)
{
	static const char *const names[] = {
	    "std_error", "t", "df", "z", "ess", "chi_squared"};
	struct slice s = slice_text(name);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (slice_is(s, names[i]))
			return true;
	return slice_ends(s, "_ess") || slice_ends(s, "_std_error");
}

/* Limits of a count itself are functions of it. */
static bool
is_limit_of_count(const struct table *t, size_t column)
{
	size_t i = column;
	while (i > 0 &&
	    (t->column[i].role == ROLE_LOW || t->column[i].role == ROLE_HIGH))
		i--;
	return i != column && t->column[i].type == COLUMN_COUNT;
}

/* The relation whose value the column is, or NULL. */
static const struct relation *
relation_of(const struct table *t, size_t column)
{
	for (size_t i = 0; i < t->nrelations; i++)
		if (t->relation[i].value == (int)column)
			return &t->relation[i];
	return NULL;
}

/* Is it made of nothing but what is published? */
static bool
is_made(const struct table *t, size_t column)
{
	for (size_t i = 0; i < t->nrelations; i++)
		if (t->relation[i].kind == RELATION_MADE &&
		    t->relation[i].whole == (int)column)
			return true;
	return false;
}

static bool
is_withheld_figure(const struct control *c, const struct controlled *x,
    size_t row, size_t column)
{
	const struct table *t = x->t;
	const struct relation *r = relation_of(t, column);
	enum coarse coarse = control_line(c, x, row)->coarse;
	enum column_role role = t->column[column].role;
	bool is_limit = role == ROLE_LOW || role == ROLE_HIGH;
	if (coarse == COARSE_ALL || (is_limit && !coarse_shows_limits(coarse)))
		return true;
	if (!r)
		return false;
	const struct count *part = control_count(c, x, row, r->part);
	const struct count *whole = control_count(c, x, row, r->whole);
	if ((part && part->is_hidden) || (whole && whole->is_hidden))
		return true;
	return r->kind == RELATION_MEAN ? !coarse_shows_means(coarse)
					: !coarse_shows_shares(coarse);
}

static void
publish_p(struct cell *x)
{
	if (x->state != CELL_NUMBER)
		return;
	*x = (struct cell){.state = CELL_TEXT,
	    .text = slice_text(x->number < 0.05 ? "<0.05" : "not significant")};
}

static int
published_decimals(enum column_type type, int decimals)
{
	if (type == COLUMN_RATE)
		return 0;
	return decimals > 1 ? 1 : decimals;
}

/* A sum that is no count, such as of chances: rounded like a count. */
static bool
is_sum(const struct table *t, size_t column)
{
	for (size_t i = 0; i < t->nrelations; i++)
		if (t->relation[i].kind == RELATION_MEAN &&
		    t->relation[i].part == (int)column)
			return true;
	return false;
}

/* Rounds a figure that may be shown; 0% and 100% of people may not. */
static void
publish_number(const struct table *t, size_t column, struct cell *x)
{
	const struct column *c = &t->column[column];
	const struct relation *r = relation_of(t, column);
	enum column_type type = x->has_format ? x->as : c->type;
	int decimals = x->has_format ? x->decimals : c->decimals;
	if (x->state != CELL_NUMBER || c->type == COLUMN_DATE)
		return;
	x->decimals = published_decimals(type, decimals);
	if (type == COLUMN_MONEY)
		x->number = 100 * control_round(x->number / 100, 0);
	else if (type == COLUMN_RATE)
		x->number = control_round(x->number, 2);
	else if (is_sum(t, column))
		x->number = control_round_count(x->number);
	else
		x->number = control_round(x->number, x->decimals);
	if (r && r->kind == RELATION_SHARE && type == COLUMN_RATE &&
	    (x->number <= 0 || x->number >= 1))
		*x = (struct cell){.state = CELL_WITHHELD};
}

/*
 * Would the cell give back a figure of its row that was withheld just now? A
 * mean lies midway between its limits; of two rates and their difference in
 * points any two make the third.
 */
static bool
is_of_withheld(const struct table *t, size_t row, size_t column)
{
	const struct column *c = &t->column[column];
	if (c->role == ROLE_LOW || c->role == ROLE_HIGH)
		return table_cell(t, row, table_limited(t, column))->state ==
		    CELL_WITHHELD;
	if (!column_is_points(c) || column < 2)
		return false;
	return table_cell(t, row, column - 1)->state == CELL_WITHHELD ||
	    table_cell(t, row, column - 2)->state == CELL_WITHHELD;
}

static void
publish_cell(const struct control *c, const struct controlled *x, size_t row,
    size_t column)
{
	struct table *t = x->t;
	const struct column *k = &t->column[column];
	struct cell *cell = table_cell(t, row, column);
	const struct count *n = control_count(c, x, row, (int)column);
	bool is_detail = cell->is_detail;
	bool is_left =
	    is_made(t, column) && !control_line(c, x, row)->is_refused;
	if (k->role == ROLE_GROUP || (k->type == COLUMN_COUNT && !n) || is_left)
		return;
	if (n && n->is_hidden)
		*cell = (struct cell){.state = CELL_WITHHELD};
	else if (n)
		cell->number = control_round_count(cell->number);
	else if (is_telling_name(k->name) || is_limit_of_count(t, column))
		*cell = (struct cell){.state = CELL_EMPTY};
	else if (is_withheld_figure(c, x, row, column) ||
	    is_of_withheld(t, row, column))
		*cell = (struct cell){.state = CELL_WITHHELD};
	else if (k->type == COLUMN_P)
		publish_p(cell);
	else
		publish_number(t, column, cell);
	cell->is_detail = is_detail;
}

static void
publish_table(const struct control *c, const struct controlled *x)
{
	struct table *t = x->t;
	for (size_t row = 0; row < table_nrows(t); row++)
		for (size_t i = 0; i < t->ncolumns; i++)
			publish_cell(c, x, row, i);
	for (size_t i = 0; i < t->ncolumns; i++) {
		t->column[i].decimals = is_sum(t, i)
		    ? 0
		    : published_decimals(
			  t->column[i].type, t->column[i].decimals);
		if (t->column[i].type == COLUMN_P)
			t->column[i].type = COLUMN_TEXT;
		/* It is blank: people need not see it. */
		if (is_telling_name(t->column[i].name))
			t->column[i].role = ROLE_CODE;
	}
}

/* Rows that people do not see are finer than what they may see. */
static void
drop_details(struct table *t)
{
	size_t kept = 0;
	for (size_t row = 0; row < table_nrows(t); row++) {
		if (table_cell(t, row, 0)->is_detail)
			continue;
		memmove(table_cell(t, kept++, 0), table_cell(t, row, 0),
		    t->ncolumns * sizeof *t->cell);
	}
	t->ncells = kept * t->ncolumns;
}

/* Takes out the columns that nobody is to see: the last ones. */
static void
drop_control(struct table *t)
{
	size_t n = t->ncolumns, nrows = table_nrows(t);
	while (n > 0 && t->column[n - 1].role == ROLE_CONTROL)
		n--;
	for (size_t i = 0; i < n; i++)
		assert(t->column[i].role != ROLE_CONTROL);
	for (size_t row = 0; row < nrows; row++)
		memmove(t->cell + row * n, table_cell(t, row, 0),
		    n * sizeof *t->cell);
	t->ncolumns = n;
	t->ncells = nrows * n;
}

/* --- the document --------------------------------------------------------- */

static bool
has_figure(struct slice text)
{
	for (size_t i = 0; i < text.n; i++)
		if (text.p[i] >= '0' && text.p[i] <= '9')
			return true;
	return false;
}

static void
drop_figures(struct texts *t)
{
	size_t kept = 0;
	for (size_t i = 0; i < t->n; i++)
		if (!has_figure(t->item[i]))
			t->item[kept++] = t->item[i];
	t->n = kept;
}

static void
drop_tables(struct section *s, struct disclosed *done)
{
	struct buf titles = {0};
	size_t kept = 0;
	for (size_t i = 0; i < s->ntables; i++) {
		struct table *t = s->table[i];
		if (t->is_public || control_is_vouched(t)) {
			drop_details(t);
			s->table[kept++] = t;
			continue;
		}
		buf_printf(&titles, "%s\"%s\"", titles.n ? ", " : "", t->title);
		done->tables++;
	}
	s->ntables = kept;
	if (titles.n)
		section_note(s, "Not published: %s.", buf_cstr(&titles));
	buf_fini(&titles);
}

static const char withheld_note[] =
    "[c]: withheld, so that nobody can be recognised. Figures about fewer "
    "than 30 people, or with fewer than 5 who did or did not, are withheld, "
    "and others from which they could be worked out.";
static const char rounded_note[] =
    "Counts are rounded to the nearest 5, each by itself: they need not add "
    "up. Shares are whole per cent, made from the counts before rounding.";
static const char refused_note[] =
    "Rows whose people are almost those of the last publication are "
    "withheld: the difference would be about a few people.";

/* Under the one section, or once for all of them. */
static void
add_notes(struct document *d, const struct disclosed *done)
{
	const char *const notes[] = {withheld_note, rounded_note, refused_note};
	for (size_t i = 0; i < (done->refused ? 3 : 2); i++)
		if (d->nsections == 1)
			section_note(d->section[0], "%s", notes[i]);
		else
			document_intro(d, "%s", notes[i]);
}

void
disclose(
    struct document *d, const struct document *previous, struct disclosed *done)
{
	struct control c;
	*done = (struct disclosed){0};
	for (size_t i = 0; i < d->nsections; i++)
		drop_tables(d->section[i], done);
	control_init(&c, d);
	c.done = done;
	hide_small(&c);
	refuse(&c, previous);
	control_close(&c);
	control_bound(&c);
	control_margins(&c);
	for (size_t i = 0; i < c.line_ids.n; i++)
		done->rows += c.line[i].coarse == COARSE_ALL;
	for (size_t i = 0; i < c.ntables; i++) {
		publish_table(&c, &c.table[i]);
		drop_control(c.table[i].t);
	}
	for (size_t i = 0; i < d->nsections; i++) {
		drop_figures(&d->section[i]->sentences);
		drop_figures(&d->section[i]->cautions);
	}
	add_notes(d, done);
	d->published = true;
	control_fini(&c);
}
