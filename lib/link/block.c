/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "link/block.h"

#include "base/crew.h"
#include "base/mem.h"

#include <assert.h>
#include <stdlib.h>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#define XXH_INLINE_ALL
#include <xxhash.h>

enum { UNIT_PAIRS = 1 << 17, AHEAD = 6, GROUP_ROOM = BLOCK_SCAN + 32 };

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

static inline uint32_t
number_of(const uint32_t *number, uint32_t value)
{
	return number ? number[value] : value;
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
			uint32_t a = number_of(k->left, v[i]);
			if (a && a == number_of(k->right, w[j]))
				return true;
		}
	return false;
}

static inline bool
key_holds(
    const struct people *p, const struct block_key *k, uint32_t x, uint32_t y)
{
	uint32_t v = column_cell(&p->column[k->field], x);
	uint32_t w = column_cell(&p->column[k->other], y);
	if (!v || !w)
		return k->or_missing;
	if ((v | w) & CELL_LIST)
		return lists_hold(p, k, x, y);
	v = number_of(k->left, v);
	return v && v == number_of(k->right, w);
}

/* The keys after the pivot hold. */
static bool
rest_holds(
    const struct people *p, const struct block_rule *r, uint32_t x, uint32_t y)
{
	for (unsigned k = 1; k < r->nkeys; k++)
		if (!key_holds(p, &r->key[k], x, y))
			return false;
	return true;
}

bool
blocks_rule(const struct blocks *b, unsigned rule, uint32_t x, uint32_t y)
{
	const struct block_rule *r = &b->rule[rule];
	return key_holds(b->people, &r->key[0], x, y) &&
	    rest_holds(b->people, r, x, y);
}

/* --- groups --------------------------------------------------------------- */

/* People by value: how many hold each is known; then put in their places. */
static void
group(struct pivot *v, const struct people *p)
{
	const struct column *c = &p->column[v->field];
	const uint32_t *list;
	v->nvalues = c->n + 1;
	v->start = mem_zalloc((size_t)v->nvalues + 2, sizeof *v->start);
	uint32_t *place = v->start + 1, sum = 0;
	for (uint32_t i = 1; i < v->nvalues; i++) {
		place[i] = sum;
		sum += c->holders[i];
	}
	place[v->nvalues] = sum;
	v->person = mem_alloc(((size_t)sum + 1) * sizeof *v->person);
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
		uint64_t bits =
		    (uint64_t)1 << x->load[0] | (uint64_t)1 << x->load[1];
		v->all_loads |= bits;
		if (x->or_missing && r->nkeys == 2)
			v->open_loads |= bits;
		else if (x->or_missing)
			v->wide_loads |= bits;
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

void
blocks_init(struct blocks *b, const struct people *p)
{
	*b = (struct blocks){.people = p};
	for (unsigned r = 0; r < p->model->nrules; r++)
		add_rule(b, r);
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
			struct block_key *x = &b->rule[r].key[k];
			if (x->is_borrowed)
				continue;
			if (x->right != x->left)
				mem_free(x->right);
			mem_free(x->left);
		}
	mem_free(b->unit);
}

/* --- inside a group ------------------------------------------------------- */

/*
 * A group laid out for scanning, a thread's own: for each rule, one person
 * after the other, the number of the rule's keys and a byte of it, so that
 * sixteen people are told apart at once. A left side is looked for on the
 * right; what is missing is 0 on the left and 1 on the right, so that it is
 * never equal; other bytes are 2 or more.
 */
struct group_scan {
	uint32_t number[2][MODEL_PIVOT * GROUP_ROOM];
	uint8_t byte[2][MODEL_PIVOT * GROUP_ROOM];
	uint32_t plain[BLOCK_SCAN], special[BLOCK_SCAN];
	bool is_open[BLOCK_SCAN]; /* of the special ones */
	uint32_t nplain, nspecial, stride;
};

enum side { LEFT, RIGHT };

struct search {
	struct blocks *b;
	const struct pivot *pivot;
	unsigned job, npivot;
	uint32_t value;
	void (*fn)(void *state, unsigned job, uint32_t x, uint32_t y);
	void *state;
	struct group_scan *group;
	/* Of the pivot's rules, those that count in a group of this size. */
	const struct block_rule *rule[MODEL_PIVOT];
	unsigned nrules;
	uint64_t looked, candidates;
};

struct walk {
	struct blocks *b;
	void (*fn)(void *state, unsigned job, uint32_t x, uint32_t y);
	void *state;
	struct group_scan *group[BLOCK_JOBS];
};

