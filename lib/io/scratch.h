/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A private file without a name: bytes that need a place for a while.
 *
 * It is in TMPDIR (or /tmp), unlinked as soon as it is there and readable by
 * nobody else; closing it frees it.
 */
#ifndef IOC_IO_SCRATCH_H
#define IOC_IO_SCRATCH_H

#include "base/buf.h"
#include "base/fail.h"

/* A descriptor for reading and writing, or -1 with f (FAIL_SYSTEM). */
int scratch_open(struct fail *f);
/* Appends all that is in it to out. 0, or -1 with f. */
int scratch_read(int fd, struct buf *out, struct fail *f);
/* The folder that it is in. */
const char *scratch_folder(void);

#endif
