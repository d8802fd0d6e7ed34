/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One file being imported: what reading CSV, NDJSON and records has in
 * common. For import*.c only.
 */
#ifndef IOC_RULES_IMPORT_JOB_H
#define IOC_RULES_IMPORT_JOB_H

#include "base/crew.h"
#include "rules/import.h"

struct import_job {
	struct import *in;
	struct import_file *file;
	const char *name; /* of the file, for messages */
	/* The columns of its rejected rows. */
	const struct slice *column;
	size_t ncolumns;
};

/* What a worker makes of one block. */
struct import_work {
	const struct import_job *job;
	struct buf rejects; /* CSV */
	struct mapper_found *rejected;
	size_t nrejected, rejected_cap;
	uint64_t nrows, nblank;
};

void import_work_fini(struct import_work *w);
/* Empties it for the next block. */
void import_work_reset(struct import_work *w);
/* Adds a row to the rejects: its place, the rule, its own cells. */
void import_work_reject(struct import_work *w, const struct rule *rule,
    struct slice field, uint64_t line, const struct slice *cell, size_t n);

/* Counts a block and hands it on: records in `lines`, what the mapper found. */
int import_job_emit(struct import_job *j, const struct import_work *w,
    struct slice lines, const struct mapper *m, const struct source *source,
    struct fail *f);
/* Runs the crew over the file, then checks that nothing was lost. */
int import_job_run(
    struct import_job *j, const struct crew *crew, void *state, struct fail *f);
/* Notes what was read of the source, once it is at its end. */
void import_job_close(struct import_job *j, const struct source *s);

/* Fails for want of a map that fits, naming the nearest, which it frees. */
void import_job_none_fits(
    const struct import_job *j, struct plan_near *near, struct fail *f);

/* import_csv.c: the one map of `in` that fits, or its only one. */
int import_csv(struct import_job *j, const char *path, struct fail *f);
/* import_lines.c: JSON lines by a map; records as they are. */
int import_ndjson(struct import_job *j, const char *path, struct fail *f);
int import_check(struct import_job *j, const char *path, struct fail *f);

#endif
