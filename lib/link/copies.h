/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Individuals who are the same in everything that is compared: a service that
 * writes a row a contact, each under a key of its own, or an account for tests.
 *
 * Their pairs grow with the square and all say the same. So of more than
 * COPIES_FEW two speak for all of them: those whose keys have the smallest
 * hashes, so that the order of input does not matter. The others take part in
 * no search, and nothing is learnt from them; each is linked to the first by
 * the weight of the two who speak. They still count where it is counted how
 * common a value is, and in the mean of what a cluster's cross pairs say.
 *
 * Whom somebody has decided about speaks alone, and people of a source that
 * has each person once are no copies of those of another.
 */
#ifndef IOC_LINK_COPIES_H
#define IOC_LINK_COPIES_H

#include "link/decisions.h"

enum { COPIES_FEW = 32 };

/* Those of one content, `first` and `second` aside. */
struct copies_class {
	uint32_t first, second;
	uint32_t start, n; /* in `person` */
};

struct copies {
	uint8_t *role;             /* by person */
	struct copies_class *list; /* rising `first` */
	size_t n, cap;
	uint32_t *person; /* those who do not speak */
	size_t npersons, person_cap;
};

/*
 * Finds them, and lets the people know, who borrow them where there are any.
 * unique: by source, each person once; decisions: of people.
 */
void copies_init(struct copies *k, struct people *p, const bool *unique,
    const struct decisions *d, unsigned jobs);
void copies_fini(struct copies *k);
/* The class that somebody is the first of, or NULL. */
const struct copies_class *copies_of(const struct people *p, uint32_t person);
/* By value of a field, how many who do not speak have it. mem_free(). */
double *copies_holding(const struct people *p, unsigned field);

#endif
