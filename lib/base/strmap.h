/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A map from byte strings to small integers, kept in insertion order.
 *
 * Interning is its main use: a key's value is its index, 0, 1, 2, ... in the
 * order of first appearance, so that arrays beside the map hold what belongs
 * to each key and walking them is deterministic. Keys are copied and live as
 * long as the map. There is no removal. Hashes never show in any output.
 */
#ifndef IOC_BASE_STRMAP_H
#define IOC_BASE_STRMAP_H

#include "base/arena.h"
#include "base/strkey.h"

#include <stdint.h>

enum {
	STRMAP_NONE = -1,
	STRMAP_FIRST = 64, /* keys of the first segment; the next has twice */
	STRMAP_SEGMENTS = 27,
};

struct strmap {
	struct arena keys; /* bytes of long ones */
	/* By index; in segments, so that a key stays where it is. */
	struct strkey *segment[STRMAP_SEGMENTS];
	size_t n, cap;
	uint64_t *slot; /* hash << 32 | index + 1; 0 is free */
	size_t nslots;  /* a power of two, or 0 */
};

/* One of many keys that are looked for at once. */
struct strmap_item {
	struct strkey key;
	uint32_t hash;
	uint32_t index; /* the answer */
};

/* An empty map is all zeroes: struct strmap m = {0}; */
void strmap_fini(struct strmap *m);
/* Forgets the keys, keeps the memory. */
void strmap_reset(struct strmap *m);
/* The key's index, or STRMAP_NONE. */
int64_t strmap_find(const struct strmap *m, struct slice key);
/* The key's index; adds it when it is new. *is_new (may be NULL) says so. */
size_t strmap_add(struct strmap *m, struct slice key, bool *is_new);
/* As strmap_find(), for items that have a hash of their own. */
int64_t strmap_find_hashed(
    const struct strmap *m, struct slice key, uint32_t hash);
/*
 * Adds many in their order, each where it is new, and fills in their indexes.
 * What they lead to is fetched ahead, so that none waits for memory alone.
 */
void strmap_add_items(struct strmap *m, struct strmap_item *item, size_t n);
/* The same of items that do not stand in a row. */
void strmap_add_list(
    struct strmap *m, struct strmap_item *const *item, size_t n);

/* What strmap_add_items() needs of a key, whose bytes must stay till then. */
static inline struct strmap_item
strmap_item(struct slice key)
{
	struct strmap_item x = {.key = strkey_of(key)};
	x.hash = strkey_hash(&x.key);
	return x;
}

/* The key at an index below m->n where it is kept. */
static inline const struct strkey *
strmap_at(const struct strmap *m, size_t index)
{
	uint64_t i = (uint64_t)index + STRMAP_FIRST;
	unsigned top = 63 - (unsigned)__builtin_clzll(i);
	return &m->segment[top - 6][i ^ (uint64_t)1 << top];
}

/* The key at an index below m->n; lives as long as the map. */
static inline struct slice
strmap_key(const struct strmap *m, size_t index)
{
	return strkey_text(strmap_at(m, index));
}

/* All keys, by index, as an array in the arena. */
struct slice *strmap_keys(const struct strmap *m, struct arena *a);

/* Has the key at an index fetched (step 0), then its bytes if it is long. */
static inline void
strmap_fetch_key(const struct strmap *m, size_t index, unsigned step)
{
	strkey_fetch(strmap_at(m, index), step);
}

#endif
