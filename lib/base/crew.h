/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Threads that leave no trace: the same bytes for any number of jobs.
 *
 * crew_run() is an ordered pipeline over blocks: reading is one at a time and
 * in order, work is in parallel, emitting is one at a time and in the order
 * of reading. Between the two there may be steps: each is one at a time and in
 * order as well, but while one block is at a step the next may be at the step
 * before. A failure counts in the order of reading: what came before it is
 * emitted, nothing after. crew_each() is a parallel loop over indexes whose
 * results go to places of their own. One job runs without any thread.
 */
#ifndef IOC_BASE_CREW_H
#define IOC_BASE_CREW_H

#include "base/fail.h"

#include <stddef.h>

/*
 * Bytes at the end of what a thread writes often, where that stands in an
 * array by job: neighbours in one cache line wait for each other.
 */
enum { CREW_APART = 128 };

struct crew {
	void *state;                   /* shared; work() may not change it */
	void *(*hire)(void *state);    /* a worker's own memory */
	void (*dismiss)(void *worker); /* frees it */
	/* Takes the next block into the worker: 1, 0 at the end, -1. */
	int (*read)(void *state, void *worker, struct fail *f);
	/* Works on it, touching the worker alone: 0 or -1. */
	int (*work)(void *state, void *worker, struct fail *f);
	/* Hands the result on: 0 or -1. */
	int (*emit)(void *state, void *worker, struct fail *f);
	/*
	 * Steps 0, 1, ... up to `nsteps` on a block that has been worked on.
	 * What one step alone changes is safe without a lock.
	 */
	void (*step)(void *state, void *worker, unsigned i);
	unsigned nsteps;
};

/* Runs until read() says 0. 0, or -1 with the first failure in order. */
int crew_run(const struct crew *c, unsigned jobs, struct fail *f);

/*
 * Calls fn(state, i, job) for every i below n, from `jobs` threads taking the
 * next index as they become free; job (below jobs) tells them apart.
 */
void crew_each(unsigned jobs, size_t n,
    void (*fn)(void *state, size_t i, unsigned job), void *state);

/* For crew_each(): how many runs of `size` indexes there are below n. */
static inline size_t
crew_chunks(size_t n, size_t size)
{
	return (n + size - 1) / size;
}
/* Behind the last index of a run, which begins at chunk * size. */
static inline size_t
crew_chunk_end(size_t chunk, size_t size, size_t n)
{
	return (chunk + 1) * size < n ? (chunk + 1) * size : n;
}

/* How many jobs to use when the user named none: the processors, at most 8. */
unsigned crew_default_jobs(void);

#endif
