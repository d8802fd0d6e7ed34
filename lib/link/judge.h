/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What two people have in common: which tests hold, so which level of each
 * comparison.
 *
 * A judge belongs to one thread. Tests on letters remember their answers for
 * pairs of values (values are few, pairs of people many), so a fuzzy
 * comparison is mostly a look-up; the answer never depends on the memory.
 * Weights are link/weigh.h's business.
 */
#ifndef IOC_LINK_JUDGE_H
#define IOC_LINK_JUDGE_H

#include "link/people.h"

/*
 * What equal, different or missing main values of a field decide about the
 * tests on it, without a look at the values: masks over the tests.
 */
struct decided {
	uint8_t field;
	uint64_t equal, equal_holds;
	uint64_t different, different_holds;
	uint64_t all; /* none of these holds where a value is missing */
};

/* Made once for all judges. */
struct tests {
	const struct people *people;
	/* TEST_SWAPPED, TEST_ACROSS: the other field's number of a value. */
	uint32_t *cross[MODEL_TESTS];
	struct decided decided[MODEL_FIELDS];
	unsigned ndecided;
	uint64_t idle; /* about a field that nobody has a value of */
	uint64_t fuzzy[MODEL_FIELDS]; /* on letters of a field: remembered */
	uint64_t dates[MODEL_FIELDS]; /* on dates: all worked out at once */
	uint32_t value[MODEL_TESTS];  /* TEST_VALUE: the value's number */
};

struct remembered {
	uint64_t pair; /* both values; 0: free */
	uint64_t holds;
};

struct judge {
	const struct tests *tests;
	struct remembered *memory[MODEL_FIELDS];
	uint32_t a, b;
	uint64_t known, holds; /* tests of the pair at hand */
};

void tests_init(struct tests *t, const struct people *p);
void tests_fini(struct tests *t);
void judge_init(struct judge *j, const struct tests *t);
void judge_fini(struct judge *j);

/* Takes up a pair: what follows is about it. */
void judge_pair(struct judge *j, uint32_t a, uint32_t b);
bool judge_test(struct judge *j, unsigned test);
/*
 * The level of a comparison (from 1), 0 without evidence. Whether a
 * comparison that this one replaces is missing is the caller's to know.
 */
unsigned judge_level(struct judge *j, unsigned comparison);
/* Comparisons that both have values for, less those that others replace. */
uint64_t judge_present(const struct judge *j);
bool judge_shared_lists(const struct judge *j, unsigned field);
/* Some value of a field is both's. */
static inline bool
judge_shared(const struct judge *j, unsigned field)
{
	const struct column *c = &j->tests->people->column[field];
	uint32_t a = column_cell(c, j->a), b = column_cell(c, j->b);
	if ((a | b) & CELL_LIST)
		return judge_shared_lists(j, field);
	return a && a == b;
}
/* Both have values of a field, and none in common. */
bool judge_differs(const struct judge *j, unsigned field);

/* The vector of levels, four bits a comparison, first in the lowest. */
uint64_t judge_vector(struct judge *j);
static inline unsigned
vector_level(uint64_t vector, unsigned comparison)
{
	return (unsigned)(vector >> (4 * comparison)) & 15;
}

#endif
