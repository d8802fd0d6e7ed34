/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "link/bearers.h"

#include "base/crew.h"
#include "base/mem.h"
#include "link/packed.h"

#include <math.h>
#include <stdlib.h>

/* How many people's names what is known of all names counts for. */
static const double BELIEF = 50;

/* A record of a full name; those of one name stand side by side. */
struct bearer {
	uint32_t born, second; /* values' numbers; 0: none */
};

static unsigned
decade_of(const struct people *p, uint32_t born)
{
	unsigned year = packed_year(p->column[p->model->birth].letters[born]);
	unsigned decade = year < 1900 ? 0 : year / 10 - 190;
	return decade < BEARER_DECADES ? decade : BEARER_DECADES - 1;
}

static bool
is_about_names(const struct model *m)
{
	return m->name != MODEL_NONE && m->birth != MODEL_NONE &&
	    m->first_name != MODEL_NONE &&
	    m->field[m->name].take == TAKE_JOIN &&
	    m->field[m->name].from[0] == m->first_name &&
	    m->field[m->birth].standard == STANDARD_DATE;
}

/* Names that a thread takes at a time; people, for fetching. */
enum { CHUNK = 1 << 13, AHEAD = 12 };

/* So many birth dates of a name are looked at for mistakes. */
enum { MISTAKEN = 16 };

/* --- by name -------------------------------------------------------------- */

static int
by_birth(const void *x, const void *y)
{
	const struct bearer *a = x, *b = y;
	if (a->born != b->born)
		return a->born < b->born ? -1 : 1;
	return a->second < b->second ? -1 : a->second > b->second;
}

/* Insertion for the small groups that nearly all are. */
static void
sort_bearers(struct bearer *list, size_t n)
{
	if (n > 24) {
		qsort(list, n, sizeof *list, by_birth);
		return;
	}
	for (size_t i = 1; i < n; i++) {
		struct bearer x = list[i];
		size_t k = i;
		for (; k > 0 && by_birth(&list[k - 1], &x) > 0; k--)
			list[k] = list[k - 1];
		list[k] = x;
	}
}

/* --- counting ------------------------------------------------------------- */

/* First and second names of people, to be tallied. */
struct pairings {
	uint64_t *key;
	size_t n, cap;
};

/* What one thread has counted, in arrays of its own. */
struct count {
	struct bearer *list;
	size_t cap;
	uint32_t *then, *seconds;        /* as the bearers' */
	uint64_t decade[BEARER_DECADES]; /* people */
	uint64_t alone;                  /* people of one record */
	uint64_t dates, people;          /* of names of few dates */
	struct pairings pairings[BEARER_SHARDS];
	char apart[CREW_APART];
};

struct counting {
	struct bearers *b;
	const struct pivot *names; /* people by full name */
	struct count *count;       /* by job; in the end all in the first */
	unsigned jobs;
};

static unsigned
shard_of(uint64_t key)
{
	return (unsigned)(key * 0x9E3779B97F4A7C15 >> 60) % BEARER_SHARDS;
}

static void
note_second(struct count *c, uint32_t first, uint32_t second)
{
	uint64_t key = (uint64_t)first << 32 | second;
	struct pairings *x = &c->pairings[shard_of(key)];
	x->key = mem_grow(x->key, x->n, &x->cap, sizeof *x->key);
	x->key[x->n++] = key;
	c->seconds[first]++;
}

/* One of two birth dates may be the other, mistaken. */
static bool
may_be_one(uint32_t x, uint32_t y)
{
	return packed_relations(x, y) &
	    (1u << DATE_TWO_PARTS | 1u << DATE_DAY_MONTH_SWAPPED |
		1u << DATE_FIRST_OF_JANUARY);
}

/* The birth dates of one name, the first few in order. */
struct dates {
	uint32_t day[MISTAKEN];
	unsigned n;
};

