/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * `value`: what was avoided by lens, after which haircuts, at what ratio to
 * the cost, what it would take to break even, and what matters most.
 */
#include "report/value.h"

#include "base/figure.h"
#include "report/words.h"
#include "stats/order.h"

#include <math.h>

/* The haircuts and the cost of one case. */
struct terms_of {
	double deadweight, bias, discount, cost;
};

static struct terms_of
usual_terms(const struct valuation *v)
{
	return (struct terms_of){v->deadweight, v->bias_benefits, v->discount,
	    v->cost * (1 + v->bias_costs)};
}

static double
net_of(double gross, const struct terms_of *t)
{
	return gross * (1 - t->deadweight) * (1 + t->bias) * t->discount;
}

/* --- avoided ----------------------------------------------------------- */

static const char *const lenses[][2] = {{"fiscal", "Fiscal"},
    {"economic", "Economic"}, {"social", "Social"}, {"all", "All three"}};

static const struct column avoided_columns[] = {
    {"lens", NULL, COLUMN_TEXT, ROLE_GROUP, 0, NULL},
    {"gross_pence", "Cost avoided", COLUMN_MONEY, ROLE_NONE, 0, NULL},
    {"gross_low", "Cost avoided, lower limit", COLUMN_MONEY, ROLE_LOW, 0, NULL},
    {"gross_high", "Cost avoided, upper limit", COLUMN_MONEY, ROLE_HIGH, 0,
	NULL},
    {"net_pence", "After haircuts", COLUMN_MONEY, ROLE_NONE, 0, NULL},
    {"net_low", "After haircuts, lower limit", COLUMN_MONEY, ROLE_LOW, 0, NULL},
    {"net_high", "After haircuts, upper limit", COLUMN_MONEY, ROLE_HIGH, 0,
	NULL},
    {"ratio", "Benefit a pound", COLUMN_NUMBER, ROLE_NONE, 2, NULL},
    {"ratio_low", "Benefit a pound, lower limit", COLUMN_NUMBER, ROLE_LOW, 2,
	NULL},
    {"ratio_high", "Benefit a pound, upper limit", COLUMN_NUMBER, ROLE_HIGH, 2,
	NULL},
};

static void
add_avoided(
    struct table *t, const struct avoided *x, const struct terms_of *terms)
{
	const double gross[] = {x->value, x->low, x->high};
	for (size_t i = 0; i < 3; i++)
		table_number(t, round(gross[i]));
	for (size_t i = 0; i < 3; i++)
		table_number(t, round(net_of(gross[i], terms)));
	for (size_t i = 0; i < 3; i++)
		table_number(t, net_of(gross[i], terms) / terms->cost);
}

static void
say_ratio(struct valuation *v, const struct terms_of *terms)
{
	const struct avoided *x = &v->avoided[WORTH_ALL];
	double fiscal = v->avoided[WORTH_FISCAL].value;
	section_sentence(v->section,
	    "For each pound spent, %s pounds (95%% interval %s to %s) of cost "
	    "to society were avoided, %s of them to public agencies.",
	    figure_number(net_of(x->value, terms) / terms->cost, 2).text,
	    figure_number(net_of(x->low, terms) / terms->cost, 2).text,
	    figure_number(net_of(x->high, terms) / terms->cost, 2).text,
	    figure_number(net_of(fiscal, terms) / terms->cost, 2).text);
}

static void
say_avoided(struct valuation *v, const struct terms_of *terms)
{
	const struct avoided *x = &v->avoided[WORTH_ALL];
	if (v->is_refused)
		return;
	if (x->value > 0)
		section_sentence(v->section,
		    "Cost avoided, after haircuts: %s (95%% interval %s to "
		    "%s).",
		    figure_money(round(net_of(x->value, terms))).text,
		    figure_money(round(net_of(x->low, terms))).text,
		    figure_money(round(net_of(x->high, terms))).text);
	else
		section_sentence(v->section,
		    "Nothing was avoided: reoffending cost %s more than would "
		    "be expected (95%% interval of what was avoided: %s to "
		    "%s).",
		    figure_money(round(-x->value)).text,
		    figure_money(round(x->low)).text,
		    figure_money(round(x->high)).text);
	if (x->value > 0 && !isnan(terms->cost))
		say_ratio(v, terms);
	if (!(x->low > 0))
		section_caution(v->section,
		    "The interval holds nothing avoided at all: the figures "
		    "do not show that the service paid for itself.");
}

