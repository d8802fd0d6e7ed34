/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * `compare`: those who took part against similar people who did not, matched
 * by propensity score (METHODS.md 4, DESIGN.md 7).
 *
 * Tables are always printed. What they say is put into words only when no
 * reason of stats/refusal.h speaks against it.
 */
#include "report/report.h"

#include "base/figure.h"
#include "base/mem.h"
#include "report/compare_outcome.h"
#include "report/compare_words.h"
#include "report/sample.h"
#include "report/words.h"
#include "stats/balance.h"
#include "stats/effect.h"
#include "stats/match.h"
#include "stats/power.h"
#include "stats/refusal.h"
#include "stats/sensitivity.h"

enum { NCHECKS = 5 };

static const char *const methods[] = {"radius", "nearest", NULL};
static const char *const scales[] = {"logit", "score", NULL};

struct plan {
	struct covariates covariates;
	struct outcomes_wanted outcomes;
	struct match_rule rule;
	struct sample_columns columns;
	size_t sex, left;
};

/* A section being filled. */
struct job {
	struct run *r;
	const struct plan *plan;
	struct section *s;
	const struct scope *scope;
	struct sample sample;
	struct matching matching;
	struct outcome_result result[OUTCOME_MAX];
	struct difference check[NCHECKS];
	const char *check_name[NCHECKS];
	double *smd_after;
	size_t nsmd;
	size_t nused; /* of the pool */
	double ess;
};

#define ADD_COLUMNS(t, c) table_columns(t, c, sizeof(c) / sizeof *(c))

/* --- plan -------------------------------------------------------------- */

static int
plan_rule(struct match_rule *rule, struct run *r, struct fail *f)
{
	const struct asked *a = r->asked;
	int method = asked_word("method", a->method, methods, f);
	int scale = asked_word("scale", a->scale, scales, f);
	if (method < 0 || scale < 0 || match_caliper(rule, a->caliper, f) < 0)
		return -1;
	rule->method = method == 0 ? MATCH_RADIUS : MATCH_NEAREST;
	rule->scale = scale == 0 ? MATCH_LOGIT : MATCH_SCORE;
	int n = a->exact ? run_want_keys(r, "exact", a->exact, rule->exact,
			       GROUP_MAX_KEYS, f)
			 : 0;
	if (n < 0)
		return -1;
	rule->nexact = (size_t)n;
	return 0;
}

static int
plan(struct run *r, struct fail *f)
{
	struct plan *p = arena_zalloc(&r->arena, 1, sizeof *p);
	const struct asked *a = r->asked;
	r->plan = p;
	sample_want(&p->columns, &r->data);
	p->sex = data_want(&r->data, RECORD_MEMBER, "sex", DATA_TEXT);
	p->left = data_want(&r->data, RECORD_MEMBER, "left", DATA_TEXT);
	if (plan_rule(&p->rule, r, f) < 0)
		return -1;
	if (covariates_want(&p->covariates, r, "covariates",
		a->covariates ? a->covariates : sample_covariates, f) < 0)
		return -1;
	return outcomes_want(&p->outcomes, r, a->outcome, f);
}

static int
check(const struct run *r, struct fail *f)
{
	struct plan *p = r->plan;
	bool is_usual = !r->asked->covariates;
	for (size_t i = 0; i < p->rule.nexact; i++) {
		if (!covariate_is_known_at_index(
			slice_text(p->rule.exact[i].text)))
			return fail_set(f, FAIL_USAGE,
			    "--exact %s: known only after the index date",
			    p->rule.exact[i].text);
		if (key_check(&p->rule.exact[i], &r->data, f) < 0)
			return -1;
	}
	if (covariates_check(&p->covariates, &r->data, is_usual, f) < 0)
		return -1;
	return outcomes_check(&p->outcomes, &r->data, f);
}

/* --- tables ------------------------------------------------------------ */

