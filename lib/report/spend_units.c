/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * `spend`: what a person served, a start, a completion and an outcome cost;
 * where two providers are paid for one need; and what would change if money
 * moved.
 */
#include "report/spend.h"

#include "base/figure.h"
#include "report/words.h"
#include "stats/money.h"

#include <math.h>
#include <stdlib.h>

/* --- unit costs -------------------------------------------------------- */

struct unit {
	int64_t pence, served, starts, completions, outcomes;
	struct strmap people;
};

static const struct column unit_columns[] = {
    {"provider", NULL, COLUMN_TEXT, ROLE_GROUP, 0, NULL},
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

static bool
is_in_ledger(const struct spend *s, date day)
{
	return day != DATE_NONE && s->from != DATE_NONE && day >= s->from &&
	    day <= s->to;
}

/* Starts within the time of the ledger, and what became of them. */
static void
count_referrals(struct spend *s, struct unit *unit)
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
		struct unit *u = &unit[spend_provider(s, name)];
		u->starts++;
		u->completions +=
		    slice_is(data_cell_text(d, p->status, row, a), "completed");
		if (slice_present(who)) {
			strmap_add(&u->people, who, NULL);
			u->served = (int64_t)u->people.n;
		}
	}
}

static void
count_outcomes(struct spend *s, struct unit *unit)
{
	const struct data *d = &s->run->data;
	const struct spend_plan *p = s->plan;
	struct arena *a = &s->run->arena;
	struct rows rows = data_current_rows(d, p->outcome_version, a);
	for (size_t i = 0; i < rows.n; i++) {
		uint32_t row = rows.row[i];
		struct slice name =
		    data_cell_text(d, p->outcome_provider, row, a);
		if (name.n &&
		    is_in_ledger(s, d->column[p->outcome_date].day[row]))
			unit[spend_provider(s, name)].outcomes++;
	}
}

static void
add_per(struct table *t, int64_t pence, int64_t n)
{
	int64_t each;
	table_number(t,
	    n && pence > 0 && money_share(pence, 1, n, &each) ? (double)each
							      : (double)NAN);
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
	qsort(order, n, sizeof *order, by_shown);
	return order;
}

static void
fill_units(struct spend *s, struct unit *unit)
{
	struct table *t = section_table(
	    s->section, "units", "What a start and an outcome cost");
	const struct slice **order = order_providers(s);
	table_columns(
	    t, unit_columns, sizeof unit_columns / sizeof *unit_columns);
	for (size_t i = 0; i < s->providers.n; i++) {
		const struct unit *u = &unit[order[i] - s->shown];
		if (u->pence == 0 && u->starts == 0 && u->outcomes == 0)
			continue;
		table_text(t, *order[i],
		    value_label(slice_text("provider"), *order[i], t->arena));
		table_number(t, (double)u->pence);
		table_number(t, (double)u->served);
		table_number(t, (double)u->starts);
		table_number(t, (double)u->completions);
		table_number(t, (double)u->outcomes);
		add_per(t, u->pence, u->served);
		add_per(t, u->pence, u->starts);
		add_per(t, u->pence, u->completions);
		add_per(t, u->pence, u->outcomes);
	}
	table_note(t,
	    "Starts and outcomes within the time of the payments, by all "
	    "people in the records; an outcome counts for the provider that "
	    "claims it. What a provider does beside this (other needs, other "
	    "funders' people) is in its costs but not in its counts.");
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
	table_columns(
	    t, type_columns, sizeof type_columns / sizeof *type_columns);
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
	table_note(t, "By the first type that the directory gives.");
	strmap_fini(&types);
}

