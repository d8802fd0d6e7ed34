/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What linkage would do with an extract, as text for a person: --dry-run.
 *
 * How far the fields are filled, what each blocking rule finds, the groups
 * that cost most, what each level weighs and how many links show it, who
 * cannot be linked whatever the others' records say, and how many links are
 * expected to be false or missed. No personal value is shown.
 */
#ifndef IOC_LINK_SURVEY_H
#define IOC_LINK_SURVEY_H

#include "link/explain.h"
#include "link/rates.h"

/* Appends all of it. Enumerates the candidate pairs once more. */
void survey(
    const struct explain *e, struct blocks *b, unsigned jobs, struct buf *out);
/* Appends the last part only: links, and rates by sex and ethnicity. */
void survey_outcome(const struct explain *e, struct buf *out);

#endif
