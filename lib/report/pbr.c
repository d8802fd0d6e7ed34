/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * `pbr CONTRACT`: what a contract pays for what happened, with every figure
 * on the way, and what it would pay by luck (METHODS.md 3).
 */
#include "report/report.h"

#include "base/figure.h"
#include "base/mem.h"
#include "base/num.h"
#include "report/pbr_people.h"
#include "report/words.h"
#include "stats/power.h"

struct plan {
	struct contract contract;
	struct pbr_columns columns;
	struct match_rule rule;
	struct covariates covariates;
	int64_t seed;
	size_t referrals;
	struct key by[GROUP_MAX_KEYS]; /* of fairness */
	size_t nby;
};

static const struct column payment_columns[] = {
    {"cohort", NULL, COLUMN_TEXT, ROLE_GROUP, 0, NULL},
    {"payment", NULL, COLUMN_TEXT, ROLE_GROUP, 0, NULL},
    {"units", "Avoided or achieved", COLUMN_NUMBER, ROLE_NONE, 2, NULL},
    {"price_pence", "Price", COLUMN_MONEY, ROLE_NONE, 0, NULL},
    {"pence", "Payment", COLUMN_MONEY, ROLE_NONE, 0, NULL},
    {"not_paid", "Not paid because", COLUMN_TEXT, ROLE_NONE, 0, NULL},
};

static const struct column settlement_columns[] = {
    {"step", NULL, COLUMN_TEXT, ROLE_GROUP, 0, NULL},
    {"pence", "Amount", COLUMN_MONEY, ROLE_NONE, 0, NULL},
};

static const struct column band_columns[] = {
    {"cohort", NULL, COLUMN_TEXT, ROLE_GROUP, 0, NULL},
    {"band", NULL, COLUMN_TEXT, ROLE_GROUP, 0, NULL},
    {"measure", NULL, COLUMN_TEXT, ROLE_NONE, 0, NULL},
    {"value", "Value, adjusted", COLUMN_NUMBER, ROLE_NONE, 4, NULL},
    {"baseline", NULL, COLUMN_NUMBER, ROLE_NONE, 4, NULL},
    {"lower", "Luck, from", COLUMN_NUMBER, ROLE_NONE, 4, NULL},
    {"upper", "to", COLUMN_NUMBER, ROLE_NONE, 4, NULL},
    {"reduction", NULL, COLUMN_NUMBER, ROLE_NONE, 4, NULL},
    {"at_least", "Needed", COLUMN_NUMBER, ROLE_NONE, 4, NULL},
    {"result", NULL, COLUMN_TEXT, ROLE_NONE, 0, NULL},
};

static const struct column measure_columns[] = {
    {"cohort", NULL, COLUMN_TEXT, ROLE_GROUP, 0, NULL},
    {"measure", NULL, COLUMN_TEXT, ROLE_GROUP, 0, NULL},
    {"total", NULL, COLUMN_NUMBER, ROLE_NONE, 0, NULL},
    {"out_of", "Out of", COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"value", NULL, COLUMN_NUMBER, ROLE_NONE, 4, NULL},
    {"score", "Mean score", COLUMN_NUMBER, ROLE_NONE, 4, NULL},
    {"baseline_score", NULL, COLUMN_NUMBER, ROLE_NONE, 4, NULL},
    {"adjusted", NULL, COLUMN_NUMBER, ROLE_NONE, 4, NULL},
    {"baseline", NULL, COLUMN_NUMBER, ROLE_NONE, 4, NULL},
    {"difference", NULL, COLUMN_NUMBER, ROLE_NONE, 4, NULL},
    {"change", "Relative change", COLUMN_RATE, ROLE_NONE, 1, NULL},
};

static const struct column people_columns[] = {
    {"cohort", NULL, COLUMN_TEXT, ROLE_GROUP, 0, NULL},
    {"members", NULL, COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"other_sex", NULL, COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"not_matched", "No offence records", COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"immature", "Too early", COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"off_support", "Nobody similar", COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"counted", NULL, COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"reoffenders", NULL, COLUMN_COUNT, ROLE_NONE, 0, NULL},
};

static const struct column luck_columns[] = {
    {"runs", NULL, COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"seed", NULL, COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"mean_pence", "Mean payment", COLUMN_MONEY, ROLE_NONE, 0, NULL},
    {"low_pence", "2.5% of runs below", COLUMN_MONEY, ROLE_NONE, 0, NULL},
    {"high_pence", "2.5% of runs above", COLUMN_MONEY, ROLE_NONE, 0, NULL},
    {"paid", "Runs that are paid", COLUMN_RATE, ROLE_NONE, 1, NULL},
    {"deducted", "Runs that lose", COLUMN_RATE, ROLE_NONE, 1, NULL},
};

