/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Memory by lifetime: allocate piecemeal, release all at once.
 *
 * One arena per lifetime (run, batch, record, keep); the struct that holds the
 * arena owns everything in it. Nothing is freed singly. Not thread-safe: one
 * arena belongs to one thread at a time.
 */
#ifndef IOC_BASE_ARENA_H
#define IOC_BASE_ARENA_H

#include "base/slice.h"

struct arena_block;

struct arena {
	struct arena_block *first; /* all blocks, in order of use */
	struct arena_block *last;  /* the one being filled */
	char *at, *end;            /* free space in it */
};

/* An empty arena is all zeroes: struct arena a = {0}; */
void arena_fini(struct arena *a);
/* Empties it but keeps the memory for reuse: pointers into it are void. */
void arena_reset(struct arena *a);
/* n bytes aligned for any type, uninitialised. */
void *arena_alloc(struct arena *a, size_t n);
/* count * size bytes, zeroed; dies on overflow. */
void *arena_zalloc(struct arena *a, size_t count, size_t size);
/* n bytes without alignment, for text. */
char *arena_bytes(struct arena *a, size_t n);
/* A copy of s that lives as long as the arena; absent stays absent. */
struct slice arena_copy(struct arena *a, struct slice s);
/* The same, NUL-terminated. */
char *arena_cstr(struct arena *a, struct slice s);

#endif
