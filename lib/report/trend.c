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
#include "base/mem.h"
#include "base/num.h"
#include "report/words.h"
#include "rules/breaks.h"
#include "stats/control.h"

enum { FEW_POINTS = 12, MOST_POINTS = 1200, SAID_SIGNALS = 3 };

struct plan {
	enum record_type type;
	const char *series;  /* as asked: "arrest.drug_test=opiates" */
	const char *field;   /* of the condition; NULL: none */
	struct slice wanted; /* its value */
	bool is_quarter, is_share;
	size_t nlimits; /* points that limits rest on; 0: all */
	size_t date, value, source, id, cohort;
};

/* A period of the series. */
struct point {
	int64_t events, people;
	size_t stretch;
	struct control_point control;
	bool has_value;
};

/* Periods between two breaks. */
struct stretch {
	size_t from, to;     /* points */
	struct slice reason; /* of the break that starts it; absent: first */
	date first;
	size_t npoints;         /* with a value */
	struct control_xmr xmr; /* or, of a p-chart, its centre */
};

struct series {
	int first; /* period of point 0 */
	size_t n;
	struct point *point;
	struct stretch *stretch;
	size_t nstretches;
	int64_t events, people, nundated, nincomplete, nsuperseded;
	size_t nsources, ncohorts;
};

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