static void
add_date(struct dates *d, uint32_t day)
{
	unsigned k = d->n++;
	if (k >= MISTAKEN)
		return;
	for (; k > 0 && d->day[k - 1] > day; k--)
		d->day[k] = d->day[k - 1];
	d->day[k] = day;
}

/*
 * How many people the birth dates of one name are of: a date that may be a
 * mistake for another is of the same person. Of many dates some look so by
 * chance, and all are counted.
 */
static unsigned
count_born(const struct dates *d)
{
	unsigned people = 0;
	if (d->n > MISTAKEN)
		return d->n;
	for (unsigned i = 0; i < d->n; i++) {
		unsigned k = 0;
		while (k < i && !may_be_one(d->day[k], d->day[i]))
			k++;
		people += k == i;
	}
	return people;
}

/* A person of the name, or so it seems. */
static void
note_birth(const struct bearers *b, struct count *c, struct dates *d,
    uint32_t first, uint32_t born)
{
	unsigned decade = decade_of(b->people, born);
	add_date(d, b->people->column[b->people->model->birth].letters[born]);
	c->decade[decade]++;
	c->then[(size_t)first * BEARER_DECADES + decade]++;
}

/* One full name's records: its people, their decades and second names. */
static void
count_name(struct bearers *b, struct count *c, uint32_t name, size_t n)
{
	const struct people *p = b->people;
	uint32_t first = p->column[p->model->name].part[2 * (size_t)name];
	struct dates dates = {.n = 0};
	sort_bearers(c->list, n);
	for (size_t i = 0; i < n; i++) {
		const struct bearer *x = &c->list[i];
		if (!x->born)
			continue;
		bool is_new = i == 0 || x[-1].born != x->born;
		bool is_last = i + 1 == n || x[1].born != x->born;
		if (is_new)
			note_birth(b, c, &dates, first, x->born);
		c->alone += is_new && is_last;
		if (x->second && (is_new || x[-1].second != x->second))
			note_second(c, first, x->second);
	}
	unsigned people = count_born(&dates);
	c->dates += dates.n <= MISTAKEN ? dates.n : 0;
	c->people += dates.n <= MISTAKEN ? people : 0;
	if (people <= 2)
		b->exactly[name] = (uint8_t)people;
	b->of[name] = people ? people : (double)n;
}

/* Those who have it as their main name: so many. */
static size_t
gather(const struct counting *k, struct count *c, uint32_t name)
{
	const struct people *p = k->b->people;
	const struct model *m = p->model;
	const struct pivot *v = k->names;
	size_t n = 0;
	for (uint32_t i = v->start[name]; i < v->start[name + 1]; i++) {
		uint32_t who = v->person[i];
		if (i + AHEAD < v->start[v->nvalues])
			mem_fetch(people_row(p, v->person[i + AHEAD]));
		if (column_first(&p->column[m->name], who) != name)
			continue;
		c->list = mem_grow(c->list, n, &c->cap, sizeof *c->list);
		c->list[n++] =
		    (struct bearer){column_first(&p->column[m->birth], who),
			m->second_name == MODEL_NONE
			    ? 0
			    : column_first(&p->column[m->second_name], who)};
	}
	return n;
}

static void
count_chunk(void *state, size_t chunk, unsigned job)
{
	const struct counting *k = state;
	size_t to = crew_chunk_end(chunk, CHUNK, k->names->nvalues - 1);
	for (uint32_t v = (uint32_t)chunk * CHUNK + 1; v <= to; v++) {
		size_t n = gather(k, &k->count[job], v);
		if (n)
			count_name(k->b, &k->count[job], v, n);
	}
}

