/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "story.h"

#include "world.h"

/* A whole number with this mean, not over the limit. */
static int
about(double mean, int limit, struct rng *r)
{
	double u = rng_unit(r);
	int n = (int)(mean + u);
	return n < limit ? n : limit;
}

static void
add_offence(struct story *s, const struct citizen *p, date first, int days,
    struct rng *r)
{
	static const char *const disposal[] = {
	    "custody", "suspended", "community", "fine", "discharge", "other"};
	static const int percent[] = {22, 10, 22, 26, 12, 8};
	struct story_offence *o = &s->offence[s->noffences++];
	o->on = first + (date)rng_below(r, (uint32_t)days);
	o->crime = crime_pick(r, (int)(p->number % CRIME_KINDS), p->sex);
	o->proven = o->on + rng_range(r, 5, 240);
	size_t how = rng_pick(r, percent, 6);
	double u = rng_unit(r);
	o->disposal = "";
	o->result = u < 0.78 ? "convicted"
	    : u < 0.86       ? "cautioned"
	    : u < 0.94       ? "acquitted"
			     : "nfa";
	if (u < 0.78)
		o->disposal = disposal[how];
	if (o->proven > date_from_ymd(2026, 10, 31)) {
		o->proven = DATE_NONE;
		o->result = "charged";
		o->disposal = "";
	}
}

static void
add_spell(struct story *s, date last, struct rng *r)
{
	static const int weeks[] = {
	    0, 0, 4, 8, 10, 12, 16, 20, 26, 40, 52, 78, 104, 156};
	uint32_t which = rng_below(r, (uint32_t)s->noffences);
	int length = weeks[rng_below(r, 14)];
	int remand = rng_range(r, 5, 80);
	struct story_spell spell = {.weeks = length};
	date from = s->offence[which].proven;
	if (from == DATE_NONE)
		return;
	spell.recall = length > 0 && rng_chance(r, 0.1);
	spell.received = from;
	spell.release = from + (length ? length * 7 / 2 : remand);
	if (spell.release > last)
		spell.release = DATE_NONE;
	s->spell[s->nspells++] = spell;
}

static void
add_contact(struct story *s, date first, int days, struct rng *r)
{
	static const char *const kind[] = {
	    "office", "phone", "home", "prison", "gate", "group"};
	static const int percent[] = {50, 20, 10, 8, 4, 8};
	struct story_contact *c = &s->contact[s->ncontacts++];
	uint32_t day = rng_below(r, (uint32_t)days);
	bool after = s->nspells > 0 && rng_chance(r, 0.7);
	uint32_t which = rng_below(r, s->nspells ? (uint32_t)s->nspells : 1);
	c->kind = kind[rng_pick(r, percent, 6)];
	c->attended = rng_chance(r, 0.8);
	c->on = first + (date)day;
	if (after && s->spell[which].release != DATE_NONE)
		c->on = s->spell[which].release + (date)(day % 120);
}

void
story_of(const struct crowd *c, const struct citizen *p, struct story *out)
{
	struct rng r = rng_of(c->seed, PURPOSE_BENCH + 4, p->number, 0);
	date first = date_from_ymd(2012, 1, 1);
	date last = date_from_ymd(2026, 10, 31), adult = p->born + 5000;
	if (adult > first)
		first = adult < last ? adult : last;
	int days = last - first + 1;
	int offences = about(p->activity * 4.8, STORY_OFFENCES, &r);
	int spells = about(p->activity * 1.02, STORY_SPELLS, &r);
	int contacts = about(p->activity * 1.93, STORY_CONTACTS, &r);
	out->noffences = out->nspells = out->ncontacts = 0;
	for (int i = 0; i < offences; i++)
		add_offence(out, p, first, days, &r);
	for (int i = 0; i < spells && offences > 0; i++)
		add_spell(out, last, &r);
	for (int i = 0; i < contacts; i++)
		add_contact(out, first, days, &r);
}
