/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * `value`: what was avoided: by matched arms, or beside a baseline.
 *
 * Matched: the difference in cost a person between the treated and their
 * matched comparison (the default matching of `compare`), times the treated
 * who were matched. Baseline: the reoffenders there would have been, less
 * those there were, at the mean worth of a reoffender.
 */
#include "report/value.h"

#include "base/figure.h"
#include "report/compare_job.h"
#include "report/words.h"
#include "stats/difference.h"

#include <math.h>

/* --- matched arms ------------------------------------------------------ */

/* The values of those with weight: of one arm. */
static size_t
gather(const struct valuation *v, const struct sample *s,
    const struct matching *m, bool treated, size_t worth, double *y, double *w)
{
	size_t n = 0;
	for (size_t i = 0; i < s->rows.n; i++) {
		if (s->treated[i] != treated || !(m->weight[i] > 0))
			continue;
		y[n] = value_of_row(v, s->rows.row[i])[worth];
		w[n++] = m->weight[i];
	}
	return n;
}

static void
compare_arms(
    struct valuation *v, const struct sample *s, const struct matching *m)
{
	struct arena *a = &v->run->arena;
	double *y = arena_alloc(a, (s->rows.n + 1) * sizeof *y);
	double *w = arena_alloc(a, (s->rows.n + 1) * sizeof *w);
	v->people = (double)m->nmatched;
	for (size_t k = 0; k < WORTH_COUNT; k++) {
		size_t n = gather(v, s, m, true, k, y, w);
		struct moments treated = moments_of(y, n);
		n = gather(v, s, m, false, k, y, w);
		struct moments rest = moments_weighted(y, w, n);
		struct difference d = difference_of(rest, treated);
		v->avoided[k] = (struct avoided){
		    d.value * v->people, d.low * v->people, d.high * v->people};
		if (k == WORTH_OFFENCES)
			v->expected = rest.mean * v->people;
	}
}

static void
say_arms(struct valuation *v, const struct sample *s)
{
	section_sentence(v->section,
	    "Measured on %s of %s treated people, each beside matched people "
	    "who were not; see compare for how alike they are.",
	    figure_count(v->people).text,
	    figure_count((double)s->arm[1].analysed).text);
}

/*
 * Matches as compare does, and asks whether compare would conclude anything
 * about reoffending: its tables go to a page that nobody sees.
 */
static int
judge_arms(struct valuation *v, const struct value_plan *plan,
    const struct sample *s, struct matching *m, struct fail *f)
{
	struct document unseen = {0};
	const struct compare_plan like = {.covariates = plan->covariates,
	    .outcomes = plan->outcomes,
	    .rule = plan->rule,
	    .columns = plan->sample};
	struct compare_job *j = arena_zalloc(&v->run->arena, 1, sizeof *j);
	j->r = v->run;
	j->plan = &like;
	j->s = document_section(&unseen, "", NULL);
	j->scope = v->scope;
	j->sample = *s;
	int result = compare_verdict(j, f);
	*m = j->matching;
	v->is_refused = j->reasons != 0;
	if (result == 0 && v->is_refused)
		compare_say_refusal(v->section, j->reasons);
	document_fini(&unseen);
	return result;
}

static int
match_arms(struct valuation *v, struct fail *f)
{
	struct sample s = {0};
	struct matching m;
	const struct run *r = v->run;
	struct arena *a = &v->run->arena;
	struct value_plan plan = *v->plan; /* covariates may be left out */
	int result = 0;
	if (covariates_check(
		&plan.covariates, &r->data, !r->asked->covariates, f) < 0 ||
	    outcomes_check(&plan.outcomes, &r->data, f) < 0 ||
	    sample_gather(&s, &plan.sample, r, v->scope->rows, a, f) < 0)
		return -1;
	if (!s.arm[0].analysed || !s.arm[1].analysed)
		return 0;
	result = sample_score(&s, &plan.covariates, &plan.rule, &r->data, a, f);
	if (result == 0 && s.fit.converged) {
		result = judge_arms(v, &plan, &s, &m, f);
		if (result == 0 && m.nmatched > 0) {
			v->is_matched = true;
			compare_arms(v, &s, &m);
			say_arms(v, &s);
			result = 1;
		}
	}
	sample_fini(&s);
	return result;
}

/* --- a baseline -------------------------------------------------------- */

/* What the reoffenders' offences are worth, summed over them. */
static void
sum_worth(const struct valuation *v, double *sum)
{
	const struct data_column *c = v->run->data.column;
	const struct result_columns *q = &v->plan->results;
	for (size_t i = 0; i < v->scope->rows.n; i++) {
		uint32_t row = v->scope->rows.row[i];
		if (c[q->matched].number[row] != 1 ||
		    c[q->mature].number[row] != 1)
			continue;
		const double *worth = value_of_row(v, row);
		for (size_t k = 0; k < WORTH_COUNT; k++)
			sum[k] += worth[k];
	}
}

/* Fewer reoffenders than the standard's rate would make: value and limits. */
static struct avoided
fewer_reoffenders(const struct results *o, const struct standard *b)
{
	double n = (double)o->reoffenders.n;
	double rate = proportion_value(o->reoffenders);
	if (isinf(b->n)) {
		struct interval i = proportion_limits(rate, n);
		return (struct avoided){(b->rate - rate) * n,
		    (b->rate - i.high) * n, (b->rate - i.low) * n};
	}
	struct estimate d = proportion_difference(b->counts, o->reoffenders);
	return (struct avoided){d.value * n, d.low * n, d.high * n};
}

static int
beside_baseline(struct valuation *v, struct fail *f)
{
	struct run *r = v->run;
	struct results o;
	struct standard b;
	double sum[WORTH_COUNT] = {0};
	if (results_count(&o, &v->plan->results, &r->data, v->scope->rows,
		SCORE_NONE, &r->arena, f) < 0 ||
	    baseline_open(&r->baseline, v->scope, NULL, 0, &r->arena, f) < 0)
		return -1;
	int found = baseline_find(&r->baseline, NULL, &v->plan->results,
	    SCORE_NONE, &b, &r->arena, f);
	baseline_close(&r->baseline);
	if (found < 0)
		return -1;
	if (!found || o.reoffenders.events == 0)
		return 0;
	struct avoided fewer = fewer_reoffenders(&o, &b);
	sum_worth(v, sum);
	v->people = (double)o.reoffenders.n;
	for (size_t k = 0; k < WORTH_COUNT; k++) {
		double each = sum[k] / (double)o.reoffenders.events;
		v->avoided[k] = (struct avoided){
		    fewer.value * each, fewer.low * each, fewer.high * each};
	}
	v->expected = sum[WORTH_OFFENCES] + v->avoided[WORTH_OFFENCES].value;
	section_sentence(v->section,
	    "Beside the baseline of %s, the rate of %s among %s people is %s "
	    "reoffenders fewer.",
	    figure_percent(b.rate, 1).text,
	    figure_percent(proportion_value(o.reoffenders), 1).text,
	    figure_count(v->people).text, figure_number(fewer.value, 1).text);
	section_caution(v->section,
	    "A baseline is not a comparison group: people may differ, and "
	    "part of the change would have come anyway (deadweight).");
	return 1;
}

int
value_effect(struct valuation *v, struct fail *f)
{
	const struct data *d = &v->run->data;
	if (v->run->asked->baseline)
		return beside_baseline(v, f);
	if (data_is_empty(d, v->plan->sample.arm))
		return 0;
	return match_arms(v, f);
}
