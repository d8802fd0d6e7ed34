/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/radix.h"

#include "base/mem.h"

enum { DIGIT = 11, DIGITS = 1 << DIGIT };

/* Puts the list in the order of one digit, those of equal ones as before. */
static void
sort_digit(const struct radix_item *from, struct radix_item *to, size_t n,
    unsigned shift)
{
	size_t start[DIGITS + 1] = {0};
	for (size_t i = 0; i < n; i++)
		start[(from[i].key >> shift & (DIGITS - 1)) + 1]++;
	for (size_t i = 0; i < DIGITS; i++)
		start[i + 1] += start[i];
	for (size_t i = 0; i < n; i++)
		to[start[from[i].key >> shift & (DIGITS - 1)]++] = from[i];
}

struct radix_item *
radix_sort(struct radix_item *list, size_t n)
{
	struct radix_item *other = mem_alloc((n + 1) * sizeof *other);
	uint64_t most = 0;
	for (size_t i = 0; i < n; i++)
		most |= list[i].key;
	for (unsigned shift = 0; most >> shift; shift += DIGIT) {
		sort_digit(list, other, n, shift);
		struct radix_item *swap = list;
		list = other;
		other = swap;
	}
	mem_free(other);
	return list;
}
