/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/pbr.h"

#include "base/mem.h"
#include "stats/order.h"
#include "stats/prng.h"

#include <math.h>

/* Runs of the simulation; fewer where a run draws very many people. */
enum { MOST_RUNS = 4000, FEWEST_RUNS = 200 };
static const double MOST_DRAWS = 4e7;

/* People to draw from: a cumulative weight each, NULL when all are alike. */
struct urn {
	const struct pbr_person *person;
	double *reach;
	size_t n;
};

static struct urn
urn_of(const struct pbr_people *people)
{
	struct urn u = {people->person, NULL, people->n};
	double sum = 0;
	if (!people->weight)
		return u;
	u.reach = mem_zalloc(u.n + 1, sizeof *u.reach);
	for (size_t i = 0; i < u.n; i++)
		u.reach[i] = sum += people->weight[i];
	return u;
}

static const struct pbr_person *
draw(const struct urn *u, struct prng *g)
{
	if (!u->reach)
		return &u->person[prng_below(g, u->n)];
	double at = prng_uniform(g) * u->reach[u->n - 1];
	size_t low = 0, high = u->n - 1;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (u->reach[middle] > at)
			high = middle;
		else
			low = middle + 1;
	}
	return &u->person[low];
}

static void
add_person(
    struct pbr_figures *x, const struct contract *c, const struct pbr_person *p)
{
	x->people++;
	x->reoffenders += p->reoffended;
	for (size_t m = 0; m < c->nmeasures; m++)
		x->total[m] += p->y[m];
}

/* --- with people of the baseline -------------------------------------- */

/* Both the cohort and its baseline are drawn from the baseline's people. */
static struct pbr_figures
draw_both(const struct contract *c, const struct pbr_figures *real,
    const struct pbr_people *baseline, const struct urn *urn, struct prng *g)
{
	struct pbr_figures x = {.score = real->baseline_score,
	    .baseline_score = real->baseline_score};
	struct pbr_figures beside = {0};
	for (double k = 0; k < real->people; k++)
		add_person(&x, c, draw(urn, g));
	for (double k = 0; k < floor(baseline->ess); k++)
		add_person(&beside, c, draw(urn, g));
	for (size_t m = 0; m < c->nmeasures; m++)
		x.baseline[m] = pbr_value(&c->measure[m], beside.total[m],
		    beside.people, beside.reoffenders);
	return x;
}

/* --- without ----------------------------------------------------------- */

/* The cohort's own people, reoffenders apart, and how they are rescaled. */
struct model {
	struct pbr_person *again, *other;
	size_t nagain, nother;
	double rate;
	double scale[CONTRACT_MOST];
};

static double
baseline_rate(const struct contract *c, const struct pbr_figures *real)
{
	for (size_t m = 0; m < c->nmeasures; m++)
		if (c->measure[m].field &&
		    strcmp(c->measure[m].field, "reoffended") == 0 &&
		    c->measure[m].per == PER_MEMBER &&
		    !isnan(real->baseline[m]))
			return real->baseline[m];
	return real->reoffenders / real->people;
}

/* Counts are scaled so that their mean is the baseline's. */
static double
scale_of(const struct contract *c, const struct pbr_figures *real, size_t m,
    double rate)
{
	const struct contract_measure *x = &c->measure[m];
	double seen =
	    pbr_value(x, real->total[m], real->people, real->reoffenders);
	double expected = real->baseline[m];
	if (x->field && strcmp(x->field, "reoffended") == 0)
		return 1;
	if (isnan(expected) || !(seen > 0))
		return 1;
	if (x->per == PER_MEMBER)
		seen *= rate * real->people / real->reoffenders;
	return seen > 0 ? expected / seen : 1;
}

static struct model
model_of(const struct contract *c, const struct pbr_figures *real,
    const struct pbr_people *people)
{
	struct model x = {.rate = baseline_rate(c, real)};
	x.again = mem_zalloc(people->n + 1, sizeof *x.again);
	x.other = mem_zalloc(people->n + 1, sizeof *x.other);
	for (size_t i = 0; i < people->n; i++)
		if (people->person[i].reoffended)
			x.again[x.nagain++] = people->person[i];
		else
			x.other[x.nother++] = people->person[i];
	for (size_t m = 0; m < c->nmeasures; m++)
		x.scale[m] = scale_of(c, real, m, x.rate);
	return x;
}

