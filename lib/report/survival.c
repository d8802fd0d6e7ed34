/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * `survival`: how soon people reoffend, and who sooner (METHODS.md 5).
 *
 * Everybody matched is followed from t0 to the first reoffence, else to
 * observed_days, where the data stop telling: immature members count for as
 * long as they were seen. Nobody is censored for being back in custody, as in
 * the national measure (METHODS.md 1.2).
 */
#include "report/survival_people.h"
#include "report/words.h"

#include "base/figure.h"

enum { SHOWN_EVERY = 30 }; /* days between the steps that people see */

/* --- reading ----------------------------------------------------------- */

static int
plan(struct run *r, struct fail *f)
{
	static const char *const ties[] = {"efron", "breslow", NULL};
	struct survival_plan *p = arena_zalloc(&r->arena, 1, sizeof *p);
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
	struct survival_plan *p = r->plan;
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
add_person(struct survival_people *x, const struct run *r, uint32_t row,
    struct fail *f)
{
	const struct survival_plan *p = r->plan;
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
gather(
    struct survival_people *x, struct run *r, struct rows rows, struct fail *f)
{
	const struct survival_plan *p = r->plan;
	struct arena *a = &r->arena;
	*x = (struct survival_people){0};
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
stratify(struct survival_people *x, struct run *r, struct fail *f)
{
	const struct survival_plan *p = r->plan;
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

struct survival
survival_of(const struct survival_people *x, bool is_stratified)
{
	return (struct survival){
	    .n = x->rows.n,
	    .time = x->time,
	    .event = x->event,
	    .stratum = is_stratified ? x->stratum : NULL,
	};
}

size_t
survival_events_by(const struct survival_people *x, double days)
{
	size_t n = 0;
	for (size_t i = 0; i < x->rows.n; i++)
		n += x->event[i] && x->time[i] <= days;
	return n;
}

struct survival_people
survival_people_of(
    const struct survival_people *all, struct rows rows, struct arena *a)
{
	struct survival_people x = {.rows = {rows.row, 0}};
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

/* --- words ------------------------------------------------------------- */

/* "some", where a publication must not count. */
static struct figure
how_many(const struct run *r, size_t n)
{
	return r->asked->publish ? (struct figure){"some"}
				 : figure_count((double)n);
}

static void
add_cautions(
    const struct run *r, struct section *s, const struct survival_people *x)
{
	if (x->nunmatched)
		section_caution(s,
		    "Left out, for there is no record of them in any source "
		    "of offences: %s. Not found is not the same as did not "
		    "reoffend.",
		    how_many(r, x->nunmatched).text);
	if (x->nunweighted)
		section_caution(s, "Left out, for they have no weight: %s.",
		    how_many(r, x->nunweighted).text);
	if (x->nleft)
		section_caution(s,
		    "Died or deported: %s. They count as without reoffence "
		    "to the end, as in the national measure.",
		    how_many(r, x->nleft).text);
}

static void
say_everybody(
    const struct run *r, struct section *s, const struct survival_said *x)
{
	const char *about = r->asked->publish ? "About " : "";
	if (!(x->people > 0)) {
		section_sentence(s,
		    r->asked->publish ? "The figures of everybody are withheld."
				      : "There is nobody to follow yet.");
		return;
	}
	if (isnan(x->median))
		section_sentence(s,
		    "%s%s %s followed; fewer than half of them "
		    "reoffended.",
		    about, figure_count(x->people).text,
		    noun(x->people, "person was", "people were"));
	else
		section_sentence(s,
		    "%s%s %s followed; half of them had reoffended by "
		    "day %s.",
		    about, figure_count(x->people).text,
		    noun(x->people, "person was", "people were"),
		    figure_count(x->median).text);
	if (isnan(x->last.low))
		return;
	int decimals = r->asked->publish ? 0 : 1;
	section_sentence(s,
	    "After %s days %s had not reoffended (95%% interval %s to %s).",
	    figure_count(x->last.days).text,
	    figure_percent(x->last.survival, decimals).text,
	    figure_percent(x->last.low, decimals).text,
	    figure_percent(x->last.high, decimals).text);
}

/* Of a publication's p only its side of 0.05 is said. */
static void
say_test(const struct run *r, struct section *s, double p)
{
	struct buf word = {0};
	if (isnan(p))
		return;
	if (r->asked->publish)
		buf_text(&word, p < .05 ? "below 0.05" : "not below 0.05");
	else
		buf_printf(
		    &word, "%s%s", p < .001 ? "" : "= ", figure_p(p).text);
	section_sentence(s,
	    p < .05 ? "Groups by %s differ in how soon they reoffend by "
		      "more than luck would explain (log-rank test, p %s)."
		    : "Groups by %s do not differ in how soon they reoffend "
		      "by more than luck could explain (log-rank test, p "
		      "%s); that is no evidence that they are alike.",
	    r->asked->by ? r->asked->by : r->report->default_by,
	    buf_cstr(&word));
	buf_fini(&word);
}

/* What the published tables say of everybody; withheld: NaN. */
static void
read_published(struct survival_said *x, const struct section *s)
{
	const struct table *groups = section_find(s, "groups");
	const struct table *curve = section_find(s, "curve");
	size_t n = curve ? table_nrows(curve) : 0;
	bool is_shown = groups && !isnan(table_value(groups, 0, "events"));
	x->people = is_shown ? table_value(groups, 0, "members") : NAN;
	x->median = groups ? table_value(groups, 0, "median_days") : NAN;
	x->last = (struct km_step){.low = NAN};
	for (size_t i = 0; i < n && x->people > 0; i++) {
		int group = table_column(curve, "group");
		if (!slice_is(table_cell(curve, i, (size_t)group)->text, "all"))
			continue;
		x->last.days = table_value(curve, i, "days");
		x->last.survival = table_value(curve, i, "survival");
		x->last.low = table_value(curve, i, "low");
		x->last.high = table_value(curve, i, "high");
	}
}

static void
say(const struct run *r, const struct scope *scope, struct section *s)
{
	struct survival_said said = *(struct survival_said *)*scope->left;
	if (r->asked->publish)
		read_published(&said, s);
	say_everybody(r, s, &said);
	say_test(r, s, said.p);
}

/* --- the report -------------------------------------------------------- */

static int
fill(
    struct run *r, const struct scope *scope, struct section *s, struct fail *f)
{
	struct survival_said *said = arena_zalloc(&r->arena, 1, sizeof *said);
	struct survival_people x;
	struct groups g;
	if (check(r, f) < 0 || gather(&x, r, scope->rows, f) < 0 ||
	    stratify(&x, r, f) < 0)
		return -1;
	groups_make(&g, &r->data, r->by, r->nby, x.rows);
	survival_fill_groups(r, s, &x, &g, said);
	groups_fini(&g);
	*scope->left = said;
	add_cautions(r, s, &x);
	return survival_fill_cox(r, s, &x, f);
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
    .say = say,
};
