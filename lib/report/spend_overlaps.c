/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * `spend`: needs for which two providers are paid in one area, and those for
 * which the directory has several services there.
 */
#include "report/spend.h"

#include "base/figure.h"
#include "report/words.h"
#include "stats/money.h"

#include <math.h>
#include <stdlib.h>

/* --- overlaps ---------------------------------------------------------- */

static const struct column overlap_columns[] = {
    {"need", NULL, COLUMN_TEXT, ROLE_GROUP, 0, NULL},
    {"area", NULL, COLUMN_TEXT, ROLE_GROUP, 0, NULL},
    {"providers", NULL, COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"funders", NULL, COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"amount_pence", "Amount", COLUMN_MONEY, ROLE_NONE, 0, NULL},
    {"names", "Providers' names", COLUMN_TEXT, ROLE_NONE, 0, NULL},
};

/* Who is paid for a need in an area. */
struct cell_of {
	struct slice need, area;
	int64_t pence;
	struct strmap providers, funders;
};

static int
by_cell(const void *a, const void *b)
{
	const struct cell_of *x = a, *y = b;
	int c = natural_compare(x->need, y->need);
	return c ? c : natural_compare(x->area, y->area);
}

static size_t
find_cells(struct spend *s, struct cell_of *cell)
{
	struct strmap index = {0};
	struct buf name = {0};
	for (size_t i = 0; i < s->n; i++) {
		const struct payment *p = &s->payment[i];
		struct slice need = p->key[LEDGER_NEED],
			     area = p->key[LEDGER_AREA];
		if (!spend_is_known(need) || !spend_is_known(area) ||
		    !spend_is_known(s->shown[p->provider]) || p->pence <= 0)
			continue;
		buf_reset(&name);
		buf_slice(&name, need);
		buf_byte(&name, '\0');
		buf_slice(&name, area);
		struct cell_of *c =
		    &cell[strmap_add(&index, buf_as_slice(&name), NULL)];
		c->need = need;
		c->area = area;
		c->pence += p->pence;
		strmap_add(&c->providers, s->shown[p->provider], NULL);
		strmap_add(&c->funders, p->key[LEDGER_FUNDER], NULL);
	}
	size_t n = index.n;
	strmap_fini(&index);
	buf_fini(&name);
	if (n)
		qsort(cell, n, sizeof *cell, by_cell);
	return n;
}

static void
add_overlap(struct spend *s, struct table *t, const struct cell_of *c)
{
	struct buf names = {0};
	for (size_t i = 0; i < c->providers.n; i++) {
		buf_text(&names, i ? ", " : "");
		buf_slice(&names, strmap_key(&c->providers, i));
	}
	table_text(t, c->need, spend_label(s, LEDGER_NEED, c->need));
	table_text(t, c->area, c->area);
	table_number(t, (double)c->providers.n);
	table_number(t, (double)c->funders.n);
	table_number(t, (double)c->pence);
	table_text(t, buf_as_slice(&names), buf_as_slice(&names));
	buf_fini(&names);
}

static void
fill_overlaps(struct spend *s)
{
	struct cell_of *cell =
	    arena_zalloc(&s->run->arena, s->n + 1, sizeof *cell);
	size_t n = find_cells(s, cell), nshown = 0;
	struct table *t = section_table(s->section, "overlaps",
	    "Needs for which several providers are paid in one area");
	ADD_COLUMNS(t, overlap_columns);
	for (size_t i = 0; i < n; i++) {
		if (cell[i].providers.n > 1) {
			add_overlap(s, t, &cell[i]);
			nshown++;
		}
		strmap_fini(&cell[i].providers);
		strmap_fini(&cell[i].funders);
	}
	if (nshown)
		section_sentence(s->section,
		    "Several providers are paid for the same need in the same "
		    "area in %s of %s cases.",
		    figure_count((double)nshown).text,
		    figure_count((double)n).text);
	table_public(t);
	table_note(t,
	    "Payments, without credits, over the whole ledger, that name "
	    "need, area and provider. Two providers for one need may be "
	    "choice, not waste.");
}

/* --- the directory ----------------------------------------------------- */

static const struct column parallel_columns[] = {
    {"need", NULL, COLUMN_TEXT, ROLE_GROUP, 0, NULL},
    {"names", "Services", COLUMN_TEXT, ROLE_GROUP, 0, NULL},
    {"services", "How many", COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"providers", NULL, COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"capacity", "Starts a month", COLUMN_NUMBER, ROLE_NONE, 0, NULL},
    {"year_pence", "Paid in the last 12 months", COLUMN_MONEY, ROLE_NONE, 0,
	NULL},
    {"areas", NULL, COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"area_names", "Where", COLUMN_TEXT, ROLE_NONE, 0, NULL},
};

static int
by_area(const void *a, const void *b)
{
	const struct slice *x = a, *y = b;
	return natural_compare(*x, *y);
}

