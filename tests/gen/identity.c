/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How one agency has a person: METHODS.md 12, "error injection plan". */
#include "demo.h"

#include <stdio.h>

/* Chances a record, so that a pair of records shows about twice as many. */
struct habits {
	struct rates noise; /* typo, nickname, swapped, flip, year, new_year,
			       day, no_born */
	double married, no_pnc, short_pnc, bad_pnc, no_cro, no_sex;
};

static const struct habits HABITS[SOURCES] = {
    [SOURCE_CUSTODY] = {{.035, .03, .02, .01, .007, .006, .006, .004}, .2, .20,
	.12, .006, .45, .004},
    [SOURCE_PNC] = {{.012, .005, .003, .003, .003, .004, .003, 0}, .5, 0, 0, 0,
	.05, 0},
    [SOURCE_NDELIUS] = {{.03, .02, .01, .008, .005, .004, .005, .002}, .25, .14,
	.05, .006, 1, 0},
    [SOURCE_NOMIS] = {{.03, .012, .012, .008, .006, .008, .005, 0}, .3, .10,
	.10, .006, .35, 0},
    [SOURCE_CHARITY] = {{.05, .08, .03, .02, .01, .012, .01, .10}, .3, .60, .3,
	.01, 1, .06},
};

/* Some mistakes are found and put right in the summer of 2026. */
static bool
is_corrected(const struct demo *d, struct rng *r)
{
	bool found = rng_chance(r, 0.06);
	date when = date_from_ymd(2026, 8, 10) + rng_range(r, 0, 75);
	return found && when <= d->as_at;
}

static void
see_identifiers(const struct person *p, struct seen *out,
    const struct habits *rate, struct rng *r)
{
	bool none = rng_chance(r, rate->no_pnc);
	bool brief = rng_chance(r, rate->short_pnc);
	bool bad = rng_chance(r, rate->bad_pnc);
	bool no_cro = rng_chance(r, rate->no_cro);
	int year = (p->pnc[0] - '0') * 1000 + (p->pnc[1] - '0') * 100 +
	    (p->pnc[2] - '0') * 10 + p->pnc[3] - '0';
	uint32_t serial = 0;
	for (const char *c = p->pnc + 5; *c >= '0' && *c <= '9'; c++)
		serial = serial * 10 + (uint32_t)(*c - '0');
	*out->pnc = *out->cro = '\0';
	if (!none && brief)
		ident_pnc_short(out->pnc, year, serial);
	else if (!none)
		ident_pnc(out->pnc, year, serial);
	if (bad)
		ident_spoil(out->pnc, r);
	if (!no_cro)
		memcpy(out->cro, p->cro, sizeof out->cro);
}

static void
see_address(const struct demo *d, const struct person *p, date on,
    struct seen *out, struct rng *r)
{
	/* The last move is told to some agencies late. */
	bool stale = rng_chance(r, 0.12);
	const struct place *at = person_place(d->w, p, stale ? on - 500 : on);
	snprintf(out->address, sizeof out->address, "%s, %s", at->line,
	    HUB[at->hub].name);
	memcpy(out->postcode, at->postcode, sizeof out->postcode);
}

void
identity_see(const struct demo *d, const struct person *p, enum source source,
    uint64_t key, date on, struct seen *out)
{
	uint64_t who = (uint64_t)p->number;
	struct rng r =
	    rng_of(d->w->seed, PURPOSE_IDENTITY + (source << 8), who, key);
	const struct habits *rate = &HABITS[source];
	bool corrected = is_corrected(d, &r);
	bool old_name = rng_chance(&r, rate->married);
	const char *family = old_name ? p->family : person_family(p, on);
	*out = (struct seen){.born = p->born, .sex = p->sex};
	snprintf(out->given, sizeof out->given, "%s", p->given);
	snprintf(out->middle, sizeof out->middle, "%s", p->middle);
	snprintf(out->family, sizeof out->family, "%s", family);
	see_address(d, p, on, out, &r);
	see_identifiers(p, out, rate, &r);
	if (rng_chance(&r, rate->no_sex))
		out->sex = 'U';
	if (corrected)
		return;
	noise_names(out->given, out->family, &d->w->names, &rate->noise, &r);
	out->born = noise_birth(out->born, &rate->noise, &r);
}
