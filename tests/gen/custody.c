/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Receptions and releases. */
#include "career.h"

#include "base/mem.h"

enum { PRISONS = 5, WOMENS_PRISON = 4 };

static struct spell *
add_spell(struct life *l, struct spell s)
{
	static const char *const to[] = {"Settled", "Temporary/Transient",
	    "No Fixed Abode", "Hostel", "Approved Premises", "Not known"};
	static const int housed[] = {66, 14, 4, 4, 4, 8};
	static const int roofless[] = {12, 22, 44, 10, 4, 8};
	struct world *w = l->w;
	const struct person *p = l->p;
	size_t type = rng_pick(&l->r, p->roofless ? roofless : housed, 6);
	s.person = (size_t)p->number - 1;
	s.prison =
	    p->sex == 'F' ? WOMENS_PRISON : (int)rng_below(&l->r, PRISONS - 1);
	s.address = to[type];
	s.booking = (uint32_t)w->nspells;
	/* The dead leave no prison alive, and commit nothing afterwards. */
	if (p->died != DATE_NONE && s.received < p->died &&
	    (s.release == DATE_NONE || s.release > p->died)) {
		s.release = p->died;
		s.reason = "DEC";
	}
	w->spells = mem_grow(w->spells, w->nspells, &w->spells_cap, sizeof s);
	w->spells[w->nspells] = s;
	return &w->spells[w->nspells++];
}

/* Nobody is released at the weekend. */
static date
working_day(date d, date earliest)
{
	int weekday = date_weekday(d);
	date friday = weekday > 5 ? d - (weekday - 5) : d;
	return friday < earliest ? earliest : friday;
}

void
custody_remand(struct life *l, date received, date until)
{
	bool freed = rng_chance(&l->r, 0.3);
	struct spell s = {.status = STATUS_REMAND,
	    .received = received,
	    .sentenced = DATE_NONE,
	    .release = until,
	    .planned = DATE_NONE,
	    .reason = freed ? "BL" : "NCS"};
	add_spell(l, s);
}

/* Back for breaking the licence: 14 or 28 days, or longer. */
static void
recall(struct life *l, const struct spell *from, date end)
{
	date back = from->release + rng_range(&l->r, 7, 120);
	bool fixed = rng_chance(&l->r, 0.7);
	int days = term_is_short(from->term, from->sentenced) ? 14 : 28;
	date out = back + (fixed ? days : rng_range(&l->r, 30, 160));
	struct spell s = *from;
	if (back >= end || life_release(l, back) != DATE_NONE)
		return;
	s.status = STATUS_RECALL;
	s.received = back;
	s.release = working_day(out < end ? out : end, back);
	s.reason = fixed ? "FTR" : "SED";
	add_spell(l, s);
}

/* The sentenced spell that covers the day, to which a new one is added. */
static struct spell *
serving(const struct life *l, date on)
{
	size_t n;
	struct spell *s = life_spells(l, &n);
	for (size_t i = 0; i < n; i++)
		if (s[i].status == STATUS_SENTENCED && s[i].received <= on &&
		    (s[i].release == DATE_NONE || on < s[i].release))
			return &s[i];
	return NULL;
}

/* Sentenced while serving: the same spell, longer. */
static date
extend(struct spell *s, date release, struct term whole, date on)
{
	date old_end = term_end(s->term, s->sentenced);
	date new_end = term_end(whole, on);
	if (s->release == DATE_NONE || old_end == DATE_NONE)
		return s->release;
	if (new_end == DATE_NONE || new_end > old_end) {
		s->sentenced = on;
		s->term = whole;
	}
	if (release == DATE_NONE || release > s->release)
		s->release = s->planned = release;
	return s->release;
}

/* Half the sentence, less the time on remand and the tag. */
static date
half_way(struct life *l, date sentenced, struct term whole, date from,
    const char **reason)
{
	date end = term_end(whole, sentenced);
	if (end == DATE_NONE)
		return DATE_NONE;
	int half = (end - sentenced + 1) / 2;
	bool tag = half >= 42 && rng_chance(&l->r, 0.15);
	int early = tag ? rng_range(&l->r, 14, half / 3 + 14) : 0;
	*reason = tag ? "HDC" : half < 183 ? "AR" : "CR";
	return working_day(from + half - early, sentenced);
}

static bool
is_deported(struct life *l, struct term whole, date on)
{
	static const double often[NAME_GROUPS] = {
	    0, 0.02, 0.05, 0.25, 0.03, 0.25, 0.03};
	bool chosen = rng_chance(&l->r, often[l->p->group]);
	return chosen && !term_is_short(whole, on);
}

/* Sometimes the time on remand is a row of its own. */
static date
split_remand(struct life *l, date remanded, date sentenced)
{
	if (remanded == DATE_NONE)
		return sentenced;
	if (rng_chance(&l->r, 0.7))
		return remanded;
	struct spell s = {.status = STATUS_REMAND,
	    .received = remanded,
	    .sentenced = DATE_NONE,
	    .release = sentenced,
	    .planned = DATE_NONE,
	    .reason = "SENT"};
	add_spell(l, s);
	return sentenced;
}

date
custody_serve(struct life *l, date sentenced, struct term whole, date remanded)
{
	const char *reason = "CR";
	date from = remanded == DATE_NONE ? sentenced : remanded;
	date release = half_way(l, sentenced, whole, from, &reason);
	struct spell *old = serving(l, sentenced);
	if (old)
		return extend(old, release, whole, sentenced);
	struct spell s = {.status = STATUS_SENTENCED,
	    .sentenced = sentenced,
	    .received = split_remand(l, remanded, sentenced),
	    .release = release,
	    .planned = release,
	    .term = whole,
	    .reason = reason};
	if (release != DATE_NONE && is_deported(l, whole, sentenced)) {
		s.reason = "DEP";
		l->p->deported = release;
	}
	s = *add_spell(l, s);
	bool stays = s.release != DATE_NONE && *s.reason != 'D';
	if (stays && rng_chance(&l->r, 0.2))
		recall(l, &s, term_end(whole, from));
	return s.release;
}
