/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/buf.h"

#include "base/mem.h"

#include <stdint.h>
#include <stdio.h>

void
buf_fini(struct buf *b)
{
	mem_free(b->p);
	*b = (struct buf){0};
}

void
buf_grow(struct buf *b, size_t more)
{
	size_t cap = b->cap ? b->cap : 64;
	while (cap - b->n < more)
		cap = cap > SIZE_MAX / 2 ? SIZE_MAX : cap * 2;
	b->p = mem_resize(b->p, cap, 1);
	b->cap = cap;
}

static size_t
count_digits(uint64_t u)
{
	size_t n = 1;
	for (; u >= 10000; u /= 10000)
		n += 4;
	return n + (u >= 10) + (u >= 100) + (u >= 1000);
}

/* Straight into place: reading back digits just written in pairs waits. */
void
buf_int(struct buf *b, int64_t v)
{
	static const char pairs[] =
	    "00010203040506070809101112131415161718192021222324"
	    "25262728293031323334353637383940414243444546474849"
	    "50515253545556575859606162636465666768697071727374"
	    "75767778798081828384858687888990919293949596979899";
	uint64_t u = v < 0 ? -(uint64_t)v : (uint64_t)v;
	size_t n = count_digits(u);
	if (v < 0)
		buf_byte(b, '-');
	char *at = buf_reserve(b, n) + n;
	b->n += n;
	for (; u >= 100; u /= 100) {
		at -= 2;
		memcpy(at, pairs + 2 * (u % 100), 2);
	}
	if (u >= 10)
		memcpy(at - 2, pairs + 2 * u, 2);
	else
		at[-1] = (char)('0' + u);
}

void
buf_vprintf(struct buf *b, const char *format, va_list args)
{
	va_list again;
	va_copy(again, args);
	int n = vsnprintf(NULL, 0, format, args);
	if (n > 0) {
		char *at = buf_reserve(b, (size_t)n + 1);
		vsnprintf(at, (size_t)n + 1, format, again);
		b->n += (size_t)n;
	}
	va_end(again);
}

void
buf_printf(struct buf *b, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	buf_vprintf(b, format, args);
	va_end(args);
}

const char *
buf_cstr(struct buf *b)
{
	*buf_reserve(b, 1) = '\0';
	return b->p;
}
