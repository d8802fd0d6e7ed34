/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Curves, medians and the log-rank test of `survival` (METHODS.md 5).
 */
#include "report/survival_people.h"

#include "base/figure.h"
#include "stats/km.h"
#include "stats/logrank.h"

enum { SHOWN_EVERY = 30 }; /* days between the steps that people see */

static const struct column curve_columns[] = {
    {"group", NULL, COLUMN_TEXT, ROLE_CODE, 0, NULL},
    {"days", NULL, COLUMN_COUNT, ROLE_NONE, 0, "days"},
    {"at_risk", NULL, COLUMN_NUMBER, ROLE_NONE, 0, NULL},
    {"events", NULL, COLUMN_NUMBER, ROLE_CODE, 0, NULL},
    {"censored", NULL, COLUMN_NUMBER, ROLE_CODE, 0, NULL},
    {"survival", "Without reoffence", COLUMN_RATE, ROLE_NONE, 1, NULL},
    {"std_error", NULL, COLUMN_NUMBER, ROLE_NONE, 4, NULL},
    {"low", "Without reoffence, lower limit", COLUMN_RATE, ROLE_LOW, 1, NULL},
    {"high", "Without reoffence, upper limit", COLUMN_RATE, ROLE_HIGH, 1, NULL},
};

/* Of a publication's steps, for disclosure control. */
static const struct column control_columns[] = {
    {"without", NULL, COLUMN_COUNT, ROLE_CONTROL, 0, NULL},
    {"members", NULL, COLUMN_COUNT, ROLE_CONTROL, 0, NULL},
};

static const struct column group_columns[] = {
    {"members", "Followed", COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"events", "Reoffended", COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"expected", "Expected if no different", COLUMN_NUMBER, ROLE_NONE, 1, NULL},
    {"median_days", "Median days", COLUMN_NUMBER, ROLE_NONE, 0, "days"},
    {"median_low", "Median days, lower limit", COLUMN_NUMBER, ROLE_LOW, 0,
	"days"},
    {"median_high", "Median days, upper limit", COLUMN_NUMBER, ROLE_HIGH, 0,
	"days"},
};

static const struct column test_columns[] = {
    {"test", NULL, COLUMN_TEXT, ROLE_GROUP, 0, NULL},
    {"chi_squared", "Chi-squared", COLUMN_NUMBER, ROLE_NONE, 3, NULL},
    {"df", "Degrees of freedom", COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"p", "p", COLUMN_P, ROLE_NONE, 0, NULL},
};

/* --- curves ------------------------------------------------------------ */

struct curve {
	struct km_step *step;
	size_t n;
};

static struct curve
curve_of(struct run *r, const struct survival_people *x)
{
	struct survival s = survival_of(x, false);
	struct curve c;
	if (r->asked->weight)
		s.weight = x->weight;
	c.step = arena_alloc(&r->arena, (s.n + 1) * sizeof *c.step);
	c.n = km_curve(&s, c.step);
	return c;
}

/* The group's values in one text: "F", "Hackney, F"; "all". */
static struct slice
group_name(const struct run *r, const struct group *g, struct arena *a)
{
	struct buf b = {0};
	for (size_t i = 0; g && i < r->nby; i++) {
		struct slice v = g->value[i];
		buf_text(&b, i ? ", " : "");
		buf_slice(
		    &b, slice_present(v) ? v : slice_text("not recorded"));
	}
	struct slice name =
	    arena_copy(a, g ? buf_as_slice(&b) : slice_text("all"));
	buf_fini(&b);
	return name;
}

/* Whether a step is the last of thirty days. */
static bool
is_last_of_days(const struct curve *c, size_t i)
{
	return i + 1 == c->n ||
	    (int64_t)c->step[i + 1].days / SHOWN_EVERY >
	    (int64_t)c->step[i].days / SHOWN_EVERY;
}

/* Counts of a step, up to it: who reoffended, who was lost from sight. */
struct so_far {
	double events, censored;
};

static void
add_step(struct table *t, const struct km_step *k)
{
	table_number(t, k->days);
	table_number(t, k->at_risk);
	table_number(t, k->events);
	table_number(t, k->censored);
	table_number(t, k->survival);
	table_number(t, k->std_error);
	table_number(t, k->low);
	table_number(t, k->high);
}

