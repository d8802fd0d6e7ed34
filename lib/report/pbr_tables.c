/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/pbr_tables.h"

#include "report/words.h"

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
    {"reduction_low", "Reduction, lower limit", COLUMN_NUMBER, ROLE_LOW, 4,
	NULL},
    {"reduction_high", "Reduction, upper limit", COLUMN_NUMBER, ROLE_HIGH, 4,
	NULL},
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
    {"difference", NULL, COLUMN_NUMBER, ROLE_NONE, 4, "points"},
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

void
pbr_add_name(struct table *t, const char *name)
{
	struct slice text = slice_text(name);
	table_text(t, text, value_label(SLICE_NONE, text, t->arena));
}

void
pbr_fill_payment(struct section *s, const struct pbr_result *x)
{
	struct table *t = section_table(s, "payment", "What is paid, and why");
	ADD_COLUMNS(t, payment_columns);
	for (size_t i = 0; i < x->nlines; i++) {
		const struct pbr_line *l = &x->line[i];
		const struct contract_payment *p = l->payment;
		pbr_add_name(t, l->stage->name);
		pbr_add_name(t, p->name);
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

void
pbr_fill_settlement(
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

/* Is it of how many people, so that people see per cents? */
static bool
is_share(const struct contract_measure *m)
{
	return m->per == PER_MEMBER &&
	    (!m->field || strcmp(m->field, "reoffended") == 0);
}

static void
add_value(struct table *t, const struct contract_measure *m, double v)
{
	if (is_share(m))
		table_as(t, v, COLUMN_RATE, 2);
	else
		table_number(t, v);
}

/* Are there enough people for a publication? */
static bool
is_publishable(const struct pbr_figures *n)
{
	return n->people >= 30 && n->reoffenders >= 5 &&
	    n->people - n->reoffenders >= 5;
}

/* Of a publication: what was to be reached, and whether it was. */
static void
add_band(struct table *t, const struct contract *c, const struct pbr_stage *g,
    size_t k, bool is_published)
{
	const struct contract_band *b = &c->band[k];
	const struct contract_measure *m = &c->measure[b->measure];
	pbr_add_name(t, g->name);
	pbr_add_name(t, b->name);
	pbr_add_name(t, m->name);
	add_value(t, m, is_published ? NAN : g->adjusted[b->measure]);
	add_value(t, m, g->figures.baseline[b->measure]);
	add_value(t, m, is_published ? NAN : g->band[k].low);
	add_value(t, m, is_published ? NAN : g->band[k].high);
	table_number(t, is_published ? NAN : g->reached[k]);
	table_number(t, is_published ? NAN : g->reduction[k].low);
	table_number(t, is_published ? NAN : g->reduction[k].high);
	table_number(t, b->at_least);
	table_text(t, slice_text(result_word(b, g->result[k])), SLICE_NONE);
}

/* Words, and the contract's own figures. */
static void
publish_bands(struct table *t, const struct contract *c)
{
	static const char *const blank[] = {"value", "lower", "upper",
	    "reduction", "reduction_low", "reduction_high"};
	for (size_t i = 0; i < sizeof blank / sizeof *blank; i++)
		table_hide(t, blank[i]);
	/* Of an arm, the baseline is a figure about people. */
	if (c->baseline != CONTRACT_ARM)
		table_public(t);
}

static void
note_hurdle(
    struct table *t, const struct contract *c, const struct pbr_stage *g)
{
	table_note(t, "Hurdle (%s at most the %s), %s: %s.",
	    c->measure[c->hurdle].name,
	    c->is_hurdle_upper ? "upper limit of its band" : "baseline",
	    g->name, g->is_hurdle_met ? "met" : "not met");
}

static bool
has_reduction(const struct contract *c)
{
	for (size_t k = 0; k < c->nbands; k++)
		if (c->band[k].test != TEST_SIGNIFICANCE)
			return true;
	return false;
}

void
pbr_fill_bands(struct section *s, const struct contract *c,
    const struct pbr_result *x, bool is_published)
{
	if (c->nbands == 0)
		return;
	struct table *t = section_table(s, "bands", "Targets and bands");
	ADD_COLUMNS(t, band_columns);
	if (is_published)
		publish_bands(t, c);
	for (size_t i = 0; i < x->nstages; i++) {
		if (is_published && !is_publishable(&x->stage[i].figures))
			continue;
		for (size_t k = 0; k < c->nbands; k++)
			add_band(t, c, &x->stage[i], k, is_published);
		if (c->hurdle != CONTRACT_NONE)
			note_hurdle(t, c, &x->stage[i]);
	}
	if (!has_reduction(c)) {
		table_hide(t, "reduction_low");
		table_hide(t, "reduction_high");
	} else if (!is_published)
		table_note(t,
		    "The limits of a reduction (95%%) say how far luck in who "
		    "reoffends moves it; the contract pays by the reduction "
		    "itself.");
}

static void
add_measure(struct table *t, const struct contract *c,
    const struct pbr_stage *g, size_t m)
{
	const struct contract_measure *x = &c->measure[m];
	const struct pbr_figures *n = &g->figures;
	bool is_adjusted = (int)m == c->adjusted;
	double base = n->baseline[m];
	pbr_add_name(t, g->name);
	pbr_add_name(t, x->name);
	table_number(t, n->total[m]);
	table_number(t, x->per == PER_MEMBER ? n->people : n->reoffenders);
	add_value(t, x, g->value[m]);
	table_number(t, is_adjusted ? n->score : NAN);
	table_number(t, is_adjusted ? n->baseline_score : NAN);
	add_value(t, x, g->adjusted[m]);
	add_value(t, x, base);
	add_value(t, x, g->adjusted[m] - base);
	table_number(t, g->adjusted[m] / base - 1);
}

/*
 * Of a publication: the people, the value, the contract's baseline. What is
 * made of both would be a second look at the same counts, and of all cohorts
 * together the people would be a margin.
 */
static void
add_published_measure(struct table *t, const struct contract *c,
    const struct pbr_stage *g, size_t m)
{
	const struct contract_measure *x = &c->measure[m];
	const struct pbr_figures *n = &g->figures;
	bool is_enough = is_publishable(n);
	bool is_counted = x->per == PER_MEMBER && strcmp(g->name, "all") != 0;
	double any = is_share(x) ? n->total[m] : n->reoffenders;
	pbr_add_name(t, g->name);
	pbr_add_name(t, x->name);
	table_number(t, NAN);
	table_number(t, is_counted ? n->people : NAN);
	add_value(t, x, is_enough ? g->value[m] : NAN);
	for (int i = 0; i < 3; i++)
		table_number(t, NAN);
	add_value(t, x, c->baseline == CONTRACT_ARM ? NAN : n->baseline[m]);
	table_number(t, NAN);
	table_number(t, NAN);
	table_number(t, is_counted ? any : NAN);
}

/* What disclosure control must know, and what people need not see. */
static void
relate_measures(struct table *t)
{
	static const struct column any[] = {
	    {"any", NULL, COLUMN_COUNT, ROLE_CONTROL, 0, NULL},
	};
	static const char *const blank[] = {"total", "score", "baseline_score",
	    "adjusted", "difference", "change"};
	ADD_COLUMNS(t, any);
	table_people(t, "out_of");
	table_share(t, "value", "any", "out_of");
	for (size_t i = 0; i < sizeof blank / sizeof *blank; i++)
		table_hide(t, blank[i]);
}

void
pbr_fill_measures(struct section *s, const struct contract *c,
    const struct pbr_result *x, bool is_published)
{
	struct table *t = section_table(s, "measures", "What was measured");
	ADD_COLUMNS(t, measure_columns);
	if (is_published)
		relate_measures(t);
	for (size_t i = 0; i < x->nstages; i++)
		for (size_t m = 0; m < c->nmeasures; m++)
			if (is_published)
				add_published_measure(t, c, &x->stage[i], m);
			else
				add_measure(t, c, &x->stage[i], m);
	if (c->adjusted != CONTRACT_NONE && !is_published)
		table_note(t,
		    "Adjusted: observed less the difference of the mean "
		    "scores (%s) of the cohort and the baseline.",
		    c->score);
}

void
pbr_fill_people(struct section *s, const struct pbr_cohorts *all)
{
	struct table *t = section_table(s, "people", "Who counts");
	ADD_COLUMNS(t, people_columns);
	for (size_t i = 0; i < all->n; i++) {
		const struct pbr_cohort *x = &all->item[i];
		pbr_add_name(t, x->name);
		table_number(t, (double)(x->nmembers + x->nothers));
		table_number(t, (double)x->nothers);
		table_number(t, (double)x->nunmatched);
		table_number(t, (double)x->nimmature);
		table_number(t, (double)x->nunalike);
		table_number(t, x->figures.people);
		table_number(t, x->figures.reoffenders);
	}
}
