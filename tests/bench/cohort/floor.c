/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * floor JOBS FILE: reads every record as ioc-cohort must, and keeps nothing.
 * What ioc-cohort takes beyond this is keeping, ordering and following up.
 */
#include "base/crew.h"
#include "base/mem.h"
#include "io/lines.h"
#include "record/record.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

struct worker {
	struct block block;
	uint64_t nrecords;
};

struct reading {
	struct lines lines;
	uint64_t nrecords;
};

static void *
hire(void *state)
{
	(void)state;
	return mem_zalloc(1, sizeof(struct worker));
}

static void
dismiss(void *worker)
{
	struct worker *w = worker;
	lines_block_fini(&w->block);
	mem_free(w);
}

static int
take(void *state, void *worker, struct fail *f)
{
	struct reading *r = state;
	struct worker *w = worker;
	return lines_next(&r->lines, &w->block, f);
}

static int
scan(void *state, void *worker, struct fail *f)
{
	struct worker *w = worker;
	struct record record;
	struct slice line;
	uint64_t number;
	size_t at = 0;
	(void)state;
	for (w->nrecords = 0; lines_each(&w->block, &at, &number, &line);
	     w->nrecords++) {
		struct origin origin = {w->block.file, number};
		if (record_scan(&record, line, origin, f) < 0)
			return -1;
	}
	return 0;
}

static int
add(void *state, void *worker, struct fail *f)
{
	(void)f;
	((struct reading *)state)->nrecords +=
	    ((struct worker *)worker)->nrecords;
	return 0;
}

int
main(int argc, char **argv)
{
	struct reading r = {.nrecords = 0};
	struct crew crew = {.state = &r,
	    .hire = hire,
	    .dismiss = dismiss,
	    .read = take,
	    .work = scan,
	    .emit = add};
	struct fail f = {0};
	const char *paths[1];
	if (argc != 3) {
		fprintf(stderr, "usage: floor JOBS FILE\n");
		return 2;
	}
	paths[0] = argv[2];
	lines_init(&r.lines, paths, 1, 0);
	int status = crew_run(&crew, (unsigned)atoi(argv[1]), &f) < 0;
	if (status)
		fprintf(stderr, "%s\n", f.text);
	else
		printf("%" PRIu64 " records\n", r.nrecords);
	lines_fini(&r.lines);
	return status;
}
