/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Values that stand for nothing: share/codes/placeholders.csv, and the
 * postcodes of prisons and hostels.
 *
 * A placeholder is either missing (no value at all: "NF1 1NF", 1 January
 * 1900) or kept without being evidence of anything (the postcode of a
 * prison). Values are given in canonical form; ASCII case does not matter.
 * Const after loading.
 */
#ifndef IOC_RULES_PLACEHOLDER_H
#define IOC_RULES_PLACEHOLDER_H

#include "base/fail.h"
#include "base/strmap.h"

enum placeholder {
	PLACEHOLDER_NO, /* an ordinary value */
	PLACEHOLDER_MISSING,
	PLACEHOLDER_WEAK, /* no evidence */
};

/* Those of one field. */
struct placeholder_field;

struct placeholders {
	struct placeholder_field **field;
	size_t n, cap;
};

/* Loads the lists. 0, or -1 with f. Release with placeholders_fini(). */
int placeholders_load(struct placeholders *p, struct fail *f);
void placeholders_fini(struct placeholders *p);
/* Those of a person field ("postcode", "ids.nhs"), or NULL: it has none. */
const struct placeholder_field *placeholders_of(
    const struct placeholders *p, struct slice field);
/* What a value of that field is. */
enum placeholder placeholder_in(
    const struct placeholder_field *field, struct slice value);
/* The same by the field's name. */
enum placeholder placeholder_of(
    const struct placeholders *p, struct slice field, struct slice value);

#endif
