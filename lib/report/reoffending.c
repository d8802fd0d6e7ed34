/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * `reoffending`: how many reoffended, how often, how soon (METHODS.md 1).
 *
 * Rates are of members who are matched and mature; the others are shown and
 * never counted. Definitions, Wilson limits for the rate and person-level t
 * limits for the frequency: DESIGN.md 7. With a baseline, how the rate
 * changed; with OGRS3 scores, what was expected.
 */
#include "base/figure.h"
#include "report/change.h"
#include "report/national.h"
#include "report/waterfall.h"
#include "report/words.h"
#include "stats/order.h"
#include "stats/poisson.h"

#include <math.h>

enum { SMALL = 30 }; /* rates of fewer people say little (METHODS.md 6) */

static const struct column rate_columns[] = {
    {"members", NULL, COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"mature", NULL, COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"reoffenders", NULL, COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"rate", NULL, COLUMN_RATE, ROLE_NONE, 1, NULL},
    {"rate_low", NULL, COLUMN_RATE, ROLE_LOW, 1, NULL},
    {"rate_high", NULL, COLUMN_RATE, ROLE_HIGH, 1, NULL},
    {"reoffences", NULL, COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"per_reoffender", "Reoffences per reoffender", COLUMN_NUMBER, ROLE_NONE, 2,
	NULL},
    {"per_member", "Reoffences per member", COLUMN_NUMBER, ROLE_NONE, 2, NULL},
    {"per_member_low", NULL, COLUMN_NUMBER, ROLE_LOW, 2, NULL},
    {"per_member_high", NULL, COLUMN_NUMBER, ROLE_HIGH, 2, NULL},
    {"median_days", NULL, COLUMN_NUMBER, ROLE_NONE, 0, "days"},
};

static const struct column event_columns[] = {
    {"reoffences", NULL, COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"reoffences_low", NULL, COLUMN_NUMBER, ROLE_LOW, 0, NULL},
    {"reoffences_high", NULL, COLUMN_NUMBER, ROLE_HIGH, 0, NULL},
    {"dispersion", NULL, COLUMN_NUMBER, ROLE_NONE, 2, NULL},
};

/* The tables being filled; NULL: not asked for. */
struct tables {
	struct table *rates, *events, *change, *target, *expected;
	size_t ngroups, nsmall;
};

/* What is asked of members; results come first, for baseline_find(). */
struct questions {
	struct result_columns results;
	struct national_columns national;
};

static int
plan(struct run *r, struct fail *f)
{
	struct questions *q = arena_zalloc(&r->arena, 1, sizeof *q);
	(void)f;
	result_columns_want(&q->results, &r->data);
	national_want(&q->national, &r->data);
	r->plan = q;
	return 0;
}

/* The score that predicts what the cohort was followed for. */
static enum score
score_for(const struct scope *s)
{
	struct duration d = s->follow_up;
	int months = 12 * d.years + d.months;
	if (!s->has_follow_up || d.weeks || d.days || d.life)
		return SCORE_NONE;
	return months == 12 ? SCORE_1Y : months == 24 ? SCORE_2Y : SCORE_NONE;
}

/* --- rows -------------------------------------------------------------- */

static void
rate_row(const struct run *r, struct table *t, const struct group *g,
    struct results *o)
{
	double rate = proportion_value(o->reoffenders);
	struct interval i = proportion_limits(rate, (double)o->reoffenders.n);
	struct moments m = results_frequency(o);
	struct interval per = moments_count_limits(m);
	double each = (double)o->reoffences / (double)o->reoffenders.events;
	report_group_cells(r, t, g);
	table_number(t, (double)o->members);
	table_number(t, (double)o->reoffenders.n);
	table_number(t, (double)o->reoffenders.events);
	table_number(t, rate);
	table_number(t, i.low);
	table_number(t, i.high);
	table_number(t, (double)o->reoffences);
	table_number(t, o->reoffenders.events ? each : NAN);
	table_number(t, m.mean);
	table_number(t, per.low);
	table_number(t, per.high);
	table_number(t, order_median(o->days, o->ndays));
}

static void
event_row(const struct run *r, struct table *t, const struct group *g,
    const struct results *o)
{
	struct moments m = results_frequency(o);
	struct interval i = poisson_limits(o->reoffences);
	bool is_empty = o->reoffenders.n == 0;
	report_group_cells(r, t, g);
	table_number(t, (double)o->reoffences);
	table_number(t, is_empty ? NAN : i.low);
	table_number(t, is_empty ? NAN : i.high);
	table_number(t, poisson_dispersion(&m, 1));
}

/* Rows of a group, or of everybody (NULL), in every table. */
static int
add_rows(struct run *r, const struct tables *t, const struct group *g,
    struct results *o, enum score score, struct fail *f)
{
	struct standard b;
	rate_row(r, t->rates, g, o);
	event_row(r, t->events, g, o);
	if (t->expected)
		expected_row(r, t->expected, g, o);
	if (!t->change)
		return 0;
	int found =
	    baseline_find(&r->baseline, g, r->plan, score, &b, &r->arena, f);
	if (found <= 0)
		return found;
	change_row(r, t->change, g, o, &b);
	if (t->target)
		target_row(r, t->target, g, o, &b);
	return 0;
}

