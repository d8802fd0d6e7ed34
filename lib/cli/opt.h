/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One table of options gives parsing, --help and shell completion.
 *
 * POSIX syntax with long options: letters group, an argument may be attached
 * or separate, "--" ends options, options and operands may mix. Long names
 * are never abbreviated, so that a new option cannot break a script. The last
 * of a repeated option wins, except for lists.
 */
#ifndef IOC_CLI_OPT_H
#define IOC_CLI_OPT_H

#include "base/fail.h"

#include <stdbool.h>
#include <stddef.h>

enum opt_kind {
	OPT_FLAG,  /* bool */
	OPT_TEXT,  /* const char * */
	OPT_LIST,  /* struct opt_list: may be given many times */
	OPT_COUNT, /* long: a whole number from 0 */
};

struct opt_list {
	const char **item;
	size_t n, cap;
};

struct opt {
	char letter;      /* or 0 */
	const char *name; /* long name, without dashes */
	enum opt_kind kind;
	size_t offset;   /* of the variable in the program's options */
	const char *arg; /* argument's name in help: FILE, DIR, N, ...; the
			    words A|B|C complete as themselves; NULL: flag */
	const char *help;
};

/* A row: OPT('o', "output", TEXT, struct options, output, "FILE", "...") */
#define OPT(letter, name, kind, type, member, arg, help)                       \
	{                                                                      \
		letter, name, OPT_##kind, offsetof(type, member), arg, help    \
	}

struct opt_table {
	const struct opt *row;
	size_t n;
	void *into; /* the struct the offsets are in */
};

/*
 * Parses argv[1..]; sets variables through the tables, collects operands (in
 * order; strings are argv's). 0, or -1 with f (FAIL_USAGE). Release lists
 * with opt_fini().
 */
int opt_parse(int argc, char **argv, const struct opt_table *tables,
    size_t ntables, struct opt_list *operands, struct fail *f);
/* Frees an option list. */
void opt_list_fini(struct opt_list *l);

#endif
