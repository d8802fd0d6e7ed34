/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/strmap.h"

#include "base/mem.h"

#include <assert.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

enum { FIRST_SLOTS = 64 };

/* Half of a slot is the key's hash: most misses end there, and a larger
 * table is filled without a look at the keys. */
static uint64_t
slot_of(uint32_t hash, size_t index)
{
	return (uint64_t)hash << 32 | (uint64_t)(index + 1);
}

static uint32_t
slot_hash(uint64_t slot)
{
	return (uint32_t)(slot >> 32);
}

static size_t
slot_index(uint64_t slot)
{
	return (size_t)(uint32_t)slot - 1;
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
probe(const struct strmap *m, struct slice key, uint32_t hash)
{
	size_t mask = m->nslots - 1;
	for (size_t i = (size_t)hash & mask;; i = (i + 1) & mask) {
		uint64_t s = m->slot[i];
		if (!s)
			return i;
		if (slot_hash(s) == hash &&
		    slice_equal(m->key[slot_index(s)], key))
			return i;
	}
}

uint32_t
strmap_hash(struct slice key)
{
	return (uint32_t)XXH3_64bits(key.p ? key.p : "", key.n);
}

static void
grow(struct strmap *m)
{
	size_t nslots = m->nslots ? m->nslots * 2 : FIRST_SLOTS;
	uint64_t *slot = mem_zalloc(nslots, sizeof *slot);
	for (size_t i = 0; i < m->nslots; i++) {
		if (!m->slot[i])
			continue;
		size_t at = slot_hash(m->slot[i]) & (nslots - 1);
		while (slot[at])
			at = (at + 1) & (nslots - 1);
		slot[at] = m->slot[i];
	}
	mem_free(m->slot);
	m->slot = slot;
	m->nslots = nslots;
}

int64_t
strmap_find(const struct strmap *m, struct slice key)
{
	if (!m->nslots)
		return STRMAP_NONE;
	uint64_t s = m->slot[probe(m, key, strmap_hash(key))];
	return s ? (int64_t)slot_index(s) : STRMAP_NONE;
}

size_t
strmap_add_hashed(
    struct strmap *m, struct slice key, uint32_t hash, bool *is_new)
{
	if (m->n * 2 >= m->nslots)
		grow(m);
	size_t at = probe(m, key, hash);
	uint64_t s = m->slot[at];
	if (is_new)
		*is_new = s == 0;
	if (s)
		return slot_index(s);
	assert(m->n < UINT32_MAX);
	m->key = mem_grow(m->key, m->n, &m->cap, sizeof *m->key);
	m->key[m->n] = arena_copy(&m->keys, key.p ? key : slice_of("", 0));
	m->slot[at] = slot_of(hash, m->n);
	return m->n++;
}

size_t
strmap_add(struct strmap *m, struct slice key, bool *is_new)
{
	return strmap_add_hashed(m, key, strmap_hash(key), is_new);
}
