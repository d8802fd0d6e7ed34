/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The people of the invented world and where they live. */
#include "noise.h"
#include "world.h"

#include <stdio.h>

enum { PLACES_A_HUB = 75, HOSTELS_A_HUB = 1 };

const struct hub HUB[HUBS] = {
    {"Castle Quay", "Northbridge", "NB1"},
    {"Tanners Row", "Northbridge", "NB2"},
    {"Hollins", "Northbridge", "NB3"},
    {"Eastmarsh", "Northbridge", "NB4"},
    {"Kingsmere Central", "Kingsmere", "KM1"},
    {"Lowfield", "Kingsmere", "KM2"},
    {"Priory Park", "Kingsmere", "KM3"},
    {"Weavers Green", "Kingsmere", "KM4"},
    {"Ashvale North", "Ashvale", "AV1"},
    {"Coppice Hill", "Ashvale", "AV2"},
    {"Rushford", "Ashvale", "AV3"},
    {"St Aldrics", "Ashvale", "AV5"},
};

static struct place
place_make(int hub, bool hostel, struct rng *r)
{
	static const char *const street[] = {"Mill Lane", "Station Road",
	    "Church Street", "Victoria Road", "Albert Terrace", "Canal Street",
	    "Park Avenue", "Queensway", "Foundry Lane", "Chapel Hill",
	    "Nelson Street", "The Crescent", "Primrose Close", "Beech Drive",
	    "Dock Road", "St John’s Road", "Abbey Walk", "Green Lane",
	    "Windmill Rise", "Cromwell Court", "Gladstone Street",
	    "Lime Grove"};
	static const char *const house[] = {"Bridge House", "The Beacon",
	    "Harbour Lodge", "St Brannoc’s Hostel"};
	struct place p = {.hub = hub, .hostel = hostel};
	char inward[4];
	ident_inward(inward, r);
	uint32_t s = rng_below(r, sizeof street / sizeof *street);
	int number = rng_range(r, 1, 180);
	bool flat = rng_chance(r, 0.2);
	uint32_t door = rng_below(r, 24) + 1;
	snprintf(
	    p.postcode, sizeof p.postcode, "%s %s", HUB[hub].district, inward);
	if (hostel)
		snprintf(
		    p.line, sizeof p.line, "%s, %s", house[hub % 4], street[s]);
	else if (flat)
		snprintf(p.line, sizeof p.line, "Flat %u, %d %s", door, number,
		    street[s]);
	else
		snprintf(p.line, sizeof p.line, "%d %s", number, street[s]);
	return p;
}

void
places_make(struct world *w)
{
	size_t each = PLACES_A_HUB + HOSTELS_A_HUB;
	w->nplaces = HUBS * each;
	w->places = arena_zalloc(&w->arena, w->nplaces, sizeof *w->places);
	for (size_t i = 0; i < w->nplaces; i++) {
		struct rng r = rng_of(w->seed, PURPOSE_PLACES, i, 0);
		w->places[i] = place_make((int)(i / each), i % each == 0, &r);
	}
}

static size_t
random_place(struct rng *r, int hub)
{
	size_t each = PLACES_A_HUB + HOSTELS_A_HUB;
	bool hostel = rng_chance(r, 0.03);
	size_t house = 1 + rng_below(r, PLACES_A_HUB);
	return (size_t)hub * each + (hostel ? 0 : house);
}

static void
settle(struct person *p, struct rng *r)
{
	date from = p->born;
	p->nhomes = rng_range(r, 1, HOMES);
	for (int i = 0; i < p->nhomes; i++) {
		int hub = p->hub;
		if (rng_chance(r, 0.15))
			hub = (int)rng_below(r, HUBS);
		p->home[i] = (struct home){from, random_place(r, hub)};
		from = date_from_ymd(2014, 1, 1) + (date)(i * 1100);
		from += (date)rng_below(r, 1100);
	}
}

