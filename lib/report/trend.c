/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * `trend`: counts or shares by month or quarter, with the limits of ordinary
 * variation (METHODS.md 5, 14.50 to 14.52).
 *
 * Counts are judged by an XmR chart, shares by a p-chart. A series break of
 * share/codes/breaks.csv starts a new stretch with limits of its own. Only
 * whole periods up to --as-of count.
 */
#include "report/report.h"

#include "base/figure.h"
#include "base/num.h"
#include "report/trend_series.h"
#include "report/words.h"

enum { FEW_POINTS = 12, SAID_SIGNALS = 3 };

static const struct column series_columns[] = {
    {"period", NULL, COLUMN_TEXT, ROLE_GROUP, 0, NULL},
    {"start", NULL, COLUMN_DATE, ROLE_CODE, 0, NULL},
    {"events", NULL, COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"out_of", "Out of", COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"value", NULL, COLUMN_NUMBER, ROLE_NONE, 0, NULL},
    {"centre", NULL, COLUMN_NUMBER, ROLE_NONE, 1, NULL},
    {"lower_limit", NULL, COLUMN_NUMBER, ROLE_NONE, 1, NULL},
    {"upper_limit", NULL, COLUMN_NUMBER, ROLE_NONE, 1, NULL},
    {"signals", NULL, COLUMN_TEXT, ROLE_NONE, 0, NULL},
    {"stretch", NULL, COLUMN_COUNT, ROLE_CODE, 0, NULL},
};

static const struct column stretch_columns[] = {
    {"stretch", NULL, COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"from", NULL, COLUMN_TEXT, ROLE_NONE, 0, NULL},
    {"to", NULL, COLUMN_TEXT, ROLE_NONE, 0, NULL},
    {"points", NULL, COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"centre", NULL, COLUMN_NUMBER, ROLE_NONE, 2, NULL},
    {"lower_limit", NULL, COLUMN_NUMBER, ROLE_NONE, 2, NULL},
    {"upper_limit", NULL, COLUMN_NUMBER, ROLE_NONE, 2, NULL},
    {"moving_range", NULL, COLUMN_NUMBER, ROLE_NONE, 2, NULL},
    {"moving_range_limit", NULL, COLUMN_NUMBER, ROLE_NONE, 2, NULL},
    {"starts_with", NULL, COLUMN_TEXT, ROLE_NONE, 0, NULL},
};

/* --- what is asked ----------------------------------------------------- */

/* The date by which a type is counted: its first required one, or NULL. */
static const char *
usual_date(enum record_type type)
{
	const struct schema *s = schema_of(type);
	for (int i = 0; i < s->nfields; i++)
		if (s->field[i].required && s->field[i].kind == KIND_DATE)
			return s->field[i].name.p;
	return NULL;
}

static bool
is_date_field(enum record_type type, struct slice name)
{
	int field = schema_field(type, name);
	return field != FIELD_NONE &&
	    schema_of(type)->field[field].kind == KIND_DATE;
}

static enum record_type
type_asked(const struct asked *a)
{
	struct slice rest;
	struct slice name = slice_cut(slice_text(a->of), '.', &rest);
	return a->of ? schema_type(name) : RECORD_NONE;
}

/* Splits TYPE[.field=value] or TYPE.date; *day becomes the date's field. */
static int
parse_of(struct trend_plan *p, const struct asked *a, struct arena *arena,
    const char **day, struct fail *f)
{
	struct slice rest, value;
	p->type = type_asked(a);
	if (p->type == RECORD_NONE || !usual_date(p->type) ||
	    p->type == RECORD_COHORT)
		return fail_set(f, FAIL_USAGE,
		    "--of %s: not TYPE[.field=value] of records with a date, "
		    "such as arrest.drug_test=opiates or custody.release_date",
		    a->of ? a->of : "is needed");
	p->series = a->of;
	*day = usual_date(p->type);
	slice_cut(slice_text(a->of), '.', &rest);
	if (!slice_present(rest))
		return 0;
	struct slice name = slice_cut(rest, '=', &value);
	if (!slice_present(value) && is_date_field(p->type, name)) {
		*day = arena_cstr(arena, name);
		return 0;
	}
	if (!slice_present(value) || name.n == 0)
		return fail_set(f, FAIL_USAGE,
		    "--of %s: give field=value, or a date field to count by",
		    a->of);
	p->field = arena_cstr(arena, name);
	p->wanted = value;
	return 0;
}

