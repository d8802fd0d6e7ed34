/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Keyed hashes: what only who has the key can work out again.
 *
 * Everything is BLAKE2b (RFC 7693) with a 32-byte key. From the one key that
 * a partnership keeps in a file (io/keyfile.h) each purpose has its own, by a
 * label, so that equal values of two fields have nothing in common. A hash
 * without a key would be no secret: names and birth dates can be listed.
 */
#ifndef IOC_LINK_KEYED_H
#define IOC_LINK_KEYED_H

#include "base/slice.h"

enum {
	KEYED_KEY = 32,
	KEYED_HEX = 16,       /* digits of a hashed value: 64 bits */
	KEYED_PSEUDONYM = 17, /* a letter and 80 bits in base32 */
	KEYED_WIDE = 64,      /* bytes of keyed_wide() */
};

/* The key for a purpose: BLAKE2b-256 of "ioc 1 LABEL" under the main key. */
void keyed_derive(unsigned char out[KEYED_KEY],
    const unsigned char main_key[KEYED_KEY], const char *label);
/* The first 64 bits of BLAKE2b-256 in lower-case hexadecimal. */
void keyed_hex(
    const unsigned char key[KEYED_KEY], struct slice text, char out[KEYED_HEX]);
/* The letter, and the first 80 bits of BLAKE2b-256 in base32. */
void keyed_pseudonym(const unsigned char key[KEYED_KEY], struct slice text,
    char letter, char out[KEYED_PSEUDONYM]);
/* BLAKE2b-512. */
void keyed_wide(const unsigned char key[KEYED_KEY], struct slice text,
    unsigned char out[KEYED_WIDE]);
/* Overwrites n bytes so that no compiler leaves that out. */
void keyed_wipe(void *p, size_t n);

#endif
