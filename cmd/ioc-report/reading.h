/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What ioc-report reads: records for a run (and its parts), a baseline, the
 * last publication, each noted in the summary and cited on the page.
 */
#ifndef IOC_CMD_REPORT_READING_H
#define IOC_CMD_REPORT_READING_H

#include "cli/summary.h"
#include "io/csvfile.h"
#include "report/report.h"

/* Where a reading's inputs are noted, and as what. */
struct noting {
	struct summary *summary;
	struct document *document;
	unsigned jobs;
	bool digests; /* somebody will see them: they are a quarter of the work
		       */
};

/* The operands, for everything that the run wants of them. */
int read_run(struct run *r, const char *const *paths, unsigned n,
    const struct noting *to, const char *key, const char *name, struct fail *f);
/* What --baseline names, when it names a file; csv must outlive the run. */
int read_baseline(struct run *r, struct csvfile *csv, const struct noting *to,
    struct fail *f);
/* The definition file that the report was made by, if any. */
void cite_definition(const struct run *r, const struct noting *to);

#endif
