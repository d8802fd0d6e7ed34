/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A growing byte buffer for building text.
 *
 * Invariants: n <= cap; p is NULL only while cap is 0. Initialise with
 * struct buf b = {0}. The bytes belong to the buffer until buf_fini().
 * Not for output to files: io/sink.h writes, and checks that it did.
 */
#ifndef IOC_BASE_BUF_H
#define IOC_BASE_BUF_H

#include "base/slice.h"

#include <stdarg.h>
#include <stdint.h>

struct buf {
	char *p;
	size_t n, cap;
};

void buf_fini(struct buf *b);
/* Makes sure that `more` bytes fit without another growth. */
void buf_grow(struct buf *b, size_t more);

/* One byte more than asked for, so that p is never NULL afterwards. */
static inline char *
buf_reserve(struct buf *b, size_t more)
{
	if (b->cap - b->n <= more)
		buf_grow(b, more + 1);
	return b->p + b->n;
}

static inline void
buf_reset(struct buf *b)
{
	b->n = 0;
}

/*
 * memcpy() for the short runs that records are made of: up to 16 bytes go by
 * two loads and stores that may overlap, without a call.
 */
static inline void
buf_copy(char *to, const char *from, size_t n)
{
	uint64_t a8, z8;
	uint32_t a4, z4;
	if (n > 16) {
		memcpy(to, from, n);
	} else if (n >= 8) {
		memcpy(&a8, from, 8);
		memcpy(&z8, from + n - 8, 8);
		memcpy(to, &a8, 8);
		memcpy(to + n - 8, &z8, 8);
	} else if (n >= 4) {
		memcpy(&a4, from, 4);
		memcpy(&z4, from + n - 4, 4);
		memcpy(to, &a4, 4);
		memcpy(to + n - 4, &z4, 4);
	} else if (n) {
		char middle = from[n / 2], last = from[n - 1];
		to[0] = from[0];
		to[n / 2] = middle;
		to[n - 1] = last;
	}
}

static inline void
buf_add(struct buf *b, const char *p, size_t n)
{
	buf_copy(buf_reserve(b, n), p, n);
	b->n += n;
}

static inline void
buf_byte(struct buf *b, char c)
{
	*buf_reserve(b, 1) = c;
	b->n++;
}

static inline void
buf_slice(struct buf *b, struct slice s)
{
	buf_add(b, s.p, s.n);
}

/* Appends NUL-terminated text. */
static inline void
buf_text(struct buf *b, const char *s)
{
	buf_add(b, s, strlen(s));
}

/* Decimal digits of v. */
void buf_int(struct buf *b, int64_t v);
/* printf into the buffer; only for text off the record path (locale "C"). */
void buf_printf(struct buf *b, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void buf_vprintf(struct buf *b, const char *format, va_list args)
    __attribute__((format(printf, 2, 0)));
/* The contents, NUL-terminated; valid until the buffer changes. */
const char *buf_cstr(struct buf *b);

/* The contents; valid until the buffer changes. */
static inline struct slice
buf_as_slice(const struct buf *b)
{
	return slice_of(b->p ? b->p : "", b->n);
}

#endif
