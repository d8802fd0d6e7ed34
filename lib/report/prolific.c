/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * `prolific`: how concentrated offending, harm and cost are, who of the few
 * gets nothing, and whom to nominate (METHODS.md 7.5, 14.53).
 */
#include "report/prolific.h"

#include "base/figure.h"
#include "base/num.h"
#include "report/words.h"
#include "stats/concentration.h"
#include "stats/order.h"

#include <math.h>

static void
want_offences(struct prolific_plan *p, struct data *d)
{
	p->person = data_want(d, RECORD_OFFENCE, "person_id", DATA_TEXT);
	p->source = data_want(d, RECORD_OFFENCE, "source", DATA_TEXT);
	p->offence_date =
	    data_want(d, RECORD_OFFENCE, "offence_date", DATA_DATE);
	p->proven_date = data_want(d, RECORD_OFFENCE, "proven_date", DATA_DATE);
	p->result = data_want(d, RECORD_OFFENCE, "result", DATA_TEXT);
	p->code = data_want(d, RECORD_OFFENCE, "offence_code", DATA_TEXT);
	p->group = data_want(d, RECORD_OFFENCE, "offence_group", DATA_TEXT);
	p->version = data_want_version(d, RECORD_OFFENCE);
}

static int
plan(struct run *r, struct fail *f)
{
	struct prolific_plan *p = arena_zalloc(&r->arena, 1, sizeof *p);
	struct data *d = &r->data;
	(void)f;
	r->plan = p;
	want_offences(p, d);
	p->custody_person =
	    data_want(d, RECORD_CUSTODY, "person_id", DATA_TEXT);
	p->reception =
	    data_want(d, RECORD_CUSTODY, "reception_date", DATA_DATE);
	p->release = data_want(d, RECORD_CUSTODY, "release_date", DATA_DATE);
	p->custody_version = data_want_version(d, RECORD_CUSTODY);
	p->supervision_person =
	    data_want(d, RECORD_SUPERVISION, "person_id", DATA_TEXT);
	p->start = data_want(d, RECORD_SUPERVISION, "start_date", DATA_DATE);
	p->end = data_want(d, RECORD_SUPERVISION, "end_date", DATA_DATE);
	p->supervision_version = data_want_version(d, RECORD_SUPERVISION);
	p->assessment_person =
	    data_want(d, RECORD_ASSESSMENT, "person_id", DATA_TEXT);
	p->assessed = data_want(d, RECORD_ASSESSMENT, "date", DATA_DATE);
	p->assessment_version = data_want_version(d, RECORD_ASSESSMENT);
	p->referral_person =
	    data_want(d, RECORD_REFERRAL, "person_id", DATA_TEXT);
	p->referral_start =
	    data_want(d, RECORD_REFERRAL, "start_date", DATA_DATE);
	p->referral_version = data_want_version(d, RECORD_REFERRAL);
	return 0;
}

/* --- concentration ----------------------------------------------------- */

static const double parts[] = {.01, .05, .10, .20};

enum { FEW = 30 }; /* people: render/disclose.h */

enum { NPARTS = sizeof parts / sizeof *parts };

static const char *const measures[MEASURE_COUNT][2] = {
    {"offences", "Offences"},
    {"harm_days", "Harm (days of sentence)"},
    {"cost_pounds", "Cost (pounds)"},
};

static const struct column concentration_columns[] = {
    {"measure", NULL, COLUMN_TEXT, ROLE_GROUP, 0, NULL},
    {"people", NULL, COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"total", NULL, COLUMN_NUMBER, ROLE_NONE, 0, NULL},
    {"mean", NULL, COLUMN_NUMBER, ROLE_NONE, 1, NULL},
    {"median", NULL, COLUMN_NUMBER, ROLE_NONE, 1, NULL},
    {"gini", "Gini", COLUMN_NUMBER, ROLE_NONE, 2, NULL},
    {"top_1", "Share of the top 1%", COLUMN_RATE, ROLE_NONE, 0, NULL},
    {"top_5", "Share of the top 5%", COLUMN_RATE, ROLE_NONE, 0, NULL},
    {"top_10", "Share of the top 10%", COLUMN_RATE, ROLE_NONE, 0, NULL},
    {"top_20", "Share of the top 20%", COLUMN_RATE, ROLE_NONE, 0, NULL},
};

