/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Relatives: pairs that look like one person because they share a home.
 *
 * Fellegi-Sunter weights assume that fields agree independently, which is
 * false of twins, of a father and son with one name and of anybody under one
 * roof. These rules (MATCHING.md 1 and 1b) say which pairs those are; a
 * model without the fields they need has none.
 */
#ifndef IOC_LINK_KIN_H
#define IOC_LINK_KIN_H

#include "link/judge.h"
#include "link/relatives.h"

/*
 * Same last name, a birth date and a place in common, no identifier in
 * common, and first names that are not forms of one another.
 */
bool kin_twins(struct judge *j);
/*
 * Same name and place, born more than the model's years apart, and that not
 * by one mistyped digit.
 */
bool kin_generations(struct judge *j);
/*
 * Whether the two may be relatives: no identifier in common, and a last name
 * with a birth date, or (perhaps misspelt, or swapped) with a place.
 */
enum kinship kin_kind(const struct judge *j);
/*
 * Of such a pair: what it does not share by its kind (first name, and of a
 * household birth date) speaks for one person, so that no cap applies.
 */
bool kin_speaks(struct judge *j, enum kinship kind);
/* Both have first names, and no forms of one another. */
bool kin_apart(struct judge *j);
/* Both have first names of more than a letter, and they may be one. */
bool kin_alike(struct judge *j);
/* Some birth date is both's. */
bool kin_coeval(const struct judge *j);
/* Some identifier is both's. */
bool kin_shares_id(const struct judge *j);
/*
 * So little is known of somebody that they may be several people: no more than
 * an initial of the first name, or no full postcode though a place is known.
 */
bool kin_is_partial(const struct people *p, uint32_t person);
/* Every identifier of the model's conflict set differs. */
bool kin_conflicts(const struct judge *j);

#endif
