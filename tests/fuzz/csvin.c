/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The CSV reader: the same rows whatever the size of its blocks, every line
 * either in a row or blank, and never more than one row lost to libcsv. The
 * first byte chooses the delimiter and whether a header width is checked.
 */
#define _GNU_SOURCE /* memfd_create() */
#include "io/csvin.h"
#include "base/mem.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The input as a file that needs no disk. */
static const char *
as_file(const uint8_t *data, size_t size, int *fd)
{
	static char path[64];
	*fd = memfd_create("csvin", 0);
	assert(*fd >= 0);
	if (size && write(*fd, data, size) != (ssize_t)size)
		abort();
	lseek(*fd, 0, SEEK_SET);
	snprintf(path, sizeof path, "/proc/self/fd/%d", *fd);
	return path;
}

static bool
any_row(void *state, const struct slice *cell, size_t n)
{
	(void)state;
	(void)cell;
	(void)n;
	return true;
}

static void
show_row(struct buf *out, const struct csvcells *c, uint64_t line,
    const struct rule *broken)
{
	buf_int(out, (int64_t)line);
	buf_text(out, broken ? broken->name : "");
	for (size_t i = 0; i < c->n; i++) {
		buf_byte(out, '\x1F');
		buf_slice(out, c->cell[i]);
	}
	buf_byte(out, '\x1E');
}

/* Rows must follow each other, and stay within their block. */
static uint64_t
check_block(const struct csvblock *b, uint64_t line)
{
	assert(b->first_line == line);
	for (size_t i = 0; i < b->nrows; i++) {
		const struct csvrow *r = &b->row[i];
		assert((size_t)r->at + r->n < b->n);
		assert(r->line < b->nlines);
		assert(i == 0 || r->line > b->row[i - 1].line);
		assert(i == 0 || r->at > b->row[i - 1].at + b->row[i - 1].n);
	}
	return line + b->nlines;
}

static void
read_all(struct buf *out, const char *path, struct csvin_options o,
    size_t block, bool check_width)
{
	struct csvin c;
	struct csvblock b = {0};
	struct csvcells cells;
	struct arena scratch = {0};
	struct fail f = {0};
	if (csvin_open(&c, path, 0, &f) < 0)
		return;
	c.block = block;
	if (csvin_find_header(&c, &o, check_width ? NULL : any_row, NULL)) {
		uint64_t line = c.line;
		csvcells_init(&cells, &c);
		while (csvin_next(&c, &b, &f) > 0) {
			line = check_block(&b, line);
			for (size_t i = 0; i < b.nrows; i++) {
				const struct rule *broken = csvcells_split(
				    &cells, &b, &b.row[i], &scratch);
				show_row(out, &cells,
				    b.first_line + b.row[i].line, broken);
				arena_reset(&scratch);
			}
		}
		csvcells_fini(&cells);
	}
	csvblock_fini(&b);
	arena_fini(&scratch);
	csvin_close(&c);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char delimiters[] = {0, ',', ';', '\t', '|', ' ', '"'};
	struct csvin_options o = {0};
	struct buf whole = {0}, pieces = {0};
	int fd;
	if (size == 0)
		return 0;
	o.delimiter = delimiters[data[0] % 6];
	bool check_width = data[0] & 0x40;
	const char *path = as_file(data + 1, size - 1, &fd);
	read_all(&whole, path, o, CSVIN_BLOCK, check_width);
	static const size_t blocks[] = {1, 13, 300};
	for (size_t i = 0; i < 3; i++) {
		buf_reset(&pieces);
		read_all(&pieces, path, o, blocks[i], check_width);
		assert(
		    slice_equal(buf_as_slice(&whole), buf_as_slice(&pieces)));
	}
	close(fd);
	buf_fini(&whole);
	buf_fini(&pieces);
	return 0;
}