static int
parse_limits(struct trend_plan *p, const char *text, struct fail *f)
{
	int64_t n;
	if (!text)
		return 0;
	if (!num_parse_int(slice_text(text), &n) || n < 2 ||
	    n > TREND_MOST_POINTS)
		return fail_set(f, FAIL_USAGE,
		    "--limits %s: not a number of points, 2 or more", text);
	p->nlimits = (size_t)n;
	return 0;
}

static int
plan(struct run *r, struct fail *f)
{
	static const char *const periods[] = {"month", "quarter", NULL};
	static const char *const measures[] = {"count", "share", NULL};
	struct trend_plan *p = arena_zalloc(&r->arena, 1, sizeof *p);
	const struct asked *a = r->asked;
	const char *day = NULL;
	r->plan = p;
	p->is_published = a->publish;
	int period = asked_word("period", a->period, periods, f);
	int measure = asked_word("measure", a->measure, measures, f);
	if (period < 0 || measure < 0 ||
	    parse_of(p, a, &r->arena, &day, f) < 0 ||
	    parse_limits(p, a->limits, f) < 0)
		return -1;
	p->is_quarter = period == 1;
	p->is_share =
	    a->measure ? measure == 1 : p->type == RECORD_MEMBER && p->field;
	if (p->is_share && !p->field)
		return fail_set(f, FAIL_USAGE,
		    "--measure share: of what? --of TYPE.field=value");
	p->date = data_want(&r->data, p->type, day, DATA_DATE);
	p->source = data_want(&r->data, p->type, "source", DATA_TEXT);
	p->id = data_want(&r->data, p->type, "id", DATA_TEXT);
	p->cohort = data_want(&r->data, RECORD_MEMBER, "cohort", DATA_TEXT);
	if (p->field)
		p->value = data_want(&r->data, p->type, p->field, DATA_TEXT);
	return 0;
}

/* --- tables ------------------------------------------------------------ */

static const struct {
	unsigned bit;
	const char *name, *label;
} signal_names[] = {
    {CONTROL_OUTSIDE, "outside", "outside the limits"},
    {CONTROL_RUN, "run", "run on one side"},
    {CONTROL_TREND, "trend", "steady rise or fall"},
    {CONTROL_NEAR, "near", "often near a limit"},
};

static void
add_signals(struct table *t, unsigned signals)
{
	struct buf names = {0}, labels = {0};
	for (size_t i = 0; i < sizeof signal_names / sizeof *signal_names;
	     i++) {
		if (!(signals & signal_names[i].bit))
			continue;
		buf_printf(
		    &names, "%s%s", names.n ? " " : "", signal_names[i].name);
		buf_printf(&labels, "%s%s", labels.n ? "; " : "",
		    signal_names[i].label);
	}
	table_text(t, names.n ? buf_as_slice(&names) : SLICE_NONE,
	    buf_as_slice(&labels));
	buf_fini(&names);
	buf_fini(&labels);
}

/* No limit is below nothing. */
static double
floored(double limit)
{
	return limit < 0 ? 0 : limit;
}

static void
add_value(struct table *t, const struct trend_plan *p, double v, int decimals)
{
	if (p->is_share)
		table_as(t, v, COLUMN_RATE, 1);
	else
		table_as(t, v, COLUMN_NUMBER, decimals);
}

static void
add_point(struct table *t, const struct trend_series *s,
    const struct trend_plan *p, size_t i)
{
	const struct trend_point *x = &s->point[i];
	const struct control_point *c = &x->control;
	/* A publication rounds the count where it is one. */
	bool is_doubled = p->is_published && !p->is_share;
	int period = s->first + (int)i;
	table_text(
	    t, slice_text(trend_period_name(p, period, t->arena)), SLICE_NONE);
	table_date(t, trend_period_start(p, period));
	table_number(t, (double)x->events);
	table_number(t, p->is_share ? (double)x->people : NAN);
	add_value(t, p, is_doubled ? NAN : x->value, 0);
	add_value(t, p, x->is_judged ? c->centre : NAN, 1);
	add_value(t, p, x->is_judged ? floored(c->low) : NAN, 1);
	add_value(t, p, x->is_judged ? c->high : NAN, 1);
	add_signals(t, c->signals);
	table_number(t, (double)(x->stretch + 1));
}