static const struct column fairness_columns[] = {
    {"key", NULL, COLUMN_TEXT, ROLE_GROUP, 0, NULL},
    {"group", NULL, COLUMN_TEXT, ROLE_GROUP, 0, NULL},
    {"referred", NULL, COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"started", NULL, COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"rate", NULL, COLUMN_RATE, ROLE_NONE, 1, NULL},
    {"ratio", "Ratio to the best", COLUMN_NUMBER, ROLE_NONE, 2, NULL},
};

#define ADD_COLUMNS(t, c) table_columns(t, c, sizeof(c) / sizeof *(c))

/* --- plan -------------------------------------------------------------- */

static int
plan_matching(struct plan *p, struct run *r, struct fail *f)
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
plan_baseline(const struct plan *p, const struct run *r, struct fail *f)
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
	struct plan *p = arena_zalloc(&r->arena, 1, sizeof *p);
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
	struct plan *p = r->plan;
	contract_fini(&p->contract);
}

/* --- figures ----------------------------------------------------------- */

/* What --baseline says, where the contract leaves it to that. */
static int
lay_beside(
    struct pbr_cohort *x, const struct plan *p, struct run *r, struct fail *f)
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
sum_all(struct pbr_cohorts *all, const struct plan *p, struct run *r,
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

/* --- tables ------------------------------------------------------------ */

static void
add_name(struct table *t, const char *name)
{
	struct slice text = slice_text(name);
	table_text(t, text, value_label(SLICE_NONE, text, t->arena));
}

static void
fill_payment(struct section *s, const struct pbr_result *x)
{
	struct table *t = section_table(s, "payment", "What is paid, and why");
	ADD_COLUMNS(t, payment_columns);
	for (size_t i = 0; i < x->nlines; i++) {
		const struct pbr_line *l = &x->line[i];
		const struct contract_payment *p = l->payment;
		add_name(t, l->stage->name);
		add_name(t, p->name);
		table_number(t, l->is_made ? l->units : NAN);
		table_number(t,
		    p->basis == BASIS_SHARE_OF_PRICE ? (double)p->price_pence
						     : (double)p->amount_pence);
		table_number(t, (double)l->pence);
		table_text(t, slice_text(l->why), SLICE_NONE);
	}
	table_note(t,
	    "Avoided: the difference from the baseline times the people it is "
	    "counted of; of a share of the price, the share. Each line is "
	    "rounded to a penny.");
}

static void
add_step(struct table *t, const char *step, const char *label, int64_t pence)
{
	table_text(t, slice_text(step), slice_text(label));
	table_number(t, (double)pence);
}

static void
fill_settlement(
    struct section *s, const struct contract *c, const struct pbr_result *x)
{
	struct table *t = section_table(s, "settlement", "What is due");
	ADD_COLUMNS(t, settlement_columns);
	add_step(t, "sum", "Sum of the payments", x->sum);
	if (c->has_cap)
		add_step(t, "cap", "Cap of the contract", c->cap_pence);
	if (c->has_collar)
		add_step(
		    t, "collar", "Collar of the contract", c->collar_pence);
	add_step(t, "earned", "Earned", x->limited);
	if (x->advance)
		add_step(t, "advance", "Paid in advance", x->advance);
	add_step(t, "due", "Due to the provider", x->due);
	add_step(t, "repay", "To be paid back", x->repay);
}

/* "met", "not met"; of a band of luck: below, within, above. */
static const char *
result_word(const struct contract_band *b, int result)
{
	if (b->test != TEST_SIGNIFICANCE)
		return result > 0 ? "met" : "not met";
	return result > 0 ? "below" : result < 0 ? "above" : "within";
}

static void
fill_bands(
    struct section *s, const struct contract *c, const struct pbr_result *x)
{
	if (c->nbands == 0)
		return;
	struct table *t = section_table(s, "bands", "Targets and bands");
	ADD_COLUMNS(t, band_columns);
	for (size_t i = 0; i < x->nstages; i++)
		for (size_t k = 0; k < c->nbands; k++) {
			const struct contract_band *b = &c->band[k];
			const struct pbr_stage *g = &x->stage[i];
			add_name(t, g->name);
			add_name(t, b->name);
			add_name(t, c->measure[b->measure].name);
			table_number(t, g->adjusted[b->measure]);
			table_number(t, g->figures.baseline[b->measure]);
			table_number(t, g->band[k].low);
			table_number(t, g->band[k].high);
			table_number(t, g->reached[k]);
			table_number(t, b->at_least);
			table_text(t, slice_text(result_word(b, g->result[k])),
			    SLICE_NONE);
		}
	if (c->hurdle == CONTRACT_NONE)
		return;
	for (size_t i = 0; i < x->nstages; i++)
		table_note(t, "Hurdle (%s at most the %s), %s: %s.",
		    c->measure[c->hurdle].name,
		    c->is_hurdle_upper ? "upper limit of its band" : "baseline",
		    x->stage[i].name,
		    x->stage[i].is_hurdle_met ? "met" : "not met");
}

static void
add_measure(struct table *t, const struct contract *c,
    const struct pbr_stage *g, size_t m)
{
	const struct contract_measure *x = &c->measure[m];
	const struct pbr_figures *n = &g->figures;
	bool is_adjusted = (int)m == c->adjusted;
	double base = n->baseline[m];
	add_name(t, g->name);
	add_name(t, x->name);
	table_number(t, n->total[m]);
	table_number(t, x->per == PER_MEMBER ? n->people : n->reoffenders);
	table_number(t, g->value[m]);
	table_number(t, is_adjusted ? n->score : NAN);
	table_number(t, is_adjusted ? n->baseline_score : NAN);
	table_number(t, g->adjusted[m]);
	table_number(t, base);
	table_number(t, g->adjusted[m] - base);
	table_number(t, g->adjusted[m] / base - 1);
}

static void
fill_measures(
    struct section *s, const struct contract *c, const struct pbr_result *x)
{
	struct table *t = section_table(s, "measures", "What was measured");
	ADD_COLUMNS(t, measure_columns);
	for (size_t i = 0; i < x->nstages; i++)
		for (size_t m = 0; m < c->nmeasures; m++)
			add_measure(t, c, &x->stage[i], m);
	if (c->adjusted != CONTRACT_NONE)
		table_note(t,
		    "Adjusted: observed less the difference of the mean "
		    "scores (%s) of the cohort and the baseline.",
		    c->score);
}

static void
fill_people(struct section *s, const struct pbr_cohorts *all)
{
	struct table *t = section_table(s, "people", "Who counts");
	ADD_COLUMNS(t, people_columns);
	for (size_t i = 0; i < all->n; i++) {
		const struct pbr_cohort *x = &all->item[i];
		add_name(t, x->name);
		table_number(t, (double)(x->nmembers + x->nothers));
		table_number(t, (double)x->nothers);
		table_number(t, (double)x->nunmatched);
		table_number(t, (double)x->nimmature);
		table_number(t, (double)x->nunalike);
		table_number(t, x->figures.people);
		table_number(t, x->figures.reoffenders);
	}
}

/* --- luck -------------------------------------------------------------- */

static int
fill_luck(struct section *s, const struct plan *p,
    const struct pbr_cohorts *all, struct fail *f)
{
	struct pbr_figures figures[PBR_MOST_STAGES];
	struct pbr_people people[PBR_MOST_STAGES], beside[PBR_MOST_STAGES];
	const char *names[PBR_MOST_STAGES];
	const struct contract *c = &p->contract;
	struct pbr_luck luck;
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
		all->n, (uint64_t)p->seed, &luck, f) < 0)
		return -1;
	struct table *t = section_table(s, "luck", "What luck alone would pay");
	ADD_COLUMNS(t, luck_columns);
	table_number(t, (double)luck.nruns);
	table_number(t, (double)luck.seed);
	table_number(t, luck.mean);
	table_number(t, luck.low);
	table_number(t, luck.high);
	table_number(t, luck.paid);
	table_number(t, luck.deducted);
	table_note(t,
	    "Simulated cohorts of the same sizes, of people who reoffend as "
	    "the baseline does: a service that changes nothing.");
	section_sentence(s,
	    "A service that changes nothing would gain in %s of such cohorts "
	    "and lose in %s: %s on average.",
	    figure_percent(luck.paid, 1).text,
	    figure_percent(luck.deducted, 1).text,
	    figure_money(luck.mean).text);
	return 0;
}

