/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the four programs have in common: start, options, messages, end.
 *
 * A program is a const struct program and a run function; main() is one line:
 *
 *     return prog_main(&import, argc, argv);
 *
 * prog_main() parses the options, answers --help and --version, runs, prints
 * the failure if there was one, and returns the exit status (DESIGN.md 3).
 * This is the one place in lib/ that writes to standard error.
 */
#ifndef IOC_CLI_PROG_H
#define IOC_CLI_PROG_H

#include "base/buf.h"
#include "base/fail.h"
#include "cli/opt.h"
#include "record/finding.h"

/* Options that every program takes. */
struct common {
	const char *output;  /* -o FILE; NULL: standard output */
	const char *summary; /* --summary FILE */
	bool quiet, verbose, show_values, help, version;
};

struct prog;

struct program {
	const char *name;     /* "ioc-import" */
	const char *purpose;  /* one line */
	const char *synopsis; /* what follows the name, one form a line */
	const struct opt *opts;
	size_t nopts;
	size_t options_size; /* of the struct the options go to, zeroed */
	const char *topics;  /* whole lines before the options in --help */
	const char *notes;   /* and after them */
	/*
	 * Does the work. Returns 0, or -1 with f. prog->status may be set to
	 * FAIL_LIMIT when it finished but a stated limit was crossed.
	 */
	int (*run)(struct prog *prog, const void *options, struct fail *f);
};

struct prog {
	const struct program *program;
	struct common common;
	struct opt_list operands;
	enum fail_kind status;
	struct tally shown; /* findings printed so far, by rule */
};

int prog_main(const struct program *program, int argc, char **argv);

/*
 * A line of help in two columns, as options have it: the head, then the text,
 * wrapped. For programs that list more than options (their notes).
 */
void prog_help_line(struct buf *b, const char *head, const char *text);
/*
 * The input operands for lines_init(). Fails (FAIL_USAGE) when there are none
 * and standard input is a terminal: nobody means to type NDJSON.
 */
int prog_inputs(
    struct prog *p, const char *const **paths, unsigned *n, struct fail *f);
/*
 * Whether two outputs would be one: NULL and "-" are standard output, and "./"
 * in front makes no difference. That --summary and -o are two is seen to.
 */
bool prog_same_output(const char *a, const char *b);
/* A line on standard error unless -q; control bytes are shown as "?". */
void prog_warn(struct prog *p, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* Warns of an input without a single record; returns whether it was one. */
bool prog_empty(struct prog *p, uint64_t nrecords);
/* A line of two columns there, the text wrapped: a report, not a message. */
void prog_say_line(struct prog *p, struct slice head, struct slice text);
/* As prog_warn(), only with -v. */
void prog_note(struct prog *p, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/*
 * A finding as "FILE:LINE: field: text [rule]"; at most five of a rule, the
 * value only with --show-values. prog_main() prints how many more there were.
 */
void prog_finding(struct prog *p, const struct finding *finding);
/* Counts a finding that was not printed (another thread kept only five). */
void prog_finding_more(struct prog *p, const char *rule, uint64_t n);

#endif
