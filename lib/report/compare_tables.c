/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The tables of `compare` that say how the arms compare and who is in them.
 */
#include "report/compare_job.h"

#include "base/figure.h"
#include "stats/sensitivity.h"

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

/* How many people there is anything to count of: for disclosure control. */
static const struct column control_columns[] = {
    {"treated_any", NULL, COLUMN_COUNT, ROLE_CONTROL, 0, NULL},
    {"comparison_any", NULL, COLUMN_COUNT, ROLE_CONTROL, 0, NULL},
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

static const struct column people_columns[] = {
    {"arm", NULL, COLUMN_TEXT, ROLE_GROUP, 0, NULL},
    {"members", NULL, COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"not_matched", "No offence records", COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"immature", "Too early", COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"analysed", NULL, COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"used", "Used after matching", COLUMN_COUNT, ROLE_NONE, 0, NULL},
};

static const struct column model_columns[] = {
    {"term", NULL, COLUMN_TEXT, ROLE_GROUP, 0, NULL},
    {"coefficient", NULL, COLUMN_NUMBER, ROLE_NONE, 4, NULL},
    {"std_error", NULL, COLUMN_NUMBER, ROLE_NONE, 4, NULL},
    {"z", "z", COLUMN_NUMBER, ROLE_NONE, 2, NULL},
    {"p", "p", COLUMN_P, ROLE_NONE, 0, NULL},
};

/* A number of an outcome's unit, as people see it. */
void
compare_add_in_unit(struct table *t, enum outcome_unit unit, double v)
{
	if (unit == OUTCOME_RATE)
		table_as(t, v, COLUMN_RATE, 1);
	else
		table_as(t, v, COLUMN_NUMBER, unit == OUTCOME_DAYS ? 0 : 2);
}

/* Of days, n is how many reoffended: a publication must not say it. */
static void
add_people(struct table *t, const struct outcome_result *x, double n,
    bool is_published)
{
	bool is_telling = is_published && x->outcome->unit == OUTCOME_DAYS;
	table_number(t, is_telling ? NAN : n);
}

static void
add_outcome(struct table *t, const struct outcome_result *x, bool is_published)
{
	enum outcome_unit unit = x->outcome->unit;
	const struct difference *d = &x->difference;
	table_text(t, slice_text(x->outcome->name), x->outcome->label);
	add_people(t, x, x->treated.n, is_published);
	compare_add_in_unit(t, unit, x->treated.mean);
	compare_add_in_unit(t, unit, x->treated_limits.low);
	compare_add_in_unit(t, unit, x->treated_limits.high);
	add_people(t, x, (double)x->comparison_n, is_published);
	table_number(t, x->comparison.n);
	compare_add_in_unit(t, unit, x->comparison.mean);
	compare_add_in_unit(t, unit, x->comparison_limits.low);
	compare_add_in_unit(t, unit, x->comparison_limits.high);
	compare_add_in_unit(t, unit, d->value);
	compare_add_in_unit(t, unit, d->low);
	compare_add_in_unit(t, unit, d->high);
	table_number(t, d->std_error);
	table_number(t, d->t);
	table_number(t, d->df);
	table_number(t, d->p);
	table_number(t, x->p_holm);
	table_number(t, x->p_bh);
	if (!is_published)
		return;
	bool is_days = unit == OUTCOME_DAYS;
	table_number(t, is_days ? NAN : (double)x->treated_any);
	table_number(t, is_days ? NAN : (double)x->comparison_any);
}

/*
 * What disclosure control must know. A weighted share does not give its
 * count back; one of pairs is as plain as that of those who took part.
 */
static void
relate_outcomes(struct table *t, enum match_method method)
{
	ADD_COLUMNS(t, control_columns);
	table_people(t, "treated_n");
	table_people(t, "comparison_n");
	table_share(t, "treated", "treated_any", "treated_n");
	if (method == MATCH_NEAREST)
		table_share(t, "comparison", "comparison_any", "treated_n");
	table_enough(t, "comparison_any", "comparison_n");
}

static void
note_outcomes(const struct compare_job *j, struct table *t, size_t ntests)
{
	for (size_t i = 0; i < j->plan->outcomes.n; i++)
		if (j->result[i].is_withheld)
			table_note(t,
			    "%s: withheld, because fewer than 30 people who "
			    "took part reoffended.",
			    j->result[i].outcome->label.p);
	table_note(t,
	    "Limits: Wilson's of shares, Student's t of means; of the "
	    "comparison on its effective size, because matched people carry "
	    "unequal weights. Difference: treated less comparison, Welch's "
	    "t.");
	table_note(t,
	    "%zu tests were made: with so many, some small p come by chance. "
	    "Holm's and Benjamini and Hochberg's p allow for that.",
	    ntests);
}

void
compare_fill_outcomes(struct compare_job *j)
{
	const struct outcomes_wanted *o = &j->plan->outcomes;
	bool is_published = j->r->asked->publish;
	struct table *t =
	    section_table(j->s, "outcomes", "How the arms compare");
	double *y =
	    arena_alloc(&j->r->arena, (j->sample.rows.n + 1) * sizeof *y);
	size_t ntests = 0;
	ADD_COLUMNS(t, outcome_columns);
	if (is_published)
		relate_outcomes(t, j->plan->rule.method);
	for (size_t i = 0; i < o->n; i++) {
		outcome_values(&o->item[i], o, &j->r->data, &j->sample, y);
		j->result[i] =
		    outcome_compare(&o->item[i], &j->sample, &j->matching, y);
		ntests += !isnan(j->result[i].difference.p);
	}
	outcomes_adjust(j->result, o->n);
	for (size_t i = 0; i < o->n; i++)
		add_outcome(t, &j->result[i], is_published);
	note_outcomes(j, t, ntests);
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

void
compare_fill_model(struct compare_job *j)
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

void
compare_fill_summary(struct compare_job *j)
{
	const struct sample *x = &j->sample;
	const struct match_rule *rule = &j->plan->rule;
	struct table *t = section_table(j->s, "summary", "The matching");
	ADD_COLUMNS(t, summary_columns);
	table_people(t, "treated");
	table_people(t, "comparison_pool");
	table_within(t, "treated_matched", "treated");
	table_within(t, "comparison_used", "comparison_pool");
	table_number(t, (double)x->arm[1].analysed);
	table_number(t, (double)j->matching.nmatched);
	table_number(t, (double)x->arm[0].analysed);
	table_number(t, (double)j->nused);
	table_number(t, j->ess);
	table_text(t,
	    slice_text(rule->method == MATCH_RADIUS ? "radius" : "nearest"),
	    SLICE_NONE);
	table_text(t,
	    slice_text(rule->scale == MATCH_LOGIT ? "logit" : "score"),
	    SLICE_NONE);
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

void
compare_fill_people(struct compare_job *j)
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
