/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * An import for fuzz targets: the code lists loaded once, records appended to
 * a buffer, what is found and rejected only looked at. One file a target
 * includes it.
 */
#ifndef IOC_FUZZ_SHARED_IMPORT_H
#define IOC_FUZZ_SHARED_IMPORT_H

#include "rules/import.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static int
on_records(void *state, struct slice lines, struct fail *f)
{
	(void)f;
	buf_slice(state, lines);
	return 0;
}

static void
on_finding(void *state, const struct finding *finding)
{
	(void)state;
	assert(finding->rule && finding->text);
}

static void
on_more(void *state, const char *rule, uint64_t n)
{
	(void)state;
	assert(rule && n);
}

static int
on_rejects_begin(void *state, const struct import_file *file,
    const struct slice *header, size_t n, struct fail *f)
{
	(void)state;
	(void)header;
	(void)f;
	assert(file->name && n);
	return 0;
}

static int
on_rejects(void *state, struct slice csv, struct fail *f)
{
	(void)state;
	(void)f;
	assert(csv.n && csv.p[csv.n - 1] == '\n');
	return 0;
}

static void
on_progress(void *state, uint64_t done, uint64_t total)
{
	(void)state;
	(void)done;
	(void)total;
}

static inline struct import *
shared_import(struct buf *records)
{
	static struct import in;
	static bool ready;
	struct fail f = {0};
	setenv("IOC_SHARE", "share", 0);
	if (!ready && import_init(&in, &f) < 0) {
		fprintf(stderr, "%s\n", f.text);
		abort();
	}
	ready = true;
	in.sink = (struct import_sink){records, on_records, on_finding, on_more,
	    on_rejects_begin, on_rejects, on_progress};
	return &in;
}

/* The bytes in a file of their own, by whose path a target reads them. */
static inline const char *
scratch_file(
    const char *suffix, struct slice bytes, char *path, size_t path_size)
{
	snprintf(path, path_size, "/tmp/ioc-fuzz-%d.%s", (int)getpid(), suffix);
	FILE *f = fopen(path, "wb");
	assert(f);
	if (bytes.n && fwrite(bytes.p, 1, bytes.n, f) != bytes.n)
		abort();
	fclose(f);
	return path;
}

#endif
