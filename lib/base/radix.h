/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Sorting numbers by 32-bit keys, digit by digit: time grows with the numbers
 * alone. For many numbers; for what has another order there is qsort().
 */
#ifndef IOC_BASE_RADIX_H
#define IOC_BASE_RADIX_H

#include <stddef.h>
#include <stdint.h>

struct radix_item {
	uint32_t key, value;
};

/*
 * Sorts by rising key; of equal keys the order stays. Takes an array of n made
 * by mem_alloc() and returns one: release with mem_free().
 */
struct radix_item *radix_sort(struct radix_item *list, size_t n);

#endif
