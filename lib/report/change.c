/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/change.h"

#include "base/figure.h"
#include "stats/binomial.h"
#include "stats/dist.h"
#include "stats/poisson.h"
#include "stats/power.h"

#include <math.h>

/* How a rate differs from a standard. */
struct change {
	double rate;
	struct estimate difference; /* points, as a fraction */
	struct estimate ratio;
	double p, detectable;
};

static struct change
change_of(const struct results *o, const struct standard *b)
{
	struct proportion a = o->reoffenders;
	struct change c = {.rate = proportion_value(a)};
	struct interval i = proportion_limits(c.rate, (double)a.n);
	if (b->counts.n) {
		c.difference = proportion_difference(a, b->counts);
		c.ratio = proportion_ratio(a, b->counts);
		c.p = proportion_equal_p(a, b->counts);
	} else {
		c.difference = (struct estimate){
		    c.rate - b->rate, i.low - b->rate, i.high - b->rate};
		c.ratio = (struct estimate){
		    c.rate / b->rate, i.low / b->rate, i.high / b->rate};
		c.p = binomial_two_sided_p(a, b->rate);
	}
	c.detectable = power_detectable_below(b->rate, b->n, (double)a.n);
	return c;
}

static const struct column change_columns[] = {
    {"baseline_n", "Baseline people", COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"baseline_rate", NULL, COLUMN_RATE, ROLE_NONE, 1, NULL},
    {"rate", NULL, COLUMN_RATE, ROLE_NONE, 1, NULL},
    {"difference", "Difference (points)", COLUMN_RATE, ROLE_NONE, 1, "points"},
    {"difference_low", NULL, COLUMN_RATE, ROLE_LOW, 1, "points"},
    {"difference_high", NULL, COLUMN_RATE, ROLE_HIGH, 1, "points"},
    {"relative", "Relative change", COLUMN_RATE, ROLE_NONE, 1, NULL},
    {"relative_low", NULL, COLUMN_RATE, ROLE_LOW, 1, NULL},
    {"relative_high", NULL, COLUMN_RATE, ROLE_HIGH, 1, NULL},
    {"p", "p", COLUMN_P, ROLE_NONE, 0, NULL},
    {"adjusted_rate", "Rate adjusted for OGRS3", COLUMN_RATE, ROLE_NONE, 1,
	NULL},
    {"adjusted_difference", "Adjusted difference (points)", COLUMN_RATE,
	ROLE_NONE, 1, "points"},
    {"detectable_rate", "Detectable: a fall to", COLUMN_RATE, ROLE_NONE, 1,
	NULL},
};

struct table *
change_table(const struct run *r, struct section *s)
{
	struct table *t =
	    section_table(s, "change", "Change against the baseline");
	report_group_columns(r, t);
	ADD_COLUMNS(t, change_columns);
	t->chart = (struct chart){.kind = CHART_INTERVAL,
	    .title = "Difference from the baseline in percentage points, "
		     "with its 95% interval",
	    .value = table_column(t, "difference"),
	    .low = table_column(t, "difference_low"),
	    .high = table_column(t, "difference_high"),
	    .reference = 0};
	if (r->baseline.kind == BASELINE_MEMBERS)
		table_note(t,
		    "The baseline is people too: difference with Newcombe's "
		    "interval, relative change by the log method, p by the "
		    "chi-squared test.");
	else
		table_note(t,
		    "A published rate is taken as known, unless its table "
		    "has the number of people: interval by Wilson, p by the "
		    "exact binomial test.");
	table_note(t,
	    "Detectable: a fall to a higher rate than this would mostly go "
	    "unnoticed in this many people (80%% power, 5%% two-sided).");
	return t;
}

void
change_row(const struct run *r, struct table *t, const struct group *g,
    const struct results *o, const struct standard *b)
{
	struct change c = change_of(o, b);
	double mix = results_mean_score(o) - b->mean_score;
	report_group_cells(r, t, g);
	table_number(t, b->n);
	table_number(t, b->rate);
	table_number(t, c.rate);
	table_number(t, c.difference.value);
	table_number(t, c.difference.low);
	table_number(t, c.difference.high);
	table_number(t, c.ratio.value - 1);
	table_number(t, c.ratio.low - 1);
	table_number(t, c.ratio.high - 1);
	table_number(t, c.p);
	table_number(t, c.rate - mix);
	table_number(t, c.difference.value - mix);
	table_number(t, c.detectable);
}

