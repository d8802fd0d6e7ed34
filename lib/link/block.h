/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Which pairs are worth comparing: those that satisfy some blocking rule.
 *
 * People are grouped by each field that begins a rule (its pivot); inside a
 * group those who share a rule's other keys are found by a hash join, so that
 * the cost grows with the people and the pairs found, and not with the square.
 * Each pair is handed out once: in the first pivot, and of several common
 * values the smallest, in which a rule holds. A rule may be about small groups
 * only: what a common value proves falls as its group grows, while the pairs
 * that share it grow with the square. And a missing value holds alone with
 * everybody only in a group of at most BLOCK_OPEN: what so many share says
 * nothing by itself.
 */
#ifndef IOC_LINK_BLOCK_H
#define IOC_LINK_BLOCK_H

#include "link/people.h"

enum { BLOCK_OPEN = 48, BLOCK_JOBS = 64 };

/* A key as it is looked up: numbers of values, equal where the key is. */
struct block_key {
	uint8_t field, other;         /* of the left and of the right side */
	bool or_missing, is_borrowed; /* another rule's numbers */
	uint8_t load[2]; /* where the left and right numbers are loaded */
	uint32_t *left, *right; /* by value; NULL: the value itself */
};

struct block_rule {
	struct block_key key[MODEL_KEYS]; /* the first is the pivot */
	uint8_t nkeys;
	bool is_crossed;  /* some key compares a field with another */
	uint32_t at_most; /* people of a group in which it counts */
};

/* What is looked up of every person in a group, once for all rules. */
struct block_load {
	uint8_t place; /* in a person's row, or MODEL_NONE */
	const uint32_t *number;
};

struct pivot {
	uint8_t field;
	struct block_load load[2 * MODEL_PIVOT];
	uint8_t nloads;
	uint64_t may_lack; /* loads that a rule may do without, by bit */
	struct block_rule *rule[MODEL_PIVOT];
	uint8_t nrules;
	uint32_t *start;  /* by value: where its people begin */
	uint32_t *person; /* sorted by value, then person */
	uint32_t nvalues;
};

/* A run of groups of one pivot: what a thread takes at a time. */
struct block_unit {
	uint32_t pivot, first, last; /* values from first to before last */
	uint64_t large;              /* its pairs, when they are many */
};

struct blocks {
	const struct people *people;
	struct block_rule rule[MODEL_RULES]; /* as the model's */
	struct pivot pivot[MODEL_RULES];
	unsigned npivots;
	struct block_unit *unit;
	size_t nunits, unit_cap;
	uint64_t looked[BLOCK_JOBS];     /* pairs in a group, by job */
	uint64_t candidates[BLOCK_JOBS]; /* pairs handed out, by job */
};

void blocks_init(struct blocks *b, const struct people *p, unsigned jobs);
void blocks_fini(struct blocks *b);
/* The groups of a field; NULL when no rule begins with it. */
const struct pivot *blocks_pivot(const struct blocks *b, unsigned field);
/* Groups all people by the values of v->field, copies too. */
void pivot_group(struct pivot *v, const struct people *p);
void pivot_fini(struct pivot *v);
/* Calls fn for every candidate pair, once, from `jobs` threads. */
void blocks_each(struct blocks *b, unsigned jobs,
    void (*fn)(void *state, unsigned job, uint32_t x, uint32_t y), void *state);
/* Totals over the jobs so far. */
uint64_t blocks_looked(const struct blocks *b);
uint64_t blocks_candidates(const struct blocks *b);
/* Whether a rule holds of two people. */
bool blocks_rule(const struct blocks *b, unsigned rule, uint32_t x, uint32_t y);

#endif
