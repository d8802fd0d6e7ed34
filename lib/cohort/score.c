/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cohort/score.h"

#include <math.h>

static double
to_five_places(double x)
{
	return round(x * 1e5) / 1e5;
}

double
score_copas(int64_t previous, int conviction_age, int first_age)
{
	return to_five_places(
	    log((1.0 + (double)previous) / (10 + conviction_age - first_age)));
}

static double
age_term(const struct ogrs3 *o, char sex, int age)
{
	for (int i = 0; i < o->nages; i++)
		if (o->age[i].sex == sex && age >= o->age[i].from &&
		    age <= o->age[i].to)
			return o->age[i].value;
	return NAN;
}

static double
status_term(const struct ogrs3 *o, bool is_caution, int64_t previous)
{
	for (int i = 0; i < o->nstatus; i++)
		if (o->status[i].is_caution == is_caution &&
		    previous >= o->status[i].from &&
		    previous <= o->status[i].to)
			return o->status[i].value;
	return NAN;
}

double
score_ogrs3(const struct ogrs3 *o, const struct ogrs3_inputs *in, int years)
{
	double copas =
	    score_copas(in->previous, in->conviction_age, in->first_age);
	double z = age_term(o, in->sex, in->follow_up_age) +
	    status_term(o, in->is_caution, in->previous) + o->copas * copas +
	    in->weight;
	return to_five_places(1 / (1 + exp(-(o->constant[years - 1] + z))));
}

int
score_percent(double p)
{
	/* Whole hundred-thousandths: 49.5% rounds up on every machine. */
	long long parts = llround(p * 1e5);
	long long percent = (parts + 500) / 1000;
	return percent < 1 ? 1 : percent > 99 ? 99 : (int)percent;
}
