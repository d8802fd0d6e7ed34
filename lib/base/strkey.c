/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/strkey.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

uint32_t
strkey_hash_long(const struct strkey *k)
{
	return (uint32_t)XXH3_64bits(strkey_far(k), strkey_length(k));
}
