/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * An input opened for reading: a file by name, or "-" for standard input.
 *
 * Bytes only: lines are io/lines.h's business, CSV csvin.h's. A source can be
 * read a second time: a regular file is read again (and refused with
 * FAIL_INPUT when it has changed in between), anything else is spooled on the
 * way to an unlinked private file in TMPDIR when that was asked for.
 */
#ifndef IOC_IO_SOURCE_H
#define IOC_IO_SOURCE_H

#include "base/fail.h"
#include "io/digest.h"

#include <stdint.h>
#include <sys/types.h>

enum {
	SOURCE_SPOOL = 1,  /* will be rewound */
	SOURCE_DIGEST = 2, /* hash what is read (the first time) */
};

struct source {
	const char *path; /* as given; borrowed */
	const char *name; /* base name for messages: "-" is "standard input" */
	int fd;
	int spool; /* -1, or where what is read is copied to */
	bool is_regular, is_second;
	bool is_ended;   /* the end was reached */
	bool is_spooled; /* fd is the copy now */
	unsigned flags;
	off_t size;      /* of a regular file, else -1 */
	int64_t seen[4]; /* identity of a regular file: a change is refused */
	uint64_t nbytes; /* read so far */
	struct digest *digest;
	char digest_text[DIGEST_TEXT]; /* once the end was reached */
};

/* Opens path; a directory is refused. 0, or -1 with f (FAIL_INPUT). */
int source_open(
    struct source *s, const char *path, unsigned flags, struct fail *f);
/* Up to n bytes; 0 at the end, -1 with f (FAIL_INPUT, FAIL_SYSTEM). */
ssize_t source_read(struct source *s, char *p, size_t n, struct fail *f);
/*
 * Back to the start (needs SOURCE_SPOOL for what is not a file). A file that
 * was not read to its end begins anew; of anything else the rest is read
 * first, so that nothing of it is lost.
 */
int source_rewind(struct source *s, struct fail *f);
/* Closes it; harmless on a zeroed or closed source. */
void source_close(struct source *s);

/*
 * A whole small file (a definition, a code list, a register) in memory,
 * followed by 64 zero bytes that are not counted; owned by the caller
 * (mem_free). `limit` guards against the wrong file. 0 or -1.
 */
int source_slurp(
    const char *path, size_t limit, struct slice *out, struct fail *f);

#endif
