/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Importing files: each with the map that fits, rows in blocks shared by
 * workers, records, findings and rejects handed on in the order of the rows.
 *
 * Nothing is lost: rows read = accepted + rejected is checked at the end of
 * every file. What the caller does with records, findings and rejects is its
 * own business (struct import_sink).
 */
#ifndef IOC_RULES_IMPORT_H
#define IOC_RULES_IMPORT_H

#include "io/csvin.h"
#include "record/privacy.h"
#include "rules/mapper.h"

/* What was read of one file. */
struct import_file {
	const char *name; /* base name */
	const char *map;  /* file name of the one it was read with, or NULL */
	struct slice source;  /* what the map says, or "records" */
	const char *encoding; /* as found */
	uint64_t nbytes;
	char digest[DIGEST_TEXT]; /* when it was asked for */
	uint64_t rows, accepted, rejected, blank;
	uint64_t records[RECORD_NTYPES];
	struct tally rejects; /* rows by rule */
	struct tally found;   /* values left out or repaired, by rule */
};

/* Where results go; every function is called in the order of the input. */
struct import_sink {
	void *state;
	int (*records)(void *state, struct slice lines, struct fail *f);
	void (*finding)(void *state, const struct finding *finding);
	/* More findings of a rule than are worth telling one by one. */
	void (*more)(void *state, const char *rule, uint64_t n);
	/* Before the first rejects of a file: their columns. */
	int (*rejects_begin)(void *state, const struct import_file *file,
	    const struct slice *header, size_t n, struct fail *f);
	int (*rejects)(void *state, struct slice csv, struct fail *f);
	void (*progress)(void *state, uint64_t done, uint64_t total);
};

struct import {
	struct kinds kinds;
	struct map **maps; /* to choose from */
	size_t nmaps, maps_cap;
	bool is_choice; /* a folder: each file needs the one that fits */
	unsigned jobs;
	bool digest;
	bool places_only;       /* rejects are places and rules, no cells */
	struct privacy privacy; /* of the records that are checked */
	struct import_sink sink;
};

/* Loads the code lists. 0 or -1 with f; import_fini() either way. */
int import_init(struct import *in, struct fail *f);
void import_fini(struct import *in);
/*
 * Adds a map by name, or every map of a folder. 0 or -1 with f. Without any
 * map, files are records already and are only checked.
 */
int import_maps(struct import *in, const char *name, struct fail *f);
/*
 * Reads one file ("-": standard input) into `out` (import_file_fini() either
 * way). 0 or -1 with f.
 */
int import_run(struct import *in, const char *path, struct import_file *out,
    struct fail *f);
void import_file_fini(struct import_file *file);
/* Appends what was read of a file, as an object for --summary. */
void import_file_write(struct buf *b, const struct import_file *file);

#endif