/* "arrest by month, with control limits" */
static const char *
chart_title(const struct table *t, const struct trend_plan *p)
{
	struct buf b = {0};
	buf_printf(&b, "%s by %s, with control limits", p->series,
	    p->is_quarter ? "quarter" : "month");
	const char *title = arena_cstr(t->arena, buf_as_slice(&b));
	buf_fini(&b);
	return title;
}

static void
describe_chart(struct table *t, const struct trend_plan *p)
{
	t->chart = (struct chart){
	    .kind = CHART_CONTROL,
	    .title = chart_title(t, p),
	    .value = table_column(
		t, p->is_published && !p->is_share ? "events" : "value"),
	    .low = table_column(t, "lower_limit"),
	    .high = table_column(t, "upper_limit"),
	    .centre = table_column(t, "centre"),
	    .signal = table_column(t, "signals"),
	    .part = table_column(t, "stretch"),
	    .reference = NAN,
	};
}

/* What disclosure control must know; and what of it people need not see. */
static void
relate(struct table *t, const struct trend_plan *p)
{
	if (!p->is_share)
		table_hide(t, "out_of");
	if (!p->is_published) {
		if (!p->is_share)
			table_hide(t, "events");
		return;
	}
	if (p->is_share)
		table_share(t, "value", "events", "out_of");
	else
		table_hide(t, "value");
	table_plain(t, "stretch");
	table_made(t, "centre");
	table_made(t, "lower_limit");
	table_made(t, "upper_limit");
}

static void
fill_series(struct section *to, const struct trend_series *s,
    const struct trend_plan *p)
{
	struct table *t = section_table(to, "series", "The series");
	ADD_COLUMNS(t, series_columns);
	relate(t, p);
	for (size_t i = 0; i < s->n; i++)
		add_point(t, s, p, i);
	table_note(t,
	    p->is_share
		? "p-chart: limits three standard errors around the share of "
		  "the whole stretch, wider where there are fewer."
		: "XmR chart: limits 2.66 mean moving ranges around the mean, "
		  "not below 0.");
	if (p->is_published)
		table_note(t,
		    "Limits and signals are made of the figures shown here.");
	if (p->nlimits)
		table_note(t,
		    "Limits rest on the first %zu points of each stretch.",
		    p->nlimits);
	table_note(t,
	    "Signals: outside the limits; a run of 7 or more on one side of "
	    "the centre; 6 or more all rising or all falling; 2 of 3 in the "
	    "outer third.");
	describe_chart(t, p);
}

static void
fill_stretches(struct section *to, const struct trend_series *s,
    const struct trend_plan *p)
{
	struct table *t =
	    section_table(to, "stretches", "Stretches between series breaks");
	ADD_COLUMNS(t, stretch_columns);
	if (p->is_published)
		table_public(t); /* made of the figures of the series */
	if (s->nstretches == 1)
		table_hide(t, "starts_with");
	if (p->is_share) {
		table_hide(t, "lower_limit");
		table_hide(t, "upper_limit");
		table_hide(t, "moving_range");
		table_hide(t, "moving_range_limit");
	}
	for (size_t i = 0; i < s->nstretches; i++) {
		const struct trend_stretch *x = &s->stretch[i];
		const char *from =
		    trend_period_name(p, s->first + (int)x->from, t->arena);
		const char *last =
		    trend_period_name(p, s->first + (int)x->to - 1, t->arena);
		table_number(t, (double)(i + 1));
		table_text(t, slice_text(from), SLICE_NONE);
		table_text(t, slice_text(last), SLICE_NONE);
		table_number(t, (double)x->npoints);
		add_value(t, p, x->xmr.centre, 2);
		add_value(t, p, floored(x->xmr.low), 2);
		add_value(t, p, x->xmr.high, 2);
		table_number(t, x->xmr.range);
		table_number(t, x->xmr.range_high);
		table_text(t, x->reason, SLICE_NONE);
	}
	table_note(t,
	    p->is_share ? "A p-chart's limits differ from point to point."
			: "Moving range: how far neighbouring points are "
			  "apart, in the mean, and its own limit.");
}