static const struct column outcome_columns[] = {
    {"outcome", NULL, COLUMN_TEXT, ROLE_GROUP, 0, NULL},
    {"treated_n", "Treated people", COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"treated", NULL, COLUMN_NUMBER, ROLE_NONE, 2, NULL},
    {"treated_low", "Treated, lower limit", COLUMN_NUMBER, ROLE_LOW, 2, NULL},
    {"treated_high", "Treated, upper limit", COLUMN_NUMBER, ROLE_HIGH, 2, NULL},
    {"comparison_n", "Comparison people", COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"comparison_ess", "Effective size", COLUMN_NUMBER, ROLE_NONE, 1, NULL},
    {"comparison", NULL, COLUMN_NUMBER, ROLE_NONE, 2, NULL},
    {"comparison_low", "Comparison, lower limit", COLUMN_NUMBER, ROLE_LOW, 2,
	NULL},
    {"comparison_high", "Comparison, upper limit", COLUMN_NUMBER, ROLE_HIGH, 2,
	NULL},
    {"difference", NULL, COLUMN_NUMBER, ROLE_NONE, 2, "points"},
    {"difference_low", "Difference, lower limit", COLUMN_NUMBER, ROLE_LOW, 2,
	"points"},
    {"difference_high", "Difference, upper limit", COLUMN_NUMBER, ROLE_HIGH, 2,
	"points"},
    {"std_error", NULL, COLUMN_NUMBER, ROLE_NONE, 4, NULL},
    {"t", "t", COLUMN_NUMBER, ROLE_NONE, 2, NULL},
    {"df", "Degrees of freedom", COLUMN_NUMBER, ROLE_NONE, 1, NULL},
    {"p", "p", COLUMN_P, ROLE_NONE, 0, NULL},
    {"p_holm", "p, Holm", COLUMN_P, ROLE_NONE, 0, NULL},
    {"p_bh", "p, Benjamini- Hochberg", COLUMN_P, ROLE_NONE, 0, NULL},
};

static const struct column columns_of_balance[] = {
    {"covariate", NULL, COLUMN_TEXT, ROLE_GROUP, 0, NULL},
    {"level", NULL, COLUMN_TEXT, ROLE_GROUP, 0, NULL},
    {"treated", NULL, COLUMN_NUMBER, ROLE_NONE, 2, NULL},
    {"comparison_before", NULL, COLUMN_NUMBER, ROLE_NONE, 2, NULL},
    {"comparison_after", NULL, COLUMN_NUMBER, ROLE_NONE, 2, NULL},
    {"smd_before", "SMD before", COLUMN_NUMBER, ROLE_NONE, 3, NULL},
    {"smd_after", "SMD after", COLUMN_NUMBER, ROLE_NONE, 3, NULL},
};

static const struct column model_columns[] = {
    {"term", NULL, COLUMN_TEXT, ROLE_GROUP, 0, NULL},
    {"coefficient", NULL, COLUMN_NUMBER, ROLE_NONE, 4, NULL},
    {"std_error", NULL, COLUMN_NUMBER, ROLE_NONE, 4, NULL},
    {"z", "z", COLUMN_NUMBER, ROLE_NONE, 2, NULL},
    {"p", "p", COLUMN_P, ROLE_NONE, 0, NULL},
};

static const struct column summary_columns[] = {
    {"treated", NULL, COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"treated_matched", NULL, COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"comparison_pool", NULL, COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"comparison_used", NULL, COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"comparison_ess", "Effective size", COLUMN_NUMBER, ROLE_NONE, 1, NULL},
    {"method", NULL, COLUMN_TEXT, ROLE_NONE, 0, NULL},
    {"scale", NULL, COLUMN_TEXT, ROLE_NONE, 0, NULL},
    {"caliper", NULL, COLUMN_NUMBER, ROLE_NONE, 4, NULL},
    {"c_statistic", "c-statistic", COLUMN_NUMBER, ROLE_NONE, 3, NULL},
};

static const struct column robust_columns[] = {
    {"check", NULL, COLUMN_TEXT, ROLE_GROUP, 0, NULL},
    {"difference", NULL, COLUMN_NUMBER, ROLE_NONE, 2, "points"},
    {"std_error", NULL, COLUMN_NUMBER, ROLE_NONE, 4, NULL},
    {"low", "Difference, lower limit", COLUMN_NUMBER, ROLE_LOW, 2, "points"},
    {"high", "Difference, upper limit", COLUMN_NUMBER, ROLE_HIGH, 2, "points"},
    {"p", "p", COLUMN_P, ROLE_NONE, 0, NULL},
};

