/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The result of `compare` in words, or why there is none.
 */
#include "report/compare_job.h"

#include "base/figure.h"
#include "report/compare_words.h"
#include "report/words.h"
#include "stats/refusal.h"

static struct whom
whom_of_job(const struct compare_job *j)
{
	const struct data_column *sex = &j->r->data.column[j->plan->sex];
	bool men = true, women = true;
	for (size_t i = 0; i < j->sample.rows.n; i++) {
		uint32_t code = sex->code[j->sample.rows.row[i]];
		struct slice s = code == DATA_ABSENT
		    ? SLICE_NONE
		    : strmap_key(&sex->values, code);
		men &= slice_is(s, "\"M\"");
		women &= slice_is(s, "\"F\"");
	}
	return whom_of(men, women, scope_follow_up(j->scope, &j->r->arena));
}

static double
unmatched_share(const struct arm_counts *c)
{
	return c->members ? (double)c->unmatched / (double)c->members : NAN;
}

static unsigned
reasons_of(const struct compare_job *j)
{
	const struct refusal_facts facts = {
	    .smd_after = j->smd_after,
	    .nsmd = j->nsmd,
	    .treated = j->sample.arm[1].analysed,
	    .treated_matched = j->matching.nmatched,
	    .ess = j->ess,
	    .unmatched_treated = unmatched_share(&j->sample.arm[1]),
	    .unmatched_comparison = unmatched_share(&j->sample.arm[0]),
	    .result = j->result[0].difference,
	    .robust = j->check,
	    .nrobust = COMPARE_CHECKS,
	};
	return refusal_reasons(&facts);
}

void
compare_say_refusal(struct section *s, unsigned reasons)
{
	static const struct {
		unsigned bit;
		const char *words;
	} why[] = {
	    {REFUSAL_BALANCE,
		"the matched people are not alike (a "
		"standardised difference above 0.10)"},
	    {REFUSAL_SUPPORT,
		"more than 20% of those who took part have "
		"nobody to be compared with"},
	    {REFUSAL_SIZE, "the comparison is worth fewer than 30 people"},
	    {REFUSAL_LINKAGE,
		"the shares without offence records differ by "
		"more than 5 points between the arms"},
	    {REFUSAL_FRAGILE,
		"other ways to compare say otherwise, or could "
		"not be used"},
	};
	struct buf b = {0};
	for (size_t i = 0; i < sizeof why / sizeof *why; i++)
		if (reasons & why[i].bit)
			buf_printf(&b, "%s%s", b.n ? "; " : "", why[i].words);
	section_caution(s,
	    "No conclusion can be drawn: %s. The tables show what was "
	    "computed, not what taking part does.",
	    buf_cstr(&b));
	buf_fini(&b);
}

static void
say_outcome(struct section *s, const struct outcome_result *x, struct whom w)
{
	struct buf b = {0};
	if (isnan(x->difference.low))
		return;
	words_level(&b, x, w);
	buf_byte(&b, ' ');
	words_effect(&b, x, w);
	section_sentence(s, "%s", buf_cstr(&b));
	buf_fini(&b);
}

/* The result as the published table shows it; withheld: NaN. */
static struct outcome_result
shown_result(const struct table *t, size_t row, const struct outcome_result *x)
{
	struct shown p;
	struct outcome_result y = *x;
	y.treated.mean = table_value(t, row, "treated");
	y.comparison.mean = table_value(t, row, "comparison");
	y.difference.value = table_value(t, row, "difference");
	y.difference.low = table_value(t, row, "difference_low");
	y.difference.high = table_value(t, row, "difference_high");
	y.shown_p = table_shown(t, row, "p", &p) && strcmp(p.text, "<0.05") == 0
	    ? "<0.05"
	    : "not significant";
	if (isnan(y.treated.mean) || isnan(y.comparison.mean))
		y.difference.low = NAN;
	return y;
}

/* The table of balance is not published. */
static void
say_balance(const struct compare_job *j, struct section *s)
{
	size_t npoor = 0;
	for (size_t i = 0; i < j->nsmd; i++)
		npoor += !(fabs(j->smd_after[i]) <= .10);
	if (npoor == 0)
		section_sentence(s,
		    "After matching, no characteristic of the two groups "
		    "differs by more than a tenth of a standard deviation.");
}

void
compare_say(const struct run *r, const struct scope *scope, struct section *s)
{
	const struct compare_job *j = *scope->left;
	const struct table *t = section_find(s, "outcomes");
	bool is_published = r->asked->publish;
	if (!j || !t)
		return;
	struct whom w = whom_of_job(j);
	if (j->reasons && is_published)
		compare_say_refusal(s, j->reasons);
	for (size_t i = 0; i < j->plan->outcomes.n && !j->reasons; i++) {
		struct outcome_result x = is_published
		    ? shown_result(t, i, &j->result[i])
		    : j->result[i];
		if (!j->plan->outcomes.is_default || i < 3)
			say_outcome(s, &x, w);
	}
	if (is_published)
		say_balance(j, s);
}

void
compare_judge(struct compare_job *j)
{
	j->reasons = reasons_of(j);
	if (j->reasons && !j->r->asked->publish)
		compare_say_refusal(j->s, j->reasons);
}

/* How many were left out of the comparison, and why. */
static void
caution_left_out(struct compare_job *j)
{
	const struct arm_counts *arm = j->sample.arm;
	size_t off = arm[1].analysed - j->matching.nmatched;
	if (off && j->r->asked->publish)
		section_caution(j->s,
		    "Some who took part had nobody similar and are left out "
		    "(off support).");
	else if (off)
		section_caution(j->s,
		    "%s of %s who took part had nobody similar and %s left "
		    "out (off support).",
		    figure_count((double)off).text,
		    figure_count((double)arm[1].analysed).text,
		    noun((double)off, "is", "are"));
	if (arm[0].unmatched + arm[1].unmatched == 0)
		return;
	if (j->r->asked->publish)
		section_caution(j->s,
		    "People without offence records are left out of both "
		    "arms.");
	else
		section_caution(j->s,
		    "Without offence records and left out: %s of those who "
		    "took part, %s of the others.",
		    figure_percent(unmatched_share(&arm[1]), 1).text,
		    figure_percent(unmatched_share(&arm[0]), 1).text);
}

void
compare_caution(struct compare_job *j)
{
	const struct data_column *left = &j->r->data.column[j->plan->left];
	size_t nleft = 0;
	section_caution(j->s,
	    "The people compared with are from the same records, and may have "
	    "had other help. Nobody measured how much people wanted to "
	    "change: who takes part may differ in what no record shows.");
	caution_left_out(j);
	for (size_t i = 0; i < j->sample.rows.n; i++)
		nleft += left->code[j->sample.rows.row[i]] != DATA_ABSENT;
	if (nleft)
		section_caution(j->s,
		    "Died or deported: %s. They count as without reoffence, "
		    "as in the national measure.",
		    j->r->asked->publish ? "some"
					 : figure_count((double)nleft).text);
}
