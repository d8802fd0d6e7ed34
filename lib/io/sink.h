/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * An output: standard output, or a file that appears whole or not at all.
 *
 * A named file is written beside its place under a temporary name (0600
 * until it is complete) and renamed by sink_commit(); until then the old file
 * is untouched, and sink_abort() removes the new one. A link stays a link, and
 * a device, a pipe or standard output by another name is written, not
 * replaced. Every write is checked.
 * A reader that went away ends the program by SIGPIPE, silently.
 *
 * Whole or not at all holds across a power cut too: the bytes are on the disk
 * (fsync) before the file has its name, and the name is before sink_commit()
 * returns, where its folder can be read. That is for every named file. A
 * register and the changes against it are what the next month rests on, and no
 * second run gives them again; the linked records a second run does give, but
 * half a file of them under their name looks like a file of fewer people, and
 * nobody would know to run again.
 * The disk begins while the file is being made (sync_file_range() on Linux;
 * elsewhere it all waits for the end). Who would rather not wait for a disk
 * redirects standard output, which promises nothing of the kind.
 */
#ifndef IOC_IO_SINK_H
#define IOC_IO_SINK_H

#include "base/fail.h"
#include "io/digest.h"

#include <stdint.h>

struct sink {
	int fd;
	const char *path; /* NULL: standard output */
	char *target;     /* the file to replace, behind any link */
	char *temporary;  /* its name while it is being written */
	char *p;
	size_t n;
	uint64_t nbytes, nbegun; /* written; of those given to the disk */
	bool is_terminal;
	struct digest *digest;
	char digest_text[DIGEST_TEXT]; /* after sink_commit() */
};

/* path NULL or "-" is standard output. 0, or -1 with f (FAIL_SYSTEM). */
int sink_open(struct sink *s, const char *path, bool digest, struct fail *f);
int sink_write(struct sink *s, struct slice bytes, struct fail *f);
/* Writes out what is buffered. */
int sink_flush(struct sink *s, struct fail *f);
/* Flushes, checks, closes, renames. 0 or -1; the sink is closed either way. */
int sink_commit(struct sink *s, struct fail *f);
/* Closes without a result and removes the temporary file; harmless twice. */
void sink_abort(struct sink *s);

/* A small file in one go, by the same rules. */
int sink_save(const char *path, struct slice bytes, struct fail *f);

/*
 * Removes the temporary files of all open sinks: for signal handlers, so it
 * calls only what they may (unlink).
 */
void sink_remove_all(void);

#endif
