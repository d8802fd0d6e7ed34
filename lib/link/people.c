/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "link/people.h"

#include "base/crew.h"
#include "base/mem.h"
#include "base/num.h"
#include "link/compare.h"
#include "link/encode.h"
#include "link/packed.h"
#include "link/standard.h"
#include "record/value.h"

#include <assert.h>
#include <stdlib.h>

/* Raw values of one input as cells of the column that is being made. */
struct map {
	uint32_t *cell; /* by raw value number - 1 */
};

/* A value in a person's rows. */
struct held {
	uint32_t value, count;
	uint32_t place; /* of the field among several, then in its text */
	date latest;
	bool is_alias;
};

/* The values of one person, of whom it is not known how many there are. */
struct holding {
	struct held *item;
	size_t n, cap;
};

struct maker {
	struct people *p;
	const struct model_field *field;
	struct column *column;
	struct map from[MODEL_FROM], alias[MODEL_FROM];
	struct arena scratch;
	struct buf text;
	struct holding held;
	uint64_t nplaceholders;
};

enum {
	AHEAD = 8, /* people, for fetching */
	CACHE_LINE = 64,
};

/* --- values --------------------------------------------------------------- */

static uint32_t
add_list(struct column *c, const uint32_t *v, size_t n)
{
	if (c->npool + n + 1 > c->pool_cap) {
		c->pool_cap = (c->npool + n + 1) * 2 + 1024;
		c->pool = mem_resize(c->pool, c->pool_cap, sizeof *c->pool);
	}
	assert(c->npool < CELL_LIST);
	uint32_t at = (uint32_t)c->npool;
	c->pool[c->npool++] = (uint32_t)n;
	memcpy(c->pool + c->npool, v, n * sizeof *v);
	c->npool += n;
	return at | CELL_LIST;
}

static uint32_t
add_cell(struct column *c, const uint32_t *v, size_t n)
{
	return n == 0 ? 0 : n == 1 ? v[0] : add_list(c, v, n);
}

static bool
is_missing_word(struct slice words, struct slice value)
{
	struct slice rest = words;
	while (rest.p) {
		struct slice word = slice_cut(rest, ' ', &rest);
		if (word.n && slice_equal(word, value))
			return true;
	}
	return false;
}

/* Placeholders are known by their canonical form: blanks in a postcode. */
static bool
is_dropped(struct maker *k, const struct model_input *in, struct slice raw)
{
	struct slice shown = raw;
	if (in->type != RECORD_PERSON || in->field == FIELD_NONE)
		return false;
	if (k->field->standard == STANDARD_POSTCODE)
		shown = buf_as_slice(&k->text);
	return placeholder_of(k->p->lists->placeholders, in->name, shown) !=
	    PLACEHOLDER_NO;
}

/* A cell while it is made: every value once, in the order of the text. */
struct parts {
	uint32_t value[CELL_MAX];
	size_t n;
};

static void
add_part(struct maker *k, struct parts *cell, struct slice part)
{
	uint32_t value =
	    (uint32_t)strmap_add(&k->column->values, part, NULL) + 1;
	for (size_t i = 0; i < cell->n; i++)
		if (cell->value[i] == value)
			return;
	if (cell->n < CELL_MAX)
		cell->value[cell->n++] = value;
}

static void
add_text(struct maker *k, const struct model_input *in, struct slice raw,
    struct parts *cell)
{
	struct slice part[CELL_MAX];
	standard_value(&k->text, raw, k->field->standard, &k->scratch);
	struct slice text = buf_as_slice(&k->text);
	if (!text.n || is_missing_word(k->field->missing, text))
		return;
	if (is_dropped(k, in, raw)) {
		k->nplaceholders++;
		return;
	}
	size_t n =
	    standard_take(text, k->field->take, part, CELL_MAX, &k->scratch);
	for (size_t i = 0; i < n; i++)
		add_part(k, cell, part[i]);
}

/* Fields that are lists, and lists in an agency's own columns. */
static bool
may_be_list(const struct model_input *in, struct slice raw)
{
	bool is_fit = in->field == FIELD_NONE ||
	    schema_of(in->type)->field[in->field].kind == KIND_LIST;
	return is_fit && raw.n && raw.p[0] == '[';
}

/* Adds each text of a list. False: it is none, but a text that begins so. */
static bool
add_list_texts(struct maker *k, const struct model_input *in, struct slice raw,
    struct parts *cell)
{
	struct scan s;
	struct value v;
	int found = scan_array(&s, raw) ? 1 : -1;
	while (found > 0 && (found = scan_element(&s, &v)) > 0)
		add_text(k, in,
		    v.has_escape ? value_text(v, &k->scratch) : value_raw(v),
		    cell);
	return found == 0;
}

static uint32_t
cell_of_raw(struct maker *k, const struct model_input *in, struct slice raw)
{
	struct parts cell = {.n = 0};
	if (!may_be_list(in, raw) || !add_list_texts(k, in, raw, &cell))
		add_text(k, in, raw, &cell);
	arena_reset(&k->scratch);
	return add_cell(k->column, cell.value, cell.n);
}

static void
map_input(struct maker *k, struct map *map, unsigned input)
{
	const struct strmap *raw = &k->p->in->values[input];
	map->cell = mem_alloc(raw->n * sizeof *map->cell);
	for (size_t i = 0; i < raw->n; i++)
		map->cell[i] =
		    cell_of_raw(k, &k->p->in->input[input], strmap_key(raw, i));
}

