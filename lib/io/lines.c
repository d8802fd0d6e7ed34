/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/lines.h"

#include "base/mem.h"

static const char *const standard_input[] = {"-"};

void
lines_init(
    struct lines *l, const char *const *paths, unsigned n, unsigned flags)
{
	*l = (struct lines){.flags = flags};
	if (n == 0) {
		paths = standard_input;
		n = 1;
	}
	l->nsources = n;
	l->source = mem_zalloc(n, sizeof *l->source);
	for (unsigned i = 0; i < n; i++) {
		l->source[i].path = paths[i];
		l->source[i].fd = l->source[i].spool = -1;
	}
	l->line = 1;
}

void
lines_fini(struct lines *l)
{
	for (unsigned i = 0; i < l->nsources; i++)
		source_close(&l->source[i]);
	mem_free(l->source);
	mem_free(l->carry);
	*l = (struct lines){0};
}

void
lines_block_fini(struct block *b)
{
	mem_free(b->p);
	*b = (struct block){0};
}

static void
block_room(struct block *b, size_t n)
{
	if (b->cap >= n)
		return;
	b->cap = n > LINES_BLOCK ? n * 2 : LINES_BLOCK;
	b->p = mem_resize(b->p, b->cap + LINES_PADDING, 1);
}

static int
open_current(struct lines *l, struct fail *f)
{
	struct source *s = &l->source[l->current];
	if (!l->is_open && s->fd < 0 &&
	    source_open(s, s->path, l->flags, f) < 0)
		return -1;
	if (!l->is_open) {
		l->line = 1;
		l->is_open = true;
	}
	return 0;
}

static void
keep_rest(struct lines *l, const char *p, size_t n)
{
	if (l->carry_cap < n) {
		l->carry_cap = n * 2;
		l->carry = mem_resize(l->carry, l->carry_cap, 1);
	}
	if (n)
		memcpy(l->carry, p, n);
	l->ncarry = n;
}

/*
 * Counts the lines of a block; *too_long becomes the number of the first that
 * is over the limit, or 0.
 */
static uint64_t
count_lines(const struct block *b, uint64_t *too_long)
{
	uint64_t count = 0;
	const char *p = b->p, *end = b->p + b->n, *next;
	*too_long = 0;
	while ((next = memchr(p, '\n', (size_t)(end - p)))) {
		if (next - p > LINES_LIMIT && !*too_long)
			*too_long = b->first_line + count;
		count++;
		p = next + 1;
	}
	return count;
}

/* Offset just after the last newline in p, or 0. */
static size_t
last_line_end(const char *p, size_t n)
{
	while (n && p[n - 1] != '\n')
		n--;
	return n;
}

static int
too_long(const struct source *s, uint64_t line, struct fail *f)
{
	return fail_set(f, FAIL_INPUT,
	    "%s:%llu: line over %d bytes [line.long]", s->name,
	    (unsigned long long)line, LINES_LIMIT);
}

/*
 * A byte order mark is allowed at the very start (Windows tools write one)
 * and dropped.
 */
static void
drop_mark(struct lines *l, struct block *b)
{
	if (l->line == 1 && b->n >= 3 && memcmp(b->p, "\xEF\xBB\xBF", 3) == 0) {
		b->n -= 3;
		memmove(b->p, b->p + 3, b->n);
	}
}

/* Reads until a line ends or the input does: 1, 0 (at the end), -1. */
static int
fill(struct lines *l, struct source *s, struct block *b, struct fail *f)
{
	block_room(b, LINES_BLOCK);
	b->n = l->ncarry;
	block_room(b, b->n + LINES_BLOCK);
	if (b->n)
		memcpy(b->p, l->carry, b->n);
	l->ncarry = 0;
	for (;;) {
		ssize_t got = source_read(s, b->p + b->n, b->cap - b->n, f);
		if (got < 0)
			return -1;
		bool ended = memchr(b->p + b->n, '\n', (size_t)got) != NULL;
		b->n += (size_t)got;
		if (got == 0)
			return 0;
		if (ended)
			return 1;
		if (b->n > LINES_LIMIT)
			return too_long(s, l->line, f);
		block_room(b, b->n + LINES_BLOCK);
	}
}

/* Says where the block stands: 1, or -1 when a line in it is too long. */
static int
label(struct lines *l, const struct source *s, struct block *b, struct fail *f)
{
	uint64_t long_line;
	drop_mark(l, b);
	b->file = s->name;
	b->first_line = l->line;
	b->input = (unsigned)(s - l->source);
	b->number = l->number++;
	l->line += count_lines(b, &long_line);
	if (long_line)
		return too_long(s, long_line, f);
	memset(b->p + b->n, 0, LINES_PADDING);
	return 1;
}

/* The rest of an input that has ended: 1, 0 when there is none, -1. */
static int
last_block(struct lines *l, struct source *s, struct block *b, struct fail *f)
{
	l->is_open = false;
	l->current++;
	if (!b->n)
		return 0;
	if (b->p[b->n - 1] != '\n')
		b->p[b->n++] = '\n';
	return label(l, s, b, f);
}

int
lines_next(struct lines *l, struct block *b, struct fail *f)
{
	while (l->current < l->nsources) {
		struct source *s = &l->source[l->current];
		if (open_current(l, f) < 0)
			return -1;
		int r = fill(l, s, b, f);
		if (r < 0)
			return -1;
		if (r == 0) {
			r = last_block(l, s, b, f);
			if (r != 0)
				return r;
			continue;
		}
		size_t end = last_line_end(b->p, b->n);
		keep_rest(l, b->p + end, b->n - end);
		b->n = end;
		return label(l, s, b, f);
	}
	return 0;
}

int
lines_rewind(struct lines *l, struct fail *f)
{
	for (unsigned i = 0; i < l->nsources; i++)
		if (l->source[i].fd >= 0 && source_rewind(&l->source[i], f) < 0)
			return -1;
	l->current = 0;
	l->is_open = false;
	l->ncarry = 0;
	l->line = 1;
	l->number = 0;
	return 0;
}

bool
lines_each(
    const struct block *b, size_t *at, uint64_t *number, struct slice *line)
{
	while (*at < b->n) {
		const char *p = b->p + *at;
		const char *end = memchr(p, '\n', b->n - *at);
		size_t n = (size_t)(end - p);
		*number = *at == 0 ? b->first_line : *number + 1;
		*at += n + 1;
		if (n && p[n - 1] == '\r')
			n--;
		/* Nearly every line begins with a brace. */
		if (!n || (*p != '{' && slice_trim(slice_of(p, n)).n == 0))
			continue;
		*line = slice_of(p, n);
		return true;
	}
	return false;
}
