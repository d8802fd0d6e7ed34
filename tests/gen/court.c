/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Verdicts and sentences. */
#include "career.h"

#include "ogrs.h"

/* What the court sentences for: the offence with the most custody. */
static struct offence *
gravest(const struct life *l, const struct arrest *a)
{
	struct offence *o = l->w->offences + a->offences.first, *worst = o;
	for (size_t i = 1; i < a->offences.n; i++)
		if (o[i].crime->custody > worst->crime->custody)
			worst = &o[i];
	return worst;
}

static void
record(struct life *l, const struct arrest *a, enum result result, date on)
{
	struct offence *o = l->w->offences + a->offences.first;
	bool late = rng_chance(&l->r, 0.012);
	int lag = late ? rng_range(&l->r, 35, 80) : rng_range(&l->r, 0, 6);
	l->appearances++;
	for (size_t i = 0; i < a->offences.n; i++) {
		o[i].result = result;
		o[i].proven = on;
		o[i].recorded = on + lag;
		offence_name(l, &o[i], on);
	}
}

void
court_acquits(struct life *l, struct arrest *a, date on)
{
	bool trial = rng_chance(&l->r, 0.4);
	record(l, a, trial ? RESULT_ACQUITTED : RESULT_DISMISSED, on);
}

static enum disposal
choose_disposal(struct life *l, const struct crime *crime)
{
	static const int otherwise[] = {34, 38, 28};
	int before = l->sanctions < 24 ? l->sanctions : 24;
	double custody = crime->custody / 100.0 * (0.5 + before / 1.6);
	double cap = 0.5 + crime->custody / 200.0;
	if (custody > cap)
		custody = cap;
	double u = rng_unit(&l->r);
	size_t other = rng_pick(&l->r, otherwise, 3);
	if (u < custody)
		return DISPOSAL_CUSTODY;
	if (u < custody + (crime->custody > 5 ? 0.14 : 0.03))
		return DISPOSAL_SUSPENDED;
	if (crime->custody == 0 && other == 0)
		return DISPOSAL_FINE;
	return DISPOSAL_COMMUNITY + (enum disposal)other;
}

/* A length that courts pass for offences of this tier. */
static struct term
prison_term(struct rng *r, int tier)
{
	static const int weeks[] = {2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 24, 26};
	static const int months[][8] = {{3, 4, 4, 6, 6, 8, 10, 12},
	    {4, 6, 8, 9, 10, 12, 15, 18}, {10, 12, 18, 24, 28, 32, 36, 48},
	    {36, 42, 48, 60, 72, 96, 120, 144}};
	bool in_weeks = rng_chance(r, tier == 0 ? 0.8 : tier == 1 ? 0.5 : 0);
	bool days = rng_chance(r, 0.04), life = rng_chance(r, 0.12);
	uint32_t w = rng_below(r, 12), m = rng_below(r, 8);
	if (tier == 3 && life)
		return (struct term){LIFE_MONTHS, 'M'};
	if (days && tier < 2)
		return (struct term){7 * weeks[w], 'D'};
	if (in_weeks)
		return (struct term){weeks[w], 'W'};
	return (struct term){months[tier][m], 'M'};
}

static struct term
other_term(struct rng *r, enum disposal disposal)
{
	static const int community[] = {6, 12, 12, 12, 18, 24};
	static const int suspended[] = {2, 3, 4, 6, 8, 12};
	uint32_t i = rng_below(r, 6);
	if (disposal == DISPOSAL_COMMUNITY)
		return (struct term){community[i], 'M'};
	if (disposal == DISPOSAL_SUSPENDED)
		return (struct term){suspended[i], 'M'};
	return (struct term){0, 'M'};
}

/*
 * The sentences of the other offences of the day. Those in custody run with
 * the first or after it. Returns the effective sentence: the longest, plus
 * consecutive ones.
 */
static struct term
sentence_rest(struct life *l, const struct arrest *a, struct offence *main)
{
	struct offence *o = l->w->offences + a->offences.first;
	struct term whole = main->term;
	for (size_t i = 0; i < a->offences.n; i++) {
		if (&o[i] == main)
			continue;
		bool nothing = rng_chance(&l->r, 0.35);
		bool after = rng_chance(&l->r, 0.25);
		o[i].disposal = nothing ? DISPOSAL_NO_PENALTY : main->disposal;
		if (nothing || main->disposal != DISPOSAL_CUSTODY ||
		    main->term.n == LIFE_MONTHS)
			continue;
		o[i].term = main->term;
		o[i].term.n = (main->term.n + 1) / 2;
		o[i].consecutive = after;
		if (after)
			whole.n += o[i].term.n;
	}
	return whole;
}

