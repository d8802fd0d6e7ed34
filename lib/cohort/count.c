/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cohort/count.h"

#include "base/mem.h"

#include <stdlib.h>

enum { FEW = 64 };

struct entry {
	date day;
	int same, source; /* the source's rank by name */
	const struct event *event;
};

static int
compare(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;
	if (x->day != y->day)
		return x->day < y->day ? -1 : 1;
	if (x->same != y->same)
		return x->same < y->same ? -1 : 1;
	if (x->source != y->source)
		return x->source < y->source ? -1 : 1;
	return (x->event > y->event) - (x->event < y->event);
}

static bool
is_same_kind(const struct entry *a, const struct entry *b)
{
	return a->day == b->day && a->same == b->same;
}

/* The end of the run of one kind, or of one source in it. */
static size_t
run_end(const struct entry *e, size_t n, size_t i, bool by_source)
{
	size_t j = i + 1;
	while (j < n && is_same_kind(&e[i], &e[j]) &&
	    (!by_source || e[i].source == e[j].source))
		j++;
	return j;
}

/* Writes the longest run of one source within [i, end). */
static size_t
take_longest(
    const struct entry *e, size_t i, size_t end, const struct event **out)
{
	size_t best = i, most = 0;
	for (size_t next; i < end; i = next) {
		next = run_end(e, end, i, true);
		if (next - i > most) {
			best = i;
			most = next - i;
		}
	}
	for (size_t k = 0; k < most; k++)
		out[k] = e[best + k].event;
	return most;
}

size_t
count_offences(const struct world *w, const struct event **offence, size_t n)
{
	struct entry few[FEW];
	struct entry *e = n > FEW ? mem_alloc(n * sizeof *e) : few;
	size_t counted = 0;
	for (size_t i = 0; i < n; i++) {
		const struct shape *s = world_shape(w, offence[i]);
		e[i] = (struct entry){offence[i]->when[0], s->same,
		    w->shapes->source_rank[s->source], offence[i]};
	}
	if (n > 1)
		qsort(e, n, sizeof *e, compare);
	for (size_t i = 0, end; i < n; i = end) {
		end = run_end(e, n, i, false);
		counted += take_longest(e, i, end, offence + counted);
	}
	if (e != few)
		mem_free(e);
	return counted;
}
