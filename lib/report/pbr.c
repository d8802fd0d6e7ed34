/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * `pbr CONTRACT`: what a contract pays for what happened, with every figure
 * on the way, and what it would pay by luck (METHODS.md 3).
 */
#include "report/report.h"

#include "base/figure.h"
#include "base/mem.h"
#include "base/num.h"
#include "report/pbr_tables.h"
#include "stats/power.h"

static const struct column luck_columns[] = {
    {"runs", NULL, COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"seed", NULL, COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"mean_pence", "Mean payment", COLUMN_MONEY, ROLE_NONE, 0, NULL},
    {"low_pence", "2.5% of runs below", COLUMN_MONEY, ROLE_NONE, 0, NULL},
    {"high_pence", "2.5% of runs above", COLUMN_MONEY, ROLE_NONE, 0, NULL},
    {"paid", "Runs that are paid", COLUMN_RATE, ROLE_NONE, 1, NULL},
    {"deducted", "Runs that lose", COLUMN_RATE, ROLE_NONE, 1, NULL},
};

/* --- plan -------------------------------------------------------------- */

static int
plan_matching(struct pbr_plan *p, struct run *r, struct fail *f)
{
	const struct asked *a = r->asked;
	if (p->contract.baseline != CONTRACT_ARM)
		return a->covariates ? fail_set(f, FAIL_USAGE,
					   "--covariates: this contract "
					   "matches nobody")
				     : 0;
	if (strcmp(p->contract.arm, "comparison") != 0)
		return fail_set(f, FAIL_USAGE,
		    "%s: baseline.arm: %s: the arm laid beside the treated is "
		    "comparison",
		    p->contract.spec.name, p->contract.arm);
	if (match_caliper(&p->rule, NULL, f) < 0)
		return -1;
	return covariates_want(&p->covariates, r, "covariates",
	    a->covariates ? a->covariates : sample_covariates, f);
}

static int
plan_baseline(const struct pbr_plan *p, const struct run *r, struct fail *f)
{
	const struct asked *a = r->asked;
	bool is_given = p->contract.baseline == CONTRACT_GIVEN;
	if (a->target)
		return fail_set(f, FAIL_USAGE,
		    "pbr takes no --target: the contract has its own");
	if (is_given && !a->baseline)
		return fail_set(f, FAIL_USAGE,
		    "pbr: the contract %s needs --baseline: a rate, or the "
		    "members before the service",
		    p->contract.id);
	if (!is_given && a->baseline)
		return fail_set(f, FAIL_USAGE,
		    "--baseline: the contract %s has its own", p->contract.id);
	return 0;
}

static int
plan(struct run *r, struct fail *f)
{
	struct pbr_plan *p = arena_zalloc(&r->arena, 1, sizeof *p);
	const struct asked *a = r->asked;
	r->plan = p;
	p->seed = 1;
	if (a->seed &&
	    (!num_parse_int(slice_text(a->seed), &p->seed) || p->seed < 0))
		return fail_set(f, FAIL_USAGE,
		    "--seed %s: not a whole number from 0", a->seed);
	if (contract_load(&p->contract, a->operand, f) < 0 ||
	    plan_baseline(p, r, f) < 0 || plan_matching(p, r, f) < 0)
		return -1;
	pbr_want(&p->columns, &p->contract, &r->data);
	if (!p->contract.fairness_by)
		return 0;
	p->referrals =
	    data_want(&r->data, RECORD_MEMBER, "referrals", DATA_TEXT);
	int n = run_want_keys(
	    r, "fairness", p->contract.fairness_by, p->by, GROUP_MAX_KEYS, f);
	p->nby = n < 0 ? 0 : (size_t)n;
	return n < 0 ? -1 : 0;
}

static void
done(struct run *r)
{
	struct pbr_plan *p = r->plan;
	contract_fini(&p->contract);
}

/* --- figures ----------------------------------------------------------- */

