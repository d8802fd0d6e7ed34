/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "link/tallies.h"

#include "base/mem.h"

#include <stdlib.h>

enum { FIRST = 256 };

void
tallies_fini(struct tallies *t)
{
	mem_free(t->place);
	*t = (struct tallies){0};
}

static size_t
home_of(const struct tallies *t, uint64_t vector)
{
	return (size_t)((vector * 0x9E3779B97F4A7C15) >> 20) & (t->nplaces - 1);
}

static struct tallied *
find(const struct tallies *t, uint64_t vector)
{
	size_t i = home_of(t, vector);
	while (t->place[i].count && t->place[i].vector != vector)
		i = (i + 1) & (t->nplaces - 1);
	return &t->place[i];
}

void
tallies_fetch(const struct tallies *t, uint64_t vector)
{
	if (t->nplaces)
		mem_fetch(&t->place[home_of(t, vector)]);
}

static void
grow(struct tallies *t)
{
	struct tallies bigger = {
	    .nplaces = t->nplaces ? t->nplaces * 2 : FIRST};
	bigger.place = mem_zalloc(bigger.nplaces, sizeof *bigger.place);
	for (size_t i = 0; i < t->nplaces; i++)
		if (t->place[i].count)
			*find(&bigger, t->place[i].vector) = t->place[i];
	bigger.n = t->n;
	mem_free(t->place);
	*t = bigger;
}

void
tallies_add(struct tallies *t, uint64_t vector, uint64_t count)
{
	if (t->n * 2 >= t->nplaces)
		grow(t);
	struct tallied *x = find(t, vector);
	t->n += x->count == 0;
	x->vector = vector;
	x->count += count;
}

uint64_t
tallies_count(const struct tallies *t, uint64_t vector)
{
	return t->nplaces ? find(t, vector)->count : 0;
}

void
tallies_merge(struct tallies *t, const struct tallies *other)
{
	for (size_t i = 0; i < other->nplaces; i++)
		if (other->place[i].count)
			tallies_add(
			    t, other->place[i].vector, other->place[i].count);
}

static int
by_vector(const void *x, const void *y)
{
	const struct tallied *a = x, *b = y;
	return a->vector < b->vector ? -1 : a->vector > b->vector;
}

void
tallies_sort(struct tallies *t)
{
	size_t n = 0;
	for (size_t i = 0; i < t->nplaces; i++)
		if (t->place[i].count)
			t->place[n++] = t->place[i];
	if (n)
		qsort(t->place, n, sizeof *t->place, by_vector);
	t->nplaces = n; /* what is behind them is stale */
}
