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

#include "base/crew.h"
#include "link/compare.h"
#include "link/people.h"

/* Names of one family, misspelt or in each other's place, are as similar. */
#define JUDGE_FAMILY 0.85

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

/* What a test looks at. */
enum way { ON_PEOPLE, ON_LETTERS, ON_DATES, ON_VALUES };

/* How a test is answered, and which tests are answered with it. */
struct asked {
	uint64_t told;
	uint8_t way, field;
};

/*
 * What tests on letters other than Jaro-Winkler may hold for: nothing; names
 * that begin with one letter or are of one nickname group; anything.
 */
enum else_holds { ELSE_NONE, ELSE_FORMS, ELSE_ANY };

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
	struct asked asked[MODEL_TESTS];
	enum else_holds else_holds[MODEL_FIELDS];
	uint32_t value[MODEL_TESTS]; /* TEST_VALUE: the value's number */
	/*
	 * What letters must have in common: for the lowest Jaro-Winkler that
	 * is asked of a field; for two names of twins; for swapped or misspelt
	 * names of one family, and for a test on two fields.
	 */
	struct compare_floor *similar[MODEL_FIELDS], *twins, *family;
	struct compare_floor *across[MODEL_TESTS];
};

struct remembered {
	uint64_t pair; /* both values; 0: free */
	uint64_t holds;
};

/*
 * What equality alone tells of a pair: the same for all pairs whose fields
 * are equal, missing or lists alike, so it is worked out once for those. The
 * parts below are link/kin.h's and link/weigh.h's.
 */
struct outline {
	/* Places of people's rows, by bit: what it is found by. */
	uint32_t same_at, none_at, list_at;
	bool is_made;
	uint32_t equal, missing, lists; /* the same as fields */
	uint64_t known, holds;          /* tests */
	uint64_t vector;                /* levels that are known */
	uint16_t present; /* comparisons that have evidence, by bit */
	uint16_t open;    /* those whose level is not known yet */
	uint16_t may[MODEL_COMPARISONS]; /* levels that may hold: bit 0: 1 */

	uint8_t kin; /* what they may be to one another; 0: not asked */

	uint32_t edition;  /* of the weights: 0 none yet */
	int32_t sum;       /* of the known levels' weights */
	int32_t hope;      /* the most that can become of it */
	uint16_t frequent; /* known levels with a term frequency */
	int32_t best[MODEL_COMPARISONS]; /* of open ones, the most */
};

struct judge {
	const struct tests *tests;
	struct remembered *memory[MODEL_FIELDS];
	struct outline *outlines;
	/* The pair at hand. */
	struct outline *outline;
	uint32_t a, b;
	uint32_t equal, missing, lists; /* its fields, by bit */
	uint64_t known, holds;          /* tests */
	uint64_t vector;                /* levels judged so far */
	uint16_t open;                  /* comparisons not judged yet */
	uint8_t likeness; /* link/kin.h's, of the first names; 0: not asked */
	char apart[CREW_APART];
};

void tests_init(struct tests *t, const struct people *p);
void tests_fini(struct tests *t);
void judge_init(struct judge *j, const struct tests *t);
void judge_fini(struct judge *j);

/* Takes up a pair: what follows is about it. */
void judge_pair(struct judge *j, uint32_t a, uint32_t b);
/*
 * The level (from 1) of a comparison still open, among some of the levels that
 * may hold: 0 when none of these does.
 */
unsigned judge_among(struct judge *j, unsigned comparison, unsigned levels);
bool judge_shared_lists(const struct judge *j, unsigned field);
/* Some value of a field is both's. */
static inline bool
judge_shared(const struct judge *j, unsigned field)
{
	return j->lists >> field & 1 ? judge_shared_lists(j, field)
				     : j->equal >> field & 1;
}
/* Whether two values' Jaro-Winkler may reach what a floor is made for. */
static inline bool
judge_may_reach(const struct compare_floor *f, const struct column *c,
    uint32_t v, const struct column *d, uint32_t w)
{
	return compare_may_reach(
	    f, c->lengths[v], c->letters[v], d->lengths[w], d->letters[w]);
}
/* Both have values of a field, and none in common. */
static inline bool
judge_differs(const struct judge *j, unsigned field)
{
	return !(j->missing >> field & 1) && !judge_shared(j, field);
}

/* The vector of levels, four bits a comparison, first in the lowest. */
uint64_t judge_vector(struct judge *j);
static inline unsigned
vector_level(uint64_t vector, unsigned comparison)
{
	return (unsigned)(vector >> (4 * comparison)) & 15;
}

#endif
