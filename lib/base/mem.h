/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Heap memory that never comes back NULL.
 *
 * A program that has run out of memory can do nothing useful with a record,
 * so these die (status 4, one line on standard error) instead of failing.
 * This is the only place in lib/, outside cli/, that ends the program.
 * Not for per-record scratch: that is what base/arena.h is for.
 */
#ifndef IOC_BASE_MEM_H
#define IOC_BASE_MEM_H

#include <stddef.h>

/* n bytes, uninitialised; n may be 0. Free with mem_free(). */
void *mem_alloc(size_t n);
/* count * size bytes, zeroed; dies when the product overflows. */
void *mem_zalloc(size_t count, size_t size);
/* p (or NULL) grown or shrunk to count * size bytes; dies on overflow. */
void *mem_resize(void *p, size_t count, size_t size);
/* A new NUL-terminated copy of n bytes at p. */
char *mem_text(const char *p, size_t n);
/* As free(); NULL is fine. */
void mem_free(void *p);

/*
 * n bytes, n not 0, that go back to the system when they are given back: what
 * malloc() has taken for blocks of some 100 KiB it mostly keeps.
 */
void *mem_borrow(size_t n);
void mem_give_back(void *p, size_t n);

/*
 * Room for one more element in a growing array: doubles *cap when n == *cap.
 * Returns the array, perhaps moved; dies when memory runs out.
 */
void *mem_grow(void *array, size_t n, size_t *cap, size_t size);

/*
 * Has what is at p fetched, for whoever will look at it soon. GCC takes a
 * function that does nothing but __builtin_prefetch() for one without effect
 * and drops the calls of it, so the prefetch is never left alone.
 */
static inline void
mem_fetch(const void *p)
{
	__builtin_prefetch(p);
	__asm__ volatile("");
}

#endif
