/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/survival.h"

#include "base/mem.h"

#include <assert.h>
#include <string.h>

struct keyed {
	uint64_t key;
	size_t index;
};

/* Orders by one byte of the key, stably. */
static void
place(const struct keyed *from, struct keyed *to, size_t n, unsigned shift)
{
	size_t start[257] = {0};
	for (size_t i = 0; i < n; i++)
		start[(from[i].key >> shift & 0xFF) + 1]++;
	for (size_t v = 1; v < 256; v++)
		start[v] += start[v - 1];
	for (size_t i = 0; i < n; i++)
		to[start[from[i].key >> shift & 0xFF]++] = from[i];
}

/*
 * By key, then as before, from the lowest byte to the highest: whole days
 * differ in three of the eight. Which of the two arrays is in order comes
 * back; the other is left as it may be.
 */
static struct keyed *
sort(struct keyed *keyed, struct keyed *spare, size_t n)
{
	uint64_t differ = 0;
	for (size_t i = 1; i < n; i++)
		differ |= keyed[i].key ^ keyed[0].key;
	for (unsigned shift = 0; shift < 64; shift += 8) {
		if (!(differ >> shift & 0xFF))
			continue;
		place(keyed, spare, n, shift);
		struct keyed *sorted = spare;
		spare = keyed;
		keyed = sorted;
	}
	return keyed;
}

/* Sorts like the time: the bits of a number that is 0 or more. */
static uint64_t
bits_of(double time)
{
	uint64_t bits;
	time += 0.0; /* -0 becomes 0 */
	memcpy(&bits, &time, sizeof bits);
	return bits;
}

void
survival_order(const struct survival *s, size_t *index)
{
	if (!s->n)
		return;
	struct keyed *both = mem_zalloc(2 * s->n, sizeof *both);
	for (size_t i = 0; i < s->n; i++) {
		assert(s->time[i] >= 0); /* and so not NaN, which never sorts */
		assert(survival_weight(s, i) > 0);
		both[i] = (struct keyed){bits_of(s->time[i]), i};
	}
	struct keyed *sorted = sort(both, both + s->n, s->n);
	for (size_t i = 0; s->stratum && i < s->n; i++)
		sorted[i].key = s->stratum[sorted[i].index];
	if (s->stratum)
		sorted =
		    sort(sorted, sorted == both ? both + s->n : both, s->n);
	for (size_t i = 0; i < s->n; i++)
		index[i] = sorted[i].index;
	mem_free(both);
}

size_t
survival_tied(const struct survival *s, const size_t *index, size_t at)
{
	size_t last = index[at - 1];
	while (at && s->time[index[at - 1]] == s->time[last] &&
	    survival_stratum(s, index[at - 1]) == survival_stratum(s, last))
		at--;
	return at;
}
