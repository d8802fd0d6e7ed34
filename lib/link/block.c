/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "link/block.h"

#include "base/crew.h"
#include "base/mem.h"

#include <assert.h>
#include <stdlib.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

enum { UNIT_PAIRS = 1 << 17 };

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

/* A number for each value's key: equal for equal texts; 0 for none. */
static uint32_t *
key_numbers(const struct people *p, const struct model_key *key, unsigned field)
{
	const struct column *c = &p->column[field];
	uint32_t *number = mem_zalloc(c->values.n + 1, sizeof *number);
	char room[8];
	for (uint32_t v = 1; v <= c->values.n; v++) {
		struct slice s = transformed(key, column_text(c, v), room);
		if (s.n)
			number[v] = (uint32_t)XXH3_64bits(s.p, s.n) | 1;
	}
	return number;
}

/* Some value of x on this side has the key of some value of y. */
static bool
key_holds(
    const struct blocks *b, unsigned rule, unsigned k, uint32_t x, uint32_t y)
{
	const struct model_key *key = &b->people->model->rule[rule].key[k];
	const struct column *c = &b->people->column[key->field];
	const struct column *d = &b->people->column[key->other];
	const uint32_t *v, *w, *left = b->key[rule][k];
	const uint32_t *right = b->other[rule][k] ? b->other[rule][k] : left;
	uint32_t n = column_values(c, x, &v), m = column_values(d, y, &w);
	if (key->or_missing && (!n || !m))
		return true;
	for (uint32_t i = 0; i < n; i++)
		for (uint32_t j = 0; j < m; j++)
			if (left[v[i]] && left[v[i]] == right[w[j]])
				return true;
	return false;
}

bool
blocks_rule(const struct blocks *b, unsigned rule, uint32_t x, uint32_t y)
{
	const struct model_rule *r = &b->people->model->rule[rule];
	for (unsigned k = 0; k < r->nkeys; k++)
		if (!key_holds(b, rule, k, x, y))
			return false;
	return true;
}

/* --- groups --------------------------------------------------------------- */

/* People by value: counted, then put in their places. */
static void
group(struct pivot *v, const struct people *p)
{
	const struct column *c = &p->column[v->field];
	const uint32_t *list;
	v->nvalues = (uint32_t)c->values.n + 1;
	v->start = mem_zalloc((size_t)v->nvalues + 2, sizeof *v->start);
	uint32_t *place = v->start + 1;
	for (uint32_t i = 0; i < p->n; i++) {
		uint32_t n = column_values(c, i, &list);
		for (uint32_t j = 0; j < n; j++)
			place[list[j] + 1]++;
	}
	for (uint32_t i = 1; i <= v->nvalues; i++)
		place[i] += place[i - 1];
	v->person = mem_alloc((size_t)place[v->nvalues] * sizeof *v->person);
	for (uint32_t i = 0; i < p->n; i++) {
		uint32_t n = column_values(c, i, &list);
		for (uint32_t j = 0; j < n; j++)
			v->person[place[list[j]]++] = i;
	}
}

static uint64_t
pairs_of(uint64_t n)
{
	return n < 2 ? 0 : n * (n - 1) / 2;
}

static void
add_unit(struct blocks *b, struct block_unit unit)
{
	b->unit = mem_grow(b->unit, b->nunits, &b->unit_cap, sizeof *b->unit);
	b->unit[b->nunits++] = unit;
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
		work += pairs_of(n) + n;
		if (work >= UNIT_PAIRS) {
			add_unit(b, (struct block_unit){pivot, first, i + 1});
			first = i + 1;
			work = 0;
		}
	}
	if (work)
		add_unit(b, (struct block_unit){pivot, first, v->nvalues});
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

void
blocks_init(struct blocks *b, const struct people *p)
{
	const struct model *m = p->model;
	*b = (struct blocks){.people = p};
	for (unsigned r = 0; r < m->nrules; r++) {
		const struct model_rule *rule = &m->rule[r];
		struct pivot *v = pivot_of(b, rule->key[0].field);
		v->rule[v->nrules++] = (uint8_t)r;
		for (unsigned k = 0; k < rule->nkeys; k++) {
			const struct model_key *key = &rule->key[k];
			b->key[r][k] = key_numbers(p, key, key->field);
			if (key->other != key->field)
				b->other[r][k] =
				    key_numbers(p, key, key->other);
		}
	}
	for (unsigned i = 0; i < b->npivots; i++) {
		group(&b->pivot[i], p);
		cut(b, i);
	}
}

void
blocks_fini(struct blocks *b)
{
	for (unsigned i = 0; i < b->npivots; i++) {
		mem_free(b->pivot[i].start);
		mem_free(b->pivot[i].person);
	}
	for (unsigned r = 0; r < MODEL_RULES; r++)
		for (unsigned k = 0; k < MODEL_KEYS; k++) {
			mem_free(b->key[r][k]);
			mem_free(b->other[r][k]);
		}
	mem_free(b->unit);
}

