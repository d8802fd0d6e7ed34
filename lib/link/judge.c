/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "link/judge.h"

#include "base/mem.h"
#include "link/compare.h"
#include "link/packed.h"
#include "link/standard.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

enum { MEMORY = 1 << 13, OUTLINES = 1 << 10 };

/* --- dates ---------------------------------------------------------------- */

/*
 * One digit changed, or two neighbours swapped. The digits stand in bytes, the
 * first in the lowest; both are dates of eight digits.
 */
static bool
is_one_edit(uint64_t a, uint64_t b)
{
	const uint64_t low = 0x7F7F7F7F7F7F7F7F;
	uint64_t changed = ((a ^ b) + low) & ~low;
	if (changed == 0)
		return false;
	unsigned first = (unsigned)__builtin_ctzll(changed) / 8;
	uint64_t rest = changed & (changed - 1);
	if (rest == 0)
		return true;
	if (rest != (changed ^ rest) << 8)
		return false;
	uint64_t x = a >> (8 * first) & 0xFFFF, y = b >> (8 * first) & 0xFFFF;
	return x == (y >> 8 | (y & 0xFF) << 8);
}

/* What two dates are to one another: enum date_relation by bit, but WITHIN. */
static unsigned
relations_of(const struct column_date *a, const struct column_date *b)
{
	return packed_relations(a->parts, b->parts) |
	    (unsigned)is_one_edit(a->digits, b->digits) << DATE_ONE_EDIT;
}

/* --- values --------------------------------------------------------------- */

/* Jaro-Winkler, or 0 where it is below all that is asked of the field. */
static double
similarity_of(const struct tests *t, unsigned field, uint32_t a, uint32_t b)
{
	const struct column *c = &t->people->column[field];
	if (a == b)
		return 1;
	if (!judge_may_reach(t->similar[field], c, a, c, b))
		return 0;
	return compare_jaro_winkler(column_text(c, a), column_text(c, b));
}

static bool
edits_hold(const struct model_test *t, struct slice x, struct slice y)
{
	size_t n = x.n < y.n ? x.n : y.n, longer = x.n > y.n ? x.n : y.n;
	if ((double)(longer - n) > t->arg || n < t->shortest)
		return false;
	if (t->same_start) {
		if (n < t->same_start || memcmp(x.p, y.p, t->same_start) != 0)
			return false;
	}
	return (t->op == TEST_LEVENSHTEIN ? compare_levenshtein(x, y)
					  : compare_damerau(x, y)) <= t->arg;
}

static bool
places_hold(
    const struct model_test *t, const struct column *c, uint32_t a, uint32_t b)
{
	switch ((enum postcode_part)t->relation) {
	case POSTCODE_FULL:
		return a == b && (!c->outward[a] || c->sector[a]) &&
		    column_text(c, a).n > 4;
	case POSTCODE_SECTOR:
		return c->sector[a] && c->sector[a] == c->sector[b];
	case POSTCODE_OUTWARD:
		break;
	}
	return c->outward[a] && c->outward[a] == c->outward[b];
}

/* One of at least `least` letters begins the other. */
static bool
begins(struct slice x, struct slice y, size_t least)
{
	size_t n = x.n < y.n ? x.n : y.n;
	return x.n != y.n && n >= least && compare_prefix(x, y) == n;
}

static bool
is_initial(struct slice x, struct slice y)
{
	return x.n && y.n && (x.n == 1) != (y.n == 1) && x.p[0] == y.p[0];
}

/*
 * Forms of one first name: in one nickname group, one the start of the other,
 * or equal once doubled letters are undone.
 */
static bool
are_forms(
    const struct people *p, const struct column *c, uint32_t a, uint32_t b)
{
	struct slice x = column_text(c, a), y = column_text(c, b);
	return a != b &&
	    (begins(x, y, 3) || compare_undoubled(x, y) ||
		(c->groups && p->lists->nicknames &&
		    nicknames_share(
			p->lists->nicknames, c->groups[a], c->groups[b])));
}

/* The part before the @. */
static struct slice
user(struct slice email)
{
	struct slice rest;
	return slice_cut(email, '@', &rest);
}

