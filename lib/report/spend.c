/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * `spend`: who pays whom for what and where (METHODS.md 10, 14.43, 14.44).
 *
 * Amounts are net with irrecoverable VAT, credits with their sign, whole
 * pence throughout. Providers are one under all their spellings.
 */
#include "report/spend.h"

#include "base/figure.h"
#include "report/words.h"
#include "stats/money.h"
#include "stats/order.h"

#include <math.h>
#include <stdlib.h>

static void
want_services(struct spend_plan *p, struct data *d)
{
	p->referral_person =
	    data_want(d, RECORD_REFERRAL, "person_id", DATA_TEXT);
	p->referral_provider =
	    data_want(d, RECORD_REFERRAL, "provider", DATA_TEXT);
	p->referral_start =
	    data_want(d, RECORD_REFERRAL, "start_date", DATA_DATE);
	p->status = data_want(d, RECORD_REFERRAL, "status", DATA_TEXT);
	p->referral_version = data_want_version(d, RECORD_REFERRAL);
	p->outcome_provider =
	    data_want(d, RECORD_OUTCOME, "provider", DATA_TEXT);
	p->outcome_date = data_want(d, RECORD_OUTCOME, "date", DATA_DATE);
	p->outcome_version = data_want_version(d, RECORD_OUTCOME);
	directory_want(&p->directory, d);
}

static void
want_members(struct spend_plan *p, struct data *d)
{
	p->person = data_want(d, RECORD_MEMBER, "person_id", DATA_TEXT);
	p->sex = data_want(d, RECORD_MEMBER, "sex", DATA_TEXT);
	p->home = data_want(d, RECORD_MEMBER, "area", DATA_TEXT);
	p->age = data_want(d, RECORD_MEMBER, "age", DATA_NUMBER);
	p->sentence_days =
	    data_want(d, RECORD_MEMBER, "sentence_days", DATA_NUMBER);
	p->supervised = data_want(d, RECORD_MEMBER, "supervised", DATA_NUMBER);
	p->index_date = data_want(d, RECORD_MEMBER, "index_date", DATA_DATE);
	p->needs = data_want(d, RECORD_MEMBER, "needs", DATA_TEXT);
}

static int
plan(struct run *r, struct fail *f)
{
	struct spend_plan *p = arena_zalloc(&r->arena, 1, sizeof *p);
	struct data *d = &r->data;
	r->plan = p;
	p->date = data_want(d, RECORD_SPEND, "date", DATA_DATE);
	p->amount = data_want(d, RECORD_SPEND, "amount_pence", DATA_NUMBER);
	p->kind = data_want(d, RECORD_SPEND, "kind", DATA_TEXT);
	p->funder = data_want(d, RECORD_SPEND, "funder", DATA_TEXT);
	p->provider = data_want(d, RECORD_SPEND, "provider", DATA_TEXT);
	p->service = data_want(d, RECORD_SPEND, "service", DATA_TEXT);
	p->need = data_want(d, RECORD_SPEND, "need", DATA_TEXT);
	p->area = data_want(d, RECORD_SPEND, "area", DATA_TEXT);
	p->version = data_want_version(d, RECORD_SPEND);
	want_services(p, d);
	if (r->asked->fund && !r->asked->stop)
		return fail_set(
		    f, FAIL_USAGE, "--fund needs --stop: what pays for it?");
	if (r->asked->stop)
		want_members(p, d);
	return 0;
}

/* --- the ledger -------------------------------------------------------- */

struct slice
spend_named(struct slice text)
{
	return text.n ? text : slice_text("not recorded");
}

uint32_t
spend_provider(struct spend *s, struct slice name)
{
	bool is_new;
	struct arena *a = &s->run->arena;
	struct slice key = provider_key(&s->names, name, a);
	size_t i = strmap_add(&s->providers, key, &is_new);
	if (is_new)
		s->shown[i] = spend_named(provider_shown(&s->names, key, name));
	return (uint32_t)i;
}