#define ADD_COLUMNS(t, c) table_columns(t, c, sizeof(c) / sizeof *(c))

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
parse_of(struct plan *p, const struct asked *a, struct arena *arena,
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
parse_limits(struct plan *p, const char *text, struct fail *f)
{
	int64_t n;
	if (!text)
		return 0;
	if (!num_parse_int(slice_text(text), &n) || n < 2 || n > MOST_POINTS)
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
	struct plan *p = arena_zalloc(&r->arena, 1, sizeof *p);
	const struct asked *a = r->asked;
	const char *day = NULL;
	r->plan = p;
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

/* --- counting ---------------------------------------------------------- */

static int
period_of(const struct plan *p, date d)
{
	struct ymd c = date_to_ymd(d);
	int month = c.year * 12 + c.month - 1;
	return p->is_quarter ? month / 3 : month;
}

static date
period_start(const struct plan *p, int period)
{
	int month = p->is_quarter ? period * 3 : period;
	return date_from_ymd(month / 12, month % 12 + 1, 1);
}

static const char *
period_name(const struct plan *p, int period, struct arena *a)
{
	struct buf b = {0};
	period_text(p->is_quarter ? PERIOD_QUARTER : PERIOD_MONTH,
	    period_start(p, period), &b);
	const char *name = arena_cstr(a, buf_as_slice(&b));
	buf_fini(&b);
	return name;
}

/* Which codes of the condition's field have its value: 1, else 0. */
static bool *
wanted_codes(const struct plan *p, const struct data *d, struct arena *a)
{
	const struct strmap *codes = &d->column[p->value].values;
	bool *is_wanted = arena_zalloc(a, codes->n + 1, sizeof *is_wanted);
	for (size_t i = 0; i < codes->n; i++) {
		bool is_list = false;
		struct values v =
		    group_values(strmap_key(codes, i), a, &is_list);
		for (size_t k = 0; k < v.n; k++)
			is_wanted[i] |= slice_equal(v.item[k], p->wanted);
	}
	return is_wanted;
}

/*
 * Marks all but the last of records with the same source and id: those are
 * earlier versions (DESIGN.md 2).
 */
static bool *
superseded(const struct plan *p, const struct data *d, size_t n,
    struct arena *a, int64_t *count)
{
	const struct data_column *source = &d->column[p->source];
	const struct data_column *id = &d->column[p->id];
	bool *is_old = arena_zalloc(a, n + 1, sizeof *is_old);
	struct strmap seen = {0};
	for (size_t i = n; i-- > 0;) {
		uint32_t pair[2] = {source->code[i], id->code[i]};
		bool is_new;
		if (pair[1] == DATA_ABSENT)
			continue;
		strmap_add(
		    &seen, slice_of((const char *)pair, sizeof pair), &is_new);
		is_old[i] = !is_new;
		*count += !is_new;
	}
	strmap_fini(&seen);
	return is_old;
}

/* The first and the last whole period that any record is in. */
static void
find_range(struct series *s, const struct plan *p, const struct data *d,
    size_t n, date as_of)
{
	const date *day = d->column[p->date].day;
	int last = INT32_MIN, end = period_of(p, as_of + 1) - 1;
	s->first = INT32_MAX;
	for (size_t i = 0; i < n; i++) {
		if (day[i] == DATE_NONE)
			continue;
		int at = period_of(p, day[i]);
		if (at > end)
			continue;
		s->first = at < s->first ? at : s->first;
		last = at > last ? at : last;
	}
	/* A month without records counts 0; without members, nobody is new. */
	if (p->type == RECORD_MEMBER)
		end = last;
	s->n = last == INT32_MIN ? 0 : (size_t)(end - s->first) + 1;
}

static void
count_records(struct series *s, const struct plan *p, const struct data *d,
    size_t n, struct arena *a)
{
	const date *day = d->column[p->date].day;
	const bool *is_old = superseded(p, d, n, a, &s->nsuperseded);
	const bool *is_wanted = p->field ? wanted_codes(p, d, a) : NULL;
	for (size_t i = 0; i < n; i++) {
		bool counts = true;
		if (is_old[i])
			continue;
		if (p->field) {
			uint32_t code = d->column[p->value].code[i];
			if (code == DATA_ABSENT)
				continue;
			counts = is_wanted[code];
		}
		if (day[i] == DATE_NONE) {
			s->nundated += counts;
			continue;
		}
		int at = period_of(p, day[i]) - s->first;
		if (at < 0 || (size_t)at >= s->n) {
			s->nincomplete += counts;
			continue;
		}
		s->point[at].people++;
		s->point[at].events += counts;
		s->people++;
		s->events += counts;
	}
}

/* --- stretches and limits ---------------------------------------------- */

static int
find_stretches(
    struct series *s, const struct plan *p, struct arena *a, struct fail *f)
{
	struct breaks b;
	struct slice series = slice_text(p->series);
	if (p->type == RECORD_MEMBER && p->field &&
	    strncmp(p->field, "reoffen", 7) == 0)
		series = slice_text("reoffending");
	if (breaks_load(&b, f) < 0) {
		breaks_fini(&b);
		return -1;
	}
	s->stretch = arena_zalloc(a, b.n + 1, sizeof *s->stretch);
	s->stretch[s->nstretches++] = (struct stretch){.to = s->n};
	for (size_t i = 0; i < b.n; i++) {
		int at = period_of(p, b.item[i].first) - s->first;
		struct stretch *last = &s->stretch[s->nstretches - 1];
		if (!break_is_of(&b.item[i], series) || at <= 0 ||
		    (size_t)at >= s->n || (size_t)at == last->from)
			continue;
		last->to = (size_t)at;
		s->stretch[s->nstretches++] =
		    (struct stretch){.from = (size_t)at,
			.to = s->n,
			.reason = arena_copy(a, b.item[i].reason),
			.first = b.item[i].first};
	}
	breaks_fini(&b);
	return 0;
}

/* Limits of a p-chart: around the pooled share, by each point's people. */
static void
limit_shares(struct stretch *x, const struct plan *p, struct control_point *c,
    const struct point *const *of)
{
	size_t n =
	    p->nlimits && p->nlimits < x->npoints ? p->nlimits : x->npoints;
	struct proportion pooled = {0, 0};
	for (size_t i = 0; i < n; i++) {
		pooled.events += of[i]->events;
		pooled.n += of[i]->people;
	}
	x->xmr =
	    (struct control_xmr){proportion_value(pooled), NAN, NAN, NAN, NAN};
	for (size_t i = 0; i < x->npoints; i++) {
		struct interval limits =
		    control_p_limits(x->xmr.centre, (double)of[i]->people);
		c[i].centre = x->xmr.centre;
		c[i].low = limits.low;
		c[i].high = limits.high;
	}
}

static void
limit_counts(struct stretch *x, const struct plan *p, struct control_point *c)
{
	size_t n =
	    p->nlimits && p->nlimits < x->npoints ? p->nlimits : x->npoints;
	double *value = mem_zalloc(n + 1, sizeof *value);
	for (size_t i = 0; i < n; i++)
		value[i] = c[i].value;
	x->xmr = control_xmr_of(value, n);
	for (size_t i = 0; i < x->npoints; i++) {
		c[i].centre = x->xmr.centre;
		c[i].low = x->xmr.low;
		c[i].high = x->xmr.high;
	}
	mem_free(value);
}

/* Fills the stretch's limits and its points' signals. */
static void
judge(struct series *s, struct stretch *x, const struct plan *p)
{
	size_t room = x->to - x->from + 1;
	struct control_point *c = mem_zalloc(room, sizeof *c);
	const struct point **of = mem_zalloc(room, sizeof *of);
	for (size_t i = x->from; i < x->to; i++) {
		struct point *at = &s->point[i];
		at->stretch = (size_t)(x - s->stretch);
		at->has_value = !p->is_share || at->people > 0;
		if (!at->has_value)
			continue;
		of[x->npoints] = at;
		c[x->npoints++].value = p->is_share
		    ? (double)at->events / (double)at->people
		    : (double)at->events;
	}
	if (p->is_share)
		limit_shares(x, p, c, of);
	else
		limit_counts(x, p, c);
	if (x->npoints > 1)
		control_find_signals(c, x->npoints);
	for (size_t i = x->from, k = 0; i < x->to; i++)
		if (s->point[i].has_value)
			s->point[i].control = c[k++];
	mem_free(of);
	mem_free(c);
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
add_value(struct table *t, const struct plan *p, double v, int decimals)
{
	if (p->is_share)
		table_as(t, v, COLUMN_RATE, 1);
	else
		table_as(t, v, COLUMN_NUMBER, decimals);
}

static void
add_point(
    struct table *t, const struct series *s, const struct plan *p, size_t i)
{
	const struct point *x = &s->point[i];
	const struct control_point *c = &x->control;
	int period = s->first + (int)i;
	table_text(t, slice_text(period_name(p, period, t->arena)), SLICE_NONE);
	table_date(t, period_start(p, period));
	table_number(t, (double)x->events);
	table_number(t, p->is_share ? (double)x->people : NAN);
	add_value(t, p, x->has_value ? c->value : NAN, 0);
	add_value(t, p, x->has_value ? c->centre : NAN, 1);
	add_value(t, p, x->has_value ? floored(c->low) : NAN, 1);
	add_value(t, p, x->has_value ? c->high : NAN, 1);
	add_signals(t, c->signals);
	table_number(t, (double)(x->stretch + 1));
}

static void
describe_chart(struct table *t, const struct plan *p)
{
	t->chart = (struct chart){
	    .kind = CHART_CONTROL,
	    .title = p->is_quarter ? "By quarter, with control limits"
				   : "By month, with control limits",
	    .value = table_column(t, "value"),
	    .low = table_column(t, "lower_limit"),
	    .high = table_column(t, "upper_limit"),
	    .centre = table_column(t, "centre"),
	    .signal = table_column(t, "signals"),
	    .part = table_column(t, "stretch"),
	    .reference = NAN,
	};
}

/* People need not see a column that says nothing here. */
static void
hide(struct table *t, const char *column)
{
	t->column[table_column(t, column)].role = ROLE_CODE;
}

static void
fill_series(struct section *to, const struct series *s, const struct plan *p)
{
	struct table *t = section_table(to, "series", "The series");
	ADD_COLUMNS(t, series_columns);
	if (!p->is_share) {
		hide(t, "out_of");
		hide(t, "events");
	}
	for (size_t i = 0; i < s->n; i++)
		add_point(t, s, p, i);
	table_note(t,
	    p->is_share
		? "p-chart: limits three standard errors around the share of "
		  "the whole stretch, wider where there are fewer."
		: "XmR chart: limits 2.66 mean moving ranges around the mean, "
		  "not below 0.");
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
fill_stretches(struct section *to, const struct series *s, const struct plan *p)
{
	struct table *t =
	    section_table(to, "stretches", "Stretches between series breaks");
	ADD_COLUMNS(t, stretch_columns);
	if (s->nstretches == 1)
		hide(t, "starts_with");
	if (p->is_share) {
		hide(t, "lower_limit");
		hide(t, "upper_limit");
		hide(t, "moving_range");
		hide(t, "moving_range_limit");
	}
	for (size_t i = 0; i < s->nstretches; i++) {
		const struct stretch *x = &s->stretch[i];
		const char *from =
		    period_name(p, s->first + (int)x->from, t->arena);
		const char *last =
		    period_name(p, s->first + (int)x->to - 1, t->arena);
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
shown(const struct plan *p, double v)
{
	return p->is_share ? figure_percent(v, 1) : figure_number(v, 1);
}

static void
say_signals(struct section *to, const struct series *s, const struct plan *p)
{
	const struct stretch *x = &s->stretch[s->nstretches - 1];
	const char *word = p->is_quarter ? "quarter" : "month";
	size_t nout = 0, nshift = 0;
	for (size_t i = x->to; i-- > x->from;) {
		const struct point *at = &s->point[i];
		unsigned signals = at->control.signals;
		nshift += signals && !(signals & CONTROL_OUTSIDE);
		if (!(signals & CONTROL_OUTSIDE) || nout++ >= SAID_SIGNALS)
			continue;
		section_sentence(to,
		    "%s, with %s, is more than ordinary variation explains "
		    "(limits %s to %s).",
		    period_name(p, s->first + (int)i, to->arena),
		    p->is_share ? shown(p, at->control.value).text
				: figure_count(at->control.value).text,
		    shown(p, floored(at->control.low)).text,
		    shown(p, at->control.high).text);
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
say_level(struct section *to, const struct series *s, const struct plan *p)
{
	const struct stretch *x = &s->stretch[s->nstretches - 1];
	const char *word = p->is_quarter ? "quarter" : "month";
	if (p->is_share)
		section_sentence(to, "%s: %s of %s, %s, from %s to %s.",
		    p->series, figure_count((double)s->events).text,
		    figure_count((double)s->people).text,
		    figure_percent((double)s->events / (double)s->people, 1)
			.text,
		    period_name(p, s->first, to->arena),
		    period_name(p, s->first + (int)s->n - 1, to->arena));
	else
		section_sentence(to, "%s: %s records from %s to %s; %s a %s%s.",
		    p->series, figure_count((double)s->events).text,
		    period_name(p, s->first, to->arena),
		    period_name(p, s->first + (int)s->n - 1, to->arena),
		    figure_number(x->xmr.centre, 1).text, word,
		    s->nstretches > 1 ? " since the last series break" : "");
}

static void
add_cautions(struct section *to, const struct series *s, const struct plan *p)
{
	for (size_t i = 1; i < s->nstretches; i++)
		section_caution(to,
		    "The series breaks on %s: %.*s. Figures before and after "
		    "are not compared.",
		    date_words(s->stretch[i].first, to->arena),
		    (int)s->stretch[i].reason.n, s->stretch[i].reason.p);
	if (s->stretch[s->nstretches - 1].npoints < FEW_POINTS)
		section_caution(to,
		    "The latest limits rest on %zu points; fewer than %d are "
		    "not firm.",
		    s->stretch[s->nstretches - 1].npoints, FEW_POINTS);
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
		    figure_count((double)s->nundated).text);
	if (p->type == RECORD_OFFENCE)
		section_caution(to,
		    "Offences become known late: the latest periods fill up "
		    "for months.");
}

static void
add_notes(struct section *to, const struct series *s, date as_of)
{
	section_fact(to, "as_of", "Data complete to",
	    slice_text(date_words(as_of, to->arena)));
	if (s->nincomplete)
		section_note(to,
		    "%s in a period that the data do not cover to its end are "
		    "left out.",
		    figure_count((double)s->nincomplete).text);
	if (s->nsuperseded)
		section_note(to, "%s earlier versions of records are left out.",
		    figure_count((double)s->nsuperseded).text);
}

/* --- the report -------------------------------------------------------- */

/* How many different values of a column there are. */
static size_t
count_values(const struct data *d, size_t column)
{
	return d->column[column].values.n;
}

/* The day to which the data are complete: as asked, or as cohorts say. */
static date
find_as_of(const struct run *r, const struct plan *p)
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
	const struct plan *p = r->plan;
	struct series s = {0};
	size_t n = r->data.nrows[p->type];
	date as_of = find_as_of(r, p);
	(void)scope;
	if (as_of == DATE_NONE)
		return fail_set(f, FAIL_USAGE,
		    "trend: say to which day the data are complete: --as-of");
	find_range(&s, p, &r->data, n, as_of);
	if (s.n > MOST_POINTS)
		return fail_set(f, FAIL_INPUT,
		    "trend: %zu periods between the first and the last date: "
		    "is one of them wrong? [date.range]",
		    s.n);
	s.point = arena_zalloc(&r->arena, s.n + 1, sizeof *s.point);
	count_records(&s, p, &r->data, n, &r->arena);
	s.nsources = count_values(&r->data, p->source);
	s.ncohorts =
	    p->type == RECORD_MEMBER ? count_values(&r->data, p->cohort) : 0;
	if (find_stretches(&s, p, &r->arena, f) < 0)
		return -1;
	for (size_t i = 0; i < s.nstretches; i++)
		judge(&s, &s.stretch[i], p);
	fill_series(to, &s, p);
	if (s.n == 0 || (p->is_share && s.people == 0)) {
		section_sentence(to, "There is no such record.");
		return 0;
	}
	fill_stretches(to, &s, p);
	say_level(to, &s, p);
	say_signals(to, &s, p);
	add_cautions(to, &s, p);
	add_notes(to, &s, as_of);
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
};
