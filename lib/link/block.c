/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "link/block.h"

#include "base/crew.h"
#include "base/mem.h"
#include "link/block_part.h"
#include "link/copies.h"

#include <assert.h>
#include <stdlib.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

/* A large unit is so many times the usual. */
enum { UNIT_PAIRS = 1 << 17, LARGE = 8 };

/* --- keys ----------------------------------------------------------------- */

/* Parts of an unbroken date. */
static struct slice
date_part(struct slice text, enum transform how, char out[8])
{
	const char *p = text.p;
	if (text.n != 8)
		return text;
	memcpy(out, p, 8);
	switch (how) {
	case KEY_YEAR:
		return slice_of(out, 4);
	case KEY_YEAR_MONTH:
		return slice_of(out, 6);
	case KEY_YEAR_DAY:
		memcpy(out + 4, p + 6, 2);
		return slice_of(out, 6);
	default:
		return slice_of(out + 4, 4);
	}
}

static struct slice
transformed(const struct model_key *key, struct slice text, char room[8])
{
	struct slice rest;
	switch (key->transform) {
	case KEY_WHOLE:
		break;
	case KEY_PREFIX:
		return slice_of(text.p, text.n < key->n ? text.n : key->n);
	case KEY_OUTWARD:
		return slice_cut(text, ' ', &rest);
	case KEY_SECTOR:
		text = slice_cut(text, ' ', &rest);
		return rest.n ? slice_of(text.p, text.n + 2) : SLICE_NONE;
	case KEY_USER:
		return slice_cut(text, '@', &rest);
	default:
		return date_part(text, key->transform, room);
	}
	return text;
}

/*
 * A number for each value's key: equal for equal texts; 0 for none. NULL when
 * the value's own number will do.
 */
static uint32_t *
key_numbers(const struct people *p, const struct model_key *key, unsigned field)
{
	const struct column *c = &p->column[field];
	char room[8];
	if (key->transform == KEY_WHOLE && key->field == key->other)
		return NULL;
	uint32_t *number = mem_zalloc((size_t)c->n + 1, sizeof *number);
	for (uint32_t v = 1; v <= c->n; v++) {
		struct slice s = transformed(key, column_text(c, v), room);
		if (s.n)
			number[v] = (uint32_t)XXH3_64bits(s.p, s.n) | 1;
	}
	return number;
}

static struct block_key
make_key(const struct people *p, const struct model_key *key)
{
	struct block_key k = {.field = key->field,
	    .other = key->other,
	    .or_missing = key->or_missing,
	    .left = key_numbers(p, key, key->field)};
	k.right =
	    key->other != key->field ? key_numbers(p, key, key->other) : k.left;
	return k;
}

/* Some value of x on this side has the key of some value of y. */
static bool
lists_hold(
    const struct people *p, const struct block_key *k, uint32_t x, uint32_t y)
{
	const uint32_t *v, *w;
	uint32_t n = column_values(&p->column[k->field], x, &v);
	uint32_t m = column_values(&p->column[k->other], y, &w);
	for (uint32_t i = 0; i < n; i++)
		for (uint32_t j = 0; j < m; j++) {
			uint32_t a = block_number(k->left, v[i]);
			if (a && a == block_number(k->right, w[j]))
				return true;
		}
	return false;
}

static inline bool
key_holds(const struct people *p, const struct block_key *k, bool may_lack,
    uint32_t x, uint32_t y)
{
	uint32_t v = column_cell(&p->column[k->field], x);
	uint32_t w = column_cell(&p->column[k->other], y);
	if (!v || !w)
		return k->or_missing && may_lack;
	if ((v | w) & CELL_LIST)
		return lists_hold(p, k, x, y);
	v = block_number(k->left, v);
	return v && v == block_number(k->right, w);
}

bool
block_rest_holds(const struct people *p, const struct block_rule *r, uint32_t n,
    uint32_t x, uint32_t y)
{
	bool may_lack = block_may_lack(r, n);
	for (unsigned k = 1; k < r->nkeys; k++)
		if (!key_holds(p, &r->key[k], may_lack, x, y))
			return false;
	return true;
}

bool
blocks_rule(const struct blocks *b, unsigned rule, uint32_t x, uint32_t y)
{
	const struct block_rule *r = &b->rule[rule];
	return key_holds(b->people, &r->key[0], true, x, y) &&
	    block_rest_holds(b->people, r, 0, x, y);
}

/* --- groups --------------------------------------------------------------- */

