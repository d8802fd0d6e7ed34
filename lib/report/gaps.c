/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * `gaps`: need against provision (METHODS.md 9 and 10).
 *
 * A member needs what an assessment found or a referral states. Each need has
 * one standing: the furthest that any of the member's referrals for it came,
 * or a personal fund. So in_need is the sum of the standings, and unmet all
 * that neither started nor was paid for by the fund.
 */
#include "report/gaps.h"

#include "base/figure.h"
#include "report/words.h"
#include "stats/order.h"
#include "stats/proportion.h"

static int
plan(struct run *r, struct fail *f)
{
	struct gaps_plan *p = arena_zalloc(&r->arena, 1, sizeof *p);
	struct data *d = &r->data;
	(void)f;
	r->plan = p;
	p->sex = data_want(d, RECORD_MEMBER, "sex", DATA_TEXT);
	p->area = data_want(d, RECORD_MEMBER, "area", DATA_TEXT);
	p->age = data_want(d, RECORD_MEMBER, "age", DATA_NUMBER);
	p->sentence_days =
	    data_want(d, RECORD_MEMBER, "sentence_days", DATA_NUMBER);
	p->supervised = data_want(d, RECORD_MEMBER, "supervised", DATA_NUMBER);
	p->index_date = data_want(d, RECORD_MEMBER, "index_date", DATA_DATE);
	p->follow_up_end =
	    data_want(d, RECORD_MEMBER, "follow_up_end", DATA_DATE);
	p->person = data_want(d, RECORD_MEMBER, "person_id", DATA_TEXT);
	p->needs = data_want(d, RECORD_MEMBER, "needs", DATA_TEXT);
	p->assessed = data_want(d, RECORD_MEMBER, "assessed_days", DATA_NUMBER);
	p->referrals = data_want(d, RECORD_MEMBER, "referrals", DATA_TEXT);
	p->spend_person = data_want(d, RECORD_SPEND, "person_id", DATA_TEXT);
	p->spend_need = data_want(d, RECORD_SPEND, "need", DATA_TEXT);
	p->spend_date = data_want(d, RECORD_SPEND, "date", DATA_DATE);
	p->spend_kind = data_want(d, RECORD_SPEND, "kind", DATA_TEXT);
	p->spend_version = data_want_version(d, RECORD_SPEND);
	directory_want(&p->directory, d);
	return 0;
}

/* --- what became of a need --------------------------------------------- */

static enum standing
standing_of(enum referral_status s)
{
	static const enum standing standings[] = {
	    [REFERRAL_WAITING] = STANDING_WAITING,
	    [REFERRAL_DECLINED] = STANDING_DECLINED,
	    [REFERRAL_INELIGIBLE] = STANDING_INELIGIBLE,
	    [REFERRAL_WITHDRAWN] = STANDING_WITHDRAWN,
	    [REFERRAL_STARTED] = STANDING_STARTED,
	    [REFERRAL_COMPLETED] = STANDING_COMPLETED,
	};
	return standings[s];
}

static void
raise_standing(struct needy *to, uint64_t needs, enum standing s)
{
	for (size_t i = 0; i < NEED_LIMIT; i++)
		if ((needs >> i & 1) && to->standing[i] < s)
			to->standing[i] = (uint8_t)s;
}

/* From a year before the index date to the end of the follow-up. */
static bool
is_in_time(const struct gaps *g, uint32_t row, date day)
{
	const struct data_column *c = g->run->data.column;
	date index = c[g->plan->index_date].day[row];
	date end = c[g->plan->follow_up_end].day[row];
	return (index == DATE_NONE || day >= date_add_months(index, -12)) &&
	    (end == DATE_NONE || day < end);
}

static void
add_payments(const struct gaps *g, uint32_t row, struct needy *to)
{
	const struct data *d = &g->run->data;
	struct slice person = data_cell_json(d, g->plan->person, row);
	int64_t code = slice_present(person)
	    ? strmap_find(&d->column[g->plan->spend_person].values, person)
	    : STRMAP_NONE;
	if (code < 0)
		return;
	for (uint32_t i = g->first_payment[code]; i != UINT32_MAX;
	     i = g->payment[i].next)
		if (is_in_time(g, row, g->payment[i].day))
			raise_standing(to, g->payment[i].need, STANDING_FUND);
}

