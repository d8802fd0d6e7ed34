/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "link/keyed.h"

#include <assert.h>
#include <sodium.h>
#include <stdio.h>

static void
hash(const unsigned char key[KEYED_KEY], struct slice text, unsigned char *out,
    size_t n)
{
	int r = crypto_generichash(out, n,
	    (const unsigned char *)(text.p ? text.p : ""), text.n, key,
	    KEYED_KEY);
	assert(r == 0); /* sizes are in range: nothing else can be wrong */
}

void
keyed_derive(unsigned char out[KEYED_KEY],
    const unsigned char main_key[KEYED_KEY], const char *label)
{
	char text[64];
	int n = snprintf(text, sizeof text, "ioc 1 %s", label);
	assert(n > 0 && (size_t)n < sizeof text);
	hash(main_key, slice_of(text, (size_t)n), out, KEYED_KEY);
}

void
keyed_hex(
    const unsigned char key[KEYED_KEY], struct slice text, char out[KEYED_HEX])
{
	static const char digits[] = "0123456789abcdef";
	unsigned char h[KEYED_KEY];
	hash(key, text, h, sizeof h);
	for (int i = 0; i < KEYED_HEX; i++)
		out[i] = digits[i % 2 ? h[i / 2] & 15 : h[i / 2] >> 4];
}

void
keyed_pseudonym(const unsigned char key[KEYED_KEY], struct slice text,
    char letter, char out[KEYED_PSEUDONYM])
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz234567";
	unsigned char h[KEYED_KEY];
	uint32_t bits = 0, nbits = 0, at = 0;
	hash(key, text, h, sizeof h);
	out[0] = letter;
	for (int i = 1; i < KEYED_PSEUDONYM; i++) {
		if (nbits < 5) {
			bits = bits << 8 | h[at++];
			nbits += 8;
		}
		nbits -= 5;
		out[i] = letters[bits >> nbits & 31];
	}
}

void
keyed_wide(const unsigned char key[KEYED_KEY], struct slice text,
    unsigned char out[KEYED_WIDE])
{
	hash(key, text, out, KEYED_WIDE);
}

void
keyed_wipe(void *p, size_t n)
{
	sodium_memzero(p, n);
}