/* As many providers as all records can name. */
static void
start_providers(struct spend *s)
{
	const struct data *d = &s->run->data;
	size_t most = d->nrows[RECORD_SPEND] + d->nrows[RECORD_REFERRAL] +
	    d->nrows[RECORD_OUTCOME] + d->nrows[RECORD_SERVICE];
	s->shown = arena_alloc(&s->run->arena, (most + 1) * sizeof *s->shown);
}

static struct slice
year_of(date day, struct arena *a)
{
	struct buf b = {0};
	if (day == DATE_NONE)
		return SLICE_NONE;
	period_text(PERIOD_FY, day, &b);
	struct slice year = arena_copy(a, buf_as_slice(&b));
	buf_fini(&b);
	return year;
}

static struct payment
read_payment(struct spend *s, uint32_t row)
{
	const struct data *d = &s->run->data;
	const struct spend_plan *p = s->plan;
	struct arena *a = &s->run->arena;
	date day = d->column[p->date].day[row];
	return (struct payment){
	    .day = day,
	    .pence = (int64_t)d->column[p->amount].number[row],
	    .provider =
		spend_provider(s, data_cell_text(d, p->provider, row, a)),
	    .funder = spend_named(data_cell_text(d, p->funder, row, a)),
	    .need = spend_named(data_cell_text(d, p->need, row, a)),
	    .area = spend_named(data_cell_text(d, p->area, row, a)),
	    .service = data_cell_text(d, p->service, row, a),
	    .year = spend_named(year_of(day, a)),
	};
}

static int
read_ledger(struct spend *s, struct fail *f)
{
	const struct data *d = &s->run->data;
	struct rows rows =
	    data_current_rows(d, s->plan->version, &s->run->arena);
	s->payment =
	    arena_alloc(&s->run->arena, (rows.n + 1) * sizeof *s->payment);
	s->from = s->to = DATE_NONE;
	for (size_t i = 0; i < rows.n; i++) {
		double pence = d->column[s->plan->amount].number[rows.row[i]];
		if (!(fabs(pence) < 9e15))
			return fail_set(f, FAIL_INPUT,
			    "a payment's amount_pence is not a number of "
			    "pence [spend.amount]");
		struct payment one = read_payment(s, rows.row[i]);
		if (!money_add(s->total, one.pence, &s->total))
			return fail_set(f, FAIL_INPUT,
			    "the payments add up to more than can be counted "
			    "[spend.amount]");
		if (one.day != DATE_NONE) {
			if (s->from == DATE_NONE || one.day < s->from)
				s->from = one.day;
			if (s->to == DATE_NONE || one.day > s->to)
				s->to = one.day;
		}
		s->payment[s->n++] = one;
	}
	return 0;
}

/* --- sums by several texts --------------------------------------------- */

enum { LEDGER_KEYS = 5 };

struct sum {
	struct slice key[LEDGER_KEYS];
	int64_t payments, credits, pence;
};

struct sums {
	struct strmap index;
	struct sum *item;
	size_t nkeys;
};

static void
add_to_sums(struct sums *to, const struct slice *key, int64_t pence)
{
	struct buf name = {0};
	for (size_t k = 0; k < to->nkeys; k++) {
		buf_slice(&name, key[k]);
		buf_byte(&name, '\0');
	}
	struct sum *s =
	    &to->item[strmap_add(&to->index, buf_as_slice(&name), NULL)];
	buf_fini(&name);
	memcpy(s->key, key, to->nkeys * sizeof *key);
	s->payments++;
	s->credits += pence < 0;
	s->pence += pence;
}

static int
by_keys(const void *a, const void *b)
{
	const struct sum *x = a, *y = b;
	for (size_t k = 0; k < LEDGER_KEYS; k++) {
		int c = natural_compare(x->key[k], y->key[k]);
		if (c)
			return c;
	}
	return 0;
}

