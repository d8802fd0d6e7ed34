/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * `survival`: how soon people reoffend, and who sooner (METHODS.md 5).
 *
 * Everybody matched is followed from t0 to the first reoffence, else to
 * observed_days, where the data stop telling: immature members count for as
 * long as they were seen. Nobody is censored for being back in custody, as in
 * the national measure (METHODS.md 1.2).
 */
#include "report/report.h"

#include "base/figure.h"
#include "base/mem.h"
#include "report/covariate.h"
#include "report/words.h"
#include "stats/cox.h"
#include "stats/dist.h"
#include "stats/km.h"
#include "stats/logrank.h"

enum { SHOWN_EVERY = 30 }; /* days between the steps that people see */

struct plan {
	size_t matched, reoffended, days, observed, left, weight;
	struct covariates covariates;
	struct key strata[GROUP_MAX_KEYS];
	size_t nstrata;
	enum cox_ties ties;
};

/* The people who are followed: position i is member rows.row[i]. */
struct people {
	struct rows rows;
	double *time, *weight;
	bool *event;
	uint32_t *stratum;
	size_t nunmatched, nunweighted, nleft, nevents;
};

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

static const struct column cox_columns[] = {
    {"term", NULL, COLUMN_TEXT, ROLE_GROUP, 0, NULL},
    {"coefficient", NULL, COLUMN_NUMBER, ROLE_NONE, 4, NULL},
    {"std_error", NULL, COLUMN_NUMBER, ROLE_NONE, 4, NULL},
    {"hazard_ratio", NULL, COLUMN_NUMBER, ROLE_NONE, 2, NULL},
    {"low", "Hazard ratio, lower limit", COLUMN_NUMBER, ROLE_LOW, 2, NULL},
    {"high", "Hazard ratio, upper limit", COLUMN_NUMBER, ROLE_HIGH, 2, NULL},
    {"z", "z", COLUMN_NUMBER, ROLE_NONE, 2, NULL},
    {"p", "p", COLUMN_P, ROLE_NONE, 0, NULL},
};

static const struct column proportional_columns[] = {
    {"term", NULL, COLUMN_TEXT, ROLE_GROUP, 0, NULL},
    {"p", "p", COLUMN_P, ROLE_NONE, 0, NULL},
};

#define ADD_COLUMNS(t, c) table_columns(t, c, sizeof(c) / sizeof *(c))

/* --- reading ----------------------------------------------------------- */

static int
plan(struct run *r, struct fail *f)
{
	static const char *const ties[] = {"efron", "breslow", NULL};
	struct plan *p = arena_zalloc(&r->arena, 1, sizeof *p);
	const struct asked *a = r->asked;
	struct data *d = &r->data;
	r->plan = p;
	p->matched = data_want(d, RECORD_MEMBER, "matched", DATA_NUMBER);
	p->reoffended = data_want(d, RECORD_MEMBER, "reoffended", DATA_NUMBER);
	p->days = data_want(d, RECORD_MEMBER, "days_to_reoffence", DATA_NUMBER);
	p->observed = data_want(d, RECORD_MEMBER, "observed_days", DATA_NUMBER);
	p->left = data_want(d, RECORD_MEMBER, "left", DATA_TEXT);
	if (a->weight)
		p->weight = data_want(d, RECORD_MEMBER, a->weight, DATA_NUMBER);
	int word = asked_word("ties", a->ties, ties, f);
	int n = a->strata ? run_want_keys(r, "strata", a->strata, p->strata,
				GROUP_MAX_KEYS, f)
			  : 0;
	if (word < 0 || n < 0)
		return -1;
	if (a->ties && !a->covariates)
		return fail_set(
		    f, FAIL_USAGE, "--ties: only with --covariates");
	p->ties = word == 0 ? COX_EFRON : COX_BRESLOW;
	p->nstrata = (size_t)n;
	if (!a->covariates)
		return 0;
	return covariates_want(
	    &p->covariates, r, "covariates", a->covariates, f);
}

