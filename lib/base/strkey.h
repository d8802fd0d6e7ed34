/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A key as a map keeps it: a text in sixteen bytes.
 *
 * Up to STRKEY_SHORT bytes stand beside their number, zeroes after them, so
 * that two keys are told apart without going to where their bytes are: most
 * values of records are that short. Of a longer one the first four stand here
 * and where all of it is; those bytes belong to someone else.
 */
#ifndef IOC_BASE_STRKEY_H
#define IOC_BASE_STRKEY_H

#include "base/mem.h"
#include "base/slice.h"

enum { STRKEY_SHORT = 12 };

/* In memory: the length in four bytes, the lowest first, and then the text. */
struct strkey {
	uint64_t word[2];
};

static inline uint64_t
strkey_swap(uint64_t word)
{
	return __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__ ? __builtin_bswap64(word)
						      : word;
}

static inline uint64_t
strkey_load8(const char *p)
{
	uint64_t word;
	memcpy(&word, p, sizeof word);
	return strkey_swap(word);
}

static inline uint64_t
strkey_load4(const char *p)
{
	uint32_t half;
	memcpy(&half, p, sizeof half);
	return __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__ ? __builtin_bswap32(half)
						      : half;
}

static inline uint32_t
strkey_length(const struct strkey *k)
{
	return (uint32_t)strkey_swap(k->word[0]);
}

/* Where the bytes of a long key are. */
static inline const char *
strkey_far(const struct strkey *k)
{
	const char *p;
	memcpy(&p, &k->word[1], sizeof p);
	return p;
}

/* The text, which lives as long as both the key and its bytes. */
static inline struct slice
strkey_text(const struct strkey *k)
{
	uint32_t n = strkey_length(k);
	const char *near = (const char *)k + sizeof n;
	return slice_of(n > STRKEY_SHORT ? strkey_far(k) : near, n);
}

/* A key of n bytes of which these are the first twelve. */
static inline struct strkey
strkey_short(size_t n, uint64_t first8, uint64_t next4)
{
	return (struct strkey){{strkey_swap((uint32_t)n | first8 << 32),
	    strkey_swap(first8 >> 32 | next4 << 32)}};
}

/* A long key whose bytes are at p. */
static inline struct strkey
strkey_long(const char *p, size_t n)
{
	struct strkey k = strkey_short(n, strkey_load4(p), 0);
	memcpy(&k.word[1], &p, sizeof p);
	return k;
}

/* The key of a text of less than 4 GiB; an absent one is the empty one. */
static inline struct strkey
strkey_of(struct slice s)
{
	const unsigned char *p = (const void *)s.p;
	size_t n = s.n;
	if (n > STRKEY_SHORT)
		return strkey_long(s.p, n);
	/* In pieces that overlap: no loop. */
	if (n >= 8)
		return strkey_short(n, strkey_load8(s.p),
		    strkey_load8(s.p + n - 8) >> 8 >> 8 * (15 - n));
	if (n >= 4)
		return strkey_short(n,
		    strkey_load4(s.p) |
			strkey_load4(s.p + n - 4) << 8 * (n - 4),
		    0);
	if (n == 0)
		return strkey_short(0, 0, 0);
	return strkey_short(n,
	    p[0] | (uint64_t)p[n / 2] << 8 * (n / 2) |
		(uint64_t)p[n - 1] << 8 * (n - 1),
	    0);
}

static inline bool
strkey_equal(const struct strkey *a, const struct strkey *b)
{
	if (a->word[0] != b->word[0])
		return false;
	uint32_t n = strkey_length(a);
	return a->word[1] == b->word[1] ||
	    (n > STRKEY_SHORT && memcmp(strkey_far(a), strkey_far(b), n) == 0);
}

/* Has a key fetched (step 0), then its bytes if they stand elsewhere. */
static inline void
strkey_fetch(const struct strkey *k, unsigned step)
{
	if (step == 0)
		mem_fetch(k);
	else if (strkey_length(k) > STRKEY_SHORT)
		mem_fetch(strkey_far(k));
}

uint32_t strkey_hash_long(const struct strkey *k);

/* Differs for most different keys; for tables in memory alone. */
static inline uint32_t
strkey_hash(const struct strkey *k)
{
	const uint64_t *x = k->word;
	if (strkey_length(k) > STRKEY_SHORT)
		return strkey_hash_long(k);
	uint64_t h = x[0] * UINT64_C(0x9E3779B97F4A7C15) +
	    (x[1] ^ x[1] >> 32) * UINT64_C(0xC2B2AE3D27D4EB4F);
	h = (h ^ h >> 32) * UINT64_C(0xD6E8FEB86659FD93);
	return (uint32_t)(h >> 32);
}

#endif
