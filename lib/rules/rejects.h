/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The reject files: one CSV a source, to be corrected and imported again.
 *
 * Columns: file, line, field, rule, then the original ones. A name ending in
 * .csv is one file, for one source; any other is a folder (made when it is
 * not there) with SOURCE.csv in it. A source whose files differ in their
 * columns gets SOURCE-2.csv and so on. A file is written for every source
 * that was read, with its header alone when nothing was rejected, so that an
 * old one is never mistaken for this run's. All appear together, at the end.
 */
#ifndef IOC_RULES_REJECTS_H
#define IOC_RULES_REJECTS_H

#include "base/arena.h"
#include "io/sink.h"

struct rejects_file {
	struct sink sink;
	struct slice source, header; /* the header row as written */
};

struct rejects {
	const char *path; /* NULL: rejects are not kept */
	bool is_folder;
	struct arena arena;
	struct rejects_file **file;
	size_t n, cap, current;
};

/* path as given by the user, or NULL. 0 or -1 with f. */
int rejects_open(struct rejects *r, const char *path, struct fail *f);
/* What follows are rows of that source, with those columns. */
int rejects_begin(struct rejects *r, struct slice source,
    const struct slice *header, size_t n, struct fail *f);
int rejects_write(struct rejects *r, struct slice csv, struct fail *f);
/* All in place, or -1 with f. */
int rejects_commit(struct rejects *r, struct fail *f);
/* Removes what was not committed; harmless afterwards. */
void rejects_close(struct rejects *r);

#endif