static const struct column sensitivity_columns[] = {
    {"outcome", NULL, COLUMN_TEXT, ROLE_GROUP, 0, NULL},
    {"detectable", "Detectable difference", COLUMN_NUMBER, ROLE_NONE, 2,
	"points"},
    {"people_needed", "Treated people needed", COLUMN_COUNT, ROLE_NONE, 0,
	NULL},
    {"risk_ratio", NULL, COLUMN_NUMBER, ROLE_NONE, 2, NULL},
    {"risk_ratio_low", "Risk ratio, lower limit", COLUMN_NUMBER, ROLE_LOW, 2,
	NULL},
    {"risk_ratio_high", "Risk ratio, upper limit", COLUMN_NUMBER, ROLE_HIGH, 2,
	NULL},
    {"e_value", "E-value", COLUMN_NUMBER, ROLE_NONE, 2, NULL},
    {"e_value_limit", "E-value of the limit", COLUMN_NUMBER, ROLE_NONE, 2,
	NULL},
    {"gamma", "Rosenbaum's bound", COLUMN_NUMBER, ROLE_NONE, 2, NULL},
};

static const struct column people_columns[] = {
    {"arm", NULL, COLUMN_TEXT, ROLE_GROUP, 0, NULL},
    {"members", NULL, COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"not_matched", "No offence records", COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"immature", "Too early", COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"analysed", NULL, COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"used", "Used after matching", COLUMN_COUNT, ROLE_NONE, 0, NULL},
};

/* A number of an outcome's unit, as people see it. */
static void
add_in_unit(struct table *t, enum outcome_unit unit, double v)
{
	if (unit == OUTCOME_RATE)
		table_as(t, v, COLUMN_RATE, 1);
	else
		table_as(t, v, COLUMN_NUMBER, unit == OUTCOME_DAYS ? 0 : 2);
}

static void
add_outcome(struct table *t, const struct outcome_result *x)
{
	enum outcome_unit unit = x->outcome->unit;
	const struct difference *d = &x->difference;
	table_text(t, slice_text(x->outcome->name), x->outcome->label);
	table_number(t, x->treated.n);
	add_in_unit(t, unit, x->treated.mean);
	add_in_unit(t, unit, x->treated_limits.low);
	add_in_unit(t, unit, x->treated_limits.high);
	table_number(t, (double)x->comparison_n);
	table_number(t, x->comparison.n);
	add_in_unit(t, unit, x->comparison.mean);
	add_in_unit(t, unit, x->comparison_limits.low);
	add_in_unit(t, unit, x->comparison_limits.high);
	add_in_unit(t, unit, d->value);
	add_in_unit(t, unit, d->low);
	add_in_unit(t, unit, d->high);
	table_number(t, d->std_error);
	table_number(t, d->t);
	table_number(t, d->df);
	table_number(t, d->p);
	table_number(t, x->p_holm);
	table_number(t, x->p_bh);
}

/* Compares every outcome; returns how many tests that makes. */
static size_t
fill_outcomes(struct job *j)
{
	const struct outcomes_wanted *o = &j->plan->outcomes;
	struct table *t =
	    section_table(j->s, "outcomes", "How the arms compare");
	double *y =
	    arena_alloc(&j->r->arena, (j->sample.rows.n + 1) * sizeof *y);
	size_t ntests = 0;
	ADD_COLUMNS(t, outcome_columns);
	for (size_t i = 0; i < o->n; i++) {
		outcome_values(&o->item[i], o, &j->r->data, &j->sample, y);
		j->result[i] =
		    outcome_compare(&o->item[i], &j->sample, &j->matching, y);
		ntests += !isnan(j->result[i].difference.p);
	}
	outcomes_adjust(j->result, o->n);
	for (size_t i = 0; i < o->n; i++) {
		add_outcome(t, &j->result[i]);
		if (j->result[i].is_withheld)
			table_note(t,
			    "%s: withheld, because fewer than 30 people who "
			    "took part reoffended.",
			    j->result[i].outcome->label.p);
	}
	table_note(t,
	    "Limits: Wilson's of shares, Student's t of means; of the "
	    "comparison on its effective size, because matched people carry "
	    "unequal weights. Difference: treated less comparison, Welch's "
	    "t.");
	table_note(t,
	    "%zu tests were made: with so many, some small p come by chance. "
	    "Holm's and Benjamini and Hochberg's p allow for that.",
	    ntests);
	return ntests;
}

