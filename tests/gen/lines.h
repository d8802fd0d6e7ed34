/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A big output file, written a megabyte at a time. */
#ifndef IOC_GEN_LINES_H
#define IOC_GEN_LINES_H

#include "base/buf.h"
#include "base/fail.h"

#include <stdio.h>

/* All zeroes is no file: flushing drops what was added. */
struct lines {
	FILE *file;
	const char *path;
	struct buf text; /* append here, then flush */
	uint64_t bytes;  /* written so far */
};

int lines_open(struct lines *l, const char *path, struct fail *f)
    __attribute__((warn_unused_result));
/* Writes when there is much to write. */
int lines_flush(struct lines *l, struct fail *f)
    __attribute__((warn_unused_result));
/* Writes the rest and closes; nothing for no file. */
int lines_close(struct lines *l, struct fail *f)
    __attribute__((warn_unused_result));

#endif
