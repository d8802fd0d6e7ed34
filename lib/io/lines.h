/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * NDJSON inputs as blocks of whole lines, and the lines in a block.
 *
 * The unit is the block, so that threads can each take one: a block holds
 * only complete lines of one input, knows its first line's number, and is
 * followed by LINES_PADDING readable bytes. A line longer than the limit is
 * a failure that names its place; so is a NUL byte (the scanner sees to it).
 * The last line of an input may lack its newline. Not for CSV.
 */
#ifndef IOC_IO_LINES_H
#define IOC_IO_LINES_H

#include "base/fail.h"
#include "io/source.h"

enum {
	LINES_BLOCK = 1 << 20,
	LINES_LIMIT = 1 << 20, /* bytes in a line */
	LINES_PADDING = 64,
};

/* A block: its bytes belong to whoever holds it (lines_block_fini). */
struct block {
	char *p; /* whole lines, the last one ended by a newline too */
	size_t n, cap;
	const char *file; /* for messages; lives as long as the lines */
	uint64_t first_line;
	uint64_t number; /* 0, 1, 2, ... over all inputs */
	unsigned input;  /* which operand */
};

struct lines {
	struct source *source;
	unsigned nsources, current;
	bool is_open;
	unsigned flags;
	char *carry; /* the unfinished line after the last block */
	size_t ncarry, carry_cap;
	uint64_t line, number;
};

/*
 * Takes the operands (none: standard input); opens each when its turn comes,
 * with the flags of io/source.h. `paths` must live as long as the lines.
 */
void lines_init(
    struct lines *l, const char *const *paths, unsigned n, unsigned flags);
void lines_fini(struct lines *l);
/*
 * The next block into b (whose memory is reused): 1, 0 at the end of the last
 * input, -1 with f. Only one thread at a time may call it.
 */
int lines_next(struct lines *l, struct block *b, struct fail *f);
/* Starts again with the first input; every source must allow it. */
int lines_rewind(struct lines *l, struct fail *f);
void lines_block_fini(struct block *b);

/*
 * The next line of a block, without its newline (and a carriage return
 * before it); *at is the offset to go on from, 0 at first; *number counts
 * lines from block->first_line. Blank lines are skipped. False at the end.
 */
bool lines_each(
    const struct block *b, size_t *at, uint64_t *number, struct slice *line);

#endif
