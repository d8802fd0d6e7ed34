/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A borrowed run of bytes: what every field of a record is.
 *
 * Invariants: p == NULL means absent, which is not the same as empty; the
 * bytes are not NUL-terminated and are never freed through a slice. Who owns
 * them is said where the slice is handed out. ASCII only here: letters beyond
 * it are base/utf8.h's business.
 */
#ifndef IOC_BASE_SLICE_H
#define IOC_BASE_SLICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct slice {
	const char *p;
	size_t n;
};

/* A string literal as a slice, also in static initialisers. */
#define SLICE(literal)                                                         \
	{                                                                      \
		(literal), sizeof(literal) - 1                                 \
	}

static const struct slice SLICE_NONE = {NULL, 0};

static inline struct slice
slice_of(const char *p, size_t n)
{
	return (struct slice){p, n};
}

/* The text up to its NUL; absent for NULL. */
static inline struct slice
slice_text(const char *s)
{
	return (struct slice){s, s ? strlen(s) : 0};
}

static inline bool
slice_present(struct slice s)
{
	return s.p != NULL;
}

/* Up to 16 bytes are compared without a call: most fields are that short. */
static inline bool
slice_equal(struct slice a, struct slice b)
{
	uint64_t a8[2], b8[2];
	uint32_t a4[2], b4[2];
	size_t n = a.n;
	if (n != b.n)
		return false;
	if (n > 16)
		return memcmp(a.p, b.p, n) == 0;
	if (n >= 8) {
		memcpy(&a8[0], a.p, 8);
		memcpy(&b8[0], b.p, 8);
		memcpy(&a8[1], a.p + n - 8, 8);
		memcpy(&b8[1], b.p + n - 8, 8);
		return ((a8[0] ^ b8[0]) | (a8[1] ^ b8[1])) == 0;
	}
	if (n >= 4) {
		memcpy(&a4[0], a.p, 4);
		memcpy(&b4[0], b.p, 4);
		memcpy(&a4[1], a.p + n - 4, 4);
		memcpy(&b4[1], b.p + n - 4, 4);
		return ((a4[0] ^ b4[0]) | (a4[1] ^ b4[1])) == 0;
	}
	return n == 0 ||
	    (a.p[0] == b.p[0] && a.p[n / 2] == b.p[n / 2] &&
		a.p[n - 1] == b.p[n - 1]);
}

/* Equal to the NUL-terminated text. */
static inline bool
slice_is(struct slice a, const char *text)
{
	return slice_equal(a, slice_text(text));
}

/*
 * A number that differs for most different texts and is the same in any ASCII
 * case: for tables that only save work. It never shows in any output.
 */
static inline uint64_t
slice_sketch(struct slice s)
{
	const uint64_t blanks = UINT64_C(0x2020202020202020);
	uint64_t a = 0, z = 0;
	if (s.n >= 8) {
		memcpy(&a, s.p, 8);
		memcpy(&z, s.p + s.n - 8, 8);
	} else if (s.n >= 4) {
		memcpy(&a, s.p, 4);
		memcpy(&z, s.p + s.n - 4, 4);
	} else {
		for (size_t i = 0; i < s.n; i++)
			a = a << 8 | (unsigned char)s.p[i];
	}
	a = ((a | blanks) + s.n) * UINT64_C(0x9E3779B97F4A7C15);
	z = (z | blanks) * UINT64_C(0xC2B2AE3D27D4EB4F);
	return (a ^ z) >> 32;
}

/* Byte order, shorter first on a common prefix: <0, 0, >0. */
int slice_compare(struct slice a, struct slice b);
/* Equal when ASCII case is ignored. */
bool slice_equal_nocase(struct slice a, struct slice b);
bool slice_starts(struct slice s, const char *prefix);
bool slice_ends(struct slice s, const char *suffix);
/* Without ASCII blanks (space, tab, CR, LF, VT, FF) at both ends. */
struct slice slice_trim(struct slice s);
/*
 * The part before the first byte c; *rest becomes what follows it, or absent
 * when there was none. Call until *rest is absent to split a list.
 */
struct slice slice_cut(struct slice s, char c, struct slice *rest);
/* The last component of a path. */
struct slice slice_basename(struct slice path);

#endif
