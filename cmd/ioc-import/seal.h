/* SPDX-License-Identifier: GPL-3.0-or-later */
/* --encode: records as they leave an agency that may not share names. */
#ifndef IOC_CMD_SEAL_H
#define IOC_CMD_SEAL_H

#include "link/redact.h"

/* What --encode needs; all zero without it. */
struct seal {
	struct nicknames nicknames;
	struct encoder *encoder;
	struct redactor *redactor;
	struct buf out; /* the block of records at hand */
	uint64_t n;     /* records so far */
};

/* Reads the key. The lists are borrowed. 0 or -1 with f; close either way. */
int seal_open(struct seal *s, const char *keyfile,
    const struct placeholders *placeholders, struct fail *f);
/* Encodes whole lines into s->out. 0 or -1 with f. */
int seal_lines(struct seal *s, struct slice lines, struct fail *f);
void seal_close(struct seal *s);

#endif
