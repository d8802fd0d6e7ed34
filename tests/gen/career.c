/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When people offend, and what the police make of it. */
#include "career.h"

#include "base/mem.h"

#include <stdio.h>

struct spell *
life_spells(const struct life *l, size_t *n)
{
	*n = l->w->nspells - l->p->spells.first;
	return l->w->spells + l->p->spells.first;
}

date
life_release(const struct life *l, date on)
{
	size_t n;
	const struct spell *s = life_spells(l, &n);
	date release = DATE_NONE;
	for (size_t i = 0; i < n; i++) {
		date end = s[i].release;
		if (end == DATE_NONE)
			end = l->w->horizon + 1;
		if (s[i].received <= on && on < end && end > release)
			release = end;
	}
	return release;
}

static double
at_age(int age)
{
	return age < 18 ? 0.6
	    : age < 30  ? 1.0
	    : age < 40  ? 0.85
	    : age < 50  ? 0.55
			: 0.25;
}

static bool
just_released(const struct life *l, date on)
{
	size_t n;
	const struct spell *s = life_spells(l, &n);
	for (size_t i = 0; i < n; i++)
		if (s[i].release <= on && on < s[i].release + 60)
			return true;
	return false;
}

static bool
has_work(const struct life *l, date on)
{
	const struct world *w = l->w;
	for (size_t i = l->p->referrals.first; i < w->nreferrals; i++) {
		date job = w->referrals[i].job;
		if (job != DATE_NONE && job <= on && on < job + 400)
			return true;
	}
	return false;
}

/* How likely an offence is now, 0 to 1 of the person's highest rate. */
static double
inclination(const struct life *l, date on)
{
	double now = 0.6 * at_age(date_age(l->p->born, on));
	if (!l->active)
		now *= 0.2;
	if (just_released(l, on))
		now *= 1.25;
	if (has_work(l, on))
		now *= 0.5;
	return now < 1 ? now : 1;
}

/* Times of activity and of quiet follow each other. */
static void
turn(struct life *l, date on)
{
	while (l->switched <= on) {
		double wait = rng_wait(&l->r);
		l->active = !l->active;
		l->switched += 30 + (date)(wait * (l->active ? 600 : 450));
	}
}

static enum result
police_outcome(struct life *l, const struct crime *crime, date on)
{
	bool young = date_age(l->p->born, on) < 18;
	bool minor = crime->custody <= 12 && l->sanctions < 4;
	double u = rng_unit(&l->r);
	if (u < 0.22)
		return RESULT_NFA;
	if (u < 0.36 && minor)
		return young && on < date_from_ymd(2013, 4, 8)
		    ? RESULT_REPRIMANDED
		    : RESULT_CAUTIONED;
	if (u < 0.40 && minor)
		return RESULT_PND;
	return RESULT_CHARGED;
}

void
offence_name(const struct life *l, struct offence *o, date on)
{
	snprintf(o->ref, sizeof o->ref, "%02d/%06u/%03d",
	    date_to_ymd(on).year % 100, (unsigned)(l->candidate % 1000000),
	    l->appearances);
}

void
offence_add(struct life *l, struct offence o)
{
	struct world *w = l->w;
	w->offences =
	    mem_grow(w->offences, w->noffences, &w->offences_cap, sizeof o);
	w->offences[w->noffences++] = o;
}

static struct arrest *
add_arrest(struct life *l, date on)
{
	struct world *w = l->w;
	struct arrest a = {.person = (size_t)l->p->number - 1,
	    .on = on,
	    .disposed = DATE_NONE,
	    .disposal = "",
	    .drug_test = ""};
	a.minute = rng_range(&l->r, 0, 1439);
	a.roofless = l->p->roofless && rng_chance(&l->r, 0.55);
	a.alias = l->p->alias_given && rng_chance(&l->r, 0.2);
	a.offences.first = w->noffences;
	w->arrests =
	    mem_grow(w->arrests, w->narrests, &w->arrests_cap, sizeof a);
	w->arrests[w->narrests] = a;
	return &w->arrests[w->narrests++];
}

static void
add_offences(struct life *l, struct arrest *a, date on)
{
	static const int percent[] = {66, 20, 8, 4, 2};
	size_t n = 1 + rng_pick(&l->r, percent, 5);
	const struct crime *crime = crime_pick(&l->r, l->p->kind, l->p->sex);
	for (size_t i = 0; i < n; i++) {
		struct offence o = {.person = a->person,
		    .arrest = (size_t)(a - l->w->arrests),
		    .crime = crime,
		    .on = on,
		    .charged = DATE_NONE,
		    .proven = DATE_NONE,
		    .recorded = DATE_NONE,
		    .seq = (int)i + 1};
		offence_add(l, o);
		a->offences.n++;
		if (rng_chance(&l->r, 0.4))
			crime = crime_pick(&l->r, l->p->kind, l->p->sex);
	}
}

/* Sets all offences of the arrest. */
static void
set_result(struct life *l, const struct arrest *a, enum result result, date on)
{
	struct offence *o = l->w->offences + a->offences.first;
	l->appearances++;
	for (size_t i = 0; i < a->offences.n; i++) {
		o[i].result = result;
		o[i].proven = result == RESULT_NFA ? DATE_NONE : on;
		o[i].recorded = on + rng_range(&l->r, 0, 4);
		offence_name(l, &o[i], on);
	}
}

