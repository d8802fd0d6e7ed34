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

static inline bool
slice_equal(struct slice a, struct slice b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

/* Equal to the NUL-terminated text. */
static inline bool
slice_is(struct slice a, const char *text)
{
	return slice_equal(a, slice_text(text));
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
