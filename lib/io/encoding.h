/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Character encodings that agencies send, and their way into UTF-8.
 *
 * Windows-1252 stands for ISO-8859-1 too, as browsers read it: the bytes that
 * Latin-1 leaves to controls are the curly quotes and the pound's neighbours.
 * A file whose first part is UTF-8, and more than ASCII, is held to that. Any
 * other is read row by row, as UTF-8 where a row is UTF-8, else as
 * Windows-1252: files are put together from files, and text in Windows-1252
 * is hardly ever UTF-8 by chance.
 */
#ifndef IOC_IO_ENCODING_H
#define IOC_IO_ENCODING_H

#include "base/buf.h"

enum encoding {
	ENCODING_AUTO,
	ENCODING_UTF8,
	ENCODING_WINDOWS,
	ENCODING_UTF16_LE,
	ENCODING_UTF16_BE,
	ENCODING_BY_ROW, /* UTF-8 or Windows-1252, row by row */
};

/* "auto", "utf-8", "windows-1252", "iso-8859-1", "utf-16"; false: none. */
bool encoding_named(struct slice name, enum encoding *out);
const char *encoding_name(enum encoding e);
/*
 * What the beginning of a file is in, and the length of its byte order mark.
 * `wanted` other than AUTO is taken as it is ("utf-16": by its mark, else
 * little-endian).
 */
enum encoding encoding_detect(
    struct slice head, enum encoding wanted, size_t *mark);

/* Appends Windows-1252 bytes as UTF-8. */
void encoding_add_windows(struct buf *out, struct slice s);

/* UTF-16 arriving in pieces. Start from {0} with the byte order set. */
struct utf16 {
	bool big_endian;
	uint8_t odd; /* a byte waiting for its other half */
	bool has_odd;
	uint16_t high; /* a surrogate waiting for its other half, or 0 */
};

/* Appends a piece as UTF-8; lone surrogates become U+FFFD. */
void utf16_add(struct utf16 *u, struct buf *out, struct slice s);

#endif