void
gaps_needy(const struct gaps *g, uint32_t row, struct needy *to)
{
	const struct data_column *c = g->run->data.column;
	struct referrals list =
	    referrals_of(&c[g->plan->referrals], g->referrals, row);
	uint32_t code = c[g->plan->needs].code[row];
	*to = (struct needy){0};
	to->assessed = code == DATA_ABSENT ? 0 : g->assessed[code];
	to->needs = to->assessed;
	for (size_t i = 0; i < list.n; i++) {
		const struct referral *r = &list.item[i];
		uint64_t needs = referral_needs(r);
		to->needs |= r->needs;
		to->referred |= needs;
		raise_standing(to, needs, standing_of(r->status));
	}
	add_payments(g, row, to);
	to->referred &= to->needs;
}

uint64_t
gaps_always_shown(struct gaps *g)
{
	return need_bit(&g->names, slice_text("employment")) |
	    need_bit(&g->names, slice_text("self_employment"));
}

/* --- counting ---------------------------------------------------------- */

struct count {
	int64_t in_need, assessed, referred, standing[STANDING_COUNT];
};

static int64_t
started(const struct count *c)
{
	return c->standing[STANDING_STARTED] + c->standing[STANDING_COMPLETED];
}

static struct proportion
unmet(const struct count *c)
{
	int64_t met = started(c) + c->standing[STANDING_FUND];
	return (struct proportion){c->in_need - met, c->in_need};
}

/* Counts the needs of some members, by need. */
static void
count_needs(const struct gaps *g, struct rows rows, struct count *by_need)
{
	memset(by_need, 0, NEED_LIMIT * sizeof *by_need);
	for (size_t r = 0; r < rows.n; r++) {
		struct needy who;
		gaps_needy(g, rows.row[r], &who);
		for (size_t i = 0; who.needs >> i; i++) {
			struct count *c = &by_need[i];
			if (!(who.needs >> i & 1))
				continue;
			c->in_need++;
			c->assessed += who.assessed >> i & 1;
			c->referred += who.referred >> i & 1;
			c->standing[who.standing[i]]++;
			if (i == NEED_LIMIT - 1)
				break;
		}
	}
}

static struct count
sum_of(const struct count *by_need)
{
	struct count all = {0};
	for (size_t i = 0; i < NEED_LIMIT; i++) {
		all.in_need += by_need[i].in_need;
		all.assessed += by_need[i].assessed;
		all.referred += by_need[i].referred;
		for (size_t s = 0; s < STANDING_COUNT; s++)
			all.standing[s] += by_need[i].standing[s];
	}
	return all;
}

/* --- tables of needs --------------------------------------------------- */

static const struct column need_column = {
    "need", NULL, COLUMN_TEXT, ROLE_GROUP, 0, NULL};

static const struct column columns[] = {
    {"in_need", NULL, COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"assessed", "Of these, found by assessment", COLUMN_COUNT, ROLE_NONE, 0,
	NULL},
    {"referred", NULL, COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"started", NULL, COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"completed", NULL, COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"fund_only", "Personal fund only", COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"unmet", NULL, COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"unmet_rate", "Share unmet", COLUMN_RATE, ROLE_NONE, 0, NULL},
    {"unmet_low", "Share unmet, lower limit", COLUMN_RATE, ROLE_LOW, 0, NULL},
    {"unmet_high", "Share unmet, upper limit", COLUMN_RATE, ROLE_HIGH, 0, NULL},
    {"not_referred", NULL, COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"waiting", NULL, COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"ineligible", NULL, COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"declined", NULL, COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"withdrawn", NULL, COLUMN_COUNT, ROLE_NONE, 0, NULL},
};

static void
add_count(struct table *t, const struct count *c)
{
	static const enum standing unmet_parts[] = {STANDING_NOT_REFERRED,
	    STANDING_WAITING, STANDING_INELIGIBLE, STANDING_DECLINED,
	    STANDING_WITHDRAWN};
	struct proportion p = unmet(c);
	double rate = proportion_value(p);
	struct interval i = proportion_limits(rate, (double)p.n);
	table_number(t, (double)c->in_need);
	table_number(t, (double)c->assessed);
	table_number(t, (double)c->referred);
	table_number(t, (double)started(c));
	table_number(t, (double)c->standing[STANDING_COMPLETED]);
	table_number(t, (double)c->standing[STANDING_FUND]);
	table_number(t, (double)p.events);
	table_number(t, rate);
	table_number(t, i.low);
	table_number(t, i.high);
	for (size_t k = 0; k < 5; k++)
		table_number(t, (double)c->standing[unmet_parts[k]]);
}

