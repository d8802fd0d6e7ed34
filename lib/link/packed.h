/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Dates as a column keeps them in its letters: year << 16 | month << 8 | day.
 * Not for dates to reckon with: base/date.h.
 */
#ifndef IOC_LINK_PACKED_H
#define IOC_LINK_PACKED_H

#include "link/model.h"

static inline unsigned
packed_year(uint32_t d)
{
	return d >> 16;
}

static inline unsigned
packed_month(uint32_t d)
{
	return d >> 8 & 255;
}

static inline unsigned
packed_day(uint32_t d)
{
	return d & 255;
}

/* Month and day: the same on every birthday. */
static inline unsigned
packed_birthday(uint32_t d)
{
	return d & 0xFFFF;
}

static inline bool
packed_new_year(uint32_t d)
{
	return packed_birthday(d) == 0x0101;
}

/*
 * What two dates are to one another: enum date_relation by bit, of those that
 * their parts tell; not DATE_ONE_EDIT, which their digits do, nor DATE_WITHIN.
 */
static inline unsigned
packed_relations(uint32_t x, uint32_t y)
{
	bool year = packed_year(x) == packed_year(y);
	bool month = packed_month(x) == packed_month(y);
	bool day = packed_day(x) == packed_day(y);
	bool is_flipped = packed_month(x) == packed_day(y) &&
	    packed_day(x) == packed_month(y);
	bool is_first = packed_new_year(x) || packed_new_year(y);
	bool differs = x != y;
	return (unsigned)(differs && year && is_flipped)
	    << DATE_DAY_MONTH_SWAPPED |
	    (unsigned)(differs && year && is_first) << DATE_FIRST_OF_JANUARY |
	    (unsigned)(month && day) << DATE_SAME_DAY_MONTH |
	    (unsigned)(year + month + day >= 2) << DATE_TWO_PARTS;
}

#endif
