/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A person's identifier and what the sources agree on about them.
 *
 * person_id is "p" and 16 letters: base32 of 80 bits of the hash of the
 * cluster's smallest (person_source, person). A field of the identity record
 * is the value that most of the person's records have; of equally many the
 * latest extract's, then the first in byte order.
 */
#ifndef IOC_LINK_IDENTITY_H
#define IOC_LINK_IDENTITY_H

#include "base/buf.h"
#include "link/cluster.h"

enum { IDENTITY_ID = 17 };

struct identities {
	const struct clusters *clusters;
	uint32_t *root;          /* by person */
	char (*id)[IDENTITY_ID]; /* by root; not NUL-terminated */
	bool *review;            /* by root */
	uint32_t *order;         /* roots in the order of first appearance */
	uint32_t n;
	const char *privacy; /* the mark of encoded records, or NULL */
};

void identities_init(
    struct identities *d, const struct clusters *c, unsigned jobs);
void identities_fini(struct identities *d);
/* Gives a cluster another identifier than its smallest key's. */
void identity_set(struct identities *d, uint32_t root, struct slice id);
/* The identifier of one (source, person) key. */
void identity_id(struct slice key, char out[IDENTITY_ID]);
/*
 * Marks those that rest on a doubtful link, which nobody has decided about: a
 * link that joined at a weight under `sure`, or a decision on other values
 * than today's.
 */
void identities_doubt(
    struct identities *d, const struct link *link, size_t n, int32_t sure);
/*
 * Appends identity records, each with its newline: those from `first` to
 * before `last` in the order of first appearance.
 */
void identities_write(
    const struct identities *d, uint32_t first, uint32_t last, struct buf *out);

#endif
