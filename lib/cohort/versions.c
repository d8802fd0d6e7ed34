/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cohort/versions.h"

#include "base/crew.h"
#include "base/hash.h"
#include "base/mem.h"

#include <assert.h>

/*
 * The lowest bits of a hash choose the part, so there the shard is kept
 * instead, and above them one bit for "has an id".
 */
struct note {
	uint32_t high, low;
	uint32_t event;
};

enum { PART_BITS = VERSION_PARTS - 1, ID_BIT = VERSION_PARTS };
static_assert(
    (int)CROWD_SHARDS <= (int)VERSION_PARTS, "a shard fits the part's bits");
static_assert(sizeof(struct note) == 12, "what the memory note says");

void
versions_init(struct versions *v)
{
	*v = (struct versions){0};
	for (int i = 0; i < VERSION_PARTS; i++)
		pile_init(&v->part[i], sizeof(struct note));
}

void
versions_fini(struct versions *v)
{
	for (int i = 0; i < VERSION_PARTS; i++)
		pile_fini(&v->part[i]);
}

/* Equal whatever the order of the fields. */
static uint64_t
hash_content(const struct record *r)
{
	struct scan s;
	struct slice key;
	struct value v;
	uint64_t sum = 0;
	if (scan_object(&s, r->line))
		while (scan_member(&s, &key, &v) > 0)
			if (!slice_is(key, "from"))
				sum += hash_bytes(
				    value_raw(v), hash_bytes(key, v.kind));
	return sum;
}

uint64_t
version_hash(const struct record *r, bool *has_id)
{
	struct value id = r->field[FIELD_ID];
	*has_id = value_present(id);
	if (!*has_id)
		return hash_content(r);
	uint64_t source = hash_bytes(
	    value_raw(r->field[FIELD_SOURCE]), (uint64_t)r->type + 1);
	return hash_bytes(value_raw(id), source);
}

void
versions_add(struct versions *v, uint64_t hash, bool has_id, uint32_t shard,
    uint32_t event)
{
	uint32_t low = (uint32_t)hash & ~(uint32_t)(PART_BITS | ID_BIT);
	struct note *n = pile_add(&v->part[hash & PART_BITS]);
	*n = (struct note){
	    (uint32_t)(hash >> 32), low | (has_id ? ID_BIT : 0) | shard, event};
}

struct settling {
	struct versions *versions;
	struct crowd *people;
	const struct shapes *shapes;
};

static struct event *
event_of(const struct settling *s, const struct note *n)
{
	return pile_at(&s->people->shard[n->low & PART_BITS].events, n->event);
}

static bool
is_same(const struct settling *s, const struct note *a, const struct note *b)
{
	if (a->high != b->high ||
	    (a->low & ~(uint32_t)PART_BITS) != (b->low & ~(uint32_t)PART_BITS))
		return false;
	const struct event *x = event_of(s, a), *y = event_of(s, b);
	return x->type == y->type &&
	    s->shapes->shape[x->shape].source ==
	    s->shapes->shape[y->shape].source;
}

/* Walks a part in input order; each note takes the place of an equal one. */
static void
settle_part(void *state, size_t part, unsigned job)
{
	const struct settling *s = state;
	struct pile *notes = &s->versions->part[part];
	size_t nslots = 64;
	(void)job;
	while (nslots < notes->n * 2)
		nslots *= 2;
	uint32_t *slot = mem_zalloc(nslots, sizeof *slot);
	for (size_t i = 0; i < notes->n; i++) {
		const struct note *n = pile_at(notes, i);
		size_t at = (n->high * (uint64_t)0x9E3779B1 >> 8) % nslots;
		while (slot[at] && !is_same(s, pile_at(notes, slot[at] - 1), n))
			at = (at + 1) % nslots;
		if (slot[at]) {
			event_of(s, pile_at(notes, slot[at] - 1))->person =
			    PERSON_NONE;
			(n->low & ID_BIT ? s->versions->superseded
					 : s->versions->repeated)[part]++;
		}
		slot[at] = (uint32_t)i + 1;
	}
	mem_free(slot);
	pile_fini(notes);
}

void
versions_settle(struct versions *v, struct crowd *p,
    const struct shapes *shapes, unsigned jobs)
{
	struct settling s = {v, p, shapes};
	crew_each(jobs, VERSION_PARTS, settle_part, &s);
}
