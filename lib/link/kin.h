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

/*
 * Same last name, a birth date and a place in common, no identifier in
 * common, and first names that are not forms of one another.
 */
bool kin_twins(struct judge *j);
/* Same name and place, born more than the model's years apart. */
bool kin_generations(struct judge *j);
/* Same last name and place, first name and birth date of two people. */
bool kin_household(struct judge *j);
/* Some identifier is both's. */
bool kin_shares_id(const struct judge *j);
/* Every identifier of the model's conflict set differs. */
bool kin_conflicts(const struct judge *j);

#endif
