/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cohort/crowd.h"

#include "base/crew.h"
#include "base/mem.h"

#include <assert.h>

static_assert(sizeof(struct event) == 24, "what the memory note says");
static_assert(RECORD_NTYPES <= 16, "a type fits an event's 4 bits");

static const uint8_t dates[RECORD_NTYPES][EVENT_DATES + 1] = {
    [RECORD_ARREST] = {ARREST_DATE},
    [RECORD_OFFENCE] = {OFFENCE_OFFENCE_DATE, OFFENCE_PROVEN_DATE,
	OFFENCE_SENTENCE_DATE},
    [RECORD_CUSTODY] = {CUSTODY_RECEPTION_DATE, CUSTODY_RELEASE_DATE,
	CUSTODY_SENTENCE_DATE},
    [RECORD_SUPERVISION] = {SUPERVISION_START_DATE, SUPERVISION_END_DATE},
    [RECORD_ASSESSMENT] = {ASSESSMENT_DATE},
    [RECORD_REFERRAL] = {REFERRAL_DATE, REFERRAL_START_DATE, REFERRAL_END_DATE},
    [RECORD_CONTACT] = {CONTACT_DATE},
    [RECORD_OUTCOME] = {OUTCOME_DATE},
    [RECORD_CIVIL_ORDER] = {CIVIL_ORDER_START_DATE, CIVIL_ORDER_END_DATE},
    [RECORD_IDENTITY] = {IDENTITY_DATE_OF_BIRTH},
};

const uint8_t *
event_dates(enum record_type type)
{
	return dates[type];
}

int
event_date_index(enum record_type type, int field)
{
	for (int i = 0; dates[type][i]; i++)
		if (dates[type][i] == field)
			return i;
	return -1;
}

void
crowd_init(struct crowd *p)
{
	*p = (struct crowd){0};
	for (int i = 0; i < CROWD_SHARDS; i++) {
		pile_init(&p->shard[i].events, sizeof(struct event));
		pthread_mutex_init(&p->shard[i].lock, NULL);
	}
}

void
crowd_fini(struct crowd *p)
{
	for (int i = 0; i < CROWD_SHARDS; i++) {
		struct shard *s = &p->shard[i];
		pthread_mutex_destroy(&s->lock);
		strmap_fini(&s->ids);
		pile_fini(&s->events);
		buf_fini(&s->kept);
		mem_free(s->event);
		mem_free(s->first);
	}
}

void
crowd_find(
    struct crowd *p, uint32_t shard, struct strmap_item *const *id, size_t n)
{
	/* The map uses the lowest bits of a hash. */
	static_assert(CROWD_SHARDS == 1 << (32 - 26), "6 bits choose");
	struct shard *s = &p->shard[shard];
	pthread_mutex_lock(&s->lock);
	strmap_add_list(&s->ids, id, n);
	pthread_mutex_unlock(&s->lock);
}

int64_t
crowd_add(
    struct crowd *p, struct person_ref to, struct event e, struct slice kept)
{
	struct shard *s = &p->shard[to.shard];
	e.person = to.person;
	e.kept = 0;
	if (kept.p) {
		if (s->kept.n + kept.n >= UINT32_MAX)
			return -1;
		e.kept = (uint32_t)s->kept.n + 1;
		buf_slice(&s->kept, kept);
	}
	*(struct event *)pile_add(&s->events) = e;
	return (int64_t)s->events.n - 1;
}

/* What tells events apart. */
struct order {
	struct crowd *people;
	const struct shapes *shapes;
	const struct keep *keep;
	int id_slot[RECORD_NTYPES];
};

/* By type, then first date with none last. */
static int64_t
sort_key(const struct event *e)
{
	int64_t day = e->when[0] == DATE_NONE ? INT32_MAX : e->when[0];
	if (e->type == RECORD_IDENTITY)
		day = 0; /* the last in input order counts */
	return (int64_t)e->type << 40 | (day + INT32_MAX);
}

/* The kept values of an event; absent when there are none. */
static struct slice
kept_of(const struct order *o, const struct shard *s, const struct event *e)
{
	return e->kept ? keep_packed(o->keep, (enum record_type)e->type,
			     s->kept.p + e->kept - 1)
		       : SLICE_NONE;
}

static struct slice
id_of(const struct order *o, const struct shard *s, const struct event *e)
{
	int slot = o->id_slot[e->type];
	return slot < 0 || !e->kept
	    ? SLICE_NONE
	    : value_raw(keep_value(s->kept.p + e->kept - 1, slot));
}

