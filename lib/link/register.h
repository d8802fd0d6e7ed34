/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The register: which identifier each individual was given, month by month.
 *
 * It makes identifiers persist. When clusters merge, the older identifier is
 * kept; when one splits, the larger part keeps it and the rest is given new
 * ones; nobody who has not changed is renamed. Rows of individuals who are not
 * in this month's input stay, following their identifier when it was merged
 * into another. The older of two identifiers is the one first seen earlier; of
 * one day, or where days are unknown, the one whose row comes first, for rows
 * are only ever added at the end.
 *
 * Reading and writing the file is the program's business; whether what was
 * read is this partnership's register, and whole, is told here.
 */
#ifndef IOC_LINK_REGISTER_H
#define IOC_LINK_REGISTER_H

#include "link/identity.h"

struct register_row {
	struct slice source, person, id;
	struct slice first_seen; /* a date as it was written, or empty */
	uint32_t individual;     /* or NO_PERSON: not in the input */
	uint32_t old;            /* number of the identifier it had */
};

/* What became of an individual's identifier. */
enum register_change { REGISTER_MERGED, REGISTER_SPLIT };

struct register_changed {
	uint32_t row;
	enum register_change change;
};

/* What is wrong with a row that was read. */
enum register_fault {
	REGISTER_FINE,
	REGISTER_BAD_ID, /* none that ioc-match gives */
	REGISTER_BAD_DATE,
	REGISTER_TWO_IDS,  /* the individual had another in an earlier row */
	REGISTER_EXPONENT, /* a number that a spreadsheet has shortened */
};

struct person_register {
	struct arena arena;
	const struct intake *in;
	struct register_row *row; /* old ones in their order, then new ones */
	size_t n, cap, nold;
	uint32_t *row_of;   /* by individual: its row + 1, or 0 */
	struct strmap ids;  /* identifiers that were ever given */
	struct slice *seen; /* by identifier: the earliest first_seen */
	size_t seen_cap;
	struct register_changed *changed;
	size_t nchanged, changed_cap;
	uint64_t known;    /* old rows whose individual is in the input */
	uint64_t repaired; /* of them, rows that had lost leading zeros */
	uint64_t added;    /* individuals that are new */
	uint64_t merged;   /* identifiers that became another */
	uint64_t split;    /* individuals who left theirs */
};

void register_init(struct person_register *r, const struct intake *in);
/* Adds a row as the file has it; a row that is there already is dropped. */
enum register_fault register_add(
    struct person_register *r, const struct register_row *row);
/*
 * After the last row: finds those whose `person` has lost its leading zeros,
 * as spreadsheets do, where only one new individual can be meant.
 */
void register_repair(struct person_register *r);
/*
 * Whether next to none of its individuals are in the input, nor of the
 * input's in it: another partnership's, or every source has a new name.
 */
bool register_is_strange(const struct person_register *r);
/*
 * A source of the register of which nobody is in the input, while another
 * source is new: perhaps the same under another name. Absent: none.
 */
struct slice register_lost_source(const struct person_register *r);
/*
 * Gives every cluster its identifier, changing d->id, and every individual of
 * the input its row.
 */
void register_assign(struct person_register *r, struct identities *d);
void register_fini(struct person_register *r);

#endif
