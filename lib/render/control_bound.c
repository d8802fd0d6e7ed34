/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a reader knows of a shown count by its row alone: it rounds to what is
 * shown, and must agree with the whole per cents, limits and means beside it.
 * A count has at most five candidates; those that no candidate of its partner
 * agrees with are struck out until nothing changes.
 */
#include "render/control.h"

#include "base/mem.h"
#include "stats/proportion.h"

enum { CANDIDATES = DISCLOSE_BASE };

/* The values that a shown count can have. */
struct domain {
	double value[CANDIDATES];
	size_t n; /* 0: not shown, anything */
};

static struct domain
domain_of(const struct count *x)
{
	struct domain d = {.n = 0};
	double shown = control_round_count(x->value);
	for (int i = 0; i < CANDIDATES; i++) {
		double v = shown - DISCLOSE_BASE / 2 + i;
		bool is_small = v > 0 && v < DISCLOSE_SMALL;
		if (v >= 0 && !is_small)
			d.value[d.n++] = v;
	}
	return d;
}

/* A row's figures and the counts they are of. */
struct sight {
	const struct control *c;
	const struct controlled *x;
	size_t row;
	enum coarse coarse;
	struct domain *domain; /* by column */
};

static bool
is_number(const struct sight *s, int column)
{
	return column >= 0 && (size_t)column < s->x->t->ncolumns &&
	    table_cell(s->x->t, s->row, (size_t)column)->state == CELL_NUMBER;
}

/* The value of a cell as it will be published. */
static double
shown_at(const struct sight *s, int column, int places)
{
	return control_round(
	    table_cell(s->x->t, s->row, (size_t)column)->number, places);
}

static bool
has_limits(const struct sight *s, int value)
{
	const struct table *t = s->x->t;
	return coarse_shows_limits(s->coarse) &&
	    (size_t)value + 2 < t->ncolumns &&
	    t->column[value + 1].role == ROLE_LOW && is_number(s, value + 1) &&
	    is_number(s, value + 2);
}

/* Could part of whole give the share and the limits that are shown? */
static bool
share_agrees(
    const struct sight *s, const struct relation *r, double part, double whole)
{
	if (whole < DISCLOSE_PEOPLE || part < DISCLOSE_SMALL ||
	    whole - part < DISCLOSE_SMALL)
		return false;
	if (control_round(part / whole, 2) != shown_at(s, r->value, 2))
		return false;
	if (!has_limits(s, r->value))
		return true;
	struct interval i = proportion_limits(part / whole, whole);
	return control_round(i.low, 2) == shown_at(s, r->value + 1, 2) &&
	    control_round(i.high, 2) == shown_at(s, r->value + 2, 2);
}

static bool
agrees(
    const struct sight *s, const struct relation *r, double part, double whole)
{
	switch (r->kind) {
	case RELATION_SHARE:
		return share_agrees(s, r, part, whole);
	case RELATION_MEAN:
		return whole > 0 &&
		    control_round(part / whole, 1) == shown_at(s, r->value, 1);
	default:
		return part <= whole;
	}
}

/* Does the relation tell a reader something about this row? */
static bool
is_telling(const struct sight *s, const struct relation *r)
{
	if (r->part < 0 || s->domain[r->part].n == 0 ||
	    s->domain[r->whole].n == 0)
		return false;
	if (r->kind == RELATION_WITHIN)
		return true;
	bool is_shown = r->kind == RELATION_MEAN
	    ? coarse_shows_means(s->coarse)
	    : coarse_shows_shares(s->coarse);
	if (!is_number(s, r->value) || !is_shown)
		return false;
	/* A figure made in some other way than it says tells nothing here. */
	const struct table *t = s->x->t;
	return agrees(s, r, table_cell(t, s->row, (size_t)r->part)->number,
	    table_cell(t, s->row, (size_t)r->whole)->number);
}

/* Strikes out candidates of a that agree with none of b. */
static bool
strike(const struct sight *s, const struct relation *r, bool of_part)
{
	struct domain *a = &s->domain[of_part ? r->part : r->whole];
	const struct domain *b = &s->domain[of_part ? r->whole : r->part];
	size_t kept = 0;
	for (size_t i = 0; i < a->n; i++) {
		bool has_partner = false;
		for (size_t j = 0; j < b->n && !has_partner; j++)
			has_partner = of_part
			    ? agrees(s, r, a->value[i], b->value[j])
			    : agrees(s, r, b->value[j], a->value[i]);
		if (has_partner)
			a->value[kept++] = a->value[i];
	}
	bool is_new = kept < a->n;
	a->n = kept;
	return is_new;
}

static void
look(const struct sight *s)
{
	const struct table *t = s->x->t;
	bool is_new;
	for (size_t i = 0; i < t->ncolumns; i++) {
		const struct count *x =
		    control_count(s->c, s->x, s->row, (int)i);
		s->domain[i] =
		    x && !x->is_hidden ? domain_of(x) : (struct domain){.n = 0};
	}
	do {
		is_new = false;
		for (size_t i = 0; i < t->nrelations; i++) {
			const struct relation *r = &t->relation[i];
			if (!is_telling(s, r))
				continue;
			is_new |= strike(s, r, true);
			is_new |= strike(s, r, false);
		}
	} while (is_new);
}

/* Is a count that is not 0 given away? */
static bool
is_exact(const struct sight *s)
{
	for (size_t i = 0; i < s->x->t->ncolumns; i++)
		if (s->domain[i].n == 1 && s->domain[i].value[0] > 0)
			return true;
	return false;
}

static void
bound_row(struct control *c, const struct controlled *x, size_t row,
    struct domain *room)
{
	struct line *line = control_line(c, x, row);
	struct sight s = {c, x, row, line->coarse, room};
	look(&s);
	while (is_exact(&s) && line->coarse < COARSE_ALL) {
		s.coarse = ++line->coarse;
		if (line->coarse == COARSE_ALL)
			control_close(c);
		look(&s);
	}
	for (size_t i = 0; i < x->t->ncolumns; i++) {
		struct count *n = control_count(c, x, row, (int)i);
		const struct domain *d = &room[i];
		if (!n || n->is_hidden || d->n == 0)
			continue;
		n->low = d->value[0] > n->low ? d->value[0] : n->low;
		n->high =
		    d->value[d->n - 1] < n->high ? d->value[d->n - 1] : n->high;
	}
}

void
control_bound(struct control *c)
{
	for (size_t i = 0; i < c->count_ids.n; i++) {
		c->count[i].low = 0;
		c->count[i].high = INFINITY;
	}
	for (size_t i = 0; i < c->ntables; i++) {
		const struct controlled *x = &c->table[i];
		struct domain *room =
		    mem_zalloc(x->t->ncolumns + 1, sizeof *room);
		for (size_t row = 0; row < table_nrows(x->t); row++)
			bound_row(c, x, row, room);
		mem_free(room);
	}
}