static uint32_t
size_of(const struct pivot *v, uint32_t value)
{
	return v->start[value + 1] - v->start[value];
}

/* Some rule of the pivot holds in the group of a value that both have. */
static bool
holds_in(const struct people *p, const struct pivot *v, uint32_t value,
    uint32_t x, uint32_t y)
{
	uint32_t n = size_of(v, value);
	for (unsigned r = 0; r < v->nrules; r++)
		if (n <= v->rule[r]->at_most && rest_holds(p, v->rule[r], x, y))
			return true;
	return false;
}

/* The same of any common value below one. */
static bool
holds_below(const struct people *p, const struct pivot *v, uint32_t below,
    uint32_t x, uint32_t y)
{
	const struct column *c = &p->column[v->field];
	const uint32_t *a, *b;
	uint32_t n = column_values(c, x, &a), m = column_values(c, y, &b);
	for (uint32_t i = 0; i < n; i++)
		for (uint32_t j = 0; j < m; j++)
			if (a[i] == b[j] && a[i] < below &&
			    holds_in(p, v, a[i], x, y))
				return true;
	return false;
}

static bool
is_found_earlier(const struct search *s, uint32_t x, uint32_t y)
{
	const struct people *p = s->b->people;
	const struct column *c = &p->column[s->pivot->field];
	if ((column_cell(c, x) & column_cell(c, y) & CELL_LIST) &&
	    holds_below(p, s->pivot, s->value, x, y))
		return true;
	for (unsigned i = 0; i < s->npivot; i++) {
		const struct pivot *v = &s->b->pivot[i];
		c = &p->column[v->field];
		uint32_t a = column_cell(c, x), b = column_cell(c, y);
		if ((a == b || ((a | b) & CELL_LIST)) &&
		    holds_below(p, v, UINT32_MAX, x, y))
			return true;
	}
	return false;
}

static void
hand_out(struct search *s, uint32_t x, uint32_t y)
{
	if (is_found_earlier(s, x, y))
		return;
	s->candidates++;
	s->fn(s->state, s->job, x < y ? x : y, x < y ? y : x);
}

/* Rules of the group, by bit. */
static void
look_closer(struct search *s, uint32_t x, uint32_t y, unsigned rules)
{
	for (; rules; rules &= rules - 1) {
		unsigned r = (unsigned)__builtin_ctz(rules);
		if (rest_holds(s->b->people, s->rule[r], x, y)) {
			hand_out(s, x, y);
			return;
		}
	}
}

/* How a person takes part in a group. */
enum part {
	PART_PLAIN, /* one number tells whether a rule holds */
	PART_OPEN,  /* some rule holds with everybody: a value is missing */
	PART_LIST,  /* of several values: looked at with everybody */
};

/* The numbers of a person's keys, in the order of the pivot's loads. */
struct loaded {
	uint32_t number[2 * MODEL_PIVOT];
	uint64_t lists, missing; /* loads, by bit */
};

static const uint32_t *
cells_of(const struct search *s, uint32_t person)
{
	return people_row(s->b->people, person);
}

static void
load(const struct pivot *v, const uint32_t *cell, struct loaded *x)
{
	x->lists = x->missing = 0;
	for (unsigned i = 0; i < v->nloads; i++) {
		uint8_t at = v->load[i].place;
		uint32_t value = at == MODEL_NONE ? 0 : cell[at];
		bool is_list = value & CELL_LIST;
		x->lists |= (uint64_t)is_list << i;
		x->missing |= (uint64_t)(value == 0) << i;
		x->number[i] =
		    is_list ? 0 : number_of(v->load[i].number, value);
	}
}

/* The number of a rule's keys after the pivot, by side; 0 for none. */
static inline uint32_t
combined(const struct loaded *x, const struct block_rule *r, bool right)
{
	uint64_t sum = 1;
	for (unsigned k = 1; k < r->nkeys; k++) {
		uint32_t v = x->number[r->key[k].load[right]];
		if (!v)
			return 0;
		sum = (sum ^ v) * 0x9E3779B97F4A7C15;
		sum ^= sum >> 32;
	}
	return (uint32_t)sum | 1;
}

static enum part
part_of(const struct pivot *v, const struct loaded *x)
{
	if (x->lists & v->all_loads)
		return PART_LIST;
	if (x->missing & v->open_loads)
		return PART_OPEN;
	return x->missing & v->wide_loads ? PART_LIST : PART_PLAIN;
}

/* --- inside a group ------------------------------------------------------- */