static void
fill_avoided(struct valuation *v, const struct terms_of *terms)
{
	struct table *t = section_table(
	    v->section, "avoided", "What was avoided, by who would have paid");
	ADD_COLUMNS(t, avoided_columns);
	for (size_t k = 0; k <= WORTH_ALL; k++) {
		table_text(
		    t, slice_text(lenses[k][0]), slice_text(lenses[k][1]));
		add_avoided(t, &v->avoided[k], terms);
	}
	table_note(t,
	    "Haircuts: deadweight %s%s, optimism bias %s on benefits and %s "
	    "on costs, discounting %s.",
	    figure_percent(v->deadweight, 0).text,
	    v->is_matched ? " (never on a matched effect)" : "",
	    figure_percent(v->bias_benefits, 0).text,
	    figure_percent(v->bias_costs, 0).text,
	    figure_percent(v->discount - 1, 1).text);
	say_avoided(v, terms);
}

/* --- break-even -------------------------------------------------------- */

static const struct column item_columns[] = {
    {"item", NULL, COLUMN_TEXT, ROLE_GROUP, 0, NULL},
    {"value", NULL, COLUMN_NUMBER, ROLE_NONE, 2, NULL},
};

static void
add_item(struct table *t, const char *name, const char *label, double value)
{
	table_text(t, slice_text(name), slice_text(label));
	table_number(t, value);
}

/* What was avoided is said only where a conclusion may be drawn. */
static void
say_breakeven(struct valuation *v, double needed)
{
	double avoided = v->avoided[WORTH_OFFENCES].value;
	section_sentence(v->section,
	    "To break even, %s reoffences must be avoided: a reduction of "
	    "%s%s%s%s.",
	    figure_number(needed, 1).text,
	    figure_percent(needed / v->expected, 1).text,
	    v->is_refused ? "" : "; ",
	    v->is_refused ? "" : figure_number(fmax(avoided, 0), 1).text,
	    v->is_refused ? "" : " were");
}

static void
fill_breakeven(struct valuation *v, const struct terms_of *terms)
{
	struct table *t = section_table(
	    v->section, "breakeven", "What it would take to break even");
	double each = net_of(v->per_offence, terms);
	double needed = terms->cost / each;
	ADD_COLUMNS(t, item_columns);
	add_item(t, "people", "People", v->people);
	add_item(
	    t, "cost_pounds", "Cost of the service, pounds", terms->cost / 100);
	add_item(t, "cost_per_person", "A person, pounds",
	    terms->cost / 100 / v->people);
	add_item(t, "reoffence_pounds",
	    "A reoffence after haircuts, all three, pounds", each / 100);
	add_item(t, "needed", "Reoffences to avoid to break even", needed);
	add_item(t, "avoided", "Reoffences avoided",
	    v->avoided[WORTH_OFFENCES].value);
	add_item(t, "expected", "Reoffences expected without the service",
	    v->expected);
	add_item(t, "needed_percent", "Reduction to break even, per cent",
	    needed / v->expected * 100);
	if (!isnan(needed) && v->expected > 0)
		say_breakeven(v, needed);
	table_note(t,
	    "Break-even counts offences prevented, not people who stop, and "
	    "rests on average costs.");
}

/* --- what matters most ------------------------------------------------- */

struct swing {
	const char *name, *label, *low_case, *high_case;
	double low, high;
};

enum { NSWINGS = 6 };

static double
ratio_of(double gross, struct terms_of t)
{
	return net_of(gross, &t) / t.cost;
}

