/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The mistakes that clerks, keyboards and spreadsheets make with a person's
 * details. Rates are the callers'; what a mistake looks like is here.
 */
#ifndef IOC_GEN_NOISE_H
#define IOC_GEN_NOISE_H

#include "names.h"

#include "base/date.h"

enum { NOISE_NAME = 64 };

/* Chances that a record has a mistake. */
struct rates {
	double typo; /* in the surname; half as often in the forename */
	double nickname, swapped;
	double flip, year, new_year, day, no_born; /* of the birth date */
};

/* Both names with what mistakes the dice give them. */
void noise_names(char given[NOISE_NAME], char family[NOISE_NAME],
    const struct names *names, const struct rates *rates, struct rng *r);
/* The birth date, right, wrong, or DATE_NONE. */
date noise_birth(date born, const struct rates *rates, struct rng *r);

/*
 * One keying error in a name: a letter dropped, doubled, replaced, added or
 * swapped with its neighbour; the first letter is mostly right. Only ASCII
 * letters are touched, so that the text stays valid UTF-8; very short names
 * are left alone.
 */
void noise_typo(char name[NOISE_NAME], struct rng *r);
/* Letters without their accents, as an old system keeps them. */
void noise_ascii(char name[NOISE_NAME]);
/* ASCII capitals; letters beyond ASCII that Latin-1 holds too. */
void noise_upper(char *name);
/* Without apostrophes; a hyphen becomes a space. */
void noise_unpunctuate(char *name);
/* Day and month exchanged; the same date when that is no day. */
date noise_flip(date d);
/* One digit of the year wrong, or a decade off. */
date noise_year(date d, struct rng *r);
/* The first of January of the same year: "year known only". */
date noise_new_year(date d);
/* One digit of the day wrong by a little. */
date noise_day(date d, struct rng *r);

#endif
