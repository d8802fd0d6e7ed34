/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Which fields each source fills, and how often with something unusable:
 * counts for `quality` and `dpia`, over the last version of each record.
 */
#ifndef IOC_REPORT_FIELD_USE_H
#define IOC_REPORT_FIELD_USE_H

#include "report/data.h"

/* The types that agencies send, by their leading date. */
struct sent_type {
	enum record_type type;
	const char *date;
};

enum { SENT_TYPES = 12 };

extern const struct sent_type sent_types[SENT_TYPES];

/* Columns of one of them. */
struct sent_columns {
	size_t source, person_id, date, filled, version;
};

void sent_want(struct sent_columns c[SENT_TYPES], struct data *d);
/* The last versions' sources: "not recorded" for none. In the arena. */
struct slice sent_source(const struct data *d, const struct sent_columns *c,
    uint32_t row, struct arena *a);

/* A field of one source's records of one type. */
struct field_use {
	enum record_type type;
	struct slice source, field;
	int64_t records, valid, invalid;
};

struct field_uses {
	struct field_use *item;
	size_t n;
};

/* Types, then sources by name and fields as written; or fields before sources.
 */
enum field_order { FIELDS_BY_SOURCE, SOURCES_BY_FIELD };

/*
 * Every field that a source fills, validly or not; extra columns behind the
 * others. In the arena.
 */
struct field_uses field_uses(const struct data *d,
    const struct sent_columns c[SENT_TYPES], enum field_order order,
    struct arena *a);

#endif
