/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/pbr.h"

#include "base/num.h"
#include "stats/difference.h"
#include "stats/money.h"
#include "stats/proportion.h"

#include <assert.h>
#include <math.h>

double
pbr_value(const struct contract_measure *m, double total, double people,
    double reoffenders)
{
	double of = m->per == PER_MEMBER ? people : reoffenders;
	return of > 0 ? total / of : NAN;
}

/* Of means that weigh by people, each independent of the others. */
static void
add_error(double *sum, double error, double people)
{
	*sum = hypot(*sum, error * people);
}

/* All cohorts together; baselines weigh by the people laid beside them. */
static struct pbr_figures
add_up(const struct contract *c, const struct pbr_figures *cohort, size_t n)
{
	struct pbr_figures all = {0};
	for (size_t i = 0; i < n; i++) {
		const struct pbr_figures *x = &cohort[i];
		all.people += x->people;
		all.reoffenders += x->reoffenders;
		all.score += x->score * x->people;
		all.baseline_score += x->baseline_score * x->people;
		for (size_t m = 0; m < c->nmeasures; m++) {
			all.total[m] += x->total[m];
			all.baseline[m] += x->baseline[m] * x->people;
			add_error(&all.error[m], x->error[m], x->people);
			add_error(&all.baseline_error[m], x->baseline_error[m],
			    x->people);
		}
	}
	all.score /= all.people;
	all.baseline_score /= all.people;
	for (size_t m = 0; m < c->nmeasures; m++) {
		all.baseline[m] /= all.people;
		all.error[m] /= all.people;
		all.baseline_error[m] /= all.people;
	}
	return all;
}

/* --- a stage ----------------------------------------------------------- */

/* The 95% limits of a reduction: luck in who reoffends, on both sides. */
static struct interval
reduction_limits(const struct contract_band *b, const struct pbr_stage *s)
{
	const struct pbr_figures *x = &s->figures;
	double value = s->adjusted[b->measure], error = x->error[b->measure];
	double base = x->baseline[b->measure];
	double base_error = x->baseline_error[b->measure];
	if (b->test == TEST_RELATIVE) {
		struct estimate r =
		    difference_ratio(value, error, base, base_error);
		return (struct interval){1 - r.high, 1 - r.low};
	}
	double half = STATS_Z95 * hypot(error, base_error);
	return half > 0
	    ? (struct interval){base - value - half, base - value + half}
	    : INTERVAL_NONE;
}

static void
test_band(const struct contract *c, struct pbr_stage *s, size_t i)
{
	const struct contract_band *b = &c->band[i];
	double value = s->adjusted[b->measure];
	double base = s->figures.baseline[b->measure];
	s->band[i] = s->reduction[i] = INTERVAL_NONE;
	s->reached[i] = NAN;
	if (b->test == TEST_SIGNIFICANCE) {
		struct interval x =
		    proportion_band(base, s->figures.people, b->level);
		s->band[i] = x;
		s->result[i] = value < x.low ? 1 : value > x.high ? -1 : 0;
		return;
	}
	s->reached[i] =
	    b->test == TEST_RELATIVE ? 1 - value / base : base - value;
	s->reduction[i] = reduction_limits(b, s);
	/* 10% as computed must not fall short of 10% as stated. */
	s->result[i] = s->reached[i] >= b->at_least - 1e-12;
}

static void
evaluate_stage(const struct contract *c, struct pbr_stage *s)
{
	const struct pbr_figures *x = &s->figures;
	for (size_t m = 0; m < c->nmeasures; m++) {
		s->value[m] = pbr_value(
		    &c->measure[m], x->total[m], x->people, x->reoffenders);
		s->adjusted[m] = s->value[m];
		if ((int)m == c->adjusted)
			s->adjusted[m] -= x->score - x->baseline_score;
	}
	for (size_t i = 0; i < c->nbands; i++)
		test_band(c, s, i);
	s->is_too_small = !(x->people >= (double)c->min_people);
	if (c->hurdle == CONTRACT_NONE)
		return;
	double base = x->baseline[c->hurdle];
	double most = c->is_hurdle_upper
	    ? proportion_band(base, x->people, .95).high
	    : base;
	s->is_hurdle_met = s->adjusted[c->hurdle] <= most;
}

/* --- payments ---------------------------------------------------------- */

/* Was a payment made in this stage or, for all, in the cohort i? */
static bool
was_made(const struct pbr_result *r, const struct contract_payment *p,
    const struct pbr_stage *s)
{
	for (size_t i = 0; i < r->nlines; i++)
		if (r->line[i].payment == p && r->line[i].stage == s)
			return r->line[i].is_made;
	return false;
}

/* Why a payment is not due in a stage; NULL: it is. */
static const char *
reason_against(const struct contract *c, const struct pbr_result *r,
    const struct contract_payment *p, const struct pbr_stage *s)
{
	if (s->is_too_small && !s->is_of_all)
		return "too few people";
	if (p->when == WHEN_HURDLE && !s->is_hurdle_met)
		return "the hurdle is not met";
	if (p->when == WHEN_BAND) {
		const struct contract_band *b = &c->band[p->band];
		int result = s->result[p->band];
		if (result == 0)
			return b->test == TEST_SIGNIFICANCE
			    ? "within what luck can do"
			    : "the target is not met";
		if (result > 0 && b->test == TEST_SIGNIFICANCE &&
		    !b->pays_below)
			return "nothing is paid below the band";
		if (result < 0 && !b->deducts_above)
			return "nothing is deducted above the band";
	}
	if (p->unless_band >= 0 && s->result[p->unless_band] > 0)
		return "the target is met";
	if (p->unless_payment >= 0 &&
	    was_made(r, &c->payment[p->unless_payment], s))
		return "paid already";
	return NULL;
}