/* OGRS3 over two years for somebody sentenced that day (METHODS.md 2.1). */
static double
risk(const struct life *l, const struct crime *crime, date on, date follow)
{
	struct ogrs in = {.sex = l->p->sex,
	    .weight = crime->ogrs,
	    .previous = l->sanctions - 1,
	    .age_follow = date_age(l->p->born, follow),
	    .age_conviction = date_age(l->p->born, on),
	    .age_first = date_age(l->p->born, l->first_sanction)};
	return ogrs_score(&in, 2);
}

/* The start of supervision, in the community or after release. */
static void
supervise(
    struct life *l, const struct offence *o, struct term whole, date release)
{
	static const enum order kind[] = {
	    [DISPOSAL_SUSPENDED] = ORDER_SUSPENDED,
	    [DISPOSAL_COMMUNITY] = ORDER_COMMUNITY};
	struct order_event e = {.person = o->person,
	    .start = o->proven,
	    .release = release,
	    .end = DATE_NONE,
	    .reason = "",
	    .term = whole,
	    .crime = o->crime,
	    .number = ++l->orders};
	date from = release == DATE_NONE ? o->proven : release;
	if (o->disposal == DISPOSAL_CUSTODY)
		e.kind =
		    term_is_short(whole, o->proven) ? ORDER_SHORT : ORDER_LONG;
	else
		e.kind = kind[o->disposal];
	e.ogrs = risk(l, o->crime, o->proven, from);
	if (date_age(l->p->born, o->proven) >= 18)
		services_order(l->w, l->p, e, &l->r);
}

/* Other offences that he asks the court to take into consideration. */
static void
take_into_consideration(struct life *l, struct arrest *a)
{
	struct offence copy = l->w->offences[a->offences.first];
	int n = rng_range(&l->r, 1, 4);
	copy.result = RESULT_TIC;
	copy.disposal = DISPOSAL_NONE;
	copy.term = (struct term){0, 'M'};
	copy.consecutive = false;
	for (int i = 0; i < n; i++) {
		copy.on -= rng_range(&l->r, 1, 60);
		copy.seq = (int)a->offences.n + 1;
		offence_add(l, copy);
		a->offences.n++;
	}
}

/* Convicted of not keeping to an order: no new crime (METHODS.md 1.2). */
static void
breach(struct life *l, const struct offence *of)
{
	struct offence o = *of;
	bool suspended = of->disposal == DISPOSAL_SUSPENDED;
	o.crime = crime_breach(suspended);
	o.arrest = SIZE_MAX;
	o.on = of->proven + rng_range(&l->r, 20, 200);
	o.charged = o.on + rng_range(&l->r, 5, 20);
	o.proven = o.charged + rng_range(&l->r, 10, 40);
	o.recorded = o.proven + rng_range(&l->r, 0, 5);
	o.disposal = suspended ? DISPOSAL_NO_PENALTY : DISPOSAL_FINE;
	o.term = (struct term){0, 'M'};
	o.seq = 1;
	if (l->p->died != DATE_NONE && o.proven >= l->p->died)
		return;
	l->appearances++;
	offence_name(l, &o, o.proven);
	offence_add(l, o);
}

static void
count_sanction(struct life *l, date on)
{
	if (l->sanctions++ == 0 || on < l->first_sanction)
		l->first_sanction = on;
}

void
court_convicts(struct life *l, struct arrest *a, date on, date remanded)
{
	struct offence *main = gravest(l, a);
	record(l, a, RESULT_CONVICTED, on);
	main->disposal = choose_disposal(l, main->crime);
	count_sanction(l, on);
	bool prison = main->disposal == DISPOSAL_CUSTODY;
	main->term = prison ? prison_term(&l->r, main->crime->tier)
			    : other_term(&l->r, main->disposal);
	struct term whole = sentence_rest(l, a, main);
	struct offence first = *main;
	date release = DATE_NONE;
	if (prison)
		release = custody_serve(l, on, whole, remanded);
	else if (remanded != DATE_NONE)
		custody_remand(l, remanded, on);
	if (prison || first.disposal == DISPOSAL_COMMUNITY ||
	    first.disposal == DISPOSAL_SUSPENDED)
		supervise(l, &first, whole, release);
	if (rng_chance(&l->r, 0.02))
		take_into_consideration(l, a);
	if ((first.disposal == DISPOSAL_COMMUNITY ||
		first.disposal == DISPOSAL_SUSPENDED) &&
	    rng_chance(&l->r, 0.18))
		breach(l, &first);
}