static bool
emails_hold(struct slice x, struct slice y)
{
	return user(x).n > 0 && slice_equal(user(x), user(y));
}

/* As decimals: 0.4 is within 0.3 of 0.1, though not in binary. */
static bool
numbers_hold(double x, double y, double within)
{
	double error = 2 * DBL_EPSILON * (fabs(x) + fabs(y));
	return fabs(x - y) <= within + error;
}

/* A test on two values of one field. */
static bool
values_hold(const struct tests *t, const struct model_test *test, uint32_t a,
    uint32_t b)
{
	const struct column *c = &t->people->column[test->field];
	struct slice x = column_text(c, a), y = column_text(c, b);
	switch (test->op) {
	case TEST_JARO_WINKLER:
		return similarity_of(t, test->field, a, b) >= test->arg;
	case TEST_LEVENSHTEIN:
	case TEST_DAMERAU:
		return a == b || edits_hold(test, x, y);
	case TEST_POSTCODE:
		return places_hold(test, c, a, b);
	case TEST_NUMERIC:
		return numbers_hold(c->number[a], c->number[b], test->arg);
	case TEST_EMAIL:
		return emails_hold(x, y);
	case TEST_NICKNAME:
		return are_forms(t->people, c, a, b);
	case TEST_PREFIX:
		return begins(x, y, (size_t)test->arg);
	case TEST_INITIAL:
		return c->bits ? column_initial(c, a, b) : is_initial(x, y);
	case TEST_DICE:
		return a == b || column_dice(c, a, b) >= test->arg;
	case TEST_EXACT:
	case TEST_OVERLAP:
	case TEST_DIFFERS:
	case TEST_SWAPPED:
	case TEST_ACROSS:
	case TEST_VALUE:
	case TEST_DATE:
		break;
	}
	return a == b;
}

/* Tests whose answers are worth remembering: they look at letters. */
static bool
is_on_letters(enum test_op op)
{
	return op == TEST_JARO_WINKLER || op == TEST_LEVENSHTEIN ||
	    op == TEST_DAMERAU || op == TEST_EMAIL || op == TEST_NICKNAME ||
	    op == TEST_PREFIX || op == TEST_INITIAL || op == TEST_DICE;
}

/* Every test on the letters of two values; likenesses once for all. */
static uint64_t
letter_tests(const struct tests *t, unsigned field, uint32_t a, uint32_t b)
{
	const struct column *c = &t->people->column[field];
	uint64_t holds = 0;
	double similarity = -1, dice = -1;
	for (uint64_t left = t->fuzzy[field]; left; left &= left - 1) {
		unsigned i = (unsigned)__builtin_ctzll(left);
		const struct model_test *x = &t->people->model->test[i];
		bool yes;
		if (x->op == TEST_JARO_WINKLER) {
			if (similarity < 0)
				similarity = similarity_of(t, field, a, b);
			yes = similarity >= x->arg;
		} else if (x->op == TEST_DICE) {
			if (dice < 0)
				dice = a == b ? 1 : column_dice(c, a, b);
			yes = dice >= x->arg;
		} else {
			yes = values_hold(t, x, a, b);
		}
		holds |= (uint64_t)yes << i;
	}
	return holds;
}

/*
 * Some test on the letters of two values may hold, by what takes no look at
 * them. Most values that meet have nothing in common, and need no remembering.
 */
static inline bool
may_hold(const struct tests *t, unsigned field, uint32_t a, uint32_t b)
{
	const struct column *c = &t->people->column[field];
	const struct nicknames *known = t->people->lists->nicknames;
	if (t->similar[field] && judge_may_reach(t->similar[field], c, a, c, b))
		return true;
	switch (t->else_holds[field]) {
	case ELSE_NONE:
		return false;
	case ELSE_FORMS:
		return c->starts[a] == c->starts[b] ||
		    (known && c->groups &&
			nicknames_share(known, c->groups[a], c->groups[b]));
	case ELSE_ANY:
		break;
	}
	return true;
}

