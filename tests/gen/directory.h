/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The services of the invented partnership: who provides what, where, for
 * whom, who pays and how much. Both the service directory and the spend
 * ledger are written from it.
 */
#ifndef IOC_GEN_DIRECTORY_H
#define IOC_GEN_DIRECTORY_H

#include <stddef.h>

struct offer {
	const char *ref, *name, *provider, *lead;
	const char *kind;           /* of organisation, parts separated by ; */
	const char *experience;     /* Yes, No, Mixed */
	int trading, disadvantaged; /* per cent; -1 not stated */
	const char *sectors, *markets, *partners, *activities;
	const char *needs, *outcomes; /* ; between */
	const char *sexes;            /* Women, Men, All */
	int age_from, age_to;         /* 0: no limit */
	const char *areas;            /* hubs or boroughs, ; between */
	const char *longest;          /* sentence, or "" */
	const char *statutory;        /* Yes, No */
	int starts;                   /* a month */
	int price;                    /* whole pounds */
	const char *unit;             /* start, month, outcome */
	const char *funder;           /* body that pays */
	const char *category, *purpose;
	int monthly;  /* whole pounds paid a month */
	int from, to; /* years in which it ran, 0 still runs */
};

const struct offer *directory(size_t *n);

#endif
