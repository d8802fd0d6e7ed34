/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The floor of ioc-import: libcsv alone, with callbacks that only count. */
#include <csv.h>
#include <stdio.h>

static void
on_cell(void *p, size_t n, void *data)
{
	(void)p;
	(void)n;
	++*(size_t *)data;
}

static void
on_row(int end, void *data)
{
	(void)end;
	(void)data;
}

int
main(int argc, char **argv)
{
	static char block[1 << 18];
	struct csv_parser p;
	size_t n, cells = 0;
	FILE *f = argc == 2 ? fopen(argv[1], "rb") : NULL;
	if (!f || csv_init(&p, 0) != 0)
		return 1;
	csv_set_blk_size(&p, 4096);
	while ((n = fread(block, 1, sizeof block, f)) > 0)
		csv_parse(&p, block, n, on_cell, on_row, &cells);
	csv_fini(&p, on_cell, on_row, &cells);
	csv_free(&p);
	fclose(f);
	printf("%zu cells\n", cells);
	return 0;
}
