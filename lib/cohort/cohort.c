/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cohort/cohort.h"

#include "base/mem.h"

void
cohort_init(struct cohort *c, const struct definition *d, struct slice name,
    date from, date to)
{
	*c = (struct cohort){.d = d, .name = name, .from = from, .to = to};
	waterfall_init(&c->waterfall, d, &c->arena);
}

void
cohort_fini(struct cohort *c)
{
	mem_free(c->member);
	arena_fini(&c->arena);
	*c = (struct cohort){0};
}

/* By default every source that has records of what reoffending is. */
static void
default_sources(struct cohort *c, const struct shapes *shapes)
{
	for (size_t i = 0; i < shapes->keys.n; i++) {
		const struct shape *s = &shapes->shape[i];
		if (s->type == c->d->reoffence.type)
			c->outcome[s->source] = true;
	}
}

static void
mark(bool *which, const struct shapes *shapes, const struct slice *name,
    size_t n)
{
	for (size_t i = 0; i < n; i++) {
		int source = shapes_source(shapes, name[i]);
		if (source >= 0)
			which[source] = true;
	}
}

void
cohort_settle(struct cohort *c, const struct shapes *shapes)
{
	const struct definition *d = c->d;
	size_t n = shapes->sources.n + 1;
	c->outcome = arena_zalloc(&c->arena, n, sizeof *c->outcome);
	c->history = arena_zalloc(&c->arena, n, sizeof *c->history);
	if (d->noutcome_sources)
		mark(
		    c->outcome, shapes, d->outcome_source, d->noutcome_sources);
	else
		default_sources(c, shapes);
	mark(c->history, shapes, d->full_history, d->nfull_history);
}

struct slice
cohort_missing_source(
    const struct cohort *c, const struct shapes *shapes, size_t n)
{
	const struct definition *d = c->d;
	for (size_t i = 0; i < d->noutcome_sources; i++)
		if (shapes_source(shapes, d->outcome_source[i]) < 0 && n-- == 0)
			return d->outcome_source[i];
	for (size_t i = 0; i < d->nfull_history; i++)
		if (shapes_source(shapes, d->full_history[i]) < 0 && n-- == 0)
			return d->full_history[i];
	return SLICE_NONE;
}
