/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * `reoffending`: how many reoffended, how often, how soon (METHODS.md 1).
 *
 * Rates are of members who are matched and mature; the others are shown and
 * never counted. Definitions, Wilson limits for the rate and person-level t
 * limits for the frequency: DESIGN.md 7.
 */
#include "report/report.h"

#include "base/figure.h"
#include "report/words.h"
#include "stats/moments.h"
#include "stats/order.h"
#include "stats/proportion.h"

enum { SMALL = 30 }; /* rates of fewer people say little (METHODS.md 6) */

struct plan {
	size_t matched, mature, reoffended, reoffences, days;
};

/* What a group's row is made of. */
struct tally_of_group {
	int64_t members, unmatched, immature;
	struct proportion reoffenders;
	int64_t reoffences, squares;
	double *days; /* to the first reoffence, of reoffenders */
	size_t ndays;
};

static const struct column columns[] = {
    {"members", NULL, COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"mature", NULL, COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"reoffenders", NULL, COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"rate", "Rate", COLUMN_RATE, ROLE_NONE, 1, NULL},
    {"rate_low", "Rate, lower limit", COLUMN_RATE, ROLE_LOW, 1, NULL},
    {"rate_high", "Rate, upper limit", COLUMN_RATE, ROLE_HIGH, 1, NULL},
    {"reoffences", NULL, COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"per_reoffender", "Reoffences per reoffender", COLUMN_NUMBER, ROLE_NONE, 2,
	NULL},
    {"per_member", "Reoffences per member", COLUMN_NUMBER, ROLE_NONE, 2, NULL},
    {"per_member_low", "Reoffences per member, lower limit", COLUMN_NUMBER,
	ROLE_LOW, 2, NULL},
    {"per_member_high", "Reoffences per member, upper limit", COLUMN_NUMBER,
	ROLE_HIGH, 2, NULL},
    {"median_days", "Median days", COLUMN_NUMBER, ROLE_NONE, 0, "days"},
};

static int
plan(struct run *r, struct fail *f)
{
	struct plan *p = arena_zalloc(&r->arena, 1, sizeof *p);
	struct data *d = &r->data;
	(void)f;
	r->plan = p;
	p->matched = data_want(d, RECORD_MEMBER, "matched", DATA_NUMBER);
	p->mature = data_want(d, RECORD_MEMBER, "mature", DATA_NUMBER);
	p->reoffended = data_want(d, RECORD_MEMBER, "reoffended", DATA_NUMBER);
	p->reoffences = data_want(d, RECORD_MEMBER, "reoffences", DATA_NUMBER);
	p->days = data_want(d, RECORD_MEMBER, "days_to_reoffence", DATA_NUMBER);
	return 0;
}

/* Counts a mature, matched member. False when it lacks its outcome. */
static bool
count_outcome(struct tally_of_group *t, const struct run *r, uint32_t row)
{
	const struct plan *p = r->plan;
	const struct data_column *c = r->data.column;
	double reoffended = c[p->reoffended].number[row];
	double reoffences = c[p->reoffences].number[row];
	double days = c[p->days].number[row];
	t->reoffenders.n++;
	if (reoffended == 0)
		return true;
	if (isnan(reoffended) || !(reoffences >= 1))
		return false;
	t->reoffenders.events++;
	t->reoffences += (int64_t)reoffences;
	t->squares += (int64_t)reoffences * (int64_t)reoffences;
	if (!isnan(days))
		t->days[t->ndays++] = days;
	return true;
}

static int
count(struct tally_of_group *t, struct run *r, struct rows rows, struct fail *f)
{
	const struct plan *p = r->plan;
	const struct data_column *c = r->data.column;
	*t = (struct tally_of_group){.members = (int64_t)rows.n};
	t->days = arena_alloc(&r->arena, (rows.n + 1) * sizeof *t->days);
	for (size_t i = 0; i < rows.n; i++) {
		uint32_t row = rows.row[i];
		if (c[p->matched].number[row] != 1)
			t->unmatched++;
		else if (c[p->mature].number[row] != 1)
			t->immature++;
		else if (!count_outcome(t, r, row))
			return fail_set(f, FAIL_INPUT,
			    "a mature, matched member lacks reoffended or "
			    "reoffences: was it written by ioc-cohort? "
			    "[member.outcome]");
	}
	return 0;
}

static void
add_row(struct run *r, struct table *t, const struct group *g,
    struct tally_of_group *x)
{
	double rate = proportion_value(x->reoffenders);
	struct interval limits =
	    proportion_limits(rate, (double)x->reoffenders.n);
	struct moments m =
	    moments_of_counts(x->reoffenders.n, x->reoffences, x->squares);
	struct interval per = moments_count_limits(m);
	double each = x->reoffenders.events
	    ? (double)x->reoffences / (double)x->reoffenders.events
	    : NAN;
	report_group_cells(r, t, g);
	table_number(t, (double)x->members);
	table_number(t, (double)x->reoffenders.n);
	table_number(t, (double)x->reoffenders.events);
	table_number(t, rate);
	table_number(t, limits.low);
	table_number(t, limits.high);
	table_number(t, (double)x->reoffences);
	table_number(t, each);
	table_number(t, m.mean);
	table_number(t, per.low);
	table_number(t, per.high);
	table_number(t, order_median(x->days, x->ndays));
}