static void
add_need_cell(struct gaps *g, struct table *t, size_t need)
{
	table_text(t, need_code(&g->names, need), need_label(&g->names, need));
}

/* The needs to show, most unmet first; ties in the order of the list. */
static size_t
order_needs(struct gaps *g, const struct count *by_need, size_t *order)
{
	double score[NEED_LIMIT];
	size_t shown[NEED_LIMIT], index[NEED_LIMIT], n = 0;
	uint64_t always = gaps_always_shown(g);
	for (size_t i = 0; i < g->names.codes.n; i++)
		if (by_need[i].in_need || (always >> i & 1)) {
			score[n] = -(double)unmet(&by_need[i]).events;
			shown[n++] = i;
		}
	order_index(score, n, index);
	for (size_t i = 0; i < n; i++)
		order[i] = shown[index[i]];
	return n;
}

/*
 * Of a need only how many have it and how many are unhelped: what became of
 * the others adds up to these, and would tell of the few.
 */
static void
vouch_needs(const struct gaps *g, struct table *t)
{
	static const char *const finer[] = {"assessed", "referred", "started",
	    "completed", "fund_only", "not_referred", "waiting", "ineligible",
	    "declined", "withdrawn", NULL};
	table_people(t, "in_need");
	table_share(t, "unmet_rate", "unmet", "in_need");
	if (g->run->asked->publish)
		table_blank(t, finer);
}

static void
fill_needs(struct gaps *g, const struct count *by_need)
{
	struct table *t = section_table(
	    g->section, "needs", "Needs, and what became of them");
	size_t order[NEED_LIMIT];
	size_t n = order_needs(g, by_need, order);
	struct count all = sum_of(by_need);
	t->has_total = true;
	table_columns(t, &need_column, 1);
	ADD_COLUMNS(t, columns);
	table_text(t, slice_text("all"), slice_text("All needs"));
	add_count(t, &all);
	for (size_t i = 0; i < n; i++) {
		add_need_cell(g, t, order[i]);
		add_count(t, &by_need[order[i]]);
	}
	t->chart = (struct chart){
	    .kind = CHART_INTERVAL,
	    .title = "Share of need unmet, with its 95% interval",
	    .value = table_column(t, "unmet_rate"),
	    .low = table_column(t, "unmet_low"),
	    .high = table_column(t, "unmet_high"),
	    .reference = NAN,
	};
	vouch_needs(g, t);
	table_note(t,
	    "A person with three needs counts three times in all needs. In "
	    "need: found by an assessment, or stated by a referral, in the "
	    "service window of the cohort.");
	table_note(t,
	    "Unmet: neither started nor paid for by a personal fund; the "
	    "columns after it say how far those came, each person once. "
	    "Completed are among the started.");
}

static void
add_group(struct gaps *g, struct table *t, const struct group *group,
    const struct count *by_need)
{
	for (size_t i = 0; i < g->names.codes.n; i++) {
		if (by_need[i].in_need == 0)
			continue;
		report_group_cells(g->run, t, group);
		add_need_cell(g, t, i);
		add_count(t, &by_need[i]);
	}
}

static void
fill_gaps(struct gaps *g, const struct count *by_need)
{
	struct run *r = g->run;
	struct groups groups;
	struct count *of_group =
	    arena_alloc(&r->arena, NEED_LIMIT * sizeof *of_group);
	struct count all = sum_of(by_need);
	struct table *t = section_table(g->section, "gaps", "Needs by group");
	report_group_columns(r, t);
	table_columns(t, &need_column, 1);
	ADD_COLUMNS(t, columns);
	report_group_cells(r, t, NULL);
	table_text(t, slice_text("all"), slice_text("All needs"));
	add_count(t, &all);
	groups_make(&groups, &r->data, r->by, r->nby, g->scope->rows);
	for (size_t i = 0; i < groups.n; i++) {
		count_needs(g, groups.group[i].rows, of_group);
		add_group(g, t, &groups.group[i], of_group);
	}
	table_note(t, "Only needs that somebody in the group has.");
	if (groups.overlap)
		table_note(t, "A person can be in several of these groups.");
	groups_fini(&groups);
}

/* --- substance misuse -------------------------------------------------- */

