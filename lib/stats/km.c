/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/km.h"

#include "base/mem.h"

/* Events, censorings and people at risk; returns the number of steps. */
static size_t
count(const struct survival *s, struct km_step *step)
{
	size_t *index = mem_zalloc(s->n, sizeof *index), n = 0;
	struct survival one = *s;
	one.stratum = NULL;
	survival_order(&one, index);
	for (size_t k = 0; k < s->n; k++) {
		size_t i = index[k];
		if (!n || step[n - 1].days != s->time[i])
			step[n++] = (struct km_step){.days = s->time[i]};
		if (s->event[i])
			step[n - 1].events += survival_weight(s, i);
		else
			step[n - 1].censored += survival_weight(s, i);
	}
	double left = 0;
	for (size_t k = n; k-- > 0;)
		step[k].at_risk = left += step[k].events + step[k].censored;
	mem_free(index);
	return n;
}

/* The variance of log survival is Greenwood's sum. */
static void
set_limits(struct km_step *at, double greenwood)
{
	double s = at->survival;
	at->std_error = at->low = at->high = NAN;
	if (s > 0)
		at->std_error = s * sqrt(greenwood);
	if (s <= 0 || s >= 1)
		return;
	double half = STATS_Z95 * sqrt(greenwood) / -log(s);
	at->low = pow(s, exp(half));
	at->high = pow(s, exp(-half));
}

size_t
km_curve(const struct survival *s, struct km_step *step)
{
	double survival = 1, greenwood = 0;
	size_t n = count(s, step);
	for (size_t k = 0; k < n; k++) {
		double d = step[k].events, r = step[k].at_risk;
		if (d > 0) {
			survival *= (r - d) / r;
			greenwood += d / (r * (r - d));
		}
		step[k].survival = survival;
		set_limits(&step[k], greenwood);
	}
	return n;
}

/* R's rule in print.survfit, with its tolerance. */
static double
crosses_half(const struct km_step *step, size_t n,
    double (*value)(const struct km_step *))
{
	static const double tolerance = 1.5e-8;
	for (size_t k = 0; k < n; k++) {
		double v = value(&step[k]);
		if (isnan(v) || v >= .5 + tolerance)
			continue;
		if (v <= .5 - tolerance)
			return step[k].days;
		for (size_t next = k + 1; next < n; next++)
			if (value(&step[next]) < v)
				return (step[k].days + step[next].days) / 2;
		return step[k].days;
	}
	return NAN;
}

static double
survival_of(const struct km_step *step)
{
	return step->survival;
}

static double
low_of(const struct km_step *step)
{
	return step->low;
}

static double
high_of(const struct km_step *step)
{
	return step->high;
}

struct estimate
km_median(const struct km_step *step, size_t n)
{
	return (struct estimate){
	    crosses_half(step, n, survival_of),
	    crosses_half(step, n, low_of),
	    crosses_half(step, n, high_of),
	};
}