/* --- inside a group ------------------------------------------------------- */

struct search {
	struct blocks *b;
	const struct pivot *pivot;
	unsigned job, npivot;
	uint32_t value;
	void (*fn)(void *state, unsigned job, uint32_t x, uint32_t y);
	void *state;
};

/* What tells pairs apart: a byte for each rule of a pivot. */
struct bytes {
	uint64_t half[2];
};

struct walk {
	struct blocks *b;
	void (*fn)(void *state, unsigned job, uint32_t x, uint32_t y);
	void *state;
};

/* The smallest value of the pivot's field that both have. */
static uint32_t
first_common(const struct column *c, uint32_t x, uint32_t y)
{
	const uint32_t *v, *w;
	uint32_t best = UINT32_MAX;
	uint32_t n = column_values(c, x, &v), m = column_values(c, y, &w);
	for (uint32_t i = 0; i < n; i++)
		for (uint32_t j = 0; j < m; j++)
			if (v[i] == w[j] && v[i] < best)
				best = v[i];
	return best;
}

/* The keys after the pivot hold. */
static bool
rest_holds(const struct blocks *b, unsigned rule, uint32_t x, uint32_t y)
{
	const struct model_rule *r = &b->people->model->rule[rule];
	for (unsigned k = 1; k < r->nkeys; k++)
		if (!key_holds(b, rule, k, x, y))
			return false;
	return true;
}

static bool
is_found_earlier(const struct search *s, uint32_t x, uint32_t y)
{
	const struct column *c = &s->b->people->column[s->pivot->field];
	if ((c->cell[x] & c->cell[y] & CELL_LIST) &&
	    first_common(c, x, y) != s->value)
		return true;
	for (unsigned i = 0; i < s->npivot; i++)
		for (unsigned r = 0; r < s->b->pivot[i].nrules; r++)
			if (blocks_rule(s->b, s->b->pivot[i].rule[r], x, y))
				return true;
	return false;
}

static void
hand_out(const struct search *s, uint32_t x, uint32_t y)
{
	if (is_found_earlier(s, x, y))
		return;
	s->b->candidates[s->job]++;
	s->fn(s->state, s->job, x < y ? x : y, x < y ? y : x);
}

static void
look_closer(const struct search *s, uint32_t x, uint32_t y)
{
	for (unsigned r = 0; r < s->pivot->nrules; r++)
		if (rest_holds(s->b, s->pivot->rule[r], x, y)) {
			hand_out(s, x, y);
			return;
		}
}

/*
 * The number of a rule's keys after the pivot, by side; 0 for none. A person
 * for whom no one number will do is a list: looked at with everybody.
 */
static uint32_t
combined(const struct blocks *b, unsigned rule, uint32_t person, bool right,
    bool *is_list)
{
	const struct model_rule *r = &b->people->model->rule[rule];
	uint64_t sum = 1;
	for (unsigned k = 1; k < r->nkeys; k++) {
		const struct model_key *key = &r->key[k];
		uint8_t field = right ? key->other : key->field;
		const uint32_t *number = right && b->other[rule][k]
		    ? b->other[rule][k]
		    : b->key[rule][k];
		uint32_t cell = b->people->column[field].cell[person];
		if ((cell & CELL_LIST) || (key->or_missing && !cell)) {
			*is_list = true;
			return 0;
		}
		if (!number[cell])
			return 0;
		sum = (sum ^ number[cell]) * 0x9E3779B97F4A7C15;
		sum ^= sum >> 32;
	}
	return (uint32_t)sum | 1;
}

/* One byte a rule, never equal between a missing left and a missing right. */
static struct bytes
bytes_of(const struct search *s, uint32_t person, bool right, bool *is_list)
{
	struct bytes bytes;
	memset(&bytes, right, sizeof bytes);
	for (unsigned i = 0; i < s->pivot->nrules; i++) {
		uint32_t number =
		    combined(s->b, s->pivot->rule[i], person, right, is_list);
		if (number)
			((uint8_t *)&bytes)[i] =
			    (uint8_t)(2 + (number >> 8) % 254);
	}
	return bytes;
}

static bool
has_zero_byte(uint64_t z)
{
	const uint64_t ones = 0x0101010101010101, high = ones << 7;
	return ((z - ones) & ~z & high) != 0;
}

static bool
has_equal_byte(struct bytes x, struct bytes y)
{
	return has_zero_byte(x.half[0] ^ y.half[0]) ||
	    has_zero_byte(x.half[1] ^ y.half[1]);
}

