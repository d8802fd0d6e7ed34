/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The parts of ioc-cohort: what it was asked, what it holds, and the steps
 * that cmd/ioc-cohort.c puts one after the other. No rule of cohorts is here:
 * lib/cohort has those.
 */
#ifndef IOC_CMD_COHORT_H
#define IOC_CMD_COHORT_H

#include "cli/prog.h"
#include "cli/summary.h"
#include "cohort/agenda.h"
#include "io/lines.h"
#include "io/sink.h"

struct options {
	struct opt_list definitions;
	const char *from, *to, *period, *every, *as_of, *waterfall, *format;
	long jobs;
	bool events, list;
};

struct run {
	struct prog *prog;
	const struct options *options;
	unsigned jobs;
	struct agenda plan;
	struct lines lines;
	struct collection all;
	bool is_csv;
	struct buf members; /* for CSV, which needs to see all of them first */
	struct sink sink;
	struct summary summary;
};

/* Reads all records; passes on what passes. 0 or -1 with f. */
int read_records(struct run *run, struct fail *f);
/* Puts in place what was written, the waterfall and the summary. */
int save(struct run *run, struct fail *f);

#endif