/* Tests on letters, remembered by the pair of values. */
static uint64_t
value_tests(struct judge *j, unsigned field, uint32_t a, uint32_t b)
{
	if (!may_hold(j->tests, field, a, b))
		return 0;
	uint64_t pair = a < b ? (uint64_t)a << 32 | b : (uint64_t)b << 32 | a;
	uint64_t hash = pair * 0x9E3779B97F4A7C15;
	struct remembered *r = &j->memory[field][hash >> 51];
	if (r->pair != pair)
		*r = (struct remembered){
		    pair, letter_tests(j->tests, field, a, b)};
	return r->holds;
}

/* --- people --------------------------------------------------------------- */

bool
judge_shared_lists(const struct judge *j, unsigned field)
{
	const struct column *c = &j->tests->people->column[field];
	const uint32_t *v, *w;
	uint32_t n = column_values(c, j->a, &v), k = column_values(c, j->b, &w);
	for (uint32_t x = 0; x < n; x++)
		for (uint32_t y = 0; y < k; y++)
			if (v[x] == w[y])
				return true;
	return false;
}

static bool
overlaps(const struct judge *j, const struct model_test *t)
{
	const struct column *c = &j->tests->people->column[t->field];
	const uint32_t *v;
	if (t->sizes &&
	    column_values(c, j->a, &v) * column_values(c, j->b, &v) >
		(uint32_t)t->sizes)
		return false;
	return judge_shared(j, t->field);
}

/* One's value of a field is the other's of another: exactly (2), about (1). */
static int
crossed(const struct judge *j, unsigned test, uint32_t a, uint32_t b)
{
	const struct model_test *t = &j->tests->people->model->test[test];
	const struct column *c = &j->tests->people->column[t->field];
	const struct column *o = &j->tests->people->column[t->other];
	uint32_t x = column_first(c, a), y = column_first(o, b);
	if (!x || !y)
		return 0;
	if (j->tests->cross[test][x] == y)
		return 2;
	return t->arg > 0 &&
	    judge_may_reach(j->tests->across[test], c, x, o, y) &&
	    compare_jaro_winkler(column_text(c, x), column_text(o, y)) >=
	    t->arg;
}

/*
 * Both ways, and one of them exactly: of two names that are only like two
 * others there are too many.
 */
static bool
is_swapped(const struct judge *j, unsigned test)
{
	int there = crossed(j, test, j->a, j->b);
	return there && there + crossed(j, test, j->b, j->a) > 2;
}

/* All tests on two dates, so that they are looked at once. */
static uint64_t
date_tests(const struct tests *t, unsigned field, uint32_t a, uint32_t b)
{
	const struct column *c = &t->people->column[field];
	const struct model_test *test = t->people->model->test;
	const struct column_date *x = &c->dates[a], *y = &c->dates[b];
	unsigned relations = relations_of(x, y);
	int apart = abs(x->days - y->days);
	uint64_t holds = 0;
	for (uint64_t left = t->dates[field]; left; left &= left - 1) {
		unsigned i = (unsigned)__builtin_ctzll(left);
		bool yes = test[i].relation == DATE_WITHIN
		    ? apart <= test[i].arg
		    : relations >> test[i].relation & 1;
		holds |= (uint64_t)yes << i;
	}
	return holds;
}

/* The tests that are answered together with one, on two values. */
static inline uint64_t
answers(struct judge *j, unsigned test, uint32_t a, uint32_t b)
{
	const struct asked *x = &j->tests->asked[test];
	if (x->way == ON_LETTERS)
		return value_tests(j, x->field, a, b);
	if (x->way == ON_DATES)
		return date_tests(j->tests, x->field, a, b);
	return (uint64_t)values_hold(
		   j->tests, &j->tests->people->model->test[test], a, b)
	    << test;
}

/* A test on values where one side has several of them. */
static bool
any_pair_holds(struct judge *j, unsigned test)
{
	const struct model_test *t = &j->tests->people->model->test[test];
	const struct column *c = &j->tests->people->column[t->field];
	const uint32_t *v, *w;
	uint32_t n = column_values(c, j->a, &v), k = column_values(c, j->b, &w);
	for (uint32_t x = 0; x < n; x++)
		for (uint32_t y = 0; y < k; y++)
			if (answers(j, test, v[x], w[y]) >> test & 1)
				return true;
	return false;
}

