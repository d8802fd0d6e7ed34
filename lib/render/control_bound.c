/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a reader knows of a shown count without adding up margins: it rounds
 * to what is shown, and must agree with the whole per cents, limits and means
 * beside it, in every row that it stands in. A count has at most five
 * candidates; those that no candidate of its partner agrees with are struck
 * out until nothing changes. A partner that is not shown (ROLE_CONTROL) can be
 * any whole number.
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

static double
candidate(const struct count *x, int i)
{
	return control_round_count(x->value) - DISCLOSE_BASE / 2 + i;
}

static struct domain
domain_of(const struct count *x)
{
	struct domain d = {.n = 0};
	for (int i = 0; i < CANDIDATES; i++) {
		double v = candidate(x, i);
		bool is_small = v > 0 && v < DISCLOSE_SMALL;
		if (v >= 0 && !is_small && !(x->struck >> i & 1))
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
	bool gives_unseen;     /* a part that is not shown can be but one */
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
	struct interval i = r->limits ? r->limits(part / whole, whole)
				      : proportion_limits(part / whole, whole);
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

/*
 * Is the figure shown that the relation is about, and is it what the relation
 * says? A figure made in some other way tells nothing here.
 */
static bool
is_figure_shown(const struct sight *s, const struct relation *r)
{
	const struct table *t = s->x->t;
	bool is_shown = r->kind == RELATION_MEAN
	    ? coarse_shows_means(s->coarse)
	    : coarse_shows_shares(s->coarse);
	return is_shown && is_number(s, r->value) &&
	    agrees(s, r, table_cell(t, s->row, (size_t)r->part)->number,
		table_cell(t, s->row, (size_t)r->whole)->number);
}

/* Does the relation tell a reader something about this row? */
static bool
is_telling(const struct sight *s, const struct relation *r)
{
	if (r->part < 0 || s->domain[r->part].n == 0 ||
	    s->domain[r->whole].n == 0)
		return false;
	return r->kind == RELATION_WITHIN || is_figure_shown(s, r);
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

/* Is it a share of a shown whole whose part is not shown? */
static bool
is_of_unseen(const struct sight *s, const struct relation *r)
{
	const struct count *part = control_count(s->c, s->x, s->row, r->part);
	return r->kind == RELATION_SHARE && part && part->is_unseen &&
	    s->domain[r->whole].n > 0 && is_figure_shown(s, r);
}

/* The least and the greatest part of the whole that agree; false: none does. */
static bool
parts_of(const struct sight *s, const struct relation *r, double whole,
    struct interval *out)
{
	double share = shown_at(s, r->value, 2);
	double first = floor((share - .005) * whole);
	double last = ceil((share + .005) * whole);
	while (first <= last && !agrees(s, r, first, whole))
		first++;
	while (first <= last && !agrees(s, r, last, whole))
		last--;
	*out = (struct interval){first, last};
	return first <= last;
}

/* Strikes out wholes that no part agrees with; sees if only one part does. */
static bool
strike_unseen(struct sight *s, const struct relation *r)
{
	struct domain *a = &s->domain[r->whole];
	struct interval all = {INFINITY, -INFINITY}, x;
	size_t kept = 0;
	for (size_t i = 0; i < a->n; i++) {
		if (!parts_of(s, r, a->value[i], &x))
			continue;
		all.low = fmin(all.low, x.low);
		all.high = fmax(all.high, x.high);
		a->value[kept++] = a->value[i];
	}
	bool is_new = kept < a->n;
	a->n = kept;
	s->gives_unseen |= all.low == all.high;
	return is_new;
}

static void
look(struct sight *s)
{
	const struct table *t = s->x->t;
	bool is_new;
	s->gives_unseen = false;
	for (size_t i = 0; i < t->ncolumns; i++) {
		const struct count *x =
		    control_count(s->c, s->x, s->row, (int)i);
		bool is_shown = x && !x->is_hidden && !x->is_unseen;
		s->domain[i] =
		    is_shown ? domain_of(x) : (struct domain){.n = 0};
	}
	do {
		is_new = false;
		for (size_t i = 0; i < t->nrelations; i++) {
			const struct relation *r = &t->relation[i];
			if (is_of_unseen(s, r))
				is_new |= strike_unseen(s, r);
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
	return s->gives_unseen;
}

/* Remembers for other rows what a count can be. */
static void
keep_domain(struct count *x, const struct domain *d)
{
	for (int i = 0; i < CANDIDATES; i++) {
		bool stays = false;
		for (size_t k = 0; k < d->n; k++)
			stays |= d->value[k] == candidate(x, i);
		x->struck |= stays ? 0 : 1u << i;
	}
	x->low = fmax(x->low, d->value[0]);
	x->high = fmin(x->high, d->value[d->n - 1]);
}

/* True: the row gave a count away, and shows less now. */
static bool
bound_row(struct control *c, const struct controlled *x, size_t row,
    struct domain *room)
{
	struct line *line = control_line(c, x, row);
	struct sight s = {
	    .c = c, .x = x, .row = row, .coarse = line->coarse, .domain = room};
	look(&s);
	if (is_exact(&s) && line->coarse < COARSE_ALL) {
		line->coarse++;
		if (line->coarse == COARSE_ALL)
			control_close(c);
		return true;
	}
	for (size_t i = 0; i < x->t->ncolumns; i++)
		if (room[i].n > 0)
			keep_domain(control_count(c, x, row, (int)i), &room[i]);
	return false;
}

static bool
bound_table(struct control *c, const struct controlled *x)
{
	struct domain *room = mem_zalloc(x->t->ncolumns + 1, sizeof *room);
	bool is_new = false;
	for (size_t row = 0; row < table_nrows(x->t); row++)
		is_new |= bound_row(c, x, row, room);
	mem_free(room);
	return is_new;
}

void
control_bound(struct control *c)
{
	bool is_new;
	/* What a coarser row no longer tells must be forgotten: once more. */
	do {
		is_new = false;
		for (size_t i = 0; i < c->count_ids.n; i++) {
			c->count[i].low = 0;
			c->count[i].high = INFINITY;
			c->count[i].struck = 0;
		}
		for (size_t i = 0; i < c->ntables; i++)
			is_new |= bound_table(c, &c->table[i]);
	} while (is_new);
}
