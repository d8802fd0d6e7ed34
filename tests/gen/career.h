/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One person's life with the law, while it is being made up: offending
 * (career.c), courts (court.c), custody (custody.c).
 */
#ifndef IOC_GEN_CAREER_H
#define IOC_GEN_CAREER_H

#include "world.h"

struct life {
	struct world *w;
	struct person *p;
	struct rng r;
	date switched; /* when activity next turns on or off */
	bool active;
	int sanctions;
	date first_sanction;
	int appearances, orders;
	uint64_t candidate;
};

/* The person's spells so far. */
struct spell *life_spells(const struct life *l, size_t *n);
/* The last day of custody that covers the day, or DATE_NONE when free. */
date life_release(const struct life *l, date on);

/* Appends an offence; pointers to offences are void afterwards. */
void offence_add(struct life *l, struct offence o);
/* Gives it the reference of the person's latest appearance. */
void offence_name(const struct life *l, struct offence *o, date on);

/*
 * The court finds guilty of the offences of an arrest on that day and passes
 * sentence; `remanded` is the reception on remand, or DATE_NONE.
 */
void court_convicts(struct life *l, struct arrest *a, date on, date remanded);
/* The court lets him go. */
void court_acquits(struct life *l, struct arrest *a, date on);

/* Prison from the day of sentence; returns the release, or DATE_NONE. */
date custody_serve(
    struct life *l, date sentenced, struct term whole, date remanded);
/* Held on remand, then released or sentenced to something else. */
void custody_remand(struct life *l, date received, date until);

#endif
