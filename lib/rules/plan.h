/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A map bound to one file: its columns resolved, its dates' order settled.
 *
 * plan_bind() is done once a header; then a mapper a worker turns rows of
 * cells into records. A row is accepted whole or rejected whole: it is
 * rejected when a required field of any of its records is missing or wrong,
 * or when a date contradicts its column's order. An optional value that is
 * wrong is left out and kept in the record's `invalid` (DESIGN.md 4).
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

/* A value that was left out or repaired, or why a row was rejected. */
struct plan_found {
	const struct rule *rule;
	struct slice field; /* the column where there is one */
	struct slice value;
	uint64_t line;
};

/*
 * What became of a text: columns of codes and lengths hold few different
 * values, and looking one up costs more than all else that is done to it.
 */
struct plan_memo {
	uint8_t ntext, nvalue;
	char text[22], value[32];
	const struct rule *rule; /* or NULL: the value, as JSON */
};

enum { PLAN_MEMO = 256 }; /* entries an operation */

/* A worker's part: everything that changes while rows are mapped. */
struct mapper {
	const struct plan *plan;
	struct arena scratch; /* of one row */
	struct buf out;       /* records, as lines */
	struct buf extra, invalid, joined;
	struct plan_memo *memo;
	struct plan_found *found; /* of the block; values in `kept` */
	size_t nfound, found_cap;
	struct arena kept;
	uint64_t nrecords[RECORD_NTYPES];
	/* The row being mapped: */
	const struct slice *cell;
	size_t ncells;
	bool is_plain; /* its cells hold nothing that text_clean() changes
			  but what their first and last bytes show */
	uint64_t line;
	struct slice each;
	enum map_group open;
	const struct rule *repair;
	struct slice line_text; /* `line` in decimal */
};

void mapper_init(struct mapper *m, const struct plan *p);
void mapper_fini(struct mapper *m);
/* Empties it for the next block. */
void mapper_reset(struct mapper *m);
/*
 * Maps a row of at least as many cells as the header: NULL when it was
 * accepted, its records appended to out; else the rule it breaks, with *field
 * the column.
 */
const struct rule *mapper_row(struct mapper *m, const struct slice *cell,
    size_t n, bool is_plain, uint64_t line, struct slice *field);

/* Looks at a row for the order of its dates, before plan_settle(). */
void plan_sample(
    struct plan *p, struct mapper *m, const struct slice *cell, size_t n);
/*
 * Settles the order of dates from the sample. Fails (FAIL_INPUT) naming the
 * file and a column whose order cannot be told.
 */
int plan_settle(struct plan *p, const char *file, struct fail *f);

#endif
