/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the parts of `quality` share, and what `dpia` borrows of it.
 *
 * Private to lib/report/quality*.c and dpia*.c.
 */
#ifndef IOC_REPORT_QUALITY_H
#define IOC_REPORT_QUALITY_H

#include "report/field_use.h"
#include "report/report.h"
#include "report/results.h"
#include "rules/audit.h"

struct quality_plan {
	struct sent_columns sent[SENT_TYPES];
	size_t person[SENT_TYPES], invalid[SENT_TYPES], extracted[SENT_TYPES];
	size_t proven, started;
	size_t sex, ethnicity, arm, link_p;
	struct result_columns results;
	struct audit audit;
};

/* Tables `linkage` and `bounds`. 0, or -1 with f (FAIL_INPUT). */
int quality_linkage(struct run *r, const struct scope *scope, struct section *s,
    struct fail *f);
/* Tables `imports` and `rules`, of the summaries of ioc-import. */
void quality_imports(const struct audit *a, struct section *s);
/* Table `thresholds`, of those of ioc-match. */
void quality_thresholds(const struct audit *a, struct section *s);

/*
 * The groups of individuals that a summary of ioc-match counts, one by one:
 * characteristic (sex or ethnicity), group and the node with its counts.
 * Calls `each` and returns how many there were.
 */
struct linked_group {
	const char *characteristic;
	struct slice group, label;
	double individuals, linked, strict, loose, wrong, missed;
};

size_t quality_groups(const struct audit *a, struct arena *arena,
    void (*each)(void *state, const struct linked_group *g), void *state);

#endif