static const char *
ethnicity(struct rng *r, int group, int *observed)
{
	static const int ic[NAME_GROUPS] = {1, 1, 4, 2, 3, 2, 4};
	static const char *const code[NAME_GROUPS][4] = {
	    {"W1", "W1", "W1", "M1"}, {"W2", "W1", "W1", "W3"},
	    {"A2", "A3", "A2", "A9"}, {"W9", "W9", "W9", "W5"},
	    {"B1", "B2", "B9", "M1"}, {"W9", "O9", "W9", "M9"},
	    {"A1", "A1", "A9", "M9"}};
	static const int percent[] = {60, 22, 12, 6};
	size_t i = rng_pick(r, percent, 4);
	*observed = rng_chance(r, 0.03) ? 0 : ic[group];
	return code[group][i];
}

static void
take_rate(struct person *p, struct rng *r)
{
	static const int percent[] = {22, 24, 43, 11};
	static const double rate[] = {0.12, 0.5, 1.9, 5.0};
	static const int kinds[CRIME_KINDS] = {50, 22, 18, 10};
	size_t class = rng_pick(r, percent, 4);
	p->rate = rate[class] * (0.6 + 0.8 * rng_unit(r));
	if (class == 3 && rng_chance(r, 0.15))
		p->rate *= 2;
	if (p->sex == 'F')
		p->rate *= 0.9;
	p->kind = class == 3 && rng_chance(r, 0.7) ? KIND_THIEF
						   : (int)rng_pick(r, kinds, 4);
	p->nominal = (class == 3 && rng_chance(r, 0.6)) ||
	    (class == 2 && rng_chance(r, 0.08));
	p->roofless = rng_chance(r, class >= 2 ? 0.3 : 0.08);
}

static void
take_needs(struct person *p, struct rng *r)
{
	for (int i = 0; i < NEEDS; i++) {
		double u = rng_unit(r), lift = p->rate > 1 ? 0.15 : 0;
		p->need[i] = (int)((u * u * 1.1 + lift) * NEED_MAX[i]);
		if (p->need[i] > NEED_MAX[i])
			p->need[i] = NEED_MAX[i];
	}
	if (p->roofless)
		p->need[NEED_ACCOMMODATION] = NEED_MAX[NEED_ACCOMMODATION];
	if (p->kind == KIND_DRUGS || (p->kind == KIND_THIEF && p->rate > 3))
		p->need[NEED_DRUGS] = rng_range(r, 4, NEED_MAX[NEED_DRUGS]);
}

static date
born_on(struct rng *r, double rate)
{
	/* The prolific are mostly 25 to 45 now. */
	int low = rate > 3 ? 1978 : 1955, high = rate > 3 ? 2003 : 2007;
	double u = rng_unit(r), v = rng_unit(r);
	int year = low + (int)((high - low) * (u > v ? u : v));
	date new_year = date_from_ymd(year, 1, 1);
	return new_year + (date)rng_below(r, 365);
}

static const char *
hyphenated(struct world *w, const char *own, const char *other)
{
	char text[NOISE_NAME];
	int n = snprintf(text, sizeof text, "%s-%s", own, other);
	return n < (int)sizeof text ? arena_cstr(&w->arena, slice_text(text))
				    : other;
}

static void
take_names(struct world *w, struct person *p, struct rng *r)
{
	int year = date_to_ymd(p->born).year;
	p->given = names_given(&w->names, r, p->sex, year, p->group);
	p->middle = names_given(&w->names, r, p->sex, year, p->group);
	if (p->middle == p->given || rng_chance(r, 0.3))
		p->middle = "";
	p->family = names_family(&w->names, r, p->group);
	const char *wedded = names_family(&w->names, r, p->group);
	int when = rng_range(r, 18, 40);
	bool both_names = rng_chance(r, 0.15);
	if (p->sex == 'F' && rng_chance(r, 0.35) && wedded != p->family) {
		p->married =
		    both_names ? hyphenated(w, p->family, wedded) : wedded;
		p->wed = date_add_months(p->born, 12 * when + 5);
	}
	const char *alias = names_given(&w->names, r, p->sex, year, p->group);
	const char *other = names_family(&w->names, r, p->group);
	bool both = rng_chance(r, 0.6);
	if (rng_chance(r, p->rate > 1 ? 0.25 : 0.05)) {
		p->alias_given = both ? alias : p->given;
		p->alias_family = other;
	}
}

