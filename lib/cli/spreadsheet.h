/* SPDX-License-Identifier: GPL-3.0-or-later */
/* JSON lines as a CSV file that people open in a spreadsheet. */
#ifndef IOC_CLI_SPREADSHEET_H
#define IOC_CLI_SPREADSHEET_H

#include "base/buf.h"
#include "record/schema.h"

/*
 * Appends a header and a row a line, columns as record/flat.h orders them for
 * that type. Text that a spreadsheet would run is made harmless.
 */
void spreadsheet_csv(
    struct slice lines, enum record_type type, struct buf *out);

#endif
