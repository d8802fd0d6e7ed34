/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "link/people.h"

#include "base/mem.h"
#include "base/num.h"
#include "link/compare.h"
#include "link/standard.h"

#include <assert.h>

/* Raw values of one input as cells of the column that is being made. */
struct map {
	uint32_t *cell; /* by raw value number */
};

struct maker {
	struct people *p;
	const struct model_field *field;
	struct column *column;
	struct map from[MODEL_FROM], alias[MODEL_FROM];
	struct arena scratch;
	struct buf text;
};

/* A value in a person's rows. */
struct held {
	uint32_t value, count;
	date latest;
	bool is_alias;
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

static uint32_t
cell_of_raw(struct maker *k, const struct model_input *in, struct slice raw)
{
	struct slice part[CELL_MAX];
	uint32_t value[CELL_MAX];
	standard_value(&k->text, raw, k->field->standard, &k->scratch);
	struct slice text = buf_as_slice(&k->text);
	if (!text.n || is_missing_word(k->field->missing, text))
		return 0;
	if (is_dropped(k, in, raw)) {
		k->p->nplaceholders++;
		return 0;
	}
	size_t n =
	    standard_take(text, k->field->take, part, CELL_MAX, &k->scratch);
	for (size_t i = 0; i < n; i++)
		value[i] =
		    (uint32_t)strmap_add(&k->column->values, part[i], NULL) + 1;
	arena_reset(&k->scratch);
	return add_cell(k->column, value, n);
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

static void
hold(struct held *list, size_t *n, uint32_t value, bool is_alias, date latest)
{
	for (size_t i = 0; i < *n; i++)
		if (list[i].value == value) {
			list[i].count++;
			list[i].is_alias &= is_alias;
			if (latest > list[i].latest)
				list[i].latest = latest;
			return;
		}
	if (*n < CELL_MAX)
		list[(*n)++] = (struct held){value, 1, latest, is_alias};
}

static void
hold_cell(struct maker *k, struct held *list, size_t *n, uint32_t cell,
    bool is_alias, date latest)
{
	struct column one = {.cell = &cell, .pool = k->column->pool};
	const uint32_t *v;
	uint32_t count = column_values(&one, 0, &v);
	for (uint32_t i = 0; i < count; i++)
		hold(list, n, v[i], is_alias, latest);
}

static uint32_t
mapped(const struct map *map, uint32_t raw)
{
	return raw ? map->cell[raw - 1] : 0;
}

/* The values in one row. */
static void
hold_row(struct maker *k, uint32_t row, struct held *list, size_t *n)
{
	const struct intake *in = k->p->in;
	const uint32_t *raw = in->raw + (size_t)row * in->ninputs;
	date latest = in->row[row].extracted;
	for (unsigned i = 0; i < k->field->nfrom; i++) {
		uint32_t cell = mapped(&k->from[i], raw[k->field->from[i]]);
		hold_cell(k, list, n, cell, false, latest);
		if (cell && k->field->first_present)
			break;
	}
	for (unsigned i = 0; i < k->field->nalias; i++)
		hold_cell(k, list, n,
		    mapped(&k->alias[i], raw[k->field->alias[i]]), true,
		    latest);
}

/* "FIRST LAST" as one value of the column. */
static uint32_t
join(struct maker *k, struct slice a, struct slice b)
{
	buf_reset(&k->text);
	buf_slice(&k->text, a);
	buf_byte(&k->text, ' ');
	buf_slice(&k->text, b);
	return (uint32_t)strmap_add(
		   &k->column->values, buf_as_slice(&k->text), NULL) +
	    1;
}

static void
hold_join(struct maker *k, struct maker *all, uint32_t row, struct held *list,
    size_t *n)
{
	struct maker *a = &all[k->field->from[0]], *b = &all[k->field->from[1]];
	struct held first[CELL_MAX], second[CELL_MAX];
	size_t na = 0, nb = 0;
	hold_row(a, row, first, &na);
	hold_row(b, row, second, &nb);
	for (size_t i = 0; i < na; i++)
		for (size_t j = 0; j < nb; j++)
			hold(list, n,
			    join(k, column_text(a->column, first[i].value),
				column_text(b->column, second[j].value)),
			    first[i].is_alias || second[j].is_alias,
			    first[i].latest);
}

static bool
is_before(const struct column *c, const struct held *a, const struct held *b)
{
	if (a->is_alias != b->is_alias)
		return b->is_alias;
	if (a->count != b->count)
		return a->count > b->count;
	if (a->latest != b->latest)
		return a->latest > b->latest;
	return slice_compare(
		   column_text(c, a->value), column_text(c, b->value)) < 0;
}

/* The main value first; the rest in the same order, so that it is settled. */
static uint32_t
settle(struct column *c, struct held *list, size_t n)
{
	uint32_t value[CELL_MAX];
	for (size_t i = 1; i < n; i++) {
		struct held x = list[i];
		size_t j = i;
		for (; j > 0 && is_before(c, &x, &list[j - 1]); j--)
			list[j] = list[j - 1];
		list[j] = x;
	}
	for (size_t i = 0; i < n; i++)
		value[i] = list[i].value;
	return add_cell(c, value, n);
}

static void
hold_facts(
    struct maker *k, uint32_t person, size_t *at, struct held *list, size_t *n)
{
	const struct intake *in = k->p->in;
	for (; *at < in->nfacts && in->fact[*at].person == person; ++*at)
		for (unsigned i = 0; i < k->field->nfrom; i++)
			if (k->field->from[i] == in->fact[*at].input)
				hold_cell(k, list, n,
				    mapped(&k->from[i], in->fact[*at].raw),
				    false, DATE_NONE);
}

/* The column's cells; facts are sorted by person. */
static void
fill(struct maker *k, struct maker *all)
{
	const struct intake *in = k->p->in;
	struct held list[CELL_MAX];
	size_t fact = 0;
	k->column->cell = mem_alloc(k->p->n * sizeof *k->column->cell);
	for (uint32_t i = 0; i < k->p->n; i++) {
		size_t n = 0;
		for (uint32_t row = in->first_row[i]; row != NO_ROW;
		     row = in->row[row].next) {
			if (in->row[row].person == NO_PERSON)
				continue;
			if (k->field->take == TAKE_JOIN)
				hold_join(k, all, row, list, &n);
			else
				hold_row(k, row, list, &n);
		}
		while (fact < in->nfacts && in->fact[fact].person < i)
			fact++;
		hold_facts(k, i, &fact, list, &n);
		k->column->cell[i] = settle(k->column, list, n);
	}
}

/* --- what is known of each value ------------------------------------------ */

static void
count_holders(struct column *c, uint32_t npeople)
{
	const uint32_t *v;
	c->holders = mem_zalloc(c->values.n + 1, sizeof *c->holders);
	for (uint32_t i = 0; i < npeople; i++) {
		uint32_t n = column_values(c, i, &v);
		for (uint32_t j = 0; j < n; j++)
			c->holders[v[j]]++;
	}
}

/* An unbroken date as year << 16 | month << 8 | day. */
static uint32_t
packed_date(struct slice s)
{
	uint32_t n = 0;
	for (size_t i = 0; i < s.n; i++)
		n = n * 10 + (uint32_t)(s.p[i] - '0');
	return n / 10000 << 16 | n / 100 % 100 << 8 | n % 100;
}

static uint32_t
intern(struct strmap *m, struct slice s)
{
	return s.n ? (uint32_t)strmap_add(m, s, NULL) + 1 : 0;
}

static void
describe_postcodes(struct people *p, struct column *c)
{
	c->outward = mem_zalloc(c->values.n + 1, sizeof *c->outward);
	c->sector = mem_zalloc(c->values.n + 1, sizeof *c->sector);
	for (uint32_t v = 1; v <= c->values.n; v++) {
		struct slice s = column_text(c, v);
		struct postcode_shape shape = standard_postcode(s);
		c->outward[v] =
		    intern(&p->outwards, slice_of(s.p, shape.outward));
		c->sector[v] = intern(&p->sectors, slice_of(s.p, shape.sector));
	}
}

static void
describe(struct people *p, unsigned field)
{
	struct column *c = &p->column[field];
	enum standard how = p->model->field[field].standard;
	c->letters = mem_zalloc(c->values.n + 1, sizeof *c->letters);
	for (uint32_t v = 1; v <= c->values.n; v++)
		c->letters[v] = how == STANDARD_DATE
		    ? packed_date(column_text(c, v))
		    : compare_letters(column_text(c, v));
	if (how == STANDARD_POSTCODE)
		describe_postcodes(p, c);
	if (how == STANDARD_NUMBER) {
		c->number = mem_zalloc(c->values.n + 1, sizeof *c->number);
		for (uint32_t v = 1; v <= c->values.n; v++)
			if (!num_parse_double(column_text(c, v), &c->number[v]))
				c->number[v] = 0;
	}
	count_holders(c, p->n);
}

/* --- identifiers that too many hold --------------------------------------- */

static void
drop_value(struct column *c, uint32_t person, uint32_t value)
{
	uint32_t keep[CELL_MAX], n = 0;
	const uint32_t *v;
	uint32_t count = column_values(c, person, &v);
	for (uint32_t i = 0; i < count; i++)
		if (v[i] != value)
			keep[n++] = v[i];
	c->cell[person] = add_cell(c, keep, n);
	c->holders[value]--;
}

/* More than the model's limit of people in one source: a placeholder. */
static void
drop_crowded(struct people *p, struct column *c)
{
	struct strmap seen = {0};
	uint32_t *count = NULL, *crowded = NULL;
	size_t cap = 0;
	const uint32_t *v;
	crowded = mem_zalloc(c->values.n + 1, sizeof *crowded);
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
	for (uint32_t i = 0; seen.n && i < p->n; i++) {
		uint32_t copy[CELL_MAX];
		uint32_t n = column_values(c, i, &v);
		memcpy(copy, v, n * sizeof *v);
		for (uint32_t j = 0; j < n; j++)
			if (crowded[copy[j]])
				drop_value(c, i, copy[j]);
	}
	for (uint32_t i = 1; i <= c->values.n; i++)
		p->nplaceholders += crowded[i];
	strmap_fini(&seen);
	mem_free(count);
	mem_free(crowded);
}

/* --- all of it ------------------------------------------------------------ */

/* Which comparisons a person has values for, before looking at another. */
static void
mark_present(struct people *p)
{
	const struct model *m = p->model;
	p->present = mem_zalloc(p->n, sizeof *p->present);
	for (unsigned c = 0; c < m->ncomparisons; c++) {
		const struct model_comparison *x = &m->comparison[c];
		for (uint32_t i = 0; i < p->n; i++) {
			unsigned have = 0;
			for (unsigned k = 0; k < x->nfields; k++)
				have += p->column[x->field[k]].cell[i] != 0;
			if (x->all_present ? have == x->nfields : have > 0)
				p->present[i] |= (uint64_t)1 << c;
		}
	}
}

static void
make(struct people *p, struct maker *all, unsigned field)
{
	const struct model_field *x = &p->model->field[field];
	struct maker *k = &all[field];
	*k = (struct maker){.p = p, .field = x, .column = &p->column[field]};
	if (x->take != TAKE_JOIN)
		for (unsigned i = 0; i < x->nfrom; i++)
			map_input(k, &k->from[i], x->from[i]);
	for (unsigned i = 0; i < x->nalias; i++)
		map_input(k, &k->alias[i], x->alias[i]);
	fill(k, all);
	describe(p, field);
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
}

void
people_init(struct people *p, const struct model *m, const struct intake *in,
    const struct people_lists *lists)
{
	struct maker *all = mem_zalloc(MODEL_FIELDS, sizeof *all);
	*p = (struct people){
	    .model = m, .in = in, .n = (uint32_t)in->npersons, .lists = lists};
	for (unsigned i = 0; i < m->nfields; i++)
		make(p, all, i);
	for (unsigned i = 0; i < m->ids.n; i++)
		drop_crowded(p, &p->column[m->ids.field[i]]);
	mark_present(p);
	for (unsigned i = 0; i < m->nfields; i++)
		maker_fini(&all[i]);
	mem_free(all);
}

void
people_fini(struct people *p)
{
	for (unsigned i = 0; p->model && i < p->model->nfields; i++) {
		struct column *c = &p->column[i];
		strmap_fini(&c->values);
		mem_free(c->cell);
		mem_free(c->pool);
		mem_free(c->holders);
		mem_free(c->letters);
		mem_free(c->outward);
		mem_free(c->sector);
		mem_free(c->number);
	}
	strmap_fini(&p->outwards);
	strmap_fini(&p->sectors);
	mem_free(p->present);
}
