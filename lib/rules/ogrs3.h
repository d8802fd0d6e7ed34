/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The coefficients of OGRS3 (share/codes/ogrs3.csv); offence weights are in
 * share/codes/offences.csv. The formula is cohort/score.h's.
 */
#ifndef IOC_RULES_OGRS3_H
#define IOC_RULES_OGRS3_H

#include "base/fail.h"

#include <stdbool.h>
#include <stdint.h>

enum { OGRS3_ROWS = 32 };

struct ogrs3 {
	double constant[2]; /* one year, two years */
	double copas;
	struct ogrs3_age {
		char sex; /* M, F */
		int from, to;
		double value;
	} age[OGRS3_ROWS];
	int nages;
	struct ogrs3_status {
		bool is_caution; /* else a conviction */
		int from, to;    /* previous sanctions */
		double value;
	} status[OGRS3_ROWS];
	int nstatus;
};

/* 0, or -1 with f (FAIL_USAGE) naming line and column. */
int ogrs3_load(struct ogrs3 *o, struct fail *f);

#endif