static int
check(const struct run *r, struct fail *f)
{
	struct plan *p = r->plan;
	const struct data *d = &r->data;
	for (size_t i = 0; i < p->nstrata; i++)
		if (key_check(&p->strata[i], d, f) < 0)
			return -1;
	if (r->asked->weight && d->nrows[RECORD_MEMBER] > 0 &&
	    data_is_empty(d, p->weight))
		return fail_set(f, FAIL_USAGE,
		    "--weight %s: no member has this key as a number",
		    r->asked->weight);
	return covariates_check(&p->covariates, d, false, f);
}

/* Adds a matched member; 1, 0 when its weight is none, -1 with f. */
static int
add_person(struct people *x, const struct run *r, uint32_t row, struct fail *f)
{
	const struct plan *p = r->plan;
	const struct data_column *c = r->data.column;
	double weight = r->asked->weight ? c[p->weight].number[row] : 1;
	bool event = c[p->reoffended].number[row] == 1;
	double time = c[event ? p->days : p->observed].number[row];
	if (weight < 0)
		return fail_set(f, FAIL_INPUT,
		    "--weight %s: a member's weight is below 0",
		    r->asked->weight);
	if (!(weight > 0))
		return 0;
	if (!(time >= 0))
		return fail_set(f, FAIL_INPUT,
		    "a matched member lacks days_to_reoffence or "
		    "observed_days: was it written by ioc-cohort? "
		    "[member.outcome]");
	x->rows.row[x->rows.n] = row;
	x->time[x->rows.n] = time;
	x->event[x->rows.n] = event;
	x->weight[x->rows.n++] = weight;
	x->nevents += event;
	x->nleft += c[p->left].code[row] != DATA_ABSENT;
	return 1;
}

static int
gather(struct people *x, struct run *r, struct rows rows, struct fail *f)
{
	const struct plan *p = r->plan;
	struct arena *a = &r->arena;
	*x = (struct people){0};
	x->rows.row = arena_alloc(a, (rows.n + 1) * sizeof(uint32_t));
	x->time = arena_alloc(a, (rows.n + 1) * sizeof *x->time);
	x->weight = arena_alloc(a, (rows.n + 1) * sizeof *x->weight);
	x->event = arena_alloc(a, (rows.n + 1) * sizeof *x->event);
	for (size_t i = 0; i < rows.n; i++) {
		uint32_t row = rows.row[i];
		if (r->data.column[p->matched].number[row] != 1) {
			x->nunmatched++;
			continue;
		}
		int added = add_person(x, r, row, f);
		if (added < 0)
			return -1;
		x->nunweighted += added == 0;
	}
	return 0;
}

/* Parts the people by the keys of --strata. */
static int
stratify(struct people *x, struct run *r, struct fail *f)
{
	const struct plan *p = r->plan;
	struct groups g;
	if (p->nstrata == 0)
		return 0;
	uint32_t *of_row = arena_zalloc(
	    &r->arena, r->data.nrows[RECORD_MEMBER] + 1, sizeof *of_row);
	groups_make(&g, &r->data, p->strata, p->nstrata, x->rows);
	for (size_t i = 0; i < g.n; i++)
		for (size_t k = 0; k < g.group[i].rows.n; k++)
			of_row[g.group[i].rows.row[k]] = (uint32_t)i;
	bool overlap = g.overlap;
	groups_fini(&g);
	if (overlap)
		return fail_set(f, FAIL_USAGE,
		    "--strata %s: a list, whose groups share members",
		    r->asked->strata);
	x->stratum =
	    arena_alloc(&r->arena, (x->rows.n + 1) * sizeof *x->stratum);
	for (size_t i = 0; i < x->rows.n; i++)
		x->stratum[i] = of_row[x->rows.row[i]];
	return 0;
}

static struct survival
survival_of(const struct people *x, bool is_stratified)
{
	return (struct survival){
	    .n = x->rows.n,
	    .time = x->time,
	    .event = x->event,
	    .stratum = is_stratified ? x->stratum : NULL,
	};
}

