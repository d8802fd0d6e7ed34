/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One spelling for what may be the same: values as they are compared.
 *
 * Import has already cleaned what an agency wrote; this goes further, for
 * comparison only, and none of it reaches any output. Names follow the
 * national service (MATCHING.md 1): upper case without accents, hyphens are
 * blanks, apostrophes dropped, MC X joined. Every result is a list of words
 * parted by single blanks; an empty result means that there is no value.
 */
#ifndef IOC_LINK_STANDARD_H
#define IOC_LINK_STANDARD_H

#include "base/buf.h"
#include "link/model.h"

/* Appends the standard form of a value to out (emptied first). */
void standard_value(struct buf *out, struct slice raw, enum standard how,
    struct arena *scratch);
/*
 * The parts of a standard value that a field takes: up to `max` texts, over
 * the value or in the arena. Returns how many.
 */
size_t standard_take(struct slice value, enum take take, struct slice *part,
    size_t max, struct arena *a);

/* What a postcode says: lengths of its parts, 0 when there is none. */
struct postcode_shape {
	uint8_t outward, sector, full;
};

/* Of a standard postcode ("AB12 3CD", "AB12 3", "AB12"). */
struct postcode_shape standard_postcode(struct slice value);

#endif