void
spend_units(struct spend *s)
{
	const struct data *d = &s->run->data;
	size_t most = d->nrows[RECORD_SPEND] + d->nrows[RECORD_REFERRAL] +
	    d->nrows[RECORD_OUTCOME] + d->nrows[RECORD_SERVICE];
	struct unit *unit =
	    arena_zalloc(&s->run->arena, most + 1, sizeof *unit);
	for (size_t i = 0; i < s->n; i++)
		unit[s->payment[i].provider].pence += s->payment[i].pence;
	count_referrals(s, unit);
	count_outcomes(s, unit);
	size_t n = s->providers.n;
	fill_units(s, unit);
	fill_types(s, unit, n);
	for (size_t i = 0; i < n; i++)
		strmap_fini(&unit[i].people);
}

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
		if (slice_is(p->need, "not recorded") ||
		    slice_is(p->area, "not recorded") ||
		    slice_is(s->shown[p->provider], "not recorded") ||
		    p->pence <= 0)
			continue;
		buf_reset(&name);
		buf_slice(&name, p->need);
		buf_byte(&name, '\0');
		buf_slice(&name, p->area);
		struct cell_of *c =
		    &cell[strmap_add(&index, buf_as_slice(&name), NULL)];
		c->need = p->need;
		c->area = p->area;
		c->pence += p->pence;
		strmap_add(&c->providers, s->shown[p->provider], NULL);
		strmap_add(&c->funders, p->funder, NULL);
	}
	size_t n = index.n;
	strmap_fini(&index);
	buf_fini(&name);
	if (n)
		qsort(cell, n, sizeof *cell, by_cell);
	return n;
}

static void
add_overlap(struct table *t, const struct cell_of *c)
{
	struct buf names = {0};
	for (size_t i = 0; i < c->providers.n; i++) {
		buf_text(&names, i ? ", " : "");
		buf_slice(&names, strmap_key(&c->providers, i));
	}
	table_text(
	    t, c->need, value_label(slice_text("need"), c->need, t->arena));
	table_text(
	    t, c->area, value_label(slice_text("need"), c->area, t->arena));
	table_number(t, (double)c->providers.n);
	table_number(t, (double)c->funders.n);
	table_number(t, (double)c->pence);
	table_text(t, buf_as_slice(&names), buf_as_slice(&names));
	buf_fini(&names);
}

