/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Records that were sent again (DESIGN.md 2).
 *
 * Records equal in (type, source, id) are versions: the last in input order
 * counts, whoever it belongs to. Records without an id are merged only when
 * equal in every field but `from`. Both are known by a 64-bit hash, and by
 * type and source again when hashes meet; twelve bytes a record, freed as
 * soon as they are settled.
 */
#ifndef IOC_COHORT_VERSIONS_H
#define IOC_COHORT_VERSIONS_H

#include "cohort/crowd.h"

enum { VERSION_PARTS = 64 };

struct versions {
	struct pile part[VERSION_PARTS];
	uint64_t superseded[VERSION_PARTS]; /* by a later version */
	uint64_t repeated[VERSION_PARTS];   /* equal, without id */
};

void versions_init(struct versions *v);
void versions_fini(struct versions *v);
/* What a record is known by, and whether that is its id. */
uint64_t version_hash(const struct record *r, bool *has_id);
/* Notes an event by its number in its shard. In input order. */
void versions_add(struct versions *v, uint64_t hash, bool has_id,
    uint32_t shard, uint32_t event);
/* Takes all but the last version out of people; then forgets the notes. */
void versions_settle(struct versions *v, struct crowd *p,
    const struct shapes *shapes, unsigned jobs);

#endif
