/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * UTF-8: is it valid, what does it look like folded, how wide is it.
 *
 * Normalisation and case folding are utf8proc's; this keeps its types out of
 * the rest of the library and takes a fast path for ASCII.
 */
#ifndef IOC_BASE_UTF8_H
#define IOC_BASE_UTF8_H

#include "base/arena.h"
#include "base/buf.h"

#include <stdint.h>

/*
 * Length of the valid prefix of s: s.n when all of it is well-formed UTF-8
 * (no surrogates, no overlong forms, nothing above U+10FFFF).
 */
size_t utf8_valid(struct slice s);
/* All bytes below 0x80. */
bool utf8_is_ascii(struct slice s);
/* Decodes one character at *p (well-formed, *p < end) and moves *p past it. */
uint32_t utf8_next(const char **p, const char *end);
/* Appends a character's UTF-8 form. */
void utf8_put(struct buf *b, uint32_t character);
/* Normalisation form C; s itself when it is ASCII, else in the arena. */
struct slice utf8_nfc(struct slice s, struct arena *a);
/*
 * For comparing names: case folded, accents stripped (compatibility
 * decomposition without marks). In the arena.
 */
struct slice utf8_fold(struct slice s, struct arena *a);
/* Columns that s takes on a terminal. */
size_t utf8_width(struct slice s);
/* Appends s with control bytes and invalid UTF-8 shown as '?'. */
void utf8_safe(struct buf *b, struct slice s);

#endif