/* --- words ------------------------------------------------------------- */

static void
say_rate(const struct run *r, const struct scope *scope, struct section *s,
    const struct tally_of_group *x)
{
	double rate = proportion_value(x->reoffenders);
	struct interval i = proportion_limits(rate, (double)x->reoffenders.n);
	(void)r;
	if (x->reoffenders.n == 0) {
		section_sentence(s, "Nobody can be reported on yet.");
		return;
	}
	section_sentence(s,
	    "%s of %s people %s proven to have reoffended %s: %s (95%% "
	    "interval %s to %s).",
	    figure_count((double)x->reoffenders.events).text,
	    figure_count((double)x->reoffenders.n).text,
	    noun((double)x->reoffenders.events, "was", "were"),
	    scope_follow_up(scope, s->arena), figure_percent(rate, 1).text,
	    figure_percent(i.low, 1).text, figure_percent(i.high, 1).text);
}

static void
say_frequency(struct section *s, struct tally_of_group *x)
{
	struct moments m =
	    moments_of_counts(x->reoffenders.n, x->reoffences, x->squares);
	struct interval i = moments_count_limits(m);
	if (x->reoffenders.events == 0)
		return;
	section_sentence(s,
	    "They committed %s proven %s: %s for each reoffender, %s "
	    "for each person followed (95%% interval %s to %s).",
	    figure_count((double)x->reoffences).text,
	    noun((double)x->reoffences, "reoffence", "reoffences"),
	    figure_number(
		(double)x->reoffences / (double)x->reoffenders.events, 2)
		.text,
	    figure_number(m.mean, 2).text, figure_number(i.low, 2).text,
	    figure_number(i.high, 2).text);
	if (x->ndays)
		section_sentence(s,
		    "Half of those who reoffended had done so within %s days.",
		    figure_count(order_median(x->days, x->ndays)).text);
}

static void
add_cautions(struct section *s, const struct tally_of_group *x)
{
	if (x->unmatched)
		section_caution(s,
		    "%s of %s members %s no record in any source of "
		    "offences and cannot be in any rate: not found is not "
		    "the same as did not reoffend.",
		    figure_count((double)x->unmatched).text,
		    figure_count((double)x->members).text,
		    noun((double)x->unmatched, "has", "have"));
	if (x->immature)
		section_caution(s,
		    "%s of %s members cannot be in any rate yet: the "
		    "follow-up and the time for proof end after the data "
		    "do.",
		    figure_count((double)x->immature).text,
		    figure_count((double)x->members).text);
}

static void
add_notes(struct table *t)
{
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

static void
note_groups(struct table *t, const struct groups *g, size_t nsmall)
{
	if (g->overlap)
		table_note(t,
		    "A person can be in several of these groups, so that "
		    "they add up to more than all.");
	if (nsmall)
		table_note(t,
		    "Groups with fewer than %d mature members: %zu of %zu. "
		    "Such rates say little.",
		    SMALL, nsmall, g->n);
}

static void
describe_chart(struct table *t)
{
	t->chart = (struct chart){
	    .kind = CHART_INTERVAL,
	    .title = "Proven reoffending rate with its 95% interval",
	    .value = table_column(t, "rate"),
	    .low = table_column(t, "rate_low"),
	    .high = table_column(t, "rate_high"),
	    .reference = NAN,
	};
}

static int
fill_groups(struct run *r, struct table *t, struct groups *g, struct fail *f)
{
	struct tally_of_group x;
	size_t nsmall = 0;
	for (size_t i = 0; i < g->n; i++) {
		if (count(&x, r, g->group[i].rows, f) < 0)
			return -1;
		nsmall += x.reoffenders.n < SMALL;
		add_row(r, t, &g->group[i], &x);
	}
	note_groups(t, g, nsmall);
	return 0;
}

static int
fill(
    struct run *r, const struct scope *scope, struct section *s, struct fail *f)
{
	struct groups g;
	struct tally_of_group all;
	if (count(&all, r, scope->rows, f) < 0)
		return -1;
	struct table *t =
	    section_table(s, "rates", "Proven reoffending by group");
	report_group_columns(r, t);
	table_columns(t, columns, sizeof columns / sizeof *columns);
	add_row(r, t, NULL, &all);
	groups_make(&g, &r->data, r->by, r->nby, scope->rows);
	int result = fill_groups(r, t, &g, f);
	groups_fini(&g);
	say_rate(r, scope, s, &all);
	say_frequency(s, &all);
	add_cautions(s, &all);
	add_notes(t);
	describe_chart(t);
	return result;
}

const struct report report_reoffending = {
    .name = "reoffending",
    .answers = "how many reoffended, how often, how soon (members)",
    .title = "Proven reoffending",
    .takes = TAKES_BY | TAKES_WHERE,
    .default_by = "sex",
    .plan = plan,
    .fill = fill,
};
