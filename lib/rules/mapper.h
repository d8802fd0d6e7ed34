/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Rows of cells into records, by a plan.
 *
 * A row is accepted whole or rejected whole: it is rejected when a required
 * field of any of its records is missing or wrong, or when a date contradicts
 * its column's order. An optional value that is wrong is left out and kept in
 * the record's `invalid` (DESIGN.md 4). One mapper a worker; what it found
 * and wrote is collected by block.
 */
#ifndef IOC_RULES_MAPPER_H
#define IOC_RULES_MAPPER_H

#include "rules/plan.h"

/* A value that was left out or repaired, or why a row was rejected. */
struct mapper_found {
	const struct rule *rule;
	struct slice field; /* the column where there is one */
	struct slice value;
	uint64_t line;
};

/*
 * What became of a text: columns of codes and lengths hold few different
 * values, and looking one up costs more than all else that is done to it.
 */
struct mapper_memo {
	uint8_t ntext, nvalue;
	char text[22], value[32];
	const struct rule *rule; /* or NULL: the value, as JSON */
};

enum { MAPPER_MEMO = 256 }; /* entries an operation */

/* A worker's part: everything that changes while rows are mapped. Stays where
 * it was initialised. */
struct mapper {
	const struct plan *plan;
	struct arena scratch; /* of one row */
	struct buf out;       /* records, as lines */
	struct buf extra, invalid, joined;
	struct mapper_memo *memo;
	struct mapper_found *found; /* of the block; values in `kept` */
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
	struct reader reader;
	struct slice wrong;   /* the text of a wrong element */
	struct buf line_text; /* `line` in decimal */
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
/*
 * Looks at a row for the order of its dates, before plan_settle(); the plan is
 * the mapper's own.
 */
void mapper_sample(
    struct mapper *m, struct plan *p, const struct slice *cell, size_t n);

#endif