/* The people of a group; rows of both are in input order. */
static struct people
people_of(const struct people *all, struct rows rows, struct arena *a)
{
	struct people x = {.rows = {rows.row, 0}};
	x.time = arena_alloc(a, (rows.n + 1) * sizeof *x.time);
	x.weight = arena_alloc(a, (rows.n + 1) * sizeof *x.weight);
	x.event = arena_alloc(a, (rows.n + 1) * sizeof *x.event);
	for (size_t i = 0; i < all->rows.n && x.rows.n < rows.n; i++) {
		if (all->rows.row[i] != rows.row[x.rows.n])
			continue;
		x.time[x.rows.n] = all->time[i];
		x.weight[x.rows.n] = all->weight[i];
		x.event[x.rows.n++] = all->event[i];
		x.nevents += all->event[i];
	}
	return x;
}

/* --- curves ------------------------------------------------------------ */

struct curve {
	struct km_step *step;
	size_t n;
};

static struct curve
curve_of(struct run *r, const struct people *x)
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

/* People see the last step of every thirty days. */
static bool
is_shown(const struct curve *c, size_t i)
{
	return i + 1 == c->n ||
	    (int64_t)c->step[i + 1].days / SHOWN_EVERY >
	    (int64_t)c->step[i].days / SHOWN_EVERY;
}

static void
add_curve(struct run *r, struct table *t, const struct group *g,
    const struct curve *c)
{
	struct slice name = group_name(r, g, t->arena);
	for (size_t i = 0; i < c->n; i++) {
		const struct km_step *k = &c->step[i];
		report_group_cells(r, t, g);
		table_text(t, name, SLICE_NONE);
		table_number(t, k->days);
		table_number(t, k->at_risk);
		table_number(t, k->events);
		table_number(t, k->censored);
		table_number(t, k->survival);
		table_number(t, k->std_error);
		table_number(t, k->low);
		table_number(t, k->high);
		if (!is_shown(c, i))
			table_detail(t);
	}
}

static void
add_group(struct run *r, struct table *t, const struct group *g,
    const struct people *x, const struct curve *c, double expected)
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
group_of_people(struct run *r, const struct people *x, const struct groups *g)
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

static void
say_test(struct run *r, struct section *s, const struct logrank *l)
{
	if (isnan(l->p))
		return;
	section_sentence(s,
	    l->p < .05 ? "Groups by %s differ in how soon they reoffend by "
			 "more than luck would explain (log-rank test, p %s%s)."
		       : "Groups by %s do not differ in how soon they reoffend "
			 "by more than luck could explain (log-rank test, p "
			 "%s%s); that is no evidence that they are alike.",
	    r->asked->by ? r->asked->by : r->report->default_by,
	    l->p < .001 ? "" : "= ", figure_p(l->p).text);
}

/* Fills the expected events of the groups; NaN where there is no test. */
static void
fill_test(struct run *r, struct section *s, const struct people *x,
    const struct groups *g, double *expected)
{
	const struct plan *p = r->plan;
	struct table *t = section_table(s, "test", "Do the groups differ?");
	ADD_COLUMNS(t, test_columns);
	for (size_t i = 0; i < g->n; i++)
		expected[i] = NAN;
	if (g->overlap || r->asked->weight) {
		table_note(t,
		    g->overlap ? "No test: people can be in several of these "
				 "groups."
			       : "No test: the log-rank test knows no weights. "
				 "--covariates compares groups with weights.");
		return;
	}
	uint32_t *group = group_of_people(r, x, g);
	struct survival plain = survival_of(x, false);
	struct logrank l = logrank_test(&plain, group, g->n, NULL, expected);
	add_test(t, "log-rank", &l);
	say_test(r, s, &l);
	if (p->nstrata) {
		struct survival within = survival_of(x, true);
		l = logrank_test(&within, group, g->n, NULL, NULL);
		add_test(t, "log-rank within strata", &l);
		table_note(t, "Strata: %s.", r->asked->strata);
	}
	table_note(t,
	    "Log-rank test: the groups' reoffences against those expected if "
	    "all groups reoffended alike. Empty when there is one group.");
}

/* --- Cox regression ---------------------------------------------------- */