/* A test on values, of which both have some and one has several. */
static bool
lists_hold(struct judge *j, unsigned test)
{
	const struct model_test *t = &j->tests->people->model->test[test];
	const struct column *c = &j->tests->people->column[t->field];
	if (t->any)
		return any_pair_holds(j, test);
	return answers(j, test, column_first(c, j->a), column_first(c, j->b)) >>
	    test &
	    1;
}

/* Those on two values that are there: an outline tells the others. */
static inline void
look_at_values(struct judge *j, unsigned test)
{
	const struct asked *x = &j->tests->asked[test];
	const struct column *c = &j->tests->people->column[x->field];
	uint64_t holds, told = x->told;
	if (j->lists >> x->field & 1) {
		told = (uint64_t)1 << test;
		holds = lists_hold(j, test) ? told : 0;
	} else {
		holds = answers(
		    j, test, column_cell(c, j->a), column_cell(c, j->b));
	}
	j->holds |= holds & ~j->known;
	j->known |= told;
}

static bool
has_value(const struct column *c, uint32_t person, uint32_t value, bool any)
{
	const uint32_t *v;
	uint32_t n = column_values(c, person, &v);
	for (uint32_t i = 0; i < n && (any || i == 0); i++)
		if (v[i] == value)
			return true;
	return false;
}

static bool
on_people_holds(const struct judge *j, unsigned test)
{
	const struct model_test *t = &j->tests->people->model->test[test];
	const struct column *c = &j->tests->people->column[t->field];
	uint32_t v = column_first(c, j->a);
	switch (t->op) {
	case TEST_EXACT:
		return v && v == column_first(c, j->b);
	case TEST_VALUE:
		return has_value(c, j->a, j->tests->value[test], t->any) &&
		    has_value(c, j->b, j->tests->value[test], t->any);
	case TEST_OVERLAP:
		return overlaps(j, t);
	case TEST_DIFFERS:
		return judge_differs(j, t->field);
	case TEST_SWAPPED:
		return is_swapped(j, test);
	case TEST_ACROSS:
		return crossed(j, test, j->a, j->b) ||
		    crossed(j, test, j->b, j->a);
	default:
		return false;
	}
}

static bool
is_on_people(enum test_op op)
{
	return op == TEST_EXACT || op == TEST_VALUE || op == TEST_OVERLAP ||
	    op == TEST_DIFFERS || op == TEST_SWAPPED || op == TEST_ACROSS;
}

static void
find_out(struct judge *j, unsigned test)
{
	uint64_t bit = (uint64_t)1 << test;
	if (j->tests->asked[test].way == ON_PEOPLE) {
		j->known |= bit;
		j->holds |= on_people_holds(j, test) ? bit : 0;
	} else {
		look_at_values(j, test);
	}
}

static bool
any_holds(struct judge *j, uint64_t tests)
{
	for (; tests; tests &= tests - 1) {
		uint64_t bit = tests & -tests;
		if (!(j->known & bit))
			find_out(j, (unsigned)__builtin_ctzll(bit));
		if (j->holds & bit)
			return true;
	}
	return false;
}

static inline bool
level_holds(struct judge *j, uint64_t need)
{
	while (need & ~j->holds) {
		if (need & j->known & ~j->holds)
			return false;
		find_out(j, (unsigned)__builtin_ctzll(need & ~j->known));
	}
	return true;
}

unsigned
judge_among(struct judge *j, unsigned comparison, unsigned levels)
{
	const struct model_comparison *c =
	    &j->tests->people->model->comparison[comparison];
	unsigned level = 0;
	if (c->unless && any_holds(j, c->unless))
		levels = 0;
	for (; levels && !level; levels &= levels - 1) {
		unsigned l = (unsigned)__builtin_ctz(levels);
		if (level_holds(j, c->level[l].need))
			level = l + 1;
	}
	return level;
}

uint64_t
judge_vector(struct judge *j)
{
	for (; j->open; j->open &= (uint16_t)(j->open - 1)) {
		unsigned comparison = (unsigned)__builtin_ctz(j->open);
		uint64_t level =
		    judge_among(j, comparison, j->outline->may[comparison]);
		j->vector |= level << (4 * comparison);
	}
	return j->vector;
}

/* --- outlines ------------------------------------------------------------- */

