/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The people to be compared: for each, a value of each of the model's fields.
 *
 * A cell is 0 (no value), a value's number (from 1), or a list of them, the
 * person's main value first: the one most of the records have, then the
 * latest extract's, then the first in byte order, so that it does not depend
 * on the order of input. A person's cells stand side by side, because pairs
 * are compared in random order; those of fields that no record has are left
 * out, so that a person mostly fits half a cache line. What a comparison needs
 * to know of a value
 * (letters, date, parts of a postcode, how many people hold it) is worked out
 * once a value, here, and never per pair.
 */
#ifndef IOC_LINK_PEOPLE_H
#define IOC_LINK_PEOPLE_H

#include "link/intake.h"
#include "rules/names.h"
#include "rules/placeholder.h"

enum { CELL_MAX = 64 };

static const uint32_t CELL_LIST = (uint32_t)1 << 31;

/* A date as it is compared. */
struct column_date {
	uint64_t digits; /* the eight of them, the first in the lowest byte */
	uint32_t parts;  /* year << 16 | month << 8 | day */
	int32_t days;    /* since 1970, or nearly when there is no such */
};

struct column {
	const uint32_t *cell; /* of person i: cell[i * stride] */
	size_t stride;
	uint32_t n;           /* values, numbered from 1 */
	struct strmap values; /* their texts; not of a join */
	struct slice *text;   /* of a join, by number, where tests need it */
	uint32_t *part;       /* of a join: numbers of its two values */
	size_t part_cap;
	uint32_t *pool; /* lists: length, then the values */
	size_t npool, pool_cap;
	/* By value number (0 unused). */
	uint32_t *holders; /* people; of 0: those without a value */
	uint32_t *letters; /* compare_letters(); dates: year, month, day */
	uint8_t *lengths;  /* in bytes, at most COMPARE_BYTES */
	uint8_t *starts;   /* the first of them */
	struct column_date *dates;
	uint32_t *outward, *sector; /* of postcodes, interned; 0: none */
	uint32_t *groups;           /* of first names: nicknames_groups() */
	double *number;             /* of numbers */
	uint64_t *bits;             /* of encodings: nwords of each */
	size_t nwords;
	uint32_t *ones; /* how many of them are set */
};

/* What is known beforehand (share/codes); borrowed. */
struct people_lists {
	const struct placeholders *placeholders;
	const struct nicknames *nicknames;
	const struct name_shares *shares[MODEL_FIELDS]; /* or NULL */
};

/*
 * Of many who are the same in everything compared two speak for all
 * (link/copies.h): the others are in no search, and nothing is learnt of them.
 */
enum role { ROLE_ALONE, ROLE_FIRST, ROLE_SECOND, ROLE_COPY };

struct copies;

struct people {
	const struct model *model;
	const struct intake *in;
	uint32_t n;
	uint32_t *cell; /* n rows of `stride` */
	void *cells;    /* the memory they are in */
	uint32_t stride;
	/* Which field is where in a row; where a field is, or MODEL_NONE. */
	uint8_t field[MODEL_FIELDS], place[MODEL_FIELDS], nplaces;
	struct column column[MODEL_FIELDS];
	uint32_t *present; /* by person: a bit for each comparison */
	uint32_t need_all; /* comparisons that need every field */
	struct strmap outwards, sectors;
	struct arena texts; /* of joins */
	const struct people_lists *lists;
	uint64_t nplaceholders;      /* distinct values dropped */
	const struct copies *copies; /* borrowed; NULL: none */
	const uint8_t *role;         /* theirs, by person; NULL: all alone */
};

/* Makes the columns. The intake, lists and model must outlive it. */
void people_init(struct people *p, const struct model *m,
    const struct intake *in, const struct people_lists *lists, unsigned jobs);
void people_fini(struct people *p);

static inline bool
people_speaks(const struct people *p, uint32_t person)
{
	return !p->role || p->role[person] != ROLE_COPY;
}

/* A person's cells, and room to read them four at a time. */
static inline const uint32_t *
people_row(const struct people *p, uint32_t person)
{
	return p->cell + (size_t)person * p->stride;
}

static inline uint32_t
column_cell(const struct column *c, uint32_t person)
{
	return c->cell[person * c->stride];
}

/* The values of a cell: *v points to n of them. */
static inline uint32_t
column_values(const struct column *c, uint32_t person, const uint32_t **v)
{
	const uint32_t *cell = &c->cell[person * c->stride];
	if (!(*cell & CELL_LIST)) {
		*v = cell;
		return *cell != 0;
	}
	const uint32_t *list = c->pool + (*cell & ~CELL_LIST);
	*v = list + 1;
	return *list;
}

/* The main value, or 0. */
static inline uint32_t
column_first(const struct column *c, uint32_t person)
{
	uint32_t cell = column_cell(c, person);
	return cell & CELL_LIST ? c->pool[(cell & ~CELL_LIST) + 1] : cell;
}

/* Dice of two values of a column of encodings. */
double column_dice(const struct column *c, uint32_t a, uint32_t b);
/*
 * One of two encoded names is a single letter (two tokens), with which the
 * other begins: it has at least half of the few bits.
 */
bool column_initial(const struct column *c, uint32_t a, uint32_t b);

/* A value's text. Of a join only where some test of the model needs it. */
static inline struct slice
column_text(const struct column *c, uint32_t value)
{
	return c->part ? c->text[value] : strmap_key(&c->values, value - 1);
}

#endif
