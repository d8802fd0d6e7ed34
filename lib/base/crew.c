/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/crew.h"

#include "base/mem.h"

#include <assert.h>
#include <pthread.h>
#include <stdbool.h>
#include <unistd.h>

/* Blocks pass one at a time, in the order of their numbers. */
struct gate {
	pthread_mutex_t lock;
	pthread_cond_t turned;
	size_t next;
	bool stopped; /* by a failure: nothing is done here from then on */
};

struct line {
	const struct crew *crew;
	pthread_mutex_t reading;
	size_t next_read; /* under `reading`, as the next */
	bool read_ended;
	struct gate *gate; /* of the steps, and the last one of emitting */
	struct fail fail;  /* under the last gate's lock */
};

static void
gate_init(struct gate *g)
{
	pthread_mutex_init(&g->lock, NULL);
	pthread_cond_init(&g->turned, NULL);
}

static void
gate_fini(struct gate *g)
{
	pthread_cond_destroy(&g->turned);
	pthread_mutex_destroy(&g->lock);
}

/* Waits for the block's turn; has the lock until gate_leave(). */
static void
gate_enter(struct gate *g, size_t number)
{
	pthread_mutex_lock(&g->lock);
	while (g->next != number)
		pthread_cond_wait(&g->turned, &g->lock);
}

static void
gate_leave(struct gate *g)
{
	g->next++;
	pthread_cond_broadcast(&g->turned);
	pthread_mutex_unlock(&g->lock);
}

/* Takes a block and its number: 1, 0 when there is none, -1 failed. */
static int
take(struct line *l, void *worker, size_t *number, struct fail *f)
{
	pthread_mutex_lock(&l->reading);
	int r = 0;
	if (!l->read_ended) {
		r = l->crew->read(l->crew->state, worker, f);
		if (r <= 0)
			l->read_ended = true;
		if (r != 0)
			*number = l->next_read++;
	}
	pthread_mutex_unlock(&l->reading);
	return r;
}

static void
take_step(struct line *l, unsigned i, void *worker, size_t number, bool failed)
{
	struct gate *g = &l->gate[i];
	gate_enter(g, number);
	g->stopped |= failed;
	if (!g->stopped)
		l->crew->step(l->crew->state, worker, i);
	gate_leave(g);
}

/* Emits the block in its turn, or records why it failed. */
static bool
hand_on(struct line *l, void *worker, size_t number, const struct fail *own)
{
	struct gate *g = &l->gate[l->crew->nsteps];
	gate_enter(g, number);
	if (!g->stopped) {
		if (own->kind != FAIL_NONE)
			l->fail = *own;
		else
			l->crew->emit(l->crew->state, worker, &l->fail);
		g->stopped = l->fail.kind != FAIL_NONE;
	}
	bool go_on = !g->stopped;
	gate_leave(g);
	return go_on;
}

static void *
worker_main(void *arg)
{
	struct line *l = arg;
	void *worker = l->crew->hire(l->crew->state);
	bool go_on = true;
	while (go_on) {
		struct fail own = {0};
		size_t number = 0;
		int r = take(l, worker, &number, &own);
		if (r == 0)
			break;
		if (r > 0)
			l->crew->work(l->crew->state, worker, &own);
		for (unsigned i = 0; i < l->crew->nsteps; i++)
			take_step(l, i, worker, number, own.kind != FAIL_NONE);
		go_on = hand_on(l, worker, number, &own);
	}
	/* A worker that stops on failure must not leave others reading. */
	if (!go_on) {
		pthread_mutex_lock(&l->reading);
		l->read_ended = true;
		pthread_mutex_unlock(&l->reading);
	}
	l->crew->dismiss(worker);
	return NULL;
}

int
crew_run(const struct crew *c, unsigned jobs, struct fail *f)
{
	struct line l = {.crew = c};
	pthread_t thread[64];
	unsigned n = 0;
	assert(jobs >= 1);
	if (jobs > 64)
		jobs = 64;
	pthread_mutex_init(&l.reading, NULL);
	l.gate = mem_zalloc(c->nsteps + 1, sizeof *l.gate);
	for (unsigned i = 0; i <= c->nsteps; i++)
		gate_init(&l.gate[i]);
	while (n + 1 < jobs &&
	    pthread_create(&thread[n], NULL, worker_main, &l) == 0)
		n++;
	worker_main(&l);
	while (n)
		pthread_join(thread[--n], NULL);
	for (unsigned i = 0; i <= c->nsteps; i++)
		gate_fini(&l.gate[i]);
	mem_free(l.gate);
	pthread_mutex_destroy(&l.reading);
	if (l.fail.kind != FAIL_NONE)
		return fail_set(f, l.fail.kind, "%s", l.fail.text);
	return 0;
}

struct loop {
	pthread_mutex_t lock;
	size_t next, n;
	unsigned jobs;
	void (*fn)(void *state, size_t i, unsigned job);
	void *state;
};

static void *
loop_main(void *arg)
{
	struct loop *l = arg;
	pthread_mutex_lock(&l->lock);
	unsigned job = l->jobs++;
	while (l->next < l->n) {
		size_t i = l->next++;
		pthread_mutex_unlock(&l->lock);
		l->fn(l->state, i, job);
		pthread_mutex_lock(&l->lock);
	}
	pthread_mutex_unlock(&l->lock);
	return NULL;
}

void
crew_each(unsigned jobs, size_t n,
    void (*fn)(void *state, size_t i, unsigned job), void *state)
{
	struct loop l = {.n = n, .fn = fn, .state = state};
	pthread_t thread[64];
	unsigned started = 0;
	pthread_mutex_init(&l.lock, NULL);
	if (jobs > 64)
		jobs = 64;
	while (started + 1 < jobs && started + 1 < n &&
	    pthread_create(&thread[started], NULL, loop_main, &l) == 0)
		started++;
	loop_main(&l);
	while (started)
		pthread_join(thread[--started], NULL);
	pthread_mutex_destroy(&l.lock);
}

unsigned
crew_default_jobs(void)
{
	long n = sysconf(_SC_NPROCESSORS_ONLN);
	return n < 1 ? 1 : n > 8 ? 8 : (unsigned)n;
}
