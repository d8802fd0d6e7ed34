/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What happened to one member of a crowd, for benchmarks: dates that hang
 * together, worked out from the member's number alone. Much simpler than the
 * careers of the demonstration.
 */
#ifndef IOC_GEN_STORY_H
#define IOC_GEN_STORY_H

#include "crimes.h"
#include "crowd.h"

enum { STORY_OFFENCES = 120, STORY_SPELLS = 40, STORY_CONTACTS = 60 };

struct story_offence {
	const struct crime *crime;
	date on, proven;
	const char *result, *disposal; /* disposal "" when there is none */
};

struct story_spell {
	date received, release;
	int weeks; /* of the sentence; 0 on remand */
	bool recall;
};

struct story_contact {
	date on;
	const char *kind;
	bool attended;
};

struct story {
	struct story_offence offence[STORY_OFFENCES];
	struct story_spell spell[STORY_SPELLS];
	struct story_contact contact[STORY_CONTACTS];
	int noffences, nspells, ncontacts;
};

/*
 * Means a member: 5 offences, 1 spell, 2 contacts. The last day is
 * 31 October 2026.
 */
void story_of(
    const struct crowd *c, const struct citizen *p, struct story *out);

#endif