/* Each in turn from its low to its high case, all others as they are. */
static size_t
find_swings(const struct valuation *v, struct terms_of usual, struct swing *s)
{
	const struct avoided *all = &v->avoided[WORTH_ALL];
	struct terms_of t[8];
	size_t n = 0;
	for (size_t i = 0; i < 8; i++)
		t[i] = usual;
	t[0].bias = -.40;
	t[1].bias = 0;
	t[2].cost = v->cost * 1.40;
	t[3].cost = v->cost;
	t[4].deadweight = .50;
	t[5].deadweight = 0;
	s[n++] =
	    (struct swing){"effect", "Effect", "lower limit", "upper limit",
		ratio_of(all->low, usual), ratio_of(all->high, usual)};
	s[n++] = (struct swing){"multipliers",
	    "Crimes a proven crime stands for", "proven alone", "as listed",
	    ratio_of(v->avoided[WORTH_RECORDED].value, usual),
	    ratio_of(all->value, usual)};
	s[n++] = (struct swing){"unit_costs", "Unit costs", "20% less",
	    "20% more", ratio_of(all->value * .8, usual),
	    ratio_of(all->value * 1.2, usual)};
	s[n++] = (struct swing){"bias_benefits", "Optimism bias of benefits",
	    "grade 6", "grade 1", ratio_of(all->value, t[0]),
	    ratio_of(all->value, t[1])};
	s[n++] = (struct swing){"bias_costs", "Optimism bias of costs",
	    "grade 6", "grade 1", ratio_of(all->value, t[2]),
	    ratio_of(all->value, t[3])};
	if (!v->is_matched)
		s[n++] =
		    (struct swing){"deadweight", "Deadweight", "50%", "none",
			ratio_of(all->value, t[4]), ratio_of(all->value, t[5])};
	return n;
}

static const struct column tornado_columns[] = {
    {"factor", NULL, COLUMN_TEXT, ROLE_GROUP, 0, NULL},
    {"low_case", NULL, COLUMN_TEXT, ROLE_NONE, 0, NULL},
    {"high_case", NULL, COLUMN_TEXT, ROLE_NONE, 0, NULL},
    {"ratio", "Benefit a pound", COLUMN_NUMBER, ROLE_NONE, 2, NULL},
    {"ratio_low", "In the low case", COLUMN_NUMBER, ROLE_NONE, 2, NULL},
    {"ratio_high", "In the high case", COLUMN_NUMBER, ROLE_NONE, 2, NULL},
};

static void
fill_tornado(struct valuation *v, const struct terms_of *usual)
{
	struct swing s[NSWINGS];
	double size[NSWINGS];
	size_t order[NSWINGS], n = find_swings(v, *usual, s);
	struct table *t = section_table(
	    v->section, "tornado", "What the benefit a pound depends on most");
	for (size_t i = 0; i < n; i++)
		size[i] = -fabs(s[i].high - s[i].low);
	order_index(size, n, order);
	ADD_COLUMNS(t, tornado_columns);
	for (size_t i = 0; i < n; i++) {
		const struct swing *x = &s[order[i]];
		table_text(t, slice_text(x->name), slice_text(x->label));
		table_text(t, slice_text(x->low_case), slice_text(x->low_case));
		table_text(
		    t, slice_text(x->high_case), slice_text(x->high_case));
		table_number(t, ratio_of(v->avoided[WORTH_ALL].value, *usual));
		table_number(t, x->low);
		table_number(t, x->high);
	}
	t->chart = (struct chart){
	    .kind = CHART_TORNADO,
	    .title = "Benefit a pound from the low to the high case of each",
	    .x = table_column(t, "low_case"),
	    .centre = table_column(t, "high_case"),
	    .value = table_column(t, "ratio"),
	    .low = table_column(t, "ratio_low"),
	    .high = table_column(t, "ratio_high"),
	    .reference = 1,
	};
	table_note(t,
	    "Each in turn, all others as above; widest first. In the chart "
	    "the marks are the result as it stands, the dashed line is where "
	    "the service pays for itself.");
}

void
value_tables(struct valuation *v)
{
	struct terms_of terms = usual_terms(v);
	fill_avoided(v, &terms);
	if (isnan(v->cost)) {
		section_caution(v->section,
		    "What the service cost is not known: give --cost, or the "
		    "payments (spend) of the period.");
		return;
	}
	fill_breakeven(v, &terms);
	if (!isnan(v->avoided[WORTH_ALL].low))
		fill_tornado(v, &terms);
}