/* What --baseline says, where the contract leaves it to that. */
static int
lay_beside(struct pbr_cohort *x, const struct pbr_plan *p, struct run *r,
    struct fail *f)
{
	const struct contract *c = &p->contract;
	if (c->baseline != CONTRACT_GIVEN)
		return 0;
	if (r->baseline.kind == BASELINE_SHEET)
		return fail_set(f, FAIL_USAGE,
		    "--baseline %s: give a rate, or members as NDJSON",
		    r->asked->baseline);
	if (r->baseline.kind == BASELINE_MEMBERS) {
		pbr_sum_earlier(x, c, &r->earlier, &p->columns, &r->arena);
		return 0;
	}
	for (size_t m = 0; m < c->nmeasures; m++)
		if (c->measure[m].field && c->measure[m].per == PER_MEMBER &&
		    strcmp(c->measure[m].field, "reoffended") == 0)
			x->figures.baseline[m] = r->baseline.rate;
	return 0;
}

static int
sum_all(struct pbr_cohorts *all, const struct pbr_plan *p, struct run *r,
    struct fail *f)
{
	const struct contract *c = &p->contract;
	const struct match_rule *rule =
	    c->baseline == CONTRACT_ARM ? &p->rule : NULL;
	for (size_t i = 0; i < all->n; i++) {
		struct pbr_cohort *x = &all->item[i];
		if (pbr_sum(x, c, r, &p->columns, rule, &p->covariates, f) <
			0 ||
		    lay_beside(x, p, r, f) < 0)
			return -1;
		if (c->score && x->people.n && isnan(x->figures.score))
			return fail_set(f, FAIL_INPUT,
			    "pbr: no member has %s, by which the contract "
			    "adjusts [member.score]",
			    c->score);
	}
	return 0;
}

/* What is put into words once the tables are final. */
struct said {
	const struct pbr_result *result;
	struct pbr_luck luck; /* of no runs: none */
};

/* --- luck -------------------------------------------------------------- */

static void
add_luck(struct section *s, const struct pbr_luck *x)
{
	struct table *t = section_table(s, "luck", "What luck alone would pay");
	ADD_COLUMNS(t, luck_columns);
	table_number(t, (double)x->nruns);
	table_number(t, (double)x->seed);
	table_number(t, x->mean);
	table_number(t, x->low);
	table_number(t, x->high);
	table_number(t, x->paid);
	table_number(t, x->deducted);
	table_note(t,
	    "Simulated cohorts of the same sizes, of people who reoffend as "
	    "the baseline does: a service that changes nothing.");
}

static int
fill_luck(struct section *s, const struct pbr_plan *p,
    const struct pbr_cohorts *all, struct pbr_luck *luck, struct fail *f)
{
	struct pbr_figures figures[PBR_MOST_STAGES];
	struct pbr_people people[PBR_MOST_STAGES], beside[PBR_MOST_STAGES];
	const char *names[PBR_MOST_STAGES];
	const struct contract *c = &p->contract;
	if (c->baseline == CONTRACT_NO_BASELINE) {
		section_note(s,
		    "The contract has no baseline: what people would have "
		    "achieved anyway is only its deadweight.");
		return 0;
	}
	for (size_t i = 0; i < all->n; i++) {
		figures[i] = all->item[i].figures;
		people[i] = all->item[i].people;
		beside[i] = all->item[i].baseline;
		names[i] = all->item[i].name;
	}
	if (pbr_simulate(c, names, figures, people, beside[0].n ? beside : NULL,
		all->n, (uint64_t)p->seed, luck, f) < 0)
		return -1;
	add_luck(s, luck);
	return 0;
}

/* --- words ------------------------------------------------------------- */

