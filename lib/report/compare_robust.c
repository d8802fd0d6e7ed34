/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How far the result of `compare` can be relied on: the first outcome
 * compared in other ways, what the comparison could have shown, and what
 * unmeasured would explain it away.
 */
#include "report/compare_job.h"

#include "base/mem.h"
#include "stats/effect.h"
#include "stats/match.h"
#include "stats/power.h"
#include "stats/sensitivity.h"

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

/* --- robust checks ----------------------------------------------------- */

/* The first outcome by another matching. */
static struct difference
match_again(struct compare_job *j, enum match_method method, double factor,
    const double *y)
{
	struct matching m = sample_match(
	    &j->sample, &j->plan->rule, method, factor, &j->r->arena);
	return outcome_compare(j->result[0].outcome, &j->sample, &m, y)
	    .difference;
}

/* People without the outcome have no weight in a regression. */
static struct difference
regress(struct compare_job *j, const struct design *x, const double *y)
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
add_check(struct compare_job *j, struct table *t, const char *name, size_t i)
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
		if (strcmp(labels[k].name, name) == 0)
			label = slice_text(labels[k].label);
	table_text(t, slice_text(name), label);
	compare_add_in_unit(t, unit, d->value);
	table_number(t, d->std_error);
	compare_add_in_unit(t, unit, d->low);
	compare_add_in_unit(t, unit, d->high);
	table_number(t, d->p);
}

void
compare_fill_robust(struct compare_job *j)
{
	const struct outcomes_wanted *o = &j->plan->outcomes;
	enum match_method method = j->plan->rule.method;
	bool is_radius = method == MATCH_RADIUS;
	const char *const names[COMPARE_CHECKS] = {"sandwich", "doubly_robust",
	    is_radius ? "nearest" : "radius", "caliper_half", "caliper_double"};
	struct table *t =
	    section_table(j->s, "robust", "Other ways to compare");
	double *y =
	    arena_alloc(&j->r->arena, (j->sample.rows.n + 1) * sizeof *y);
	outcome_values(&o->item[0], o, &j->r->data, &j->sample, y);
	j->check[0] = regress(j, NULL, y);
	j->check[1] = regress(j, &j->sample.terms.design, y);
	j->check[2] =
	    match_again(j, is_radius ? MATCH_NEAREST : MATCH_RADIUS, 1, y);
	j->check[3] = match_again(j, method, .5, y);
	j->check[4] = match_again(j, method, 2, y);
	ADD_COLUMNS(t, robust_columns);
	for (size_t i = 0; i < COMPARE_CHECKS; i++)
		add_check(j, t, names[i], i);
	table_note(t,
	    "Of the first outcome (%.*s). Sandwich: HC3 errors. Doubly robust: "
	    "regression on the covariates too. A result that these change is "
	    "not to be relied on.",
	    (int)o->item[0].label.n, o->item[0].label.p);
}

/* --- sensitivity ------------------------------------------------------- */

/* Rosenbaum's bound of the pairs; NaN for other matchings. */
static double
gamma_of(struct compare_job *j, const struct outcome *o)
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
add_sensitivity(
    struct compare_job *j, struct table *t, const struct outcome_result *x)
{
	const struct difference *d = &x->difference;
	struct estimate ratio = outcome_risk_ratio(x);
	table_text(t, slice_text(x->outcome->name), x->outcome->label);
	compare_add_in_unit(
	    t, x->outcome->unit, power_detectable_difference(d->std_error));
	table_number(t, ceil(power_people_for_t(x->treated.n, d->t, d->df)));
	table_number(t, ratio.value);
	table_number(t, ratio.low);
	table_number(t, ratio.high);
	table_number(t, sensitivity_e_value(ratio.value));
	table_number(t, sensitivity_e_value_limit(ratio));
	table_number(t, gamma_of(j, x->outcome));
}

void
compare_fill_sensitivity(struct compare_job *j)
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
