/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What margins tell: groups add up to their total, a part is not above its
 * whole, a shown share or mean ties two counts together. Linear programs give
 * the range of each hidden count over everything that agrees with what is
 * shown; where it is too narrow, the smallest shown count of the same margin
 * is hidden too. Hiding only ever widens ranges, so what was found wide
 * enough stays so.
 */
#include "render/control.h"

#include "base/mem.h"
#include "stats/simplex.h"

#include <assert.h>

/* As what a count was found wide enough. */
enum { WIDE_SHOWN = 1, WIDE_HIDDEN = 2 };

enum { NEAR = 6 }; /* rows that are tried before all of them */

/* total = sum of parts, or (with a slack) total >= part. */
struct margin {
	size_t *count; /* the total, then the parts */
	size_t n;
	bool is_equal;
};

/* A figure that is shown: low <= part / whole <= high. */
struct window {
	size_t part, whole;
	double low, high;
	bool is_share; /* then the rest is not small either */
};

struct windows {
	struct window *window;
	size_t n, cap;
};

struct margins {
	struct control *c;
	struct windows windows;
	struct arena arena;
	struct strmap seen;
	struct margin *margin;
	size_t n, cap;
};

static void
add_margin(struct margins *m, const size_t *count, size_t n, bool is_equal)
{
	bool is_new;
	strmap_add(&m->seen, slice_of((const char *)count, n * sizeof *count),
	    &is_new);
	if (!is_new)
		return;
	m->margin = mem_grow(m->margin, m->n, &m->cap, sizeof *m->margin);
	struct margin *x = &m->margin[m->n++];
	*x = (struct margin){
	    arena_alloc(&m->arena, n * sizeof *count), n, is_equal};
	memcpy(x->count, count, n * sizeof *count);
}

static void
add_below(struct margins *m, size_t whole, size_t part)
{
	size_t pair[] = {whole, part};
	if (whole != part)
		add_margin(m, pair, 2, false);
}

/* The first row behind `row` whose first cell is another. */
static size_t
block_end(const struct table *t, size_t row)
{
	size_t end = row;
	while (end < table_nrows(t) &&
	    slice_equal(
		table_cell(t, row, 0)->text, table_cell(t, end, 0)->text))
		end++;
	return end;
}

/*
 * Of a table whose first group column names a characteristic: the groups of
 * each add up to the total by themselves.
 */
static void
add_blocks(struct margins *m, const struct table *t, const size_t *count)
{
	size_t *part = arena_alloc(&m->arena, table_nrows(t) * sizeof *part);
	part[0] = count[0];
	if (table_ngroups(t) < 2)
		return;
	for (size_t row = 1, end; row < table_nrows(t); row = end) {
		double sum = 0;
		end = block_end(t, row);
		for (size_t i = row; i < end; i++) {
			part[i - row + 1] = count[i];
			sum += m->c->count[count[i]].value;
		}
		if (sum == m->c->count[count[0]].value)
			add_margin(m, part, end - row + 1, true);
	}
}

/*
 * A column's groups against its total. Where they do not add up (a person
 * can be in several groups) each is at most the total.
 */
static void
add_column(struct margins *m, const struct controlled *x, size_t column)
{
	const struct table *t = x->t;
	size_t nrows = table_nrows(t), n = 0;
	double sum = 0;
	if (t->column[column].role == ROLE_CONTROL)
		return;
	size_t *count = arena_alloc(&m->arena, (nrows + 1) * sizeof *count);
	for (size_t row = 0; row < nrows; row++) {
		int i = x->count[row * t->ncolumns + column];
		if (i == CONTROL_NO_COUNT)
			return;
		count[n++] = (size_t)i;
		sum += row ? m->c->count[i].value : 0;
	}
	if (n < 2)
		return;
	if (sum == m->c->count[count[0]].value) {
		add_margin(m, count, n, true);
		return;
	}
	add_blocks(m, t, count);
	for (size_t i = 1; i < n; i++)
		if (m->c->count[count[i]].value <= m->c->count[count[0]].value)
			add_below(m, count[0], count[i]);
}