static void
model_fini(struct model *x)
{
	mem_free(x->again);
	mem_free(x->other);
}

/* In place of reoffenders, or of others, that the cohort has none of. */
static struct pbr_person
nobody(const struct contract *c, bool again)
{
	struct pbr_person p = {.reoffended = again};
	for (size_t m = 0; m < c->nmeasures; m++)
		if (c->measure[m].field &&
		    strcmp(c->measure[m].field, "reoffended") == 0)
			p.y[m] = again;
	return p;
}

static struct pbr_figures
draw_model(const struct contract *c, const struct pbr_figures *real,
    const struct model *model, struct prng *g)
{
	struct pbr_figures x = *real;
	x.people = x.reoffenders = 0;
	x.score = real->baseline_score;
	memset(x.total, 0, sizeof x.total);
	for (double k = 0; k < real->people; k++) {
		bool again = prng_uniform(g) < model->rate;
		size_t n = again ? model->nagain : model->nother;
		struct pbr_person p = nobody(c, again);
		if (n)
			p = (again ? model->again
				   : model->other)[prng_below(g, n)];
		add_person(&x, c, &p);
	}
	for (size_t m = 0; m < c->nmeasures; m++)
		x.total[m] *= model->scale[m];
	return x;
}

/* --- runs -------------------------------------------------------------- */

static int64_t
runs_for(const struct pbr_figures *cohort, const struct pbr_people *baseline,
    size_t n)
{
	double draws = 1;
	for (size_t i = 0; i < n; i++)
		draws += cohort[i].people + (baseline ? baseline[i].ess : 0);
	double runs = floor(MOST_DRAWS / draws);
	return (int64_t)fmax(FEWEST_RUNS, fmin(MOST_RUNS, runs));
}

static void
summarise(struct pbr_luck *out, double *pay)
{
	size_t n = (size_t)out->nruns;
	out->mean = out->paid = out->deducted = 0;
	for (size_t i = 0; i < n; i++) {
		out->mean += pay[i];
		out->paid += pay[i] > 0;
		out->deducted += pay[i] < 0;
	}
	out->mean = round(out->mean / (double)n);
	out->paid /= (double)n;
	out->deducted /= (double)n;
	order_sort(pay, n);
	out->low = pay[n / 40];
	out->high = pay[n - 1 - n / 40];
}

/* What each cohort of a run is drawn from. */
struct source {
	struct urn urn;
	struct model model;
};

int
pbr_simulate(const struct contract *c, const char *const *names,
    const struct pbr_figures *cohort, const struct pbr_people *people,
    const struct pbr_people *baseline, size_t ncohorts, uint64_t seed,
    struct pbr_luck *out, struct fail *f)
{
	struct source source[PBR_MOST_STAGES] = {0};
	struct pbr_figures drawn[PBR_MOST_STAGES];
	struct pbr_result *result = mem_alloc(sizeof *result);
	struct prng g;
	int status = 0;
	*out = (struct pbr_luck){
	    .nruns = runs_for(cohort, baseline, ncohorts), .seed = seed};
	double *pay = mem_zalloc((size_t)out->nruns, sizeof *pay);
	prng_init(&g, seed);
	for (size_t i = 0; i < ncohorts; i++) {
		if (baseline)
			source[i].urn = urn_of(&baseline[i]);
		else
			source[i].model = model_of(c, &cohort[i], &people[i]);
	}
	for (int64_t run = 0; run < out->nruns && status == 0; run++) {
		for (size_t i = 0; i < ncohorts; i++)
			drawn[i] = baseline
			    ? draw_both(c, &cohort[i], &baseline[i],
				  &source[i].urn, &g)
			    : draw_model(c, &cohort[i], &source[i].model, &g);
		status = pbr_evaluate(c, names, drawn, ncohorts, result, f);
		pay[run] = (double)result->limited;
	}
	if (status == 0)
		summarise(out, pay);
	for (size_t i = 0; i < ncohorts; i++) {
		mem_free(source[i].urn.reach);
		model_fini(&source[i].model);
	}
	mem_free(pay);
	mem_free(result);
	return status;
}