#if defined(__SSE2__)
static inline uint32_t
sign_bits(__m128i x)
{
	return (uint32_t)_mm_movemask_ps(_mm_castsi128_ps(x));
}
#endif

/* What is equal, missing on a side, or a list on one, by place in a row. */
struct likenesses {
	uint32_t same, none, list;
};

static struct likenesses
compare_rows(const uint32_t *x, const uint32_t *y, unsigned n)
{
	uint32_t same = 0, none = 0, list = 0;
#if defined(__SSE2__)
	const __m128i zero = _mm_setzero_si128();
	for (unsigned i = 0; i < n; i += 4) {
		__m128i v = _mm_loadu_si128((const void *)(x + i));
		__m128i w = _mm_loadu_si128((const void *)(y + i));
		__m128i absent = _mm_or_si128(
		    _mm_cmpeq_epi32(v, zero), _mm_cmpeq_epi32(w, zero));
		none |= sign_bits(absent) << i;
		list |= sign_bits(_mm_or_si128(v, w)) << i; /* CELL_LIST */
		same |= sign_bits(_mm_cmpeq_epi32(v, w)) << i;
	}
#else
	for (unsigned i = 0; i < n; i++) {
		none |= (uint32_t)(!x[i] || !y[i]) << i;
		list |= ((x[i] | y[i]) >> 31) << i;
		same |= (uint32_t)(x[i] == y[i]) << i;
	}
#endif
	list &= ~none;
	return (struct likenesses){same & ~none & ~list, none, list};
}

/* Places of a row as the fields that are there. */
static uint32_t
fields_at(const struct people *p, uint32_t places)
{
	uint32_t fields = 0;
	for (unsigned i = 0; i < p->nplaces; i++)
		fields |= (places >> i & 1) << p->field[i];
	return fields;
}

/* Comparisons with evidence on both sides, but for what others replace. */
static unsigned
present_of(const struct model *m, uint32_t missing)
{
	unsigned present = 0;
	for (unsigned i = 0; i < m->ncomparisons; i++) {
		const struct model_comparison *c = &m->comparison[i];
		unsigned n = 0;
		for (unsigned k = 0; k < c->nfields; k++)
			n += !(missing >> c->field[k] & 1);
		bool replaced = c->only_without != MODEL_NONE &&
		    (present >> c->only_without & 1);
		if (!replaced && (c->all_present ? n == c->nfields : n > 0))
			present |= 1u << i;
	}
	return present;
}

/* The levels of a comparison that may hold, by what is known of its tests. */
static void
outline_levels(struct outline *o, const struct model *m, unsigned comparison)
{
	const struct model_comparison *c = &m->comparison[comparison];
	unsigned may = 0, l = 0;
	bool is_sure = false;
	if (c->unless & o->holds)
		return;
	for (; !is_sure; l++) {
		uint64_t need = c->level[l].need;
		if (need & o->known & ~o->holds)
			continue;
		may |= 1u << l;
		is_sure = !(need & ~o->holds);
	}
	if (may == 1u << (l - 1) && !(c->unless & ~o->known)) {
		o->vector |= (uint64_t)l << (4 * comparison);
		return;
	}
	o->open |= (uint16_t)(1u << comparison);
	o->may[comparison] = (uint16_t)may;
}

static void
make_outline(const struct tests *t, struct likenesses x, struct outline *o)
{
	const struct people *p = t->people;
	uint32_t all = (uint32_t)(((uint64_t)1 << p->model->nfields) - 1);
	*o = (struct outline){.same_at = x.same,
	    .none_at = x.none,
	    .list_at = x.list,
	    .is_made = true,
	    .equal = fields_at(p, x.same),
	    .missing = all & ~fields_at(p, ~x.none),
	    .lists = fields_at(p, x.list),
	    .known = t->idle};
	for (unsigned i = 0; i < t->ndecided; i++) {
		const struct decided *d = &t->decided[i];
		if (o->missing >> d->field & 1) {
			o->known |= d->all;
		} else if (o->equal >> d->field & 1) {
			o->known |= d->equal;
			o->holds |= d->equal_holds;
		} else if (!(o->lists >> d->field & 1)) {
			o->known |= d->different;
			o->holds |= d->different_holds;
		}
	}
	const struct model *m = p->model;
	o->present = (uint16_t)present_of(m, o->missing);
	for (unsigned left = o->present; left; left &= left - 1)
		outline_levels(o, m, (unsigned)__builtin_ctz(left));
}

