/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * JSON lines: records that pass --check are lines of the input, pass again
 * unchanged, and nothing is lost.
 */
#include "shared_import.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Checks the bytes; returns how many rows were rejected. */
static uint64_t
check(struct slice bytes, struct buf *out)
{
	struct import *in = shared_import(out);
	struct import_file file = {0};
	struct fail f = {0};
	char path[64];
	scratch_file("ndjson", bytes, path, sizeof path);
	buf_reset(out);
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
