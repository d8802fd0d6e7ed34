/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * `value`: what reoffending cost, what was avoided, and whether the service
 * paid for itself (METHODS.md 7, 14.45 to 14.48).
 *
 * Haircuts are three and different: deadweight (what would have happened
 * anyway) belongs to a comparison with a baseline and never to a matched
 * effect; optimism bias to the grade of the evidence; discounting to time.
 */
#include "report/value.h"

#include "base/figure.h"
#include "base/num.h"
#include "report/words.h"
#include "stats/money.h"

#include <math.h>

static int
plan(struct run *r, struct fail *f)
{
	struct value_plan *p = arena_zalloc(&r->arena, 1, sizeof *p);
	struct data *d = &r->data;
	r->plan = p;
	if (r->asked->target)
		return fail_set(f, FAIL_USAGE, "value takes no --target");
	result_columns_want(&p->results, d);
	sample_want(&p->sample, d);
	p->groups = data_want(d, RECORD_MEMBER, "reoffence_groups", DATA_TEXT);
	p->offence_code =
	    data_want(d, RECORD_OFFENCE, "offence_code", DATA_TEXT);
	p->offence_group =
	    data_want(d, RECORD_OFFENCE, "offence_group", DATA_TEXT);
	p->result = data_want(d, RECORD_OFFENCE, "result", DATA_TEXT);
	p->offence_version = data_want_version(d, RECORD_OFFENCE);
	p->spend_date = data_want(d, RECORD_SPEND, "date", DATA_DATE);
	p->amount = data_want(d, RECORD_SPEND, "amount_pence", DATA_NUMBER);
	p->spend_need = data_want(d, RECORD_SPEND, "need", DATA_TEXT);
	p->spend_version = data_want_version(d, RECORD_SPEND);
	if (match_caliper(&p->rule, NULL, f) < 0 ||
	    outcomes_want(&p->outcomes, r, "reoffended", f) < 0)
		return -1;
	return covariates_want(&p->covariates, r, "covariates",
	    r->asked->covariates ? r->asked->covariates : sample_covariates, f);
}

/* --- assumptions ------------------------------------------------------- */

/* As stated, else the payments of the period that name a need. */
static int
find_cost(struct valuation *v, struct fail *f)
{
	const struct data *d = &v->run->data;
	const char *stated = v->run->asked->cost;
	v->cost = NAN;
	if (stated) {
		if (!num_parse_double(slice_text(stated), &v->cost) ||
		    !(v->cost > 0))
			return fail_set(f, FAIL_USAGE,
			    "--cost %s: not an amount in pounds", stated);
		v->cost *= 100;
		return 0;
	}
	struct rows rows =
	    data_current_rows(d, v->plan->spend_version, &v->run->arena);
	for (size_t i = 0; i < rows.n; i++) {
		date day = d->column[v->plan->spend_date].day[rows.row[i]];
		double pence = d->column[v->plan->amount].number[rows.row[i]];
		if (!slice_present(
			data_cell_json(d, v->plan->spend_need, rows.row[i])) ||
		    v->scope->from == DATE_NONE || day < v->scope->from ||
		    day > v->scope->to || isnan(pence))
			continue;
		v->cost = isnan(v->cost) ? pence : v->cost + pence;
	}
	return 0;
}

static int
find_haircuts(struct valuation *v, struct fail *f)
{
	const struct asked *a = v->run->asked;
	const char *grade = a->grade ? a->grade : "2";
	if (!costs_bias(&v->costs, slice_text(grade), &v->bias_benefits,
		&v->bias_costs))
		return fail_set(f, FAIL_USAGE,
		    "--grade %s: not a grade of share/costs/optimism_bias.csv",
		    grade);
	if (a->deadweight && v->is_matched)
		return fail_set(f, FAIL_USAGE,
		    "--deadweight has no place in a matched comparison: the "
		    "comparison group is what would have happened anyway");
	if (a->deadweight &&
	    (!num_parse_double(slice_text(a->deadweight), &v->deadweight) ||
		!(v->deadweight >= 0 && v->deadweight < 1)))
		return fail_set(f, FAIL_USAGE,
		    "--deadweight %s: not a fraction from 0 to under 1",
		    a->deadweight);
	return 0;
}