static uint8_t
byte_of(uint32_t number, enum side side)
{
	return number ? (uint8_t)(2 + (number >> 8) % 254) : (uint8_t)side;
}

/* Puts a person in the next place, on both sides of every rule. */
static void
place(const struct search *s, const struct loaded *x, uint32_t person)
{
	struct group_scan *g = s->group;
	size_t at = g->nplain;
	for (unsigned r = 0; r < s->nrules; r++, at += g->stride) {
		const struct block_rule *rule = s->rule[r];
		uint32_t left = combined(x, rule, false);
		uint32_t right =
		    rule->is_crossed ? combined(x, rule, true) : left;
		g->number[LEFT][at] = left;
		g->number[RIGHT][at] = right;
		g->byte[LEFT][at] = byte_of(left, LEFT);
		g->byte[RIGHT][at] = byte_of(right, RIGHT);
	}
	g->plain[g->nplain++] = person;
}

/* Whoever is compared beyond the last is nobody. */
static void
close_rows(const struct search *s)
{
	struct group_scan *g = s->group;
	for (unsigned r = 0; r < s->nrules; r++)
		memset(&g->byte[RIGHT][r * g->stride + g->nplain], RIGHT, 16);
}

static void
lay_out(const struct search *s, const uint32_t *person, uint32_t n)
{
	struct group_scan *g = s->group;
	struct loaded x;
	g->nplain = g->nspecial = 0;
	g->stride = n + 16;
	for (uint32_t i = 0; i < n; i++) {
		if (i + AHEAD < n)
			mem_fetch(cells_of(s, person[i + AHEAD]));
		load(s->pivot, cells_of(s, person[i]), &x);
		enum part part = part_of(s->pivot, &x);
		if (part == PART_LIST ||
		    (part == PART_OPEN && n <= BLOCK_OPEN)) {
			g->is_open[g->nspecial] = part == PART_OPEN;
			g->special[g->nspecial++] = person[i];
			continue;
		}
		place(s, &x, person[i]);
	}
	close_rows(s);
}

/* Pairs of which one is special: with all others, and those after it. */
static void
scan_special(struct search *s)
{
	const struct group_scan *g = s->group;
	unsigned all = (1u << s->nrules) - 1;
	for (uint32_t i = 0; i < g->nspecial; i++) {
		for (uint32_t j = i + 1; j < g->nspecial; j++)
			if (g->is_open[i] || g->is_open[j])
				hand_out(s, g->special[i], g->special[j]);
			else
				look_closer(
				    s, g->special[i], g->special[j], all);
		for (uint32_t j = 0; j < g->nplain; j++)
			if (g->is_open[i])
				hand_out(s, g->special[i], g->plain[j]);
			else
				look_closer(s, g->special[i], g->plain[j], all);
	}
}

/* The rules whose numbers are equal, by bit. */
static unsigned
equal_numbers(const struct search *s, uint32_t i, uint32_t j)
{
	const struct group_scan *g = s->group;
	unsigned rules = 0;
	for (unsigned r = 0; r < s->nrules; r++) {
		uint32_t left = g->number[LEFT][r * g->stride + i];
		uint32_t right = g->number[RIGHT][r * g->stride + j];
		rules |= (unsigned)(left && left == right) << r;
	}
	return rules;
}

#if defined(__SSE2__)
typedef __m128i sixteen; /* of one byte */

static inline sixteen
spread(uint8_t byte)
{
	return _mm_set1_epi8((char)byte);
}

static inline unsigned
equal_bytes(const struct search *s, const sixteen *left, uint32_t j)
{
	const struct group_scan *g = s->group;
	const uint8_t *right = g->byte[RIGHT] + j;
	__m128i equal = _mm_setzero_si128();
	for (unsigned r = 0; r < s->nrules; r++, right += g->stride) {
		__m128i x = _mm_loadu_si128((const void *)right);
		equal = _mm_or_si128(equal, _mm_cmpeq_epi8(x, left[r]));
	}
	return (unsigned)_mm_movemask_epi8(equal);
}
#else
typedef uint8_t sixteen;

static inline sixteen
spread(uint8_t byte)
{
	return byte;
}

static inline unsigned
equal_bytes(const struct search *s, const sixteen *left, uint32_t j)
{
	const struct group_scan *g = s->group;
	const uint8_t *right = g->byte[RIGHT] + j;
	unsigned equal = 0;
	for (unsigned r = 0; r < s->nrules; r++, right += g->stride)
		for (unsigned k = 0; k < 16; k++)
			equal |= (unsigned)(right[k] == left[r]) << k;
	return equal;
}
#endif

