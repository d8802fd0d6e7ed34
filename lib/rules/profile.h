/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a file's columns hold, before anybody writes a map: how many cells are
 * filled, how many values differ, their lengths and patterns, the kind they
 * look like, first and last date. No value is shown, only its pattern: A for
 * a capital, a+ for small letters, 9 for a digit. Memory does not grow with
 * the file: distinct values are counted up to a limit.
 */
#ifndef IOC_RULES_PROFILE_H
#define IOC_RULES_PROFILE_H

#include "io/csvin.h"
#include "rules/kinds.h"

enum {
	PROFILE_DISTINCT = 10000, /* values counted */
	PROFILE_PATTERNS = 500,   /* patterns counted */
	PROFILE_KINDS = 19,
};

struct profile_column {
	struct slice name; /* cleaned */
	uint64_t filled;
	size_t shortest, longest;
	struct strmap values, patterns;
	uint64_t *npattern; /* by pattern */
	size_t pattern_cap;
	uint64_t fits[PROFILE_KINDS];
	struct date_evidence order;
	date first[2], last[2]; /* read as dmy and as mdy */
};

struct profile {
	const struct kinds *kinds;
	struct profile_column *column;
	size_t n;
	uint64_t rows, broken;
	struct arena arena, scratch;
};

void profile_fini(struct profile *p);
/*
 * The kind nearly all values (95%) are of, or KIND_TEXT; *percent becomes how
 * many, 0 to 100.
 */
enum kind profile_kind(const struct profile_column *c, unsigned *percent);
/* A table of all columns, as CSV; and two lines a column, for reading. */
void profile_csv(const struct profile *p, struct buf *out);
void profile_text(const struct profile *p, struct buf *out);

/*
 * Profiles a whole file, or its first rows (limit; 0: all). The header is the
 * row that looks like one. 0 or -1 with f; profile_fini() either way.
 */
int profile_file(struct profile *p, const struct kinds *k, const char *path,
    uint64_t limit, struct fail *f);

#endif
