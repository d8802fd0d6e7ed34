/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * --summary: what a run read, wrote and counted, as one JSON object.
 *
 * It names the program's version and the BLAKE2b-256 of every input,
 * definition and output, so that a figure can be traced; it holds no time and
 * no personal value. The object's order is: program, version, inputs,
 * definitions, outputs, then whatever the program adds.
 */
#ifndef IOC_CLI_SUMMARY_H
#define IOC_CLI_SUMMARY_H

#include "base/buf.h"
#include "base/fail.h"
#include "cli/prog.h"
#include "io/lines.h"

struct summary {
	struct buf inputs, definitions, outputs; /* elements of the lists */
	struct buf rest; /* members the program adds, as "key":value */
};

void summary_fini(struct summary *s);
void summary_input(
    struct summary *s, const char *name, uint64_t nbytes, const char *digest);
/* Every operand of an NDJSON reader. */
void summary_lines(struct summary *s, const struct lines *l);
void summary_definition(
    struct summary *s, const char *name, const char *digest);
void summary_output(
    struct summary *s, const char *name, uint64_t nbytes, const char *digest);
/* Writes it when --summary was given (-o's rules). 0 or -1 with f. */
int summary_save(const struct summary *s, const struct prog *p, struct fail *f);

#endif
