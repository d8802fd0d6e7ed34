/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Values that stand for nothing: share/codes/placeholders.csv, and the
 * postcodes of prisons and hostels.
 *
 * A placeholder is either missing (no value at all: "NF1 1NF", 1 January
 * 1900) or kept without being evidence of anything (the postcode of a
 * prison). Values are given in canonical form; ASCII case does not matter.
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

enum placeholder_match { MATCH_EXACT, MATCH_PREFIX, MATCH_WORD, MATCH_REPEAT };

struct placeholder_row {
	struct slice field, value;
	enum placeholder_match match;
	enum placeholder effect;
};

struct placeholders {
	struct strmap exact; /* "field\0VALUE" */
	uint8_t *effect;     /* of each */
	size_t cap;
	struct placeholder_row *row; /* what is not exact */
	size_t nrows, row_cap;
	struct arena arena;
};

/* Loads the lists. 0, or -1 with f. Release with placeholders_fini(). */
int placeholders_load(struct placeholders *p, struct fail *f);
void placeholders_fini(struct placeholders *p);
/* What a value of a person field ("postcode", "ids.nhs") is. */
enum placeholder placeholder_of(
    const struct placeholders *p, struct slice field, struct slice value);

#endif
