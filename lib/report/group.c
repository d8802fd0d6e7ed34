/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/group.h"

#include "base/buf.h"
#include "base/mem.h"

#include <assert.h>
#include <stdlib.h>

static const struct {
	const char *suffix;
	enum period period;
} periods[] = {
    {":month", PERIOD_MONTH},
    {":quarter", PERIOD_QUARTER},
    {":year", PERIOD_YEAR},
    {":fy", PERIOD_FY},
};

int
key_want(struct key *k, const char *text, struct data *d, struct fail *f)
{
	struct slice path = slice_text(text);
	*k = (struct key){.text = text};
	for (size_t i = 0; i < sizeof periods / sizeof *periods; i++)
		if (slice_ends(path, periods[i].suffix)) {
			k->period = periods[i].period;
			path.n -= strlen(periods[i].suffix);
			break;
		}
	if (path.n == 0 || memchr(path.p, ':', path.n))
		return fail_set(f, FAIL_USAGE,
		    "%s: not a key: a member key, or a date key with :month, "
		    ":quarter, :year or :fy",
		    text);
	k->column = data_want(d, RECORD_MEMBER, arena_cstr(&d->arena, path),
	    k->period ? DATA_DATE : DATA_TEXT);
	return 0;
}

int
key_check(const struct key *k, const struct data *d, struct fail *f)
{
	if (d->nrows[RECORD_MEMBER] > 0 && data_is_empty(d, k->column))
		return fail_set(
		    f, FAIL_USAGE, "%s: no member has this key", k->text);
	return 0;
}