static struct outline *
outline_of(struct judge *j, struct likenesses x)
{
	uint64_t key = (x.none * UINT64_C(0x9E3779B97F4A7C15)) ^
	    (x.same * UINT64_C(0xC2B2AE3D27D4EB4F)) ^
	    (x.list * UINT64_C(0x165667B19E3779F9));
	struct outline *o =
	    &j->outlines[(key ^ key >> 29) >> 20 & (OUTLINES - 1)];
	if (o->none_at != x.none || o->same_at != x.same ||
	    o->list_at != x.list || !o->is_made)
		make_outline(j->tests, x, o);
	return o;
}

void
judge_pair(struct judge *j, uint32_t a, uint32_t b)
{
	const struct people *p = j->tests->people;
	struct outline *o = outline_of(
	    j, compare_rows(people_row(p, a), people_row(p, b), p->stride));
	j->outline = o;
	j->a = a;
	j->b = b;
	j->equal = o->equal;
	j->missing = o->missing;
	j->lists = o->lists;
	j->known = o->known;
	j->holds = o->holds;
	j->vector = o->vector;
	j->open = o->open;
	j->likeness = 0;
}

/* --- life ----------------------------------------------------------------- */

/* For each value of `from`, the number of the same text in `to`. */
static uint32_t *
cross_numbers(const struct column *from, const struct column *to)
{
	uint32_t *cross = mem_zalloc(from->n + 1, sizeof *cross);
	for (uint32_t v = 1; v <= from->n; v++) {
		int64_t i = strmap_find(&to->values, column_text(from, v));
		cross[v] = i == STRMAP_NONE ? 0 : (uint32_t)i + 1;
	}
	return cross;
}

/* Adds what equality or difference of a test's field says about it. */
static void
decide(struct decided *d, const struct model_test *t, uint64_t bit)
{
	bool told = true, holds = true; /* by equal values */
	switch (t->op) {
	case TEST_DIFFERS:
	case TEST_NICKNAME:
	case TEST_PREFIX:
	case TEST_INITIAL:
		holds = false;
		break;
	case TEST_DATE:
		holds = t->relation == DATE_SAME_DAY_MONTH ||
		    t->relation == DATE_TWO_PARTS || t->relation == DATE_WITHIN;
		break;
	case TEST_POSTCODE:
	case TEST_EMAIL:
	case TEST_VALUE:
		told = false;
		break;
	default:
		break;
	}
	d->all |= bit;
	d->equal |= told ? bit : 0;
	d->equal_holds |= told && holds ? bit : 0;
	if (is_on_people(t->op) ||
	    (t->op == TEST_POSTCODE && t->relation == POSTCODE_FULL))
		d->different |= bit;
	if (t->op == TEST_DIFFERS)
		d->different_holds |= bit;
}

static void
decide_field(struct tests *t, unsigned field)
{
	const struct model *m = t->people->model;
	struct decided d = {.field = (uint8_t)field};
	for (unsigned i = 0; i < m->ntests; i++)
		if (m->test[i].field == field && m->test[i].other == MODEL_NONE)
			decide(&d, &m->test[i], (uint64_t)1 << i);
	if (!t->people->column[field].n)
		t->idle |= d.all;
	else if (d.all)
		t->decided[t->ndecided++] = d;
}

/* How a test is answered, and what with it. */
static struct asked
asked_of(const struct tests *t, unsigned test)
{
	const struct model_test *x = &t->people->model->test[test];
	enum way way = is_on_people(x->op) ? ON_PEOPLE
	    : is_on_letters(x->op)         ? ON_LETTERS
	    : x->op == TEST_DATE           ? ON_DATES
					   : ON_VALUES;
	uint64_t told = way == ON_LETTERS ? t->fuzzy[x->field]
	    : way == ON_DATES             ? t->dates[x->field]
					  : (uint64_t)1 << test;
	return (struct asked){told, (uint8_t)way, x->field};
}

