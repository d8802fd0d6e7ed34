/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _GNU_SOURCE /* mremap() */
#include "base/pages.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define HAS_PAGES 0 /* sanitizers watch what malloc() gives */
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) ||     \
    __has_feature(memory_sanitizer)
#define HAS_PAGES 0
#endif
#endif
#if !defined(HAS_PAGES)
#if defined(MREMAP_FIXED) && defined(MADV_HUGEPAGE)
#define HAS_PAGES 1
#else
#define HAS_PAGES 0
#endif
#endif

#if HAS_PAGES
/*
 * The blocks there are: some hundreds at most, looked for when one is made or
 * grows, so a list will do. Other memory is at a multiple of PAGES_HUGE only
 * by chance: whoever frees that mostly does not look here at all.
 */
enum { MOST = 4096, UNIT = 1 << 16 /* no system's pages are larger */ };

static struct {
	char *p;
	size_t n;
} block[MOST];
static const size_t LARGEST = SIZE_MAX / 2;
static size_t nblocks;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

/* Its place in the list, or nblocks. */
static size_t
place_of(const void *p)
{
	size_t i = 0;
	while (i < nblocks && block[i].p != p)
		i++;
	return i;
}

/* What the system maps for n bytes. */
static size_t
mapped(size_t n)
{
	return (n + UNIT - 1) & ~(size_t)(UNIT - 1);
}

/* Addresses for n bytes, which begin at a multiple of PAGES_HUGE; or NULL. */
static char *
reserve(size_t n)
{
	size_t size = mapped(n);
	char *p = mmap(NULL, size + PAGES_HUGE, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (p == MAP_FAILED)
		return NULL;
	size_t before = (size_t)(-(uintptr_t)p) % PAGES_HUGE;
	if (before)
		munmap(p, before);
	munmap(p + before + size, PAGES_HUGE - before);
	return p + before;
}

size_t
pages_size(const void *p)
{
	if (!p || (uintptr_t)p % PAGES_HUGE)
		return 0;
	pthread_mutex_lock(&lock);
	size_t i = place_of(p), n = i < nblocks ? block[i].n : 0;
	pthread_mutex_unlock(&lock);
	return n;
}

void *
pages_new(size_t n)
{
	char *p = n <= LARGEST ? reserve(n) : NULL;
	if (!p)
		return NULL;
	madvise(p, mapped(n), MADV_HUGEPAGE);
	pthread_mutex_lock(&lock);
	bool has_room = nblocks < MOST;
	if (has_room) {
		block[nblocks].p = p;
		block[nblocks++].n = n;
	}
	pthread_mutex_unlock(&lock);
	if (has_room)
		return p;
	munmap(p, mapped(n));
	return NULL;
}

/* Stays where it is if the addresses behind it are free; NULL: it cannot. */
static char *
move(char *p, size_t from, size_t to)
{
	char *q = mremap(p, from, to, 0);
	if (q != MAP_FAILED)
		return q;
	char *room = reserve(to);
	if (!room)
		return NULL;
	q = mremap(p, from, to, MREMAP_MAYMOVE | MREMAP_FIXED, room);
	if (q != MAP_FAILED)
		return q;
	munmap(room, to);
	return NULL;
}

/* Under the lock, so that no new block gets the old addresses meanwhile. */
void *
pages_resize(void *p, size_t n)
{
	if (n > LARGEST)
		return NULL;
	pthread_mutex_lock(&lock);
	size_t i = place_of(p);
	char *q = move(p, mapped(block[i].n), mapped(n));
	if (q) {
		block[i].p = q;
		block[i].n = n;
	}
	pthread_mutex_unlock(&lock);
	return q;
}

void
pages_free(void *p)
{
	pthread_mutex_lock(&lock);
	size_t i = place_of(p), n = block[i].n;
	block[i] = block[--nblocks];
	pthread_mutex_unlock(&lock);
	munmap(p, mapped(n));
}

void *
pages_borrow(size_t n)
{
	void *p = mmap(NULL, n, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	return p == MAP_FAILED ? NULL : p;
}

void
pages_give_back(void *p, size_t n)
{
	munmap(p, n);
}
#else
size_t
pages_size(const void *p)
{
	(void)p;
	return 0;
}

void *
pages_new(size_t n)
{
	(void)n;
	return NULL;
}

void *
pages_resize(void *p, size_t n)
{
	(void)p;
	(void)n;
	return NULL;
}

void
pages_free(void *p)
{
	(void)p;
}

void *
pages_borrow(size_t n)
{
	return malloc(n);
}

void
pages_give_back(void *p, size_t n)
{
	(void)n;
	free(p);
}
#endif
