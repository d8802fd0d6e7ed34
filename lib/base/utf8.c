/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/utf8.h"

#include <stdlib.h>
#include <utf8proc.h>

bool
utf8_is_ascii(struct slice s)
{
	size_t i = 0;
	uint64_t word;
	for (; i + 8 <= s.n; i += 8) {
		memcpy(&word, s.p + i, 8);
		if (word & UINT64_C(0x8080808080808080))
			return false;
	}
	for (; i < s.n; i++)
		if ((unsigned char)s.p[i] & 0x80)
			return false;
	return true;
}

/* Length of the well-formed sequence at p, 0 when there is none (RFC 3629). */
static size_t
sequence(const unsigned char *p, size_t n)
{
	unsigned char c = p[0], low = 0x80, high = 0xBF;
	size_t more;
	if (c < 0x80)
		return 1;
	if (c >= 0xC2 && c <= 0xDF) {
		more = 1;
	} else if (c >= 0xE0 && c <= 0xEF) {
		more = 2;
		low = c == 0xE0 ? 0xA0 : 0x80;  /* overlong */
		high = c == 0xED ? 0x9F : 0xBF; /* surrogates */
	} else if (c >= 0xF0 && c <= 0xF4) {
		more = 3;
		low = c == 0xF0 ? 0x90 : 0x80;
		high = c == 0xF4 ? 0x8F : 0xBF;
	} else {
		return 0;
	}
	if (n <= more || p[1] < low || p[1] > high)
		return 0;
	for (size_t i = 2; i <= more; i++)
		if ((p[i] & 0xC0) != 0x80)
			return 0;
	return more + 1;
}

size_t
utf8_valid(struct slice s)
{
	const unsigned char *p = (const unsigned char *)s.p;
	size_t i = 0;
	while (i < s.n) {
		if (i + 8 <= s.n && utf8_is_ascii(slice_of(s.p + i, 8))) {
			i += 8;
			continue;
		}
		size_t n = sequence(p + i, s.n - i);
		if (!n)
			return i;
		i += n;
	}
	return i;
}

uint32_t
utf8_next(const char **p, const char *end)
{
	utf8proc_int32_t c;
	utf8proc_ssize_t n =
	    utf8proc_iterate((const utf8proc_uint8_t *)*p, end - *p, &c);
	if (n <= 0) {
		(*p)++;
		return 0xFFFD;
	}
	*p += n;
	return (uint32_t)c;
}

void
utf8_put(struct buf *b, uint32_t character)
{
	char *at = buf_reserve(b, 4);
	b->n += (size_t)utf8proc_encode_char(
	    (utf8proc_int32_t)character, (utf8proc_uint8_t *)at);
}

static struct slice
transform(struct slice s, struct arena *a, utf8proc_option_t options)
{
	utf8proc_uint8_t *out = NULL;
	utf8proc_ssize_t n = utf8proc_map((const utf8proc_uint8_t *)s.p,
	    (utf8proc_ssize_t)s.n, &out, options);
	if (n < 0) {
		free(out);
		return s; /* not well-formed: the caller checked, leave it be */
	}
	struct slice r = arena_copy(a, slice_of((char *)out, (size_t)n));
	free(out);
	return r;
}

struct slice
utf8_nfc(struct slice s, struct arena *a)
{
	if (utf8_is_ascii(s))
		return s;
	return transform(s, a, UTF8PROC_STABLE | UTF8PROC_COMPOSE);
}

static struct slice
fold_ascii(struct slice s, struct arena *a)
{
	char *p = arena_bytes(a, s.n + 1);
	for (size_t i = 0; i < s.n; i++)
		p[i] = s.p[i] >= 'A' && s.p[i] <= 'Z' ? (char)(s.p[i] + 32)
						      : s.p[i];
	return slice_of(p, s.n);
}

struct slice
utf8_fold(struct slice s, struct arena *a)
{
	if (!s.p || utf8_is_ascii(s))
		return s.p ? fold_ascii(s, a) : s;
	return transform(s, a,
	    UTF8PROC_STABLE | UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE |
		UTF8PROC_CASEFOLD | UTF8PROC_STRIPMARK | UTF8PROC_IGNORE);
}

size_t
utf8_width(struct slice s)
{
	size_t width = 0;
	const char *p = s.p, *end = s.p + s.n;
	while (p < end) {
		int w =
		    utf8proc_charwidth((utf8proc_int32_t)utf8_next(&p, end));
		width += w > 0 ? (size_t)w : 0;
	}
	return width;
}

void
utf8_safe(struct buf *b, struct slice s)
{
	size_t i = 0;
	while (i < s.n) {
		unsigned char c = (unsigned char)s.p[i];
		size_t n = sequence((const unsigned char *)s.p + i, s.n - i);
		/* C1 controls are U+0080 to U+009F: 0xC2 0x80 to 0x9F. */
		bool c1 =
		    n == 2 && c == 0xC2 && (unsigned char)s.p[i + 1] < 0xA0;
		if (n == 0 || c < 0x20 || c == 0x7F || c1) {
			buf_byte(b, '?');
			i += n ? n : 1;
			continue;
		}
		buf_add(b, s.p + i, n);
		i += n;
	}
}