static void
add_curve(struct run *r, struct table *t, const struct group *g,
    const struct curve *c)
{
	struct slice name = group_name(r, g, t->arena);
	for (size_t i = 0; i < c->n; i++) {
		report_group_cells(r, t, g);
		table_text(t, name, SLICE_NONE);
		add_step(t, &c->step[i]);
		if (!is_last_of_days(c, i))
			table_detail(t);
	}
}

/* The day by which a publication shows a step: 30, 60 and so on. */
static double
published_day(const struct curve *c, size_t i)
{
	double day = ceil(c->step[i].days / SHOWN_EVERY) * SHOWN_EVERY;
	return fmin(day, c->step[c->n - 1].days);
}

/*
 * The steps of a publication: what holds by the end of thirty days, once five
 * or more people reoffended since the one before, as long as five or more
 * have not.
 */
static void
add_published_curve(struct run *r, struct table *t, const struct group *g,
    const struct survival_people *x, const struct curve *c)
{
	struct slice name = group_name(r, g, t->arena);
	size_t events = 0, shown = 0;
	for (size_t i = 0; i < c->n; i++) {
		struct km_step k = c->step[i];
		double day = published_day(c, i);
		if (i + 1 < c->n && published_day(c, i + 1) == day)
			continue;
		events = survival_events_by(x, k.days);
		if (events < shown + 5 || x->rows.n < events + 5)
			continue;
		shown = events;
		k.days = day;
		k.at_risk = k.events = k.censored = NAN;
		report_group_cells(r, t, g);
		table_text(t, name, SLICE_NONE);
		add_step(t, &k);
		table_number(t, (double)(x->rows.n - events));
		table_number(t, (double)x->rows.n);
	}
}

static void
add_group(struct run *r, struct table *t, const struct group *g,
    const struct survival_people *x, const struct curve *c, double expected)
{
	struct estimate median = km_median(c->step, c->n);
	report_group_cells(r, t, g);
	table_number(t, (double)x->rows.n);
	table_number(t, (double)x->nevents);
	table_number(t, expected);
	table_number(t, median.value);
	table_number(t, median.low);
	table_number(t, median.high);
}

/* --- tests ------------------------------------------------------------- */

/* Each person's group; groups do not overlap. */
static uint32_t *
group_of_people(
    struct run *r, const struct survival_people *x, const struct groups *g)
{
	struct arena *a = &r->arena;
	size_t n = r->data.nrows[RECORD_MEMBER];
	uint32_t *of_row = arena_zalloc(a, n + 1, sizeof *of_row);
	uint32_t *of_person =
	    arena_alloc(a, (x->rows.n + 1) * sizeof *of_person);
	for (size_t i = 0; i < g->n; i++)
		for (size_t k = 0; k < g->group[i].rows.n; k++)
			of_row[g->group[i].rows.row[k]] = (uint32_t)i;
	for (size_t i = 0; i < x->rows.n; i++)
		of_person[i] = of_row[x->rows.row[i]];
	return of_person;
}

static void
add_test(struct table *t, const char *name, const struct logrank *l)
{
	table_text(t, slice_text(name), SLICE_NONE);
	table_number(t, l->chi_squared);
	table_number(t, l->df);
	table_number(t, l->p);
}

/* p, and the expected events of the groups; NaN where there is no test. */
static double
fill_test(struct run *r, struct table *t, const struct survival_people *x,
    const struct groups *g, double *expected)
{
	const struct survival_plan *p = r->plan;
	for (size_t i = 0; i < g->n; i++)
		expected[i] = NAN;
	if (g->overlap || r->asked->weight) {
		table_note(t,
		    g->overlap ? "No test: people can be in several of these "
				 "groups."
			       : "No test: the log-rank test knows no weights. "
				 "--covariates compares groups with weights.");
		return NAN;
	}
	uint32_t *group = group_of_people(r, x, g);
	struct survival plain = survival_of(x, false);
	struct logrank l = logrank_test(&plain, group, g->n, NULL, expected);
	double p_all = l.p;
	add_test(t, "log-rank", &l);
	if (p->nstrata) {
		struct survival within = survival_of(x, true);
		l = logrank_test(&within, group, g->n, NULL, NULL);
		add_test(t, "log-rank within strata", &l);
		table_note(t, "Strata: %s.", r->asked->strata);
	}
	table_note(t,
	    "Log-rank test: the groups' reoffences against those expected if "
	    "all groups reoffended alike. Empty when there is one group.");
	return p_all;
}

