/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/results.h"

#include "base/num.h"

#include <math.h>

void
result_columns_want(struct result_columns *c, struct data *d)
{
	const struct {
		size_t *column;
		const char *key;
	} wanted[] = {
	    {&c->matched, "matched"},
	    {&c->mature, "mature"},
	    {&c->reoffended, "reoffended"},
	    {&c->reoffences, "reoffences"},
	    {&c->days, "days_to_reoffence"},
	    {&c->ogrs3_1y, "ogrs3_1y"},
	    {&c->ogrs3_2y, "ogrs3_2y"},
	};
	for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
		*wanted[i].column =
		    data_want(d, RECORD_MEMBER, wanted[i].key, DATA_NUMBER);
}

static double
number(const struct data *d, size_t column, uint32_t row)
{
	return d->column[column].number[row];
}

/* Counts a matched, mature member. False when it lacks its outcome. */
static bool
count_outcome(struct results *o, const struct result_columns *c,
    const struct data *d, uint32_t row)
{
	double reoffended = number(d, c->reoffended, row);
	double reoffences = number(d, c->reoffences, row);
	double days = number(d, c->days, row);
	o->reoffenders.n++;
	if (reoffended == 0)
		return true;
	if (isnan(reoffended) || !(reoffences >= 1))
		return false;
	o->reoffenders.events++;
	o->reoffences += (int64_t)reoffences;
	o->squares += (int64_t)reoffences * (int64_t)reoffences;
	if (!isnan(days))
		o->days[o->ndays++] = days;
	return true;
}

int
results_count(struct results *o, const struct result_columns *c,
    const struct data *d, struct rows rows, enum score score, struct arena *a,
    struct fail *f)
{
	struct num_sum expected = {0, 0};
	*o = (struct results){.members = (int64_t)rows.n};
	o->days = arena_alloc(a, (rows.n + 1) * sizeof *o->days);
	for (size_t i = 0; i < rows.n; i++) {
		uint32_t row = rows.row[i];
		if (number(d, c->matched, row) != 1) {
			o->unmatched++;
			continue;
		}
		if (number(d, c->mature, row) != 1) {
			o->immature++;
			continue;
		}
		if (!count_outcome(o, c, d, row))
			return fail_set(f, FAIL_INPUT,
			    "a mature, matched member lacks reoffended or "
			    "reoffences: was it written by ioc-cohort? "
			    "[member.outcome]");
		double chance = score == SCORE_NONE
		    ? NAN
		    : number(d, score == SCORE_1Y ? c->ogrs3_1y : c->ogrs3_2y,
			  row);
		if (isnan(chance))
			continue;
		num_sum_add(&expected, chance);
		o->scored.n++;
		o->scored.events += number(d, c->reoffended, row) == 1;
	}
	o->expected = num_sum_value(&expected);
	return 0;
}

struct moments
results_frequency(const struct results *o)
{
	return moments_of_counts(o->reoffenders.n, o->reoffences, o->squares);
}

double
results_mean_score(const struct results *o)
{
	return o->scored.n ? o->expected / (double)o->scored.n : NAN;
}