/* --- words ------------------------------------------------------------- */

static struct figure
shown(const struct trend_plan *p, double v)
{
	return p->is_share ? figure_percent(v, p->is_published ? 0 : 1)
			   : figure_number(v, 1);
}

/* The point's value as the table shows it. */
static void
add_shown(const struct table *t, size_t row, const struct trend_plan *p,
    const struct trend_point *x, struct buf *out)
{
	struct shown cell;
	const char *column = p->is_share ? "value" : "events";
	if (!p->is_published)
		buf_text(out,
		    p->is_share ? shown(p, x->value).text
				: figure_count(x->value).text);
	else if (table_shown(t, row, column, &cell))
		buf_text(out, cell.text);
	else
		buf_text(
		    out, p->is_share ? "a share not shown" : "fewer than 5");
}

static void
say_outside(struct section *to, const struct table *t,
    const struct trend_series *s, const struct trend_plan *p, size_t i)
{
	const struct trend_point *at = &s->point[i];
	struct buf value = {0};
	add_shown(t, i, p, at, &value);
	section_sentence(to,
	    "%s, with %s, is more than ordinary variation explains (limits %s "
	    "to %s).",
	    trend_period_name(p, s->first + (int)i, to->arena),
	    buf_cstr(&value), shown(p, floored(at->control.low)).text,
	    shown(p, at->control.high).text);
	buf_fini(&value);
}

static void
say_signals(struct section *to, const struct table *t,
    const struct trend_series *s, const struct trend_plan *p)
{
	const struct trend_stretch *x = &s->stretch[s->nstretches - 1];
	const char *word = p->is_quarter ? "quarter" : "month";
	size_t nout = 0, nshift = 0;
	for (size_t i = x->to; i-- > x->from;) {
		unsigned signals = s->point[i].control.signals;
		nshift += signals && !(signals & CONTROL_OUTSIDE);
		if (signals & CONTROL_OUTSIDE && nout++ < SAID_SIGNALS)
			say_outside(to, t, s, p, i);
	}
	if (nshift)
		section_sentence(to,
		    "%zu %s within the limits %s part of a shift: a run on "
		    "one side, a steady rise or fall, or nearness to a limit.",
		    nshift,
		    nshift == 1         ? word
			: p->is_quarter ? "quarters"
					: "months",
		    nshift == 1 ? "is" : "are");
	if (!nout && !nshift)
		section_sentence(to,
		    "No %s is more than ordinary variation explains%s.", word,
		    s->nstretches > 1 ? " since the last series break" : "");
}

static void
say_level(struct section *to, const struct trend_series *s,
    const struct trend_plan *p)
{
	const struct trend_stretch *x = &s->stretch[s->nstretches - 1];
	const char *word = p->is_quarter ? "quarter" : "month";
	const char *since =
	    s->nstretches > 1 ? " since the last series break" : "";
	const char *from = trend_period_name(p, s->first, to->arena);
	const char *last =
	    trend_period_name(p, s->first + (int)s->n - 1, to->arena);
	if (p->is_published && isnan(x->xmr.centre))
		section_sentence(to, "%s: too few to be shown.", p->series);
	else if (p->is_published)
		section_sentence(to, "%s, from %s to %s: about %s%s%s%s.",
		    p->series, from, last,
		    p->is_share ? shown(p, x->xmr.centre).text
				: figure_number(x->xmr.centre, 0).text,
		    p->is_share ? "" : " a ", p->is_share ? "" : word, since);
	else if (p->is_share)
		section_sentence(to, "%s: %s of %s, %s, from %s to %s.",
		    p->series, figure_count((double)s->events).text,
		    figure_count((double)s->people).text,
		    figure_percent((double)s->events / (double)s->people, 1)
			.text,
		    from, last);
	else
		section_sentence(to, "%s: %s records from %s to %s; %s a %s%s.",
		    p->series, figure_count((double)s->events).text, from, last,
		    figure_number(x->xmr.centre, 1).text, word, since);
}

