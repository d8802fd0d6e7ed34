/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A large population for benchmarks, of which any member can be worked out
 * from its number alone: nothing is held, so ten million cost no memory.
 *
 * Members stand in blocks of four, within which some are twins, namesakes of
 * different generations, siblings or partners at one address.
 */
#ifndef IOC_GEN_CROWD_H
#define IOC_GEN_CROWD_H

#include "noise.h"

struct crowd {
	const struct names *names;
	uint64_t seed, n;
};

struct citizen {
	uint64_t number;
	char sex;
	int group;
	const char *given, *middle;                   /* middle may be "" */
	char family[NOISE_NAME], married[NOISE_NAME]; /* "" when not */
	date born, wed, moved;                        /* DATE_NONE: never */
	uint64_t home, next_home;                     /* places */
	int pnc_year;
	uint32_t pnc_serial;
	double activity; /* 0 to about 30; mean about 1 */
};

/* Works out member i < n. */
void crowd_member(const struct crowd *c, uint64_t i, struct citizen *out);
/* The postcode of a place. */
void crowd_postcode(const struct crowd *c, uint64_t place, char out[12]);

#endif
