/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A growing list in chunks: nothing moves when it grows, so no moment needs
 * twice its memory, as an array that doubles would. Chunks go back to the
 * system as soon as they are freed.
 */
#ifndef IOC_COHORT_PILE_H
#define IOC_COHORT_PILE_H

#include <stddef.h>

struct pile {
	char **chunk;
	size_t nchunks, cap, n;
	size_t size;    /* of an element */
	unsigned shift; /* a chunk holds 1 << shift of them */
};

void pile_init(struct pile *p, size_t size);
/* Frees the elements; the pile may be used again. */
void pile_fini(struct pile *p);
/* Room for one more element at the end, uninitialised. */
void *pile_add(struct pile *p);

static inline void *
pile_at(const struct pile *p, size_t i)
{
	size_t mask = ((size_t)1 << p->shift) - 1;
	return p->chunk[i >> p->shift] + (i & mask) * p->size;
}

#endif
