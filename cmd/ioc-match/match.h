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
#include "link/evaluate.h"
#include "link/explain.h"
#include "link/redact.h"
#include "link/register.h"
#include "link/review.h"
#include "link/train.h"
#include "record/privacy.h"

struct options {
	const char *model, *threshold, *max_false;
	const char *reg, *changes, *decisions, *review, *assess;
	const char *evaluate, *explain, *pairs, *pseudonymise;
	struct opt_list unique;
	bool strict, new_register;
	long jobs, review_sample;
};

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
	struct intake intake;
	struct people people;
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
	int label;                      /* input, or -1 */
	struct privacy privacy;         /* of the input's records */
	unsigned char key[KEYFILE_KEY]; /* of --pseudonymise */
	struct evaluation evaluation;
	struct sink sink;
	struct summary summary;
};

/* Every step: 0, or -1 with f. */

/* setup.c: options checked, model and lists loaded. */
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

/* evidence.c: why, and how good. */
int write_pairs(struct match *m, struct fail *f);
int explain(struct match *m, struct fail *f);
int evaluate(struct match *m, struct fail *f);
/* Writes text to path (NULL: standard output) by -o's rules. */
int save_text(
    struct match *m, const char *path, struct slice text, struct fail *f);

/* review.c: what people should look at, and what they said. */
int write_review(struct match *m, struct fail *f);
int assess(struct match *m, struct fail *f);

/* account.c: --summary. */
int save_summary(struct match *m, struct fail *f);

/* keeping.c: what a partnership keeps. */
int load_decisions(struct match *m, struct fail *f);
int check_register(struct match *m, struct fail *f);
int load_register(struct match *m, struct fail *f);
int save_register(struct match *m, struct fail *f);
int save_changes(struct match *m, struct fail *f);

#endif
