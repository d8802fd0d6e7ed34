/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * OGRS3, for the scores that probation's extracts carry.
 *
 * Written apart from lib/ from METHODS.md 2.1, so that the two check each
 * other.
 */
#ifndef IOC_GEN_OGRS_H
#define IOC_GEN_OGRS_H

struct ogrs {
	char sex; /* 'M' or 'F' */
	int age_follow, age_conviction, age_first;
	int previous;  /* sanctions before this one */
	double weight; /* of the offence */
};

/* The probability of a proven reoffence within 1 or 2 years. */
double ogrs_score(const struct ogrs *in, int years);

#endif