/* --- a person's list ------------------------------------------------------ */

/* The same value met again. */
static void
hold_again(struct held *known, const struct held *x)
{
	known->count += x->count;
	known->is_alias &= x->is_alias;
	if (x->latest > known->latest)
		known->latest = x->latest;
	if (x->place < known->place)
		known->place = x->place;
}

/* Looks for the value among the first only: see hold_once(). */
static void
hold(struct holding *h, const struct held *x)
{
	size_t looked_at = h->n < CELL_MAX ? h->n : CELL_MAX;
	for (size_t i = 0; i < looked_at; i++)
		if (h->item[i].value == x->value) {
			hold_again(&h->item[i], x);
			return;
		}
	h->item = mem_grow(h->item, h->n, &h->cap, sizeof *h->item);
	h->item[h->n++] = *x;
}

static int
by_value(const void *x, const void *y)
{
	const struct held *a = x, *b = y;
	return (a->value > b->value) - (a->value < b->value);
}

/* Every value once, also where there are more than hold() has looked at. */
static void
hold_once(struct holding *h)
{
	size_t n = h->n;
	if (n <= CELL_MAX)
		return;
	qsort(h->item, n, sizeof *h->item, by_value);
	h->n = 0;
	for (size_t i = 0; i < n; i++)
		if (h->n && h->item[h->n - 1].value == h->item[i].value)
			hold_again(&h->item[h->n - 1], &h->item[i]);
		else
			h->item[h->n++] = h->item[i];
}

static void
hold_cell(
    struct maker *k, struct holding *h, uint32_t cell, const struct held *as)
{
	struct column one = {.cell = &cell, .pool = k->column->pool};
	const uint32_t *v;
	uint32_t count = column_values(&one, 0, &v);
	for (uint32_t i = 0; i < count; i++) {
		struct held x = *as;
		x.value = v[i];
		x.place = as->place + i;
		hold(h, &x);
	}
}

static uint32_t
mapped(const struct map *map, uint32_t raw)
{
	return raw ? map->cell[raw - 1] : 0;
}

/* The values in one row. */
static void
hold_row(struct maker *k, uint32_t row, struct holding *h)
{
	const struct intake *in = k->p->in;
	struct held as = {.count = 1, .latest = in->row[row].extracted};
	for (unsigned i = 0; i < k->field->nfrom; i++) {
		uint32_t cell = mapped(
		    &k->from[i], intake_number(in, row, k->field->from[i]));
		as.place = i * CELL_MAX;
		hold_cell(k, h, cell, &as);
		if (cell && k->field->first_present)
			break;
	}
	as.is_alias = true;
	for (unsigned i = 0; i < k->field->nalias; i++) {
		as.place = i * CELL_MAX;
		hold_cell(k, h,
		    mapped(&k->alias[i],
			intake_number(in, row, k->field->alias[i])),
		    &as);
	}
}

/* --- joins ---------------------------------------------------------------- */

/* Pairs of values to numbers: open addressing over the column's parts. */
struct joiner {
	struct column *column;
	uint32_t *slot;
	size_t nslots;
};

static size_t
join_hash(uint32_t a, uint32_t b)
{
	uint64_t h = ((uint64_t)a << 32 | b) * 0x9E3779B97F4A7C15;
	return (size_t)(h ^ h >> 29);
}

/* Places for twice as many values as there may be, and those that there are. */
static void
joiner_grow(struct joiner *k, size_t nslots)
{
	mem_free(k->slot);
	k->slot = mem_zalloc(nslots, sizeof *k->slot);
	k->nslots = nslots;
	for (uint32_t v = 1; v <= k->column->n; v++) {
		const uint32_t *part = k->column->part + 2 * (size_t)v;
		size_t i = join_hash(part[0], part[1]) & (nslots - 1);
		while (k->slot[i])
			i = (i + 1) & (nslots - 1);
		k->slot[i] = v;
	}
}

/* A new value, which nobody holds yet. */
static uint32_t
add_joined(struct column *c, uint32_t a, uint32_t b)
{
	if (c->part_cap < 2 * ((size_t)c->n + 2)) {
		c->part_cap = c->part_cap ? c->part_cap * 2 : 4096;
		c->part = mem_resize(c->part, c->part_cap, sizeof *c->part);
		c->holders =
		    mem_resize(c->holders, c->part_cap / 2, sizeof *c->holders);
	}
	c->n++;
	c->part[2 * (size_t)c->n] = a;
	c->part[2 * (size_t)c->n + 1] = b;
	c->holders[c->n] = 0;
	return c->n;
}

/* The number of a pair of values. */
static uint32_t
join(struct joiner *k, uint32_t a, uint32_t b)
{
	struct column *c = k->column;
	if ((size_t)c->n * 2 >= k->nslots)
		joiner_grow(k, k->nslots * 2);
	size_t i = join_hash(a, b) & (k->nslots - 1);
	for (; k->slot[i]; i = (i + 1) & (k->nslots - 1)) {
		const uint32_t *part = c->part + 2 * (size_t)k->slot[i];
		if (part[0] == a && part[1] == b)
			return k->slot[i];
	}
	return k->slot[i] = add_joined(c, a, b);
}

