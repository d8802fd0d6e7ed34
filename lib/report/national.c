/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/national.h"

#include "report/results.h"
#include "report/words.h"
#include "rules/national.h"

#include <math.h>

static const struct column columns[] = {
    {"mature", NULL, COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"reoffenders", NULL, COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"rate", "Rate here", COLUMN_RATE, ROLE_NONE, 1, NULL},
    {"rate_low", NULL, COLUMN_RATE, ROLE_LOW, 1, NULL},
    {"rate_high", NULL, COLUMN_RATE, ROLE_HIGH, 1, NULL},
    {"published", "Published rate", COLUMN_RATE, ROLE_NONE, 1, NULL},
    {"period", "Published for", COLUMN_TEXT, ROLE_NONE, 0, NULL},
};

void
national_want(struct national_columns *c, struct data *d)
{
	c->age = data_want(d, RECORD_MEMBER, "age", DATA_NUMBER);
	c->event = data_want(d, RECORD_MEMBER, "index_event", DATA_TEXT);
	c->band = data_want(d, RECORD_MEMBER, "sentence_band", DATA_TEXT);
}

/* The definition that made it: without the part that --every names. */
static struct slice
definition_of(const struct scope *s)
{
	struct slice rest;
	return slice_cut(s->cohort, '/', &rest);
}

/* Is it all of a cohort, followed as the published figures are? */
static bool
is_comparable(const struct run *r, const struct scope *s)
{
	struct duration d = s->follow_up;
	for (size_t i = 0; i < r->where.nkeys; i++)
		if (!slice_is(r->where.key[i].path.text, "cohort"))
			return false;
	return s->has_follow_up && !s->is_arrest && !d.life &&
	    12 * d.years + d.months == 12 && !d.weeks && !d.days;
}

static struct rows
rows_about(struct run *r, const struct national_columns *c,
    const struct national_rate *n, struct rows all)
{
	const struct data *d = &r->data;
	struct rows rows = {
	    arena_alloc(&r->arena, (all.n + 1) * sizeof *rows.row), 0};
	for (size_t i = 0; i < all.n; i++) {
		uint32_t row = all.row[i];
		if (national_is_about(n, d->column[c->age].number[row],
			data_cell_text(d, c->event, row, &r->arena),
			data_cell_text(d, c->band, row, &r->arena)))
			rows.row[rows.n++] = row;
	}
	return rows;
}

static struct table *
open_table(const struct run *r, struct section *s, const struct table *leader)
{
	struct table *t = section_table(
	    s, "national", "Beside the published national figures");
	table_group(t, slice_text("group"));
	ADD_COLUMNS(t, columns);
	table_people(t, "mature");
	table_share(t, "rate", "reoffenders", "mature");
	table_plain(t, "published");
	table_follows(t, leader);
	table_note(t,
	    "Published by the Ministry of Justice. Its figures are of the "
	    "whole police database, of quarters, and of the country's mix of "
	    "people; a partnership's extracts miss who is convicted "
	    "elsewhere. A difference is no effect.");
	if (r->asked->publish)
		table_note(t, "In a publication of all members alone.");
	return t;
}

static int
add_row(struct run *r, struct table *t, const struct national_rate *n,
    struct rows rows, struct fail *f)
{
	struct results o;
	const struct result_columns *c = r->plan;
	if (results_count(&o, c, &r->data, rows, SCORE_NONE, &r->arena, f) < 0)
		return -1;
	double rate = proportion_value(o.reoffenders);
	struct interval i = proportion_limits(rate, (double)o.reoffenders.n);
	table_text(
	    t, n->group, value_label(slice_text("group"), n->group, t->arena));
	table_number(t, (double)o.reoffenders.n);
	table_number(t, (double)o.reoffenders.events);
	table_number(t, rate);
	table_number(t, i.low);
	table_number(t, i.high);
	table_number(t, n->rate);
	table_text(t, n->period, n->period);
	return 0;
}

static int
add_rows(struct run *r, const struct national *n,
    const struct national_columns *c, const struct scope *scope,
    struct section *s, const struct table *leader, struct fail *f)
{
	struct table *t = NULL;
	struct buf unverified = {0};
	int result = 0;
	for (size_t i = 0; result == 0 && i < n->n; i++) {
		const struct national_rate *x = &n->item[i];
		bool is_all = slice_is(x->group, "all");
		if (!slice_equal(x->cohort, definition_of(scope)) ||
		    (r->asked->publish && !is_all))
			continue;
		if (!t)
			t = open_table(r, s, leader);
		struct rows rows =
		    is_all ? scope->rows : rows_about(r, c, x, scope->rows);
		result = add_row(r, t, x, rows, f);
		if (slice_is(x->status, "NV"))
			buf_printf(&unverified, "%s%.*s",
			    unverified.n ? "; " : "", (int)x->group.n,
			    x->group.p);
	}
	if (unverified.n)
		table_note(t, "Not verified to be of the same people: %s.",
		    buf_cstr(&unverified));
	buf_fini(&unverified);
	return result;
}

int
national_add(struct run *r, const struct national_columns *c,
    const struct scope *scope, struct section *s, const struct table *leader,
    struct fail *f)
{
	struct national n;
	if (!is_comparable(r, scope))
		return 0;
	int result = national_load(&n, f);
	if (result == 0)
		result = add_rows(r, &n, c, scope, s, leader, f);
	national_fini(&n);
	return result;
}

void
national_say(struct section *s)
{
	const struct table *t = section_find(s, "national");
	struct shown rate, published;
	if (!t || !table_shown(t, 0, "rate", &rate) ||
	    !table_shown(t, 0, "published", &published))
		return;
	struct slice period =
	    table_cell(t, 0, (size_t)table_column(t, "period"))->text;
	section_sentence(s,
	    "The rate published for the country (%.*s) is %s, against %s "
	    "here.",
	    (int)period.n, period.p, published.text, rate.text);
}
