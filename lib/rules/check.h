/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Whether a record is as the record table wants it: every known field of its
 * kind and in canonical form (ioc-import --check). A value is canonical when
 * reading it as its kind gives it back unchanged.
 */
#ifndef IOC_RULES_CHECK_H
#define IOC_RULES_CHECK_H

#include "record/record.h"
#include "rules/kinds.h"

/* The readings of all fields, made once. */
struct check {
	struct reading field[RECORD_NTYPES][RECORD_MAX_FIELDS];
};

void check_init(struct check *c, const struct kinds *k);
/*
 * NULL, or the rule that a scanned record breaks and its field. `scratch` and
 * `out` are memory to work with.
 */
const struct rule *check_record(const struct check *c, const struct record *r,
    struct arena *scratch, struct buf *out, struct slice *field);

#endif