/* Events with one sort key: by id, then by whatever else can be told. */
static int
compare_equals(const struct order *o, const struct shard *s,
    const struct event *a, const struct event *b)
{
	if (a->type == RECORD_IDENTITY)
		return 0;
	int c = slice_compare(id_of(o, s, a), id_of(o, s, b));
	for (int i = 1; c == 0 && i < EVENT_DATES; i++)
		c = (a->when[i] > b->when[i]) - (a->when[i] < b->when[i]);
	if (c == 0)
		c = slice_compare(kept_of(o, s, a), kept_of(o, s, b));
	if (c == 0 && a->shape != b->shape)
		c = slice_compare(strmap_key(&o->shapes->keys, a->shape),
		    strmap_key(&o->shapes->keys, b->shape));
	return c;
}

static bool
comes_before(const struct order *o, const struct shard *s,
    const struct event *a, const struct event *b)
{
	int64_t x = sort_key(a), y = sort_key(b);
	return x != y ? x < y : compare_equals(o, s, a, b) < 0;
}

/* Merges two sorted runs into `to`; equal ones keep their order. */
static void
merge(const struct order *o, const struct shard *s, struct event *to,
    const struct event *a, size_t na, const struct event *b, size_t nb)
{
	while (na && nb) {
		bool second = comes_before(o, s, b, a);
		*to++ = second ? *b++ : *a++;
		na -= !second;
		nb -= second;
	}
	memcpy(to, na ? a : b, (na + nb) * sizeof *to);
}

/* A stable sort in n log n whatever one prolific person's file holds. */
static void
sort_events(const struct order *o, const struct shard *s, struct event *e,
    size_t n, struct event *scratch)
{
	if (n > 16) {
		size_t half = n / 2;
		sort_events(o, s, e, half, scratch);
		sort_events(o, s, e + half, n - half, scratch);
		memcpy(scratch, e, half * sizeof *e);
		merge(o, s, e, scratch, half, e + half, n - half);
		return;
	}
	for (size_t i = 1; i < n; i++) {
		struct event x = e[i];
		size_t j = i;
		for (; j > 0 && comes_before(o, s, &x, &e[j - 1]); j--)
			e[j] = e[j - 1];
		e[j] = x;
	}
}

/* Counts each person's events; first[i + 1] becomes where i's end. */
static size_t
count_events(struct shard *s, size_t npeople)
{
	size_t most = 0;
	s->first = mem_zalloc(npeople + 2, sizeof *s->first);
	for (size_t i = 0; i < s->events.n; i++) {
		const struct event *e = pile_at(&s->events, i);
		if (e->person != PERSON_NONE)
			s->first[e->person + 2]++;
	}
	for (size_t i = 0; i < npeople; i++) {
		if (s->first[i + 2] > most)
			most = s->first[i + 2];
		s->first[i + 2] += s->first[i + 1];
	}
	return most;
}

static void
group(void *state, size_t i, unsigned job)
{
	const struct order *o = state;
	struct shard *s = &o->people->shard[i];
	size_t n = s->ids.n, most = count_events(s, n);
	(void)job;
	s->event = mem_alloc((s->first[n + 1] + 1) * sizeof *s->event);
	for (size_t k = 0; k < s->events.n; k++) {
		const struct event *e = pile_at(&s->events, k);
		if (e->person != PERSON_NONE)
			s->event[s->first[e->person + 1]++] = *e;
	}
	pile_fini(&s->events);
	struct event *scratch = mem_alloc((most + 1) * sizeof *scratch);
	for (size_t k = 0; k < n; k++)
		sort_events(o, s, s->event + s->first[k],
		    s->first[k + 1] - s->first[k], scratch);
	mem_free(scratch);
}

void
crowd_group(struct crowd *p, const struct shapes *shapes,
    const struct keep *keep, unsigned jobs)
{
	struct order o = {.people = p, .shapes = shapes, .keep = keep};
	for (int t = 0; t < RECORD_NTYPES; t++)
		o.id_slot[t] =
		    keep_find(keep, (enum record_type)t, slice_text("id"));
	crew_each(jobs, CROWD_SHARDS, group, &o);
}

size_t
crowd_count(const struct crowd *p)
{
	size_t n = 0;
	for (int i = 0; i < CROWD_SHARDS; i++)
		n += p->shard[i].ids.n;
	return n;
}