static void
add_relation(
    struct margins *m, const struct controlled *x, const struct relation *r)
{
	bool is_part = r->kind == RELATION_SHARE || r->kind == RELATION_WITHIN;
	for (size_t row = 0; is_part && row < table_nrows(x->t); row++) {
		int part = x->count[row * x->t->ncolumns + (size_t)r->part];
		int whole = x->count[row * x->t->ncolumns + (size_t)r->whole];
		if (part >= 0 && whole >= 0 && !m->c->count[part].is_unseen &&
		    !m->c->count[whole].is_unseen)
			add_below(m, (size_t)whole, (size_t)part);
	}
}

static void
gather(struct margins *m)
{
	for (size_t i = 0; i < m->c->ntables; i++) {
		const struct controlled *x = &m->c->table[i];
		for (size_t k = 0; k < x->t->nrelations; k++)
			add_relation(m, x, &x->t->relation[k]);
		for (size_t k = 0; x->t->has_total && k < x->t->ncolumns; k++)
			add_column(m, x, k);
	}
}

/* --- the linear program -------------------------------------------------- */

/* Part <= whole says nothing when their ranges do not meet. */
static bool
is_idle(const struct margins *m, const struct margin *x)
{
	const struct count *whole = &m->c->count[x->count[0]];
	const struct count *part = &m->c->count[x->count[1]];
	return !x->is_equal && !whole->is_hidden && !part->is_hidden &&
	    part->high <= whole->low;
}

static void
add_window(struct windows *w, const struct control *c,
    const struct controlled *x, size_t row, const struct relation *r)
{
	const struct table *t = x->t;
	bool is_share = r->kind == RELATION_SHARE;
	enum coarse coarse = control_line(c, x, row)->coarse;
	bool is_shown =
	    is_share ? coarse_shows_shares(coarse) : coarse_shows_means(coarse);
	const struct count *part = control_count(c, x, row, r->part);
	const struct count *whole = control_count(c, x, row, r->whole);
	if ((!is_share && r->kind != RELATION_MEAN) || !part || !whole ||
	    part->is_hidden || whole->is_hidden || part->is_unseen ||
	    whole->is_unseen || !is_shown || r->value < 0 ||
	    table_cell(t, row, (size_t)r->value)->state != CELL_NUMBER)
		return;
	double half = is_share ? .005 : .05;
	double v = control_round(
	    table_cell(t, row, (size_t)r->value)->number, is_share ? 2 : 1);
	double is = part->value / whole->value;
	if (is < v - half - 1e-9 || is > v + half + 1e-9)
		return; /* made in another way than it says */
	w->window = mem_grow(w->window, w->n, &w->cap, sizeof *w->window);
	w->window[w->n++] = (struct window){(size_t)(part - c->count),
	    (size_t)(whole - c->count), v - half, v + half, is_share};
}

static void
gather_windows(struct windows *w, const struct control *c)
{
	for (size_t i = 0; i < c->ntables; i++)
		for (size_t row = 0; row < table_nrows(c->table[i].t); row++)
			for (size_t k = 0; k < c->table[i].t->nrelations; k++)
				add_window(w, c, &c->table[i], row,
				    &c->table[i].t->relation[k]);
}

/*
 * The program over some of the counts, the others being what they are: what
 * is wide enough then is at least as wide when they may move too.
 */
struct program {
	const struct control *c;
	const bool *is_free;
	size_t *place; /* of a free count among the unknowns */
	size_t n;      /* unknowns given out, slacks among them */
	struct simplex *s;
};

struct term {
	size_t count;
	double coefficient;
};

