/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Pass 2: a person_id put into a line, every other byte as it was.
 *
 * The member goes straight after `type`; one that stands there already, or
 * anywhere else in the object, is replaced. Lines of old identities are
 * dropped by the caller.
 */
#ifndef IOC_LINK_SPLICE_H
#define IOC_LINK_SPLICE_H

#include "base/buf.h"

/*
 * Appends the line (a checked record, without its newline) with the member.
 * `has_old`: it may hold a person_id already. Nothing is appended after it.
 */
void splice_line(
    struct buf *out, struct slice line, struct slice id, bool has_old);
/* Whether the line is an identity record. */
bool splice_is_identity(struct slice line);

#endif
