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

void
buf_int(struct buf *b, int64_t v)
{
	static const char pairs[] =
	    "00010203040506070809101112131415161718192021222324"
	    "25262728293031323334353637383940414243444546474849"
	    "50515253545556575859606162636465666768697071727374"
	    "75767778798081828384858687888990919293949596979899";
	char digits[20];
	size_t n = sizeof digits;
	uint64_t u = v < 0 ? -(uint64_t)v : (uint64_t)v;
	for (; u >= 100; u /= 100) {
		n -= 2;
		memcpy(digits + n, pairs + 2 * (u % 100), 2);
	}
	if (u >= 10) {
		n -= 2;
		memcpy(digits + n, pairs + 2 * u, 2);
	} else {
		digits[--n] = (char)('0' + u);
	}
	if (v < 0)
		buf_byte(b, '-');
	buf_add(b, digits + n, sizeof digits - n);
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