static int
add_groups(struct run *r, struct tables *t, const struct groups *g,
    enum score score, struct fail *f)
{
	struct results o;
	t->ngroups = g->n;
	for (size_t i = 0; i < g->n; i++) {
		const struct group *x = &g->group[i];
		if (results_count(&o, r->plan, &r->data, x->rows, score,
			&r->arena, f) < 0 ||
		    add_rows(r, t, x, &o, score, f) < 0)
			return -1;
		t->nsmall += o.reoffenders.n < SMALL;
	}
	return 0;
}

/* --- words ------------------------------------------------------------- */

/* Why there is no rate. */
static void
say_nothing(const struct run *r, struct section *s, const struct table *t)
{
	if (r->asked->publish)
		section_sentence(s,
		    "The figures of everybody are withheld: from them, or from "
		    "others beside them, few people could be told.");
	else if (table_value(t, 0, "members") > 0)
		section_sentence(s,
		    "There is no rate yet: nobody here has both a record in "
		    "the sources of offences and a follow-up that is over.");
	else
		section_sentence(s, "There are no members.");
}

static void
say_rate(const struct run *r, const struct scope *scope, struct section *s,
    const struct table *t)
{
	struct shown some, all, rate, low, high;
	if (!table_shown(t, 0, "reoffenders", &some) ||
	    !table_shown(t, 0, "mature", &all) ||
	    !table_shown(t, 0, "rate", &rate) ||
	    !table_shown(t, 0, "rate_low", &low) ||
	    !table_shown(t, 0, "rate_high", &high)) {
		say_nothing(r, s, t);
		return;
	}
	section_sentence(s,
	    "%s%s of %s %s %s %s %s: %s (95%% interval %s to %s).",
	    r->asked->publish ? "About " : "", some.text, all.text,
	    noun(table_value(t, 0, "mature"), "person", "people"),
	    noun(table_value(t, 0, "reoffenders"), "was", "were"),
	    scope->is_arrest ? "arrested again" : "proven to have reoffended",
	    scope_follow_up(scope, s->arena), rate.text, low.text, high.text);
}

static void
say_frequency(
    const struct scope *scope, struct section *s, const struct table *t)
{
	struct shown n, each, per, low, high, days;
	double events = table_value(t, 0, "reoffences");
	if (table_shown(t, 0, "reoffences", &n) &&
	    table_shown(t, 0, "per_reoffender", &each) &&
	    table_shown(t, 0, "per_member", &per) &&
	    table_shown(t, 0, "per_member_low", &low) &&
	    table_shown(t, 0, "per_member_high", &high))
		section_sentence(s,
		    "%s %s: %s for each reoffender, %s for each person "
		    "followed (95%% interval %s to %s).",
		    n.text,
		    scope->is_arrest
			? noun(events, "arrest", "arrests")
			: noun(events, "proven reoffence", "proven reoffences"),
		    each.text, per.text, low.text, high.text);
	if (table_shown(t, 0, "median_days", &days))
		section_sentence(s,
		    "Half of those who reoffended had done so within %s days.",
		    days.text);
}

static void
say(const struct run *r, const struct scope *scope, struct section *s)
{
	const struct table *t = section_find(s, "rates");
	if (!t)
		return;
	say_rate(r, scope, s, t);
	say_frequency(scope, s, t);
	national_say(s);
	change_say(s);
	target_say(r, s);
}

/* A publication says that people were left out, not how many. */
static void
add_cautions(const struct run *r, struct section *s, const struct results *o)
{
	struct figure all = figure_count((double)o->members);
	if (o->unmatched && r->asked->publish)
		section_caution(s,
		    "Some members have no record in any source of offences "
		    "and are not in any rate.");
	else if (o->unmatched)
		section_caution(s,
		    "%s of %s members %s no record in any source of "
		    "offences and cannot be in any rate: not found is not "
		    "the same as did not reoffend.",
		    figure_count((double)o->unmatched).text, all.text,
		    noun((double)o->unmatched, "has", "have"));
	if (o->immature && r->asked->publish)
		section_caution(s,
		    "Some members are not in any rate: the follow-up and the "
		    "time for proof end after the data do.");
	else if (o->immature)
		section_caution(s,
		    "%s of %s members cannot be in any rate yet: the "
		    "follow-up and the time for proof end after the data "
		    "do.",
		    figure_count((double)o->immature).text, all.text);
}

