/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Why a call failed: the road for usage, definition, input and system errors.
 *
 * A function that can fail takes a struct fail * last and returns 0 or -1
 * (readers 1, 0, -1). The first failure wins: setting a fail that is already
 * set changes nothing. No allocation happens here. Bad rows of data are not
 * failures: they are findings (record/finding.h) and flow with the data.
 *
 * The text never holds a personal value: place and rule only.
 */
#ifndef IOC_BASE_FAIL_H
#define IOC_BASE_FAIL_H

#include <stdarg.h>

/* The kinds are the programs' exit statuses (DESIGN.md 3). */
enum fail_kind {
	FAIL_NONE = 0,
	FAIL_LIMIT = 1,  /* finished, but a stated limit was crossed */
	FAIL_USAGE = 2,  /* wrong usage or definition file */
	FAIL_INPUT = 3,  /* input unreadable or not the promised format */
	FAIL_SYSTEM = 4, /* I/O or memory */
};

struct fail {
	enum fail_kind kind;
	char text[640];
};

/* Records the failure, unless one is recorded already. Always returns -1. */
int fail_set(struct fail *f, enum fail_kind kind, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
int fail_vset(struct fail *f, enum fail_kind kind, const char *format,
    va_list args) __attribute__((format(printf, 3, 0)));
/* The same with ": " and the text of errno appended. */
int fail_errno(struct fail *f, enum fail_kind kind, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
