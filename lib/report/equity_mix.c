/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * `equity`: are those who start different from those who do not, and what
 * does that do to the headline rate?
 */
#include "report/equity.h"

#include "base/figure.h"
#include "report/words.h"
#include "stats/balance.h"
#include "stats/moments.h"
#include "stats/proportion.h"

#include <math.h>

enum { SMALL = 30 }; /* means of fewer people are not put into words */

/* --- selection --------------------------------------------------------- */

static const struct column selection_columns[] = {
    {"characteristic", NULL, COLUMN_TEXT, ROLE_GROUP, 0, NULL},
    {"group", NULL, COLUMN_TEXT, ROLE_GROUP, 0, NULL},
    {"started", "Started: share or mean", COLUMN_NUMBER, ROLE_NONE, 2, NULL},
    {"not_started", "Eligible, not started: share or mean", COLUMN_NUMBER,
	ROLE_NONE, 2, NULL},
    {"smd", "Standardised difference", COLUMN_NUMBER, ROLE_NONE, 2, NULL},
    {"balance", NULL, COLUMN_TEXT, ROLE_NONE, 0, NULL},
};

/* The eligible who started and those who did not. */
struct halves {
	struct moments started, rest;
};

static double
smd_of(const struct halves *h)
{
	return balance_smd(h->started.mean - h->rest.mean, h->started.variance,
	    h->rest.variance);
}

static void
add_half(struct table *t, const char *characteristic, struct slice group,
    struct slice label, const struct halves *h)
{
	double smd = smd_of(h), size = fabs(smd);
	table_text(t, slice_text(characteristic),
	    equity_label(characteristic, t->arena));
	table_text(t, group, label);
	table_number(t, h->started.mean);
	table_number(t, h->rest.mean);
	table_number(t, smd);
	struct slice word = slice_text(isnan(smd) ? ""
		: size > .10                      ? "different"
		: size > .05                      ? "slight"
						  : "alike");
	table_text(t, word, value_label(slice_text("balance"), word, t->arena));
}

/* Who of the eligible is in a group. */
static struct halves
level_halves(const struct equity *e, const struct level *level)
{
	struct proportion started = {0, 0}, rest = {0, 0};
	for (size_t i = 0; i < e->scope->rows.n; i++) {
		const bool *came = e->progress[i].came;
		started.n += came[STEP_STARTED];
		rest.n += came[STEP_ELIGIBLE] && !came[STEP_STARTED];
	}
	for (size_t i = 0; i < level->n; i++) {
		const bool *came = e->progress[level->place[i]].came;
		started.events += came[STEP_STARTED];
		rest.events += came[STEP_ELIGIBLE] && !came[STEP_STARTED];
	}
	return (struct halves){
	    moments_of_proportion(started), moments_of_proportion(rest)};
}

static double
measure_of(const struct equity *e, size_t which, size_t place)
{
	const struct data_column *c = e->run->data.column;
	uint32_t row = e->scope->rows.row[place];
	switch (which) {
	case 0:
		return e->progress[place].nneeds;
	case 1:
		return c[e->plan->prior_sanctions].number[row];
	case 2:
		return c[e->plan->ogrs3_2y].number[row];
	default:
		return c[e->plan->age].number[row];
	}
}

static const char *const measures[] = {
    "number_of_needs", "prior_sanctions", "ogrs3_2y", "age"};

static struct halves
measure_halves(const struct equity *e, size_t which)
{
	struct arena *a = &e->run->arena;
	size_t n = e->scope->rows.n, nstarted = 0, nrest = 0;
	double *started = arena_alloc(a, (n + 1) * sizeof *started);
	double *rest = arena_alloc(a, (n + 1) * sizeof *rest);
	for (size_t i = 0; i < n; i++) {
		double v = measure_of(e, which, i);
		if (isnan(v) || !e->progress[i].came[STEP_ELIGIBLE])
			continue;
		if (e->progress[i].came[STEP_STARTED])
			started[nstarted++] = v;
		else
			rest[nrest++] = v;
	}
	return (struct halves){
	    moments_of(started, nstarted), moments_of(rest, nrest)};
}

/* Easier cases: fewer needs, or a lower predicted risk. */
static void
say_selection(struct equity *e, size_t which, const struct halves *h)
{
	double smd = smd_of(h);
	const char *what = which == 0 ? "needs" : "earlier sanctions";
	if (which > 1 || !(fabs(smd) > .10) || h->started.n < SMALL ||
	    h->rest.n < SMALL)
		return;
	section_sentence(e->section,
	    "People who started had on average %s %s, the eligible who did "
	    "not %s (standardised difference %s): %s cases start.",
	    figure_number(h->started.mean, 1).text, what,
	    figure_number(h->rest.mean, 1).text, figure_number(smd, 2).text,
	    smd < 0 ? "easier" : "harder");
}

void
equity_selection(struct equity *e)
{
	struct table *t = section_table(e->section, "selection",
	    "The eligible who started, beside those who did not");
	ADD_COLUMNS(t, selection_columns);
	for (size_t k = 0; k < e->ncharacteristics; k++)
		for (size_t l = 0; l < e->characteristic[k].n; l++) {
			const struct characteristic *c = &e->characteristic[k];
			struct halves h = level_halves(e, &c->level[l]);
			add_half(t, c->name, c->level[l].name,
			    c->level[l].label, &h);
		}
	for (size_t m = 0; m < sizeof measures / sizeof *measures; m++) {
		struct halves h = measure_halves(e, m);
		say_selection(e, m, &h);
		add_half(
		    t, measures[m], slice_text("mean"), slice_text("Mean"), &h);
	}
	table_note(t,
	    "Shares of a group, and means, among the eligible. Standardised "
	    "difference: over the pooled standard deviation; alike to .05, "
	    "slight to .10.");
}

