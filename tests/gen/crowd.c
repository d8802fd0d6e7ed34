/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crowd.h"

#include "ident.h"
#include "world.h"

#include <stdio.h>

enum { BLOCK = 4, PEOPLE_A_POSTCODE = 20 };

/* Postcode areas that do not exist. */
static const char *const AREAS[] = {"AV", "BC", "BE", "BV", "CE", "CK", "DC",
    "DF", "EB", "ED", "EK", "FB", "FC", "GC", "GD", "HB", "HC", "HE", "KB",
    "KC", "KM", "LB", "LC", "MB", "MC", "NB", "NC", "PB", "PC", "RB", "RC",
    "SB", "SC", "TB", "TC", "WB", "WE", "YA", "YB", "YC"};

static uint64_t
places(const struct crowd *c)
{
	uint64_t n = c->n / PEOPLE_A_POSTCODE;
	return n < 200 ? 200 : n;
}

void
crowd_postcode(const struct crowd *c, uint64_t place, char out[12])
{
	struct rng r = rng_of(c->seed, PURPOSE_BENCH + 1, place, 0);
	char inward[4];
	/* Districts of some 150 postcodes; areas of unequal size. */
	uint64_t district = place / 150;
	size_t area = district % 61 % (sizeof AREAS / sizeof *AREAS);
	ident_inward(inward, &r);
	snprintf(out, 12, "%s%d %s", AREAS[area], (int)(district / 61 % 40) + 1,
	    inward);
}

static uint64_t
random_home(const struct crowd *c, struct rng *r)
{
	uint64_t n = places(c), hostels = n / 4000 + 1;
	bool hostel = rng_chance(r, 0.01);
	uint64_t at = rng_below(r, (uint32_t)n);
	return hostel ? at % hostels : at;
}

static void
take_family(const struct crowd *c, struct citizen *p, struct rng *r,
    char out[NOISE_NAME])
{
	char tail[32];
	const char *name = names_family(c->names, r, p->group);
	names_compose(r, tail);
	/* Large populations have a long tail of rare names. */
	if (p->group == 0 && rng_chance(r, 0.2))
		name = tail;
	snprintf(out, NOISE_NAME, "%s", name);
}

static date
birth(struct rng *r)
{
	uint32_t u = rng_below(r, 62 * 365), v = rng_below(r, 62 * 365);
	return date_from_ymd(1946, 1, 1) + (date)((u + v) / 2);
}

static void
take_activity(struct citizen *p, struct rng *r)
{
	static const int percent[] = {60, 28, 10, 2};
	static const double level[] = {0.2, 1, 4, 12};
	size_t class = rng_pick(r, percent, 4);
	p->activity = level[class] * (0.5 + rng_unit(r));
}

static void
take_life(const struct crowd *c, struct citizen *p, struct rng *r)
{
	date start = date_from_ymd(2014, 1, 1);
	int married = rng_range(r, 0, 12 * 365), moved = rng_range(r, 0, 4000);
	bool weds = rng_chance(r, 0.3), moves = rng_chance(r, 0.45);
	p->home = random_home(c, r);
	p->next_home = random_home(c, r);
	p->wed = p->moved = DATE_NONE;
	take_family(c, p, r, p->married);
	if (p->sex == 'F' && weds)
		p->wed = start + married;
	else
		*p->married = '\0';
	if (moves)
		p->moved = start + moved;
	take_activity(p, r);
	p->pnc_year = date_to_ymd(p->born).year + rng_range(r, 14, 24);
	p->pnc_serial = ident_spread((uint32_t)p->number, 9999991);
}

static void
take_base(const struct crowd *c, uint64_t i, struct citizen *p, struct rng *r)
{
	*p = (struct citizen){.number = i, .born = birth(r)};
	p->sex = rng_chance(r, 0.2) ? 'F' : 'M';
	p->group = names_group(r);
	int year = date_to_ymd(p->born).year;
	bool second = rng_chance(r, 0.6);
	p->given = names_given(c->names, r, p->sex, year, p->group);
	p->middle = names_given(c->names, r, p->sex, year, p->group);
	if (!second)
		p->middle = "";
	take_family(c, p, r, p->family);
	take_life(c, p, r);
}

/* What a relative shares with the first of the block. */
static void
relate(const struct crowd *c, struct citizen *p, const struct citizen *first,
    enum bond bond, struct rng *r)
{
	int gap = rng_range(r, 19 * 365, 35 * 365);
	p->home = first->home;
	if (bond == BOND_PARTNER)
		return;
	memcpy(p->family, first->family, sizeof p->family);
	p->group = first->group;
	if (bond == BOND_TWIN)
		p->born = first->born;
	int year = date_to_ymd(p->born).year;
	p->given = names_given(c->names, r, p->sex, year, p->group);
	if (bond == BOND_NAMESAKE) {
		p->sex = first->sex;
		p->given = first->given;
		p->born = first->born + (first->born < 4000 ? gap : -gap);
	}
}

void
crowd_member(const struct crowd *c, uint64_t i, struct citizen *out)
{
	static const int per_mille[] = {780, 6, 14, 120, 80};
	uint64_t lead = i - i % BLOCK;
	struct rng r = rng_of(c->seed, PURPOSE_BENCH, i, 0);
	enum bond bond = (enum bond)rng_pick(&r, per_mille, 5);
	take_base(c, i, out, &r);
	if (i == lead || bond == BOND_NONE)
		return;
	struct citizen first;
	struct rng other = rng_of(c->seed, PURPOSE_BENCH, lead, 0);
	rng_pick(&other, per_mille, 5);
	take_base(c, lead, &first, &other);
	relate(c, out, &first, bond, &r);
}
