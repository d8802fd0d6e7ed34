/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Seeded random numbers for simulations: the same seed, the same numbers, on
 * every machine.
 *
 * Blackman and Vigna's xoshiro256**, seeded by splitmix64. Not for keys or
 * anything secret (libsodium is). Output that rests on it states the seed.
 */
#ifndef IOC_STATS_PRNG_H
#define IOC_STATS_PRNG_H

#include <stdint.h>

struct prng {
	uint64_t state[4]; /* not all zero */
};

void prng_init(struct prng *g, uint64_t seed);
/* 64 random bits. */
uint64_t prng_next(struct prng *g);
/* A multiple of 2^-53 in [0, 1). */
double prng_uniform(struct prng *g);
/* A whole number in 0 .. n - 1, all equally likely; n > 0. */
uint64_t prng_below(struct prng *g, uint64_t n);

#endif
