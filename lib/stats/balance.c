/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/balance.h"

#include "base/mem.h"

#include <math.h>

/* Of one arm: people and weight in all; by column, what they add up to. */
struct arm {
	double n, weight;
	double *sum, *squares, *weighted;
};

static void
arm_init(struct arm *a, size_t ncolumns)
{
	*a = (struct arm){0};
	a->sum = mem_zalloc(ncolumns, sizeof *a->sum);
	a->squares = mem_zalloc(ncolumns, sizeof *a->squares);
	a->weighted = mem_zalloc(ncolumns, sizeof *a->weighted);
}

static void
arm_fini(struct arm *a)
{
	mem_free(a->sum);
	mem_free(a->squares);
	mem_free(a->weighted);
}

static void
arm_add(struct arm *a, const struct design *x, size_t i, double weight)
{
	a->n++;
	a->weight += weight;
	for (size_t k = x->start[i]; k < x->start[i + 1]; k++) {
		size_t j = x->column[k];
		a->sum[j] += x->value[k];
		a->squares[j] += x->value[k] * x->value[k];
		a->weighted[j] += weight * x->value[k];
	}
}

/* Numbers are centred, so that their squares do not cancel. */
static double
arm_variance(const struct arm *a, size_t j)
{
	double mean = a->sum[j] / a->n;
	return fmax(0, a->squares[j] - a->sum[j] * mean) / (a->n - 1);
}

double
balance_smd(double difference, double variance1, double variance2)
{
	double sd = sqrt((variance1 + variance2) / 2);
	if (sd > 0)
		return difference / sd;
	return difference == 0 && sd == 0 ? 0 : NAN;
}

static struct balance
compare(const struct arm *t, const struct arm *c, size_t j, double centre)
{
	double vt = arm_variance(t, j), vc = arm_variance(c, j);
	double all = t->sum[j] / t->n, pool = c->sum[j] / c->n;
	double matched = t->weighted[j] / t->weight;
	double controls = c->weighted[j] / c->weight;
	return (struct balance){
	    .treated = all + centre,
	    .treated_after = matched + centre,
	    .comparison_before = pool + centre,
	    .comparison_after = controls + centre,
	    .smd_before = balance_smd(all - pool, vt, vc),
	    .smd_after = balance_smd(matched - controls, vt, vc),
	};
}

void
balance_columns(const struct design *x, const bool *treated,
    const double *weight, struct balance *row)
{
	struct arm arm[2];
	arm_init(&arm[0], x->ncolumns);
	arm_init(&arm[1], x->ncolumns);
	for (size_t i = 0; i < x->n; i++)
		arm_add(&arm[treated[i]], x, i, weight[i]);
	for (size_t j = 0; j < x->ncolumns; j++)
		row[j] = compare(&arm[1], &arm[0], j, x->centre[j]);
	arm_fini(&arm[0]);
	arm_fini(&arm[1]);
}
