/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One record: typed values over the line it was read from.
 *
 * A record is valid as long as its line's bytes are: until the next read of
 * the same reader, or the next block. Whoever needs a value longer copies it
 * into an arena. Keys outside the table stay in the line untouched; nothing
 * here changes a line.
 */
#ifndef IOC_RECORD_RECORD_H
#define IOC_RECORD_RECORD_H

#include "base/fail.h"
#include "record/schema.h"
#include "record/value.h"

/* Where a record stands: file's base name and line, counted from 1. */
struct origin {
	const char *file;
	uint64_t line;
};

struct record {
	enum record_type type;
	struct slice line; /* the whole object, without its newline */
	struct origin at;
	struct value field[RECORD_MAX_FIELDS]; /* schema_of(type)->nfields */
};

/*
 * Reads a line into r, checking that it is one JSON object, that its type is
 * known, that required fields are there and that no known field appears
 * twice or is null. Values are not checked against their kinds: that is
 * import's work (ioc-import --check). Returns 0, or -1 with f (FAIL_INPUT).
 */
int record_scan(
    struct record *r, struct slice line, struct origin at, struct fail *f);

/*
 * The individual a record belongs to (DESIGN.md 2): person_source, by default
 * source, as written in the line (escaped). Both absent when it names nobody.
 */
void record_individual(
    const struct record *r, struct slice *source, struct slice *person);

#endif