/* All threads' first and second names of a shard. */
static void
tally_shard(void *state, size_t shard, unsigned job)
{
	const struct counting *k = state;
	struct tallies *to = &k->b->second[shard];
	(void)job;
	for (unsigned i = 0; i < k->jobs; i++) {
		const struct pairings *x = &k->count[i].pairings[shard];
		for (size_t j = 0; j < x->n; j++) {
			if (j + AHEAD < x->n)
				tallies_fetch(to, x->key[j + AHEAD]);
			tallies_add(to, x->key[j], 1);
		}
	}
}

/* All threads' counts in the first one's; people in the order of names. */
static void
add_up(const struct counting *k)
{
	struct bearers *b = k->b;
	const struct people *p = b->people;
	size_t firsts = (size_t)p->column[p->model->first_name].n + 1;
	struct count *all = k->count;
	for (unsigned i = 1; i < k->jobs; i++) {
		for (unsigned d = 0; d < BEARER_DECADES; d++)
			all->decade[d] += all[i].decade[d];
		all->alone += all[i].alone;
		all->dates += all[i].dates;
		all->people += all[i].people;
		for (size_t v = 0; v < firsts; v++)
			all->seconds[v] += all[i].seconds[v];
		for (size_t v = 0; v < firsts * BEARER_DECADES; v++)
			all->then[v] += all[i].then[v];
	}
	/* Where there are many dates, as many are mistakes as elsewhere. */
	double each = ((double)all->people + 1) / ((double)all->dates + 1);
	for (uint32_t v = 1; v <= p->column[p->model->name].n; v++) {
		if (b->of[v] > MISTAKEN)
			b->of[v] *= each;
		b->all += b->of[v];
	}
	double people = 0;
	for (unsigned d = 0; d < BEARER_DECADES; d++)
		people += (double)all->decade[d];
	b->alone = ((double)all->alone + 1) / (people + 1);
	b->seconds = all->seconds;
}

/* What the threads count in; `firsts` and one more than there are. */
static void
hire(struct counting *k, size_t firsts)
{
	k->count = mem_zalloc(k->jobs, sizeof *k->count);
	for (unsigned i = 0; i < k->jobs; i++) {
		struct count *c = &k->count[i];
		c->then = mem_zalloc(firsts * BEARER_DECADES, sizeof *c->then);
		c->seconds = mem_zalloc(firsts, sizeof *c->seconds);
	}
}

/* All but what the bearers keep. */
static void
dismiss(struct counting *k)
{
	for (unsigned i = 0; i < k->jobs; i++) {
		struct count *c = &k->count[i];
		for (unsigned s = 0; s < BEARER_SHARDS; s++)
			mem_free(c->pairings[s].key);
		if (c->seconds != k->b->seconds)
			mem_free(c->seconds);
		mem_free(c->then);
		mem_free(c->list);
	}
	mem_free(k->count);
}

/* --- what follows --------------------------------------------------------- */

static double
without_pair(const struct bearers *b, double count)
{
	double drop = b->people->model->tf_drop;
	return count > drop ? count - drop : 0;
}

/* How many times as common each first name is in each decade. */
static void
compare_decades(void *state, size_t chunk, unsigned job)
{
	const struct counting *k = state;
	struct bearers *b = k->b;
	const struct people *p = b->people;
	const uint64_t *decade = k->count->decade;
	size_t to =
	    crew_chunk_end(chunk, CHUNK, p->column[p->model->first_name].n);
	double all = 0;
	(void)job;
	for (unsigned d = 0; d < BEARER_DECADES; d++)
		all += (double)decade[d];
	for (size_t v = chunk * CHUNK + 1; v <= to; v++) {
		const uint32_t *count = &k->count->then[v * BEARER_DECADES];
		double sum = 0;
		for (unsigned d = 0; d < BEARER_DECADES; d++)
			sum += count[d];
		sum = without_pair(b, sum);
		for (unsigned d = 0; sum > 0 && d < BEARER_DECADES; d++) {
			double share = (double)decade[d] / all;
			if (decade[d])
				b->then[v * BEARER_DECADES + d] = model_weight(
				    log2((without_pair(b, count[d]) +
					     BELIEF * share) /
					(sum + BELIEF) / share));
		}
	}
}

