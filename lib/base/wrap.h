/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Breaking text into lines at blanks; widths are terminal columns. */
#ifndef IOC_BASE_WRAP_H
#define IOC_BASE_WRAP_H

#include "base/buf.h"

/*
 * The next line of *s that fits `width` (a longer word has a line of its
 * own); *s keeps the rest, empty at the end.
 */
struct slice wrap_line(struct slice *s, size_t width);
/* As wrap_line(), but a longer word is cut: a line is never wider. */
struct slice wrap_cut(struct slice *s, size_t width);
/*
 * Appends text as the first cell of a row: indented by so many blanks (further
 * lines by two more), and its last line filled up to the width.
 */
void wrap_cell(struct buf *out, struct slice text, size_t indent, size_t width);
/* How many lines wrap_cut() makes: 0 for empty text. */
size_t wrap_count(struct slice text, size_t width);

#endif