static const struct column overlap_columns[] = {
    {"need", NULL, COLUMN_TEXT, ROLE_GROUP, 0, NULL},
    {"in_need", NULL, COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"substance", "Also misuse substances", COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"rate", "Share", COLUMN_RATE, ROLE_NONE, 0, NULL},
    {"rate_low", "Share, lower limit", COLUMN_RATE, ROLE_LOW, 0, NULL},
    {"rate_high", "Share, upper limit", COLUMN_RATE, ROLE_HIGH, 0, NULL},
};

static void
add_overlap(struct table *t, struct proportion p)
{
	double rate = proportion_value(p);
	struct interval i = proportion_limits(rate, (double)p.n);
	table_number(t, (double)p.n);
	table_number(t, (double)p.events);
	table_number(t, rate);
	table_number(t, i.low);
	table_number(t, i.high);
}

static void
fill_overlap(struct gaps *g)
{
	struct proportion all = {0, 0}, of[NEED_LIMIT] = {{0, 0}};
	uint64_t substance = need_substance(&g->names);
	struct table *t = section_table(g->section, "substance",
	    "Substance misuse among people with another need");
	for (size_t r = 0; r < g->scope->rows.n; r++) {
		struct needy who;
		gaps_needy(g, g->scope->rows.row[r], &who);
		bool misuses = (who.needs & substance) != 0;
		all.n += who.needs != 0;
		all.events += misuses;
		for (size_t i = 0; i < NEED_LIMIT; i++) {
			of[i].n += who.needs >> i & 1;
			of[i].events += misuses && (who.needs >> i & 1);
		}
	}
	t->has_total = true;
	ADD_COLUMNS(t, overlap_columns);
	table_text(t, slice_text("all"), slice_text("Any need"));
	add_overlap(t, all);
	for (size_t i = 0; i < g->names.codes.n; i++) {
		if (of[i].n == 0 || (substance >> i & 1))
			continue;
		add_need_cell(g, t, i);
		add_overlap(t, of[i]);
	}
	table_people(t, "in_need");
	table_share(t, "rate", "substance", "in_need");
}

/* --- why people were ineligible ---------------------------------------- */

struct reason {
	size_t need;
	struct slice text;
	int64_t people;
	uint32_t last; /* the member counted last, + 1 */
};

struct reasons {
	struct strmap names;
	struct reason *item;
	size_t cap;
};

static void
count_reason(struct reasons *to, size_t need, struct slice text, uint32_t row,
    struct arena *a)
{
	struct buf name = {0};
	bool is_new;
	buf_printf(&name, "%02zu ", need);
	buf_slice(&name, text);
	size_t i = strmap_add(&to->names, buf_as_slice(&name), &is_new);
	buf_fini(&name);
	if (is_new) {
		if (i == to->cap) {
			struct reason *more =
			    arena_alloc(a, (to->cap * 2 + 16) * sizeof *more);
			if (i)
				memcpy(more, to->item, i * sizeof *more);
			to->item = more;
			to->cap = to->cap * 2 + 16;
		}
		to->item[i] = (struct reason){need, text, 0, 0};
	}
	to->item[i].people += to->item[i].last != row + 1;
	to->item[i].last = row + 1;
}

static void
count_reasons(struct gaps *g, struct reasons *to)
{
	const struct data_column *c = &g->run->data.column[g->plan->referrals];
	for (size_t r = 0; r < g->scope->rows.n; r++) {
		uint32_t row = g->scope->rows.row[r];
		struct referrals list = referrals_of(c, g->referrals, row);
		for (size_t k = 0; k < list.n; k++) {
			const struct referral *one = &list.item[k];
			if (one->status != REFERRAL_INELIGIBLE)
				continue;
			uint64_t needs = referral_needs(one);
			for (size_t i = 0; i < NEED_LIMIT; i++)
				if (needs >> i & 1)
					count_reason(to, i, one->reason, row,
					    &g->run->arena);
		}
	}
}

static const struct column reason_columns[] = {
    {"need", NULL, COLUMN_TEXT, ROLE_GROUP, 0, NULL},
    {"reason", NULL, COLUMN_TEXT, ROLE_GROUP, 0, NULL},
    {"people", NULL, COLUMN_COUNT, ROLE_NONE, 0, NULL},
};