static double
pairs_of(double n)
{
	return n * (n - 1);
}

/*
 * People of one first name agree on the second so many times as often as
 * any two with a second name do.
 */
static double
tie_of(const struct bearers *b)
{
	const struct people *p = b->people;
	uint32_t nfirst = p->column[p->model->first_name].n;
	uint32_t nsecond = p->column[p->model->second_name].n;
	uint64_t *of = mem_zalloc((size_t)nsecond + 1, sizeof *of);
	double seen = 0, of_one = 0, even = 0, all = 0;
	for (unsigned s = 0; s < BEARER_SHARDS; s++)
		for (size_t i = 0; i < b->second[s].nplaces; i++) {
			const struct tallied *x = &b->second[s].place[i];
			seen += x->count ? pairs_of((double)x->count) : 0;
			of[x->vector & UINT32_MAX] += x->count;
		}
	for (uint32_t v = 1; v <= nfirst; v++)
		of_one += b->seconds[v] ? pairs_of(b->seconds[v]) : 0;
	for (uint32_t v = 1; v <= nsecond; v++) {
		even += of[v] ? pairs_of((double)of[v]) : 0;
		all += (double)of[v];
	}
	mem_free(of);
	double expected = all > 1 ? of_one * even / pairs_of(all) : 0;
	return (seen / 2 + BELIEF) / (expected / 2 + BELIEF);
}

void
bearers_init(struct bearers *b, const struct people *p, const struct blocks *by,
    unsigned jobs)
{
	const struct model *m = p->model;
	*b = (struct bearers){.people = p, .is_known = is_about_names(m)};
	if (!b->is_known)
		return;
	size_t firsts = (size_t)p->column[m->first_name].n + 1;
	struct counting k = {.b = b, .jobs = jobs};
	struct pivot own = {.field = m->name};
	/* Of copies only few are in blocks, and all of them bear the name. */
	k.names = p->copies ? NULL : blocks_pivot(by, m->name);
	if (!k.names) {
		pivot_group(&own, p);
		k.names = &own;
	}
	b->exactly = mem_zalloc((size_t)p->column[m->name].n + 1, 1);
	b->of = mem_zalloc((size_t)p->column[m->name].n + 1, sizeof *b->of);
	b->then = mem_zalloc(firsts * BEARER_DECADES, sizeof *b->then);
	hire(&k, firsts);
	crew_each(
	    jobs, crew_chunks(k.names->nvalues - 1, CHUNK), count_chunk, &k);
	crew_each(jobs, BEARER_SHARDS, tally_shard, &k);
	add_up(&k);
	crew_each(jobs, crew_chunks(firsts - 1, CHUNK), compare_decades, &k);
	if (m->second_name != MODEL_NONE)
		b->tie = tie_of(b);
	dismiss(&k);
	pivot_fini(&own);
}

void
bearers_fini(struct bearers *b)
{
	mem_free(b->of);
	mem_free(b->exactly);
	mem_free(b->then);
	mem_free(b->seconds);
	for (unsigned s = 0; s < BEARER_SHARDS; s++)
		tallies_fini(&b->second[s]);
}

int32_t
bearers_then(const struct bearers *b, uint32_t first, uint32_t born)
{
	if (!first || !born)
		return 0;
	return b
	    ->then[(size_t)first * BEARER_DECADES + decade_of(b->people, born)];
}

double
bearers_second(
    const struct bearers *b, uint32_t first, uint32_t second, double share)
{
	uint64_t key = (uint64_t)first << 32 | second;
	double both = (double)tallies_count(&b->second[shard_of(key)], key);
	double base = share * b->tie;
	if (base > 1)
		base = 1;
	return (without_pair(b, both) + BELIEF * base) /
	    (without_pair(b, b->seconds[first]) + BELIEF);
}
