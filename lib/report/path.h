/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A key of a record by its dotted path: "sex", "x.score", "scores.oasys".
 *
 * The longest leading part that the record table knows is found in the
 * scanned record at no cost; only what lies below it, or a key that the table
 * does not know (a definition's own field), is searched for in the text.
 */
#ifndef IOC_REPORT_PATH_H
#define IOC_REPORT_PATH_H

#include "record/record.h"

struct path {
	enum record_type type;
	struct slice text;
	int field;         /* of the record table, or FIELD_NONE */
	struct slice rest; /* below that field; absent: the field itself */
};

/* `text` must live as long as the path. */
struct path path_make(enum record_type type, struct slice text);
/* The value in a record of that type; absent when there is none. */
struct value path_value(const struct path *p, const struct record *r);

#endif
