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
	p->referral_service =
	    data_want(d, RECORD_REFERRAL, "service", DATA_TEXT);
	p->referral_start =
	    data_want(d, RECORD_REFERRAL, "start_date", DATA_DATE);
	p->status = data_want(d, RECORD_REFERRAL, "status", DATA_TEXT);
	p->referral_version = data_want_version(d, RECORD_REFERRAL);
	p->outcome_provider =
	    data_want(d, RECORD_OUTCOME, "provider", DATA_TEXT);
	p->outcome_service = data_want(d, RECORD_OUTCOME, "service", DATA_TEXT);
	p->outcome_date = data_want(d, RECORD_OUTCOME, "date", DATA_DATE);
	p->outcome_version = data_want_version(d, RECORD_OUTCOME);
	directory_want(&p->directory, d);
}

static void
want_members(struct spend_plan *p, struct data *d)
{
	p->person = data_want(d, RECORD_MEMBER, "person_id", DATA_TEXT);
	p->sex = data_want(d, RECORD_MEMBER, "sex", DATA_TEXT);
	p->age_band = data_want(d, RECORD_MEMBER, "age_band", DATA_TEXT);
	p->home = data_want(d, RECORD_MEMBER, "area", DATA_TEXT);
	p->age = data_want(d, RECORD_MEMBER, "age", DATA_NUMBER);
	p->sentence_days =
	    data_want(d, RECORD_MEMBER, "sentence_days", DATA_NUMBER);
	p->supervised = data_want(d, RECORD_MEMBER, "supervised", DATA_NUMBER);
	p->index_date = data_want(d, RECORD_MEMBER, "index_date", DATA_DATE);
	p->needs = data_want(d, RECORD_MEMBER, "needs", DATA_TEXT);
}

static const char *const key_names[] = {
    "funder", "provider", "need", "area", "year", "service", "kind", NULL};

/* --by, or the ledger's five; `by` NULL: only whether it can be read. */
static int
read_by(const struct run *r, enum spend_key *by, size_t *n, struct fail *f)
{
	struct slice rest = slice_text(
	    r->asked->by ? r->asked->by : "funder,provider,need,area,year");
	unsigned seen = 0;
	size_t k = 0;
	while (slice_present(rest)) {
		struct slice one = slice_trim(slice_cut(rest, ',', &rest));
		struct arena a = {0};
		int word = asked_word("by", arena_cstr(&a, one), key_names, f);
		arena_fini(&a);
		if (word < 0)
			return -1;
		if (seen >> word & 1)
			return fail_set(f, FAIL_USAGE,
			    "--by %s: a key is named twice", r->asked->by);
		seen |= 1u << word;
		if (by)
			by[k] = (enum spend_key)word;
		k++;
	}
	if (n)
		*n = k;
	return 0;
}

static int
plan(struct run *r, struct fail *f)
{
	struct spend_plan *p = arena_zalloc(&r->arena, 1, sizeof *p);
	struct data *d = &r->data;
	r->plan = p;
	p->date = data_want(d, RECORD_SPEND, "date", DATA_DATE);
	p->amount = data_want(d, RECORD_SPEND, "amount_pence", DATA_NUMBER);
	p->vat = data_want(d, RECORD_SPEND, "vat_pence", DATA_NUMBER);
	p->source = data_want(d, RECORD_SPEND, "source", DATA_TEXT);
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
	return read_by(r, NULL, NULL, f);
}

/* --- the ledger -------------------------------------------------------- */

struct slice
spend_named(struct slice text)
{
	return text.n ? text : slice_text("not recorded");
}

bool
spend_is_known(struct slice text)
{
	return !slice_is(text, "not recorded");
}

bool
spend_is_recent(const struct spend *s, date day)
{
	return day != DATE_NONE && day > date_add_months(s->to, -12);
}

