/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cohort/timeline.h"

#include "base/mem.h"

#include <stdlib.h>

void
timeline_init(struct timeline *t, const struct world *w)
{
	*t = (struct timeline){.world = w};
}

void
timeline_fini(struct timeline *t)
{
	mem_free(t->spell);
	mem_free(t->proven);
	mem_free(t->sanction);
	arena_fini(&t->scratch);
}

bool
result_is_proven(int result)
{
	return result == RESULT_CONVICTED || result == RESULT_CAUTIONED ||
	    result == RESULT_REPRIMANDED;
}

/* The status that counts when rows differ: lower is stronger. */
static int
strength(int status)
{
	static const int order[] = {
	    [STATUS_SENTENCED] = 0,
	    [STATUS_RECALL] = 1,
	    [STATUS_REMAND] = 2,
	    [STATUS_CIVIL] = 3,
	};
	return status < 0 ? 4 : order[status];
}

static bool
is_reversed(const struct event *row)
{
	return row->when[1] != DATE_NONE && row->when[1] < row->when[0];
}

/* A release with "none" as the latest of all. */
static date
release_of(const struct event *row)
{
	return row->when[1] == DATE_NONE ? INT32_MAX : row->when[1];
}

/* What a row's sentence counts from. */
static date
start_of(const struct event *row)
{
	return row->when[2] != DATE_NONE ? row->when[2] : row->when[0];
}

/* Days of a term; life is longer than any. */
static int64_t
term_days(struct duration term, date start)
{
	return term.life ? INT32_MAX : date_add(start, term) - start;
}

static void
add_term(struct duration *sum, struct duration more)
{
	sum->years += more.years;
	sum->months += more.months;
	sum->weeks += more.weeks;
	sum->days += more.days;
	sum->life |= more.life;
}

/*
 * The aggregate sentence of the rows with the spell's status: the longest of
 * those not consecutive, plus each consecutive one (METHODS.md 14.22).
 */
static void
sum_sentence(struct timeline *t, struct spell *s, const struct event *row,
    const struct event *end)
{
	struct duration longest = {0}, rest = {0};
	int64_t most = -1;
	for (; row < end; row++) {
		const struct shape *shape = world_shape(t->world, row);
		if (is_reversed(row) || shape->status != s->status ||
		    !shape->has_sentence)
			continue;
		if (!s->has_sentence)
			s->sentence_start = start_of(row);
		s->has_sentence = true;
		if (shape->is_consecutive) {
			add_term(&rest, shape->sentence);
			continue;
		}
		int64_t days = term_days(shape->sentence, start_of(row));
		if (days > most) {
			most = days;
			longest = shape->sentence;
			s->sentence_start = start_of(row);
		}
	}
	add_term(&longest, rest);
	s->sentence = longest;
}

static struct slice
id_of(const struct timeline *t, const struct event *e)
{
	return value_raw(
	    world_kept(t->world, t->who, e, t->world->id_slot[e->type]));
}

/* Whether b rather than a ends the spell: released later, then received. */
static bool
ends_later(
    const struct timeline *t, const struct event *a, const struct event *b)
{
	if (release_of(a) != release_of(b))
		return release_of(b) > release_of(a);
	if (a->when[0] != b->when[0])
		return b->when[0] > a->when[0];
	return slice_compare(id_of(t, b), id_of(t, a)) < 0;
}

/* The spell that begins at row; *end becomes the first row after it. */
static struct spell
read_spell(struct timeline *t, const struct event *row,
    const struct event *stop, const struct event **end)
{
	struct spell s = {.reception = row->when[0],
	    .status = world_shape(t->world, row)->status,
	    .last = row,
	    .sentence_start = start_of(row)};
	const struct event *r = row;
	for (;
	     r < stop && (int64_t)r->when[0] <= (int64_t)release_of(s.last) + 1;
	     r++) {
		if (is_reversed(r))
			continue;
		int status = world_shape(t->world, r)->status;
		if (strength(status) < strength(s.status))
			s.status = status;
		if (r != row && ends_later(t, s.last, r))
			s.last = r;
		s.nrows++;
	}
	s.release = s.last->when[1];
	sum_sentence(t, &s, row, r);
	*end = r;
	return s;
}

static void
read_spells(struct timeline *t)
{
	const struct event *row = t->begin[RECORD_CUSTODY],
			   *stop = t->begin[RECORD_CUSTODY + 1];
	t->nspells = 0;
	while (row < stop) {
		if (is_reversed(row)) {
			row++;
			continue;
		}
		t->spell = mem_grow(
		    t->spell, t->nspells, &t->spell_cap, sizeof *t->spell);
		struct spell *s = &t->spell[t->nspells++];
		*s = read_spell(t, row, stop, &row);
		t->merged += (uint64_t)s->nrows - 1;
	}
	for (row = t->begin[RECORD_CUSTODY]; row < stop; row++)
		t->reversed += is_reversed(row);
}

/* By proven date; few, so insertion will do until they are not. */
static int
compare_proven(const void *a, const void *b)
{
	const struct event *x = *(const struct event *const *)a,
			   *y = *(const struct event *const *)b;
	if (x->when[1] != y->when[1])
		return x->when[1] < y->when[1] ? -1 : 1;
	return (x > y) - (x < y); /* as they stand in the timeline */
}

static void
collect_proven(struct timeline *t)
{
	const struct event *e = t->begin[RECORD_OFFENCE],
			   *stop = t->begin[RECORD_OFFENCE + 1];
	t->nproven = 0;
	for (; e < stop; e++) {
		if (!result_is_proven(world_shape(t->world, e)->result))
			continue;
		if (e->when[1] == DATE_NONE) {
			t->unproven++;
			continue;
		}
		t->proven = mem_grow(
		    t->proven, t->nproven, &t->proven_cap, sizeof *t->proven);
		t->proven[t->nproven++] = e;
	}
	if (t->nproven > 1)
		qsort(t->proven, t->nproven, sizeof *t->proven, compare_proven);
}

static void
read_sanctions(struct timeline *t)
{
	collect_proven(t);
	t->nsanctions = 0;
	for (size_t i = 0; i < t->nproven; i++) {
		const struct event *e = t->proven[i];
		const struct shape *shape = world_shape(t->world, e);
		if (i == 0 || e->when[1] != t->proven[i - 1]->when[1]) {
			t->sanction = mem_grow(t->sanction, t->nsanctions,
			    &t->sanction_cap, sizeof *t->sanction);
			t->sanction[t->nsanctions++] =
			    (struct sanction){.proven = e->when[1], .first = i};
		}
		struct sanction *s = &t->sanction[t->nsanctions - 1];
		s->is_convicted |= shape->result == RESULT_CONVICTED;
		s->is_custody |= shape->disposal == DISPOSAL_CUSTODY;
		s->n++;
	}
}

void
timeline_open(struct timeline *t, struct person_ref who)
{
	const struct shard *s = &t->world->people->shard[who.shard];
	const struct event *e = s->event + s->first[who.person],
			   *stop = s->event + s->first[who.person + 1];
	t->who = who;
	arena_reset(&t->scratch);
	for (int type = 0; type < RECORD_NTYPES; type++) {
		t->begin[type] = e;
		while (e < stop && e->type == (unsigned)type)
			e++;
	}
	t->begin[RECORD_NTYPES] = e;
	size_t identities = timeline_count(t, RECORD_IDENTITY);
	t->identity = identities ? t->begin[RECORD_IDENTITY + 1] - 1 : NULL;
	t->identities += identities > 1 ? identities - 1 : 0;
	read_spells(t);
	read_sanctions(t);
}
