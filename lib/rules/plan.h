/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A map bound to one file: its columns resolved, its dates' order settled.
 *
 * Done once a header; rules/mapper.h then turns rows into records by it.
 * Const from plan_settle() on.
 */
#ifndef IOC_RULES_PLAN_H
#define IOC_RULES_PLAN_H

#include "rules/map.h"

/* A record of the map with its columns resolved. */
struct plan_record {
	const struct map_record *rule;
	struct map_op *op;
	size_t nops;
	int each;                   /* column, or -1 */
	struct slice begin;         /* {"type":"person","source":"niche" */
	struct date_evidence *seen; /* by op, while sampling */
};

struct plan {
	const struct map *map;
	struct arena arena;
	struct slice *header; /* names of the file's columns */
	size_t nheader;
	int *column; /* of the map -> of the file, -1 */
	struct plan_record *record;
	struct slice end; /* "from":"custody.csv: */
	date reference;   /* for two-digit birth years */
	size_t null_longest;
	bool null_first[256]; /* first bytes of texts that mean nothing */
	size_t nmemos;
};

/*
 * Whether the header has every column that the map needs; when not and
 * `missing` is given, the name of the first one that is not there.
 */
bool plan_fits(const struct map *m, const struct slice *header, size_t n,
    struct slice *missing);
/* Of maps that do not fit, the one that comes nearest. */
struct plan_near {
	const struct map *map; /* NULL: none has a column there */
	int64_t score;         /* its columns there, less those it lacks */
	struct buf lacking;    /* their names; the caller's to free */
};
enum { PLAN_LACKING = 4 }; /* names, at most; then how many more */
/*
 * Keeps in `best`, zeroed at first, what comes nearest of the maps and headers
 * it is called with; of equals the first. One that fits is none of them.
 */
void plan_near(struct plan_near *best, const struct map *m,
    const struct slice *header, size_t n);
/*
 * Binds; `file` is the base name for `from`, line the header's. Fails
 * (FAIL_INPUT) when a column is missing or its name stands twice. plan_fini()
 * either way.
 */
int plan_bind(struct plan *p, const struct map *m, const struct slice *header,
    size_t n, const char *file, uint64_t line, struct fail *f);
void plan_fini(struct plan *p);

/* Whether rows must be sampled to learn the order of dates. */
bool plan_needs_sample(const struct plan *p);
/* Whether an operation reads a date, whose order has to be known. */
bool plan_is_date(const struct map_op *op);
/* The column a message names; the field when there is not just one. */
struct slice plan_shown_name(const struct plan *p, const struct map_op *op);

/*
 * Settles the order of dates from the sample (mapper_sample()). Fails
 * (FAIL_INPUT) naming the file and a column whose order cannot be told.
 */
int plan_settle(struct plan *p, const char *file, struct fail *f);

#endif
