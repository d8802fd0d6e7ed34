/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * `spend`: what a person served, a start, a completion and an outcome cost,
 * by provider and by service; what goes to which type of organisation.
 */
#include "report/spend.h"

#include "report/words.h"
#include "stats/money.h"

#include <math.h>
#include <stdlib.h>

struct unit {
	int64_t pence, starts, completions, outcomes;
	struct strmap people;
};

/* The same counts by provider and by service of the directory. */
struct units {
	struct unit *provider, *service;
};

static const struct column unit_columns[] = {
    {"amount_pence", "Amount", COLUMN_MONEY, ROLE_NONE, 0, NULL},
    {"served", "People served", COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"starts", NULL, COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"completions", NULL, COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"outcomes", NULL, COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"per_person", "A person served", COLUMN_MONEY, ROLE_NONE, 0, NULL},
    {"per_start", "A start", COLUMN_MONEY, ROLE_NONE, 0, NULL},
    {"per_completion", "A completion", COLUMN_MONEY, ROLE_NONE, 0, NULL},
    {"per_outcome", "An outcome", COLUMN_MONEY, ROLE_NONE, 0, NULL},
};

static const struct column provider_column = {
    "provider", NULL, COLUMN_TEXT, ROLE_GROUP, 0, NULL};
static const struct column service_column = {
    "service", NULL, COLUMN_TEXT, ROLE_GROUP, 0, NULL};

/* --- counting ---------------------------------------------------------- */

static bool
is_in_ledger(const struct spend *s, date day)
{
	return day != DATE_NONE && s->from != DATE_NONE && day >= s->from &&
	    day <= s->to;
}

/* Where a record of a provider and perhaps a service counts. */
struct places {
	struct unit *unit[2]; /* the second NULL: no service of the directory */
};

static struct places
places_of(struct spend *s, struct units *u, struct slice provider,
    struct slice service)
{
	uint32_t i = spend_provider(s, provider);
	const struct service *one = spend_service(s, service, i, SLICE_NONE);
	return (struct places){{&u->provider[i],
	    one ? &u->service[one - s->directory.item] : NULL}};
}

/* Starts within the time of the ledger, and what became of them. */
static void
count_referrals(struct spend *s, struct units *units)
{
	const struct data *d = &s->run->data;
	const struct spend_plan *p = s->plan;
	struct arena *a = &s->run->arena;
	struct rows rows = data_current_rows(d, p->referral_version, a);
	for (size_t i = 0; i < rows.n; i++) {
		uint32_t row = rows.row[i];
		struct slice who = data_cell_json(d, p->referral_person, row);
		struct slice name =
		    data_cell_text(d, p->referral_provider, row, a);
		if (!is_in_ledger(s, d->column[p->referral_start].day[row]) ||
		    name.n == 0)
			continue;
		struct places to = places_of(s, units, name,
		    data_cell_text(d, p->referral_service, row, a));
		bool is_completed =
		    slice_is(data_cell_text(d, p->status, row, a), "completed");
		for (size_t k = 0; k < 2 && to.unit[k]; k++) {
			to.unit[k]->starts++;
			to.unit[k]->completions += is_completed;
			if (slice_present(who))
				strmap_add(&to.unit[k]->people, who, NULL);
		}
	}
}

static void
count_outcomes(struct spend *s, struct units *units)
{
	const struct data *d = &s->run->data;
	const struct spend_plan *p = s->plan;
	struct arena *a = &s->run->arena;
	struct rows rows = data_current_rows(d, p->outcome_version, a);
	for (size_t i = 0; i < rows.n; i++) {
		uint32_t row = rows.row[i];
		struct slice name =
		    data_cell_text(d, p->outcome_provider, row, a);
		if (!name.n ||
		    !is_in_ledger(s, d->column[p->outcome_date].day[row]))
			continue;
		struct places to = places_of(s, units, name,
		    data_cell_text(d, p->outcome_service, row, a));
		for (size_t k = 0; k < 2 && to.unit[k]; k++)
			to.unit[k]->outcomes++;
	}
}

static void
count_payments(const struct spend *s, struct units *u)
{
	for (size_t i = 0; i < s->n; i++) {
		const struct payment *p = &s->payment[i];
		u->provider[p->provider].pence += p->pence;
		if (p->of)
			u->service[p->of - s->directory.item].pence += p->pence;
	}
}

/* --- tables ------------------------------------------------------------ */

static bool
is_idle(const struct unit *u)
{
	return u->pence == 0 && u->starts == 0 && u->outcomes == 0;
}

static void
add_per(struct table *t, int64_t pence, int64_t n)
{
	int64_t each;
	table_number(t,
	    n && pence > 0 && money_share(pence, 1, n, &each) ? (double)each
							      : (double)NAN);
}

static void
add_unit(struct table *t, const struct unit *u)
{
	int64_t served = (int64_t)u->people.n;
	table_number(t, (double)u->pence);
	table_number(t, (double)served);
	table_number(t, (double)u->starts);
	table_number(t, (double)u->completions);
	table_number(t, (double)u->outcomes);
	add_per(t, u->pence, served);
	add_per(t, u->pence, u->starts);
	add_per(t, u->pence, u->completions);
	add_per(t, u->pence, u->outcomes);
}

