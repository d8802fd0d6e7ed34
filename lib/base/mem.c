/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _DEFAULT_SOURCE /* madvise() */
#include "base/mem.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { HUGE_PAGE = 1 << 21, LARGE = 2 * HUGE_PAGE };

static _Noreturn void
out_of_memory(void)
{
	static const char text[] = "ioc: out of memory\n";
	ssize_t n = write(STDERR_FILENO, text, sizeof text - 1);
	(void)n;
	_exit(4);
}

static size_t
product(size_t count, size_t size)
{
	if (size && count > SIZE_MAX / size)
		out_of_memory();
	return count * size;
}

/*
 * Large arrays are read in random order: huge pages spare most of the misses
 * of the processor's address cache, and nearly all page faults.
 */
static void *
ready(void *p, size_t n)
{
	if (!p)
		out_of_memory();
#ifdef MADV_HUGEPAGE
	if (n >= LARGE) {
		size_t skip = (size_t)(-(uintptr_t)p) & (HUGE_PAGE - 1);
		madvise((char *)p + skip, (n - skip) & ~(size_t)(HUGE_PAGE - 1),
		    MADV_HUGEPAGE);
	}
#endif
	return p;
}

void *
mem_alloc(size_t n)
{
	return ready(malloc(n ? n : 1), n);
}

void *
mem_zalloc(size_t count, size_t size)
{
	size_t n = product(count, size);
	return ready(calloc(n ? n : 1, 1), n);
}

void *
mem_resize(void *p, size_t count, size_t size)
{
	size_t n = product(count, size);
	return ready(realloc(p, n ? n : 1), n);
}

char *
mem_text(const char *p, size_t n)
{
	char *copy = mem_alloc(n + 1);
	if (n)
		memcpy(copy, p, n);
	copy[n] = '\0';
	return copy;
}

void
mem_free(void *p)
{
	free(p);
}

void *
mem_grow(void *array, size_t n, size_t *cap, size_t size)
{
	if (n < *cap)
		return array;
	*cap = *cap ? product(*cap, 2) : 16;
	return mem_resize(array, *cap, size);
}
