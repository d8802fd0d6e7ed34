/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Why two individuals were joined or not: the arithmetic of their pair, as
 * text for a person and as a JSON record for a program.
 *
 * No personal value is shown but the sources' own keys.
 */
#ifndef IOC_LINK_EXPLAIN_H
#define IOC_LINK_EXPLAIN_H

#include "base/buf.h"
#include "link/identity.h"
#include "link/pairs.h"

struct explain {
	const struct weights *weights;
	const struct tests *tests;
	const struct pairs *pairs;
	const struct identities *identities;
};

/* Appends the explanation of a pair, line by line. */
void explain_pair(
    const struct explain *e, uint32_t a, uint32_t b, struct buf *out);
/* Appends a link as one line of JSON. */
void explain_link(const struct explain *e, struct judge *j,
    const struct link *as_found, struct buf *out);
/* The names of flags, separated by commas; "" for none. */
void explain_flags(uint32_t flags, struct buf *out);
/*
 * Finds the two individuals of "SOURCE:PERSON,SOURCE:PERSON". 0, or -1 with f
 * (FAIL_USAGE).
 */
int explain_find(const struct intake *in, const char *text, uint32_t *a,
    uint32_t *b, struct fail *f);

#endif