static int
by_shown(const void *a, const void *b)
{
	const struct slice *const *x = a, *const *y = b;
	return natural_compare(**x, **y);
}

/* The providers by the names that are shown, in natural order. */
static const struct slice **
order_providers(struct spend *s)
{
	size_t n = s->providers.n;
	const struct slice **order =
	    arena_alloc(&s->run->arena, (n + 1) * sizeof *order);
	for (size_t i = 0; i < n; i++)
		order[i] = &s->shown[i];
	if (n)
		qsort(order, n, sizeof *order, by_shown);
	return order;
}

static void
fill_units(struct spend *s, const struct units *u)
{
	struct table *t = section_table(
	    s->section, "units", "What a start and an outcome cost");
	const struct slice **order = order_providers(s);
	table_columns(t, &provider_column, 1);
	ADD_COLUMNS(t, unit_columns);
	for (size_t i = 0; i < s->providers.n; i++) {
		const struct unit *one = &u->provider[order[i] - s->shown];
		if (is_idle(one))
			continue;
		table_text(
		    t, *order[i], spend_label(s, LEDGER_PROVIDER, *order[i]));
		add_unit(t, one);
	}
	table_note(t,
	    "Starts and outcomes within the time of the payments, by all "
	    "people in the records; an outcome counts for the provider that "
	    "claims it. What a provider does beside this (other needs, other "
	    "funders' people) is in its costs but not in its counts.");
}

/* Of a payment or record without a service, see spend_service(). */
static void
fill_services(struct spend *s, const struct units *u)
{
	struct table *t = section_table(s->section, "services",
	    "What a start and an outcome of each service cost");
	table_columns(t, &service_column, 1);
	table_columns(t, &provider_column, 1);
	ADD_COLUMNS(t, unit_columns);
	for (size_t i = 0; i < s->directory.n; i++) {
		const struct service *one = &s->directory.item[i];
		if (is_idle(&u->service[i]))
			continue;
		struct slice provider = s->shown[s->offered_by[i]];
		table_text(t, one->name, one->name);
		table_text(
		    t, provider, spend_label(s, LEDGER_PROVIDER, provider));
		add_unit(t, &u->service[i]);
	}
	table_note(t,
	    "Payments, referrals and outcomes that name a service of the "
	    "directory; those that name none count for the provider's only "
	    "service (for the payment's need, if it names one). What cannot "
	    "be told apart is in the table by provider alone.");
}

static const struct column type_columns[] = {
    {"organisation_type", NULL, COLUMN_TEXT, ROLE_GROUP, 0, NULL},
    {"providers", NULL, COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"amount_pence", "Amount", COLUMN_MONEY, ROLE_NONE, 0, NULL},
    {"share", NULL, COLUMN_RATE, ROLE_NONE, 1, NULL},
};

struct type_sum {
	int64_t providers, pence;
};

/* The type that the directory gives a provider first. */
static struct slice
type_of(struct spend *s, uint32_t provider)
{
	for (size_t i = 0; i < s->directory.n; i++) {
		const struct service *one = &s->directory.item[i];
		if (one->provider.n && one->type.n &&
		    spend_provider(s, one->provider) == provider)
			return one->type;
	}
	return slice_text("not recorded");
}

static void
fill_types(struct spend *s, const struct unit *unit, size_t nproviders)
{
	struct strmap types = {0};
	struct type_sum *sum =
	    arena_zalloc(&s->run->arena, nproviders + 1, sizeof *sum);
	struct table *t = section_table(
	    s->section, "types", "What goes to which type of organisation");
	for (size_t i = 0; i < nproviders; i++) {
		if (unit[i].pence == 0)
			continue;
		size_t k = strmap_add(&types, type_of(s, (uint32_t)i), NULL);
		sum[k].providers++;
		sum[k].pence += unit[i].pence;
	}
	ADD_COLUMNS(t, type_columns);
	for (size_t k = 0; k < types.n; k++) {
		table_text(t, strmap_key(&types, k),
		    value_label(
			slice_text("type"), strmap_key(&types, k), t->arena));
		table_number(t, (double)sum[k].providers);
		table_number(t, (double)sum[k].pence);
		table_number(t,
		    s->total > 0 ? (double)sum[k].pence / (double)s->total
				 : (double)NAN);
	}
	table_public(t);
	table_note(t, "By the first type that the directory gives.");
	strmap_fini(&types);
}

/* --- all --------------------------------------------------------------- */

void
spend_units(struct spend *s)
{
	const struct data *d = &s->run->data;
	struct arena *a = &s->run->arena;
	size_t most = d->nrows[RECORD_SPEND] + d->nrows[RECORD_REFERRAL] +
	    d->nrows[RECORD_OUTCOME] + d->nrows[RECORD_SERVICE];
	struct units u = {arena_zalloc(a, most + 1, sizeof *u.provider),
	    arena_zalloc(a, s->directory.n + 1, sizeof *u.service)};
	count_payments(s, &u);
	count_referrals(s, &u);
	count_outcomes(s, &u);
	fill_units(s, &u);
	fill_services(s, &u);
	fill_types(s, u.provider, s->providers.n);
	for (size_t i = 0; i < s->providers.n; i++)
		strmap_fini(&u.provider[i].people);
	for (size_t i = 0; i < s->directory.n; i++)
		strmap_fini(&u.service[i].people);
}
