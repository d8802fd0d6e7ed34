/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The table `waterfall`: how a cohort came about, as its `cohort` lines say:
 * everybody in the records, who left at each step and why, who stayed.
 */
#ifndef IOC_REPORT_WATERFALL_H
#define IOC_REPORT_WATERFALL_H

#include "report/scope.h"

/*
 * Adds the table; none where no line of the cohort has a waterfall. Several
 * lines of one cohort (a period each) are added up step by step.
 */
void waterfall_fill(struct section *s, const struct scope *scope,
    const struct data *d, bool is_published);

#endif