static void
add_term(
    struct table *t, const struct term *term, const struct fit *fit, size_t j)
{
	struct interval i = fit_limits(fit, j);
	struct slice name = slice_text(term->name);
	table_text(t, name, term_label(term, t->arena));
	table_number(t, fit->coefficient[j]);
	table_number(t, fit_std_error(fit, j));
	table_number(t, exp(fit->coefficient[j]));
	table_number(t, exp(i.low));
	table_number(t, exp(i.high));
	table_number(t, fit_z(fit, j));
	table_number(t, fit_p(fit, j));
}

static void
note_cox(struct run *r, struct table *t, const struct terms *terms)
{
	const struct plan *p = r->plan;
	covariates_note_references(&p->covariates, terms, t);
	table_note(t,
	    "Hazard ratio: how many times as fast people reoffend, all other "
	    "terms equal; of a number, for each 1 more. %s ties%s%s%s.",
	    p->ties == COX_EFRON ? "Efron's" : "Breslow's",
	    r->asked->weight ? ", weights with robust errors" : "",
	    p->nstrata ? ", within strata of " : "",
	    p->nstrata ? r->asked->strata : "");
}

static void
fill_proportional(struct section *s, const struct terms *terms,
    const double *each, double all)
{
	struct table *t = section_table(
	    s, "proportional", "Do the hazard ratios hold over time?");
	size_t nchanging = 0;
	ADD_COLUMNS(t, proportional_columns);
	for (size_t j = 0; j < terms->design.ncolumns; j++) {
		table_text(t, slice_text(terms->item[j].name),
		    term_label(&terms->item[j], t->arena));
		table_number(t, each[j]);
		nchanging += each[j] < .05;
	}
	table_text(t, slice_text("all"), slice_text("All terms"));
	table_number(t, all);
	table_note(t,
	    "A small p says that the hazard ratio changes with (the logarithm "
	    "of) time, so that the one ratio is a mean over the follow-up.");
	if (nchanging)
		section_caution(s,
		    "%zu of %zu hazard ratios change over time (p below "
		    "0.05): read them as means over the follow-up.",
		    nchanging, terms->design.ncolumns);
}

/* The fit into its tables, or why there is none. */
static void
fill_fit(struct run *r, struct section *s, const struct survival *x,
    const struct terms *terms, struct fit *fit)
{
	const struct plan *p = r->plan;
	const struct design *d = &terms->design;
	struct table *t =
	    section_table(s, "cox", "What goes with reoffending sooner?");
	double *each = arena_alloc(&r->arena, (d->ncolumns + 1) * sizeof *each);
	ADD_COLUMNS(t, cox_columns);
	if (!fit->converged) {
		section_caution(s,
		    "The Cox regression has no solution on these people: "
		    "leave covariates out, or look for ones that say the "
		    "same.");
		return;
	}
	double all = cox_proportional_p(x, d, p->ties, fit, COX_LOG_DAYS, each);
	if (r->asked->weight)
		cox_make_robust(x, d, p->ties, fit);
	for (size_t j = 0; j < d->ncolumns; j++)
		add_term(t, &terms->item[j], fit, j);
	note_cox(r, t, terms);
	fill_proportional(s, terms, each, all);
	if (fit->separated)
		section_caution(s,
		    "In some level of the covariates everybody or nobody "
		    "reoffended: its hazard ratio says no more than that.");
}

static int
fill_cox(
    struct run *r, struct section *s, const struct people *x, struct fail *f)
{
	const struct plan *p = r->plan;
	struct survival within = survival_of(x, true);
	struct terms terms;
	struct fit fit;
	if (!r->asked->covariates)
		return 0;
	within.weight = r->asked->weight ? x->weight : NULL;
	int result = covariates_terms(
	    &p->covariates, &r->data, x->rows, false, &terms, f);
	if (result == 0 && terms.design.ncolumns > 0 && x->nevents > 0) {
		cox_fit(&within, &terms.design, p->ties, &fit);
		fill_fit(r, s, &within, &terms, &fit);
		fit_fini(&fit);
	} else if (result == 0) {
		section_caution(s,
		    "No Cox regression: nobody reoffended, or everybody has "
		    "the same covariates.");
	}
	terms_fini(&terms);
	return result;
}

/* --- words ------------------------------------------------------------- */

