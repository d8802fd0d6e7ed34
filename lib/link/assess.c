/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "link/assess.h"

#include "base/mem.h"
#include "base/num.h"

#include <math.h>

static const double Z95 = 1.959963984540054; /* qnorm(0.975) */

void
assess_add(struct assessment *a, struct slice stratum, uint64_t size,
    bool is_joined, bool is_same)
{
	bool is_new;
	size_t i = strmap_add(&a->strata, stratum, &is_new);
	if (is_new) {
		a->stratum =
		    mem_grow(a->stratum, i, &a->cap, sizeof *a->stratum);
		a->stratum[i] = (struct assess_stratum){.size = size};
	}
	a->stratum[i].n[is_joined]++;
	a->stratum[i].yes[is_joined] += is_same;
	a->answered++;
}

void
assess_fini(struct assessment *a)
{
	strmap_fini(&a->strata);
	mem_free(a->stratum);
}

/*
 * Pairs of a stratum that are joined (or not), estimated from its sample, and
 * those that are the same; the variance of the latter's number.
 */
struct part {
	double pairs, same, variance;
};

static struct part
part_of(const struct assess_stratum *s, bool is_joined)
{
	double n = (double)(s->n[0] + s->n[1]), size = (double)s->size;
	double k = (double)s->n[is_joined], yes = (double)s->yes[is_joined];
	struct part x = {0};
	if (n < 1)
		return x;
	x.pairs = size * k / n;
	x.same = size * yes / n;
	double rest = size > n ? (size - n) / size : 0;
	/* One answer of each kind more, so that none is not certainty. */
	double q = (yes + 1) / (n + 2);
	if (n > 1)
		x.variance = size * size * rest * q * (1 - q) / (n - 1);
	else
		x.variance = size * size * rest * q * (1 - q);
	return x;
}

static struct part
sum_parts(const struct assessment *a, bool is_joined)
{
	struct num_sum pairs = {0}, same = {0}, variance = {0};
	for (size_t i = 0; i < a->strata.n; i++) {
		struct part x = part_of(&a->stratum[i], is_joined);
		if (a->stratum[i].n[is_joined] == 0)
			continue;
		num_sum_add(&pairs, x.pairs);
		num_sum_add(&same, x.same);
		num_sum_add(&variance, x.variance);
	}
	return (struct part){num_sum_value(&pairs), num_sum_value(&same),
	    num_sum_value(&variance)};
}

static struct estimate
within(double value, double error, double most)
{
	struct estimate e = {value, value - Z95 * error, value + Z95 * error};
	e.low = e.low < 0 ? 0 : e.low;
	e.high = e.high > most ? most : e.high;
	return e;
}

struct estimate
assess_precision(const struct assessment *a)
{
	struct part x = sum_parts(a, true);
	if (!(x.pairs > 0))
		return (struct estimate){NAN, NAN, NAN};
	return within(x.same / x.pairs, sqrt(x.variance) / x.pairs, 1);
}

struct estimate
assess_missed(const struct assessment *a)
{
	struct part x = sum_parts(a, false);
	return within(x.same, sqrt(x.variance), x.pairs);
}