/* "sum of terms = value", or (with a slack) ">= value". */
static void
put(struct program *p, const struct term *term, size_t n, double value,
    bool is_equal)
{
	bool has_unknown = false;
	for (size_t i = 0; i < n; i++) {
		if (p->is_free[term[i].count])
			has_unknown = true;
		else
			value -= term[i].coefficient *
			    p->c->count[term[i].count].value;
	}
	if (!has_unknown)
		return;
	simplex_equation(p->s, value);
	for (size_t i = 0; i < n; i++)
		if (p->is_free[term[i].count])
			simplex_term(
			    p->s, p->place[term[i].count], term[i].coefficient);
	if (!is_equal)
		simplex_term(p->s, p->n++, -1);
}

static void
put_margin(struct program *p, const struct margin *x, struct term *room)
{
	for (size_t k = 0; k < x->n; k++)
		room[k] = (struct term){x->count[k], k == 0 ? 1 : -1};
	put(p, room, x->n, 0, x->is_equal);
}

static void
put_window(struct program *p, const struct window *w)
{
	const struct term low[] = {{w->part, 1}, {w->whole, -w->low}};
	const struct term high[] = {{w->whole, w->high}, {w->part, -1}};
	const struct term rest[] = {{w->whole, 1}, {w->part, -1}};
	put(p, low, 2, 0, false);
	put(p, high, 2, 0, false);
	if (w->is_share)
		put(p, rest, 2, DISCLOSE_SMALL, false);
}

/* The range of count i when those that are free may move. */
static struct interval
range_of(const struct margins *m, size_t i, const bool *is_free)
{
	const struct control *c = m->c;
	size_t n = c->count_ids.n, most = 3 * m->windows.n + m->n;
	struct program p = {
	    c, is_free, mem_zalloc(n + 1, sizeof(size_t)), 0, NULL};
	struct term *room = mem_zalloc(n + 1, sizeof *room);
	for (size_t k = 0; k < n; k++)
		if (is_free[k])
			p.place[k] = p.n++;
	p.s = simplex_new(p.n + most);
	for (size_t k = 0; k < n; k++)
		if (is_free[k] && !c->count[k].is_hidden)
			simplex_bound(
			    p.s, p.place[k], c->count[k].low, c->count[k].high);
	for (size_t k = 0; k < m->n; k++)
		if (!is_idle(m, &m->margin[k]))
			put_margin(&p, &m->margin[k], room);
	for (size_t k = 0; k < m->windows.n; k++)
		put_window(&p, &m->windows.window[k]);
	/* The truth is a solution: there always is one. */
	bool has_solution = simplex_start(p.s);
	assert(has_solution);
	struct interval range = simplex_range(p.s, p.place[i]);
	simplex_free(p.s);
	mem_free(p.place);
	mem_free(room);
	return range;
}

/* --- hiding more --------------------------------------------------------- */

/*
 * How much is lost when the j-th count of a margin is hidden: other groups
 * first, then the other side of a part and its whole, zeroes, totals last.
 */
static double
loss(const struct margin *m, size_t j, const struct count *x)
{
	double more = !m->is_equal ? 1e6 : j == 0 ? 1e12 : 0;
	return x->value + more + (x->value == 0 ? 1e9 : 0);
}

/* The cheapest shown count in the margins of count i, or NULL. */
static struct count *
cheapest(const struct margins *m, size_t i)
{
	struct count *best = NULL;
	double least = INFINITY;
	for (size_t k = 0; k < m->n; k++) {
		const struct margin *x = &m->margin[k];
		bool is_in = false;
		for (size_t j = 0; j < x->n; j++)
			is_in |= x->count[j] == i;
		for (size_t j = 0; is_in && j < x->n; j++) {
			struct count *y = &m->c->count[x->count[j]];
			double cost = loss(x, j, y);
			if (x->count[j] == i || y->is_hidden || cost >= least)
				continue;
			best = y;
			least = cost;
		}
	}
	return best;
}

/* Nothing beside it is left: no part of the document can be shown. */
static void
hide_all(struct control *c)
{
	for (size_t i = 0; i < c->count_ids.n; i++)
		c->count[i].is_hidden = true;
	for (size_t i = 0; i < c->line_ids.n; i++)
		c->line[i].coarse = COARSE_ALL;
}