/* "4.1" of "-4.1". */
static const char *
unsigned_text(const struct shown *x)
{
	return x->text + (x->text[0] == '-');
}

void
change_say(struct section *s)
{
	const struct table *t = section_find(s, "change");
	struct shown baseline, by, low, high, p, shows;
	if (!t || !table_shown(t, 0, "baseline_rate", &baseline) ||
	    !table_shown(t, 0, "difference", &by))
		return;
	bool is_lower = table_value(t, 0, "difference") < 0;
	if (table_shown(t, 0, "difference_low", &low) &&
	    table_shown(t, 0, "difference_high", &high))
		section_sentence(s,
		    "The baseline was %s: the rate is %s percentage points %s "
		    "(95%% interval of the change %s to %s points).",
		    baseline.text, unsigned_text(&by),
		    is_lower ? "lower" : "higher", low.text, high.text);
	if (!table_shown(t, 0, "p", &p))
		return;
	double value = table_value(t, 0, "p");
	bool is_clear =
	    isnan(value) ? strcmp(p.text, "<0.05") == 0 : value < 0.05;
	if (is_clear)
		section_sentence(s,
		    "Chance alone would seldom make so large a difference (p "
		    "%s). That does not say what made it.",
		    p.text);
	else if (table_shown(t, 0, "detectable_rate", &shows))
		section_sentence(s,
		    "That can be chance (p %s). So many people would mostly "
		    "have shown only a fall to %s or below; no evidence of a "
		    "change is not evidence of no change.",
		    p.text, shows.text);
}

/* --- targets ----------------------------------------------------------- */

struct reach {
	double target, progress, luck_result, luck_target, people;
	bool is_met;
};

static struct reach
reach_of(struct target t, const struct results *o, const struct standard *b)
{
	struct proportion a = o->reoffenders;
	double rate = proportion_value(a);
	struct reach x = {.target = target_rate(t, b->rate)};
	/* 1e-9: a rate that is exactly the target has met it. */
	int64_t most = (int64_t)floor(x.target * (double)a.n + 1e-9);
	x.is_met = a.events <= most;
	x.progress = (b->rate - rate) / (b->rate - x.target);
	x.luck_result = binomial_fewer_p(a, b->rate);
	x.luck_target = a.n ? dist_binomial_at_most(most, a.n, b->rate) : NAN;
	x.people = ceil(power_people_per_arm(b->rate, x.target));
	return x;
}

static const struct column target_columns[] = {
    {"baseline_rate", NULL, COLUMN_RATE, ROLE_NONE, 1, NULL},
    {"target_rate", NULL, COLUMN_RATE, ROLE_NONE, 1, NULL},
    {"rate", NULL, COLUMN_RATE, ROLE_NONE, 1, NULL},
    {"met", NULL, COLUMN_TEXT, ROLE_NONE, 0, NULL},
    {"progress", "Share of the way", COLUMN_RATE, ROLE_NONE, 0, NULL},
    {"luck_result", "Chance of this result by luck", COLUMN_RATE, ROLE_NONE, 1,
	NULL},
    {"luck_target", "Chance of the target by luck", COLUMN_RATE, ROLE_NONE, 1,
	NULL},
    {"people_needed", NULL, COLUMN_COUNT, ROLE_NONE, 0, NULL},
};

struct table *
target_table(const struct run *r, struct section *s)
{
	struct table *t = section_table(s, "target", "The target");
	report_group_columns(r, t);
	ADD_COLUMNS(t, target_columns);
	table_plain(t, "people_needed");
	table_note(t,
	    "Target: %s against the baseline, in every group by itself.",
	    r->asked->target);
	table_note(t,
	    "Chance by luck: if nothing had changed (the true rate still the "
	    "baseline, taken as known), how often so many people would give "
	    "this result or a lower one, or would meet the target (exact "
	    "binomial).");
	table_note(t,
	    "People needed: in the cohort, and as many to compare with, to "
	    "show a change of the target's size (80%% power, 5%% two-sided).");
	return t;
}

