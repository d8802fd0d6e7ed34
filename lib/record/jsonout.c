/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "record/jsonout.h"

#include "base/num.h"

#include <math.h>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

static inline void
comma(struct buf *b)
{
	char last = b->n ? b->p[b->n - 1] : '\n';
	if (last != '{' && last != '[' && last != ':' && last != '\n')
		buf_byte(b, ',');
}

void
jsonout_open(struct buf *b, char bracket)
{
	comma(b);
	buf_byte(b, bracket);
}

void
jsonout_close(struct buf *b, char bracket)
{
	buf_byte(b, bracket);
}

/* A byte of x is a quote, a backslash or below a space (or from 0x80 up). */
static inline bool
has_special(uint64_t x)
{
	const uint64_t ones = UINT64_C(0x0101010101010101), tops = ones * 0x80;
	uint64_t q = x ^ ones * '"', b = x ^ ones * '\\';
	return ((((q - ones) & ~q) | ((b - ones) & ~b) | (x - ones * ' ') | x) &
		   tops) != 0;
}

#if defined(__SSE2__)
/* Bit i: byte i of x needs an escape. */
static inline unsigned
special_bytes(__m128i x)
{
	const __m128i quote = _mm_set1_epi8('"'), back = _mm_set1_epi8('\\'),
		      last = _mm_set1_epi8(0x1F);
	__m128i control = _mm_cmpeq_epi8(_mm_min_epu8(x, last), x);
	return (unsigned)_mm_movemask_epi8(_mm_or_si128(control,
	    _mm_or_si128(_mm_cmpeq_epi8(x, quote), _mm_cmpeq_epi8(x, back))));
}
#endif

/* Length of the leading run that needs no escape. */
static size_t
plain_run(const char *p, size_t n)
{
	size_t i = 0;
#if defined(__SSE2__)
	for (; i + 16 <= n; i += 16) {
		unsigned mask = special_bytes(
		    _mm_loadu_si128((const __m128i *)(const void *)(p + i)));
		if (mask)
			return i + (size_t)__builtin_ctz(mask);
	}
#endif
	while (
	    i < n && p[i] != '"' && p[i] != '\\' && (unsigned char)p[i] >= 0x20)
		i++;
	return i;
}

#if defined(__SSE2__)
/* Over 16 bytes; the last step goes over some of them again. */
static inline bool
copy_long(char *to, const char *p, size_t n)
{
	unsigned special = 0;
	for (size_t i = 0;; i += 16) {
		if (i + 16 > n)
			i = n - 16;
		__m128i x =
		    _mm_loadu_si128((const __m128i *)(const void *)(p + i));
		_mm_storeu_si128((__m128i *)(void *)(to + i), x);
		special |= special_bytes(x);
		if (i + 16 == n)
			return special == 0;
	}
}
#endif

/*
 * Copies a text that needs no escape, in one pass; false when it needs one,
 * which seems so of short texts with letters beyond ASCII too.
 */
static inline bool
copy_plain(char *to, const char *p, size_t n)
{
	uint64_t a, z;
	uint32_t a4, z4;
#if defined(__SSE2__)
	if (n > 16)
		return copy_long(to, p, n);
#endif
	if (n > 16 || n < 4) {
		if (plain_run(p, n) != n)
			return false;
		buf_copy(to, p, n);
		return true;
	}
	if (n < 8) {
		memcpy(&a4, p, 4);
		memcpy(&z4, p + n - 4, 4);
		memcpy(to, &a4, 4);
		memcpy(to + n - 4, &z4, 4);
		return !has_special((uint64_t)a4 << 32 | z4);
	}
	memcpy(&a, p, 8);
	memcpy(&z, p + n - 8, 8);
	memcpy(to, &a, 8);
	memcpy(to + n - 8, &z, 8);
	return !has_special(a) && !has_special(z);
}

