/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Words for what records hold as codes, so that a board can read a page.
 */
#ifndef IOC_REPORT_WORDS_H
#define IOC_REPORT_WORDS_H

#include "base/arena.h"
#include "base/date.h"

/*
 * What people see for a value of a key: "Women" for F of sex, "Yes" for true,
 * else the text with a capital and blanks for underscores. In the arena.
 */
struct slice value_label(struct slice key, struct slice value, struct arena *a);
/* The noun that fits n: one for 1, many for anything else. */
const char *noun(double n, const char *one, const char *many);
/* "12 months", "2 years and 6 months", "1 day"; in the arena. */
const char *duration_words(struct duration d, struct arena *a);
/* "1 April 2024"; in the arena. */
const char *date_words(date d, struct arena *a);

#endif