static void
note_rates(
    struct table *t, const struct tables *x, bool overlap, bool is_published)
{
	if (overlap)
		table_note(t,
		    "A person can be in several of these groups, so that "
		    "they add up to more than all.");
	if (x->nsmall && !is_published)
		table_note(t,
		    "Groups with fewer than %d mature members: %zu of %zu. "
		    "Such rates say little.",
		    SMALL, x->nsmall, x->ngroups);
	table_note(t,
	    "Mature: matched members whose follow-up, and the time allowed "
	    "for proof, are over. Reoffenders and all that follows are of "
	    "them.");
	table_note(t,
	    "Rate: reoffenders out of mature members, with Wilson's 95%% "
	    "interval. Reoffences per member: of mature members, with "
	    "Student's t interval between people.");
	table_note(t,
	    "Median days: from the start of the follow-up to the first "
	    "reoffence, of reoffenders only.");
}

/* --- the report -------------------------------------------------------- */

static struct table *
rate_table(const struct run *r, const struct scope *scope, struct section *s)
{
	struct table *t = section_table(s, "rates",
	    scope->is_arrest ? "Re-arrest by group"
			     : "Proven reoffending by group");
	report_group_columns(r, t);
	ADD_COLUMNS(t, rate_columns);
	t->chart = (struct chart){.kind = CHART_INTERVAL,
	    .title = "Reoffending rate with its 95% interval",
	    .value = table_column(t, "rate"),
	    .low = table_column(t, "rate_low"),
	    .high = table_column(t, "rate_high"),
	    .reference = NAN};
	table_people(t, "members");
	table_share(t, "rate", "reoffenders", "mature");
	table_mean(t, "per_reoffender", "reoffences", "reoffenders");
	table_mean(t, "per_member", "reoffences", "mature");
	table_within(t, "mature", "members");
	table_within(t, "reoffenders", "reoffences");
	return t;
}

static struct table *
event_table(const struct run *r, struct section *s)
{
	struct table *t =
	    section_table(s, "events", "Reoffences as a count of events");
	report_group_columns(r, t);
	ADD_COLUMNS(t, event_columns);
	table_note(t,
	    "Exact Poisson interval of the number of reoffences, for whoever "
	    "counts events. Dispersion: variance over mean of the members' "
	    "counts; above 1, reoffences cluster in people, and this interval "
	    "is too narrow to compare people by (use reoffences per member).");
	return t;
}

static void
open_tables(const struct run *r, const struct scope *scope, struct section *s,
    struct tables *t, const struct results *all)
{
	t->rates = rate_table(r, scope, s);
	if (r->baseline.kind)
		t->change = change_table(r, s);
	if (r->asked->target)
		t->target = target_table(r, s);
	if (all->scored.n)
		t->expected = expected_table(r, s, score_for(scope));
	t->events = event_table(r, s);
	struct table *followers[] = {
	    t->change, t->target, t->expected, t->events};
	for (size_t i = 0; i < 4; i++)
		if (followers[i])
			table_follows(followers[i], t->rates);
}

/* A baseline must at least have a rate of everybody. */
static int
check_baseline(struct run *r, enum score score, struct fail *f)
{
	struct standard b;
	if (!r->baseline.kind)
		return 0;
	int found =
	    baseline_find(&r->baseline, NULL, r->plan, score, &b, &r->arena, f);
	if (found == 0)
		return fail_set(f, FAIL_USAGE,
		    "--baseline %s: has no rate of everybody",
		    r->asked->baseline);
	return found < 0 ? -1 : 0;
}

static int
fill_tables(struct run *r, const struct scope *scope, struct section *s,
    struct results *all, struct fail *f)
{
	struct tables t = {0};
	struct groups g;
	enum score score = score_for(scope);
	open_tables(r, scope, s, &t, all);
	groups_make(&g, &r->data, r->by, r->nby, scope->rows);
	int result = add_rows(r, &t, NULL, all, score, f);
	if (result == 0)
		result = add_groups(r, &t, &g, score, f);
	note_rates(t.rates, &t, g.overlap, r->asked->publish);
	groups_fini(&g);
	const struct questions *q = r->plan;
	if (result == 0)
		result = national_add(r, &q->national, scope, s, t.rates, f);
	waterfall_fill(s, scope, &r->data, r->asked->publish);
	return result;
}

static int
fill(
    struct run *r, const struct scope *scope, struct section *s, struct fail *f)
{
	struct results all;
	if (results_count(&all, r->plan, &r->data, scope->rows,
		score_for(scope), &r->arena, f) < 0 ||
	    baseline_open(&r->baseline, scope, r->by, r->nby, &r->arena, f) < 0)
		return -1;
	add_cautions(r, s, &all);
	int result = check_baseline(r, score_for(scope), f);
	if (result == 0)
		result = fill_tables(r, scope, s, &all, f);
	baseline_close(&r->baseline);
	return result;
}

const struct report report_reoffending = {
    .name = "reoffending",
    .answers = "how many reoffended, how often, how soon (members)",
    .title = "Reoffending",
    .takes = TAKES_BY | TAKES_WHERE | TAKES_BASELINE,
    .default_by = "sex",
    .plan = plan,
    .fill = fill,
    .say = say,
};