/* A measure of everybody, rising; in the arena. */
static double *
rising(const struct prolific *p, enum measure m, double *total)
{
	double *v = arena_alloc(&p->run->arena, (p->n + 1) * sizeof *v);
	struct num_sum sum = {0};
	double unit = m == MEASURE_COST ? 100 : 1; /* pounds */
	for (size_t i = 0; i < p->n; i++)
		v[i] = p->person[i].measure[m] / unit;
	order_sort(v, p->n);
	for (size_t i = 0; i < p->n; i++)
		num_sum_add(&sum, v[i]);
	*total = num_sum_value(&sum);
	return v;
}

/* A publication says nothing of the share of so few. */
static bool
is_shown(const struct prolific *p, double part)
{
	return !p->run->asked->publish || (double)p->n * part >= FEW;
}

static void
fill_concentration(struct prolific *p)
{
	struct table *t = section_table(
	    p->section, "concentration", "How concentrated offending is");
	ADD_COLUMNS(t, concentration_columns);
	for (size_t m = 0; m < MEASURE_COUNT; m++) {
		double total;
		double *v = rising(p, (enum measure)m, &total);
		table_text(
		    t, slice_text(measures[m][0]), slice_text(measures[m][1]));
		table_number(t, (double)p->n);
		table_number(t, total);
		table_number(t, p->n ? total / (double)p->n : (double)NAN);
		table_number(t, order_median(v, p->n));
		table_number(t, concentration_gini(v, p->n));
		for (size_t k = 0; k < NPARTS; k++)
			table_number(t,
			    is_shown(p, parts[k])
				? concentration_top(v, p->n, parts[k])
				: (double)NAN);
	}
	table_people(t, "people");
	table_mean(t, "mean", "total", "people");
	table_note(t,
	    "Each measure ranks people anew. Harm: days of the sentencing "
	    "guideline's starting point (Cambridge Crime Harm Index, medians "
	    "by kind of offence). Cost: unit costs of the proven offences "
	    "alone, in the unit costs' own prices; crimes never proven are "
	    "not in it.");
}

static const struct column curve_columns[] = {
    {"people", "Share of people", COLUMN_RATE, ROLE_GROUP, 0, NULL},
    {"offences", "Share of offences", COLUMN_RATE, ROLE_NONE, 1, NULL},
    {"harm", "Share of harm", COLUMN_RATE, ROLE_NONE, 1, NULL},
    {"cost", "Share of cost", COLUMN_RATE, ROLE_NONE, 1, NULL},
};

static void
fill_curve(struct prolific *p)
{
	double *v[MEASURE_COUNT], total;
	struct table *t = section_table(
	    p->section, "lorenz", "Lorenz curves: from the fewest to the most");
	ADD_COLUMNS(t, curve_columns);
	for (size_t m = 0; m < MEASURE_COUNT; m++)
		v[m] = rising(p, (enum measure)m, &total);
	for (int i = 0; i <= 20; i++) {
		table_number(t, i / 20.0);
		for (size_t m = 0; m < MEASURE_COUNT; m++)
			table_number(
			    t, concentration_lorenz(v[m], p->n, i / 20.0));
	}
	if (is_shown(p, 1 / 20.0)) {
		table_made(t, "offences");
		table_made(t, "harm");
		table_made(t, "cost");
	}
	if (p->n)
		t->chart = (struct chart){
		    .kind = CHART_LORENZ,
		    .title = "How much is due to how few: Lorenz curves",
		    .x = table_column(t, "people"),
		    .value = table_column(t, "offences"),
		    .low = -1,
		    .high = table_column(t, "cost"),
		    .reference = NAN,
		};
}

/* --- the few, and what is done about them ------------------------------ */

static const struct column top_columns[] = {
    {"group", NULL, COLUMN_TEXT, ROLE_GROUP, 0, NULL},
    {"people", NULL, COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"offences", NULL, COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"share", "Share of offences", COLUMN_RATE, ROLE_NONE, 0, NULL},
    {"in_custody", NULL, COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"supervised", NULL, COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"unsupervised", "Neither", COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"unassessed", "Not assessed", COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"unserved", "No service started", COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"first_year", "Offences in the first year", COLUMN_COUNT, ROLE_NONE, 0,
	NULL},
    {"last_year", "Offences in the last year", COLUMN_COUNT, ROLE_NONE, 0,
	NULL},
};

struct top {
	size_t n;
	double offences, first_year, last_year;
	int64_t custody, supervised, neither, unassessed, unserved;
};

