/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Large blocks straight from the system: what base/mem.h uses above a size.
 *
 * They lie on huge pages (where the system has them), which spares most page
 * faults and most misses of the processor's address cache, and they grow by
 * moving pages instead of bytes: no copy, and never twice the memory. Where
 * that cannot be had, and under sanitizers, pages_new() always says NULL.
 * Safe to call from several threads.
 */
#ifndef IOC_BASE_PAGES_H
#define IOC_BASE_PAGES_H

#include <stddef.h>

enum { PAGES_HUGE = 1 << 21 };

/* A zeroed block of n bytes at a multiple of PAGES_HUGE; or NULL. */
void *pages_new(size_t n);
/* The size of the block at p; 0 when p is none of these. */
size_t pages_size(const void *p);
/*
 * A block with n bytes (not 0) from now on, perhaps moved; NULL, with the
 * block as it was, when the system has not so much.
 */
void *pages_resize(void *p, size_t n);
void pages_free(void *p);

/*
 * n bytes on pages that no other block has, or as malloc() gives them where
 * there are no pages; NULL: out of memory. No other call knows of these.
 */
void *pages_borrow(size_t n);
void pages_give_back(void *p, size_t n);

#endif
