/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A growing list in chunks: nothing moves when it grows, so no moment needs
 * twice its memory, as an array that doubles would.
 */
#ifndef IOC_COHORT_PILE_H
#define IOC_COHORT_PILE_H

#include <stddef.h>

enum { PILE_CHUNK = 4096 }; /* elements */

struct pile {
	char **chunk;
	size_t nchunks, cap, n;
	size_t size; /* of an element */
};

/* An empty pile is all zeroes but for the size: {.size = sizeof(x)} */
void pile_fini(struct pile *p);
/* Room for one more element at the end, uninitialised. */
void *pile_add(struct pile *p);

static inline void *
pile_at(const struct pile *p, size_t i)
{
	return p->chunk[i / PILE_CHUNK] + i % PILE_CHUNK * p->size;
}

#endif
