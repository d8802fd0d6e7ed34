/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What ioc-report writes: a document in a format, and a chart of it.
 */
#ifndef IOC_CMD_REPORT_WRITING_H
#define IOC_CMD_REPORT_WRITING_H

#include "cli/summary.h"
#include "render/format.h"

/* Where to, and what of it; NULL: standard output, everything, no chart. */
struct written {
	const char *output, *table, *plot;
};

/* The format asked for, or that of the file's suffix; NULL with f. */
const struct format *choose_format(
    const char *asked, const char *output, struct fail *f);
/* Writes the document, or its one table. 0, or -1 with f. */
int write_document(struct document *d, const struct written *w,
    const struct format *format, struct summary *s, struct fail *f);

#endif
