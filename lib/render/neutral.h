/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Text that no spreadsheet will run: for CSV and XLSX cells.
 *
 * A cell that begins with = + - @ (or their full-width forms, or a control
 * character) is a formula to one spreadsheet or another; an agency's text may
 * hold one. Plain numbers are left alone.
 */
#ifndef IOC_RENDER_NEUTRAL_H
#define IOC_RENDER_NEUTRAL_H

#include "base/buf.h"

/* Appends the text, with an apostrophe before it when it needs one. */
void neutral_text(struct buf *out, struct slice text);

#endif