struct slice
spend_label(struct spend *s, enum spend_key key, struct slice value)
{
	if (key != LEDGER_NEED)
		return value_label(
		    slice_text(key_names[key]), value, &s->run->arena);
	for (size_t i = 0; i < s->needs.codes.n; i++)
		if (slice_equal(need_code(&s->needs, i), value))
			return need_label(&s->needs, i);
	return value_label(slice_text("need"), value, &s->run->arena);
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

const struct service *
spend_service(
    struct spend *s, struct slice name, uint32_t provider, struct slice need)
{
	const struct service *only = NULL;
	uint64_t bit = need.n ? need_bit(&s->needs, need) : 0;
	if (name.n)
		only = directory_find(&s->directory, name, s->shown[provider]);
	if (name.n)
		return only ? only
			    : directory_find(&s->directory, name, SLICE_NONE);
	for (size_t i = 0; i < s->directory.n; i++) {
		const struct service *one = &s->directory.item[i];
		if (s->offered_by[i] != provider ||
		    (bit && !(one->needs & bit)))
			continue;
		if (only)
			return NULL;
		only = one;
	}
	return only;
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

/* The directory's spelling of a provider is the one to show. */
static void
start_services(struct spend *s)
{
	struct arena *a = &s->run->arena;
	directory_read(
	    &s->directory, &s->plan->directory, &s->run->data, &s->needs, a);
	s->offered_by =
	    arena_alloc(a, (s->directory.n + 1) * sizeof *s->offered_by);
	for (size_t i = 0; i < s->directory.n; i++)
		s->offered_by[i] =
		    spend_provider(s, s->directory.item[i].provider);
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
	struct slice service = data_cell_text(d, p->service, row, a);
	struct slice need = data_cell_text(d, p->need, row, a);
	struct payment x = {
	    .day = d->column[p->date].day[row],
	    .pence = (int64_t)d->column[p->amount].number[row],
	    .vat = d->column[p->vat].number[row],
	    .name = spend_named(data_cell_text(d, p->provider, row, a)),
	    .source = spend_named(data_cell_text(d, p->source, row, a)),
	};
	x.provider = spend_provider(s, data_cell_text(d, p->provider, row, a));
	x.of = spend_service(s, service, x.provider, need);
	x.key[LEDGER_FUNDER] =
	    spend_named(data_cell_text(d, p->funder, row, a));
	x.key[LEDGER_NEED] = spend_named(need);
	x.key[LEDGER_AREA] = spend_named(data_cell_text(d, p->area, row, a));
	x.key[LEDGER_YEAR] = spend_named(year_of(x.day, a));
	x.key[LEDGER_SERVICE] = spend_named(x.of ? x.of->name : service);
	x.key[LEDGER_KIND] = spend_named(data_cell_text(d, p->kind, row, a));
	return x;
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

struct sum {
	struct slice key[LEDGER_KEYS];
	int64_t payments, credits, pence;
};

struct sums {
	struct strmap index;
	struct sum *item;
	size_t nkeys;
	const enum spend_key *by;
};

/* A provider is shown as the list or the directory spells it. */
static struct slice
key_of(const struct spend *s, const struct payment *p, enum spend_key key)
{
	return key == LEDGER_PROVIDER ? s->shown[p->provider] : p->key[key];
}

static void
add_to_sums(struct spend *s, struct sums *to, const struct payment *p)
{
	struct buf name = {0};
	for (size_t k = 0; k < to->nkeys; k++) {
		buf_slice(&name, key_of(s, p, to->by[k]));
		buf_byte(&name, '\0');
	}
	struct sum *x =
	    &to->item[strmap_add(&to->index, buf_as_slice(&name), NULL)];
	buf_fini(&name);
	for (size_t k = 0; k < to->nkeys; k++)
		x->key[k] = key_of(s, p, to->by[k]);
	x->payments++;
	x->credits += p->pence < 0;
	x->pence += p->pence;
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

/* Sums of the payments by keys, sorted. */
static struct sums
sum_payments(struct spend *s, const enum spend_key *by, size_t n)
{
	struct sums to = {.nkeys = n, .by = by};
	to.item = arena_zalloc(&s->run->arena, s->n + 1, sizeof *to.item);
	for (size_t i = 0; i < s->n; i++)
		add_to_sums(s, &to, &s->payment[i]);
	if (to.index.n)
		qsort(to.item, to.index.n, sizeof *to.item, by_keys);
	return to;
}

static const struct column key_columns[] = {
    [LEDGER_FUNDER] = {"funder", NULL, COLUMN_TEXT, ROLE_GROUP, 0, NULL},
    [LEDGER_PROVIDER] = {"provider", NULL, COLUMN_TEXT, ROLE_GROUP, 0, NULL},
    [LEDGER_NEED] = {"need", NULL, COLUMN_TEXT, ROLE_NONE, 0, NULL},
    [LEDGER_AREA] = {"area", NULL, COLUMN_TEXT, ROLE_NONE, 0, NULL},
    [LEDGER_YEAR] = {"year", "Financial year", COLUMN_TEXT, ROLE_NONE, 0, NULL},
    [LEDGER_SERVICE] = {"service", NULL, COLUMN_TEXT, ROLE_NONE, 0, NULL},
    [LEDGER_KIND] = {"kind", "Kind of payment", COLUMN_TEXT, ROLE_NONE, 0,
	NULL},
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

/* One table of sums; the first key says what the row is, and a second. */
static void
fill_sums(struct spend *s, struct table *t, const enum spend_key *by, size_t n)
{
	struct sum all = sum_of_all(s);
	struct sums sums = sum_payments(s, by, n);
	t->has_total = true;
	for (size_t k = 0; k < n; k++) {
		struct column c = key_columns[by[k]];
		c.role = k < 2 ? ROLE_GROUP : ROLE_NONE;
		table_columns(t, &c, 1);
	}
	ADD_COLUMNS(t, amount_columns);
	for (size_t k = 0; k < n; k++)
		table_text(t, slice_text("all"), slice_text("All"));
	add_amount(s, t, &all);
	for (size_t i = 0; i < sums.index.n; i++) {
		for (size_t k = 0; k < n; k++)
			table_text(t, sums.item[i].key[k],
			    spend_label(s, by[k], sums.item[i].key[k]));
		add_amount(s, t, &sums.item[i]);
	}
	strmap_fini(&sums.index);
}

static void
fill_funders(struct spend *s)
{
	static const enum spend_key by[] = {LEDGER_FUNDER};
	struct table *t = section_table(s->section, "funders", "Who pays");
	fill_sums(s, t, by, 1);
	table_public(t);
	table_note(t,
	    "Amounts are net, with the VAT that cannot be recovered; credits "
	    "are taken off.");
}

static void
fill_ledger(struct spend *s)
{
	struct table *t = section_table(s->section, "ledger",
	    s->run->asked->by ? "Payments, by what was asked"
			      : "Who pays whom, for what need, where and when");
	fill_sums(s, t, s->by, s->nby);
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
	static const enum spend_key by[] = {LEDGER_YEAR};
	struct sums sums = sum_payments(s, by, 1);
	struct table *t = section_table(
	    s->section, "years", "Year by year, and in the prices of the last");
	struct slice last =
	    s->to == DATE_NONE ? SLICE_NONE : year_of(s->to, &s->run->arena);
	ADD_COLUMNS(t, year_columns);
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
	table_public(t);
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
		if (!spend_is_known(s->payment[i].key[LEDGER_NEED]))
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
	spend_ledgers(s);
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
	if (read_by(r, s.by, &s.nby, f) < 0)
		return -1;
	if (provider_names_load(&s.names, f) == 0 &&
	    need_names_load(&s.needs, f) == 0 && costs_load(&s.costs, f) == 0) {
		start_services(&s);
		result = fill_tables(&s, f);
	}
	provider_names_fini(&s.names);
	need_names_fini(&s.needs);
	costs_fini(&s.costs);
	strmap_fini(&s.providers);
	return result;
}

/* --where is about payments. */
static enum record_type
subject(const struct asked *a)
{
	(void)a;
	return RECORD_SPEND;
}

const struct report report_spend = {
    .name = "spend",
    .answers = "who pays whom for what, unit costs, overlaps (spend, records)",
    .title = "Spend",
    .takes = TAKES_BY | TAKES_WHERE | TAKES_AS_OF | TAKES_STOP,
    .own_by = true,
    .of_records = true,
    .subject = subject,
    .plan = plan,
    .fill = fill,
};