/* (baseline - value) of those it is counted of; from the band's edge. */
static double
units_avoided(const struct contract *c, const struct contract_payment *p,
    const struct pbr_stage *s)
{
	const struct contract_measure *m = &c->measure[p->measure];
	double from = s->figures.baseline[p->measure];
	if (p->is_beyond_band && p->when == WHEN_BAND) {
		const struct interval *x = &s->band[p->band];
		from = s->result[p->band] > 0 ? x->low : x->high;
	}
	double of =
	    m->per == PER_MEMBER ? s->figures.people : s->figures.reoffenders;
	return (from - s->adjusted[p->measure]) * of;
}

static double
units_achieved(const struct contract_payment *p, const struct pbr_stage *s)
{
	double most = floor(p->cap_people_share * s->figures.people);
	double units = fmin(s->figures.total[p->measure], most);
	return units * (1 - p->deadweight);
}

/* The units of all cohorts that an earlier payment has not paid for. */
static double
units_left(const struct contract *c, const struct pbr_result *r,
    const struct contract_payment *p)
{
	struct num_sum sum = {0};
	for (size_t i = 0; i < r->ncohorts; i++)
		if (!was_made(r, &c->payment[p->unless_payment], &r->stage[i]))
			num_sum_add(&sum, units_avoided(c, p, &r->stage[i]));
	return num_sum_value(&sum);
}

static bool
price(
    const struct contract *c, const struct pbr_result *r, struct pbr_line *line)
{
	const struct contract_payment *p = line->payment;
	int64_t amount = p->amount_pence;
	if (p->basis == BASIS_SHARE_OF_PRICE) {
		line->units = p->share;
		amount = p->price_pence;
	} else if (p->basis == BASIS_OUTCOME) {
		line->units = units_achieved(p, line->stage);
	} else if (line->stage->is_of_all && p->unless_payment >= 0 &&
	    r->nstages > 1) {
		line->units = units_left(c, r, p);
	} else {
		line->units = units_avoided(c, p, line->stage);
	}
	if (isnan(line->units)) {
		line->is_made = false;
		line->why = "it cannot be measured";
		return true;
	}
	return money_scale(
	    amount, p->is_deduction ? -line->units : line->units, &line->pence);
}

/* Does the payment belong to this stage: a cohort's, or that of all? */
static bool
belongs(const struct contract *c, const struct contract_payment *p,
    const struct pbr_stage *s, size_t nstages)
{
	bool is_of_all = p->when == WHEN_BAND && c->band[p->band].is_of_all;
	return nstages == 1 || is_of_all == s->is_of_all;
}

static bool
pay(const struct contract *c, struct pbr_result *r)
{
	for (size_t k = 0; k < c->npayments; k++)
		for (size_t i = 0; i < r->nstages; i++) {
			const struct contract_payment *p = &c->payment[k];
			struct pbr_stage *s = &r->stage[i];
			struct pbr_line line = {.payment = p, .stage = s};
			if (!belongs(c, p, s, r->nstages))
				continue;
			line.why = reason_against(c, r, p, s);
			line.is_made = !line.why;
			if (line.is_made && !price(c, r, &line))
				return false;
			r->line[r->nlines++] = line;
			if (!money_add(r->sum, line.pence, &r->sum))
				return false;
		}
	return true;
}

/* Cap and collar, then what was paid beforehand. */
static bool
settle(const struct contract *c, struct pbr_result *r)
{
	int64_t left;
	r->limited = r->sum;
	if (c->has_cap && r->limited > c->cap_pence)
		r->limited = c->cap_pence;
	if (c->has_collar && r->limited < c->collar_pence)
		r->limited = c->collar_pence;
	r->advance = c->advance_pence;
	if (!money_add(r->limited, -r->advance, &left))
		return false;
	r->due = left > 0 ? left : 0;
	r->repay = left < 0 ? -left : 0;
	return true;
}

int
pbr_evaluate(const struct contract *c, const char *const *names,
    const struct pbr_figures *cohort, size_t ncohorts, struct pbr_result *out,
    struct fail *f)
{
	assert(ncohorts > 0 && ncohorts < PBR_MOST_STAGES);
	memset(out, 0, sizeof *out);
	out->ncohorts = out->nstages = ncohorts;
	for (size_t i = 0; i < ncohorts; i++)
		out->stage[i] =
		    (struct pbr_stage){.name = names[i], .figures = cohort[i]};
	if (ncohorts > 1)
		out->stage[out->nstages++] = (struct pbr_stage){
		    .name = "all", .figures = add_up(c, cohort, ncohorts)};
	out->stage[out->nstages - 1].is_of_all = true;
	for (size_t i = 0; i < out->nstages; i++)
		evaluate_stage(c, &out->stage[i]);
	if (ncohorts == 1 && out->stage[0].is_too_small)
		out->stage[0].is_of_all = false;
	if (!pay(c, out) || !settle(c, out))
		return fail_set(f, FAIL_INPUT,
		    "pbr: an amount of the contract is beyond all reason "
		    "[money.overflow]");
	return 0;
}