void
period_text(enum period p, date d, struct buf *out)
{
	struct ymd c = date_to_ymd(d);
	int fy = c.year - (c.month < 4);
	if (p == PERIOD_MONTH)
		buf_printf(out, "%04d-%02d", c.year, c.month);
	else if (p == PERIOD_QUARTER)
		buf_printf(out, "%04dQ%d", c.year, (c.month + 2) / 3);
	else if (p == PERIOD_YEAR)
		buf_printf(out, "%04d", c.year);
	else
		buf_printf(out, "%04d/%02d", fy, (fy + 1) % 100);
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* The digits at the start of s, without leading zeroes; moves s past them. */
static struct slice
take_digits(struct slice *s)
{
	size_t n = 0, zeroes = 0;
	while (n < s->n && is_digit(s->p[n]))
		n++;
	while (zeroes + 1 < n && s->p[zeroes] == '0')
		zeroes++;
	struct slice run = slice_of(s->p + zeroes, n - zeroes);
	*s = slice_of(s->p + n, s->n - n);
	return run;
}

int
natural_compare(struct slice a, struct slice b)
{
	if (!slice_present(a) || !slice_present(b))
		return slice_present(b) - slice_present(a);
	struct slice x = a, y = b;
	while (x.n && y.n) {
		if (is_digit(*x.p) && is_digit(*y.p)) {
			struct slice m = take_digits(&x), n = take_digits(&y);
			if (m.n != n.n)
				return m.n < n.n ? -1 : 1;
			int c = slice_compare(m, n);
			if (c)
				return c;
			continue;
		}
		if (*x.p != *y.p)
			return (unsigned char)*x.p < (unsigned char)*y.p ? -1
									 : 1;
		x = slice_of(x.p + 1, x.n - 1);
		y = slice_of(y.p + 1, y.n - 1);
	}
	if (x.n != y.n)
		return x.n < y.n ? -1 : 1;
	return slice_compare(a, b);
}

/* --- the values of a key ---------------------------------------------- */

static const struct slice not_recorded = {NULL, 0};

static struct slice
scalar_text(struct value v, struct arena *a)
{
	return v.kind == VALUE_TEXT ? arena_copy(a, value_text(v, a))
				    : arena_copy(a, value_raw(v));
}

/* A list's elements; an empty list is the value "none". */
static struct values
list_values(struct slice json, struct arena *a)
{
	struct scan s;
	struct value v;
	size_t n = 0;
	struct slice *item =
	    arena_alloc(a, (json.n / 2 + 1) * sizeof(struct slice));
	if (scan_array(&s, json))
		while (scan_element(&s, &v) > 0)
			item[n++] = scalar_text(v, a);
	if (n == 0)
		item[n++] = slice_text("none");
	return (struct values){item, n};
}

struct values
group_values(struct slice json, struct arena *a, bool *is_list)
{
	if (*json.p == '[') {
		*is_list = true;
		return list_values(json, a);
	}
	struct slice *item = arena_zalloc(a, 1, sizeof *item);
	*item = arena_copy(a, data_text(json, a));
	return (struct values){item, 1};
}

/* A key ready for use: the values of each code, worked out once. */
struct ready {
	const struct data_column *column;
	enum period period;
	struct values *of_code;
};

static struct ready
key_ready(const struct key *k, const struct data *d, struct groups *g)
{
	struct ready r = {&d->column[k->column], k->period, NULL};
	const struct strmap *codes = &r.column->values;
	if (r.period)
		return r;
	r.of_code = arena_zalloc(&g->arena, codes->n + 1, sizeof *r.of_code);
	for (size_t i = 0; i < codes->n; i++)
		r.of_code[i] =
		    group_values(strmap_key(codes, i), &g->arena, &g->overlap);
	return r;
}

/* The values of a row; `one` is room for a single one. */
static struct values
values_of_row(const struct ready *r, uint32_t row, struct slice *one,
    struct buf *text, struct arena *a)
{
	*one = not_recorded;
	if (r->period) {
		date day = r->column->day[row];
		buf_reset(text);
		if (day != DATE_NONE) {
			period_text(r->period, day, text);
			*one = arena_copy(a, buf_as_slice(text));
		}
		return (struct values){one, 1};
	}
	uint32_t code = r->column->code[row];
	if (code == DATA_ABSENT)
		return (struct values){one, 1};
	return r->of_code[code];
}

/* --- groups ------------------------------------------------------------ */

/* Appends a value so that different lists of values never look alike. */
static void
name_add(struct buf *name, struct slice value)
{
	uint64_t n = slice_present(value) ? value.n + 1 : 0;
	buf_add(name, (const char *)&n, sizeof n);
	buf_slice(name, value);
}

struct maker {
	struct groups *g;
	struct strmap names;
	size_t group_cap;
	size_t *row_cap; /* by group */
	size_t nrow_caps;
	struct arena scratch;
	struct buf name, text;
};

static struct group *
new_group(struct maker *m, const struct slice *values, size_t nkeys)
{
	struct groups *g = m->g;
	g->group = mem_grow(g->group, g->n, &m->group_cap, sizeof *g->group);
	m->row_cap =
	    mem_grow(m->row_cap, g->n, &m->nrow_caps, sizeof *m->row_cap);
	m->row_cap[g->n] = 0;
	struct group *new = &g->group[g->n++];
	*new = (struct group){.nvalues = nkeys};
	new->value = arena_zalloc(&g->arena, nkeys + 1, sizeof *new->value);
	for (size_t k = 0; k < nkeys; k++)
		new->value[k] = arena_copy(&g->arena, values[k]);
	return new;
}

static void
put_row(struct maker *m, const struct slice *values, size_t nkeys, uint32_t row)
{
	bool is_new;
	buf_reset(&m->name);
	for (size_t k = 0; k < nkeys; k++)
		name_add(&m->name, values[k]);
	size_t i = strmap_add(&m->names, buf_as_slice(&m->name), &is_new);
	struct group *into =
	    is_new ? new_group(m, values, nkeys) : &m->g->group[i];
	struct rows *r = &into->rows;
	if (r->n && r->row[r->n - 1] == row)
		return; /* a list that names a value twice */
	r->row = mem_grow(r->row, r->n, &m->row_cap[i], sizeof *r->row);
	r->row[r->n++] = row;
}

/* Puts a row into the group of every combination of its values. */
static void
place_row(
    struct maker *m, const struct ready *ready, size_t nkeys, uint32_t row)
{
	struct slice one[GROUP_MAX_KEYS], chosen[GROUP_MAX_KEYS];
	struct values of[GROUP_MAX_KEYS];
	size_t combinations = 1;
	for (size_t k = 0; k < nkeys; k++) {
		of[k] = values_of_row(
		    &ready[k], row, &one[k], &m->text, &m->scratch);
		combinations *= of[k].n;
	}
	for (size_t c = 0; c < combinations; c++) {
		size_t rest = c;
		for (size_t k = nkeys; k-- > 0;) {
			chosen[k] = of[k].item[rest % of[k].n];
			rest /= of[k].n;
		}
		put_row(m, chosen, nkeys, row);
	}
	arena_reset(&m->scratch);
}

static int
by_values(const void *a, const void *b)
{
	const struct group *x = a, *y = b;
	for (size_t k = 0; k < x->nvalues; k++) {
		int c = natural_compare(x->value[k], y->value[k]);
		if (c)
			return c;
	}
	return 0;
}

void
groups_make(struct groups *g, const struct data *d, const struct key *keys,
    size_t nkeys, struct rows rows)
{
	struct ready ready[GROUP_MAX_KEYS];
	struct maker m = {.g = g};
	assert(nkeys <= GROUP_MAX_KEYS);
	*g = (struct groups){0};
	for (size_t k = 0; k < nkeys; k++)
		ready[k] = key_ready(&keys[k], d, g);
	for (size_t i = 0; i < rows.n; i++)
		place_row(&m, ready, nkeys, rows.row[i]);
	if (g->n)
		qsort(g->group, g->n, sizeof *g->group, by_values);
	strmap_fini(&m.names);
	mem_free(m.row_cap);
	arena_fini(&m.scratch);
	buf_fini(&m.name);
	buf_fini(&m.text);
}

void
groups_fini(struct groups *g)
{
	for (size_t i = 0; i < g->n; i++)
		mem_free(g->group[i].rows.row);
	mem_free(g->group);
	arena_fini(&g->arena);
	*g = (struct groups){0};
}

const struct group *
groups_find(const struct groups *g, const struct group *like)
{
	if (g->n == 0)
		return NULL;
	return bsearch(like, g->group, g->n, sizeof *g->group, by_values);
}
