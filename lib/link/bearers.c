/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "link/bearers.h"

#include "base/mem.h"

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
	unsigned year = p->column[p->model->birth].letters[born] >> 16;
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

/* --- by name -------------------------------------------------------------- */

/* Where the records of each full name begin; of `n` the last one's end. */
static size_t *
starts_of(const struct people *p)
{
	const struct column *c = &p->column[p->model->name];
	size_t *start = mem_alloc(((size_t)c->n + 2) * sizeof *start);
	start[0] = start[1] = 0;
	for (uint32_t v = 1; v <= c->n; v++)
		start[v + 1] = start[v] + c->holders[v];
	return start;
}

/* Fills the groups by main names; start[v] becomes the end of v's. */
static struct bearer *
group_by_name(const struct people *p, size_t *start)
{
	const struct model *m = p->model;
	const struct column *name = &p->column[m->name];
	const struct column *birth = &p->column[m->birth];
	struct bearer *all = mem_alloc((start[name->n + 1] + 1) * sizeof *all);
	for (uint32_t i = 0; i < p->n; i++) {
		uint32_t v = column_first(name, i);
		uint32_t second = m->second_name == MODEL_NONE
		    ? 0
		    : column_first(&p->column[m->second_name], i);
		if (v)
			all[start[v]++] =
			    (struct bearer){column_first(birth, i), second};
	}
	return all;
}

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

struct counting {
	struct bearers *b;
	uint32_t *then;                  /* by first name and decade: people */
	uint64_t decade[BEARER_DECADES]; /* people */
	uint64_t exactly[3];             /* names that so many people have */
};

/*
 * Of two birth dates: people, for a mistaken date is of one person. It hardly
 * has another year and another month and day.
 */
static unsigned
are_two(const struct people *p, const struct bearer *list, size_t n)
{
	const uint32_t *day = p->column[p->model->birth].letters;
	size_t i = 0;
	while (!list[i].born)
		i++;
	uint32_t x = day[list[i].born], y = day[list[n - 1].born];
	return x >> 16 != y >> 16 && (x & 0xFFFF) != (y & 0xFFFF) ? 2 : 1;
}

/* One full name's records: its people, their decades and second names. */
static void
count_name(struct counting *c, uint32_t name, struct bearer *list, size_t n)
{
	struct bearers *b = c->b;
	const struct column *names = &b->people->column[b->people->model->name];
	uint32_t first = names->part[2 * (size_t)name];
	size_t dated = 0, people = 0;
	sort_bearers(list, n);
	for (size_t i = 0; i < n; i++) {
		const struct bearer *x = &list[i];
		if (!x->born)
			continue;
		bool is_new = i == 0 || x[-1].born != x->born;
		dated++;
		if (is_new) {
			unsigned d = decade_of(b->people, x->born);
			people++;
			c->decade[d]++;
			c->then[(size_t)first * BEARER_DECADES + d]++;
		}
		if (x->second && (is_new || x[-1].second != x->second)) {
			b->seconds[first]++;
			tallies_add(
			    &b->second, (uint64_t)first << 32 | x->second, 1);
		}
	}
	if (people == 1 || people == 2)
		c->exactly[people == 1 ? 1 : are_two(b->people, list, n)]++;
	b->of[name] =
	    dated ? (double)n * (double)people / (double)dated : (double)n;
	b->all += b->of[name];
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
compare_decades(struct counting *c)
{
	struct bearers *b = c->b;
	const struct people *p = b->people;
	uint32_t n = p->column[p->model->first_name].n;
	double all = 0;
	for (unsigned d = 0; d < BEARER_DECADES; d++)
		all += (double)c->decade[d];
	for (uint32_t v = 1; v <= n; v++) {
		const uint32_t *count = &c->then[(size_t)v * BEARER_DECADES];
		double sum = 0;
		for (unsigned d = 0; d < BEARER_DECADES; d++)
			sum += count[d];
		sum = without_pair(b, sum);
		for (unsigned d = 0; sum > 0 && d < BEARER_DECADES; d++) {
			double share = (double)c->decade[d] / all;
			if (c->decade[d])
				b->then[(size_t)v * BEARER_DECADES + d] =
				    model_weight(
					log2((without_pair(b, count[d]) +
						 BELIEF * share) /
					    (sum + BELIEF) / share));
		}
	}
}

/*
 * How many others have a name that nobody but a pair seems to: the fewer, the
 * fewer names two people have for each that one has (Good and Turing). A small
 * extract tells little of that.
 */
static double
others_of(const struct counting *c)
{
	double one = (double)c->exactly[1], two = (double)c->exactly[2];
	double n = c->b->all, others = one > 0 ? 2 * two / one : 0;
	return fmin(others, 1) * n / (n + c->b->people->model->tf_k);
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
	for (size_t i = 0; i < b->second.nplaces; i++) {
		const struct tallied *x = &b->second.place[i];
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
bearers_init(struct bearers *b, const struct people *p)
{
	const struct model *m = p->model;
	*b = (struct bearers){.people = p, .is_known = is_about_names(m)};
	if (!b->is_known)
		return;
	const struct column *name = &p->column[m->name];
	size_t firsts = (size_t)p->column[m->first_name].n + 1;
	struct counting c = {.b = b};
	b->of = mem_zalloc((size_t)name->n + 1, sizeof *b->of);
	b->then = mem_zalloc(firsts * BEARER_DECADES, sizeof *b->then);
	b->seconds = mem_zalloc(firsts, sizeof *b->seconds);
	c.then = mem_zalloc(firsts * BEARER_DECADES, sizeof *c.then);
	size_t *end = starts_of(p);
	struct bearer *all = group_by_name(p, end);
	size_t at = 0;
	for (uint32_t v = 1; v <= name->n; v++) {
		if (end[v] > at)
			count_name(&c, v, all + at, end[v] - at);
		at += name->holders[v];
	}
	compare_decades(&c);
	b->others = others_of(&c);
	if (m->second_name != MODEL_NONE)
		b->tie = tie_of(b);
	mem_free(c.then);
	mem_free(all);
	mem_free(end);
}

void
bearers_fini(struct bearers *b)
{
	mem_free(b->of);
	mem_free(b->then);
	mem_free(b->seconds);
	tallies_fini(&b->second);
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
	double both =
	    (double)tallies_count(&b->second, (uint64_t)first << 32 | second);
	double base = share * b->tie;
	if (base > 1)
		base = 1;
	return (without_pair(b, both) + BELIEF * base) /
	    (without_pair(b, b->seconds[first]) + BELIEF);
}
