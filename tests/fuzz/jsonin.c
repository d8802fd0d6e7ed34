/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * JSON lines: records that pass --check are lines of the input, pass again
 * unchanged, and nothing is lost.
 */
#include "rules/import.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

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
	(void)rule;
	(void)n;
}

static int
on_begin(void *state, const struct import_file *file,
    const struct slice *header, size_t n, struct fail *f)
{
	(void)state;
	(void)file;
	(void)header;
	(void)f;
	assert(n == 1);
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

static struct import *
shared_import(void)
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
	return &in;
}

/* Checks the bytes; returns how many rows were rejected. */
static uint64_t
check(struct slice bytes, struct buf *out)
{
	struct import *in = shared_import();
	struct import_file file = {0};
	struct fail f = {0};
	char path[64];
	snprintf(path, sizeof path, "/tmp/ioc-fuzz-%d.ndjson", (int)getpid());
	FILE *stream = fopen(path, "wb");
	assert(stream);
	if (bytes.n && fwrite(bytes.p, 1, bytes.n, stream) != bytes.n)
		abort();
	fclose(stream);
	buf_reset(out);
	in->sink = (struct import_sink){out, on_records, on_finding, on_more,
	    on_begin, on_rejects, on_progress};
	int r = import_run(in, path, &file, &f);
	assert(r == 0 || f.kind != FAIL_NONE);
	uint64_t rejected = file.rejected;
	assert(file.rows == file.accepted + rejected);
	import_file_fini(&file);
	remove(path);
	return rejected;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf once = {0}, twice = {0};
	check(slice_of((const char *)data, size), &once);
	uint64_t rejected = check(buf_as_slice(&once), &twice);
	assert(rejected == 0);
	assert(slice_equal(buf_as_slice(&once), buf_as_slice(&twice)));
	buf_fini(&once);
	buf_fini(&twice);
	return 0;
}
