/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/strmap.h"

#include "base/mem.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

enum { FIRST_SLOTS = 64, INDEX_BITS = 40 };

static const uint64_t INDEX_MASK = ((uint64_t)1 << INDEX_BITS) - 1;

/* A slot keeps 24 bits of the hash beside the index: most misses end there. */
static uint64_t
tag_of(uint64_t hash)
{
	return hash & ~INDEX_MASK;
}

void
strmap_fini(struct strmap *m)
{
	arena_fini(&m->keys);
	mem_free(m->key);
	mem_free(m->slot);
	*m = (struct strmap){0};
}

void
strmap_reset(struct strmap *m)
{
	arena_reset(&m->keys);
	m->n = 0;
	if (m->slot)
		memset(m->slot, 0, m->nslots * sizeof *m->slot);
}

/* The slot that holds the key, or the free one where it would go. */
static size_t
probe(const struct strmap *m, struct slice key, uint64_t hash)
{
	size_t mask = m->nslots - 1;
	for (size_t i = (size_t)hash & mask;; i = (i + 1) & mask) {
		uint64_t s = m->slot[i];
		if (!s)
			return i;
		if (tag_of(s) == tag_of(hash) &&
		    slice_equal(m->key[(s & INDEX_MASK) - 1], key))
			return i;
	}
}

static uint64_t
hash_of(struct slice key)
{
	return XXH3_64bits(key.p ? key.p : "", key.n);
}

static void
rehash(struct strmap *m)
{
	size_t nslots = m->nslots ? m->nslots * 2 : FIRST_SLOTS;
	mem_free(m->slot);
	m->slot = mem_zalloc(nslots, sizeof *m->slot);
	m->nslots = nslots;
	for (size_t i = 0; i < m->n; i++) {
		uint64_t hash = hash_of(m->key[i]);
		m->slot[probe(m, m->key[i], hash)] = tag_of(hash) | (i + 1);
	}
}

int64_t
strmap_find(const struct strmap *m, struct slice key)
{
	if (!m->nslots)
		return STRMAP_NONE;
	uint64_t s = m->slot[probe(m, key, hash_of(key))];
	return s ? (int64_t)(s & INDEX_MASK) - 1 : STRMAP_NONE;
}

size_t
strmap_add(struct strmap *m, struct slice key, bool *is_new)
{
	if (m->n * 2 >= m->nslots)
		rehash(m);
	uint64_t hash = hash_of(key);
	size_t at = probe(m, key, hash);
	uint64_t s = m->slot[at];
	if (is_new)
		*is_new = s == 0;
	if (s)
		return (size_t)(s & INDEX_MASK) - 1;
	m->key = mem_grow(m->key, m->n, &m->cap, sizeof *m->key);
	m->key[m->n] = arena_copy(&m->keys, key.p ? key : slice_of("", 0));
	m->slot[at] = tag_of(hash) | (m->n + 1);
	return m->n++;
}
