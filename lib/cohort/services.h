/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What services did for a member: contacts, referrals, outcomes, needs, in
 * the service window: from reception (custody) or 90 days before the index
 * date to the end of follow-up, unless the definition says otherwise.
 */
#ifndef IOC_COHORT_SERVICES_H
#define IOC_COHORT_SERVICES_H

#include "cohort/view.h"

struct span services_window(const struct view *v);
/*
 * Appends the member's fields from `needs` to `outcomes`, as members of the
 * JSON object that is open in the buffer.
 */
void services_write(struct view *v, struct buf *out);
/* Orders in force at any time within a span. */
int64_t services_civil_orders(const struct view *v, struct span span);

#endif
