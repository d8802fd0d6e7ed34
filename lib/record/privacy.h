/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * That no output has both clear and encoded records, or those of two keys.
 *
 * Records that ioc-import --encode or ioc-match --pseudonymise wrote say so in
 * `privacy`: "encoded/KEY" or "pseudonymised/KEY", with what the key is known
 * by. What is met is noted block by block, by any number of workers, and
 * merged in input order, so that the same line is named each time.
 */
#ifndef IOC_RECORD_PRIVACY_H
#define IOC_RECORD_PRIVACY_H

#include "record/record.h"

enum { PRIVACY_MARK = 40 };

struct privacy {
	bool is_known;           /* some record of an individual was met */
	char mark[PRIVACY_MARK]; /* "" when the records are clear */
	uint64_t first, other;   /* lines: the first, and one unlike it or 0 */
};

/* Notes what a scanned record is; those of nobody do not count. */
void privacy_note(struct privacy *p, const struct record *r);
/*
 * Adds what a block's records are. 0, or -1 with f (FAIL_INPUT) naming the
 * line at which they are no longer as before.
 */
int privacy_merge(struct privacy *all, const struct privacy *block,
    const char *file, struct fail *f);
/* "encoded", "pseudonymised" or "": what stands before the slash. */
bool privacy_is(const struct privacy *p, const char *what);

#endif