/* All pairs of a small group; people with lists come first, compared fully. */
static void
scan_group(const struct search *s, const uint32_t *person, uint32_t n)
{
	struct bytes left[BLOCK_SCAN], right[BLOCK_SCAN];
	uint32_t who[BLOCK_SCAN], nlists = 0, at = n;
	for (uint32_t i = n; i-- > 0;) {
		bool is_list = false;
		struct bytes l = bytes_of(s, person[i], false, &is_list);
		struct bytes r = bytes_of(s, person[i], true, &is_list);
		if (is_list) {
			who[nlists++] = person[i];
			continue;
		}
		who[--at] = person[i];
		left[at] = l;
		right[at] = r;
	}
	s->b->looked[s->job] += pairs_of(n);
	for (uint32_t i = 0; i < nlists; i++)
		for (uint32_t j = i + 1; j < n; j++)
			look_closer(s, who[i], who[j]);
	for (uint32_t i = nlists; i < n; i++)
		for (uint32_t j = i + 1; j < n; j++)
			if (has_equal_byte(left[i], right[j]))
				look_closer(s, who[i], who[j]);
}

/* --- inside a large group ------------------------------------------------- */

struct numbered {
	uint32_t number, person;
};

static int
by_number(const void *x, const void *y)
{
	const struct numbered *a = x, *b = y;
	if (a->number != b->number)
		return a->number < b->number ? -1 : 1;
	return a->person < b->person ? -1 : a->person > b->person;
}

static size_t
number_all(const struct search *s, unsigned rule, bool right,
    const uint32_t *person, uint32_t n, struct numbered *out)
{
	size_t count = 0;
	for (uint32_t i = 0; i < n; i++) {
		bool is_list = false;
		uint32_t number =
		    combined(s->b, rule, person[i], right, &is_list);
		if (number)
			out[count++] = (struct numbered){number, person[i]};
	}
	qsort(out, count, sizeof *out, by_number);
	return count;
}

/* A pair that several rules find is the first one's. */
static void
look_once(const struct search *s, unsigned index, uint32_t x, uint32_t y)
{
	for (unsigned r = 0; r < index; r++)
		if (rest_holds(s->b, s->pivot->rule[r], x, y))
			return;
	if (rest_holds(s->b, s->pivot->rule[index], x, y))
		hand_out(s, x, y);
}

static void
join_rule(const struct search *s, unsigned index, const uint32_t *person,
    uint32_t n, struct numbered *left, struct numbered *right)
{
	unsigned rule = s->pivot->rule[index];
	size_t nleft = number_all(s, rule, false, person, n, left);
	size_t nright = number_all(s, rule, true, person, n, right);
	size_t from = 0;
	for (size_t i = 0; i < nleft; i++) {
		while (from < nright && right[from].number < left[i].number)
			from++;
		for (size_t j = from;
		     j < nright && right[j].number == left[i].number; j++) {
			s->b->looked[s->job]++;
			if (left[i].person < right[j].person)
				look_once(
				    s, index, left[i].person, right[j].person);
		}
	}
}

/* Some key of the pivot's rules is a list: no single number tells it. */
static bool
has_list(const struct search *s, uint32_t person)
{
	bool is_list = false;
	bytes_of(s, person, false, &is_list);
	bytes_of(s, person, true, &is_list);
	return is_list;
}

static void
split_group(const struct search *s, const uint32_t *person, uint32_t n)
{
	struct numbered *left = mem_alloc(n * sizeof *left);
	struct numbered *right = mem_alloc(n * sizeof *right);
	uint32_t *who = mem_alloc(n * sizeof *who), nlists = 0, at = n;
	for (uint32_t i = n; i-- > 0;)
		if (has_list(s, person[i]))
			who[nlists++] = person[i];
		else
			who[--at] = person[i];
	for (uint32_t i = 0; i < nlists; i++)
		for (uint32_t j = i + 1; j < n; j++)
			look_closer(s, who[i], who[j]);
	for (unsigned r = 0; r < s->pivot->nrules; r++)
		join_rule(s, r, who + nlists, n - nlists, left, right);
	mem_free(left);
	mem_free(right);
	mem_free(who);
}

/* --- all groups ----------------------------------------------------------- */

static void
walk_unit(void *state, size_t i, unsigned job)
{
	struct walk *w = state;
	const struct block_unit *u = &w->b->unit[i];
	struct search s = {.b = w->b,
	    .pivot = &w->b->pivot[u->pivot],
	    .job = job,
	    .npivot = u->pivot,
	    .fn = w->fn,
	    .state = w->state};
	for (uint32_t v = u->first; v < u->last; v++) {
		const uint32_t *person = s.pivot->person + s.pivot->start[v];
		uint32_t n = s.pivot->start[v + 1] - s.pivot->start[v];
		s.value = v;
		if (n > BLOCK_SCAN)
			split_group(&s, person, n);
		else if (n > 1)
			scan_group(&s, person, n);
	}
}

void
blocks_each(struct blocks *b, unsigned jobs,
    void (*fn)(void *state, unsigned job, uint32_t x, uint32_t y), void *state)
{
	struct walk w = {b, fn, state};
	crew_each(
	    jobs > BLOCK_JOBS ? BLOCK_JOBS : jobs, b->nunits, walk_unit, &w);
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
