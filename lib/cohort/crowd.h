/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Everybody in the input, and each one's events.
 *
 * People are spread over shards by a hash of their person_id, so that threads
 * can add and later evaluate them side by side. Events are appended in input
 * order; crowd_group() then brings each person's together, by type, first
 * date (events without one last), id, and last by all that is kept of them:
 * the order of the input never shows, but that of identities, of which the
 * last counts. Nor do shards: members are put in person_id order.
 *
 * Memory: 24 bytes an event and what is kept of it (cohort/keep.h), about 60
 * bytes and the length of the person_id a person.
 */
#ifndef IOC_COHORT_CROWD_H
#define IOC_COHORT_CROWD_H

#include "cohort/keep.h"
#include "cohort/pile.h"
#include "cohort/shape.h"

#include <pthread.h>

enum { CROWD_SHARDS = 64, EVENT_DATES = 3 };

static const uint32_t PERSON_NONE = UINT32_MAX;

struct event {
	uint32_t person; /* number in its shard; PERSON_NONE: superseded */
	uint32_t type : 4, shape : 28;
	uint32_t kept;          /* 1 + where its kept values start; 0: none */
	date when[EVENT_DATES]; /* as event_dates() lists them */
};

struct shard {
	pthread_mutex_t lock;
	struct strmap ids;
	struct pile events; /* struct event, until grouped */
	struct buf kept;
	struct event *event; /* grouped */
	uint32_t *first;     /* of each person's events; n + 1 of them */
};

struct crowd {
	struct shard shard[CROWD_SHARDS];
};

/* A person's place. */
struct person_ref {
	uint32_t shard, person;
};

/* The date fields of a type that events carry, ended by FIELD_TYPE. */
const uint8_t *event_dates(enum record_type type);
/* Which of an event's dates that field is, or -1. */
int event_date_index(enum record_type type, int field);

void crowd_init(struct crowd *p);
void crowd_fini(struct crowd *p);
/* A person_id tells the shard by the highest bits of its hash. */
static inline uint32_t
crowd_shard(const struct strmap_item *id)
{
	return id->hash >> 26;
}
/*
 * Finds many of one shard, adding who is new. Threads may call it at once;
 * asking for many at a time hides the waiting for memory.
 */
void crowd_find(
    struct crowd *p, uint32_t shard, struct strmap_item *const *id, size_t n);
/*
 * Appends an event, with its kept values (absent: none); returns its number
 * in the shard. One thread at a time. -1 when a shard's kept values do not
 * fit.
 */
int64_t crowd_add(
    struct crowd *p, struct person_ref to, struct event e, struct slice kept);
/* Groups all shards, in parallel; what was kept tells equal days apart. */
void crowd_group(struct crowd *p, const struct shapes *shapes,
    const struct keep *keep, unsigned jobs);
size_t crowd_count(const struct crowd *p);

static inline struct slice
crowd_id(const struct crowd *p, struct person_ref ref)
{
	return strmap_key(&p->shard[ref.shard].ids, ref.person);
}

#endif