/* The mean discount factor over the years of the follow-up. */
static double
find_discount(const struct valuation *v)
{
	struct duration d = v->scope->follow_up;
	int months = v->scope->has_follow_up ? d.years * 12 + d.months : 12;
	int years = months > 12 ? (months + 11) / 12 : 1;
	struct money_rate band[DISCOUNT_MAX];
	double sum = 0;
	for (size_t i = 0; i < v->costs.ndiscount; i++)
		band[i] = (struct money_rate){
		    v->costs.discount[i].last_year, v->costs.discount[i].rate};
	for (int y = 0; y < years; y++)
		sum += money_discount(band, v->costs.ndiscount, y);
	return sum / years;
}

static void
say_prices(struct valuation *v)
{
	size_t nunverified = 0;
	for (size_t i = 0; i < v->costs.n; i++)
		nunverified += v->costs.row[i].is_unverified;
	section_fact(v->section, "price_year", "Prices of", v->year);
	if (!isnan(v->cost))
		section_fact(v->section, "cost_from", "Cost of the service",
		    slice_text(v->run->asked->cost
			    ? "as stated (--cost)"
			    : "payments for a need in the input, within the "
			      "index dates"));
	section_caution(v->section,
	    "%zu of %zu unit costs or their multipliers, and the shares of "
	    "the three lenses, are not verified against their publication "
	    "[NV]: replace share/costs before a figure is used in public.",
	    nunverified, v->costs.n);
	section_note(v->section,
	    "A proven reoffence stands for the crimes that happened: it is "
	    "multiplied once by its class's multiplier. Fiscal: cash to "
	    "agencies; economic and social: to victims and society. The "
	    "three are parts of one cost; a saving counted elsewhere (a "
	    "prison place) is in it already. Costs are averages: what is "
	    "saved at the margin is less.");
}

/* --- the report -------------------------------------------------------- */

/* Prices of the year to which the data are complete, if it is known. */
static struct slice
choose_year(struct valuation *v)
{
	struct buf b = {0};
	struct slice base =
	    v->costs.n ? v->costs.row[0].price_year : slice_text("2015/16");
	date day = v->run->as_of == DATE_NONE ? v->scope->as_of : v->run->as_of;
	if (day != DATE_NONE)
		period_text(PERIOD_FY, day, &b);
	struct slice year =
	    b.n ? arena_copy(&v->run->arena, buf_as_slice(&b)) : base;
	buf_fini(&b);
	return isnan(costs_deflator(&v->costs, base, year)) ? base : year;
}

static int
fill_tables(struct valuation *v, struct fail *f)
{
	v->year = choose_year(v);
	if (value_prices(v, f) < 0)
		return -1;
	value_cost_table(v);
	int found = value_effect(v, f);
	if (found < 0 || find_haircuts(v, f) < 0 || find_cost(v, f) < 0)
		return -1;
	v->discount = find_discount(v);
	say_prices(v);
	if (found)
		value_tables(v);
	else
		section_caution(v->section,
		    "Nothing says what would have happened: give --baseline, "
		    "or a cohort with the arms treated and comparison.");
	return 0;
}

static int
fill(
    struct run *r, const struct scope *scope, struct section *s, struct fail *f)
{
	struct valuation v = {
	    .run = r, .plan = r->plan, .scope = scope, .section = s};
	int result = -1;
	if (offences_load(&v.list, f) == 0 && costs_load(&v.costs, f) == 0)
		result = fill_tables(&v, f);
	offences_fini(&v.list);
	costs_fini(&v.costs);
	strmap_fini(&v.groups);
	return result;
}

const struct report report_value = {
    .name = "value",
    .answers = "cost of reoffending, avoided, benefit-cost (members, spend)",
    .title = "Value for money",
    .takes = TAKES_WHERE | TAKES_AS_OF | TAKES_BASELINE | TAKES_COVARIATES |
	TAKES_COST,
    .plan = plan,
    .fill = fill,
};