/* --- balance ----------------------------------------------------------- */

static void
add_balance(struct table *t, const struct term *term, const struct balance *b)
{
	bool is_level = slice_present(term->level);
	struct slice key = slice_text(term->covariate);
	table_text(t, key, value_label(SLICE_NONE, key, t->arena));
	table_text(t, term->level, term->label);
	const double means[] = {
	    b->treated, b->comparison_before, b->comparison_after};
	for (size_t i = 0; i < 3; i++)
		if (is_level)
			table_as(t, means[i], COLUMN_RATE, 1);
		else
			table_number(t, means[i]);
	table_number(t, b->smd_before);
	table_number(t, b->smd_after);
}

/* How many of the differences are in which band (METHODS.md 4.2). */
static void
note_bands(struct job *j, struct table *t, const struct terms *terms)
{
	size_t good = 0, fair = 0, poor = 0, worst = 0;
	for (size_t i = 0; i < j->nsmd; i++) {
		double smd = fabs(j->smd_after[i]);
		good += smd <= .05;
		fair += smd > .05 && smd <= .10;
		poor += !(smd <= .10);
		if (!(smd <= fabs(j->smd_after[worst])))
			worst = i;
	}
	table_note(t,
	    "SMD: difference of means in standard deviations, of all treated "
	    "and the whole pool. After matching %zu are good (up to 0.05), "
	    "%zu reasonable (up to 0.10), %zu poor%s%s.",
	    good, fair, poor, j->nsmd ? "; the worst is " : "",
	    j->nsmd ? terms->item[worst].name : "");
}

static void
describe_love(struct table *t)
{
	t->chart = (struct chart){
	    .kind = CHART_LOVE,
	    .title = "How alike the arms are, before and after matching",
	    .value = table_column(t, "smd_after"),
	    .x = table_column(t, "smd_before"),
	    .low = -1,
	    .high = -1,
	    .reference = NAN,
	};
}

static int
fill_balance(struct job *j, struct fail *f)
{
	struct table *t =
	    section_table(j->s, "balance", "Are the matched people alike?");
	struct terms all;
	ADD_COLUMNS(t, columns_of_balance);
	int result = covariates_terms(
	    &j->plan->covariates, &j->r->data, j->sample.rows, true, &all, f);
	if (result == 0) {
		size_t n = all.design.ncolumns;
		struct balance *b =
		    arena_zalloc(&j->r->arena, n + 1, sizeof *b);
		j->smd_after =
		    arena_zalloc(&j->r->arena, n + 1, sizeof(double));
		balance_columns(
		    &all.design, j->sample.treated, j->matching.weight, b);
		for (size_t i = 0; i < n; i++) {
			add_balance(t, &all.item[i], &b[i]);
			j->smd_after[j->nsmd++] = b[i].smd_after;
		}
		note_bands(j, t, &all);
	}
	terms_fini(&all);
	describe_love(t);
	return result;
}

/* --- model and summary ------------------------------------------------- */

static void
add_model(struct table *t, struct slice name, struct slice label,
    const struct fit *fit, size_t k)
{
	table_text(t, name, label);
	table_number(t, fit->coefficient[k]);
	table_number(t, fit_std_error(fit, k));
	table_number(t, fit_z(fit, k));
	table_number(t, fit_p(fit, k));
}

