/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * --publish: what a reader may be shown without learning about a person.
 *
 * The rules (DESIGN.md 7). Counts of 1 to 4 are hidden, the rest rounded to
 * 5. The figures of a row are withheld together when they are about fewer
 * than 30 people, or fewer than 5 of them did or did not; so is a share of 0%
 * or 100%. Shares and their limits are whole per cent, means have one
 * decimal, p is a word; what would give n back (standard errors, t, df, z,
 * effective sizes) is blank. Then more is hidden, until a reader who knows
 * all these rules, adds up every margin of every table and does not know
 * which hidden cell is small can narrow none of them to fewer than six
 * values in a row, and no shown count to one.
 *
 * Tables that do not say how they hang together (table_people() and so on)
 * are left out, sentences and cautions with figures in them too.
 */
#ifndef IOC_RENDER_DISCLOSE_H
#define IOC_RENDER_DISCLOSE_H

#include "render/table.h"

enum {
	DISCLOSE_SMALL = 5,   /* counts below it are hidden */
	DISCLOSE_BASE = 5,    /* of rounding */
	DISCLOSE_PEOPLE = 30, /* fewer have no figures */
	DISCLOSE_WIDTH = 5,   /* least highest - lowest of a hidden count */
};

/* What was done, for --summary. */
struct disclosed {
	size_t small;     /* counts hidden for being 1 to 4 */
	size_t secondary; /* hidden so that those cannot be worked out */
	size_t rows;      /* whose figures are withheld */
	size_t refused;   /* for --previous */
	size_t tables;    /* left out */
};

/*
 * Makes the document fit for publication, in place. `previous` (or NULL) is
 * the same report on the data of the last publication, as it was filled: a
 * row whose people are then 1 to 4 more or fewer is refused.
 */
void disclose(struct document *d, const struct document *previous,
    struct disclosed *done);

#endif
