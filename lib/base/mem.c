/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/mem.h"

#include "base/pages.h"

#include <malloc.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { LARGE = PAGES_HUGE }; /* bytes: from here on, pages */

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

static void *
or_die(void *p)
{
	if (!p)
		out_of_memory();
	return p;
}

void *
mem_alloc(size_t n)
{
	void *p = n >= LARGE ? pages_new(n) : NULL;
	return p ? p : or_die(malloc(n ? n : 1));
}

void *
mem_zalloc(size_t count, size_t size)
{
	size_t n = product(count, size);
	void *p = n >= LARGE ? pages_new(n) : NULL;
	return p ? p : or_die(calloc(n ? n : 1, 1));
}

/* What malloc() gave becomes a large block. */
static void *
make_large(void *p, size_t n)
{
	void *large = pages_new(n);
	if (!large)
		return or_die(realloc(p, n));
	size_t old = malloc_usable_size(p);
	if (old)
		memcpy(large, p, old < n ? old : n);
	free(p);
	return large;
}

/* A large block of `old` bytes becomes one, large or not, of n. */
static void *
resize_large(void *p, size_t old, size_t n)
{
	if (n >= LARGE)
		return or_die(pages_resize(p, n));
	void *small = or_die(malloc(n ? n : 1));
	memcpy(small, p, old < n ? old : n);
	pages_free(p);
	return small;
}

void *
mem_resize(void *p, size_t count, size_t size)
{
	size_t n = product(count, size), large = pages_size(p);
	if (large)
		return resize_large(p, large, n);
	if (n >= LARGE)
		return make_large(p, n);
	return or_die(realloc(p, n ? n : 1));
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
	if (pages_size(p))
		pages_free(p);
	else
		free(p);
}

void *
mem_borrow(size_t n)
{
	return or_die(pages_borrow(n));
}

void
mem_give_back(void *p, size_t n)
{
	pages_give_back(p, n);
}

void *
mem_grow(void *array, size_t n, size_t *cap, size_t size)
{
	if (n < *cap)
		return array;
	*cap = *cap ? product(*cap, 2) : 16;
	return mem_resize(array, *cap, size);
}
