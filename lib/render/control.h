/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Disclosure control at work: render/disclose.h says what it does.
 *
 * The counts of a document are gathered first: a count that stands in several
 * cells (a total that two tables share) is one, so that it is hidden in all
 * of them or in none. Rows of tables are lines: a line's figures are withheld
 * together, in its own table and in those that follow it.
 */
#ifndef IOC_RENDER_CONTROL_H
#define IOC_RENDER_CONTROL_H

#include "base/strmap.h"
#include "render/disclose.h"

struct count {
	double value;
	bool is_hidden;
	bool is_unseen;   /* stands in columns of ROLE_CONTROL alone */
	double low, high; /* what a shown one can be, to a reader ... */
	unsigned struck;  /* ... and which of its candidates it cannot */
};

/*
 * What is withheld of a line's figures, from the least loss to the most; the
 * rounded counts of what people did go last.
 */
enum coarse {
	COARSE_NOTHING,
	COARSE_LIMITS,
	COARSE_MEANS,
	COARSE_LIMITS_MEANS,
	COARSE_SHARES, /* and their limits */
	COARSE_FIGURES,
	COARSE_ALL,
};

struct line {
	enum coarse coarse;
	bool is_refused; /* its people counts are hidden too */
};

enum { CONTROL_NO_COUNT = -1 };

struct controlled {
	struct table *t;
	int *count;   /* of each cell, an index, or CONTROL_NO_COUNT */
	size_t *line; /* of each row */
};

struct control {
	struct arena arena;
	struct strmap count_ids, line_ids;
	struct count *count;
	struct line *line;
	size_t count_cap, line_cap;
	struct controlled *table;
	size_t ntables, table_cap;
	struct disclosed *done;
};

/* Gathers the counts and lines of all tables that say how they hang together.
 */
void control_init(struct control *c, const struct document *d);
void control_fini(struct control *c);
/* Whether the table may be published at all. */
bool control_is_vouched(const struct table *t);
/* Says how many people there are: not withheld with a row's figures. */
bool control_is_people(const struct table *t, size_t column);

static inline struct count *
control_count(
    const struct control *c, const struct controlled *x, size_t row, int column)
{
	int i = column < 0 ? CONTROL_NO_COUNT
			   : x->count[row * x->t->ncolumns + (size_t)column];
	return i < 0 ? NULL : &c->count[i];
}

/* Which figures a line of that coarseness still shows. */
static inline bool
coarse_shows_limits(enum coarse c)
{
	return c == COARSE_NOTHING || c == COARSE_MEANS;
}

static inline bool
coarse_shows_means(enum coarse c)
{
	return c == COARSE_NOTHING || c == COARSE_LIMITS || c == COARSE_SHARES;
}

static inline bool
coarse_shows_shares(enum coarse c)
{
	return c < COARSE_SHARES;
}

static inline struct line *
control_line(const struct control *c, const struct controlled *x, size_t row)
{
	return &c->line[x->line[row]];
}

/* The figures as they are published: decimals of a value, and 5s. */
double control_round(double v, int places);
double control_round_count(double v);

/*
 * Hides what follows from what is hidden already: a withheld line's counts, a
 * line whose share lost a side.
 */
void control_close(struct control *c);
/*
 * What each shown count can be, from its own rounding and from the figures
 * beside it; makes lines coarser until none gives a count back exactly.
 */
void control_bound(struct control *c);
/* Hides more until no margin narrows a hidden count (disclose.h). */
void control_margins(struct control *c);

#endif
