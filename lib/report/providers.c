/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * `providers`: what kinds of organisation there are, and results by provider
 * within funnel limits (METHODS.md 5).
 *
 * A member counts for every provider with whom a service started. Small
 * providers are held to wide limits, none of under 30 people is judged, and
 * what OGRS3 expects of the people a provider takes stands beside its rate:
 * a league table would punish who takes hard cases.
 */
#include "report/caseload.h"
#include "report/report.h"

#include "base/figure.h"
#include "report/words.h"
#include "rules/provider.h"
#include "stats/funnel.h"

#include <math.h>
#include <stdlib.h>

enum { SMALL = 30 };

struct plan {
	size_t provider, service, version;
	size_t list[6]; /* columns of the typology */
	size_t referrals, matched, mature, reoffended, ogrs3;
};

/* What the directory says of organisations, as sources name it. */
static const struct {
	const char *key, *name, *label;
	bool is_list;
} kinds[] = {
    {"organisation_types", "organisation_type", "Type of organisation", true},
    {"activities", "activity", "Activity", true},
    {"partners", "partner", "Partner", true},
    {"sectors", "sector", "Trade sector", true},
    {"markets", "market", "Customer", true},
    {"experience", "experience", "Staff with experience of the system", false},
};

enum { NKINDS = sizeof kinds / sizeof *kinds };

static int
plan(struct run *r, struct fail *f)
{
	struct plan *p = arena_zalloc(&r->arena, 1, sizeof *p);
	struct data *d = &r->data;
	(void)f;
	r->plan = p;
	p->provider = data_want(d, RECORD_SERVICE, "provider", DATA_TEXT);
	p->service = data_want(d, RECORD_SERVICE, "service", DATA_TEXT);
	p->version = data_want_version(d, RECORD_SERVICE);
	for (size_t i = 0; i < NKINDS; i++)
		p->list[i] =
		    data_want(d, RECORD_SERVICE, kinds[i].key, DATA_TEXT);
	p->referrals = data_want(d, RECORD_MEMBER, "referrals", DATA_TEXT);
	p->matched = data_want(d, RECORD_MEMBER, "matched", DATA_NUMBER);
	p->mature = data_want(d, RECORD_MEMBER, "mature", DATA_NUMBER);
	p->reoffended = data_want(d, RECORD_MEMBER, "reoffended", DATA_NUMBER);
	p->ogrs3 = data_want(d, RECORD_MEMBER, "ogrs3_1y", DATA_NUMBER);
	return 0;
}

/* --- kinds of organisation --------------------------------------------- */

static const struct column kind_columns[] = {
    {"kind", NULL, COLUMN_TEXT, ROLE_GROUP, 0, NULL},
    {"value", NULL, COLUMN_TEXT, ROLE_GROUP, 0, NULL},
    {"providers", NULL, COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"services", NULL, COLUMN_COUNT, ROLE_NONE, 0, NULL},
};

struct kind_count {
	struct slice value;
	int64_t services;
	struct strmap providers;
};

struct kind_counts {
	struct strmap values;
	struct kind_count *item;
};

struct job {
	struct run *r;
	const struct scope *scope;
	struct section *section;
	struct provider_names names;
	struct need_names needs;
	struct rows services;
};

static void
count_value(const struct job *j, struct kind_counts *to, struct slice value,
    uint32_t row)
{
	const struct plan *p = j->r->plan;
	struct arena *a = &j->r->arena;
	size_t i = strmap_add(&to->values, value, NULL);
	struct slice provider =
	    data_cell_text(&j->r->data, p->provider, row, a);
	to->item[i].value = value;
	to->item[i].services++;
	if (provider.n)
		strmap_add(&to->item[i].providers,
		    provider_key(&j->names, provider, a), NULL);
}

static void
count_service(
    const struct job *j, struct kind_counts *to, size_t kind, uint32_t row)
{
	const struct plan *p = j->r->plan;
	struct arena *a = &j->r->arena;
	struct slice json = data_cell_json(&j->r->data, p->list[kind], row);
	struct scan s;
	struct value v;
	if (!slice_present(json))
		return;
	if (!kinds[kind].is_list) {
		count_value(j, to, data_text(json, a), row);
		return;
	}
	if (scan_array(&s, json))
		while (scan_element(&s, &v) > 0)
			if (v.kind == VALUE_TEXT)
				count_value(j, to, value_text(v, a), row);
}

