/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What has changed since the last report, as the first section of a pack:
 * its dates and definitions, who joined and left each cohort, what has become
 * known of those who stayed, and the headline figure of every section beside
 * what it was.
 *
 * Both documents are compared as they were filled, before disclosure control.
 * For publication no figure is compared: a change is a difference, and the
 * figure of last month may have been withheld then.
 */
#ifndef IOC_REPORT_SINCE_H
#define IOC_REPORT_SINCE_H

#include "report/report.h"

/* The columns of members by which the two are compared. */
struct since {
	size_t cohort, person, index_date, reoffended;
};

/* Asks for them. */
void since_want(struct since *s, struct data *d);
/* Both runs have asked alike; `d` is what `now` filled, `before` `then`. */
void since_tell(const struct since *s, const struct run *now,
    const struct run *then, struct document *d, const struct document *before);

#endif
