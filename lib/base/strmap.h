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
#include "base/mem.h"

#include <stdint.h>

enum { STRMAP_NONE = -1 };

struct strmap {
	struct arena keys;
	struct slice *key; /* n of them, by index */
	size_t n, cap;
	uint64_t *slot; /* hash << 32 | index + 1; 0 is free */
	size_t nslots;  /* a power of two, or 0 */
};

/* An empty map is all zeroes: struct strmap m = {0}; */
void strmap_fini(struct strmap *m);
/* Forgets the keys, keeps the memory. */
void strmap_reset(struct strmap *m);
/* The key's index, or STRMAP_NONE. */
int64_t strmap_find(const struct strmap *m, struct slice key);
/* The key's index; adds it when it is new. *is_new (may be NULL) says so. */
size_t strmap_add(struct strmap *m, struct slice key, bool *is_new);
/*
 * The same in two steps, for whoever adds many keys: the hash may be worked
 * out elsewhere, and the key's place fetched while others are added.
 */
uint32_t strmap_hash(struct slice key);
size_t strmap_add_hashed(
    struct strmap *m, struct slice key, uint32_t hash, bool *is_new);
static inline void
strmap_prefetch(const struct strmap *m, uint32_t hash)
{
	if (m->nslots)
		mem_fetch(&m->slot[hash & (m->nslots - 1)]);
}
/* Once that place is there: what it leads to, one step further each. */
static inline const struct slice *
strmap_expected(const struct strmap *m, uint32_t hash)
{
	uint64_t s = m->nslots ? m->slot[hash & (m->nslots - 1)] : 0;
	return s ? &m->key[(uint32_t)s - 1] : NULL;
}
/* The key at an index below m->n; lives as long as the map. */
static inline struct slice
strmap_key(const struct strmap *m, size_t index)
{
	return m->key[index];
}

#endif
