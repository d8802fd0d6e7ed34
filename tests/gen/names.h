/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Names of people, as skewed as real ones, from the lists in names/.
 *
 * A name belongs to a group (whose names go together) and a forename also to
 * a sex and a time of birth. Surnames have three layers: the commonest, the
 * public list of some 5,000, and for large populations a long tail composed
 * of syllables.
 */
#ifndef IOC_GEN_NAMES_H
#define IOC_GEN_NAMES_H

#include "rng.h"

#include "base/arena.h"
#include "base/fail.h"
#include "base/strmap.h"

/*
 * W British, I Irish and Welsh, P Pakistani and Bangladeshi, E Eastern
 * European, B Black African and Caribbean, L other European and Latin, S
 * Indian.
 */
enum { NAME_GROUPS = 7, NAME_ERAS = 3 };

struct name_list {
	const char **text;
	double *weight;
	size_t n, cap;
	struct weights pick;
};

struct nickname {
	const char *form[4];
	int n;
};

struct names {
	struct arena arena;
	struct name_list given[2][NAME_ERAS][NAME_GROUPS]; /* F is 1 */
	struct name_list family[NAME_GROUPS];
	struct name_list more; /* British surnames after the commonest */
	struct strmap nick_of; /* forename -> index into nick */
	struct nickname *nick;
	size_t nnick, nick_cap;
};

/* Reads the four lists in the folder. */
int names_load(struct names *names, const char *folder, struct fail *f)
    __attribute__((warn_unused_result));
void names_fini(struct names *names);

/* A group 0 to NAME_GROUPS - 1, W most of the time. */
int names_group(struct rng *r);
/* A forename; lives as long as names. sex is 'M' or 'F'. */
const char *names_given(const struct names *names, struct rng *r, char sex,
    int birth_year, int group);
/* A surname from the lists; lives as long as names. */
const char *names_family(const struct names *names, struct rng *r, int group);
/*
 * A surname of the long tail, composed: about 20,000 of them. Written to
 * out, NUL-terminated.
 */
void names_compose(struct rng *r, char out[32]);
/* A short or other form of the forename, or NULL when it has none. */
const char *names_nickname(
    const struct names *names, struct rng *r, const char *given);

#endif