static void
hide_more(struct margins *m, size_t i)
{
	struct count *x = cheapest(m, i);
	if (!x && !m->c->count[i].is_hidden)
		x = &m->c->count[i];
	m->c->done->secondary++;
	if (x)
		x->is_hidden = true;
	else
		hide_all(m->c);
	control_close(m->c);
	control_bound(m->c);
}

/* Frees the counts of a row. */
static void
free_row(const struct controlled *x, size_t row, bool *is_free)
{
	for (size_t k = 0; k < x->t->ncolumns; k++) {
		int i = x->count[row * x->t->ncolumns + k];
		if (i >= 0)
			is_free[i] = true;
	}
}

static bool
has_count(const struct controlled *x, size_t row, size_t i)
{
	for (size_t k = 0; k < x->t->ncolumns; k++)
		if (x->count[row * x->t->ncolumns + k] == (int)i)
			return true;
	return false;
}

/*
 * Frees the rows that count i is in, their totals, and a few others of the
 * same tables, the hidden ones first.
 */
static void
free_near(const struct control *c, size_t i, bool *is_free)
{
	for (size_t k = 0; k < c->ntables; k++) {
		const struct controlled *x = &c->table[k];
		size_t nrows = table_nrows(x->t), nmore = 0;
		bool is_in = false;
		for (size_t row = 0; row < nrows; row++)
			if (has_count(x, row, i)) {
				free_row(x, row, is_free);
				is_in = true;
			}
		if (!is_in)
			continue;
		free_row(x, 0, is_free);
		for (int want_hidden = 1; want_hidden >= 0; want_hidden--)
			for (size_t row = 1; row < nrows && nmore < NEAR;
			     row++) {
				bool is_hidden =
				    control_line(c, x, row)->coarse ==
				    COARSE_ALL;
				if (is_hidden != want_hidden)
					continue;
				free_row(x, row, is_free);
				nmore++;
			}
	}
}

static bool
is_wide_in(const struct margins *m, size_t i, const bool *is_free)
{
	const struct count *x = &m->c->count[i];
	struct interval range = range_of(m, i, is_free);
	double width = range.high - range.low;
	return width >= (x->is_hidden ? DISCLOSE_WIDTH : 1) - 1e-6;
}

/* Whether a reader can narrow count i too far. */
static bool
is_narrow(const struct margins *m, size_t i)
{
	size_t n = m->c->count_ids.n;
	bool *is_free = mem_zalloc(n + 1, sizeof *is_free);
	free_near(m->c, i, is_free);
	bool is_wide = is_wide_in(m, i, is_free);
	if (!is_wide) {
		memset(is_free, true, n);
		is_wide = is_wide_in(m, i, is_free);
	}
	mem_free(is_free);
	return !is_wide;
}

/* The first count that is too narrow, or n; remembers those that are not. */
static size_t
find_narrow(struct margins *m, unsigned char *wide)
{
	size_t n = m->c->count_ids.n, i;
	m->windows.n = 0;
	gather_windows(&m->windows, m->c);
	for (i = 0; i < n; i++) {
		const struct count *x = &m->c->count[i];
		unsigned char as = x->is_hidden ? WIDE_HIDDEN : WIDE_SHOWN;
		if (wide[i] == as || x->is_unseen ||
		    (!x->is_hidden && x->value == 0))
			continue;
		if (is_narrow(m, i))
			break;
		wide[i] = as;
	}
	return i;
}

void
control_margins(struct control *c)
{
	struct margins m = {.c = c};
	size_t n = c->count_ids.n, i;
	unsigned char *wide = arena_zalloc(&c->arena, n + 1, sizeof *wide);
	gather(&m);
	while (n > 0 && (i = find_narrow(&m, wide)) < n)
		hide_more(&m, i);
	strmap_fini(&m.seen);
	mem_free(m.margin);
	mem_free(m.windows.window);
	arena_fini(&m.arena);
}
