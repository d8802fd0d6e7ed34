/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How the values of each field of the record table are read: its kind, with
 * the code lists and placeholders of share/codes that go with it.
 */
#ifndef IOC_RULES_KINDS_H
#define IOC_RULES_KINDS_H

#include "rules/kind.h"

/* One list that fields of the record table name ("@needs"). */
struct kinds_list {
	struct slice name;
	struct codes codes;
};

/* Loaded once a run; const afterwards. */
struct kinds {
	struct placeholders placeholders;
	struct codes sex, ethnicity, observed, disposals;
	struct kinds_list *list;
	size_t nlists;
	struct arena arena; /* words of the table's values */
};

/* 0, or -1 with f (FAIL_USAGE); kinds_fini() either way. */
int kinds_load(struct kinds *k, struct fail *f);
void kinds_fini(struct kinds *k);
/* How values of a field (of an element of it, when it is a list) are read. */
struct reading kinds_reading(
    const struct kinds *k, enum record_type type, int field);
/* The same for a kind named by a map. */
struct reading kinds_reading_of(const struct kinds *k, enum kind kind);
/* The reading of scores.NEED: false when there is no such need. */
bool kinds_is_listed(
    const struct kinds *k, enum record_type type, int field, struct slice code);

#endif
