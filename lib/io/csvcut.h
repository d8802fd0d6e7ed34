/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Where the rows of a CSV file begin and end: for csvin.c and csvcells.c
 * only. csvin.h says what a row is.
 */
#ifndef IOC_IO_CSVCUT_H
#define IOC_IO_CSVCUT_H

#include "io/csvin.h"

/*
 * Cuts rows from p until `want` bytes are used or the text runs out, into
 * b->row; returns the bytes used: 0 when the first row is not all there.
 */
size_t csvcut_rows(const struct csvin *in, const char *p, const char *end,
    bool at_end, size_t want, struct csvblock *b);
/* A row has the header's width; empty cells more do no harm. */
bool csvcut_has_width(const struct csvin *in, size_t total, size_t filled);

#endif
