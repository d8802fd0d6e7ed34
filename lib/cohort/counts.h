/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a run did to the records, for --summary. */
#ifndef IOC_COHORT_COUNTS_H
#define IOC_COHORT_COUNTS_H

#include "cohort/collection.h"
#include "cohort/member.h"

/* "records":{...},"people":n,... as members of an open JSON object. */
void counts_records(
    struct buf *out, const struct collection *in, const struct audit *audit);
/* One element of "cohorts":[...]. */
void counts_cohort(
    struct buf *out, const struct cohort *c, const struct scores *scores);

#endif
