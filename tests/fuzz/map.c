/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Maps: any JSON is either refused with a place or read as a map, and then
 * reads a small file without fault. The input is a map, a NUL and the file;
 * without the NUL the file is a fixed one.
 */
#include "rules/import.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char FILE_TEXT[] =
    "Ref,Name,DOB,Sex,A,B\n1,\"SMITH, John\",01/02/1980,M,x|y,10 weeks\n"
    "2,,31/02/1980,?,,\n\"3,Jones\n";

static void
as_file(const char *path, const char *p, size_t n)
{
	FILE *f = fopen(path, "wb");
	assert(f);
	if (n && fwrite(p, 1, n, f) != n)
		abort();
	fclose(f);
}

static int
on_lines(void *state, struct slice lines, struct fail *f)
{
	size_t *n = state;
	(void)f;
	*n += lines.n;
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
	(void)n;
	(void)f;
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

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct import *in = shared_import();
	struct map m, *maps[] = {&m};
	struct import_file file = {0};
	struct fail f = {0};
	char map_path[64], file_path[64];
	size_t seen = 0;
	const uint8_t *nul = size ? memchr(data, 0, size) : NULL;
	size_t n = nul ? (size_t)(nul - data) : size;
	snprintf(
	    map_path, sizeof map_path, "/tmp/ioc-fuzz-%d.json", (int)getpid());
	snprintf(
	    file_path, sizeof file_path, "/tmp/ioc-fuzz-%d.csv", (int)getpid());
	as_file(map_path, (const char *)data, n);
	as_file(file_path, nul ? (const char *)nul + 1 : FILE_TEXT,
	    nul ? size - n - 1 : sizeof FILE_TEXT - 1);
	in->maps = maps;
	in->nmaps = 1;
	in->sink = (struct import_sink){&seen, on_lines, on_finding, on_more,
	    on_begin, on_lines, on_progress};
	if (map_load(&m, map_path, &in->kinds, &f) == 0 &&
	    import_run(in, file_path, &file, &f) == 0)
		assert(file.rows == file.accepted + file.rejected);
	else
		assert(f.kind != FAIL_NONE && f.text[0]);
	import_file_fini(&file);
	map_fini(&m);
	in->maps = NULL;
	in->nmaps = 0;
	remove(map_path);
	remove(file_path);
	return 0;
}