static void
scan_plain(struct search *s)
{
	const struct group_scan *g = s->group;
	for (uint32_t i = 0; i + 1 < g->nplain; i++) {
		sixteen left[MODEL_PIVOT];
		for (unsigned r = 0; r < s->nrules; r++)
			left[r] = spread(g->byte[LEFT][r * g->stride + i]);
		for (uint32_t j = i + 1; j < g->nplain; j += 16) {
			unsigned equal = equal_bytes(s, left, j);
			for (; equal; equal &= equal - 1) {
				uint32_t k = j + (uint32_t)__builtin_ctz(equal);
				look_closer(s, g->plain[i], g->plain[k],
				    equal_numbers(s, i, k));
			}
		}
	}
}

static void
scan_group(struct search *s, const uint32_t *person, uint32_t n)
{
	lay_out(s, person, n);
	s->looked += pairs_of(n);
	scan_special(s);
	scan_plain(s);
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
number_all(const struct search *s, const struct block_rule *rule, bool right,
    const uint32_t *person, uint32_t n, struct numbered *out)
{
	struct loaded x;
	size_t count = 0;
	for (uint32_t i = 0; i < n; i++) {
		load(s->pivot, cells_of(s, person[i]), &x);
		uint32_t number = combined(&x, rule, right);
		if (number)
			out[count++] = (struct numbered){number, person[i]};
	}
	if (count)
		qsort(out, count, sizeof *out, by_number);
	return count;
}

/* A pair that several rules find is the first one's. */
static void
look_once(struct search *s, unsigned index, uint32_t x, uint32_t y)
{
	for (unsigned r = 0; r < index; r++)
		if (rest_holds(s->b->people, s->rule[r], x, y))
			return;
	look_closer(s, x, y, 1u << index);
}

static void
join_rule(struct search *s, unsigned index, const uint32_t *person, uint32_t n,
    struct numbered *left, struct numbered *right)
{
	const struct block_rule *rule = s->rule[index];
	size_t nleft = number_all(s, rule, false, person, n, left);
	size_t nright = number_all(s, rule, true, person, n, right);
	size_t from = 0;
	for (size_t i = 0; i < nleft; i++) {
		while (from < nright && right[from].number < left[i].number)
			from++;
		for (size_t j = from;
		     j < nright && right[j].number == left[i].number; j++) {
			s->looked++;
			if (left[i].person < right[j].person)
				look_once(
				    s, index, left[i].person, right[j].person);
		}
	}
}

/* People with several values are looked at with everybody. */
static void
split_group(struct search *s, const uint32_t *person, uint32_t n)
{
	struct numbered *left = mem_alloc(n * sizeof *left);
	struct numbered *right = mem_alloc(n * sizeof *right);
	uint32_t *who = mem_alloc(n * sizeof *who), nlists = 0, at = n;
	unsigned all = (1u << s->nrules) - 1;
	for (uint32_t i = n; i-- > 0;) {
		struct loaded x;
		load(s->pivot, cells_of(s, person[i]), &x);
		if (part_of(s->pivot, &x) == PART_LIST)
			who[nlists++] = person[i];
		else
			who[--at] = person[i];
	}
	for (uint32_t i = 0; i < nlists; i++)
		for (uint32_t j = i + 1; j < n; j++)
			look_closer(s, who[i], who[j], all);
	for (unsigned r = 0; r < s->nrules; r++)
		join_rule(s, r, who + nlists, n - nlists, left, right);
	mem_free(left);
	mem_free(right);
	mem_free(who);
}

/* Which of the pivot's rules count in a group of n people. */
static void
take_rules(struct search *s, uint32_t n)
{
	s->nrules = 0;
	for (unsigned r = 0; r < s->pivot->nrules; r++)
		if (n <= s->pivot->rule[r]->at_most)
			s->rule[s->nrules++] = s->pivot->rule[r];
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
	    .state = w->state,
	    .group = w->group[job]};
	for (uint32_t v = u->first; v < u->last; v++) {
		const uint32_t *person = s.pivot->person + s.pivot->start[v];
		uint32_t n = size_of(s.pivot, v);
		s.value = v;
		take_rules(&s, n);
		if (!s.nrules)
			continue;
		if (n > BLOCK_SCAN)
			split_group(&s, person, n);
		else if (n > 1)
			scan_group(&s, person, n);
	}
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
		w.group[i] = mem_alloc(sizeof *w.group[i]);
	crew_each(jobs, b->nunits, walk_unit, &w);
	for (unsigned i = 0; i < jobs; i++)
		mem_free(w.group[i]);
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