/* Where each value's people begin, of so many copies who take no part. */
static uint32_t
place_groups(struct pivot *v, const struct column *c, const double *copies)
{
	uint32_t *place = v->start + 1, sum = 0;
	for (uint32_t i = 1; i < v->nvalues; i++) {
		place[i] = sum;
		sum += c->holders[i] - (copies ? (uint32_t)copies[i] : 0);
	}
	place[v->nvalues] = sum;
	return sum;
}

static void
group_people(struct pivot *v, const struct people *p, bool all)
{
	const struct column *c = &p->column[v->field];
	const uint32_t *list;
	double *copies = all || !p->copies ? NULL : copies_holding(p, v->field);
	v->nvalues = c->n + 1;
	v->start = mem_zalloc((size_t)v->nvalues + 2, sizeof *v->start);
	uint32_t sum = place_groups(v, c, copies), *place = v->start + 1;
	mem_free(copies);
	v->person = mem_zalloc((size_t)sum + BLOCK_AHEAD, sizeof *v->person);
	for (uint32_t i = 0; i < p->n; i++) {
		if (!all && !people_speaks(p, i))
			continue;
		uint32_t n = column_values(c, i, &list);
		for (uint32_t j = 0; j < n; j++)
			v->person[place[list[j]]++] = i;
	}
}

void
pivot_group(struct pivot *v, const struct people *p)
{
	group_people(v, p, true);
}

static void
add_unit(struct blocks *b, struct block_unit unit, uint64_t work)
{
	unit.large = work > LARGE * UNIT_PAIRS ? work : 0;
	b->unit = mem_grow(b->unit, b->nunits, &b->unit_cap, sizeof *b->unit);
	b->unit[b->nunits++] = unit;
}

/*
 * Large groups first, by work, so that no thread is left with one at the end;
 * the rest as they are, for a pivot's units look up the same values.
 */
static int
by_work(const void *x, const void *y)
{
	const struct block_unit *a = x, *b = y;
	if (a->large != b->large)
		return a->large > b->large ? -1 : 1;
	if (a->pivot != b->pivot)
		return a->pivot < b->pivot ? -1 : 1;
	return a->first < b->first ? -1 : a->first > b->first;
}

/* Cuts a pivot's groups into runs of about equal work. */
static void
cut(struct blocks *b, uint32_t pivot)
{
	const struct pivot *v = &b->pivot[pivot];
	uint64_t work = 0;
	uint32_t first = 1;
	for (uint32_t i = 1; i < v->nvalues; i++) {
		uint32_t n = v->start[i + 1] - v->start[i];
		work += block_pairs(n) + n;
		if (work >= UNIT_PAIRS) {
			add_unit(b, (struct block_unit){pivot, first, i + 1, 0},
			    work);
			first = i + 1;
			work = 0;
		}
	}
	if (work)
		add_unit(
		    b, (struct block_unit){pivot, first, v->nvalues, 0}, work);
}

static struct pivot *
pivot_of(struct blocks *b, uint8_t field)
{
	for (unsigned i = 0; i < b->npivots; i++)
		if (b->pivot[i].field == field)
			return &b->pivot[i];
	b->pivot[b->npivots].field = field;
	return &b->pivot[b->npivots++];
}

/* A rule about a field that nobody has a value of never holds. */
static bool
is_idle(const struct people *p, const struct model_rule *rule)
{
	for (unsigned k = 0; k < rule->nkeys; k++)
		if (!rule->key[k].or_missing &&
		    (!p->column[rule->key[k].field].n ||
			!p->column[rule->key[k].other].n))
			return true;
	return false;
}

/* The number of a load in a pivot's list, where it is put when new. */
static uint8_t
load_at(struct pivot *v, uint8_t place, const uint32_t *number)
{
	unsigned i = 0;
	while (i < v->nloads &&
	    (v->load[i].place != place || v->load[i].number != number))
		i++;
	if (i == v->nloads) {
		assert(i < 2 * MODEL_PIVOT);
		v->load[v->nloads++] = (struct block_load){place, number};
	}
	return (uint8_t)i;
}

/* A key like another of the model (same field, same transform). */
static bool
is_same_key(const struct model_key *a, const struct model_key *b)
{
	return a->field == b->field && a->other == b->other &&
	    a->transform == b->transform && a->n == b->n;
}

/* Numbers are made once for all rules that have a key. */
static struct block_key
find_key(const struct blocks *b, unsigned before, const struct model_key *key)
{
	const struct model *m = b->people->model;
	for (unsigned r = 0; r < before; r++)
		for (unsigned k = 0; k < m->rule[r].nkeys; k++)
			if (is_same_key(&m->rule[r].key[k], key)) {
				struct block_key x = b->rule[r].key[k];
				x.or_missing = key->or_missing;
				x.is_borrowed = true;
				return x;
			}
	return make_key(b->people, key);
}