/* Every area that the directory names, in natural order. */
static size_t
find_areas(struct spend *s, struct slice **out)
{
	struct strmap seen = {0};
	size_t most = 1, n = 0;
	for (size_t i = 0; i < s->directory.n; i++)
		most += s->directory.item[i].nareas;
	*out = arena_alloc(&s->run->arena, most * sizeof **out);
	for (size_t i = 0; i < s->directory.n; i++)
		for (size_t k = 0; k < s->directory.item[i].nareas; k++) {
			struct slice area = s->directory.item[i].area[k];
			bool is_new;
			strmap_add(&seen, area, &is_new);
			if (is_new)
				(*out)[n++] = area;
		}
	strmap_fini(&seen);
	if (n)
		qsort(*out, n, sizeof **out, by_area);
	return n;
}

/* What each service of the directory was paid in the last 12 months. */
static int64_t *
find_yearly(struct spend *s)
{
	int64_t *pence =
	    arena_zalloc(&s->run->arena, s->directory.n + 1, sizeof *pence);
	for (size_t i = 0; i < s->n; i++) {
		const struct payment *p = &s->payment[i];
		if (p->of && spend_is_recent(s, p->day))
			pence[p->of - s->directory.item] += p->pence;
	}
	return pence;
}

/* The same services for a need, and the areas where they are these. */
struct parallel {
	size_t n, nproviders, nareas;
	double capacity; /* of those that state one; NaN: none does */
	int64_t pence;
	struct buf names, areas;
};

static void
gather_parallel(struct spend *s, size_t need, struct slice area, date day,
    const int64_t *pence, struct parallel *to)
{
	struct strmap providers = {0};
	*to = (struct parallel){.capacity = NAN};
	for (size_t i = 0; i < s->directory.n; i++) {
		const struct service *one = &s->directory.item[i];
		if (!(one->needs >> need & 1) || !service_runs(one, day) ||
		    !service_covers(one, area))
			continue;
		buf_text(&to->names, to->n++ ? ", " : "");
		buf_slice(&to->names, one->name);
		to->pence += pence[i];
		if (!isnan(one->capacity))
			to->capacity = isnan(to->capacity)
			    ? one->capacity
			    : to->capacity + one->capacity;
		strmap_add(&providers, s->shown[s->offered_by[i]], NULL);
	}
	to->nproviders = providers.n;
	strmap_fini(&providers);
}

/* One need: the sets of services, each with its areas. How many sets. */
static size_t
find_parallels(struct spend *s, size_t need, const struct slice *area,
    size_t nareas, const int64_t *pence, struct parallel *set)
{
	date day = s->run->as_of == DATE_NONE ? s->to : s->run->as_of;
	size_t n = 0;
	for (size_t k = 0; k < nareas; k++) {
		struct parallel x;
		size_t i = 0;
		gather_parallel(s, need, area[k], day, pence, &x);
		while (i < n &&
		    !slice_equal(
			buf_as_slice(&set[i].names), buf_as_slice(&x.names)))
			i++;
		if (i == n && x.n > 1)
			set[n++] = x;
		else
			buf_fini(&x.names);
		if (i == n)
			continue; /* fewer than two */
		buf_text(&set[i].areas, set[i].nareas++ ? ", " : "");
		buf_slice(&set[i].areas, area[k]);
	}
	return n;
}

static void
add_parallel(struct spend *s, struct table *t, size_t need, struct parallel *x)
{
	table_text(t, need_code(&s->needs, need), need_label(&s->needs, need));
	table_text(t, buf_as_slice(&x->names), buf_as_slice(&x->names));
	table_number(t, (double)x->n);
	table_number(t, (double)x->nproviders);
	table_number(t, x->capacity);
	table_number(t, (double)x->pence);
	table_number(t, (double)x->nareas);
	table_text(t, buf_as_slice(&x->areas), buf_as_slice(&x->areas));
	buf_fini(&x->names);
	buf_fini(&x->areas);
}

static void
fill_parallel(struct spend *s)
{
	struct slice *area;
	size_t nareas = find_areas(s, &area);
	const int64_t *pence = find_yearly(s);
	struct parallel *set =
	    arena_alloc(&s->run->arena, (nareas + 1) * sizeof *set);
	struct table *t = section_table(s->section, "parallel",
	    "Several services for one need in one area, by the directory");
	ADD_COLUMNS(t, parallel_columns);
	for (size_t i = 0; i < s->needs.codes.n; i++) {
		size_t n = find_parallels(s, i, area, nareas, pence, set);
		for (size_t k = 0; k < n; k++)
			add_parallel(s, t, i, &set[k]);
	}
	table_public(t);
	table_note(t,
	    "Services that run on the day and work in the area. They may be "
	    "for different people (women, young adults): see their terms. "
	    "Paid: to these services in all their areas, as far as payments "
	    "can be told apart.");
}

void
spend_overlaps(struct spend *s)
{
	fill_overlaps(s);
	fill_parallel(s);
}