static void
fill_model(struct job *j)
{
	const struct sample *x = &j->sample;
	struct table *t =
	    section_table(j->s, "model", "Who takes part: the score");
	ADD_COLUMNS(t, model_columns);
	add_model(
	    t, slice_text("(intercept)"), slice_text("Intercept"), &x->fit, 0);
	for (size_t k = 0; k < x->terms.design.ncolumns; k++)
		add_model(t, slice_text(x->terms.item[k].name),
		    term_label(&x->terms.item[k], t->arena), &x->fit, k + 1);
	covariates_note_references(&j->plan->covariates, &x->terms, t);
	table_note(t,
	    "Logistic regression of having taken part. An empty coefficient "
	    "says no more than the terms above it.");
	if (x->fit.separated)
		section_caution(j->s,
		    "In some level of the covariates everybody or nobody took "
		    "part: these people have nobody to be compared with.");
}

static void
fill_summary(struct job *j)
{
	const struct sample *x = &j->sample;
	const struct match_rule *rule = &j->plan->rule;
	struct table *t = section_table(j->s, "summary", "The matching");
	ADD_COLUMNS(t, summary_columns);
	table_number(t, (double)x->arm[1].analysed);
	table_number(t, (double)j->matching.nmatched);
	table_number(t, (double)x->arm[0].analysed);
	table_number(t, (double)j->nused);
	table_number(t, j->ess);
	table_text(t, slice_text(methods[rule->method]), SLICE_NONE);
	table_text(t, slice_text(scales[rule->scale]), SLICE_NONE);
	table_number(t, j->matching.caliper);
	table_number(t, x->c_statistic);
	table_note(t,
	    rule->method == MATCH_RADIUS
		? "Radius: everybody who took part is compared with all whose "
		  "score is within the caliper, who share one weight; people "
		  "can serve several times."
		: "Nearest: everybody who took part is paired with the "
		  "nearest free score within the caliper, highest scores "
		  "first.");
	if (rule->nexact)
		table_note(t, "Only people who share %s are compared.",
		    j->r->asked->exact);
	table_note(t,
	    "c-statistic: 0.5 when the score does not tell the arms apart, 1 "
	    "when it does so wholly, which leaves nobody to compare.");
}

static void
add_arm(struct table *t, const char *arm, const char *label,
    const struct arm_counts *c, size_t used)
{
	table_text(t, slice_text(arm), slice_text(label));
	table_number(t, (double)c->members);
	table_number(t, (double)c->unmatched);
	table_number(t, (double)c->immature);
	table_number(t, (double)c->analysed);
	table_number(t, (double)used);
}

static void
fill_people(struct job *j)
{
	struct table *t = section_table(j->s, "people", "Who was analysed");
	ADD_COLUMNS(t, people_columns);
	add_arm(
	    t, "treated", "Took part", &j->sample.arm[1], j->matching.nmatched);
	add_arm(t, "comparison", "Did not", &j->sample.arm[0], j->nused);
	if (j->sample.nneither)
		table_note(t, "%s members are in neither arm.",
		    figure_count((double)j->sample.nneither).text);
	table_note(t,
	    "The result is of the people used; for those who were not "
	    "analysed it may be different.");
}

/* --- robust checks ----------------------------------------------------- */

/* The first outcome by another matching. */
static struct difference
match_again(
    struct job *j, enum match_method method, double factor, const double *y)
{
	struct matching m = sample_match(
	    &j->sample, &j->plan->rule, method, factor, &j->r->arena);
	return outcome_compare(j->result[0].outcome, &j->sample, &m, y)
	    .difference;
}

/* People without the outcome have no weight in a regression. */
static struct difference
regress(struct job *j, const struct design *x, const double *y)
{
	size_t n = j->sample.rows.n;
	double *weight = mem_zalloc(n + 1, sizeof *weight);
	double *value = mem_zalloc(n + 1, sizeof *value);
	for (size_t i = 0; i < n; i++) {
		weight[i] = isnan(y[i]) ? 0 : j->matching.weight[i];
		value[i] = isnan(y[i]) ? 0 : y[i];
	}
	struct difference d =
	    effect_fit(x, n, j->sample.treated, value, weight);
	mem_free(weight);
	mem_free(value);
	return d;
}

