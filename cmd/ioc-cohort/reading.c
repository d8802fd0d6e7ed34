/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading: threads take blocks in turn; what passes goes out in order. */
#include "cohort.h"

#include "base/crew.h"
#include "base/mem.h"
#include "cli/progress.h"

/* A thread that reads: its block, and what of it is passed on. */
struct reader {
	struct collector *collector;
	struct block block;
	struct buf passed;
	bool passes_all; /* the block as it stands */
};

static void *
hire(void *state)
{
	struct run *run = state;
	struct reader *r = mem_zalloc(1, sizeof *r);
	r->collector = collection_hire(&run->all);
	return r;
}

static void
dismiss(void *worker)
{
	struct reader *r = worker;
	collection_dismiss(r->collector);
	lines_block_fini(&r->block);
	buf_fini(&r->passed);
	mem_free(r);
}

static int
take_block(void *state, void *worker, struct fail *f)
{
	struct run *run = state;
	struct reader *r = worker;
	return lines_next(&run->lines, &r->block, f);
}

static int
read_block(void *state, void *worker, struct fail *f)
{
	const struct run *run = state;
	struct reader *r = worker;
	struct record record;
	struct slice line;
	uint64_t number;
	size_t at = 0, start = 0;
	bool events = run->options->events;
	buf_reset(&r->passed);
	r->passes_all = events;
	for (; lines_each(&r->block, &at, &number, &line); start = at) {
		struct origin origin = {r->block.file, number};
		if (collection_read(r->collector, line, origin, &record, f) < 0)
			return -1;
		bool passes = agenda_passes(&run->plan, &record, events);
		/* Nothing is copied while all of the block passes. */
		if (r->passes_all && !passes)
			buf_add(&r->passed, r->block.p, start);
		r->passes_all &= passes;
		if (passes && !r->passes_all) {
			buf_slice(&r->passed, line);
			buf_byte(&r->passed, '\n');
		}
	}
	collection_resolve(r->collector);
	return 0;
}

static int
hand_on_block(void *state, void *worker, struct fail *f)
{
	struct run *run = state;
	struct reader *r = worker;
	const struct source *s = &run->lines.source[r->block.input];
	progress_show(
	    "reading", s->nbytes, s->size > 0 ? (uint64_t)s->size : 0);
	if (collection_commit(r->collector, f) < 0)
		return -1;
	if (run->is_csv)
		return 0;
	return sink_write(&run->sink,
	    r->passes_all ? slice_of(r->block.p, r->block.n)
			  : buf_as_slice(&r->passed),
	    f);
}

static uint64_t
count_records(const struct collection *all)
{
	uint64_t n = 0;
	for (int t = 0; t < RECORD_NTYPES; t++)
		n += all->records[t];
	return n;
}

int
read_records(struct run *run, struct fail *f)
{
	struct crew crew = {.state = run,
	    .hire = hire,
	    .dismiss = dismiss,
	    .read = take_block,
	    .work = read_block,
	    .emit = hand_on_block};
	if (crew_run(&crew, run->jobs, f) < 0)
		return -1;
	collection_settle(&run->all, run->jobs);
	prog_empty(run->prog, count_records(&run->all));
	if (run->all.unresolved)
		prog_warn(run->prog,
		    "%llu records of %zu individuals have no person_id: they "
		    "are in no cohort [person.unresolved]",
		    (unsigned long long)run->all.unresolved,
		    run->all.individuals.n);
	return 0;
}
