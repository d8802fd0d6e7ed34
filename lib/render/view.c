/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "render/view.h"

#include "base/figure.h"
#include "base/utf8.h"

#include <math.h>

const char *
table_key_words(struct slice key)
{
	static const char *const words[][2] = {
	    {"prior_band", "Prior sanctions"},
	    {"ids.pnc", "PNC number"},
	    {"ids.cro", "CRO number"},
	    {"ids.nomis", "NOMIS number"},
	    {"ids.crn", "Case reference (CRN)"},
	    {"ids.nhs", "NHS number"},
	    {"ids.nino", "National Insurance number"},
	    {"amount_pence", "Amount (pence)"},
	    {"vat_pence", "VAT (pence)"},
	    {"price_pence", "Price (pence)"},
	    {"trading_income_pct", "Trading income (%)"},
	    {"disadvantaged_staff_pct", "Disadvantaged staff (%)"},
	};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (slice_is(key, words[i][0]))
			return words[i][1];
	return NULL;
}

void
view_heading(const struct column *c, struct buf *out)
{
	const char *words = table_key_words(slice_text(c->name));
	if (c->heading || words) {
		buf_text(out, c->heading ? c->heading : words);
		return;
	}
	size_t start = out->n;
	for (const char *p = c->name; *p; p++)
		buf_byte(out, strchr("_.:", *p) ? ' ' : *p);
	if (out->n > start && out->p[start] >= 'a' && out->p[start] <= 'z')
		out->p[start] = (char)(out->p[start] - 'a' + 'A');
}

static struct figure
figure_of(const struct column *c, const struct cell *x)
{
	int decimals = x->has_format ? x->decimals : c->decimals;
	double v = x->number;
	switch (x->has_format ? x->as : c->type) {
	case COLUMN_COUNT:
		return figure_count(v);
	case COLUMN_RATE:
		return column_is_points(c) ? figure_points(v, decimals)
					   : figure_percent(v, decimals);
	case COLUMN_MONEY:
		return figure_money(v);
	case COLUMN_P:
		return figure_p(v);
	default:
		return figure_number(v, decimals);
	}
}

