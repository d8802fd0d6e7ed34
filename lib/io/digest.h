/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * BLAKE2b-256 of what was read and written, for --summary: an auditor can
 * tell that a report came from these bytes. Not for passwords or pseudonyms
 * (those are keyed: link/encode.h).
 */
#ifndef IOC_IO_DIGEST_H
#define IOC_IO_DIGEST_H

#include "base/slice.h"

enum { DIGEST_BYTES = 32, DIGEST_TEXT = 65 };

struct digest; /* a running hash; heap */

struct digest *digest_new(void);
void digest_add(struct digest *d, const void *p, size_t n);
/* Lower-case hexadecimal with a NUL; frees d. NULL gives "". */
void digest_finish(struct digest *d, char out[DIGEST_TEXT]);
/* Frees without a result; NULL is fine. */
void digest_free(struct digest *d);
/* The digest of one run of bytes. */
void digest_bytes(struct slice s, char out[DIGEST_TEXT]);

#endif