static void
say_curve(struct section *s, const struct people *x, const struct curve *c)
{
	if (x->rows.n == 0) {
		section_sentence(s, "Nobody can be reported on yet.");
		return;
	}
	struct estimate m = km_median(c->step, c->n);
	const struct km_step *last = &c->step[c->n - 1];
	if (isnan(m.value))
		section_sentence(s,
		    "%s people were followed; fewer than half of them "
		    "reoffended.",
		    figure_count((double)x->rows.n).text);
	else
		section_sentence(s,
		    "%s people were followed; half of them had reoffended by "
		    "day %s.",
		    figure_count((double)x->rows.n).text,
		    figure_count(m.value).text);
	if (isnan(last->low))
		return;
	section_sentence(s,
	    "After %s days %s had not reoffended (95%% interval %s to %s).",
	    figure_count(last->days).text,
	    figure_percent(last->survival, 1).text,
	    figure_percent(last->low, 1).text,
	    figure_percent(last->high, 1).text);
}

static void
add_cautions(struct section *s, const struct people *x)
{
	if (x->nunmatched)
		section_caution(s,
		    "Left out, for there is no record of them in any source "
		    "of offences: %s. Not found is not the same as did not "
		    "reoffend.",
		    figure_count((double)x->nunmatched).text);
	if (x->nunweighted)
		section_caution(s,
		    "%s members without a weight above 0 are left out.",
		    figure_count((double)x->nunweighted).text);
	if (x->nleft)
		section_caution(s,
		    "Died or deported: %s. They count as without reoffence "
		    "to the end, as in the national measure.",
		    figure_count((double)x->nleft).text);
}

static void
add_notes(const struct run *r, struct section *s, struct table *t)
{
	table_note(t,
	    "Kaplan-Meier, with Greenwood's errors and log-log 95%% limits%s.",
	    r->asked->weight ? "; with weights the limits only describe" : "");
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

/* --- the report -------------------------------------------------------- */

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
fill_groups(struct run *r, struct section *s, const struct people *x,
    const struct groups *g)
{
	struct table *curve = section_table(s, "curve", "Time to reoffence");
	struct table *table = section_table(s, "groups", "Median by group");
	double *expected = arena_zalloc(&r->arena, g->n + 1, sizeof *expected);
	struct curve all = curve_of(r, x);
	fill_test(r, s, x, g, expected);
	report_group_columns(r, curve);
	curve->has_total = false;
	ADD_COLUMNS(curve, curve_columns);
	report_group_columns(r, table);
	ADD_COLUMNS(table, group_columns);
	add_curve(r, curve, NULL, &all);
	add_group(r, table, NULL, x, &all, NAN);
	for (size_t i = 0; i < g->n; i++) {
		struct people of = people_of(x, g->group[i].rows, &r->arena);
		struct curve c = curve_of(r, &of);
		add_curve(r, curve, &g->group[i], &c);
		add_group(r, table, &g->group[i], &of, &c, expected[i]);
	}
	table_note(table,
	    "An empty interval has no upper end: too few have reoffended.");
	if (g->overlap)
		table_note(table,
		    "A person can be in several of these groups, so that "
		    "they add up to more than all.");
	add_notes(r, s, curve);
	describe_chart(curve);
}

static int
fill(
    struct run *r, const struct scope *scope, struct section *s, struct fail *f)
{
	struct people x;
	struct groups g;
	if (check(r, f) < 0 || gather(&x, r, scope->rows, f) < 0 ||
	    stratify(&x, r, f) < 0)
		return -1;
	struct curve all = curve_of(r, &x);
	say_curve(s, &x, &all);
	groups_make(&g, &r->data, r->by, r->nby, x.rows);
	fill_groups(r, s, &x, &g);
	groups_fini(&g);
	add_cautions(s, &x);
	return fill_cox(r, s, &x, f);
}

const struct report report_survival = {
    .name = "survival",
    .answers = "how soon people reoffend, and who sooner (members)",
    .title = "Time to reoffence",
    .takes = TAKES_BY | TAKES_WHERE | TAKES_COVARIATES | TAKES_TIES |
	TAKES_STRATA | TAKES_WEIGHT,
    .default_by = "sex",
    .plan = plan,
    .fill = fill,
};
