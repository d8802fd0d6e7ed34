/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Blocking in two files: which groups there are (block.c), and which pairs of
 * a group share a rule's keys (block_join.c). For these two alone.
 */
#ifndef IOC_LINK_BLOCK_PART_H
#define IOC_LINK_BLOCK_PART_H

#include "link/block.h"

/* How many people ahead of the one at hand are fetched, in any group. */
enum { BLOCK_AHEAD = 16 };

/* A thread's search of one pivot's groups. */
struct block_search {
	struct blocks *b;
	const struct pivot *pivot;
	unsigned job, npivot;
	uint32_t value; /* whose group it is in */
	void (*fn)(void *state, unsigned job, uint32_t x, uint32_t y);
	void *state;
	/* Of the pivot's rules, those that count in a group of this size. */
	const struct block_rule *rule[MODEL_PIVOT];
	unsigned nrules;
	uint64_t looked, candidates;
};

/* What a thread needs to lay out a group. */
struct block_group;
struct block_group *block_group_new(void);
void block_group_free(struct block_group *g);

/* Hands out the pairs of the group at hand that no earlier one has. */
void block_search(struct block_search *s, struct block_group *g);

/* Whether a rule's keys after the pivot hold in a group of n people. */
bool block_rest_holds(const struct people *p, const struct block_rule *r,
    uint32_t n, uint32_t x, uint32_t y);

/* Whether a value that a rule may do without may be missing among so many. */
static inline bool
block_may_lack(const struct block_rule *r, uint32_t n)
{
	return r->nkeys > 2 || n <= BLOCK_OPEN;
}

static inline uint32_t
block_number(const uint32_t *number, uint32_t value)
{
	return number ? number[value] : value;
}

static inline uint64_t
block_pairs(uint64_t n)
{
	return n < 2 ? 0 : n * (n - 1) / 2;
}

static inline uint32_t
block_size(const struct pivot *v, uint32_t value)
{
	return v->start[value + 1] - v->start[value];
}

#endif