/* Sums of the payments by the texts that `keys` gives of each, sorted. */
static struct sums
sum_payments(struct spend *s, size_t nkeys,
    void (*keys)(const struct spend *, const struct payment *, struct slice *))
{
	struct sums to = {.nkeys = nkeys};
	struct slice key[LEDGER_KEYS];
	to.item = arena_zalloc(&s->run->arena, s->n + 1, sizeof *to.item);
	for (size_t i = 0; i < s->n; i++) {
		keys(s, &s->payment[i], key);
		add_to_sums(&to, key, s->payment[i].pence);
	}
	if (to.index.n)
		qsort(to.item, to.index.n, sizeof *to.item, by_keys);
	return to;
}

static void
ledger_keys(const struct spend *s, const struct payment *p, struct slice *key)
{
	key[0] = p->funder;
	key[1] = s->shown[p->provider];
	key[2] = p->need;
	key[3] = p->area;
	key[4] = p->year;
}

static void
funder_keys(const struct spend *s, const struct payment *p, struct slice *key)
{
	(void)s;
	key[0] = p->funder;
}

static void
year_keys(const struct spend *s, const struct payment *p, struct slice *key)
{
	(void)s;
	key[0] = p->year;
}

static const struct column ledger_columns[] = {
    {"funder", NULL, COLUMN_TEXT, ROLE_GROUP, 0, NULL},
    {"provider", NULL, COLUMN_TEXT, ROLE_GROUP, 0, NULL},
    {"need", NULL, COLUMN_TEXT, ROLE_NONE, 0, NULL},
    {"area", NULL, COLUMN_TEXT, ROLE_NONE, 0, NULL},
    {"year", "Financial year", COLUMN_TEXT, ROLE_NONE, 0, NULL},
};

static const struct column amount_columns[] = {
    {"payments", NULL, COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"credits", "Of these, credits", COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"amount_pence", "Amount", COLUMN_MONEY, ROLE_NONE, 0, NULL},
    {"share", NULL, COLUMN_RATE, ROLE_NONE, 1, NULL},
};

static void
add_amount(const struct spend *s, struct table *t, const struct sum *x)
{
	table_number(t, (double)x->payments);
	table_number(t, (double)x->credits);
	table_number(t, (double)x->pence);
	table_number(t,
	    s->total > 0 ? (double)x->pence / (double)s->total : (double)NAN);
}

static struct sum
sum_of_all(const struct spend *s)
{
	struct sum all = {.payments = (int64_t)s->n, .pence = s->total};
	for (size_t i = 0; i < s->n; i++)
		all.credits += s->payment[i].pence < 0;
	return all;
}

static void
fill_sums(struct spend *s, struct table *t, const struct column *columns,
    struct sums *sums)
{
	struct sum all = sum_of_all(s);
	t->has_total = true;
	table_columns(t, columns, sums->nkeys);
	table_columns(
	    t, amount_columns, sizeof amount_columns / sizeof *amount_columns);
	for (size_t k = 0; k < sums->nkeys; k++)
		table_text(t, slice_text("all"), slice_text("All"));
	add_amount(s, t, &all);
	for (size_t i = 0; i < sums->index.n; i++) {
		for (size_t k = 0; k < sums->nkeys; k++)
			table_text(t, sums->item[i].key[k],
			    value_label(slice_text("need"),
				sums->item[i].key[k], t->arena));
		add_amount(s, t, &sums->item[i]);
	}
	strmap_fini(&sums->index);
}

static void
fill_funders(struct spend *s)
{
	struct sums sums = sum_payments(s, 1, funder_keys);
	struct table *t = section_table(s->section, "funders", "Who pays");
	fill_sums(s, t, ledger_columns, &sums);
	table_note(t,
	    "Amounts are net, with the VAT that cannot be recovered; credits "
	    "are taken off.");
}

static void
fill_ledger(struct spend *s)
{
	struct sums sums = sum_payments(s, LEDGER_KEYS, ledger_keys);
	struct table *t = section_table(s->section, "ledger",
	    "Who pays whom, for what need, where and when");
	fill_sums(s, t, ledger_columns, &sums);
}

/* --- years ------------------------------------------------------------- */