/* Twins, fathers and sons, families: what such a person shares. */
static void
take_bond(
    struct world *w, struct person *p, const struct person *b, struct rng *r)
{
	static const int per_mille[] = {915, 6, 24, 40, 15};
	size_t bond = rng_pick(r, per_mille, 5);
	int age = rng_range(r, 19, 34), day = rng_range(r, -180, 180);
	if (!b || b->bond != BOND_NONE || bond == BOND_NONE)
		return;
	if (bond == BOND_NAMESAKE && (p->sex != 'M' || b->sex != 'M'))
		return;
	p->bond = (enum bond)bond;
	p->group = b->group;
	p->hub = b->hub;
	p->nhomes = b->nhomes;
	memcpy(p->home, b->home, sizeof p->home);
	take_names(w, p, r);
	if (bond != BOND_PARTNER)
		p->family = b->family;
	if (bond == BOND_TWIN) {
		p->born = b->born;
		p->ethnicity = b->ethnicity;
	}
	if (bond == BOND_NAMESAKE) {
		bool son = date_to_ymd(b->born).year < 1986;
		p->given = b->given;
		p->born = date_add_months(b->born, (son ? 12 : -12) * age);
		p->born += day;
		p->alias_given = p->alias_family = NULL;
	}
}

static void
take_identifiers(struct person *p, uint64_t candidate, struct rng *r)
{
	uint32_t c = (uint32_t)candidate;
	int year = date_to_ymd(p->onset).year;
	ident_pnc(p->pnc, year, ident_spread(c, 899981) + 1);
	if (rng_chance(r, 0.004))
		ident_pnc(p->pnc_second, year + 3,
		    ident_spread(c + 500000, 899981) + 1);
	bool sf = rng_chance(r, 0.1);
	if (rng_chance(r, 0.85))
		ident_cro(p->cro, year, ident_spread(c, 499979) + 1, sf);
	ident_nomis(p->nomis, ident_spread(c, 4839977));
	ident_crn(p->crn, ident_spread(c, 999983));
	if (rng_chance(r, 0.012))
		ident_crn(p->crn_old, ident_spread(c + 600000, 999983));
	snprintf(
	    p->client, sizeof p->client, "BW%05u", ident_spread(c, 89989) + 1);
}

void
person_make(struct world *w, struct person *p, uint64_t candidate,
    const struct person *before)
{
	struct rng r = rng_of(w->seed, PURPOSE_PERSON, candidate, 0);
	*p = (struct person){
	    .died = DATE_NONE, .deported = DATE_NONE, .wed = DATE_NONE};
	p->sex = rng_chance(&r, 0.13) ? 'F' : 'M';
	take_rate(p, &r);
	p->group = names_group(&r);
	p->born = born_on(&r, p->rate);
	p->hub = (int)rng_below(&r, HUBS);
	p->ethnicity = ethnicity(&r, p->group, &p->observed);
	settle(p, &r);
	take_names(w, p, &r);
	take_bond(w, p, before, &r);
	take_needs(p, &r);
	p->traced = !rng_chance(&r, 0.025);
	/* The less active start late: many are known for one matter only. */
	int late = p->rate > 1 ? 8 : p->rate > 0.2 ? 16 : 30;
	p->onset = date_add_months(p->born, 12 * 13) +
	    (date)rng_below(&r, (uint32_t)(late * 365));
	take_identifiers(p, candidate, &r);
}

const struct place *
person_place(const struct world *w, const struct person *p, date on)
{
	int i = p->nhomes - 1;
	while (i > 0 && p->home[i].from > on)
		i--;
	return &w->places[p->home[i].place];
}

const char *
person_family(const struct person *p, date on)
{
	return p->married && p->wed <= on ? p->married : p->family;
}
