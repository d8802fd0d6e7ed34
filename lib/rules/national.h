/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Published national rates to lay a cohort's beside: share/codes/national.csv.
 *
 * Each row belongs to a definition, by name, and speaks of all its members or
 * of some of them, by age, index event and sentence band.
 */
#ifndef IOC_RULES_NATIONAL_H
#define IOC_RULES_NATIONAL_H

#include "io/csvfile.h"

struct national_rate {
	struct slice cohort, group;  /* group "all": all of the cohort */
	double age_min, age_max;     /* NaN: any */
	struct slice events, bands;  /* parted by ';'; empty: any */
	double rate;                 /* a fraction */
	struct slice period, status; /* whose rate it is; "NV": unverified */
};

struct national {
	struct csvfile file;
	struct national_rate *item; /* as in the file */
	size_t n;
};

/* 0, or -1 with f (FAIL_USAGE). national_fini() either way. */
int national_load(struct national *n, struct fail *f);
void national_fini(struct national *n);
/*
 * Whether a row is about members like this: of that age (NaN: unknown), index
 * event and sentence band (absent: none).
 */
bool national_is_about(const struct national_rate *r, double age,
    struct slice event, struct slice band);

#endif