static void
out_of_court(struct life *l, struct arrest *a, enum result result)
{
	static const char *const text[] = {[RESULT_NFA] = "NFA",
	    [RESULT_CAUTIONED] = "Caution",
	    [RESULT_REPRIMANDED] = "Reprimand",
	    [RESULT_PND] = "Penalty Notice"};
	date on = a->on;
	if (result == RESULT_NFA)
		on += rng_range(&l->r, 0, 60);
	set_result(l, a, result, on);
	a->disposed = on;
	a->disposal = text[result];
	if (result == RESULT_NFA && rng_chance(&l->r, 0.15))
		a->disposal = "Community Resolution";
	if (result != RESULT_CAUTIONED && result != RESULT_REPRIMANDED)
		return;
	if (l->sanctions++ == 0)
		l->first_sanction = on;
}

static void
charge(struct life *l, struct arrest *a)
{
	struct offence *o = l->w->offences + a->offences.first;
	bool late = rng_chance(&l->r, 0.2);
	date on = a->on + (late ? rng_range(&l->r, 14, 120) : 0);
	bool often = l->p->rate > 1;
	bool held = life_release(l, a->on) != DATE_NONE;
	bool remand = !held && !late &&
	    rng_chance(
		&l->r, (often ? 0.14 : 0.04) + (o->crime->tier > 1 ? 0.2 : 0));
	date court =
	    on + (remand ? rng_range(&l->r, 7, 70) : rng_range(&l->r, 14, 150));
	bool guilty = rng_chance(&l->r, 0.86);
	bool dead = l->p->died != DATE_NONE && l->p->died <= court;
	/* Monday to Friday. */
	court -= date_weekday(court) > 5 ? 2 : 0;
	for (size_t i = 0; i < a->offences.n; i++) {
		o[i].charged = on;
		o[i].result = RESULT_CHARGED;
	}
	a->disposed = on;
	a->disposal = "Charged";
	if (guilty && !dead)
		court_convicts(l, a, court, remand ? a->on + 1 : DATE_NONE);
	else
		court_acquits(l, a, court);
	if ((!guilty || dead) && remand)
		custody_remand(l, a->on + 1, court);
}

static void
test_for_drugs(struct life *l, struct arrest *a, const struct crime *crime)
{
	static const char *const found[] = {
	    "Negative", "Opiates", "Cocaine", "Both", "Refused"};
	static const int clean[] = {70, 4, 20, 3, 3};
	static const int user[] = {16, 22, 24, 34, 4};
	bool trigger = strcmp(crime->group, "theft") == 0 ||
	    strcmp(crime->group, "drugs") == 0 ||
	    strcmp(crime->group, "burglary") == 0;
	bool uses = l->p->need[NEED_DRUGS] >= 4;
	size_t i = rng_pick(&l->r, uses ? user : clean, 5);
	if (trigger && rng_chance(&l->r, 0.6))
		a->drug_test = found[i];
}

static void
occasion(struct life *l, date on)
{
	bool late = rng_chance(&l->r, 0.25);
	date arrested = on + (late ? rng_range(&l->r, 1, 40) : 0);
	if (life_release(l, arrested) != DATE_NONE)
		arrested = on;
	struct arrest *a = add_arrest(l, arrested);
	add_offences(l, a, on);
	const struct crime *crime = l->w->offences[a->offences.first].crime;
	test_for_drugs(l, a, crime);
	enum result result = police_outcome(l, crime, arrested);
	if (result == RESULT_CHARGED)
		charge(l, a);
	else
		out_of_court(l, a, result);
}

static bool
is_over(const struct life *l, date on)
{
	const struct person *p = l->p;
	return on > l->w->horizon || (p->died != DATE_NONE && on >= p->died) ||
	    (p->deported != DATE_NONE && on >= p->deported);
}

static void
maybe_die(struct life *l)
{
	date when = date_from_ymd(2022, 1, 1) + (date)rng_below(&l->r, 2190);
	if (rng_chance(&l->r, l->p->rate > 1 ? 0.03 : 0.012))
		l->p->died = when;
}

void
career_run(struct world *w, struct person *p, uint64_t candidate)
{
	struct life l = {.w = w,
	    .p = p,
	    .candidate = candidate,
	    .r = rng_of(w->seed, PURPOSE_CAREER, candidate, 0),
	    .switched = p->onset,
	    .first_sanction = DATE_NONE};
	maybe_die(&l);
	/* Thinning: propose at the highest rate, keep some. */
	for (date now = p->onset; !is_over(&l, now);) {
		date release = life_release(&l, now);
		double u = rng_unit(&l.r);
		turn(&l, now);
		if (release == DATE_NONE && u < inclination(&l, now))
			occasion(&l, now);
		double wait = rng_wait(&l.r) * 365.25 / p->rate * 0.6;
		now = release != DATE_NONE ? release : now;
		now += 1 + (date)(wait < 20000 ? wait : 20000);
	}
}
