/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "link/review.h"

#include "base/mem.h"
#include "link/rates.h"

#include <math.h>
#include <stdlib.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

void
review_init(struct review *r, const struct people *p)
{
	*r = (struct review){.people = p};
}

void
review_fini(struct review *r)
{
	mem_free(r->row);
}

/* Of a pair, for either order of the two. */
static uint64_t
hash_of(const struct people *p, const struct link *l)
{
	struct slice a = strmap_key(&p->in->persons, l->a);
	struct slice b = strmap_key(&p->in->persons, l->b);
	return XXH3_64bits_withSeed(a.p, a.n, 1) ^
	    XXH3_64bits_withSeed(b.p, b.n, 1);
}

static struct review_row *
add(struct review *r, const struct link *l, uint32_t reasons)
{
	r->row = mem_grow(r->row, r->n, &r->cap, sizeof *r->row);
	struct review_row *row = &r->row[r->n++];
	*row = (struct review_row){.link = *l, .reasons = reasons};
	row->hash = hash_of(r->people, l);
	pairs_turn(r->people->in, &row->link);
	return row;
}

/* --- doubts --------------------------------------------------------------- */

/* Why a link should be looked at; 0: it need not. */
static uint32_t
doubts(const struct review *r, const struct pairs *pairs, const struct link *l)
{
	const struct model *m = r->people->model;
	double p = weigh_probability(l->weight);
	uint32_t why = 0;
	if (p >= m->review_low && p < m->review_high)
		why |= REVIEW_DOUBT;
	if (l->weight >= pairs->threshold && (l->flags & LINK_VETOED))
		why |= REVIEW_VETO;
	return why;
}

static struct link
weigh_again(const struct weights *w, struct judge *j, uint32_t a, uint32_t b)
{
	struct score s;
	judge_pair(j, a, b);
	weigh(w, j, INT32_MIN, &s);
	return (struct link){a, b, s.weight, s.plain, s.vector, s.flags};
}

/* Two people (roots) that some pair was asked about already. */
static bool
was_asked(struct strmap *asked, uint32_t a, uint32_t b)
{
	uint32_t key[2] = {a < b ? a : b, a < b ? b : a};
	bool is_new;
	strmap_add(asked, slice_of((const char *)key, sizeof key), &is_new);
	return !is_new;
}

static void
collect_doubts(
    struct review *r, const struct pairs *pairs, const struct identities *d)
{
	const struct decisions *decided = d->clusters->decisions;
	struct strmap asked = {0};
	for (size_t i = 0; i < pairs->n; i++) {
		const struct link *l = &pairs->link[i];
		uint32_t why = doubts(r, pairs, l);
		const struct decision *x = decisions_find(decided, l->a, l->b);
		uint32_t ra = d->root[l->a], rb = d->root[l->b];
		if (!why || (ra == rb && !(l->flags & LINK_JOINED)) ||
		    (ra != rb && was_asked(&asked, ra, rb)))
			continue;
		if (!x)
			add(r, l, why);
		else if (!x->is_stale)
			r->unsure += x->kind == DECISION_UNSURE;
	}
	strmap_fini(&asked);
}

void
review_collect(struct review *r, const struct pairs *pairs,
    const struct identities *d, const struct weights *w, struct judge *j)
{
	const struct decisions *decided = d->clusters->decisions;
	collect_doubts(r, pairs, d);
	for (size_t i = 0; i < decided->n; i++) {
		const struct decision *x = &decided->row[i];
		if (!x->is_stale || x->is_contradicted)
			continue;
		struct link l = weigh_again(w, j, x->a, x->b);
		add(r, &l, REVIEW_STALE);
	}
}

/* --- the sample ----------------------------------------------------------- */

enum { BANDS = 8, SEXES = 3, GROUPS = 6, STRATA = BANDS * SEXES * GROUPS };

static const int band_floor[BANDS] = {-1000, -6, -3, 0, 3, 6, 10, 20};
static const char sexes[SEXES + 1] = "FM-";
static const char groups[GROUPS + 1] = "ABMOW-";

static unsigned
place_in(const char *letters, char c)
{
	unsigned i = 0;
	while (letters[i + 1] && letters[i] != c)
		i++;
	return i;
}

/* The group of the first side that has one. */
static char
letter_of(const struct review *r, const struct link *l, enum intake_fixed field)
{
	unsigned a = rates_group(r->people->in, l->a, field);
	unsigned b = rates_group(r->people->in, l->b, field);
	return (char)(a != '-' ? a : b);
}

static uint16_t
stratum_of(const struct review *r, const struct link *as_found)
{
	struct link turned = *as_found, *l = &turned;
	pairs_turn(r->people->in, l);
	unsigned band = BANDS - 1;
	while (l->weight < band_floor[band] * WEIGHT_ONE)
		band--;
	unsigned sex = place_in(sexes, letter_of(r, l, INTAKE_SEX));
	unsigned group = place_in(groups, letter_of(r, l, INTAKE_ETHNICITY));
	return (uint16_t)((band * SEXES + sex) * GROUPS + group);
}

void
review_stratum(uint16_t stratum, struct buf *out)
{
	unsigned group = stratum % GROUPS, sex = stratum / GROUPS % SEXES;
	unsigned band = stratum / GROUPS / SEXES;
	if (band == 0)
		buf_printf(out, "under %d", band_floor[1]);
	else if (band == BANDS - 1)
		buf_printf(out, "%d and more", band_floor[band]);
	else
		buf_printf(
		    out, "%d to %d", band_floor[band], band_floor[band + 1]);
	buf_printf(out, "/%c/%c", sexes[sex], groups[group]);
}