static int
most_providers(const void *a, const void *b)
{
	const struct kind_count *x = a, *y = b;
	if (x->providers.n != y->providers.n)
		return x->providers.n > y->providers.n ? -1 : 1;
	if (x->services != y->services)
		return x->services > y->services ? -1 : 1;
	return natural_compare(x->value, y->value);
}

/* Values at most: a list holds no more than one for each three bytes. */
static size_t
most_values(const struct job *j, size_t kind)
{
	const struct plan *p = j->r->plan;
	const struct data_column *c = &j->r->data.column[p->list[kind]];
	size_t n = 1;
	for (size_t i = 0; i < c->values.n; i++)
		n += strmap_key(&c->values, i).n / 3 + 1;
	return n;
}

static void
add_kind(const struct job *j, struct table *t, size_t kind)
{
	struct kind_counts counts = {.item = NULL};
	counts.item = arena_zalloc(
	    &j->r->arena, most_values(j, kind), sizeof *counts.item);
	for (size_t i = 0; i < j->services.n; i++)
		count_service(j, &counts, kind, j->services.row[i]);
	if (counts.values.n)
		qsort(counts.item, counts.values.n, sizeof *counts.item,
		    most_providers);
	for (size_t i = 0; i < counts.values.n; i++) {
		struct kind_count *x = &counts.item[i];
		table_text(t, slice_text(kinds[kind].name),
		    slice_text(kinds[kind].label));
		table_text(t, x->value,
		    value_label(slice_text("value"), x->value, t->arena));
		table_number(t, (double)x->providers.n);
		table_number(t, (double)x->services);
		strmap_fini(&x->providers);
	}
	strmap_fini(&counts.values);
}

static void
fill_kinds(const struct job *j)
{
	struct table *t = section_table(j->section, "kinds",
	    "Kinds of organisation, by what the directory says");
	ADD_COLUMNS(t, kind_columns);
	table_public(t);
	for (size_t k = 0; k < NKINDS; k++)
		add_kind(j, t, k);
	table_note(t,
	    "A provider with several services, or of several kinds, counts "
	    "once in each.");
}

/* --- results ----------------------------------------------------------- */

struct result {
	struct slice shown;
	int64_t members, completed;
	struct proportion reoffenders;
	double expected;
	int64_t nexpected;
	uint32_t last; /* the member counted last, + 1 */
	bool last_completed;
};

struct results_of {
	struct strmap keys;
	struct result *item;
};

static const struct column result_columns[] = {
    {"provider", NULL, COLUMN_TEXT, ROLE_GROUP, 0, NULL},
    {"started", "People started", COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"completed", NULL, COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"mature", NULL, COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"reoffenders", NULL, COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"rate", "Rate", COLUMN_RATE, ROLE_NONE, 1, NULL},
    {"inner_low", "Funnel 95%, lower limit", COLUMN_RATE, ROLE_NONE, 1, NULL},
    {"inner_high", "Funnel 95%, upper limit", COLUMN_RATE, ROLE_NONE, 1, NULL},
    {"outer_low", "Funnel 99.8%, lower limit", COLUMN_RATE, ROLE_NONE, 1, NULL},
    {"outer_high", "Funnel 99.8%, upper limit", COLUMN_RATE, ROLE_NONE, 1,
	NULL},
    {"expected", "Expected by OGRS3", COLUMN_RATE, ROLE_NONE, 1, NULL},
    {"position", NULL, COLUMN_TEXT, ROLE_NONE, 0, NULL},
};

static void
count_member(const struct job *j, struct result *x, uint32_t row)
{
	const struct plan *p = j->r->plan;
	const struct data_column *c = j->r->data.column;
	x->members++;
	if (c[p->matched].number[row] != 1 || c[p->mature].number[row] != 1)
		return;
	x->reoffenders.n++;
	x->reoffenders.events += c[p->reoffended].number[row] == 1;
	if (!isnan(c[p->ogrs3].number[row])) {
		x->expected += c[p->ogrs3].number[row];
		x->nexpected++;
	}
}