static struct top
count_top(const struct prolific *p, size_t n)
{
	struct top t = {.n = n};
	for (size_t i = 0; i < n; i++) {
		const struct offender *o = &p->person[i];
		t.offences += o->measure[MEASURE_OFFENCES];
		t.first_year += o->first_year;
		t.last_year += o->last_year;
		t.custody += o->in_custody;
		t.supervised += o->supervised && !o->in_custody;
		t.neither += !o->supervised && !o->in_custody;
		t.unassessed += !o->assessed;
		t.unserved += !o->served;
	}
	return t;
}

static void
add_top(struct table *t, const char *name, const char *label,
    const struct top *x, double total)
{
	table_text(t, slice_text(name), slice_text(label));
	table_number(t, (double)x->n);
	table_number(t, x->offences);
	table_number(t, total > 0 ? x->offences / total : (double)NAN);
	table_number(t, (double)x->custody);
	table_number(t, (double)x->supervised);
	table_number(t, (double)x->neither);
	table_number(t, (double)x->unassessed);
	table_number(t, (double)x->unserved);
	table_number(t, x->first_year);
	table_number(t, x->last_year);
}

static void
fill_top(struct prolific *p)
{
	static const char *const names[NPARTS][2] = {{"top_1", "Top 1%"},
	    {"top_5", "Top 5%"}, {"top_10", "Top 10%"}, {"top_20", "Top 20%"}};
	struct top all = count_top(p, p->n);
	struct table *t = section_table(
	    p->section, "top", "The most prolific, and what is being done");
	t->has_total = true;
	ADD_COLUMNS(t, top_columns);
	add_top(t, "all", "All", &all, all.offences);
	for (size_t k = 0; k < NPARTS; k++) {
		size_t n = (size_t)ceil((double)p->n * parts[k] - 1e-9);
		struct top x = count_top(p, n);
		add_top(t, names[k][0], names[k][1], &x, all.offences);
		if (parts[k] == .10 && n)
			section_sentence(p->section,
			    "Of the %s most prolific (top 10%%), %s %s neither "
			    "in custody nor supervised, %s %s no assessment "
			    "in the last 55 weeks, and for %s no service "
			    "started in the last year.",
			    figure_count((double)n).text,
			    figure_count((double)x.neither).text,
			    noun((double)x.neither, "is", "are"),
			    figure_count((double)x.unassessed).text,
			    noun((double)x.unassessed, "has", "have"),
			    figure_count((double)x.unserved).text);
	}
	table_note(t,
	    "Ranked by offences, then harm, then the latest offence; whole "
	    "people, rounded up. In custody, supervised: on the day to which "
	    "the data are complete; assessed: in the 55 weeks before it; "
	    "service started: in the 12 months before it. Offences of the "
	    "last year are not all proven yet.");
}

/* --- nominations ------------------------------------------------------- */

static const struct column nomination_columns[] = {
    {"rank", NULL, COLUMN_COUNT, ROLE_GROUP, 0, NULL},
    {"person_id", "Person", COLUMN_TEXT, ROLE_GROUP, 0, NULL},
    {"offences", NULL, COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"last_year", "In the last year", COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"last_offence", NULL, COLUMN_DATE, ROLE_NONE, 0, NULL},
    {"harm_days", "Harm", COLUMN_NUMBER, ROLE_NONE, 0, "days"},
    {"cost_pence", "Cost", COLUMN_MONEY, ROLE_NONE, 0, NULL},
    {"reasons", NULL, COLUMN_TEXT, ROLE_NONE, 0, NULL},
};

/* Why somebody is worth looking at, besides the rank. */
static void
add_reasons(struct table *t, const struct offender *o)
{
	struct buf b = {0};
	const struct {
		bool holds;
		const char *text;
	} reasons[] = {
	    {o->in_custody, "in custody"},
	    {!o->in_custody && !o->supervised, "unsupervised"},
	    {!o->in_custody && o->supervised, "supervised"},
	    {!o->assessed, "not assessed"},
	    {!o->served, "no service started"},
	    {o->last_year > o->first_year,
		"more offences than the year before"},
	};
	for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++)
		if (reasons[i].holds)
			buf_printf(
			    &b, "%s%s", b.n ? "; " : "", reasons[i].text);
	table_text(t, buf_as_slice(&b), buf_as_slice(&b));
	buf_fini(&b);
}

