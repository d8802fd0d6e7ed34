/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The register: which identifier each individual was given, month by month.
 *
 * It makes identifiers persist. When clusters merge, the older identifier is
 * kept; when one splits, the larger part keeps it and the rest is given new
 * ones; nobody who has not changed is renamed. Rows of individuals who are not
 * in this month's input stay, following their identifier when it was merged
 * into another. Reading and writing the file is the program's business.
 */
#ifndef IOC_LINK_REGISTER_H
#define IOC_LINK_REGISTER_H

#include "link/identity.h"

struct register_row {
	struct slice source, person, id;
	struct slice first_seen; /* ISO date, or empty */
	uint32_t individual;     /* or NO_PERSON: not in the input */
	uint32_t old;            /* number of the identifier it had */
};

/* What became of an individual's identifier. */
enum register_change { REGISTER_MERGED, REGISTER_SPLIT };

struct register_changed {
	uint32_t row;
	enum register_change change;
};

struct person_register {
	struct arena arena;
	struct register_row *row; /* old ones in their order, then new ones */
	size_t n, cap, nold;
	struct strmap ids;  /* identifiers that were ever given */
	struct slice *seen; /* by identifier: the earliest first_seen */
	size_t seen_cap;
	struct register_changed *changed;
	size_t nchanged, changed_cap;
	uint64_t added, merged, split; /* individuals, identifiers */
};

/*
 * Adds a row as the file has it. False when its person_id is not one that
 * ioc-match gives.
 */
bool register_add(struct person_register *r, const struct intake *in,
    const struct register_row *row);
/*
 * Gives every cluster its identifier, changing d->id, and every individual of
 * the input its row.
 */
void register_assign(struct person_register *r, struct identities *d);
void register_fini(struct person_register *r);

#endif
