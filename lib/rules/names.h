/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What is known of names in general: which are forms of one another, and how
 * common each is (share/codes: nicknames.csv, names_first.csv,
 * names_surname.csv). Names are looked up in upper case without accents.
 */
#ifndef IOC_RULES_NAMES_H
#define IOC_RULES_NAMES_H

#include "base/fail.h"
#include "base/strmap.h"

/* Groups of first names that are used for one another. */
struct nicknames {
	struct strmap names;
	uint32_t *first; /* by name: where its groups begin in `group` */
	size_t cap;
	uint32_t *group; /* each list ended by UINT32_MAX */
	size_t ngroups, group_cap;
	struct arena texts;
	struct slice *label; /* by group: its name in the list */
};

/* 0, or -1 with f. Release with nicknames_fini() either way. */
int nicknames_load(struct nicknames *n, struct fail *f);
void nicknames_fini(struct nicknames *n);
/* What stands for the groups of a name; 0 when it is in none. */
uint32_t nicknames_groups(const struct nicknames *n, struct slice name);
/*
 * The names of those groups (as nicknames_groups() gave them), at most `max`
 * of them, which live as long as n. Returns how many.
 */
size_t nicknames_names(
    const struct nicknames *n, uint32_t groups, struct slice *name, size_t max);
/* Some group is among both names' (as nicknames_groups() gave them). */
bool nicknames_share(const struct nicknames *n, uint32_t a, uint32_t b);

/* The share of people who have a name. */
struct name_shares {
	struct strmap names;
	double *share;
	size_t cap;
};

/* Loads share/codes/LIST.csv (name, frequency). As above. */
int name_shares_load(struct name_shares *s, const char *list, struct fail *f);
void name_shares_fini(struct name_shares *s);
/* The share, or `unknown` when the list has no such name. */
double name_share(
    const struct name_shares *s, struct slice name, double unknown);

#endif