/* Has fetched where a pair of values is looked for, in two steps. */
static void
fetch_joined(const struct joiner *k, uint32_t a, uint32_t b, unsigned step)
{
	const uint32_t *slot = &k->slot[join_hash(a, b) & (k->nslots - 1)];
	mem_fetch(step == 0 ? slot : k->column->part + 2 * (size_t)*slot);
}

/* Of every first with every second value in one row. */
static void
hold_join(struct joiner *k, struct maker *a, struct maker *b, uint32_t row,
    struct holding *h)
{
	a->held.n = b->held.n = 0;
	hold_row(a, row, &a->held);
	hold_row(b, row, &b->held);
	for (size_t i = 0; i < a->held.n; i++)
		for (size_t j = 0; j < b->held.n; j++) {
			const struct held *x = &a->held.item[i];
			const struct held *y = &b->held.item[j];
			struct held both = *x;
			both.value = join(k, x->value, y->value);
			both.count = 1;
			both.place =
			    x->place * MODEL_FROM * CELL_MAX + y->place;
			both.is_alias |= y->is_alias;
			hold(h, &both);
		}
}

/* --- a person's list in order --------------------------------------------- */

/* Byte order of values; of joins that of their parts. */
static int
compare_values(
    const struct people *p, const struct column *c, uint32_t a, uint32_t b)
{
	const struct model_field *f = &p->model->field[c - p->column];
	if (f->take != TAKE_JOIN)
		return slice_compare(column_text(c, a), column_text(c, b));
	for (unsigned i = 0; i < 2; i++) {
		const struct column *of = &p->column[f->from[i]];
		int r = compare_values(p, of, c->part[2 * (size_t)a + i],
		    c->part[2 * (size_t)b + i]);
		if (r)
			return r;
	}
	return 0;
}

static bool
is_before(const struct people *p, const struct column *c, const struct held *a,
    const struct held *b)
{
	if (a->is_alias != b->is_alias)
		return b->is_alias;
	if (a->count != b->count)
		return a->count > b->count;
	if (a->latest != b->latest)
		return a->latest > b->latest;
	if (a->place != b->place)
		return a->place < b->place;
	return compare_values(p, c, a->value, b->value) < 0;
}

/*
 * The main value first; the rest in the same order, so that it is settled. Of
 * more than a cell has room for the first: which they are does not depend on
 * the order in which they were read.
 */
static uint32_t
settle(struct people *p, struct column *c, struct holding *h)
{
	uint32_t value[CELL_MAX];
	struct held *list = h->item;
	size_t n = 0;
	hold_once(h);
	for (size_t i = 0; i < h->n; i++) {
		struct held x = list[i];
		size_t j = n < CELL_MAX ? n++ : CELL_MAX;
		if (j == CELL_MAX && !is_before(p, c, &x, &list[--j]))
			continue;
		for (; j > 0 && is_before(p, c, &x, &list[j - 1]); j--)
			list[j] = list[j - 1];
		list[j] = x;
	}
	for (size_t i = 0; i < n; i++)
		value[i] = list[i].value;
	return add_cell(c, value, n);
}