/* --- fairness ---------------------------------------------------------- */

/* A member's referrals: 2 when one was started, 1 when there is any. */
static uint8_t *
referral_of_codes(const struct data_column *c, struct arena *a)
{
	uint8_t *stage = arena_zalloc(a, c->values.n + 1, 1);
	for (size_t i = 0; i < c->values.n; i++) {
		struct scan s;
		struct value v;
		if (!scan_array(&s, strmap_key(&c->values, i)))
			continue;
		while (scan_element(&s, &v) > 0) {
			struct value start =
			    value_at(value_raw(v), slice_text("start_date"));
			if (!stage[i])
				stage[i] = 1;
			if (value_present(start))
				stage[i] = 2;
		}
	}
	return stage;
}

/* The rows of one key: groups with those referred and started. */
static void
add_fairness(struct run *r, struct table *t, const struct key *k,
    const uint8_t *stage, struct rows rows, size_t *nwarned)
{
	const struct plan *p = r->plan;
	const struct data_column *c = &r->data.column[p->referrals];
	struct groups g;
	double best = 0;
	groups_make(&g, &r->data, k, 1, rows);
	double(*n)[2] = arena_zalloc(&r->arena, g.n + 1, sizeof *n);
	for (size_t i = 0; i < g.n; i++) {
		for (size_t m = 0; m < g.group[i].rows.n; m++) {
			uint32_t code = c->code[g.group[i].rows.row[m]];
			uint8_t at = code == DATA_ABSENT ? 0 : stage[code];
			n[i][0] += at >= 1;
			n[i][1] += at == 2;
		}
		best = fmax(best, n[i][0] >= 30 ? n[i][1] / n[i][0] : 0);
	}
	for (size_t i = 0; i < g.n; i++) {
		struct slice value = g.group[i].value[0];
		double rate = n[i][1] / n[i][0];
		if (!slice_present(value))
			value = slice_text("not recorded");
		add_name(t, k->text);
		table_text(t, value,
		    value_label(slice_text(k->text), value, t->arena));
		table_number(t, n[i][0]);
		table_number(t, n[i][1]);
		table_number(t, rate);
		table_number(t, rate / best);
		*nwarned +=
		    n[i][0] >= 30 && rate / best < p->contract.warn_below;
	}
	groups_fini(&g);
}

