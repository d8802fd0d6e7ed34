/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Inside a group: the pairs that share some rule's keys.
 *
 * Of each person and rule the keys make one number. In a small group a byte of
 * the numbers is compared, sixteen at a time. In a larger one people are put in
 * a hash table by number, the last first, after each was looked for among those
 * who come after. Of a rule with crossed keys the numbers looked for are not
 * those put in. Someone with several values has several numbers; someone who
 * lacks a value that the rule can do without is looked at with everybody.
 */
#include "base/mem.h"
#include "link/block_part.h"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

enum {
	FEW = 4,        /* people who are simply compared with one another */
	SCANNED = 192,  /* people up to whom a scan is faster than a table */
	MOST_KEYS = 32, /* numbers of a person, by one rule */
	HITS = 1024,    /* pairs that are kept before they are looked at */
	SIXTEEN = 16,
};

/* In the place of a number, which is odd. */
enum { NO_KEY = 0, SEVERAL_KEYS = 2, ANY_KEY = 4 };

enum side { LEFT, RIGHT };

/* One of the numbers of who has several. */
struct other_key {
	uint64_t number;
	uint32_t place;
};

/* What a rule's left or right keys say of the people, by place. */
struct keys {
	uint64_t *number;        /* with SIXTEEN times NO_KEY behind them */
	struct other_key *other; /* rising places */
	size_t nother, cap;
};

/* Somebody's number in the table: the next of its bucket comes after. */
struct entry {
	uint64_t number;
	uint32_t place, next;
};

/* Two who share a rule's keys, by place: the first comes before the second. */
struct hit {
	uint32_t i, j;
};

struct block_group {
	const uint32_t *person;
	uint32_t n, room;
	struct keys keys[MODEL_PIVOT][2];
	uint32_t nany[MODEL_PIVOT];      /* people who are looked at with all */
	uint8_t byte[SCANNED + SIXTEEN]; /* of each one's number */
	uint32_t *head;                  /* by hash: an entry from 1, or 0 */
	struct entry *entry;
	size_t entry_room, nentries;
	uint32_t mask;
	/* By place: when last found, so that nobody is found twice. */
	uint64_t *found;
	uint64_t now;
	struct hit hit[HITS];
	unsigned nhits;
};

struct block_group *
block_group_new(void)
{
	return mem_zalloc(1, sizeof(struct block_group));
}

static void
free_rooms(struct block_group *g)
{
	for (unsigned r = 0; r < MODEL_PIVOT; r++)
		for (unsigned side = LEFT; side <= RIGHT; side++)
			mem_free(g->keys[r][side].number);
	mem_free(g->head);
	mem_free(g->found);
}

void
block_group_free(struct block_group *g)
{
	free_rooms(g);
	for (unsigned r = 0; r < MODEL_PIVOT; r++)
		for (unsigned side = LEFT; side <= RIGHT; side++)
			mem_free(g->keys[r][side].other);
	mem_free(g->entry);
	mem_free(g);
}

static void
make_room(struct block_group *g, uint32_t n)
{
	if (n <= g->room)
		return;
	g->room = n + n / 2 + 64;
	free_rooms(g);
	for (unsigned r = 0; r < MODEL_PIVOT; r++)
		for (unsigned side = LEFT; side <= RIGHT; side++)
			g->keys[r][side].number =
			    mem_alloc((g->room + SIXTEEN) * sizeof(uint64_t));
	g->head = mem_alloc(4 * (size_t)g->room * sizeof *g->head);
	g->found = mem_zalloc(g->room, sizeof *g->found);
	g->now = 0;
}

/* --- handing out ---------------------------------------------------------- */

