/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * --by: the members of a cohort, parted into groups by one key or several.
 *
 * A key is any member key, dotted ones too, or a date key by calendar period
 * ("index_date:month|quarter|year|fy", fy being April to March). A key that
 * holds a list puts a member into each of its groups, so such groups overlap.
 * Groups are in natural order (3-6 before 11+); who has no value comes last,
 * as "not recorded".
 */
#ifndef IOC_REPORT_GROUP_H
#define IOC_REPORT_GROUP_H

#include "base/buf.h"
#include "report/data.h"

enum { GROUP_MAX_KEYS = 4 };

enum period {
	PERIOD_NONE,
	PERIOD_MONTH,
	PERIOD_QUARTER,
	PERIOD_YEAR,
	PERIOD_FY
};

struct key {
	const char *text; /* as given: "index_date:month" */
	size_t column;
	enum period period;
};

struct group {
	struct slice *value; /* a text a key; absent: not recorded */
	size_t nvalues;
	struct rows rows; /* in input order */
};

struct groups {
	struct arena arena;
	struct group *group;
	size_t n;
	bool overlap; /* a key held lists: groups share members */
};

/* Asks for the key. 0, or -1 with f (FAIL_USAGE): not a key. */
int key_want(struct key *k, const char *text, struct data *d, struct fail *f);
/*
 * Fails (FAIL_USAGE) when no member has the key: a misspelt key would make
 * one group of everybody.
 */
int key_check(const struct key *k, const struct data *d, struct fail *f);
/* Parts rows by the keys; release with groups_fini(). */
void groups_make(struct groups *g, const struct data *d, const struct key *keys,
    size_t nkeys, struct rows rows);
void groups_fini(struct groups *g);
/* The group with the same values, or NULL. */
const struct group *groups_find(
    const struct groups *g, const struct group *like);

/* The values that one can hold: several of a list. */
struct values {
	struct slice *item;
	size_t n;
};

/*
 * The values that an interned JSON text stands for: a list's elements (an
 * empty list is "none"; *is_list is then set), else the one. In the arena.
 */
struct values group_values(struct slice json, struct arena *a, bool *is_list);
/* The period's name: 2024-05, 2024Q2, 2024 or 2024/25. */
void period_text(enum period p, date d, struct buf *out);
/* <0, 0, >0: runs of digits compare as numbers; absent comes last. */
int natural_compare(struct slice a, struct slice b);

#endif
