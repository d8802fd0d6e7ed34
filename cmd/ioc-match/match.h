/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The parts of ioc-match: what it was asked, what it holds, and the steps that
 * cmd/ioc-match.c puts one after the other.
 *
 * No algorithm is here: lib/link has those. This reads and writes files and
 * says what failed.
 */
#ifndef IOC_CMD_MATCH_H
#define IOC_CMD_MATCH_H

#include "cli/prog.h"
#include "cli/summary.h"
#include "io/keyfile.h"
#include "io/lines.h"
#include "io/sink.h"
#include "link/assess.h"
#include "link/copies.h"
#include "link/evaluate.h"
#include "link/explain.h"
#include "link/redact.h"
#include "link/register.h"
#include "link/review.h"
#include "link/survey.h"
#include "link/train.h"
#include "record/privacy.h"

struct options {
	const char *model, *threshold, *max_false, *train;
	const char *reg, *changes, *decisions, *review, *assess;
	const char *evaluate, *explain, *pairs, *pseudonymise;
	struct opt_list unique;
	bool strict, new_register, dry_run;
	long jobs, review_sample;
};

/* What is written, in the order in which it is put in place. */
enum output {
	OUT_MAIN, /* records, or what was asked for instead */
	OUT_REGISTER,
	OUT_CHANGES,
	OUT_REVIEW,
	OUT_PAIRS,
	OUT_MODEL,
	OUTPUTS
};

/* By which --evaluate tells recall apart. */
#define RECALL_SEX "FM"
enum { RECALL_SEXES = 2 };

struct match {
	struct prog *prog;
	const struct options *o;
	unsigned jobs;
	struct model model;
	struct placeholders placeholders;
	struct nicknames nicknames;
	struct name_shares shares[MODEL_FIELDS];
	struct people_lists lists;
	struct lines lines;
	uint64_t nrecords; /* in the input, of any type */
	struct intake intake;
	struct people people;
	struct copies copies;
	struct tests tests;
	struct weights weights;
	struct blocks blocks;
	struct pairs pairs;
	struct training training;
	struct decisions decisions;
	struct clusters clusters;
	struct identities identities;
	struct person_register reg;
	uint32_t next_identity;
	uint64_t dates_not_used;        /* no dates at all */
	int label;                      /* input, or -1 */
	struct privacy privacy;         /* of the input's records */
	unsigned char key[KEYFILE_KEY]; /* of --pseudonymise */
	struct evaluation evaluation;
	struct calibration calibration[EVALUATE_BINS];
	struct confusion recall[RECALL_SEXES]; /* found: all true pairs */
	struct sink out[OUTPUTS];
	bool is_open[OUTPUTS];
	struct summary summary;
};

/* Every step: 0, or -1 with f. */

/* setup.c: fails for options that the answer asked for has no use for. */
int check_answer(const struct match *m, struct fail *f);
/* Options checked, model and lists loaded. */
int set_up(struct match *m, struct fail *f);

/*
 * passes.c: the input opened, its first record looked at, read for its values,
 * and written with person_id.
 */
int open_input(struct match *m, struct fail *f);
int look_at_input(struct match *m, struct fail *f);
int read_records(struct match *m, struct fail *f);
int write_records(struct match *m, struct fail *f);

/* solve.c: who is one person. */
int match_people(struct match *m, struct fail *f);
/* Joins by another threshold into clusters of their own. */
void join_pairs(struct match *m, struct clusters *c, int32_t threshold);

/* learning.c: --train. */
int write_model(struct match *m, struct fail *f);

/* evidence.c: why, and how good. */
int dry_run(struct match *m, struct fail *f);
void say_outcome(struct match *m);
int write_pairs(struct match *m, struct fail *f);
int explain(struct match *m, struct fail *f);
int evaluate(struct match *m, struct fail *f);

/* outputs.c: the files, put in place together. */
int check_outputs(const struct match *m, struct fail *f);
int open_output(struct match *m, enum output which, struct fail *f);
/* Whether it could be opened; nothing is left of it. */
int try_output(struct match *m, enum output which, struct fail *f);
/* Opens it and writes all of it. */
int save_output(
    struct match *m, enum output which, struct slice text, struct fail *f);
int commit_outputs(struct match *m, struct fail *f);
/* Removes what was not put in place; harmless after commit_outputs(). */
void abandon_outputs(struct match *m);

/* review.c: what people should look at, and what they said. */
int write_review(struct match *m, struct fail *f);
int assess(struct match *m, struct fail *f);

/* account.c: --summary. */
int save_summary(struct match *m, struct fail *f);

/* keeping.c: what a partnership keeps. */
int load_decisions(struct match *m, struct fail *f);
int check_register(struct match *m, struct fail *f);
int load_register(struct match *m, struct fail *f);
int write_register(struct match *m, struct fail *f);
int write_changes(struct match *m, struct fail *f);

#endif
