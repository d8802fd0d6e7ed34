/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rng.h"

#include <assert.h>

static uint64_t
splitmix(uint64_t *state)
{
	uint64_t z = *state += 0x9e3779b97f4a7c15;
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
	z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
	return z ^ (z >> 31);
}

struct rng
rng_of(uint64_t seed, uint64_t purpose, uint64_t a, uint64_t b)
{
	const uint64_t part[] = {purpose, a, b};
	uint64_t state = seed;
	for (size_t i = 0; i < 3; i++)
		state = splitmix(&state) ^ (part[i] * 0xd1342543de82ef95);
	struct rng r;
	for (size_t i = 0; i < 4; i++)
		r.s[i] = splitmix(&state);
	return r;
}

static uint64_t
feistel(uint64_t seed, uint64_t i, unsigned half)
{
	uint64_t mask = ((uint64_t)1 << half) - 1;
	uint64_t left = i >> half, right = i & mask;
	for (uint64_t round = 0; round < 4; round++) {
		uint64_t state = seed ^ (right << 8) ^ round;
		uint64_t next = left ^ (splitmix(&state) & mask);
		left = right;
		right = next;
	}
	return left << half | right;
}

uint64_t
rng_shuffle(uint64_t seed, uint64_t i, uint64_t n)
{
	unsigned half = 1;
	while ((uint64_t)1 << (2 * half) < n)
		half++;
	/* Values past n are walked on until one is inside. */
	do
		i = feistel(seed, i, half);
	while (i >= n);
	return i;
}

/*
 * ln x for 0 < x <= 1, within 1e-12: libm's last digit differs between
 * processors, and a date would then differ with it.
 */
static double
natural_log(double x)
{
	int halvings = 0;
	for (; x < 0.5; halvings++)
		x *= 2;
	double y = (x - 1) / (x + 1), y2 = y * y, term = y, sum = 0;
	for (int k = 1; k < 31; k += 2) {
		sum += term / k;
		term *= y2;
	}
	return 2 * sum - halvings * 0.69314718055994530942;
}

double
rng_wait(struct rng *r)
{
	return -natural_log(1 - rng_unit(r));
}

size_t
rng_pick(struct rng *r, const int *weight, size_t n)
{
	int total = 0;
	for (size_t i = 0; i < n; i++)
		total += weight[i];
	int at = (int)rng_below(r, (uint32_t)total);
	size_t i = 0;
	while (i + 1 < n && at >= weight[i])
		at -= weight[i++];
	return i;
}

/* Vose's alias method (1991). */
struct weights
weights_of(const double *weight, size_t n, struct arena *a)
{
	assert(n > 0);
	struct weights w = {n, arena_zalloc(a, n, sizeof *w.keep),
	    arena_zalloc(a, n, sizeof *w.other)};
	double *p = arena_zalloc(a, n, sizeof *p), total = 0;
	size_t *stack = arena_zalloc(a, n, sizeof *stack);
	size_t small = 0, large = n;
	for (size_t i = 0; i < n; i++)
		total += weight[i];
	assert(total > 0);
	/* One array holds both work lists, from its two ends. */
	for (size_t i = 0; i < n; i++) {
		p[i] = weight[i] * (double)n / total;
		if (p[i] < 1)
			stack[small++] = i;
		else
			stack[--large] = i;
	}
	while (small > 0 && large < n) {
		size_t s = stack[--small], l = stack[large];
		w.keep[s] = (uint32_t)(p[s] * 4294967295.0);
		w.other[s] = (uint32_t)l;
		p[l] -= 1 - p[s];
		if (p[l] < 1) {
			large++;
			stack[small++] = l;
		}
	}
	/* What is left is 1 but for rounding: it always keeps. */
	for (; small > 0; small--) {
		w.keep[stack[small - 1]] = UINT32_MAX;
		w.other[stack[small - 1]] = (uint32_t)stack[small - 1];
	}
	for (; large < n; large++) {
		w.keep[stack[large]] = UINT32_MAX;
		w.other[stack[large]] = (uint32_t)stack[large];
	}
	return w;
}
