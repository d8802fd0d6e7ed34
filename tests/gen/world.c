/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "world.h"

#include "base/mem.h"

const int NEED_MAX[NEEDS] = {8, 8, 6, 6, 6, 10, 8, 8, 8, 8};
const char *const NEED_NAME[NEEDS] = {"3_Accommodation", "4_ETE", "5_Finance",
    "6_Relationships", "7_Lifestyle", "8_Drugs", "9_Alcohol", "10_Emotional",
    "11_Thinking", "12_Attitudes"};

date
term_end(struct term t, date from)
{
	if (t.n == LIFE_MONTHS)
		return DATE_NONE;
	if (t.unit == 'M')
		return date_add_months(from, t.n);
	return from + (t.unit == 'W' ? 7 * t.n : t.n);
}

bool
term_is_short(struct term t, date from)
{
	date end = term_end(t, from);
	return end != DATE_NONE && end < date_add_months(from, 12);
}

static void
mark(struct world *w, struct person *p)
{
	p->arrests.first = w->narrests;
	p->offences.first = w->noffences;
	p->spells.first = w->nspells;
	p->orders.first = w->norders;
	p->assessments.first = w->nassessments;
	p->referrals.first = w->nreferrals;
}

static void
count(struct world *w, struct person *p)
{
	p->arrests.n = w->narrests - p->arrests.first;
	p->offences.n = w->noffences - p->offences.first;
	p->spells.n = w->nspells - p->spells.first;
	p->orders.n = w->norders - p->orders.first;
	p->assessments.n = w->nassessments - p->assessments.first;
	p->referrals.n = w->nreferrals - p->referrals.first;
}

static void
forget(struct world *w, const struct person *p)
{
	w->narrests = p->arrests.first;
	w->noffences = p->offences.first;
	w->nspells = p->spells.first;
	w->norders = p->orders.first;
	w->nassessments = p->assessments.first;
	w->nreferrals = p->referrals.first;
}

/* Somebody whom no agency dealt with in the years of the extracts is not
 * in them and not in the world. */
static bool
was_noticed(const struct world *w, const struct person *p)
{
	date since = date_from_ymd(2021, 1, 1);
	for (size_t i = 0; i < p->arrests.n; i++) {
		date on = w->arrests[p->arrests.first + i].on;
		if (on >= since && on <= date_from_ymd(2026, 6, 30))
			return true;
	}
	return false;
}

void
world_make(struct world *w, size_t npeople)
{
	places_make(w);
	for (uint64_t candidate = 0; w->npeople < npeople; candidate++) {
		w->people = mem_grow(
		    w->people, w->npeople, &w->people_cap, sizeof *w->people);
		struct person *p = &w->people[w->npeople];
		person_make(w, p, candidate, w->npeople ? p - 1 : NULL);
		p->number = (int)w->npeople + 1;
		mark(w, p);
		career_run(w, p, candidate);
		count(w, p);
		if (was_noticed(w, p))
			w->npeople++;
		else
			forget(w, p);
	}
}

void
world_fini(struct world *w)
{
	mem_free(w->people);
	mem_free(w->arrests);
	mem_free(w->offences);
	mem_free(w->spells);
	mem_free(w->orders);
	mem_free(w->assessments);
	mem_free(w->referrals);
	names_fini(&w->names);
	arena_fini(&w->arena);
}