struct drawn {
	uint64_t hash;
	uint32_t link;
	uint16_t stratum;
};

static int
by_draw(const void *x, const void *y)
{
	const struct drawn *a = x, *b = y;
	if (a->stratum != b->stratum)
		return a->stratum < b->stratum ? -1 : 1;
	if (a->hash != b->hash)
		return a->hash < b->hash ? -1 : 1;
	return a->link < b->link ? -1 : a->link > b->link;
}

/* Every stratum alike, as far as it goes; what is left over to the others. */
static void
allot(const uint64_t *size, uint64_t n, uint64_t *wanted)
{
	uint64_t open = 0, left = n;
	for (int i = 0; i < STRATA; i++) {
		wanted[i] = 0;
		open += size[i] > 0;
	}
	while (left && open) {
		uint64_t each = left / open ? left / open : 1;
		open = 0;
		for (int i = 0; i < STRATA && left; i++) {
			uint64_t room = size[i] - wanted[i];
			uint64_t more = room < each ? room : each;
			if (more > left)
				more = left;
			wanted[i] += more;
			left -= more;
			open += wanted[i] < size[i];
		}
	}
}

void
review_sample(struct review *r, const struct pairs *pairs, size_t n)
{
	struct drawn *all = mem_alloc((pairs->n + 1) * sizeof *all);
	uint64_t size[STRATA] = {0}, wanted[STRATA], taken[STRATA] = {0};
	for (size_t i = 0; i < pairs->n; i++) {
		const struct link *l = &pairs->link[i];
		all[i] = (struct drawn){
		    hash_of(r->people, l), (uint32_t)i, stratum_of(r, l)};
		size[all[i].stratum]++;
	}
	if (pairs->n)
		qsort(all, pairs->n, sizeof *all, by_draw);
	allot(size, n, wanted);
	for (size_t i = 0; i < pairs->n; i++) {
		uint16_t s = all[i].stratum;
		if (taken[s]++ >= wanted[s])
			continue;
		struct review_row *row =
		    add(r, &pairs->link[all[i].link], REVIEW_SAMPLE);
		row->stratum = s;
		row->in_stratum = size[s];
		row->inclusion = (double)wanted[s] / (double)size[s];
	}
	mem_free(all);
}

/* --- order and values ----------------------------------------------------- */

/* Doubts before the sample; among them by how far from even they are. */
static int
by_doubt(const void *x, const void *y)
{
	const struct review_row *a = x, *b = y;
	bool sa = a->reasons == REVIEW_SAMPLE, sb = b->reasons == REVIEW_SAMPLE;
	if (sa != sb)
		return sa ? 1 : -1;
	int32_t da = abs(a->link.weight), db = abs(b->link.weight);
	if (!sa && da != db)
		return da < db ? -1 : 1;
	if (a->hash != b->hash)
		return a->hash < b->hash ? -1 : 1;
	if (a->link.a != b->link.a)
		return a->link.a < b->link.a ? -1 : 1;
	return a->link.b < b->link.b ? -1 : a->link.b > b->link.b;
}

static int
by_pair(const void *x, const void *y)
{
	const struct link *a = &((const struct review_row *)x)->link;
	const struct link *b = &((const struct review_row *)y)->link;
	if (a->a != b->a)
		return a->a < b->a ? -1 : 1;
	return a->b < b->b ? -1 : a->b > b->b;
}

/* A doubtful pair that was drawn as well is one row. */
static void
merge_rows(struct review *r)
{
	size_t n = 0;
	for (size_t i = 0; i < r->n; i++) {
		struct review_row *x = &r->row[i], *last = &r->row[n - !!n];
		if (n == 0 || by_pair(last, x) != 0) {
			r->row[n++] = *x;
			continue;
		}
		last->reasons |= x->reasons;
		if (x->reasons & REVIEW_SAMPLE) {
			last->stratum = x->stratum;
			last->in_stratum = x->in_stratum;
			last->inclusion = x->inclusion;
		}
	}
	r->n = n;
}

void
review_sort(struct review *r)
{
	if (!r->n)
		return;
	qsort(r->row, r->n, sizeof *r->row, by_pair);
	merge_rows(r);
	qsort(r->row, r->n, sizeof *r->row, by_doubt);
}

/* Into a list in order, each once; what it has no room for comes last. */
static void
put_in_order(struct slice *list, size_t *n, struct slice s)
{
	size_t i = *n;
	while (i && slice_compare(s, list[i - 1]) < 0)
		i--;
	if (i == CELL_MAX || (i && slice_equal(s, list[i - 1])))
		return;
	*n += *n < CELL_MAX;
	memmove(list + i + 1, list + i, (*n - i - 1) * sizeof *list);
	list[i] = s;
}

void
review_values(
    const struct people *p, uint32_t person, unsigned input, struct buf *out)
{
	const struct intake *in = p->in;
	struct slice value[CELL_MAX];
	size_t n = 0;
	for (uint32_t row = in->first_row[person]; row != NO_ROW;
	     row = in->row[row].next) {
		struct slice raw = intake_raw(in, row, input);
		if (raw.n && in->row[row].person != NO_PERSON)
			put_in_order(value, &n, raw);
	}
	for (size_t i = 0; i < n; i++) {
		if (i)
			buf_text(out, "; ");
		buf_slice(out, value[i]);
	}
}