/* The first fact of a person, or of the next who has one. */
static size_t
first_fact(const struct intake *in, uint32_t person)
{
	size_t low = 0, high = in->nfacts;
	while (low < high) {
		size_t mid = low + (high - low) / 2;
		if (in->fact[mid].person < person)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

static bool
has_facts(const struct intake *in, uint32_t person)
{
	size_t i = in->nfacts ? first_fact(in, person) : 0;
	return i < in->nfacts && in->fact[i].person == person;
}

static void
hold_facts(struct maker *k, uint32_t person, struct holding *h)
{
	const struct intake *in = k->p->in;
	struct held as = {.count = 1, .latest = DATE_NONE};
	size_t at = in->nfacts ? first_fact(in, person) : 0;
	for (; at < in->nfacts && in->fact[at].person == person; at++)
		for (unsigned i = 0; i < k->field->nfrom; i++)
			if (k->field->from[i] == in->fact[at].input) {
				as.place = i * CELL_MAX;
				hold_cell(k, h,
				    mapped(&k->from[i], in->fact[at].raw), &as);
			}
}

/* --- cells ---------------------------------------------------------------- */

/* Which columns an input goes into, and how. */
struct use {
	const uint32_t *map;
	uint8_t place; /* in a person's row */
	bool is_alias, first_present;
};

struct filling {
	struct people *p;
	struct maker *maker;
	struct use use[INTAKE_INPUTS][MODEL_FIELDS];
	uint8_t nuses[INTAKE_INPUTS];
	uint8_t *is_simple; /* by person: all cells are filled already */
};

enum { CHUNK = 16384 };

static void
add_use(struct filling *f, unsigned input, struct use use)
{
	f->use[input][f->nuses[input]++] = use;
}

static void
find_uses(struct filling *f)
{
	const struct model *m = f->p->model;
	for (uint8_t at = 0; at < f->p->nplaces; at++) {
		unsigned i = f->p->field[at];
		const struct model_field *x = &m->field[i];
		for (unsigned k = 0; x->take != TAKE_JOIN && k < x->nfrom; k++)
			add_use(f, x->from[k],
			    (struct use){f->maker[i].from[k].cell, at, false,
				x->first_present});
		for (unsigned k = 0; k < x->nalias; k++)
			add_use(f, x->alias[k],
			    (struct use){
				f->maker[i].alias[k].cell, at, true, false});
	}
}

/*
 * The cells of a person with one record, straight from its values; false when
 * two of them would have to share a cell.
 */
static bool
fill_simple(const struct filling *f, uint32_t person, uint32_t row)
{
	const struct intake *in = f->p->in;
	const struct intake_row *r = &in->row[row];
	const uint32_t *raw = in->raw + r->values;
	uint32_t *cell = f->p->cell + (size_t)person * f->p->stride;
	for (uint64_t left = r->has; left; left &= left - 1, raw++) {
		unsigned input = (unsigned)__builtin_ctzll(left);
		for (unsigned k = 0; k < f->nuses[input]; k++) {
			const struct use *u = &f->use[input][k];
			uint32_t value = u->map[*raw - 1];
			if (!value)
				continue;
			if (u->is_alias || u->first_present || cell[u->place])
				return false;
			cell[u->place] = value;
		}
	}
	return true;
}

static void
fill_chunk(void *state, size_t chunk, unsigned job)
{
	struct filling *f = state;
	const struct intake *in = f->p->in;
	uint32_t from = (uint32_t)chunk * CHUNK;
	uint32_t to = (uint32_t)crew_chunk_end(chunk, CHUNK, f->p->n);
	(void)job;
	for (uint32_t i = from; i < to; i++) {
		uint32_t row = in->first_row[i];
		if (row == NO_ROW && !in->nfacts)
			f->is_simple[i] = true;
		else if (row != NO_ROW && in->row[row].next == NO_ROW &&
		    in->row[row].person != NO_PERSON && !has_facts(in, i))
			f->is_simple[i] = fill_simple(f, i, row);
	}
}

/* One cell of a person with several records, aliases or facts. */
static uint32_t
fill_cell(
    struct filling *f, unsigned field, uint32_t person, struct joiner *joiner)
{
	const struct intake *in = f->p->in;
	struct maker *k = &f->maker[field];
	struct holding *h = &k->held;
	h->n = 0;
	for (uint32_t row = in->first_row[person]; row != NO_ROW;
	     row = in->row[row].next) {
		if (in->row[row].person == NO_PERSON)
			continue;
		if (joiner)
			hold_join(joiner, &f->maker[k->field->from[0]],
			    &f->maker[k->field->from[1]], row, h);
		else
			hold_row(k, row, h);
	}
	if (!joiner)
		hold_facts(k, person, h);
	return settle(f->p, k->column, h);
}

static void
fill_rest(struct filling *f)
{
	const struct people *p = f->p;
	for (uint32_t i = 0; i < p->n; i++)
		for (unsigned k = 0; !f->is_simple[i] && k < p->nplaces; k++)
			if (p->model->field[p->field[k]].take != TAKE_JOIN)
				p->cell[(size_t)i * p->stride + k] =
				    fill_cell(f, p->field[k], i, NULL);
}

static inline void
count_cell(struct column *c, uint32_t cell)
{
	if (!(cell & CELL_LIST)) {
		c->holders[cell]++;
		return;
	}
	const uint32_t *list = c->pool + (cell & ~CELL_LIST);
	for (uint32_t i = 1; i <= *list; i++)
		c->holders[list[i]]++;
}

static struct joiner
joiner_of(struct column *c, uint32_t people)
{
	struct joiner k = {.column = c};
	size_t nslots = 1024;
	while (nslots < people)
		nslots *= 2;
	c->part_cap = 4096;
	c->part = mem_zalloc(c->part_cap, sizeof *c->part);
	c->holders = mem_zalloc(c->part_cap / 2, sizeof *c->holders);
	joiner_grow(&k, nslots);
	return k;
}

/* The cells of a join, and how many hold each value. */
static void
fill_join(struct filling *f, unsigned field)
{
	const struct people *p = f->p;
	const struct model_field *x = &p->model->field[field];
	struct joiner k = joiner_of(&f->p->column[field], p->n);
	unsigned first = p->place[x->from[0]], second = p->place[x->from[1]];
	uint32_t *cell = p->cell;
	for (uint32_t i = 0; i < p->n; i++, cell += p->stride) {
		uint32_t a = cell[first], b = cell[second];
		const uint32_t *next = cell + AHEAD * (size_t)p->stride;
		const uint32_t *later = next + AHEAD * (size_t)p->stride;
		if (i + 2 * AHEAD < p->n) {
			fetch_joined(&k, next[first], next[second], 1);
			fetch_joined(&k, later[first], later[second], 0);
		}
		if (a && b)
			cell[p->place[field]] =
			    f->is_simple[i] && !((a | b) & CELL_LIST)
			    ? join(&k, a, b)
			    : fill_cell(f, field, i, &k);
		count_cell(k.column, cell[p->place[field]]);
	}
	mem_free(k.slot);
}

static void
fill_joins(struct filling *f)
{
	const struct people *p = f->p;
	for (unsigned i = 0; i < p->nplaces; i++)
		if (p->model->field[p->field[i]].take == TAKE_JOIN)
			fill_join(f, p->field[i]);
}

/* --- what is known of each value ------------------------------------------ */

/* An unbroken date as year << 16 | month << 8 | day. */
static uint32_t
packed_date(struct slice s)
{
	uint32_t n = 0;
	for (size_t i = 0; i < s.n; i++)
		n = n * 10 + (uint32_t)(s.p[i] - '0');
	return n / 10000 << 16 | n / 100 % 100 << 8 | n % 100;
}

/* Days since 1970; of what is not a day, the middle of its year. */
static int32_t
day_number(uint32_t packed)
{
	int year = (int)packed_year(packed);
	date d = date_from_ymd(
	    year, (int)packed_month(packed), (int)packed_day(packed));
	return d != DATE_NONE ? d : (year - 1970) * 1461 / 4 + 182;
}

static uint32_t
intern(struct strmap *m, struct slice s)
{
	return s.n ? (uint32_t)strmap_add(m, s, NULL) + 1 : 0;
}

static void
describe_postcodes(struct people *p, struct column *c)
{
	c->outward = mem_zalloc((size_t)c->n + 1, sizeof *c->outward);
	c->sector = mem_zalloc((size_t)c->n + 1, sizeof *c->sector);
	for (uint32_t v = 1; v <= c->n; v++) {
		struct slice s = column_text(c, v);
		struct postcode_shape shape = standard_postcode(s);
		c->outward[v] =
		    intern(&p->outwards, slice_of(s.p, shape.outward));
		c->sector[v] = intern(&p->sectors, slice_of(s.p, shape.sector));
	}
}

static void
describe_dates(struct column *c)
{
	c->dates = mem_zalloc((size_t)c->n + 1, sizeof *c->dates);
	for (uint32_t v = 1; v <= c->n; v++) {
		struct slice s = column_text(c, v);
		c->letters[v] = packed_date(s);
		c->dates[v].parts = c->letters[v];
		c->dates[v].days = day_number(c->letters[v]);
		memcpy(&c->dates[v].digits, s.p, s.n < 8 ? s.n : 8);
	}
}

static void
describe_numbers(struct column *c)
{
	c->number = mem_zalloc((size_t)c->n + 1, sizeof *c->number);
	for (uint32_t v = 1; v <= c->n; v++)
		if (!num_parse_double(column_text(c, v), &c->number[v]))
			c->number[v] = 0;
}

static void
describe_bits(struct column *c)
{
	size_t longest = 0;
	for (uint32_t v = 1; v <= c->n; v++)
		if (column_text(c, v).n > longest)
			longest = column_text(c, v).n;
	c->nwords = (longest + 15) / 16;
	c->bits =
	    mem_zalloc(((size_t)c->n + 1) * (c->nwords + 1), sizeof *c->bits);
	c->ones = mem_zalloc((size_t)c->n + 1, sizeof *c->ones);
	for (uint32_t v = 1; v <= c->n; v++) {
		uint64_t *bits = c->bits + v * c->nwords;
		compare_bits(column_text(c, v), bits, c->nwords);
		c->ones[v] = compare_common(bits, bits, c->nwords);
	}
}

static void
describe_names(struct people *p, struct column *c)
{
	c->groups = mem_zalloc((size_t)c->n + 1, sizeof *c->groups);
	for (uint32_t v = 1; p->lists->nicknames && v <= c->n; v++)
		c->groups[v] =
		    nicknames_groups(p->lists->nicknames, column_text(c, v));
}

/* "FIRST LAST", where a test or key looks at the letters of a join. */
static void
spell_join(struct people *p, unsigned field)
{
	const struct model_field *f = &p->model->field[field];
	struct column *c = &p->column[field];
	c->text = mem_alloc(((size_t)c->n + 1) * sizeof *c->text);
	for (uint32_t v = 1; v <= c->n; v++) {
		struct slice a =
		    column_text(&p->column[f->from[0]], c->part[2 * (size_t)v]);
		struct slice b = column_text(
		    &p->column[f->from[1]], c->part[2 * (size_t)v + 1]);
		char *text = arena_bytes(&p->texts, a.n + 1 + b.n);
		memcpy(text, a.p, a.n);
		text[a.n] = ' ';
		memcpy(text + a.n + 1, b.p, b.n);
		c->text[v] = slice_of(text, a.n + 1 + b.n);
	}
}

/* Some test or key of the model looks at more of a field than equality. */
static bool
needs_text(const struct model *m, unsigned field)
{
	for (unsigned i = 0; i < m->ntests; i++)
		if ((m->test[i].field == field || m->test[i].other == field) &&
		    m->test[i].op != TEST_EXACT &&
		    m->test[i].op != TEST_OVERLAP &&
		    m->test[i].op != TEST_DIFFERS)
			return true;
	for (unsigned r = 0; r < m->nrules; r++)
		for (unsigned k = 0; k < m->rule[r].nkeys; k++) {
			const struct model_key *x = &m->rule[r].key[k];
			if ((x->field == field || x->other == field) &&
			    (x->transform != KEY_WHOLE || x->field != x->other))
				return true;
		}
	return false;
}

static void
describe(struct people *p, unsigned field)
{
	const struct model_field *f = &p->model->field[field];
	struct column *c = &p->column[field];
	if (f->take == TAKE_JOIN && !needs_text(p->model, field))
		return;
	if (f->take == TAKE_JOIN)
		spell_join(p, field);
	c->letters = mem_zalloc((size_t)c->n + 1, sizeof *c->letters);
	c->lengths = mem_zalloc((size_t)c->n + 1, sizeof *c->lengths);
	c->starts = mem_zalloc((size_t)c->n + 1, sizeof *c->starts);
	for (uint32_t v = 1; v <= c->n; v++) {
		struct slice text = column_text(c, v);
		c->letters[v] = compare_letters(text);
		c->lengths[v] =
		    text.n < COMPARE_BYTES ? (uint8_t)text.n : COMPARE_BYTES;
		c->starts[v] = text.n ? (uint8_t)text.p[0] : 0;
	}
	if (f->standard == STANDARD_DATE)
		describe_dates(c);
	if (f->standard == STANDARD_POSTCODE)
		describe_postcodes(p, c);
	if (f->standard == STANDARD_NUMBER)
		describe_numbers(c);
	if (f->standard == STANDARD_NAME)
		describe_names(p, c);
	if (f->standard == STANDARD_BITS)
		describe_bits(c);
}

static unsigned
common_bits(const struct column *c, uint32_t a, uint32_t b)
{
	return compare_common(
	    c->bits + a * c->nwords, c->bits + b * c->nwords, c->nwords);
}

double
column_dice(const struct column *c, uint32_t a, uint32_t b)
{
	return compare_dice(common_bits(c, a, b), c->ones[a], c->ones[b]);
}

bool
column_initial(const struct column *c, uint32_t a, uint32_t b)
{
	enum { INITIAL = 2 * ENCODE_HASHES };
	unsigned na = c->ones[a], nb = c->ones[b], less = na < nb ? na : nb;
	return less && less <= INITIAL && na + nb - less > INITIAL &&
	    common_bits(c, a, b) * 2 >= less;
}

/* --- identifiers that too many hold --------------------------------------- */

static void
drop_value(struct people *p, struct column *c, uint32_t person, uint32_t value)
{
	uint32_t keep[CELL_MAX], n = 0;
	const uint32_t *v;
	uint32_t count = column_values(c, person, &v);
	for (uint32_t i = 0; i < count; i++)
		if (v[i] != value)
			keep[n++] = v[i];
	uint32_t *row = p->cell + (size_t)person * p->stride;
	row[p->place[c - p->column]] = add_cell(c, keep, n);
	c->holders[value]--;
	c->holders[0] += n == 0;
}

/* Counts people by (value, source) of the values that many hold. */
static void
find_crowded(const struct people *p, const struct column *c, uint8_t *crowded)
{
	struct strmap seen = {0};
	uint32_t *count = NULL;
	size_t cap = 0;
	const uint32_t *v;
	for (uint32_t i = 0; i < p->n; i++) {
		uint32_t n = column_values(c, i, &v);
		for (uint32_t j = 0; j < n; j++) {
			if (c->holders[v[j]] <= p->model->id_people)
				continue;
			uint32_t key[2] = {v[j], p->in->person_source[i]};
			bool is_new;
			size_t at = strmap_add(&seen,
			    slice_of((const char *)key, sizeof key), &is_new);
			if (is_new) {
				count =
				    mem_grow(count, at, &cap, sizeof *count);
				count[at] = 0;
			}
			if (++count[at] > p->model->id_people)
				crowded[v[j]] = 1;
		}
	}
	strmap_fini(&seen);
	mem_free(count);
}

/* Some value has so many people that they may be too many in a source. */
static bool
is_crowded(const struct people *p, const struct column *c)
{
	uint32_t most = 0;
	for (uint32_t v = 1; v <= c->n; v++)
		most = c->holders[v] > most ? c->holders[v] : most;
	return most > p->model->id_people;
}

/* Drops the values that are marked. */
static void
drop_marked(struct people *p, struct column *c, const uint8_t *marked)
{
	uint64_t found = 0;
	const uint32_t *v;
	for (uint32_t i = 1; i <= c->n; i++)
		found += marked[i];
	for (uint32_t i = 0; found && i < p->n; i++) {
		uint32_t copy[CELL_MAX];
		uint32_t n = column_values(c, i, &v);
		memcpy(copy, v, n * sizeof *v);
		for (uint32_t j = 0; j < n; j++)
			if (marked[copy[j]])
				drop_value(p, c, i, copy[j]);
	}
	p->nplaceholders += found;
}

/* More than the model's limit of people in one source: a placeholder. */
static void
drop_crowded(struct people *p, struct column *c)
{
	if (!is_crowded(p, c))
		return;
	uint8_t *crowded = mem_zalloc((size_t)c->n + 1, sizeof *crowded);
	find_crowded(p, c, crowded);
	drop_marked(p, c, crowded);
	mem_free(crowded);
}

/* --- default birth dates -------------------------------------------------- */

/*
 * A birth date that so large a share of people has, under so many full names,
 * is what some system puts where none is known. One person's records have few
 * names; 1 January is put where only the year is known, or the age.
 */
static const double DEFAULT_SHARE = 0.01, DEFAULT_NEW_YEAR = 0.05;
enum { DEFAULT_NAMES = 50 };

/* Different full names of those whose main value of a field it is. */
static uint32_t
count_names(const struct people *p, const struct column *c, uint32_t value)
{
	const struct column *names = &p->column[p->model->name];
	uint8_t *seen = mem_zalloc((size_t)names->n + 1, sizeof *seen);
	uint32_t n = 0;
	for (uint32_t i = 0; i < p->n; i++) {
		if (column_first(c, i) != value)
			continue;
		uint32_t name = column_first(names, i);
		n += name && !seen[name];
		seen[name] = 1;
	}
	mem_free(seen);
	return n;
}

static void
drop_default_dates(struct people *p)
{
	const struct model *m = p->model;
	if (m->birth == MODEL_NONE || m->name == MODEL_NONE ||
	    m->field[m->birth].standard != STANDARD_DATE)
		return;
	struct column *c = &p->column[m->birth];
	double dated = p->n - c->holders[0];
	uint8_t *marked = mem_zalloc((size_t)c->n + 1, sizeof *marked);
	for (uint32_t v = 1; v <= c->n; v++) {
		bool is_new_year = packed_new_year(c->letters[v]);
		double most = is_new_year ? DEFAULT_NEW_YEAR : DEFAULT_SHARE;
		marked[v] = c->holders[v] >= DEFAULT_NAMES &&
		    c->holders[v] > most * dated &&
		    count_names(p, c, v) >= DEFAULT_NAMES;
	}
	drop_marked(p, c, marked);
	mem_free(marked);
}

/* --- all of it ------------------------------------------------------------ */

/*
 * How many hold each value: one walk over the people for all columns but the
 * joins, whose are counted while they are made.
 */
static void
count_holders(struct people *p)
{
	struct column *column[MODEL_FIELDS];
	unsigned place[MODEL_FIELDS], n = 0;
	const uint32_t *cell = p->cell;
	for (unsigned i = 0; i < p->model->nfields; i++) {
		struct column *c = &p->column[i];
		bool is_there = p->place[i] != MODEL_NONE;
		if (is_there && p->model->field[i].take == TAKE_JOIN)
			continue;
		c->holders = mem_zalloc((size_t)c->n + 1, sizeof *c->holders);
		c->holders[0] = is_there ? 0 : p->n;
		column[n] = c;
		place[n] = p->place[i];
		n += is_there;
	}
	for (uint32_t i = 0; i < p->n; i++, cell += p->stride)
		for (unsigned k = 0; k < n; k++)
			count_cell(column[k], cell[place[k]]);
}

/* Which comparisons a cell in a row is of, by bit. */
struct marking {
	struct people *p;
	uint32_t bits[MODEL_FIELDS];
	uint32_t nowhere; /* those that some field nobody has is of */
};

static void
mark_chunk(void *state, size_t chunk, unsigned job)
{
	const struct marking *x = state;
	struct people *p = x->p;
	uint32_t from = (uint32_t)chunk * CHUNK;
	uint32_t to = (uint32_t)crew_chunk_end(chunk, CHUNK, p->n);
	(void)job;
	for (uint32_t i = from; i < to; i++) {
		const uint32_t *cell = people_row(p, i);
		uint32_t any = 0, lacking = x->nowhere;
		for (unsigned k = 0; k < p->nplaces; k++) {
			uint32_t has = cell[k] ? UINT32_MAX : 0;
			any |= x->bits[k] & has;
			lacking |= x->bits[k] & ~has;
		}
		p->present[i] = any & ~(lacking & p->need_all);
	}
}

/* Which comparisons a person has values for, before looking at another. */
static void
mark_present(struct people *p, unsigned jobs)
{
	const struct model *m = p->model;
	struct marking x = {.p = p};
	for (unsigned c = 0; c < m->ncomparisons; c++) {
		if (m->comparison[c].all_present)
			p->need_all |= 1u << c;
		for (unsigned k = 0; k < m->comparison[c].nfields; k++) {
			unsigned at = p->place[m->comparison[c].field[k]];
			*(at == MODEL_NONE ? &x.nowhere : &x.bits[at]) |= 1u
			    << c;
		}
	}
	p->present = mem_alloc(((size_t)p->n + 1) * sizeof *p->present);
	crew_each(jobs, crew_chunks(p->n, CHUNK), mark_chunk, &x);
}

/* Whether any record has a value that a field is made of. */
static bool
has_values(const struct people *p, unsigned field)
{
	const struct model_field *x = &p->model->field[field];
	bool any = false, all = true;
	for (unsigned i = 0; i < x->nfrom; i++) {
		bool has = x->take == TAKE_JOIN
		    ? p->place[x->from[i]] != MODEL_NONE
		    : p->in->values[x->from[i]].n > 0;
		any |= has;
		all &= has;
	}
	for (unsigned i = 0; i < x->nalias; i++)
		any |= p->in->values[x->alias[i]].n > 0;
	return x->take == TAKE_JOIN ? all : any;
}

/*
 * Room for everybody's cells. Rows are compared four cells at a time, so they
 * are that long; a row of eight is in one cache line.
 */
static void
make_rows(struct people *p)
{
	for (unsigned i = 0; i < p->model->nfields; i++) {
		p->place[i] = MODEL_NONE;
		if (!has_values(p, i))
			continue;
		p->place[i] = p->nplaces;
		p->field[p->nplaces++] = (uint8_t)i;
	}
	p->stride = (p->nplaces + 3u) / 4 * 4;
	p->cells = mem_zalloc(
	    (size_t)p->n * p->stride * sizeof *p->cell + CACHE_LINE, 1);
	uintptr_t at = (uintptr_t)p->cells;
	p->cell = (void *)((char *)p->cells + (-at & (CACHE_LINE - 1)));
}

/* A field that is nowhere is missing for everybody. */
static void
give_cells(struct people *p, unsigned field)
{
	static const uint32_t missing;
	bool is_there = p->place[field] != MODEL_NONE;
	p->column[field].cell = is_there ? p->cell + p->place[field] : &missing;
	p->column[field].stride = is_there ? p->stride : 0;
}

static void
make_maps(struct people *p, struct maker *all, unsigned field)
{
	const struct model_field *x = &p->model->field[field];
	struct maker *k = &all[field];
	*k = (struct maker){.p = p, .field = x, .column = &p->column[field]};
	give_cells(p, field);
	for (unsigned i = 0; x->take != TAKE_JOIN && i < x->nfrom; i++)
		map_input(k, &k->from[i], x->from[i]);
	for (unsigned i = 0; i < x->nalias; i++)
		map_input(k, &k->alias[i], x->alias[i]);
	k->column->n = (uint32_t)k->column->values.n;
}

static void
maker_fini(struct maker *k)
{
	for (unsigned i = 0; i < MODEL_FROM; i++) {
		mem_free(k->from[i].cell);
		mem_free(k->alias[i].cell);
	}
	arena_fini(&k->scratch);
	buf_fini(&k->text);
	mem_free(k->held.item);
}

/* --- side by side --------------------------------------------------------- */

/* The columns, those made of most values first. */
struct makers {
	struct people *p;
	struct maker *all;
	unsigned field[MODEL_FIELDS];
};

static size_t
count_raw(const struct people *p, unsigned field)
{
	const struct model_field *x = &p->model->field[field];
	size_t n = 0;
	for (unsigned i = 0; x->take != TAKE_JOIN && i < x->nfrom; i++)
		n += p->in->values[x->from[i]].n;
	for (unsigned i = 0; i < x->nalias; i++)
		n += p->in->values[x->alias[i]].n;
	return n;
}

static void
make_one(void *state, size_t i, unsigned job)
{
	struct makers *x = state;
	(void)job;
	make_maps(x->p, x->all, x->field[i]);
}

static void
make_all(struct people *p, struct maker *all, unsigned jobs)
{
	struct makers x = {.p = p, .all = all};
	unsigned n = p->model->nfields;
	for (unsigned i = 0; i < n; i++) {
		unsigned k = i;
		for (; k && count_raw(p, i) > count_raw(p, x.field[k - 1]); k--)
			x.field[k] = x.field[k - 1];
		x.field[k] = i;
	}
	crew_each(jobs, n, make_one, &x);
	for (unsigned i = 0; i < n; i++)
		p->nplaceholders += all[i].nplaceholders;
}

/* Once the cells of single fields are there; the longest first. */
enum task { TASK_JOINS, TASK_HOLDERS, TASK_POSTCODES, TASK_FIELDS };

/*
 * What is known of a field's values is worked out in a task of its own; but
 * postcodes share their parts' numbers, and joins have to be made first.
 */
static size_t
task_of(const struct people *p, unsigned field)
{
	const struct model_field *f = &p->model->field[field];
	return f->take == TAKE_JOIN            ? TASK_JOINS
	    : f->standard == STANDARD_POSTCODE ? TASK_POSTCODES
					       : (size_t)TASK_FIELDS + field;
}

static void
do_task(void *state, size_t task, unsigned job)
{
	struct filling *f = state;
	struct people *p = f->p;
	(void)job;
	if (task == TASK_JOINS)
		fill_joins(f);
	if (task == TASK_HOLDERS)
		count_holders(p);
	for (unsigned i = 0; i < p->model->nfields; i++)
		if (task == task_of(p, i))
			describe(p, i);
}

static void
fill(struct people *p, struct maker *all, unsigned jobs)
{
	struct filling *f = mem_zalloc(1, sizeof *f);
	f->p = p;
	f->maker = all;
	f->is_simple = mem_zalloc((size_t)p->n + 1, 1);
	find_uses(f);
	crew_each(jobs, crew_chunks(p->n, CHUNK), fill_chunk, f);
	fill_rest(f);
	crew_each(jobs, TASK_FIELDS + p->model->nfields, do_task, f);
	mem_free(f->is_simple);
	mem_free(f);
}

void
people_init(struct people *p, const struct model *m, const struct intake *in,
    const struct people_lists *lists, unsigned jobs)
{
	struct maker *all = mem_zalloc(MODEL_FIELDS, sizeof *all);
	*p = (struct people){
	    .model = m, .in = in, .n = (uint32_t)in->npersons, .lists = lists};
	make_rows(p);
	make_all(p, all, jobs);
	fill(p, all, jobs);
	for (unsigned i = 0; i < m->nfields; i++)
		maker_fini(&all[i]);
	mem_free(all);
	for (unsigned i = 0; i < m->ids.n; i++)
		drop_crowded(p, &p->column[m->ids.field[i]]);
	drop_default_dates(p);
	mark_present(p, jobs);
}

void
people_fini(struct people *p)
{
	for (unsigned i = 0; p->model && i < p->model->nfields; i++) {
		struct column *c = &p->column[i];
		strmap_fini(&c->values);
		mem_free(c->text);
		mem_free(c->part);
		mem_free(c->pool);
		mem_free(c->holders);
		mem_free(c->letters);
		mem_free(c->lengths);
		mem_free(c->starts);
		mem_free(c->dates);
		mem_free(c->outward);
		mem_free(c->sector);
		mem_free(c->groups);
		mem_free(c->number);
		mem_free(c->bits);
		mem_free(c->ones);
	}
	strmap_fini(&p->outwards);
	strmap_fini(&p->sectors);
	arena_fini(&p->texts);
	mem_free(p->cells);
	mem_free(p->present);
}