/* Of tests on letters other than Jaro-Winkler: what they may hold for. */
static enum else_holds
else_of(enum test_op op)
{
	return op == TEST_JARO_WINKLER ? ELSE_NONE
	    : op == TEST_NICKNAME || op == TEST_PREFIX || op == TEST_INITIAL
	    ? ELSE_FORMS
	    : ELSE_ANY;
}

static void
ask_all(struct tests *t)
{
	const struct model *m = t->people->model;
	for (unsigned i = 0; i < m->ntests; i++) {
		const struct model_test *x = &m->test[i];
		enum else_holds other = else_of(x->op);
		if (t->people->column[x->field].bits)
			other = ELSE_ANY;
		t->asked[i] = asked_of(t, i);
		if (t->asked[i].way == ON_LETTERS &&
		    other > t->else_holds[x->field])
			t->else_holds[x->field] = other;
	}
}

static struct compare_floor *
make_floor(double similarity)
{
	struct compare_floor *f = mem_alloc(sizeof *f);
	compare_floor_init(f, similarity);
	return f;
}

static void
make_floors(struct tests *t)
{
	const struct model *m = t->people->model;
	double least[MODEL_FIELDS];
	for (unsigned i = 0; i < MODEL_FIELDS; i++)
		least[i] = 2;
	for (unsigned i = 0; i < m->ntests; i++) {
		const struct model_test *x = &m->test[i];
		if (x->op == TEST_JARO_WINKLER)
			least[x->field] = fmin(least[x->field], x->arg);
		if (x->other != MODEL_NONE && x->arg > 0)
			t->across[i] = make_floor(x->arg);
	}
	for (unsigned i = 0; i < m->nfields; i++)
		if (least[i] < 2)
			t->similar[i] = make_floor(least[i]);
	t->twins = make_floor(m->twins_similar);
	t->family = make_floor(JUDGE_FAMILY);
}

/* The number of the text that TEST_VALUE asks for, spelt as values are. */
static uint32_t
value_named(const struct people *p, const struct model_test *x)
{
	struct buf text = {0};
	struct arena scratch = {0};
	standard_value(
	    &text, x->is, p->model->field[x->field].standard, &scratch);
	int64_t i =
	    strmap_find(&p->column[x->field].values, buf_as_slice(&text));
	buf_fini(&text);
	arena_fini(&scratch);
	return (uint32_t)(i + 1);
}

void
tests_init(struct tests *t, const struct people *p)
{
	*t = (struct tests){.people = p};
	for (unsigned i = 0; i < p->model->ntests; i++) {
		const struct model_test *x = &p->model->test[i];
		const struct column *c = &p->column[x->field];
		if (x->other != MODEL_NONE)
			t->cross[i] = cross_numbers(c, &p->column[x->other]);
		if (is_on_letters(x->op))
			t->fuzzy[x->field] |= (uint64_t)1 << i;
		if (x->op == TEST_DATE)
			t->dates[x->field] |= (uint64_t)1 << i;
		if (x->op == TEST_VALUE)
			t->value[i] = value_named(p, x);
	}
	for (unsigned f = 0; f < p->model->nfields; f++)
		decide_field(t, f);
	ask_all(t);
	make_floors(t);
}

void
tests_fini(struct tests *t)
{
	for (unsigned i = 0; i < MODEL_TESTS; i++) {
		mem_free(t->cross[i]);
		mem_free(t->across[i]);
	}
	for (unsigned i = 0; i < MODEL_FIELDS; i++)
		mem_free(t->similar[i]);
	mem_free(t->twins);
	mem_free(t->family);
}

void
judge_init(struct judge *j, const struct tests *t)
{
	*j = (struct judge){.tests = t};
	j->outlines = mem_zalloc(OUTLINES, sizeof *j->outlines);
	for (unsigned i = 0; i < MODEL_FIELDS; i++)
		if (t->fuzzy[i])
			j->memory[i] = mem_zalloc(MEMORY, sizeof **j->memory);
}

void
judge_fini(struct judge *j)
{
	for (unsigned i = 0; i < MODEL_FIELDS; i++)
		mem_free(j->memory[i]);
	mem_free(j->outlines);
}
