/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/arena.h"

#include "base/mem.h"

#include <stdalign.h>
#include <stdint.h>

enum { FIRST_BLOCK = 4096, LARGEST_BLOCK = 1 << 25 };

struct arena_block {
	struct arena_block *next;
	size_t size; /* of data */
	alignas(max_align_t) char data[];
};

static void
use_block(struct arena *a, struct arena_block *b)
{
	a->last = b;
	a->at = b->data;
	a->end = b->data + b->size;
}

/* Blocks double up to a limit, so that small arenas stay small. */
static size_t
next_size(const struct arena *a, size_t need)
{
	size_t size = a->last ? a->last->size * 2 : FIRST_BLOCK;
	if (size > LARGEST_BLOCK)
		size = LARGEST_BLOCK;
	return need > size ? need : size;
}

static void
add_block(struct arena *a, size_t need)
{
	/* After a reset the blocks behind the last one are free for reuse. */
	if (a->last && a->last->next && a->last->next->size >= need) {
		use_block(a, a->last->next);
		return;
	}
	size_t size = next_size(a, need);
	struct arena_block *b = mem_alloc(sizeof *b + size);
	b->size = size;
	b->next = a->last ? a->last->next : NULL;
	if (a->last)
		a->last->next = b;
	else
		a->first = b;
	use_block(a, b);
}

void
arena_fini(struct arena *a)
{
	struct arena_block *next;
	for (struct arena_block *b = a->first; b; b = next) {
		next = b->next;
		mem_free(b);
	}
	*a = (struct arena){0};
}

void
arena_reset(struct arena *a)
{
	if (a->first)
		use_block(a, a->first);
}

char *
arena_bytes(struct arena *a, size_t n)
{
	if (!a->at || (size_t)(a->end - a->at) < n)
		add_block(a, n);
	char *p = a->at;
	a->at += n;
	return p;
}

void *
arena_alloc(struct arena *a, size_t n)
{
	size_t mask = alignof(max_align_t) - 1;
	size_t pad = (size_t)(-(uintptr_t)a->at) & mask;
	if (!a->at || (size_t)(a->end - a->at) < pad ||
	    (size_t)(a->end - a->at) - pad < n) {
		add_block(a, n);
		pad = 0;
	}
	char *p = a->at + pad;
	a->at = p + n;
	return p;
}

void *
arena_zalloc(struct arena *a, size_t count, size_t size)
{
	if (size && count > SIZE_MAX / 2 / size)
		return mem_zalloc(count, size); /* dies */
	void *p = arena_alloc(a, count * size);
	memset(p, 0, count * size);
	return p;
}

struct slice
arena_copy(struct arena *a, struct slice s)
{
	if (!s.p)
		return s;
	char *p = arena_bytes(a, s.n ? s.n : 1);
	if (s.n)
		memcpy(p, s.p, s.n);
	return slice_of(p, s.n);
}

char *
arena_cstr(struct arena *a, struct slice s)
{
	char *p = arena_bytes(a, s.n + 1);
	if (s.n)
		memcpy(p, s.p, s.n);
	p[s.n] = '\0';
	return p;
}