static void
fill_nominations(struct prolific *p, size_t n)
{
	struct table *t = section_table(p->section, "nominations",
	    "Nominations: record level, not for publication");
	ADD_COLUMNS(t, nomination_columns);
	for (size_t i = 0; i < n && i < p->n; i++) {
		const struct offender *o = &p->person[i];
		table_number(t, (double)(i + 1));
		table_text(t, o->id, o->id);
		table_number(t, o->measure[MEASURE_OFFENCES]);
		table_number(t, o->last_year);
		table_date(t, o->last);
		table_number(t, o->measure[MEASURE_HARM]);
		table_number(t, o->measure[MEASURE_COST]);
		add_reasons(t, o);
	}
	section_caution(p->section,
	    "The nominations name individuals: they are for the professionals "
	    "who decide, never for publication, and a rank is a reason to "
	    "look, not a decision.");
}

/* --- the report -------------------------------------------------------- */

static void
add_cautions(struct prolific *p)
{
	section_caution(p->section,
	    "People picked for recent offending offend less afterwards "
	    "whatever is done (regression to the mean): a fall among them is "
	    "no evidence without a group picked in the same way.");
	if (p->nunlinked)
		section_caution(p->section,
		    "%s proven %s no person_id and left out: run ioc-match "
		    "first.",
		    figure_count((double)p->nunlinked).text,
		    noun((double)p->nunlinked, "offence has", "offences have"));
	if (p->nunpriced)
		section_caution(p->section,
		    "%s proven %s no unit cost (no individual victim, or an "
		    "unknown code) and cost nothing here.",
		    figure_count((double)p->nunpriced).text,
		    noun((double)p->nunpriced, "offence has", "offences have"));
}

static void
fill_tables(struct prolific *p, int64_t nominate)
{
	struct buf b = {0};
	buf_printf(&b, "%s to %s", date_words(p->from + 1, &p->run->arena),
	    date_words(p->as_of, &p->run->arena));
	section_fact(
	    p->section, "offence_dates", "Offences dated", buf_as_slice(&b));
	buf_fini(&b);
	prolific_count(p);
	prolific_services(p);
	fill_concentration(p);
	fill_top(p);
	if (nominate > 0)
		fill_nominations(p, (size_t)nominate);
	fill_curve(p);
	add_cautions(p);
}

static int
fill(
    struct run *r, const struct scope *scope, struct section *s, struct fail *f)
{
	struct prolific p = {.run = r, .plan = r->plan, .section = s};
	const char *text = r->asked->nominate;
	int64_t nominate = 0;
	int result = 0;
	(void)scope;
	p.as_of = run_as_of(r);
	if (p.as_of == DATE_NONE)
		return fail_set(f, FAIL_USAGE,
		    "--as-of is needed: the day to which the data are "
		    "complete");
	if (text &&
	    (!num_parse_int(slice_text(text), &nominate) || nominate < 1))
		return fail_set(
		    f, FAIL_USAGE, "--nominate %s: not a number from 1", text);
	p.from = date_add_months(p.as_of + 1, -WINDOW_MONTHS) - 1;
	p.middle = date_add_months(p.as_of + 1, -WINDOW_MONTHS / 2) - 1;
	if (offences_load(&p.list, f) < 0 || costs_load(&p.costs, f) < 0)
		result = -1;
	else
		fill_tables(&p, nominate);
	offences_fini(&p.list);
	costs_fini(&p.costs);
	return result;
}

/* From the first row: how much of the offending is due to how few. */
static void
say(const struct run *r, const struct scope *scope, struct section *s)
{
	const struct table *t = section_find(s, "concentration");
	struct shown n, offences, tenth, hundredth;
	(void)scope;
	if (!t || !(table_value(t, 0, "people") > 0) ||
	    !table_shown(t, 0, "people", &n) ||
	    !table_shown(t, 0, "total", &offences) ||
	    !table_shown(t, 0, "top_10", &tenth))
		return;
	bool has_hundredth = table_shown(t, 0, "top_1", &hundredth);
	section_sentence(s,
	    "The most prolific 10%% of %s%s people with a proven offence in "
	    "two years committed %s of their %s offences%s%s.",
	    r->asked->publish ? "about " : "", n.text, tenth.text,
	    offences.text, has_hundredth ? "; the top 1% alone " : "",
	    has_hundredth ? hundredth.text : "");
}

const struct report report_prolific = {
    .name = "prolific",
    .answers =
	"how few commit how much, and who of them gets nothing (records)",
    .title = "The most prolific",
    .takes = TAKES_AS_OF | TAKES_NOMINATE,
    .of_records = true,
    .plan = plan,
    .fill = fill,
    .say = say,
};
