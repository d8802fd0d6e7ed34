/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Maps: any JSON is either refused with a place or read as a map, and then
 * reads a small file without fault. The input is a map, a NUL and the file;
 * without the NUL the file is a fixed one.
 */
#include "shared_import.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char FILE_TEXT[] =
    "Ref,Name,DOB,Sex,A,B\n1,\"SMITH, John\",01/02/1980,M,x|y,10 weeks\n"
    "2,,31/02/1980,?,,\n\"3,Jones\n";

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf records = {0};
	struct import *in = shared_import(&records);
	struct map m, *maps[] = {&m};
	struct import_file file = {0};
	struct fail f = {0};
	char map_path[64], file_path[64];
	struct slice rest,
	    input = slice_of(size ? (const char *)data : "", size),
	    map = slice_cut(input, '\0', &rest);
	scratch_file("json", map, map_path, sizeof map_path);
	scratch_file("csv", rest.p ? rest : slice_text(FILE_TEXT), file_path,
	    sizeof file_path);
	in->maps = maps;
	in->nmaps = 1;
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
	buf_fini(&records);
	return 0;
}
