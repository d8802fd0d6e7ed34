/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What was found wrong with a piece of data: a value that flows with it.
 *
 * A finding names place, field and rule, and holds the offending value for
 * the reject file and --show-values; nobody else prints it. A tally counts
 * findings by rule, in the order of first appearance.
 */
#ifndef IOC_RECORD_FINDING_H
#define IOC_RECORD_FINDING_H

#include "base/buf.h"
#include "base/strmap.h"
#include "record/record.h"

/* A rule that data can break; static. */
struct rule {
	const char *name; /* "date.invalid" */
	const char *text; /* "not a calendar date" */
};

struct finding {
	const char *rule; /* "date.invalid"; static */
	const char *text; /* "not a calendar date"; static */
	struct slice field;
	struct slice value; /* personal: see above */
	struct origin at;
};

struct tally {
	struct strmap rules;
	uint64_t *count; /* by rule */
	size_t cap;
};

void tally_fini(struct tally *t);
/* Counts one; returns how many of that rule there are now. */
uint64_t tally_add(struct tally *t, const char *rule);
/* Adds n at once. */
void tally_add_many(struct tally *t, const char *rule, uint64_t n);
/* Counts by rule, as an object under a key of the one being written. */
void tally_write(struct buf *b, const char *key, const struct tally *t);

#endif