void
target_row(const struct run *r, struct table *t, const struct group *g,
    const struct results *o, const struct standard *b)
{
	struct reach x = reach_of(r->target, o, b);
	const char *met = !o->reoffenders.n ? NULL : x.is_met ? "yes" : "no";
	const char *label = x.is_met ? "Yes" : "No";
	report_group_cells(r, t, g);
	table_number(t, b->rate);
	table_number(t, x.target);
	table_number(t, proportion_value(o->reoffenders));
	table_text(t, slice_text(met), slice_text(label));
	table_number(t, x.progress);
	table_number(t, x.luck_result);
	table_number(t, x.luck_target);
	table_number(t, x.people);
}

void
target_say(const struct run *r, struct section *s)
{
	const struct table *t = section_find(s, "target");
	struct shown target, met, luck;
	if (!t || !table_shown(t, 0, "target_rate", &target) ||
	    !table_shown(t, 0, "met", &met))
		return;
	section_sentence(s, "The target is %s or below (%s): it is %s.",
	    target.text, r->asked->target,
	    strcmp(met.text, "Yes") == 0 ? "met" : "not met");
	if (table_shown(t, 0, "luck_target", &luck))
		section_sentence(s,
		    "If nothing had changed, luck alone would meet it with a "
		    "chance of %s.",
		    luck.text);
}

/* --- what OGRS3 expected ----------------------------------------------- */

static const struct column expected_columns[] = {
    {"scored", "Members with a score", COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"observed", "Reoffenders", COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"expected", NULL, COLUMN_NUMBER, ROLE_NONE, 1, NULL},
    {"observed_rate", NULL, COLUMN_RATE, ROLE_NONE, 1, NULL},
    {"expected_rate", NULL, COLUMN_RATE, ROLE_NONE, 1, NULL},
    {"difference", "Difference (points)", COLUMN_RATE, ROLE_NONE, 1, "points"},
    {"ratio", "Observed to expected", COLUMN_NUMBER, ROLE_NONE, 2, NULL},
    {"ratio_low", NULL, COLUMN_NUMBER, ROLE_LOW, 2, NULL},
    {"ratio_high", NULL, COLUMN_NUMBER, ROLE_HIGH, 2, NULL},
};

struct table *
expected_table(const struct run *r, struct section *s, enum score score)
{
	struct table *t =
	    section_table(s, "expected", "Reoffenders and what OGRS3 expected");
	report_group_columns(r, t);
	ADD_COLUMNS(t, expected_columns);
	t->chart = (struct chart){.kind = CHART_INTERVAL,
	    .title = "Reoffenders observed to expected (1: as expected), with "
		     "the 95% interval",
	    .value = table_column(t, "ratio"),
	    .low = table_column(t, "ratio_low"),
	    .high = table_column(t, "ratio_high"),
	    .reference = 1};
	table_share(t, "observed_rate", "observed", "scored");
	table_mean(t, "expected_rate", "expected", "scored");
	table_note(t,
	    "Expected: the sum of the %s OGRS3 chances of the mature members "
	    "who have a score; observed is of the same people. Limits: exact "
	    "Poisson.",
	    score == SCORE_1Y ? "one-year" : "two-year");
	table_note(t,
	    "OGRS3 knows age, sex and past sanctions only. It was published "
	    "in 2009, and similar people may no longer reoffend as it "
	    "expects: a ratio under 1 is no proof of an effect.");
	return t;
}

void
expected_row(const struct run *r, struct table *t, const struct group *g,
    const struct results *o)
{
	double rate = proportion_value(o->scored);
	struct estimate ratio = poisson_ratio(o->scored.events, o->expected);
	report_group_cells(r, t, g);
	table_number(t, (double)o->scored.n);
	table_number(t, (double)o->scored.events);
	table_number(t, o->scored.n ? o->expected : NAN);
	table_number(t, rate);
	table_number(t, results_mean_score(o));
	table_number(t, rate - results_mean_score(o));
	table_number(t, ratio.value);
	table_number(t, ratio.low);
	table_number(t, ratio.high);
}
