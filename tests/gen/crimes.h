/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The offences that people in the invented world commit.
 *
 * Classes follow the Home Office's (METHODS.md 2.1); the subclasses and the
 * breach classes are plausible, not official [NV].
 */
#ifndef IOC_GEN_CRIMES_H
#define IOC_GEN_CRIMES_H

#include "rng.h"

/* Kinds of offender, by what they mostly do. */
enum { KIND_THIEF, KIND_VIOLENT, KIND_DRUGS, KIND_DRIVER, CRIME_KINDS };

struct crime {
	const char *code; /* five digits */
	const char *text;
	const char *group; /* as in DESIGN.md 2 */
	double ogrs;       /* weight of OGRS3 */
	int custody;       /* per cent sent to prison when first convicted */
	int tier;          /* of sentence length, 0 short to 3 very long */
	int share[CRIME_KINDS]; /* how often, by kind of offender */
};

/* One that an offender of this kind commits. */
const struct crime *crime_pick(struct rng *r, int kind, char sex);
/* Failing to comply with a community (or suspended sentence) order. */
const struct crime *crime_breach(bool suspended);

#endif