static void
say_result(
    struct section *s, const struct contract *c, const struct pbr_result *x)
{
	if (x->limited < 0)
		section_sentence(s, "Under the contract the provider loses %s.",
		    figure_money(-(double)x->limited).text);
	else if (x->limited == 0)
		section_sentence(
		    s, "Under the contract the provider earns nothing.");
	else
		section_sentence(s, "Under the contract the provider earns %s.",
		    figure_money((double)x->limited).text);
	if (c->has_cap && x->sum > c->cap_pence)
		section_sentence(s, "Without the cap it would have been %s.",
		    figure_money((double)x->sum).text);
	if (x->repay && x->advance)
		section_sentence(s,
		    "%s was paid in advance; %s is to be paid back.",
		    figure_money((double)x->advance).text,
		    figure_money((double)x->repay).text);
}

/* A payment gives back the counts that it is paid for. */
static void
say_published_result(struct section *s, const struct pbr_result *x)
{
	section_sentence(s,
	    "Under the contract the provider %s. The amount would give away "
	    "how many people reoffended, and is not published here.",
	    x->limited < 0        ? "loses money"
		: x->limited == 0 ? "earns nothing"
				  : "earns a payment");
}

static void
say_luck(struct section *s, const struct pbr_luck *x, bool is_published)
{
	int decimals = is_published ? 0 : 1;
	if (x->nruns == 0)
		return;
	section_sentence(s,
	    "A service that changes nothing would gain in %s of such cohorts "
	    "and lose in %s%s%s%s.",
	    figure_percent(x->paid, decimals).text,
	    figure_percent(x->deducted, decimals).text,
	    is_published ? "" : ": ",
	    is_published ? "" : figure_money(x->mean).text,
	    is_published ? "" : " on average");
}

/* The smallest fall of a rate that so many people could show. */
static void
say_power(
    struct section *s, const struct contract *c, const struct pbr_result *x)
{
	const struct pbr_stage *all = &x->stage[x->nstages - 1];
	for (size_t m = 0; m < c->nmeasures; m++) {
		double base = all->figures.baseline[m];
		if (!c->measure[m].field || c->measure[m].per != PER_MEMBER ||
		    strcmp(c->measure[m].field, "reoffended") != 0 ||
		    !(base > 0 && base < 1))
			continue;
		double n = all->figures.people;
		double least = power_detectable_below(base, INFINITY, n);
		if (!isnan(least))
			section_sentence(s,
			    "The smallest fall of %s from %s that %s people "
			    "can tell from luck, four times in five, is to "
			    "%s.",
			    c->measure[m].name, figure_percent(base, 1).text,
			    figure_count(n).text,
			    figure_percent(least, 1).text);
	}
}

static void
say(const struct run *r, const struct scope *scope, struct section *s)
{
	const struct pbr_plan *p = r->plan;
	const struct said *x = *scope->left;
	bool is_published = r->asked->publish;
	if (!x)
		return;
	if (is_published) {
		say_published_result(s, x->result);
	} else {
		say_result(s, &p->contract, x->result);
		say_power(s, &p->contract, x->result);
	}
	say_luck(s, &x->luck, is_published);
}

static void
caution_cohort(struct section *s, const struct pbr_cohort *x, bool is_published)
{
	if (x->nunmatched + x->nimmature && is_published)
		section_caution(s,
		    "%s: members without offence records, and those whose "
		    "follow-up is not over, do not count.",
		    x->name);
	else if (x->nunmatched + x->nimmature)
		section_caution(s,
		    "%s: %s members without offence records and %s whose "
		    "follow-up is not over do not count.",
		    x->name, figure_count((double)x->nunmatched).text,
		    figure_count((double)x->nimmature).text);
	if (x->nunscored)
		section_caution(s, "%s: %s members have no score.", x->name,
		    is_published ? "some"
				 : figure_count((double)x->nunscored).text);
}

