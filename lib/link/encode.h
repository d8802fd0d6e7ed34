/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A person's names, birth date, postcode and identifiers as encodings, from
 * which ioc-match can tell that two are alike without knowing what they are.
 *
 * Values are first put into their standard form (link/standard.h) and dropped
 * when they are placeholders, so that equal people give equal encodings
 * whoever makes them with the same key. Then, by field (the keys have the
 * labels in encode.c):
 *
 * - a filter, for what is misspelt: ENCODE_BITS bits, all 0. Each token of
 *   the value sets ENCODE_HASHES of them: token -> BLAKE2b-512 under the
 *   field's key -> the first ENCODE_HASHES little-endian 16-bit words, modulo
 *   ENCODE_BITS (independent positions: the two hashes that Bloom filters of
 *   this kind were first made with let grams be read off). Tokens of a name
 *   are the pairs of neighbouring bytes of "_NAME_"; of a date "YYYYY",
 *   "ZYYYY", "MMM", "DDD" (letter, then digits) and each digit after its
 *   place, 0 to 7.
 *   Written in hexadecimal, bit 0 the highest of the first digit.
 * - a hash, for what must be equal: keyed_hex().
 *
 * What this protects against and what not is in ioc-import(1), SECURITY.
 */
#ifndef IOC_LINK_ENCODE_H
#define IOC_LINK_ENCODE_H

#include "base/buf.h"
#include "link/keyed.h"
#include "record/record.h"
#include "rules/names.h"
#include "rules/placeholder.h"

enum { ENCODE_BITS = 512, ENCODE_HASHES = 10, ENCODE_HEX = ENCODE_BITS / 4 };

struct encoder;

/* The lists are borrowed; the key is not kept. Release with encoder_free(). */
struct encoder *encoder_new(const unsigned char key[KEYED_KEY],
    const struct placeholders *placeholders, const struct nicknames *nicknames);
/* Wipes what was derived from the key. NULL is fine. */
void encoder_free(struct encoder *e);
/*
 * Appends the member "encoded":{...} of a person record to an open object;
 * nothing when there is nothing to encode.
 */
void encoder_write(
    struct encoder *e, const struct record *person, struct buf *out);

#endif