/* --- case-mix and the headline rate ------------------------------------ */

static const struct column casemix_columns[] = {
    {"group", NULL, COLUMN_TEXT, ROLE_GROUP, 0, NULL},
    {"mature", NULL, COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"reoffenders", NULL, COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"rate", NULL, COLUMN_RATE, ROLE_NONE, 1, NULL},
    {"rate_low", "Rate, lower limit", COLUMN_RATE, ROLE_LOW, 1, NULL},
    {"rate_high", "Rate, upper limit", COLUMN_RATE, ROLE_HIGH, 1, NULL},
    {"rate_at_mix", "Rate at the mix of all eligible", COLUMN_RATE, ROLE_NONE,
	1, NULL},
    {"expected", "Expected by OGRS3", COLUMN_RATE, ROLE_NONE, 1, NULL},
};

enum part { PART_STARTED, PART_REST, PART_ALL, PART_COUNT };

struct mix {
	struct proportion all;
	struct proportion *band; /* by code of prior_band, unknown last */
	double expected;         /* sum of OGRS3 */
	int64_t nexpected;
};

static void
count_mix(const struct equity *e, struct mix *m, size_t place)
{
	const struct data_column *c = e->run->data.column;
	const struct equity_plan *p = e->plan;
	uint32_t row = e->scope->rows.row[place];
	uint32_t code = c[p->prior_band].code[row];
	double reoffended = c[p->reoffended].number[row];
	double ogrs = c[p->ogrs3_1y].number[row];
	size_t band = code == DATA_ABSENT ? c[p->prior_band].values.n : code;
	if (c[p->matched].number[row] != 1 || c[p->mature].number[row] != 1)
		return;
	m->all.n++;
	m->all.events += reoffended == 1;
	m->band[band].n++;
	m->band[band].events += reoffended == 1;
	if (!isnan(ogrs)) {
		m->expected += ogrs;
		m->nexpected++;
	}
}

/*
 * Direct standardisation: the rate in each band of prior sanctions, weighted
 * by how many of all eligible are in it. NaN when a band has nobody.
 */
static double
rate_at_mix(const struct mix *m, const struct mix *all, size_t nbands)
{
	double sum = 0;
	for (size_t b = 0; b < nbands; b++)
		if (all->band[b].n)
			sum += (double)all->band[b].n *
			    proportion_value(m->band[b]);
	return all->all.n ? sum / (double)all->all.n : (double)NAN;
}

static void
add_mix(struct table *t, enum part part, const struct mix *m,
    const struct mix *all, size_t nbands)
{
	static const char *const names[][2] = {{"started", "Started"},
	    {"not_started", "Eligible, not started"},
	    {"eligible", "All eligible"}};
	double rate = proportion_value(m->all);
	struct interval i = proportion_limits(rate, (double)m->all.n);
	table_text(t, slice_text(names[part][0]), slice_text(names[part][1]));
	table_number(t, (double)m->all.n);
	table_number(t, (double)m->all.events);
	table_number(t, rate);
	table_number(t, i.low);
	table_number(t, i.high);
	table_number(t, rate_at_mix(m, all, nbands));
	table_number(
	    t, m->nexpected ? m->expected / (double)m->nexpected : (double)NAN);
}

static void
say_mix(struct equity *e, const struct mix *m, const struct mix *all, size_t n)
{
	double rate = proportion_value(m->all), at_mix = rate_at_mix(m, all, n);
	if (isnan(rate) || isnan(at_mix))
		return;
	section_sentence(e->section,
	    "Reoffending of those who started was %s. With the prior "
	    "offending of all eligible it would have been %s: who is chosen "
	    "accounts for %s points of the headline rate.",
	    figure_percent(rate, 1).text, figure_percent(at_mix, 1).text,
	    figure_number((rate - at_mix) * 100, 1).text);
}

void
equity_casemix(struct equity *e)
{
	size_t nbands = e->run->data.column[e->plan->prior_band].values.n + 1;
	struct mix mix[PART_COUNT] = {{.expected = 0}};
	struct table *t = section_table(e->section, "casemix",
	    "What the choice of people does to the reoffending rate");
	for (size_t p = 0; p < PART_COUNT; p++)
		mix[p].band =
		    arena_zalloc(&e->run->arena, nbands, sizeof *mix[p].band);
	for (size_t i = 0; i < e->scope->rows.n; i++) {
		const bool *came = e->progress[i].came;
		if (!came[STEP_ELIGIBLE])
			continue;
		count_mix(e, &mix[PART_ALL], i);
		count_mix(
		    e, &mix[came[STEP_STARTED] ? PART_STARTED : PART_REST], i);
	}
	ADD_COLUMNS(t, casemix_columns);
	for (size_t p = 0; p < PART_COUNT; p++)
		add_mix(t, (enum part)p, &mix[p], &mix[PART_ALL], nbands);
	say_mix(e, &mix[PART_STARTED], &mix[PART_ALL], nbands);
	table_note(t,
	    "Matched and mature members. At the mix of all eligible: the "
	    "rates by band of prior sanctions, weighted by the eligible; "
	    "empty when a band has nobody. Expected: the mean of OGRS3 over "
	    "one year, of those who have it. Not a comparison of like with "
	    "like: see compare.");
}