static void
fill_reasons(struct gaps *g)
{
	struct reasons found = {.cap = 0};
	count_reasons(g, &found);
	struct table *t = section_table(g->section, "ineligible",
	    "Referred and found ineligible, by the reason recorded");
	ADD_COLUMNS(t, reason_columns);
	size_t n = found.names.n;
	double *key = arena_alloc(&g->run->arena, (n + 1) * sizeof *key);
	size_t *order = arena_alloc(&g->run->arena, (n + 1) * sizeof *order);
	for (size_t i = 0; i < n; i++)
		key[i] = (double)found.item[i].need * 1e9 -
		    (double)found.item[i].people;
	order_index(key, n, order);
	for (size_t i = 0; i < n; i++) {
		const struct reason *one = &found.item[order[i]];
		struct slice text =
		    one->text.n ? one->text : slice_text("not recorded");
		add_need_cell(g, t, one->need);
		table_text(
		    t, text, value_label(slice_text("reason"), text, t->arena));
		table_number(t, (double)one->people);
	}
	strmap_fini(&found.names);
}

/* --- the report -------------------------------------------------------- */

static bool
is_row_of(const struct table *t, size_t row, const char *need)
{
	return slice_is(table_cell(t, row, 0)->text, need);
}

/* The three needs that are unmet most often, which come first. */
static void
say_needs(const struct run *r, struct section *s)
{
	const struct table *t = section_find(s, "needs");
	const char *about = r->asked->publish ? "about " : "";
	for (size_t row = 1; t && row < table_nrows(t) && row <= 3; row++) {
		struct slice label = table_cell(t, row, 0)->label;
		struct shown n, unmet, share, never;
		if (!(table_value(t, row, "unmet") > 0) ||
		    !table_shown(t, row, "in_need", &n) ||
		    !table_shown(t, row, "unmet", &unmet) ||
		    !table_shown(t, row, "unmet_rate", &share))
			continue;
		bool has_never = table_shown(t, row, "not_referred", &never);
		double never_referred = table_value(t, row, "not_referred");
		section_sentence(s,
		    "%.*s: of %s%s %s in need, %s (%s) %s no help on "
		    "record%s%s%s%s.",
		    (int)label.n, label.p, about, n.text,
		    noun(table_value(t, row, "in_need"), "person", "people"),
		    unmet.text, share.text,
		    noun(table_value(t, row, "unmet"), "has", "have"),
		    has_never ? "; " : "", has_never ? never.text : "",
		    !has_never ? "" : noun(never_referred, " was", " were"),
		    has_never ? " never referred" : "");
	}
}

/* In the sources' own words: "Employment: missing in 9 of 12 hubs." */
static void
say_missing(struct section *s)
{
	const struct table *t = section_find(s, "missing");
	for (size_t row = 0; t && row < table_nrows(t); row++) {
		struct slice label = table_cell(t, row, 0)->label;
		double hubs = table_value(t, row, "hubs");
		double missing = table_value(t, row, "missing");
		bool is_always = is_row_of(t, row, "employment") ||
		    is_row_of(t, row, "self_employment");
		if (hubs > 0 && (is_always || missing * 2 > hubs))
			section_sentence(s, "%.*s: missing in %s of %s hubs.",
			    (int)label.n, label.p, figure_count(missing).text,
			    figure_count(hubs).text);
	}
}

static void
say_overlap(const struct run *r, struct section *s)
{
	const struct table *t = section_find(s, "substance");
	struct shown some, n, rate, low, high;
	if (!t || !(table_value(t, 0, "in_need") > 0) ||
	    !table_shown(t, 0, "substance", &some) ||
	    !table_shown(t, 0, "in_need", &n) ||
	    !table_shown(t, 0, "rate", &rate) ||
	    !table_shown(t, 0, "rate_low", &low) ||
	    !table_shown(t, 0, "rate_high", &high))
		return;
	section_sentence(s,
	    "%s%s of %s %s with any need (%s; 95%% interval %s to %s) %s help "
	    "with drugs or alcohol.",
	    r->asked->publish ? "About " : "", some.text, n.text,
	    noun(table_value(t, 0, "in_need"), "person", "people"), rate.text,
	    low.text, high.text,
	    noun(table_value(t, 0, "substance"), "needs", "need"));
}

static void
say_fund(struct section *s)
{
	const struct table *t = section_find(s, "needs");
	struct shown n;
	if (t && table_value(t, 0, "fund_only") > 0 &&
	    table_shown(t, 0, "fund_only", &n))
		section_sentence(s,
		    "%s %s met by a personal fund alone: no service started.",
		    n.text,
		    noun(table_value(t, 0, "fund_only"), "need was",
			"needs were"));
}