/* A started referral: its member counts once for its provider. */
static void
count_start(const struct job *j, struct results_of *to,
    const struct referral *ref, uint32_t row)
{
	struct slice key = provider_key(&j->names, ref->provider, &j->r->arena);
	bool is_new, completed = ref->status == REFERRAL_COMPLETED;
	size_t i = strmap_add(&to->keys, key, &is_new);
	struct result *x = &to->item[i];
	if (is_new)
		x->shown = ref->provider.n
		    ? provider_shown(&j->names, key, ref->provider)
		    : slice_text("not named");
	if (x->last != row + 1) {
		x->last = row + 1;
		x->last_completed = false;
		count_member(j, x, row);
	}
	x->completed += completed && !x->last_completed;
	x->last_completed |= completed;
}

/* The results of all, and of each provider. */
static struct result
count_results(struct job *j, struct results_of *to)
{
	const struct plan *p = j->r->plan;
	const struct data_column *c = &j->r->data.column[p->referrals];
	struct arena *a = &j->r->arena;
	struct referrals *by_code = referrals_read(c, &j->needs, a);
	struct result all = {.shown = slice_text("all")};
	size_t most = 1;
	for (size_t i = 0; i < c->values.n; i++)
		most += by_code[i].n;
	to->item = arena_zalloc(a, most, sizeof *to->item);
	for (size_t i = 0; i < j->scope->rows.n; i++) {
		uint32_t row = j->scope->rows.row[i];
		struct referrals list = referrals_of(c, by_code, row);
		bool started = false, completed = false;
		for (size_t k = 0; k < list.n; k++) {
			if (!referral_was_started(&list.item[k]))
				continue;
			started = true;
			completed |= list.item[k].status == REFERRAL_COMPLETED;
			count_start(j, to, &list.item[k], row);
		}
		if (started)
			count_member(j, &all, row);
		all.completed += completed;
	}
	return all;
}

static const char *
position_of(const struct result *x, const struct funnel *f)
{
	double rate = proportion_value(x->reoffenders);
	if (x->reoffenders.n < SMALL || isnan(f->inner.low))
		return "too few to say";
	if (rate < f->outer.low)
		return "lower (99.8%)";
	if (rate > f->outer.high)
		return "higher (99.8%)";
	if (rate < f->inner.low)
		return "lower (95%)";
	if (rate > f->inner.high)
		return "higher (95%)";
	return "as expected by chance";
}

static void
add_result(struct table *t, const struct result *x, const struct funnel *f,
    const char *position)
{
	table_text(t, x->shown,
	    value_label(slice_text("provider"), x->shown, t->arena));
	table_number(t, (double)x->members);
	table_number(t, (double)x->completed);
	table_number(t, (double)x->reoffenders.n);
	table_number(t, (double)x->reoffenders.events);
	table_number(t, proportion_value(x->reoffenders));
	table_number(t, f->inner.low);
	table_number(t, f->inner.high);
	table_number(t, f->outer.low);
	table_number(t, f->outer.high);
	table_number(
	    t, x->nexpected ? x->expected / (double)x->nexpected : (double)NAN);
	table_text(t, slice_text(position),
	    value_label(
		slice_text("position"), slice_text(position), t->arena));
}

static int
by_shown(const void *a, const void *b)
{
	const struct result *x = a, *y = b;
	return natural_compare(x->shown, y->shown);
}

static double
dispersion_of(
    const struct job *j, double target, const struct result *x, size_t n)
{
	struct proportion *unit =
	    arena_alloc(&j->r->arena, (n + 1) * sizeof *unit);
	for (size_t i = 0; i < n; i++)
		unit[i] = x[i].reoffenders;
	double phi = funnel_dispersion(target, unit, n);
	return phi > 1 ? phi : 1;
}

static void
say_result(const struct job *j, const struct result *x, const struct funnel *f)
{
	double rate = proportion_value(x->reoffenders);
	if (x->reoffenders.n < SMALL ||
	    !(rate < f->outer.low || rate > f->outer.high))
		return;
	section_sentence(j->section,
	    "%.*s: %s of %s people reoffended (%s), %s than chance explains.",
	    (int)x->shown.n, x->shown.p,
	    figure_count((double)x->reoffenders.events).text,
	    figure_count((double)x->reoffenders.n).text,
	    figure_percent(rate, 0).text,
	    rate < f->outer.low ? "fewer" : "more");
}

