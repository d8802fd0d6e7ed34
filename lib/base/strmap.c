/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/strmap.h"

#include "base/mem.h"

#include <assert.h>

enum {
	FIRST_SLOTS = 64,
	AHEAD = 8, /* keys, for fetching: three steps of so many */
};

static const uint32_t NO_GUESS = UINT32_MAX;

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
	for (int i = 0; i < STRMAP_SEGMENTS; i++)
		mem_free(m->segment[i]);
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
static inline size_t
probe(const struct strmap *m, const struct strkey *key, uint32_t hash)
{
	size_t mask = m->nslots - 1;
	for (size_t i = (size_t)hash & mask;; i = (i + 1) & mask) {
		uint64_t s = m->slot[i];
		if (!s)
			return i;
		if (slot_hash(s) == hash &&
		    strkey_equal(strmap_at(m, slot_index(s)), key))
			return i;
	}
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

/* Appends a key, copying what of it stands elsewhere. */
static void
append(struct strmap *m, const struct strkey *key)
{
	assert(m->n < UINT32_MAX);
	if (m->n == m->cap) {
		size_t more = m->cap + STRMAP_FIRST;
		unsigned top = 63 - (unsigned)__builtin_clzll(more);
		m->segment[top - 6] = mem_alloc(more * sizeof *key);
		m->cap += more;
	}
	struct strkey *to = (struct strkey *)strmap_at(m, m->n++);
	uint32_t n = strkey_length(key);
	*to = n > STRKEY_SHORT
	    ? strkey_long(arena_copy(&m->keys, strkey_text(key)).p, n)
	    : *key;
}

static inline size_t
add(struct strmap *m, const struct strkey *key, uint32_t hash, bool *is_new)
{
	if (m->n * 2 >= m->nslots)
		grow(m);
	size_t at = probe(m, key, hash);
	uint64_t s = m->slot[at];
	*is_new = s == 0;
	if (s)
		return slot_index(s);
	m->slot[at] = slot_of(hash, m->n);
	append(m, key);
	return m->n - 1;
}

static int64_t
find(const struct strmap *m, const struct strkey *key, uint32_t hash)
{
	if (!m->nslots)
		return STRMAP_NONE;
	uint64_t s = m->slot[probe(m, key, hash)];
	return s ? (int64_t)slot_index(s) : STRMAP_NONE;
}

int64_t
strmap_find_hashed(const struct strmap *m, struct slice key, uint32_t hash)
{
	struct strkey k = strkey_of(key);
	return find(m, &k, hash);
}

int64_t
strmap_find(const struct strmap *m, struct slice key)
{
	struct strkey k = strkey_of(key);
	return find(m, &k, strkey_hash(&k));
}

size_t
strmap_add(struct strmap *m, struct slice key, bool *is_new)
{
	struct strkey k = strkey_of(key);
	bool ignored;
	return add(m, &k, strkey_hash(&k), is_new ? is_new : &ignored);
}

/* The index of the first key with this hash: nearly always the one. */
static uint32_t
guess(const struct strmap *m, uint32_t hash)
{
	size_t mask = m->nslots - 1;
	for (size_t i = (size_t)hash & mask;; i = (i + 1) & mask) {
		uint64_t s = m->slot[i];
		if (!s || slot_hash(s) == hash)
			return (uint32_t)s - 1;
	}
}

/* Three steps before a key's turn, two and one. */
static inline void
fetch_slot(const struct strmap *m, const struct strmap_item *x)
{
	mem_fetch(&m->slot[x->hash & (m->nslots - 1)]);
}

static inline void
fetch_key(const struct strmap *m, struct strmap_item *x)
{
	x->index = guess(m, x->hash);
	if (x->index != NO_GUESS)
		mem_fetch(strmap_at(m, x->index));
}

static inline void
fetch_bytes(const struct strmap *m, const struct strmap_item *x)
{
	if (x->index != NO_GUESS && strkey_length(&x->key) > STRKEY_SHORT)
		strkey_fetch(strmap_at(m, x->index), 1);
}

static inline void
settle(struct strmap *m, struct strmap_item *x)
{
	bool ignored;
	if (x->index == NO_GUESS ||
	    !strkey_equal(strmap_at(m, x->index), &x->key))
		x->index = (uint32_t)add(m, &x->key, x->hash, &ignored);
}

/* Items in a row, or (row NULL) those of a list. */
static inline void
add_all(struct strmap *m, struct strmap_item *row,
    struct strmap_item *const *list, size_t n)
{
#define ITEM(i) (row ? &row[i] : list[i])
	if (n && !m->nslots)
		grow(m);
	for (size_t i = 0; i < n + 3 * AHEAD; i++) {
		if (i < n)
			fetch_slot(m, ITEM(i));
		if (i >= AHEAD && i - AHEAD < n)
			fetch_key(m, ITEM(i - AHEAD));
		if (i >= 2 * AHEAD && i - 2 * AHEAD < n)
			fetch_bytes(m, ITEM(i - 2 * AHEAD));
		if (i >= 3 * AHEAD)
			settle(m, ITEM(i - 3 * AHEAD));
	}
#undef ITEM
}

void
strmap_add_items(struct strmap *m, struct strmap_item *item, size_t n)
{
	add_all(m, item, NULL, n);
}

void
strmap_add_list(struct strmap *m, struct strmap_item *const *item, size_t n)
{
	add_all(m, NULL, item, n);
}

struct slice *
strmap_keys(const struct strmap *m, struct arena *a)
{
	struct slice *all = arena_alloc(a, m->n * sizeof *all);
	for (size_t i = 0; i < m->n; i++)
		all[i] = strmap_key(m, i);
	return all;
}