static void
say(const struct run *r, const struct scope *scope, struct section *s)
{
	(void)scope;
	say_needs(r, s);
	say_missing(s);
	say_overlap(r, s);
	say_fund(s);
}

static void
add_cautions(struct gaps *g)
{
	const struct data_column *c = g->run->data.column;
	int64_t unassessed = 0;
	for (size_t i = 0; i < g->scope->rows.n; i++) {
		uint32_t row = g->scope->rows.row[i];
		unassessed += isnan(c[g->plan->assessed].number[row]) &&
		    c[g->plan->needs].code[row] == DATA_ABSENT;
	}
	if (unassessed)
		section_caution(g->section,
		    "%s of %s %s %s no assessment: what they need is not "
		    "known, and only their referrals count.",
		    figure_count((double)unassessed).text,
		    figure_count((double)g->scope->rows.n).text,
		    noun((double)g->scope->rows.n, "member", "members"),
		    noun((double)unassessed, "has", "have"));
}

static void
read_payments(struct gaps *g)
{
	const struct gaps_plan *p = g->plan;
	const struct data *d = &g->run->data;
	const struct data_column *people = &d->column[p->spend_person];
	struct rows rows =
	    data_current_rows(d, p->spend_version, &g->run->arena);
	g->payment =
	    arena_alloc(&g->run->arena, (rows.n + 1) * sizeof *g->payment);
	g->first_payment = arena_alloc(
	    &g->run->arena, (people->values.n + 1) * sizeof *g->first_payment);
	for (size_t i = 0; i < people->values.n; i++)
		g->first_payment[i] = UINT32_MAX;
	for (size_t i = 0; i < rows.n; i++) {
		uint32_t row = rows.row[i], who = people->code[row];
		struct slice kind =
		    data_cell_text(d, p->spend_kind, row, &g->run->arena);
		if (who == DATA_ABSENT || !slice_is(kind, "personal_fund"))
			continue;
		g->payment[i] = (struct fund_payment){
		    d->column[p->spend_date].day[row],
		    need_bit(&g->names,
			data_cell_text(d, p->spend_need, row, &g->run->arena)),
		    g->first_payment[who]};
		g->first_payment[who] = (uint32_t)i;
	}
}

static void
read_lists(struct gaps *g)
{
	struct run *r = g->run;
	const struct data_column *c = &r->data.column[g->plan->needs];
	directory_read(
	    &g->directory, &g->plan->directory, &r->data, &g->names, &r->arena);
	const struct data_column *referrals =
	    &r->data.column[g->plan->referrals];
	g->referrals = referrals_read(referrals, &g->names, &r->arena);
	referrals_find_services(
	    g->referrals, referrals->values.n, &g->directory);
	g->assessed =
	    arena_alloc(&r->arena, (c->values.n + 1) * sizeof *g->assessed);
	for (size_t i = 0; i < c->values.n; i++)
		g->assessed[i] =
		    need_bits(&g->names, strmap_key(&c->values, i));
	read_payments(g);
}

static void
fill_tables(struct gaps *g)
{
	struct count *by_need =
	    arena_alloc(&g->run->arena, NEED_LIMIT * sizeof *by_need);
	count_needs(g, g->scope->rows, by_need);
	fill_needs(g, by_need);
	gaps_provision(g);
	fill_reasons(g);
	fill_overlap(g);
	fill_gaps(g, by_need);
	add_cautions(g);
}

static int
fill(
    struct run *r, const struct scope *scope, struct section *s, struct fail *f)
{
	struct gaps g = {
	    .run = r, .plan = r->plan, .scope = scope, .section = s};
	g.day = r->as_of == DATE_NONE ? scope->as_of : r->as_of;
	int result = need_names_load(&g.names, f);
	if (result == 0) {
		gaps_always_shown(&g);
		read_lists(&g);
		result = need_names_check(&g.names, f);
	}
	if (result == 0)
		fill_tables(&g);
	need_names_fini(&g.names);
	return result;
}

const struct report report_gaps = {
    .name = "gaps",
    .answers = "need and provision by area (members, service, spend)",
    .title = "Need and provision",
    .takes = TAKES_BY | TAKES_WHERE | TAKES_AS_OF,
    .default_by = "area",
    .plan = plan,
    .fill = fill,
    .say = say,
};
