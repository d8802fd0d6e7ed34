/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Table `national`: a cohort's rates beside those that were published for the
 * country (share/codes/national.csv), where the cohort is of a definition
 * that was made to be comparable.
 *
 * Only a whole cohort, followed up for 12 months, is laid beside them: not
 * the part that --where leaves, and not re-arrests.
 */
#ifndef IOC_REPORT_NATIONAL_H
#define IOC_REPORT_NATIONAL_H

#include "report/report.h"

struct national_columns {
	size_t age, event, band;
};

void national_want(struct national_columns *c, struct data *d);
/*
 * Adds the table, when there is anything to lay beside; to be published it is
 * of everybody alone, whose row follows that of `leader`. 0, or -1 with f.
 */
int national_add(struct run *r, const struct national_columns *c,
    const struct scope *scope, struct section *s, const struct table *leader,
    struct fail *f);
/* A sentence on everybody, made of the table. */
void national_say(struct section *s);

#endif
