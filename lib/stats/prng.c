/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/prng.h"

#include <assert.h>

static uint64_t
splitmix(uint64_t *seed)
{
	uint64_t z = *seed += 0x9e3779b97f4a7c15;
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
	z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
	return z ^ (z >> 31);
}

void
prng_init(struct prng *g, uint64_t seed)
{
	for (int i = 0; i < 4; i++)
		g->state[i] = splitmix(&seed);
}

static uint64_t
rotate(uint64_t x, int by)
{
	return (x << by) | (x >> (64 - by));
}

uint64_t
prng_next(struct prng *g)
{
	uint64_t *s = g->state, shifted = s[1] << 17;
	uint64_t result = rotate(s[1] * 5, 7) * 9;
	s[2] ^= s[0];
	s[3] ^= s[1];
	s[1] ^= s[2];
	s[0] ^= s[3];
	s[2] ^= shifted;
	s[3] = rotate(s[3], 45);
	return result;
}

double
prng_uniform(struct prng *g)
{
	return (double)(prng_next(g) >> 11) * 0x1p-53;
}

uint64_t
prng_below(struct prng *g, uint64_t n)
{
	assert(n > 0);
	/* 2^64 mod n numbers at the low end would make some likelier. */
	uint64_t reject = -n % n, x;
	do
		x = prng_next(g);
	while (x < reject);
	return x % n;
}
