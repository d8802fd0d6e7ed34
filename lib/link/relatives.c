/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "link/relatives.h"

#include "base/num.h"

#include <math.h>
#include <string.h>

enum { ROUNDS = 40, ENOUGH = 200 };

/* The weight of what strangers look like, in pairs. */
static const double BELIEF = 20;

/* What is being learnt: of one person's pairs, and of relatives'. */
struct learning {
	const struct model *model;
	const struct tallies *pairs;
	double m[MODEL_COMPARISONS][MODEL_LEVELS + 1];
	double u[MODEL_COMPARISONS][MODEL_LEVELS + 1];
	double strange[MODEL_COMPARISONS][MODEL_LEVELS + 1];
	double weight[MODEL_COMPARISONS][MODEL_LEVELS + 1]; /* log2(m / u) */
	double share;  /* of pairs that are one person */
	uint64_t used; /* comparisons, by bit */
};

static unsigned
level_of(uint64_t vector, unsigned comparison)
{
	return (unsigned)(vector >> (4 * comparison)) & 15;
}

static void
count_levels(const struct tallies *t, unsigned c, double *count)
{
	for (unsigned l = 0; l <= MODEL_LEVELS + 1; l++)
		count[l] = 0;
	for (size_t i = 0; i < t->n; i++)
		count[level_of(t->place[i].vector, c)] +=
		    (double)t->place[i].count;
}

/* Probabilities over the levels that occur here: the others take no part. */
static void
restrict_to(
    const double *count, unsigned nlevels, const double *from, double *to)
{
	double seen = 0;
	for (unsigned l = 1; l <= nlevels; l++)
		seen += count[l] > 0 ? from[l] : 0;
	for (unsigned l = 1; l <= nlevels; l++)
		to[l] = count[l] > 0 && seen > 0 ? from[l] / seen : from[l];
}

/* Relatives begin as strangers who share what these pairs share. */
static void
set_out(struct learning *x, unsigned shared, double m[][MODEL_LEVELS + 1],
    double u[][MODEL_LEVELS + 1])
{
	for (unsigned c = 0; c < x->model->ncomparisons; c++) {
		unsigned nlevels = x->model->comparison[c].nlevels;
		double count[MODEL_LEVELS + 2];
		if (model_compares(x->model, c, shared))
			continue;
		x->used |= (uint64_t)1 << c;
		count_levels(x->pairs, c, count);
		restrict_to(count, nlevels, m[c], x->m[c]);
		restrict_to(count, nlevels, u[c], x->strange[c]);
		memcpy(x->u[c], x->strange[c], sizeof x->u[c]);
	}
	x->share = 0.5;
}

static void
weigh_levels(struct learning *x)
{
	for (unsigned c = 0; c < x->model->ncomparisons; c++)
		for (unsigned l = 1; l <= x->model->comparison[c].nlevels; l++)
			if (x->used >> c & 1)
				x->weight[c][l] = log2(x->m[c][l] / x->u[c][l]);
}

static double
odds_of(const struct learning *x, double log_odds, uint64_t vector)
{
	for (uint64_t left = x->used; left; left &= left - 1) {
		unsigned c = (unsigned)__builtin_ctzll(left);
		unsigned l = level_of(vector, c);
		if (l)
			log_odds += x->weight[c][l];
	}
	return log_odds;
}

/* One round: who is one person, so what relatives look like. */
static void
learn_round(struct learning *x)
{
	double rest[MODEL_COMPARISONS][MODEL_LEVELS + 2] = {{0}};
	struct num_sum same = {0}, all = {0};
	double base = log2(x->share / (1 - x->share));
	weigh_levels(x);
	for (size_t i = 0; i < x->pairs->n; i++) {
		const struct tallied *t = &x->pairs->place[i];
		double p = 1 / (1 + exp2(-odds_of(x, base, t->vector)));
		double n = (double)t->count;
		num_sum_add(&same, n * p);
		num_sum_add(&all, n);
		for (unsigned c = 0; c < x->model->ncomparisons; c++)
			rest[c][level_of(t->vector, c)] += n * (1 - p);
	}
	x->share = (num_sum_value(&same) + 1) / (num_sum_value(&all) + 2);
	for (unsigned c = 0; c < x->model->ncomparisons; c++) {
		unsigned nlevels = x->model->comparison[c].nlevels;
		double sum = BELIEF;
		for (unsigned l = 1; l <= nlevels; l++)
			sum += rest[c][l];
		for (unsigned l = 1; l <= nlevels; l++)
			x->u[c][l] =
			    (rest[c][l] + BELIEF * x->strange[c][l]) / sum;
	}
}

void
relatives_learn(struct relatives *r, const struct model *model, unsigned shared,
    double m[][MODEL_LEVELS + 1], double u[][MODEL_LEVELS + 1],
    struct tallies *pairs)
{
	struct learning x = {.model = model, .pairs = pairs};
	*r = (struct relatives){0};
	tallies_sort(pairs);
	for (size_t i = 0; i < pairs->n; i++)
		r->pairs += pairs->place[i].count;
	if (r->pairs < ENOUGH)
		return;
	set_out(&x, shared, m, u);
	for (int i = 0; i < ROUNDS; i++)
		learn_round(&x);
	r->is_known = true;
	r->base = model_weight(log2(x.share / (1 - x.share)));
	r->matches = x.share * (double)r->pairs;
	for (unsigned c = 0; c < model->ncomparisons; c++)
		for (unsigned l = 1; l <= model->comparison[c].nlevels; l++)
			if (x.used >> c & 1)
				r->level[c][l] =
				    model_weight(log2(x.m[c][l] / x.u[c][l]));
}

int32_t
relatives_weight(
    const struct relatives *r, const struct model *model, uint64_t vector)
{
	int32_t weight = r->base;
	for (unsigned c = 0; c < model->ncomparisons; c++)
		weight += r->level[c][level_of(vector, c)];
	return weight;
}
