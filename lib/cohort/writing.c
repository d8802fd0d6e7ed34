/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cohort/writing.h"

#include "base/crew.h"
#include "base/mem.h"

enum { MEMBERS_AT_A_TIME = 1024 };

struct writing {
	const struct cohort *cohort;
	const struct world *world;
	const struct taker *to;
	struct scores *scores;
	size_t next;
};

/* A thread's members, from one number to before another. */
struct writer {
	struct timeline timeline;
	struct buf text;
	struct scores scores;
	size_t from, to;
};

static void *
hire(void *state)
{
	const struct writing *w = state;
	struct writer *me = mem_zalloc(1, sizeof *me);
	timeline_init(&me->timeline, w->world);
	return me;
}

static void
dismiss(void *worker)
{
	struct writer *me = worker;
	timeline_fini(&me->timeline);
	buf_fini(&me->text);
	mem_free(me);
}

static int
take_range(void *state, void *worker, struct fail *f)
{
	struct writing *w = state;
	struct writer *me = worker;
	size_t left = w->cohort->nmembers - w->next;
	(void)f;
	me->from = w->next;
	w->next += left < MEMBERS_AT_A_TIME ? left : MEMBERS_AT_A_TIME;
	me->to = w->next;
	return me->to > me->from;
}

static int
make_lines(void *state, void *worker, struct fail *f)
{
	const struct writing *w = state;
	struct writer *me = worker;
	(void)f;
	buf_reset(&me->text);
	me->scores = (struct scores){0};
	for (size_t i = me->from; i < me->to; i++)
		member_line(w->cohort, &w->cohort->member[i], &me->timeline,
		    &me->scores, &me->text);
	return 0;
}

static int
hand_on(void *state, void *worker, struct fail *f)
{
	const struct writing *w = state;
	const struct writer *me = worker;
	for (int i = 0; i < NO_SCORE_REASONS; i++)
		w->scores->n[i] += me->scores.n[i];
	return w->to->take(w->to->state, buf_as_slice(&me->text), f);
}

int
cohort_write(const struct cohort *c, const struct world *w, unsigned jobs,
    const struct taker *to, struct scores *scores, struct fail *f)
{
	struct writing writing = {c, w, to, scores, 0};
	struct crew crew = {.state = &writing,
	    .hire = hire,
	    .dismiss = dismiss,
	    .read = take_range,
	    .work = make_lines,
	    .emit = hand_on};
	struct buf line = {0};
	*scores = (struct scores){0};
	cohort_line(c, w, &line);
	int r = to->take(to->state, buf_as_slice(&line), f);
	buf_fini(&line);
	return r < 0 ? -1 : crew_run(&crew, jobs, f);
}