static void
add_loads(const struct people *p, struct pivot *v, struct block_rule *r)
{
	for (unsigned k = 1; k < r->nkeys; k++) {
		struct block_key *x = &r->key[k];
		x->load[0] = load_at(v, p->place[x->field], x->left);
		x->load[1] = load_at(v, p->place[x->other], x->right);
		if (x->or_missing)
			v->may_lack |= (uint64_t)1 << x->load[0] |
			    (uint64_t)1 << x->load[1];
	}
}

static void
add_rule(struct blocks *b, unsigned index)
{
	const struct model_rule *rule = &b->people->model->rule[index];
	struct block_rule *r = &b->rule[index];
	r->nkeys = rule->nkeys;
	r->at_most = rule->at_most;
	for (unsigned k = 0; k < rule->nkeys; k++) {
		r->key[k] = find_key(b, index, &rule->key[k]);
		r->is_crossed |= r->key[k].field != r->key[k].other;
	}
	if (is_idle(b->people, rule))
		return;
	struct pivot *v = pivot_of(b, rule->key[0].field);
	v->rule[v->nrules++] = r;
	add_loads(b->people, v, r);
}

static void
group_pivot(void *state, size_t i, unsigned job)
{
	struct blocks *b = state;
	(void)job;
	group_people(&b->pivot[i], b->people, false);
}

void
blocks_init(struct blocks *b, const struct people *p, unsigned jobs)
{
	*b = (struct blocks){.people = p};
	for (unsigned r = 0; r < p->model->nrules; r++)
		add_rule(b, r);
	crew_each(jobs, b->npivots, group_pivot, b);
	for (unsigned i = 0; i < b->npivots; i++)
		cut(b, i);
	if (b->nunits)
		qsort(b->unit, b->nunits, sizeof *b->unit, by_work);
}

const struct pivot *
blocks_pivot(const struct blocks *b, unsigned field)
{
	for (unsigned i = 0; i < b->npivots; i++)
		if (b->pivot[i].field == field)
			return &b->pivot[i];
	return NULL;
}

void
pivot_fini(struct pivot *v)
{
	mem_free(v->start);
	mem_free(v->person);
}

void
blocks_fini(struct blocks *b)
{
	for (unsigned i = 0; i < b->npivots; i++)
		pivot_fini(&b->pivot[i]);
	for (unsigned r = 0; r < MODEL_RULES; r++)
		for (unsigned k = 0; k < MODEL_KEYS; k++) {
			struct block_key *x = &b->rule[r].key[k];
			if (x->is_borrowed)
				continue;
			if (x->right != x->left)
				mem_free(x->right);
			mem_free(x->left);
		}
	mem_free(b->unit);
}

/* --- all groups ----------------------------------------------------------- */

struct walk {
	struct blocks *b;
	void (*fn)(void *state, unsigned job, uint32_t x, uint32_t y);
	void *state;
	struct block_group *group[BLOCK_JOBS];
};

static void
walk_unit(void *state, size_t i, unsigned job)
{
	struct walk *w = state;
	const struct block_unit *u = &w->b->unit[i];
	struct block_search s = {.b = w->b,
	    .pivot = &w->b->pivot[u->pivot],
	    .job = job,
	    .npivot = u->pivot,
	    .fn = w->fn,
	    .state = w->state};
	for (s.value = u->first; s.value < u->last; s.value++)
		block_search(&s, w->group[job]);
	w->b->looked[job] += s.looked;
	w->b->candidates[job] += s.candidates;
}

void
blocks_each(struct blocks *b, unsigned jobs,
    void (*fn)(void *state, unsigned job, uint32_t x, uint32_t y), void *state)
{
	struct walk w = {.b = b, .fn = fn, .state = state};
	if (jobs > BLOCK_JOBS)
		jobs = BLOCK_JOBS;
	for (unsigned i = 0; i < jobs; i++)
		w.group[i] = block_group_new();
	crew_each(jobs, b->nunits, walk_unit, &w);
	for (unsigned i = 0; i < jobs; i++)
		block_group_free(w.group[i]);
}

static uint64_t
sum(const uint64_t *count)
{
	uint64_t all = 0;
	for (unsigned i = 0; i < BLOCK_JOBS; i++)
		all += count[i];
	return all;
}

uint64_t
blocks_looked(const struct blocks *b)
{
	return sum(b->looked);
}

uint64_t
blocks_candidates(const struct blocks *b)
{
	return sum(b->candidates);
}
