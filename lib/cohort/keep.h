/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Which values of records are kept beside the packed events, and the packing.
 *
 * An event keeps its dates and its shape; everything else that definitions
 * or members ask for (an id, a provider, x.court) is a kept value: a slot of
 * its type, claimed before reading starts. Memory is spent on claimed slots
 * alone.
 */
#ifndef IOC_COHORT_KEEP_H
#define IOC_COHORT_KEEP_H

#include "base/buf.h"
#include "record/record.h"

enum { KEEP_SLOTS = 32 };

struct keep {
	struct arena arena;
	struct keep_slot {
		int field;         /* of the table, or FIELD_NONE: a path */
		struct slice path; /* "x.court" */
	} slot[RECORD_NTYPES][KEEP_SLOTS];
	int n[RECORD_NTYPES];
};

void keep_fini(struct keep *k);
/* The slot of a field or dotted path; -1 when all are taken. */
int keep_claim(struct keep *k, enum record_type type, struct slice name);
/* The slot that was claimed for it, or -1. */
int keep_find(const struct keep *k, enum record_type type, struct slice name);
/*
 * Appends the kept values of a record. False, and nothing appended, when
 * there are none.
 */
bool keep_pack(const struct keep *k, const struct record *r, struct buf *out);
/* The bytes of all kept values of a record of that type. */
struct slice keep_packed(
    const struct keep *k, enum record_type type, const char *packed);
/* A packed value; absent when the record had none. */
struct value keep_value(const char *packed, int slot);

#endif
