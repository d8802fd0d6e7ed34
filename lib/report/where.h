/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * --where: which records of a type a report is about.
 *
 * A condition (rules/conditions.h) as JSON, {"sex": "F", "age": {"lt": 25}},
 * or in short KEY=VALUE[,KEY=VALUE], all of which must hold. Keys are any key
 * of the record, dotted ones too. Asking changes nothing, so threads share
 * it; each brings its own scratch.
 */
#ifndef IOC_REPORT_WHERE_H
#define IOC_REPORT_WHERE_H

#include "report/path.h"
#include "rules/conditions.h"

struct where_key {
	struct path path;
	enum datum_kind kind; /* of the table; DATUM_ABSENT: not in it */
};

struct where {
	struct spec spec;
	struct arena arena;
	enum record_type type;
	struct condition condition;
	struct where_key *key;
	size_t nkeys, cap;
};

/* 0, or -1 with f (FAIL_USAGE). where_fini() either way. */
int where_parse(
    struct where *w, const char *text, enum record_type type, struct fail *f);
void where_fini(struct where *w);
/*
 * Which of the keys that the record table does not know are in the record:
 * bit i is w->key[i] (i < 64). A key that no record has is misspelt.
 */
uint64_t where_unknown_keys(const struct where *w, const struct record *r);
/*
 * Fails (FAIL_USAGE) at a key that the table does not know and that is not
 * in `seen`, the union over all records.
 */
int where_check(const struct where *w, uint64_t seen, struct fail *f);
/* Whether a record of w's type passes; decoded text goes to the scratch. */
bool where_holds(
    const struct where *w, const struct record *r, struct arena *scratch);

#endif