void
spend_overlaps(struct spend *s)
{
	struct cell_of *cell =
	    arena_zalloc(&s->run->arena, s->n + 1, sizeof *cell);
	size_t n = find_cells(s, cell), nshown = 0;
	struct table *t = section_table(s->section, "overlaps",
	    "Needs for which several providers are paid in one area");
	table_columns(t, overlap_columns,
	    sizeof overlap_columns / sizeof *overlap_columns);
	for (size_t i = 0; i < n; i++) {
		if (cell[i].providers.n > 1) {
			add_overlap(t, &cell[i]);
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
	table_note(t,
	    "Payments, without credits, over the whole ledger, that name "
	    "need, area and provider. Two providers for one need may be "
	    "choice, not waste.");
}

/* --- what if ----------------------------------------------------------- */

static const struct column whatif_columns[] = {
    {"need", NULL, COLUMN_TEXT, ROLE_GROUP, 0, NULL},
    {"people", "People in need", COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"covered_before", NULL, COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"covered_after", NULL, COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"lost", "Lose cover", COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"gained", "Gain cover", COLUMN_COUNT, ROLE_NONE, 0, NULL},
};

/* Which services there would be: by place in the directory. */
struct choice {
	bool *stopped, *funded;
	date day;
};

struct cover {
	int64_t people, before, after, lost, gained;
};

/* Marks the services of a list of names. 0, or -1 naming the unknown. */
static int
mark_services(const struct spend *s, const char *list, const char *option,
    bool *mark, struct fail *f)
{
	struct slice rest = slice_text(list);
	while (slice_present(rest)) {
		struct slice name = slice_trim(slice_cut(rest, ',', &rest));
		const struct service *one =
		    directory_find(&s->directory, name, SLICE_NONE);
		if (!one)
			return fail_set(f, FAIL_USAGE,
			    "--%s %.*s: no service of this name in the input",
			    option, (int)name.n, name.p);
		mark[one - s->directory.item] = true;
	}
	return 0;
}

static bool
is_covered(const struct spend *s, const struct choice *c,
    const struct client *who, size_t need, bool after)
{
	for (size_t i = 0; i < s->directory.n; i++) {
		const struct service *one = &s->directory.item[i];
		bool there = after ? !c->stopped[i] &&
			(c->funded[i] || service_runs(one, c->day))
				   : service_runs(one, c->day) && !c->funded[i];
		if (there && (one->needs >> need & 1) &&
		    service_barrier(one, who) == BARRIER_NONE)
			return true;
	}
	return false;
}

static void
count_cover(struct spend *s, const struct choice *c, uint32_t row,
    struct cover *by_need)
{
	const struct data *d = &s->run->data;
	const struct spend_plan *p = s->plan;
	struct arena *a = &s->run->arena;
	const struct client who = {
	    .sex = data_cell_text(d, p->sex, row, a),
	    .area = data_cell_text(d, p->home, row, a),
	    .age = d->column[p->age].number[row],
	    .sentence_days = d->column[p->sentence_days].number[row],
	    .supervised = d->column[p->supervised].number[row],
	    .index = d->column[p->index_date].day[row],
	};
	uint64_t needs = need_bits(&s->needs, data_cell_json(d, p->needs, row));
	for (size_t i = 0; i < NEED_LIMIT; i++) {
		if (!(needs >> i & 1))
			continue;
		bool before = is_covered(s, c, &who, i, false);
		bool after = is_covered(s, c, &who, i, true);
		by_need[i].people++;
		by_need[i].before += before;
		by_need[i].after += after;
		by_need[i].lost += before && !after;
		by_need[i].gained += after && !before;
	}
}

/* Every person once, whatever number of cohorts has them. */
static void
count_people(struct spend *s, const struct choice *c, struct cover *by_need)
{
	const struct data *d = &s->run->data;
	struct strmap seen = {0};
	for (uint32_t row = 0; row < d->nrows[RECORD_MEMBER]; row++) {
		struct slice who = data_cell_json(d, s->plan->person, row);
		bool is_new = true;
		if (slice_present(who))
			strmap_add(&seen, who, &is_new);
		if (is_new)
			count_cover(s, c, row, by_need);
	}
	strmap_fini(&seen);
}

/* What the stopped services cost in the year before the last payment. */
static void
say_freed(struct spend *s, const struct choice *c)
{
	int64_t pence = 0;
	for (size_t i = 0; i < s->n; i++) {
		const struct payment *p = &s->payment[i];
		const struct service *one = directory_find(
		    &s->directory, p->service, s->shown[p->provider]);
		if (!one)
			one = directory_find(
			    &s->directory, p->service, SLICE_NONE);
		if (one && c->stopped[one - s->directory.item] &&
		    p->day > date_add_months(s->to, -12))
			pence += p->pence;
	}
	section_sentence(s->section,
	    "What would stop was paid %s in the 12 months to the last "
	    "payment, as far as payments name their service.",
	    figure_money((double)pence).text);
}

static void
fill_whatif(struct spend *s, const struct cover *by_need)
{
	int64_t lost = 0, gained = 0;
	struct table *t = section_table(s->section, "whatif",
	    "Who would lose and gain cover if the money moved");
	table_columns(
	    t, whatif_columns, sizeof whatif_columns / sizeof *whatif_columns);
	for (size_t i = 0; i < s->needs.codes.n; i++) {
		const struct cover *c = &by_need[i];
		if (c->people == 0)
			continue;
		table_text(
		    t, need_code(&s->needs, i), need_label(&s->needs, i));
		table_number(t, (double)c->people);
		table_number(t, (double)c->before);
		table_number(t, (double)c->after);
		table_number(t, (double)c->lost);
		table_number(t, (double)c->gained);
		lost += c->lost;
		gained += c->gained;
	}
	section_sentence(s->section,
	    "Cover lost for %s needs of people, gained for %s.",
	    figure_count((double)lost).text, figure_count((double)gained).text);
	table_note(t,
	    "Members' assessed needs, each person once; covered: a running "
	    "service is for them. Cover says nothing of capacity: a service "
	    "that is full covers nobody else.");
}

int
spend_whatif(struct spend *s, struct fail *f)
{
	struct arena *a = &s->run->arena;
	struct cover *by_need = arena_zalloc(a, NEED_LIMIT, sizeof *by_need);
	const struct asked *asked = s->run->asked;
	struct choice c = {
	    .stopped = arena_zalloc(a, s->directory.n + 1, sizeof(bool)),
	    .funded = arena_zalloc(a, s->directory.n + 1, sizeof(bool)),
	    .day = s->run->as_of == DATE_NONE ? s->to : s->run->as_of,
	};
	if (mark_services(s, asked->stop, "stop", c.stopped, f) < 0 ||
	    (asked->fund &&
		mark_services(s, asked->fund, "fund", c.funded, f) < 0))
		return -1;
	count_people(s, &c, by_need);
	if (s->to != DATE_NONE)
		say_freed(s, &c);
	fill_whatif(s, by_need);
	return 0;
}
