/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The invented world: people, what they did and what happened to them.
 *
 * Everything is decided once, from the seed, up to the horizon; an extract of
 * some month is a view of it and never changes it. So extracts of several
 * months agree with each other. Dates after the month of an extract are
 * simply not known yet to the agency that writes it.
 *
 * Invariants: the events of one person are contiguous in their array and in
 * the order in which they came up; index i of people is person number i + 1.
 */
#ifndef IOC_GEN_WORLD_H
#define IOC_GEN_WORLD_H

#include "crimes.h"
#include "ident.h"
#include "names.h"

#include "base/date.h"

enum {
	HUBS = 12,
	HOMES = 4,
	NEEDS = 10,       /* OASys sections 3 to 12 */
	LIFE_MONTHS = -1, /* the length of an indeterminate sentence */
};

struct place {
	int hub;
	char postcode[12], line[48];
	bool hostel;
};

struct home {
	date from;
	size_t place;
};

/* Where one person's events are in an array of the world. */
struct range {
	size_t first, n;
};

enum bond { BOND_NONE, BOND_TWIN, BOND_NAMESAKE, BOND_SIBLING, BOND_PARTNER };

struct person {
	int number; /* from 1; the truth */
	char sex;   /* 'M' or 'F' */
	int group;  /* of names, NAME_GROUPS */
	const char *ethnicity;
	int observed; /* IC code */
	const char *given, *middle, *family;
	const char *married; /* family name since wed, or NULL */
	date wed;
	const char *alias_given, *alias_family; /* or NULL */
	date born, died, deported;              /* DATE_NONE mostly */
	enum bond bond;                         /* to the person before */
	int kind;                               /* of offender, CRIME_KINDS */
	double rate; /* occasions a year at liberty when most active */
	date onset;
	bool roofless; /* of no fixed abode much of the time */
	bool nominal;  /* managed by IOM */
	bool traced;   /* the PNC extract found him */
	int hub;
	struct home home[HOMES];
	int nhomes;
	int need[NEEDS]; /* score now; see NEED_MAX */
	char pnc[IDENT_TEXT], pnc_second[IDENT_TEXT], cro[IDENT_TEXT],
	    nomis[IDENT_TEXT], crn[IDENT_TEXT], crn_old[IDENT_TEXT],
	    client[IDENT_TEXT];
	struct range arrests, offences, spells, orders, assessments, referrals;
};

/* An arrest and the police custody record it made. */
struct arrest {
	size_t person;
	date on;
	int minute; /* of the day */
	char ref[24];
	const char *disposal; /* as the custody record has it */
	date disposed;
	const char *drug_test; /* "" mostly */
	bool roofless, alias;
	struct range offences;
};

enum result {
	RESULT_NFA,
	RESULT_CHARGED,
	RESULT_CONVICTED,
	RESULT_CAUTIONED,
	RESULT_REPRIMANDED,
	RESULT_ACQUITTED,
	RESULT_DISMISSED,
	RESULT_PND,
	RESULT_TIC,
};

enum disposal {
	DISPOSAL_NONE,
	DISPOSAL_CUSTODY,
	DISPOSAL_SUSPENDED,
	DISPOSAL_COMMUNITY,
	DISPOSAL_FINE,
	DISPOSAL_DISCHARGE,
	DISPOSAL_NO_PENALTY,
};

struct term {
	int n;     /* LIFE_MONTHS for life */
	char unit; /* 'D', 'W' or 'M' */
};

struct offence {
	size_t person, arrest;
	const struct crime *crime;
	date on, charged; /* charged: DATE_NONE when it never was */
	enum result result;
	date proven;   /* or acquitted, dismissed */
	date recorded; /* when PNC had the result */
	enum disposal disposal;
	struct term term;
	bool consecutive;
	char ref[24]; /* of the court appearance */
	int seq;
};

enum status { STATUS_SENTENCED, STATUS_REMAND, STATUS_RECALL, STATUS_CIVIL };

struct spell {
	size_t person;
	enum status status;
	date received, sentenced, release, planned;
	struct term term;
	const char *reason; /* code of NOMIS */
	int prison;
	const char *address; /* type on discharge */
	uint32_t booking;
};

enum order {
	ORDER_COMMUNITY,
	ORDER_SUSPENDED,
	ORDER_SHORT, /* custody under 12 months and what follows it */
	ORDER_LONG,
};

struct order_event {
	size_t person;
	enum order kind;
	int number; /* of the event in nDelius */
	date start, release, end;
	const char *reason;
	struct term term;
	const struct crime *crime;
	double ogrs; /* two-year, 0 to 1 */
};

struct assessment {
	size_t person;
	uint32_t id;
	date started, completed;
	bool complete;
	int score[NEEDS]; /* -1: not answered */
	double ogrs1, ogrs2;
};

struct referral {
	size_t person;
	date on, start, job, six_weeks, half_year, ended;
	const char *by, *outcome, *employer;
	int hours;
	bool own_business;
};

struct world {
	uint64_t seed;
	date horizon; /* the last day that is decided */
	struct names names;
	struct arena arena;
	struct place *places;
	size_t nplaces;
	struct person *people;
	size_t npeople, people_cap;
	struct arrest *arrests;
	size_t narrests, arrests_cap;
	struct offence *offences;
	size_t noffences, offences_cap;
	struct spell *spells;
	size_t nspells, spells_cap;
	struct order_event *orders;
	size_t norders, orders_cap;
	struct assessment *assessments;
	size_t nassessments, assessments_cap;
	struct referral *referrals;
	size_t nreferrals, referrals_cap;
};

/* What an rng_of() stream is for; never renumber, only add. */
enum purpose {
	PURPOSE_PLACES = 1,
	PURPOSE_PERSON,
	PURPOSE_CAREER,
	PURPOSE_SERVICES,
	PURPOSE_IDENTITY,
	PURPOSE_ROWS,
	PURPOSE_LEDGER,
	PURPOSE_BENCH,
};

/* Highest score of each OASys section here, METHODS.md 9.3. */
extern const int NEED_MAX[NEEDS];
/* The sections' column headings. */
extern const char *const NEED_NAME[NEEDS];
enum { NEED_ACCOMMODATION, NEED_ETE, NEED_DRUGS = 5 };

/* The twelve hubs and their three boroughs. */
struct hub {
	const char *name, *borough, *district;
};
extern const struct hub HUB[HUBS];

/*
 * Makes the world: npeople people who came to some agency's notice between
 * 2019 and the horizon. The names must be loaded.
 */
void world_make(struct world *w, size_t npeople);
void world_fini(struct world *w);

/* Where the person lived on the day. */
const struct place *person_place(
    const struct world *w, const struct person *p, date on);
/* The family name on the day. */
const char *person_family(const struct person *p, date on);
/* The day's date plus the sentence; DATE_NONE for life. */
date term_end(struct term t, date from);
/* Under twelve calendar months from the day. */
bool term_is_short(struct term t, date from);

/* --- the stages of world_make(), one file each ----------------------- */

/* people.c: candidates; fills everything but the events. */
void places_make(struct world *w);
void person_make(struct world *w, struct person *p, uint64_t candidate,
    const struct person *before);
/* career.c: offences, courts, custody. */
void career_run(struct world *w, struct person *p, uint64_t candidate);
/* services.c: supervision and what agencies did about needs. */

void services_order(
    struct world *w, struct person *p, struct order_event o, struct rng *r);

#endif