/* Some rule of a pivot holds in the group of a value that both have. */
static bool
holds_in(const struct people *p, const struct pivot *v, uint32_t value,
    uint32_t x, uint32_t y)
{
	uint32_t n = block_size(v, value);
	for (unsigned r = 0; r < v->nrules; r++)
		if (n <= v->rule[r]->at_most &&
		    block_rest_holds(p, v->rule[r], n, x, y))
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
is_found_earlier(const struct block_search *s, uint32_t x, uint32_t y)
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
hand_out(struct block_search *s, uint32_t x, uint32_t y)
{
	if (is_found_earlier(s, x, y))
		return;
	s->candidates++;
	s->fn(s->state, s->job, x, y);
}

/* --- keys of a person ----------------------------------------------------- */

/* The numbers of a person's values, in the order of the pivot's loads. */
struct loaded {
	uint32_t number[2 * MODEL_PIVOT];
	uint64_t lists, missing; /* loads, by bit */
};

static void
load(const struct pivot *v, const uint32_t *row, struct loaded *x)
{
	x->lists = x->missing = 0;
	for (unsigned i = 0; i < v->nloads; i++) {
		uint8_t at = v->load[i].place;
		uint32_t value = at == MODEL_NONE ? 0 : row[at];
		bool is_list = value & CELL_LIST;
		x->lists |= (uint64_t)is_list << i;
		x->missing |= (uint64_t)(value == 0) << i;
		x->number[i] =
		    is_list ? 0 : block_number(v->load[i].number, value);
	}
}

static inline uint64_t
add_key(uint64_t sum, uint32_t number)
{
	sum = (sum ^ number) * 0x9E3779B97F4A7C15;
	return sum ^ sum >> 32;
}

/* Of 64 bits: that other keys have the same is out of the question. */
static inline uint64_t
key_number(uint64_t sum)
{
	return sum | 1;
}

/* The number of the keys of somebody with one value of each. */
static inline uint64_t
only_number(const struct loaded *x, const struct block_rule *r, enum side side)
{
	uint64_t sum = 1;
	for (unsigned k = 1; k < r->nkeys; k++) {
		uint32_t v = x->number[r->key[k].load[side]];
		if (!v)
			return NO_KEY;
		sum = add_key(sum, v);
	}
	return key_number(sum);
}

/* A key's values of a person, and where one stands among them. */
struct choice {
	const uint32_t *value, *number;
	uint32_t n, at;
};

/* How many ways there are to choose a value for each key; 0: too many. */
static uint32_t
list_choices(const struct people *p, const struct block_rule *r, enum side side,
    uint32_t person, struct choice *choice)
{
	uint32_t ways = 1;
	for (unsigned k = 1; k < r->nkeys; k++) {
		const struct block_key *key = &r->key[k];
		struct choice *c = &choice[k];
		*c = (struct choice){
		    .number = side == LEFT ? key->left : key->right};
		c->n = column_values(
		    &p->column[side == LEFT ? key->field : key->other], person,
		    &c->value);
		ways = c->n > MOST_KEYS ? 0 : ways * c->n;
		if (ways > MOST_KEYS || !ways)
			return 0;
	}
	return ways;
}

/* The number of the values chosen; moves on to the next choice. */
static uint64_t
chosen_number(struct choice *choice, unsigned nkeys)
{
	uint64_t sum = 1;
	bool is_there = true, carry = true;
	for (unsigned k = 1; k < nkeys; k++) {
		struct choice *c = &choice[k];
		uint32_t v = block_number(c->number, c->value[c->at]);
		is_there &= v != 0;
		sum = add_key(sum, v);
		c->at += carry;
		carry = c->at == c->n;
		if (carry)
			c->at = 0;
	}
	return is_there ? key_number(sum) : NO_KEY;
}

enum lack { LACKS_NOTHING, LACKS_LITTLE, LACKS_KEY };

/* Whether a rule can do without the values that a person lacks. */
static enum lack
lack_of(const struct block_rule *r, enum side side, const struct loaded *x,
    bool may_lack)
{
	enum lack lack = LACKS_NOTHING;
	for (unsigned k = 1; k < r->nkeys; k++) {
		if (!(x->missing >> r->key[k].load[side] & 1))
			continue;
		if (!r->key[k].or_missing || !may_lack)
			return LACKS_KEY;
		lack = LACKS_LITTLE;
	}
	return lack;
}

/* Puts down a person's numbers where there may be several, or none. */
static void
place_slowly(const struct block_search *s, struct block_group *g, unsigned rule,
    enum side side, uint32_t at, const struct loaded *x)
{
	const struct block_rule *r = s->rule[rule];
	struct keys *keys = &g->keys[rule][side];
	struct choice choice[MODEL_KEYS];
	enum lack lack = lack_of(r, side, x, block_may_lack(r, g->n));
	keys->number[at] = lack == LACKS_KEY ? NO_KEY : ANY_KEY;
	uint32_t ways = lack != LACKS_NOTHING
	    ? 0
	    : list_choices(s->b->people, r, side, g->person[at], choice);
	if (ways)
		keys->number[at] = SEVERAL_KEYS;
	for (; ways; ways--) {
		uint64_t number = chosen_number(choice, r->nkeys);
		if (number == NO_KEY)
			continue;
		keys->other = mem_grow(
		    keys->other, keys->nother, &keys->cap, sizeof *keys->other);
		keys->other[keys->nother++] = (struct other_key){number, at};
	}
}

/* Puts down a person's numbers by every rule. */
static void
place(const struct block_search *s, struct block_group *g, uint32_t at,
    const struct loaded *x)
{
	bool is_plain = !x->lists && !(x->missing & s->pivot->may_lack);
	for (unsigned r = 0; r < s->nrules; r++) {
		bool is_any = false;
		unsigned sides = 1 + s->rule[r]->is_crossed;
		for (enum side side = LEFT; side < sides; side++) {
			uint64_t *number = &g->keys[r][side].number[at];
			if (is_plain)
				*number = only_number(x, s->rule[r], side);
			else
				place_slowly(s, g, r, side, at, x);
			is_any |= *number == ANY_KEY;
		}
		g->nany[r] += is_any;
	}
}

static void
lay_out(const struct block_search *s, struct block_group *g)
{
	const struct people *p = s->b->people;
	struct loaded x;
	for (unsigned r = 0; r < s->nrules; r++)
		g->nany[r] = g->keys[r][LEFT].nother =
		    g->keys[r][RIGHT].nother = 0;
	for (uint32_t i = 0; i < g->n; i++) {
		mem_fetch(people_row(p, g->person[i + BLOCK_AHEAD]));
		load(s->pivot, people_row(p, g->person[i]), &x);
		place(s, g, i, &x);
	}
}

/* --- pairs ---------------------------------------------------------------- */

static enum side
right_of(const struct block_search *s, unsigned rule)
{
	return s->rule[rule]->is_crossed ? RIGHT : LEFT;
}

/* An earlier rule of the group holds of two: the pair is that one's. */
static bool
is_another_rules(const struct block_search *s, const struct block_group *g,
    unsigned rule, struct hit h)
{
	for (unsigned r = 0; r < rule; r++) {
		uint64_t x = g->keys[r][LEFT].number[h.i];
		uint64_t y = g->keys[r][right_of(s, r)].number[h.j];
		if (x & y & 1) {
			if (x == y)
				return true;
		} else if ((x == ANY_KEY || y == ANY_KEY || (x && y)) &&
		    block_rest_holds(s->b->people, s->rule[r], g->n,
			g->person[h.i], g->person[h.j])) {
			return true;
		}
	}
	return false;
}

/* Hands out the pairs that a rule has found so far. */
static void
hand_out_hits(struct block_search *s, struct block_group *g, unsigned rule)
{
	for (unsigned i = 0; i < g->nhits; i++) {
		struct hit h = g->hit[i];
		if (!is_another_rules(s, g, rule, h))
			hand_out(s, g->person[h.i], g->person[h.j]);
	}
	g->nhits = 0;
}

#if defined(__SSE2__)
/* Which of the sixteen bytes from `at` equal one, by bit. */
static inline unsigned
equal_bytes(const uint8_t *at, uint8_t one)
{
	__m128i x = _mm_loadu_si128((const void *)at);
	return (unsigned)_mm_movemask_epi8(
	    _mm_cmpeq_epi8(x, _mm_set1_epi8((char)one)));
}
#else
static inline unsigned
equal_bytes(const uint8_t *at, uint8_t one)
{
	unsigned equal = 0;
	for (unsigned i = 0; i < SIXTEEN; i++)
		equal |= (unsigned)(at[i] == one) << i;
	return equal;
}
#endif

/* Those after i who have its number; returns how many. */
static unsigned
scan(const struct block_group *g, uint64_t number, const uint64_t *right,
    uint32_t i, struct hit *hit)
{
	unsigned n = 0;
	uint8_t byte = (uint8_t)(number >> 8);
	for (uint32_t j = i + 1; j < g->n; j += SIXTEEN) {
		unsigned equal = equal_bytes(g->byte + j, byte);
		for (; equal; equal &= equal - 1) {
			uint32_t k = j + (uint32_t)__builtin_ctz(equal);
			hit[n] = (struct hit){i, k};
			n += right[k] == number;
		}
	}
	return n;
}

/*
 * The pairs that share a rule's keys, among people who have one number each:
 * told apart by a byte of it, sixteen at a time.
 */
static void
scan_rule(struct block_search *s, struct block_group *g, unsigned rule)
{
	const uint64_t *left = g->keys[rule][LEFT].number;
	uint64_t *right = g->keys[rule][right_of(s, rule)].number;
	for (uint32_t i = 0; i < g->n; i++)
		g->byte[i] = (uint8_t)(right[i] >> 8);
	memset(g->byte + g->n, 0, SIXTEEN);
	memset(right + g->n, NO_KEY, SIXTEEN * sizeof *right);
	for (uint32_t i = 0; i + 1 < g->n; i++) {
		if (!(left[i] & 1))
			continue;
		g->nhits += scan(g, left[i], right, i, g->hit + g->nhits);
		if (g->nhits > HITS - SCANNED - SIXTEEN)
			hand_out_hits(s, g, rule);
	}
}

/* Everybody in the table with a number, once. */
static void
look_up(struct block_search *s, struct block_group *g, unsigned rule,
    uint32_t at, uint64_t number)
{
	uint32_t i = g->head[number >> 1 & g->mask];
	while (i) {
		const struct entry *e = &g->entry[i - 1];
		i = e->next;
		if (e->number != number || g->found[e->place] == g->now)
			continue;
		g->found[e->place] = g->now;
		g->hit[g->nhits++] = (struct hit){at, e->place};
		if (g->nhits == HITS)
			hand_out_hits(s, g, rule);
	}
}

static void
put_in(struct block_group *g, uint32_t at, uint64_t number)
{
	uint32_t *head = &g->head[number >> 1 & g->mask];
	g->entry[g->nentries++] = (struct entry){number, at, *head};
	*head = (uint32_t)g->nentries;
}

/* A table of at least twice as many buckets as people. */
static void
empty_table(struct block_group *g, size_t nentries)
{
	if (nentries > g->entry_room) {
		g->entry_room = nentries * 2;
		g->entry =
		    mem_resize(g->entry, g->entry_room, sizeof *g->entry);
	}
	g->mask = 1;
	while (g->mask + 1 < 2 * g->n)
		g->mask = g->mask * 2 + 1;
	memset(g->head, 0, ((size_t)g->mask + 1) * sizeof *g->head);
	g->nentries = 0;
}

/* The same pairs: from the last person to the first. */
static void
join_rule(struct block_search *s, struct block_group *g, unsigned rule)
{
	const struct keys *left = &g->keys[rule][LEFT];
	const struct keys *right = &g->keys[rule][right_of(s, rule)];
	size_t l = left->nother, r = right->nother;
	empty_table(g, g->n + right->nother);
	for (uint32_t i = g->n; i-- > 0;) {
		g->now++;
		if (left->number[i] & 1)
			look_up(s, g, rule, i, left->number[i]);
		for (; l && left->other[l - 1].place == i; l--)
			look_up(s, g, rule, i, left->other[l - 1].number);
		if (right->number[i] & 1)
			put_in(g, i, right->number[i]);
		for (; r && right->other[r - 1].place == i; r--)
			put_in(g, i, right->other[r - 1].number);
	}
}

/* Two of whom one lacks what the rule can do without, i before j. */
static void
match(struct block_search *s, const struct block_group *g, unsigned rule,
    uint32_t i, uint32_t j)
{
	uint32_t x = g->person[i], y = g->person[j];
	if (block_rest_holds(s->b->people, s->rule[rule], g->n, x, y) &&
	    !is_another_rules(s, g, rule, (struct hit){i, j}))
		hand_out(s, x, y);
}

/* Those whom a rule looks at with everybody. */
static void
match_with_all(
    struct block_search *s, const struct block_group *g, unsigned rule)
{
	const uint64_t *left = g->keys[rule][LEFT].number;
	const uint64_t *right = g->keys[rule][right_of(s, rule)].number;
	for (uint32_t i = 0; i < g->n; i++) {
		if (left[i] != ANY_KEY && right[i] != ANY_KEY)
			continue;
		for (uint32_t j = 0; j < g->n; j++)
			if (j > i)
				match(s, g, rule, i, j);
			else if (j < i && left[j] != ANY_KEY &&
			    right[j] != ANY_KEY)
				match(s, g, rule, j, i);
	}
}

/* Few people are compared with one another. */
static void
compare_all(struct block_search *s, const uint32_t *person, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		mem_fetch(people_row(s->b->people, person[i + BLOCK_AHEAD]));
	for (uint32_t i = 0; i < n; i++)
		for (uint32_t j = i + 1; j < n; j++)
			for (unsigned r = 0; r < s->nrules; r++)
				if (block_rest_holds(s->b->people, s->rule[r],
					n, person[i], person[j])) {
					hand_out(s, person[i], person[j]);
					break;
				}
}

/* Which of the pivot's rules count in a group of n people. */
static void
take_rules(struct block_search *s, uint32_t n)
{
	s->nrules = 0;
	for (unsigned r = 0; r < s->pivot->nrules; r++)
		if (n <= s->pivot->rule[r]->at_most)
			s->rule[s->nrules++] = s->pivot->rule[r];
}

void
block_search(struct block_search *s, struct block_group *g)
{
	const uint32_t *person = s->pivot->person + s->pivot->start[s->value];
	uint32_t n = block_size(s->pivot, s->value);
	take_rules(s, n);
	if (n < 2 || !s->nrules)
		return;
	s->looked += block_pairs(n);
	if (n <= FEW) {
		compare_all(s, person, n);
		return;
	}
	make_room(g, n);
	g->person = person;
	g->n = n;
	lay_out(s, g);
	for (unsigned r = 0; r < s->nrules; r++) {
		bool has_several =
		    g->keys[r][LEFT].nother || g->keys[r][RIGHT].nother;
		if (n <= SCANNED && !has_several)
			scan_rule(s, g, r);
		else
			join_rule(s, g, r);
		hand_out_hits(s, g, r);
		if (g->nany[r])
			match_with_all(s, g, r);
	}
}
