/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a partnership keeps of its runs, and what it states about them: the
 * programs' summaries (--summary), the register, the decisions, and a
 * statement of purposes, lawful basis and retention (ioc-dpia(5)).
 *
 * Facts for an information-governance officer and for who judges the quality
 * of the data. Nothing here decides whether a basis is lawful: it is what the
 * partnership says. No person is read, only counted.
 */
#ifndef IOC_RULES_AUDIT_H
#define IOC_RULES_AUDIT_H

#include "base/date.h"
#include "rules/spec.h"

/* The files' paths; NULL: not given. */
struct audit_files {
	const char *summaries; /* PATH[,PATH] */
	const char *reg, *decisions, *statement;
};

struct audit_register {
	const char *name, *digest; /* NULL: not given */
	size_t rows, people, sources;
	date first, last; /* seen */
};

enum { AUDIT_SAME, AUDIT_DIFFERENT, AUDIT_UNSURE, AUDIT_OPEN, AUDIT_ANSWERS };

struct audit_decisions {
	const char *name, *digest; /* NULL: not given */
	size_t rows, answer[AUDIT_ANSWERS], deciders;
	date first, last; /* decided */
};

/* What is stated of one source. */
struct audit_source {
	struct slice name, agreement;
	date signed_on, review;
	struct duration retention;
	bool has_retention;
};

struct audit_key {
	struct slice name, use, holder;
	date made, replace;
};

/* One sentence of the statement, under one of its keys. */
struct audit_text {
	const char *item; /* "lawful_basis" */
	struct slice text;
};

struct audit_statement {
	bool is_given;
	struct audit_text *text;
	size_t ntexts;
	struct audit_source *source;
	size_t nsources;
	struct audit_key *key;
	size_t nkeys;
	struct duration retention; /* of sources that state none */
	bool has_retention;
};

struct audit {
	struct arena arena;
	struct spec *summary; /* each an object with a `program` */
	size_t nsummaries;
	struct audit_register reg;
	struct audit_decisions decisions;
	struct spec statement_file;
	struct audit_statement statement;
};

/*
 * Reads what is given. 0, or -1 with f: FAIL_USAGE for a mistake in a
 * definition or a file that is no summary, FAIL_INPUT for one that cannot be
 * read. audit_fini() either way.
 */
int audit_load(
    struct audit *a, const struct audit_files *files, struct fail *f);
void audit_fini(struct audit *a);

/* The program that a summary is of. */
struct slice audit_program(const struct spec *summary);
/* A number in an object of a summary; 0 when it is not there. */
double audit_number(const struct spec_node *n, const char *key);
/* How long a source's records are kept: its own rule, else the general one. */
bool audit_retention(
    const struct audit *a, struct slice source, struct duration *out);
/* What is stated of a source, or NULL. */
const struct audit_source *audit_source(
    const struct audit *a, struct slice source);

#endif
