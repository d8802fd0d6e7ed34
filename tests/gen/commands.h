/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the generator's sub-commands are given. */
#ifndef IOC_GEN_COMMANDS_H
#define IOC_GEN_COMMANDS_H

#include "base/date.h"
#include "base/fail.h"

#include <stdint.h>

struct settings {
	const char *out;   /* the operand: a folder or a file */
	const char *names; /* folder of name lists */
	const char *truth; /* file, or NULL */
	int64_t seed;
	int64_t people;
	double duplicates; /* share of records */
	double ids;        /* share of records with a PNC number */
	bool lean;         /* events: few types, short lines */
	double noise;      /* 1 is usual */
	int64_t megabytes;
	date month_end;
};

int demo_command(const struct settings *s, struct fail *f)
    __attribute__((warn_unused_result));
int people_command(const struct settings *s, struct fail *f)
    __attribute__((warn_unused_result));
int events_command(const struct settings *s, struct fail *f)
    __attribute__((warn_unused_result));
int csv_command(const struct settings *s, struct fail *f)
    __attribute__((warn_unused_result));

#endif
