/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * JSON lines as rows and columns, for a spreadsheet.
 *
 * A key of an object inside an object is a dotted column (reoffence_groups.
 * theft); the objects of a list are numbered from 1 (referrals.1.date); a list
 * of plain values is one cell, parted by ";". Columns are found first
 * (flat_scan over every line), then put in order, then rows are read. How
 * cells are quoted is the writer's business (io/csvout.h).
 */
#ifndef IOC_RECORD_FLAT_H
#define IOC_RECORD_FLAT_H

#include "base/strmap.h"
#include "record/schema.h"

struct flat {
	struct strmap columns; /* by dotted name, in order of appearance */
	uint32_t *order;    /* after flat_settle(): the n-th column's number */
	uint32_t *place;    /* and back */
	struct arena arena; /* of the row read last */
	struct cell {
		struct slice text; /* absent: empty */
		bool is_text;      /* else a number, true or false */
	} * cell;                  /* of the row read last, in order */
};

void flat_fini(struct flat *f);
/* Notes the columns of a line (checked before: one JSON object). */
void flat_scan(struct flat *f, struct slice line);
/*
 * Orders the columns: as the table of that type has its fields, others after
 * them as they appeared (RECORD_NONE: all as they appeared), nested ones by
 * name and number.
 */
void flat_settle(struct flat *f, enum record_type type);
/* The n-th column's name, for n below f->columns.n. */
struct slice flat_column(const struct flat *f, size_t n);
/* Reads a line into f->cell, valid until the next. */
void flat_row(struct flat *f, struct slice line);

#endif
