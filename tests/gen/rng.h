/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Random numbers for the generator: the same on every machine.
 *
 * xoshiro256** (Blackman and Vigna 2018), seeded by splitmix64. Only integer
 * and exactly rounded floating-point operations, no libc rand, no libm, so
 * that a seed means the same bytes everywhere. Never call two of these in one
 * expression: C does not say which comes first.
 */
#ifndef IOC_GEN_RNG_H
#define IOC_GEN_RNG_H

#include "base/arena.h"

#include <stdint.h>

struct rng {
	uint64_t s[4];
};

/* The stream of one thing: seed, then what it is for and whose it is. */
struct rng rng_of(uint64_t seed, uint64_t purpose, uint64_t a, uint64_t b);

static inline uint64_t
rng_rotate(uint64_t x, int k)
{
	return (x << k) | (x >> (64 - k));
}

static inline uint64_t
rng_next(struct rng *r)
{
	uint64_t *s = r->s, out = rng_rotate(s[1] * 5, 7) * 9, t = s[1] << 17;
	s[2] ^= s[0];
	s[3] ^= s[1];
	s[1] ^= s[2];
	s[0] ^= s[3];
	s[2] ^= t;
	s[3] = rng_rotate(s[3], 45);
	return out;
}

/* 0 to n - 1; n >= 1. The bias is below n / 2^32 and does not matter here. */
static inline uint32_t
rng_below(struct rng *r, uint32_t n)
{
	return (uint32_t)(((rng_next(r) >> 32) * n) >> 32);
}

/* low to high, both included. */
static inline int
rng_range(struct rng *r, int low, int high)
{
	return low + (int)rng_below(r, (uint32_t)(high - low + 1));
}

/* At least 0 and less than 1. */
static inline double
rng_unit(struct rng *r)
{
	return (double)(rng_next(r) >> 11) * 0x1p-53;
}

static inline bool
rng_chance(struct rng *r, double p)
{
	return rng_unit(r) < p;
}

/*
 * Where i stands in a shuffle of 0..n-1 that the seed decides: every value
 * once, without holding them (a Feistel network over the next power of four).
 */
uint64_t rng_shuffle(uint64_t seed, uint64_t i, uint64_t n);

/* Exponential waiting time with mean 1. */
double rng_wait(struct rng *r);

/* Picks an index with probability proportional to its weight, in O(1). */
struct weights {
	size_t n;
	uint32_t *keep;  /* of 2^32: stay at this index */
	uint32_t *other; /* else go here */
};

/* Tables for n >= 1 weights (none negative, not all zero), in the arena. */
struct weights weights_of(const double *weight, size_t n, struct arena *a);

static inline size_t
weights_pick(const struct weights *w, struct rng *r)
{
	uint64_t bits = rng_next(r);
	size_t i = (size_t)(((bits >> 32) * w->n) >> 32);
	return (uint32_t)bits < w->keep[i] ? i : w->other[i];
}

/*
 * Picks from a short table of whole-number weights (per cent, say) without
 * preparing anything; for tables written in the source.
 */
size_t rng_pick(struct rng *r, const int *weight, size_t n);

#endif
