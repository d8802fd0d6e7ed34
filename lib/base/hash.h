/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A fast 64-bit hash of bytes (XXH3), for telling things apart in memory.
 *
 * The same on every machine, but it never shows in any output; not for
 * pseudonyms or digests (link/encode.h, io/digest.h).
 */
#ifndef IOC_BASE_HASH_H
#define IOC_BASE_HASH_H

#include "base/slice.h"

#include <stdint.h>

/* Chains through the seed: 0 starts. */
uint64_t hash_bytes(struct slice s, uint64_t seed);

#endif