static void
add_cautions(struct section *s, const struct contract *c,
    const struct pbr_cohorts *all, const struct pbr_result *x,
    bool is_published)
{
	if (!c->is_verified)
		section_caution(s,
		    "The contract's file holds amounts or rates that are "
		    "examples, not taken from a signed schedule.");
	if (all->instead)
		section_caution(s,
		    "The contract is about the cohort %s; these are the "
		    "members of %s.",
		    c->definition, all->instead);
	if ((c->baseline == CONTRACT_RATE || c->baseline == CONTRACT_GIVEN) &&
	    c->adjusted == CONTRACT_NONE)
		section_caution(s,
		    "The baseline is of other people, and nothing is adjusted "
		    "for who they were.");
	for (size_t i = 0; i < x->ncohorts; i++)
		if (x->stage[i].is_too_small)
			section_caution(s,
			    "%s: fewer than the %s people that the contract "
			    "needs to measure a cohort.",
			    x->stage[i].name,
			    figure_count((double)c->min_people).text);
	for (size_t i = 0; i < all->n; i++)
		caution_cohort(s, &all->item[i], is_published);
	if (all->noutside)
		section_caution(s,
		    "%s members' index dates are in no cohort of the input.",
		    is_published ? "Some"
				 : figure_count((double)all->noutside).text);
}

static void
add_facts(struct section *s, const struct contract *c)
{
	section_fact(s, "contract", "Contract", slice_text(c->title));
	section_fact(s, "version", "Version", slice_text(c->version));
	section_fact(
	    s, "contract_digest", "Digest", slice_text(c->spec.digest));
	for (size_t i = 0; i < c->nprovenance; i++)
		section_note(
		    s, "%.*s.", (int)c->provenance[i].n, c->provenance[i].p);
	if (c->note)
		section_note(s, "Cohort: %s.", c->note);
}

/* --- the report -------------------------------------------------------- */

static int
evaluate(struct run *r, const struct scope *scope, struct section *s,
    const struct pbr_cohorts *all, struct fail *f)
{
	const struct pbr_plan *p = r->plan;
	const struct contract *c = &p->contract;
	struct pbr_figures figures[PBR_MOST_STAGES];
	const char *names[PBR_MOST_STAGES];
	bool is_published = r->asked->publish;
	struct pbr_result *x = arena_zalloc(&r->arena, 1, sizeof *x);
	struct said *said = arena_zalloc(&r->arena, 1, sizeof *said);
	for (size_t i = 0; i < all->n; i++) {
		figures[i] = all->item[i].figures;
		names[i] = all->item[i].name;
	}
	if (pbr_evaluate(c, names, figures, all->n, x, f) < 0)
		return -1;
	said->result = x;
	*scope->left = said;
	pbr_fill_payment(s, x);
	pbr_fill_settlement(s, c, x);
	pbr_fill_bands(s, c, x, is_published);
	pbr_fill_measures(s, c, x, is_published);
	pbr_fill_people(s, all);
	pbr_fill_fairness(r, s, all);
	add_cautions(s, c, all, x, is_published);
	return fill_luck(s, p, all, &said->luck, f);
}

static int
fill(
    struct run *r, const struct scope *scope, struct section *s, struct fail *f)
{
	struct pbr_plan *p = r->plan;
	struct pbr_cohorts *all = arena_zalloc(&r->arena, 1, sizeof *all);
	if (covariates_check(
		&p->covariates, &r->data, !r->asked->covariates, f) < 0 ||
	    pbr_part(all, &p->contract, r, &p->columns, f) < 0 ||
	    sum_all(all, p, r, f) < 0)
		return -1;
	add_facts(s, &p->contract);
	for (size_t i = 0; i < all->n; i++)
		if (all->item[i].people.n == 0) {
			section_caution(
			    s, "%s: nobody can be counted.", all->item[i].name);
			pbr_fill_people(s, all);
			return 0;
		}
	return evaluate(r, scope, s, all, f);
}

const struct report report_pbr = {
    .name = "pbr",
    .answers = "what a contract (pbr CONTRACT) pays, step by step (members)",
    .title = "Payment by results",
    .takes = TAKES_WHERE | TAKES_COVARIATES | TAKES_BASELINE | TAKES_SEED,
    .operand = "CONTRACT",
    .of_records = true,
    .plan = plan,
    .done = done,
    .fill = fill,
    .say = say,
};