/* "1 Apr 2024", as texts beside the table have it but for the short month. */
static void
add_day(struct buf *out, date d)
{
	static const char months[][4] = {"Jan", "Feb", "Mar", "Apr", "May",
	    "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
	struct ymd c = date_to_ymd(d);
	buf_printf(out, "%d %s %d", c.day, months[c.month - 1], c.year);
}

void
view_cell(const struct column *c, const struct cell *x, struct buf *out)
{
	if (x->state == CELL_WITHHELD) {
		buf_text(out, "[c]");
	} else if (x->state == CELL_TEXT) {
		buf_slice(out, slice_present(x->label) ? x->label : x->text);
	} else if (x->state == CELL_NUMBER && c->type == COLUMN_DATE) {
		add_day(out, (date)x->number);
	} else if (x->state == CELL_NUMBER) {
		buf_text(out, figure_of(c, x).text);
	}
}

/* "41.0% to 51.5%", or what stands in its place. */
static void
add_limits(const struct table *t, size_t row, size_t low, struct buf *out)
{
	const struct cell *a = table_cell(t, row, low);
	const struct cell *b = table_cell(t, row, low + 1);
	if (a->state != CELL_NUMBER || b->state != CELL_NUMBER) {
		bool is_withheld =
		    a->state == CELL_WITHHELD || b->state == CELL_WITHHELD;
		buf_text(out, is_withheld ? "[c]" : "");
		return;
	}
	view_cell(&t->column[low], a, out);
	buf_text(out, " to ");
	view_cell(&t->column[low + 1], b, out);
}

static bool
begins_limits(const struct table *t, size_t i)
{
	return t->column[i].role == ROLE_LOW && i + 1 < t->ncolumns &&
	    t->column[i + 1].role == ROLE_HIGH;
}

static void
add_cell(const struct view *v, const struct table *t, size_t row, size_t i,
    size_t from, struct buf *out)
{
	if (v->column[i].is_limits)
		add_limits(t, row, from, out);
	else if (v->column[i].is_whole &&
	    table_cell(t, row, from)->state == CELL_NUMBER)
		buf_text(
		    out, figure_pounds(table_cell(t, row, from)->number).text);
	else
		view_cell(&t->column[from], table_cell(t, row, from), out);
}

/* Pence beside an amount of ten thousand pounds tell nobody anything. */
static bool
is_whole_money(const struct table *t, size_t i)
{
	bool is_large = false;
	for (size_t r = 0; r < table_nrows(t); r++) {
		const struct cell *x = table_cell(t, r, i);
		if (x->has_format)
			return false;
		is_large |= x->state == CELL_NUMBER &&
		    fabs(x->number) >= FIGURE_POUNDS_FROM;
	}
	return is_large && t->column[i].type == COLUMN_MONEY &&
	    !begins_limits(t, i);
}

static struct view_column
column_of(const struct table *t, size_t i, struct arena *a)
{
	const struct column *c = &t->column[i];
	struct buf b = {0};
	if (begins_limits(t, i))
		buf_text(&b, "95% interval");
	else
		view_heading(c, &b);
	struct view_column v = {
	    .heading = arena_copy(a, buf_as_slice(&b)),
	    .is_number = c->type != COLUMN_TEXT,
	    .is_group = c->role == ROLE_GROUP,
	    .is_limits = begins_limits(t, i),
	    .is_whole = is_whole_money(t, i),
	};
	buf_fini(&b);
	return v;
}

static void
choose_column(struct view *v, const struct table *t, size_t *from, size_t i)
{
	from[v->ncolumns] = i;
	v->column[v->ncolumns++] = column_of(t, i, &v->arena);
}

/*
 * The columns that people see; from[i] is where the i-th starts in t. An
 * interval stands beside what it is of, before that one's standard error.
 */
static void
choose_columns(struct view *v, const struct table *t, size_t *from)
{
	v->column = arena_zalloc(&v->arena, t->ncolumns + 1, sizeof *v->column);
	for (size_t i = 0; i < t->ncolumns; i++) {
		bool is_apart = table_is_error(t, i) && i + 1 < t->ncolumns &&
		    begins_limits(t, i + 1);
		if (t->column[i].role == ROLE_CODE)
			continue;
		if (is_apart)
			choose_column(v, t, from, i + 1);
		choose_column(v, t, from, i);
		i += is_apart ? 2 : begins_limits(t, i);
	}
}

void
view_make(struct view *v, const struct table *t)
{
	struct buf b = {0}, safe = {0};
	size_t n = table_nrows(t);
	*v = (struct view){0};
	struct arena *a = &v->arena;
	size_t *from = arena_zalloc(a, t->ncolumns + 1, sizeof *from);
	choose_columns(v, t, from);
	v->text = arena_zalloc(a, n * v->ncolumns + 1, sizeof *v->text);
	for (size_t r = 0; r < n; r++) {
		if (table_cell(t, r, 0)->is_detail)
			continue;
		for (size_t i = 0; i < v->ncolumns; i++) {
			buf_reset(&b);
			add_cell(v, t, r, i, from[i], &b);
			buf_reset(&safe);
			utf8_safe(&safe, buf_as_slice(&b));
			v->text[v->nrows * v->ncolumns + i] =
			    arena_copy(a, buf_as_slice(&safe));
		}
		v->nrows++;
	}
	buf_fini(&b);
	buf_fini(&safe);
}

void
view_fini(struct view *v)
{
	arena_fini(&v->arena);
	*v = (struct view){0};
}

void
table_heading(const struct table *t, size_t column, struct buf *out)
{
	view_heading(&t->column[column], out);
}

bool
table_shown(
    const struct table *t, size_t row, const char *column, struct shown *out)
{
	int i = table_column(t, column);
	struct buf b = {0};
	out->text[0] = '\0';
	if (i < 0 || row >= table_nrows(t))
		return false;
	enum cell_state state = table_cell(t, row, (size_t)i)->state;
	if (state == CELL_EMPTY || state == CELL_WITHHELD)
		return false;
	view_cell(&t->column[i], table_cell(t, row, (size_t)i), &b);
	size_t n = b.n < sizeof out->text ? b.n : sizeof out->text - 1;
	memcpy(out->text, b.p, n);
	out->text[n] = '\0';
	buf_fini(&b);
	return true;
}