static const struct column year_columns[] = {
    {"year", "Financial year", COLUMN_TEXT, ROLE_GROUP, 0, NULL},
    {"payments", NULL, COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"amount_pence", "Amount", COLUMN_MONEY, ROLE_NONE, 0, NULL},
    {"real_pence", "In the last year's prices", COLUMN_MONEY, ROLE_NONE, 0,
	NULL},
};

static void
fill_years(struct spend *s)
{
	struct sums sums = sum_payments(s, 1, year_keys);
	struct table *t = section_table(
	    s->section, "years", "Year by year, and in the prices of the last");
	struct slice last =
	    s->to == DATE_NONE ? SLICE_NONE : year_of(s->to, &s->run->arena);
	table_columns(
	    t, year_columns, sizeof year_columns / sizeof *year_columns);
	for (size_t i = 0; i < sums.index.n; i++) {
		const struct sum *x = &sums.item[i];
		double factor = costs_deflator(&s->costs, x->key[0], last);
		int64_t real;
		table_text(t, x->key[0],
		    value_label(slice_text("year"), x->key[0], t->arena));
		table_number(t, (double)x->payments);
		table_number(t, (double)x->pence);
		table_number(t,
		    !isnan(factor) && money_scale(x->pence, factor, &real)
			? (double)real
			: (double)NAN);
	}
	table_note(t,
	    "By the GDP deflator of share/costs/deflator.csv, whose figures "
	    "are to be checked against the Treasury's latest [NV]. The first "
	    "and last year may not be whole.");
	strmap_fini(&sums.index);
}

/* --- the report -------------------------------------------------------- */

static void
say_total(struct spend *s)
{
	int64_t unpriced = 0;
	struct arena *a = &s->run->arena;
	if (s->n == 0) {
		section_caution(s->section, "There are no spend records.");
		return;
	}
	if (s->from != DATE_NONE)
		section_sentence(s->section, "%s in %s %s from %s to %s.",
		    figure_money((double)s->total).text,
		    figure_count((double)s->n).text,
		    noun((double)s->n, "payment", "payments"),
		    date_words(s->from, a), date_words(s->to, a));
	for (size_t i = 0; i < s->n; i++)
		if (slice_is(s->payment[i].need, "not recorded"))
			unpriced += s->payment[i].pence;
	if (unpriced)
		section_caution(s->section,
		    "%s of it names no need and cannot be laid beside one.",
		    figure_money((double)unpriced).text);
}

static int
fill_tables(struct spend *s, struct fail *f)
{
	if (read_ledger(s, f) < 0)
		return -1;
	say_total(s);
	fill_funders(s);
	fill_years(s);
	spend_units(s);
	spend_overlaps(s);
	if (s->run->asked->stop && spend_whatif(s, f) < 0)
		return -1;
	fill_ledger(s);
	return need_names_check(&s->needs, f);
}

static int
fill(struct run *r, const struct scope *scope, struct section *section,
    struct fail *f)
{
	struct spend s = {.run = r, .plan = r->plan, .section = section};
	int result = -1;
	(void)scope;
	start_providers(&s);
	if (provider_names_load(&s.names, f) == 0 &&
	    need_names_load(&s.needs, f) == 0 && costs_load(&s.costs, f) == 0) {
		directory_read(&s.directory, &s.plan->directory, &r->data,
		    &s.needs, &r->arena);
		/* the directory's spelling is the one to show */
		for (size_t i = 0; i < s.directory.n; i++)
			spend_provider(&s, s.directory.item[i].provider);
		result = fill_tables(&s, f);
	}
	provider_names_fini(&s.names);
	need_names_fini(&s.needs);
	costs_fini(&s.costs);
	strmap_fini(&s.providers);
	return result;
}

const struct report report_spend = {
    .name = "spend",
    .answers = "who pays whom for what, unit costs, overlaps (spend, records)",
    .title = "Spend",
    .takes = TAKES_AS_OF | TAKES_STOP,
    .of_records = true,
    .plan = plan,
    .fill = fill,
};