static void
fill_fairness(struct run *r, struct section *s, const struct pbr_cohorts *all)
{
	const struct plan *p = r->plan;
	size_t nwarned = 0;
	if (p->nby == 0)
		return;
	struct table *t =
	    section_table(s, "fairness", "Who starts, of those referred");
	const uint8_t *stage =
	    referral_of_codes(&r->data.column[p->referrals], &r->arena);
	ADD_COLUMNS(t, fairness_columns);
	for (size_t i = 0; i < p->nby; i++)
		for (size_t k = 0; k < all->n; k++)
			add_fairness(r, t, &p->by[i], stage, all->item[k].rows,
			    &nwarned);
	table_note(t,
	    "The best is of groups with 30 or more referred. A payment for "
	    "results can be earned by choosing whom to serve.");
	if (nwarned)
		section_caution(s,
		    "%zu %s less than %s as often as the best: see who is "
		    "passed over.",
		    nwarned,
		    noun((double)nwarned, "group starts", "groups start"),
		    figure_percent(p->contract.warn_below, 0).text);
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
add_cautions(struct section *s, const struct contract *c,
    const struct pbr_cohorts *all, const struct pbr_result *x)
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
	for (size_t i = 0; i < all->n; i++) {
		const struct pbr_cohort *y = &all->item[i];
		if (y->nunmatched + y->nimmature)
			section_caution(s,
			    "%s: %s members without offence records and %s "
			    "whose follow-up is not over do not count.",
			    y->name, figure_count((double)y->nunmatched).text,
			    figure_count((double)y->nimmature).text);
		if (y->nunscored)
			section_caution(s, "%s: %s members have no score.",
			    y->name, figure_count((double)y->nunscored).text);
	}
	if (all->noutside)
		section_caution(s,
		    "%s members' index dates are in no cohort of the input.",
		    figure_count((double)all->noutside).text);
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
evaluate(struct run *r, struct section *s, const struct pbr_cohorts *all,
    struct fail *f)
{
	const struct plan *p = r->plan;
	const struct contract *c = &p->contract;
	struct pbr_figures figures[PBR_MOST_STAGES];
	const char *names[PBR_MOST_STAGES];
	struct pbr_result *x = arena_zalloc(&r->arena, 1, sizeof *x);
	for (size_t i = 0; i < all->n; i++) {
		figures[i] = all->item[i].figures;
		names[i] = all->item[i].name;
	}
	if (pbr_evaluate(c, names, figures, all->n, x, f) < 0)
		return -1;
	say_result(s, c, x);
	say_power(s, c, x);
	fill_payment(s, x);
	fill_settlement(s, c, x);
	fill_bands(s, c, x);
	fill_measures(s, c, x);
	fill_people(s, all);
	fill_fairness(r, s, all);
	add_cautions(s, c, all, x);
	return fill_luck(s, p, all, f);
}

static int
fill(
    struct run *r, const struct scope *scope, struct section *s, struct fail *f)
{
	struct plan *p = r->plan;
	struct pbr_cohorts *all = arena_zalloc(&r->arena, 1, sizeof *all);
	(void)scope;
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
			fill_people(s, all);
			return 0;
		}
	return evaluate(r, s, all, f);
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
};