static void
add_check(struct job *j, struct table *t, size_t i)
{
	static const struct {
		const char *name, *label;
	} labels[] = {
	    {"sandwich", "Sandwich errors"},
	    {"doubly_robust", "Doubly robust"},
	    {"nearest", "Nearest neighbour"},
	    {"radius", "Radius"},
	    {"caliper_half", "Half the caliper"},
	    {"caliper_double", "Twice the caliper"},
	};
	const struct difference *d = &j->check[i];
	enum outcome_unit unit = j->result[0].outcome->unit;
	struct slice label = SLICE_NONE;
	for (size_t k = 0; k < sizeof labels / sizeof *labels; k++)
		if (strcmp(labels[k].name, j->check_name[i]) == 0)
			label = slice_text(labels[k].label);
	table_text(t, slice_text(j->check_name[i]), label);
	add_in_unit(t, unit, d->value);
	table_number(t, d->std_error);
	add_in_unit(t, unit, d->low);
	add_in_unit(t, unit, d->high);
	table_number(t, d->p);
}

static void
fill_robust(struct job *j)
{
	const struct outcomes_wanted *o = &j->plan->outcomes;
	enum match_method method = j->plan->rule.method;
	bool is_radius = method == MATCH_RADIUS;
	struct table *t =
	    section_table(j->s, "robust", "Other ways to compare");
	double *y =
	    arena_alloc(&j->r->arena, (j->sample.rows.n + 1) * sizeof *y);
	outcome_values(&o->item[0], o, &j->r->data, &j->sample, y);
	j->check_name[0] = "sandwich";
	j->check[0] = regress(j, NULL, y);
	j->check_name[1] = "doubly_robust";
	j->check[1] = regress(j, &j->sample.terms.design, y);
	j->check_name[2] = is_radius ? "nearest" : "radius";
	j->check[2] =
	    match_again(j, is_radius ? MATCH_NEAREST : MATCH_RADIUS, 1, y);
	j->check_name[3] = "caliper_half";
	j->check[3] = match_again(j, method, .5, y);
	j->check_name[4] = "caliper_double";
	j->check[4] = match_again(j, method, 2, y);
	ADD_COLUMNS(t, robust_columns);
	for (size_t i = 0; i < NCHECKS; i++)
		add_check(j, t, i);
	table_note(t,
	    "Of the first outcome (%.*s). Sandwich: HC3 errors. Doubly robust: "
	    "regression on the covariates too. A result that these change is "
	    "not to be relied on.",
	    (int)o->item[0].label.n, o->item[0].label.p);
}

/* --- sensitivity ------------------------------------------------------- */

/* Rosenbaum's bound of the pairs; NaN for other matchings. */
static double
gamma_of(struct job *j, const struct outcome *o)
{
	const struct sample *x = &j->sample;
	const struct matching *m = &j->matching;
	size_t n = 0;
	if (!m->partner || o->unit == OUTCOME_DAYS)
		return NAN;
	double *y = mem_zalloc(x->rows.n + 1, sizeof *y);
	double *change = mem_zalloc(x->rows.n + 1, sizeof *change);
	outcome_values(o, &j->plan->outcomes, &j->r->data, x, y);
	for (size_t i = 0; i < x->rows.n; i++) {
		size_t with = m->partner[i];
		if (x->treated[i] && with != MATCH_NONE && !isnan(y[i]) &&
		    !isnan(y[with]))
			change[n++] = y[i] - y[with];
	}
	double gamma = sensitivity_gamma(change, n);
	mem_free(y);
	mem_free(change);
	return gamma;
}

static void
add_sensitivity(struct job *j, struct table *t, const struct outcome_result *x)
{
	const struct difference *d = &x->difference;
	struct estimate ratio = outcome_risk_ratio(x);
	table_text(t, slice_text(x->outcome->name), x->outcome->label);
	add_in_unit(
	    t, x->outcome->unit, power_detectable_difference(d->std_error));
	table_number(t, ceil(power_people_for_t(x->treated.n, d->t, d->df)));
	table_number(t, ratio.value);
	table_number(t, ratio.low);
	table_number(t, ratio.high);
	table_number(t, sensitivity_e_value(ratio.value));
	table_number(t, sensitivity_e_value_limit(ratio));
	table_number(t, gamma_of(j, x->outcome));
}

