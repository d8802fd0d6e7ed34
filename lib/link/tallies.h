/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How many pairs have each vector of levels: what training runs on, instead
 * of on the pairs.
 */
#ifndef IOC_LINK_TALLIES_H
#define IOC_LINK_TALLIES_H

#include <stddef.h>
#include <stdint.h>

struct tallied {
	uint64_t vector, count; /* count 0: a free place */
};

struct tallies {
	struct tallied *place; /* open addressing */
	size_t n, nplaces;     /* nplaces a power of two, or 0 */
};

void tallies_fini(struct tallies *t);
void tallies_add(struct tallies *t, uint64_t vector, uint64_t count);
/* The count of a vector; 0: it was never added. */
uint64_t tallies_count(const struct tallies *t, uint64_t vector);
/* Has fetched where a vector is counted. */
void tallies_fetch(const struct tallies *t, uint64_t vector);
/* Adds all of another's. */
void tallies_merge(struct tallies *t, const struct tallies *other);
/*
 * The places in the order of their vectors, closed up: sums over them are
 * then the same in every run. Nothing may be added afterwards.
 */
void tallies_sort(struct tallies *t);

#endif