static void
escape(struct buf *b, unsigned char c)
{
	static const char hex[] = "0123456789abcdef";
	static const char from[] = "\"\\\b\f\n\r\t", to[] = "\"\\bfnrt";
	const char *at = c ? strchr(from, c) : NULL;
	buf_byte(b, '\\');
	if (at) {
		buf_byte(b, to[at - from]);
		return;
	}
	buf_text(b, "u00");
	buf_byte(b, hex[c >> 4]);
	buf_byte(b, hex[c & 15]);
}

__attribute__((cold)) static void
write_escaped(struct buf *b, struct slice s)
{
	buf_byte(b, '"');
	for (;;) {
		size_t n = plain_run(s.p, s.n);
		buf_add(b, s.p, n);
		if (n == s.n)
			break;
		escape(b, (unsigned char)s.p[n]);
		s = slice_of(s.p + n + 1, s.n - n - 1);
	}
	buf_byte(b, '"');
}

static void
put_text(struct buf *b, struct slice s)
{
	char *to = buf_reserve(b, s.n + 2);
	if (!copy_plain(to + 1, s.p, s.n)) {
		write_escaped(b, s);
		return;
	}
	to[0] = '"';
	to[s.n + 1] = '"';
	b->n += s.n + 2;
}

void
jsonout_text(struct buf *b, struct slice s)
{
	comma(b);
	put_text(b, s);
}

void
jsonout_text_after(struct buf *b, struct slice lead, struct slice s)
{
	if (!s.p)
		return;
	buf_slice(b, lead);
	put_text(b, s);
}

void
jsonout_key_slice(struct buf *b, struct slice key)
{
	jsonout_text(b, key);
	buf_byte(b, ':');
}

void
jsonout_key(struct buf *b, const char *key)
{
	jsonout_key_slice(b, slice_text(key));
}

void
jsonout_int(struct buf *b, int64_t v)
{
	comma(b);
	buf_int(b, v);
}

void
jsonout_double(struct buf *b, double v)
{
	comma(b);
	num_shortest(b, v);
}

void
jsonout_bool(struct buf *b, bool v)
{
	comma(b);
	buf_text(b, v ? "true" : "false");
}

void
jsonout_date(struct buf *b, date d)
{
	comma(b);
	char *at = buf_reserve(b, DATE_TEXT + 2);
	at[0] = '"';
	date_format(d, at + 1);
	at[DATE_TEXT + 1] = '"';
	b->n += DATE_TEXT + 2;
}

void
jsonout_raw(struct buf *b, struct slice json)
{
	comma(b);
	buf_slice(b, json);
}

void
jsonout_value(struct buf *b, struct value v)
{
	comma(b);
	if (v.kind == VALUE_TEXT)
		buf_byte(b, '"');
	buf_slice(b, slice_of(v.p, v.n));
	if (v.kind == VALUE_TEXT)
		buf_byte(b, '"');
}

void
jsonout_value_field(struct buf *b, const char *key, struct value v)
{
	if (!value_present(v))
		return;
	jsonout_key(b, key);
	jsonout_value(b, v);
}

void
jsonout_text_field(struct buf *b, const char *key, struct slice s)
{
	if (!s.p)
		return;
	jsonout_key(b, key);
	jsonout_text(b, s);
}

void
jsonout_date_field(struct buf *b, const char *key, date d)
{
	if (d == DATE_NONE)
		return;
	jsonout_key(b, key);
	jsonout_date(b, d);
}

void
jsonout_int_field(struct buf *b, const char *key, int64_t v)
{
	jsonout_key(b, key);
	jsonout_int(b, v);
}

void
jsonout_double_field(struct buf *b, const char *key, double v)
{
	if (!isfinite(v))
		return;
	jsonout_key(b, key);
	jsonout_double(b, v);
}

void
jsonout_bool_field(struct buf *b, const char *key, bool v)
{
	jsonout_key(b, key);
	jsonout_bool(b, v);
}

void
jsonout_line(struct buf *b)
{
	buf_byte(b, '\n');
}