static void
add_cautions(struct section *to, const struct trend_series *s,
    const struct trend_plan *p)
{
	for (size_t i = 1; i < s->nstretches; i++)
		section_caution(to,
		    "The series breaks on %s: %.*s. Figures before and after "
		    "are not compared.",
		    date_words(s->stretch[i].first, to->arena),
		    (int)s->stretch[i].reason.n, s->stretch[i].reason.p);
	size_t npoints = s->stretch[s->nstretches - 1].npoints;
	if (npoints < FEW_POINTS && !(p->is_published && npoints == 0))
		section_caution(to,
		    "The latest limits rest on %zu points; fewer than %d are "
		    "not firm.",
		    npoints, FEW_POINTS);
	if (s->nsources > 1)
		section_caution(to,
		    "The records come from %zu sources: what several of them "
		    "report is counted several times. Choose one with "
		    "--where source=NAME.",
		    s->nsources);
	if (s->ncohorts > 1)
		section_caution(to,
		    "The members are of %zu cohorts, which may share people. "
		    "Choose one with --where cohort=NAME.",
		    s->ncohorts);
	if (s->nundated)
		section_caution(to, "%s without the date are left out.",
		    p->is_published ? "Records"
				    : figure_count((double)s->nundated).text);
	if (p->type == RECORD_OFFENCE)
		section_caution(to,
		    "Offences become known late: the latest periods fill up "
		    "for months.");
}

/* A publication says what was left out, not how much of it. */
static void
add_notes(struct section *to, const struct trend_series *s,
    const struct trend_plan *p, date as_of)
{
	section_fact(to, "as_of", "Data complete to",
	    slice_text(date_words(as_of, to->arena)));
	if (s->nincomplete)
		section_note(to,
		    "%s in a period that the data do not cover to its end are "
		    "left out.",
		    p->is_published
			? "Records"
			: figure_count((double)s->nincomplete).text);
	if (s->nsuperseded)
		section_note(to, "%s earlier versions of records are left out.",
		    p->is_published
			? "All"
			: figure_count((double)s->nsuperseded).text);
}

/* Nothing here counts people but what the published table counts. */
static void
say(const struct run *r, const struct scope *scope, struct section *to)
{
	const struct trend_series *s = *scope->left;
	const struct table *t = section_find(to, "series");
	if (!s || !t)
		return;
	say_level(to, s, r->plan);
	if (s->stretch[s->nstretches - 1].npoints > 0)
		say_signals(to, t, s, r->plan);
	add_cautions(to, s, r->plan);
}

/* --- the report -------------------------------------------------------- */

/* The day to which the data are complete: as asked, or as cohorts say. */
static date
find_as_of(const struct run *r, const struct trend_plan *p)
{
	struct scope all = {0};
	date earliest = DATE_NONE;
	struct arena scratch = {0};
	if (r->as_of != DATE_NONE || p->type != RECORD_MEMBER)
		return r->as_of;
	for (size_t i = 0; i < r->data.ncohorts; i++) {
		all.cohort = r->data.cohort[i].name;
		scope_describe(&all, &r->data, &scratch);
		if (earliest == DATE_NONE || all.as_of < earliest)
			earliest = all.as_of;
	}
	arena_fini(&scratch);
	return earliest;
}

static int
fill(struct run *r, const struct scope *scope, struct section *to,
    struct fail *f)
{
	const struct trend_plan *p = r->plan;
	struct trend_series *s = arena_zalloc(&r->arena, 1, sizeof *s);
	date as_of = find_as_of(r, p);
	if (as_of == DATE_NONE)
		return fail_set(f, FAIL_USAGE,
		    "trend: say to which day the data are complete: --as-of");
	if (trend_series_make(s, p, &r->data, as_of, &r->arena, f) < 0)
		return -1;
	fill_series(to, s, p);
	if (s->n == 0 || (p->is_share && s->people == 0)) {
		section_sentence(to, "There is no such record.");
		return 0;
	}
	fill_stretches(to, s, p);
	add_notes(to, s, p, as_of);
	*scope->left = s;
	return 0;
}

const struct report report_trend = {
    .name = "trend",
    .answers = "counts or shares by month or quarter, with control limits "
	       "(any records)",
    .title = "Trend",
    .takes = TAKES_WHERE | TAKES_AS_OF | TAKES_OF,
    .of_records = true,
    .subject = type_asked,
    .plan = plan,
    .fill = fill,
    .say = say,
};