static void
describe_chart(struct table *t)
{
	t->chart = (struct chart){
	    .kind = CHART_STEPS,
	    .title = "Share of people without reoffence, by days",
	    .x = table_column(t, "days"),
	    .value = table_column(t, "survival"),
	    .low = table_column(t, "low"),
	    .high = table_column(t, "high"),
	    .reference = NAN,
	};
}

static void
add_notes(const struct run *r, struct section *s, struct table *t)
{
	table_note(t,
	    "Kaplan-Meier, with Greenwood's errors and log-log 95%% limits%s.",
	    r->asked->weight ? "; with weights the limits only describe" : "");
	if (r->asked->publish)
		table_note(t,
		    "Shown: every %d days, once five more people had "
		    "reoffended.",
		    SHOWN_EVERY);
	else
		table_note(t,
		    "Shown: the last step of every %d days; csv, json and xlsx "
		    "hold every step.",
		    SHOWN_EVERY);
	section_note(s,
	    "Days run from the start of the follow-up. Who has not reoffended "
	    "counts for as long as the data reach, so the median here is of "
	    "everybody, and not that of reoffenders alone. Being back in "
	    "custody does not end the follow-up.");
}

/* Greenwood's log-log limits where nobody was lost from sight. */
static struct interval
uncensored_limits(double survival, double people)
{
	double error = sqrt((1 - survival) / (survival * people));
	double reach = exp(STATS_Z95 * error / fabs(log(survival)));
	return (struct interval){
	    pow(survival, reach), pow(survival, 1 / reach)};
}

/* What disclosure control must know. */
static void
relate(struct table *curve, struct table *groups, struct table *test)
{
	table_people(groups, "members");
	table_enough(groups, "events", "members");
	ADD_COLUMNS(curve, control_columns);
	table_plain(curve, "days");
	table_share(curve, "survival", "without", "members");
	table_share_limits(curve, uncensored_limits);
	table_follows(curve, groups);
	table_hide(curve, "at_risk");
	table_hide(groups, "expected");
	table_plain(test, "df");
	table_follows(test, groups);
}

static void
add_notes_of_groups(struct table *t, bool overlap)
{
	table_note(
	    t, "An empty interval has no upper end: too few have reoffended.");
	if (overlap)
		table_note(t,
		    "A person can be in several of these groups, so that "
		    "they add up to more than all.");
}

/* The tables of one section. */
struct tables {
	struct table *curve, *groups, *test;
};

/* Rows of a group, or of everybody (NULL). */
static void
add_rows(struct run *r, const struct tables *t, const struct group *g,
    const struct survival_people *x, const struct curve *c, double expected)
{
	bool is_published = r->asked->publish;
	if (is_published)
		add_published_curve(r, t->curve, g, x, c);
	else
		add_curve(r, t->curve, g, c);
	/* Expected events add up to those observed, decimals and all. */
	add_group(r, t->groups, g, x, c, is_published ? NAN : expected);
}

static struct tables
open_tables(struct run *r, struct section *s)
{
	struct tables t = {
	    section_table(s, "curve", "Time to reoffence"),
	    section_table(s, "groups", "Median by group"),
	    section_table(s, "test", "Do the groups differ?"),
	};
	report_group_columns(r, t.curve);
	t.curve->has_total = false;
	ADD_COLUMNS(t.curve, curve_columns);
	report_group_columns(r, t.groups);
	ADD_COLUMNS(t.groups, group_columns);
	ADD_COLUMNS(t.test, test_columns);
	if (r->asked->publish)
		relate(t.curve, t.groups, t.test);
	return t;
}

void
survival_fill_groups(struct run *r, struct section *s,
    const struct survival_people *x, const struct groups *g,
    struct survival_said *said)
{
	double *expected = arena_zalloc(&r->arena, g->n + 1, sizeof *expected);
	struct tables t = open_tables(r, s);
	struct curve all = curve_of(r, x);
	said->p = fill_test(r, t.test, x, g, expected);
	said->people = (double)x->rows.n;
	said->median = km_median(all.step, all.n).value;
	if (all.n)
		said->last = all.step[all.n - 1];
	add_rows(r, &t, NULL, x, &all, NAN);
	for (size_t i = 0; i < g->n; i++) {
		struct survival_people of =
		    survival_people_of(x, g->group[i].rows, &r->arena);
		struct curve c = curve_of(r, &of);
		add_rows(r, &t, &g->group[i], &of, &c, expected[i]);
	}
	add_notes_of_groups(t.groups, g->overlap);
	add_notes(r, s, t.curve);
	describe_chart(t.curve);
}