enum { FUNNEL_OF = 3 }; /* fewer providers make no funnel */

static void
describe_funnel(struct table *t, double target)
{
	t->chart = (struct chart){
	    .kind = CHART_FUNNEL,
	    .title = "Reoffending rate by provider, over people followed",
	    .value = table_column(t, "rate"),
	    .x = table_column(t, "mature"),
	    .low = table_column(t, "inner_low"),
	    .high = table_column(t, "inner_high"),
	    .outer_low = table_column(t, "outer_low"),
	    .outer_high = table_column(t, "outer_high"),
	    .signal = table_column(t, "position"),
	    .reference = target,
	};
}

/* Limits, and what OGRS3 expects, are functions of how many there are. */
static void
vouch_results(const struct job *j, struct table *t)
{
	static const char *const telling[] = {"completed", "inner_low",
	    "inner_high", "outer_low", "outer_high", "expected", NULL};
	table_people(t, "started");
	table_share(t, "rate", "reoffenders", "mature");
	table_within(t, "mature", "started");
	if (j->r->asked->publish) {
		table_blank(t, telling);
		t->chart.kind = CHART_NONE;
	}
}

/* Says how much wider the limits are, if that can be seen in two decimals. */
static void
note_funnel(struct table *t, double times)
{
	struct buf widened = {0};
	if (times >= 1.005)
		buf_printf(&widened, "; over-dispersion widened it %s times",
		    figure_number(times, 2).text);
	table_note(t,
	    "Members of whom a service of the provider started; reoffenders "
	    "are of the matched and mature. Funnel: where the rate of all "
	    "would put a provider of this size by chance%s. Under %d people "
	    "nothing is said.",
	    buf_cstr(&widened), SMALL);
	buf_fini(&widened);
}

static void
fill_results(struct job *j)
{
	static const struct funnel none = {{NAN, NAN}, {NAN, NAN}};
	struct results_of of = {.item = NULL};
	struct result all = count_results(j, &of);
	double target = proportion_value(all.reoffenders);
	size_t n = of.keys.n;
	struct table *t = section_table(
	    j->section, "results", "Results by provider, within funnel limits");
	if (n)
		qsort(of.item, n, sizeof *of.item, by_shown);
	double phi = dispersion_of(j, target, of.item, n);
	t->has_total = true;
	ADD_COLUMNS(t, result_columns);
	if (n >= FUNNEL_OF)
		describe_funnel(t, target);
	add_result(t, &all, &none, "");
	for (size_t i = 0; i < n; i++) {
		struct funnel limits = none;
		if (!isnan(target))
			limits = funnel_limits(
			    target, of.item[i].reoffenders.n, phi);
		add_result(
		    t, &of.item[i], &limits, position_of(&of.item[i], &limits));
		say_result(j, &of.item[i], &limits);
	}
	note_funnel(t, sqrt(phi));
	table_note(t,
	    "Providers take different people: compare the rate with what "
	    "OGRS3 expects of them, and see compare. The order is no rank.");
	vouch_results(j, t);
	strmap_fini(&of.keys);
}

static int
fill(
    struct run *r, const struct scope *scope, struct section *s, struct fail *f)
{
	struct job j = {.r = r, .scope = scope, .section = s};
	const struct plan *p = r->plan;
	int result = -1;
	if (provider_names_load(&j.names, f) == 0 &&
	    need_names_load(&j.needs, f) == 0) {
		j.services = data_current_rows(&r->data, p->version, &r->arena);
		fill_results(&j);
		fill_kinds(&j);
		result = 0;
	}
	if (result == 0 && j.services.n == 0)
		section_caution(s,
		    "There are no service records: kinds of organisation "
		    "cannot be counted.");
	provider_names_fini(&j.names);
	need_names_fini(&j.needs);
	return result;
}

const struct report report_providers = {
    .name = "providers",
    .answers = "kinds of organisation, results by provider (service, members)",
    .title = "Providers",
    .takes = TAKES_WHERE,
    .plan = plan,
    .fill = fill,
};