static void
fill_sensitivity(struct job *j)
{
	struct table *t = section_table(j->s, "sensitivity",
	    "What could be seen, and what explain it away");
	ADD_COLUMNS(t, sensitivity_columns);
	for (size_t i = 0; i < j->plan->outcomes.n; i++)
		add_sensitivity(j, t, &j->result[i]);
	table_note(t,
	    "Detectable: the difference that a comparison of this size shows "
	    "as significant four times in five. Needed: treated people for "
	    "this very difference to have been significant.");
	table_note(t,
	    "E-value: an unmeasured factor would have to go with both taking "
	    "part and the outcome by a risk ratio of that much to explain the "
	    "difference away; of the limit, to make it insignificant.");
	if (j->matching.partner)
		table_note(t,
		    "Rosenbaum's bound: how many times as likely to take part "
		    "one of a pair could be, before the result is no longer "
		    "significant.");
}

/* --- words ------------------------------------------------------------- */

static struct whom
whom_of_job(const struct job *j)
{
	const struct data_column *sex = &j->r->data.column[j->plan->sex];
	bool men = true, women = true;
	for (size_t i = 0; i < j->sample.rows.n; i++) {
		uint32_t code = sex->code[j->sample.rows.row[i]];
		struct slice s = code == DATA_ABSENT
		    ? SLICE_NONE
		    : strmap_key(&sex->values, code);
		men &= slice_is(s, "\"M\"");
		women &= slice_is(s, "\"F\"");
	}
	return whom_of(men, women, scope_follow_up(j->scope, &j->r->arena));
}

static double
unmatched_share(const struct arm_counts *c)
{
	return c->members ? (double)c->unmatched / (double)c->members : NAN;
}

static unsigned
reasons_of(const struct job *j)
{
	const struct refusal_facts facts = {
	    .smd_after = j->smd_after,
	    .nsmd = j->nsmd,
	    .treated = j->sample.arm[1].analysed,
	    .treated_matched = j->matching.nmatched,
	    .ess = j->ess,
	    .unmatched_treated = unmatched_share(&j->sample.arm[1]),
	    .unmatched_comparison = unmatched_share(&j->sample.arm[0]),
	    .result = j->result[0].difference,
	    .robust = j->check,
	    .nrobust = NCHECKS,
	};
	return refusal_reasons(&facts);
}

static void
say_refusal(struct section *s, unsigned reasons)
{
	static const struct {
		unsigned bit;
		const char *words;
	} why[] = {
	    {REFUSAL_BALANCE,
		"the matched people are not alike (a "
		"standardised difference above 0.10)"},
	    {REFUSAL_SUPPORT,
		"more than 20% of those who took part have "
		"nobody to be compared with"},
	    {REFUSAL_SIZE, "the comparison is worth fewer than 30 people"},
	    {REFUSAL_LINKAGE,
		"the shares without offence records differ by "
		"more than 5 points between the arms"},
	    {REFUSAL_FRAGILE,
		"other ways to compare say otherwise, or could "
		"not be used"},
	};
	struct buf b = {0};
	for (size_t i = 0; i < sizeof why / sizeof *why; i++)
		if (reasons & why[i].bit)
			buf_printf(&b, "%s%s", b.n ? "; " : "", why[i].words);
	section_caution(s,
	    "No conclusion can be drawn: %s. The tables show what was "
	    "computed, not what taking part does.",
	    buf_cstr(&b));
	buf_fini(&b);
}

static void
say_outcome(struct section *s, const struct outcome_result *x, struct whom w)
{
	struct buf b = {0};
	if (isnan(x->difference.p))
		return;
	words_level(&b, x, w);
	buf_byte(&b, ' ');
	words_effect(&b, x, w);
	section_sentence(s, "%s", buf_cstr(&b));
	buf_fini(&b);
}

