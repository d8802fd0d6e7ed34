/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "link/holders.h"

#include "base/mem.h"

#include <math.h>
#include <stdlib.h>

/*
 * Of pairs that seem to be one person, at least so many also agree on what is
 * beside it. A value whose holders seem to be one person and live everywhere
 * is a placeholder, and they are many.
 */
static const double LEAST_BESIDE = 0.05;

/* Chance that two records agree on a field. */
static double
evenness(const struct people *p, unsigned field)
{
	const struct column *c = &p->column[field];
	double n = p->n - c->holders[0];
	uint64_t same = 0;
	for (uint32_t v = 1; v <= c->n; v++)
		same += (uint64_t)c->holders[v] * (c->holders[v] - 1);
	return n > 1 ? (double)same / n / (n - 1) : 0;
}

void
holders_init(struct holders *h, const struct blocks *b, unsigned field)
{
	const struct model *m = b->people->model;
	*h = (struct holders){.people = b->people};
	if (m->first_name == MODEL_NONE || m->last_name == MODEL_NONE ||
	    m->birth == MODEL_NONE || m->place == MODEL_NONE ||
	    (field != m->birth && field != m->place))
		return;
	h->of = blocks_pivot(b, field);
	h->tell[0] = m->first_name;
	h->tell[1] = field == m->birth ? m->last_name : m->birth;
	h->beside = field == m->birth ? m->place : m->last_name;
	h->chance =
	    evenness(b->people, h->tell[0]) + evenness(b->people, h->tell[1]);
}

/* --- pairs ---------------------------------------------------------------- */

static int
by_key(const void *x, const void *y)
{
	uint64_t a = *(const uint64_t *)x, b = *(const uint64_t *)y;
	return a < b ? -1 : a > b;
}

/* Pairs of equal keys; 0 is equal to nothing. */
static double
count_equal(uint64_t *key, size_t n)
{
	uint64_t pairs = 0;
	qsort(key, n, sizeof *key, by_key);
	for (size_t i = 0, next; i < n; i = next) {
		next = i + 1;
		while (next < n && key[next] == key[i])
			next++;
		pairs += key[i] ? (next - i) * (next - i - 1) / 2 : 0;
	}
	return (double)pairs;
}

/* Pairs of a value's holders that agree on a field; on both of two. */
static double
count_agreeing(const struct holders *h, uint32_t value, uint64_t *key,
    unsigned one, unsigned other)
{
	const struct people *p = h->people;
	const struct pivot *v = h->of;
	size_t n = 0;
	for (uint32_t i = v->start[value]; i < v->start[value + 1]; i++) {
		uint64_t x = column_first(&p->column[one], v->person[i]);
		uint64_t y = column_first(&p->column[other], v->person[i]);
		key[n++] = x && y ? x << 32 | y : 0;
	}
	return count_equal(key, n);
}

/* Pairs that one person's records make. */
static double
count_own(const struct holders *h, uint32_t value, double pairs)
{
	unsigned x = h->tell[0], y = h->tell[1];
	size_t n = h->of->start[value + 1] - h->of->start[value];
	uint64_t *key = mem_alloc((n + 1) * sizeof *key);
	double own = count_agreeing(h, value, key, x, x) +
	    count_agreeing(h, value, key, y, y) -
	    count_agreeing(h, value, key, x, y) - h->chance * pairs;
	double beside = count_agreeing(h, value, key, h->beside, h->beside);
	mem_free(key);
	return own > 0 && beside >= LEAST_BESIDE * own ? fmin(own, pairs) : 0;
}

struct holding
holders_of(const struct holders *h, uint32_t value)
{
	double n = h->of->start[value + 1] - h->of->start[value];
	double pairs = n * (n - 1) / 2;
	double own = pairs > 0 ? count_own(h, value, pairs) : 0;
	return (struct holding){
	    n > 0 ? 2 * (pairs - own) / n : 0, n > 0 ? 1 + 2 * own / n : 1};
}