static void
say_all(struct job *j)
{
	unsigned reasons = reasons_of(j);
	struct whom w = whom_of_job(j);
	if (reasons)
		say_refusal(j->s, reasons);
	for (size_t i = 0; i < j->plan->outcomes.n && !reasons; i++)
		if (!j->plan->outcomes.is_default || i < 3)
			say_outcome(j->s, &j->result[i], w);
	section_caution(j->s,
	    "The people compared with are from the same records, and may have "
	    "had other help. Nobody measured how much people wanted to "
	    "change: who takes part may differ in what no record shows.");
}

static void
add_cautions(struct job *j)
{
	const struct arm_counts *arm = j->sample.arm;
	const struct data_column *left = &j->r->data.column[j->plan->left];
	size_t nleft = 0, off = arm[1].analysed - j->matching.nmatched;
	for (size_t i = 0; i < j->sample.rows.n; i++)
		nleft += left->code[j->sample.rows.row[i]] != DATA_ABSENT;
	if (off)
		section_caution(j->s,
		    "%s of %s who took part had nobody similar and %s left "
		    "out (off support).",
		    figure_count((double)off).text,
		    figure_count((double)arm[1].analysed).text,
		    noun((double)off, "is", "are"));
	if (arm[0].unmatched + arm[1].unmatched)
		section_caution(j->s,
		    "Without offence records and left out: %s of those who "
		    "took part, %s of the others.",
		    figure_percent(unmatched_share(&arm[1]), 1).text,
		    figure_percent(unmatched_share(&arm[0]), 1).text);
	if (nleft)
		section_caution(j->s,
		    "Died or deported: %s. They count as without reoffence, "
		    "as in the national measure.",
		    figure_count((double)nleft).text);
}

/* --- the report -------------------------------------------------------- */

static void
match(struct job *j)
{
	const struct sample *x = &j->sample;
	double *pool = mem_zalloc(x->rows.n + 1, sizeof *pool);
	j->matching = sample_match(
	    x, &j->plan->rule, j->plan->rule.method, 1, &j->r->arena);
	for (size_t i = 0; i < x->rows.n; i++)
		if (!x->treated[i] && j->matching.weight[i] > 0)
			pool[j->nused++] = j->matching.weight[i];
	j->ess = moments_ess(pool, j->nused);
	mem_free(pool);
}

static int
fill_tables(struct job *j, struct fail *f)
{
	match(j);
	fill_outcomes(j);
	if (fill_balance(j, f) < 0)
		return -1;
	fill_summary(j);
	fill_people(j);
	fill_robust(j);
	fill_sensitivity(j);
	fill_model(j);
	say_all(j);
	add_cautions(j);
	return 0;
}

static int
fill(
    struct run *r, const struct scope *scope, struct section *s, struct fail *f)
{
	const struct plan *p = r->plan;
	struct job j = {.r = r, .plan = p, .s = s, .scope = scope};
	if (check(r, f) < 0 ||
	    sample_gather(
		&j.sample, &p->columns, r, scope->rows, &r->arena, f) < 0)
		return -1;
	if (!j.sample.arm[0].analysed || !j.sample.arm[1].analysed) {
		section_caution(s, "There is nobody to compare: %s",
		    j.sample.arm[1].analysed ? "the comparison is empty."
					     : "nobody took part.");
		return 0;
	}
	int result = sample_score(
	    &j.sample, &p->covariates, &p->rule, &r->data, &r->arena, f);
	if (result == 0 && !j.sample.fit.converged)
		section_caution(s,
		    "No comparison: the model of who takes part has no "
		    "solution. Leave covariates out, or look for ones that "
		    "say the same.");
	else if (result == 0)
		result = fill_tables(&j, f);
	sample_fini(&j.sample);
	return result;
}

const struct report report_compare = {
    .name = "compare",
    .answers = "those who took part against similar people (members of two "
	       "arms)",
    .title = "Matched comparison",
    .takes = TAKES_WHERE | TAKES_COVARIATES | TAKES_OUTCOME | TAKES_METHOD |
	TAKES_CALIPER | TAKES_SCALE | TAKES_EXACT,
    .plan = plan,
    .fill = fill,
};
