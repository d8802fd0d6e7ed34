/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/digest.h"

#include "base/mem.h"

#include <sodium.h>

struct digest {
	crypto_generichash_state state;
};

/* libsodium asks for 64-byte alignment; its own allocator's rule is malloc. */
struct digest *
digest_new(void)
{
	void *p = NULL;
	if (posix_memalign(&p, 64, sizeof(struct digest)) != 0)
		p = mem_resize(NULL, SIZE_MAX, 1); /* dies */
	struct digest *d = p;
	crypto_generichash_init(&d->state, NULL, 0, DIGEST_BYTES);
	return d;
}

void
digest_add(struct digest *d, const void *p, size_t n)
{
	crypto_generichash_update(&d->state, p, n);
}

void
digest_finish(struct digest *d, char out[DIGEST_TEXT])
{
	unsigned char hash[DIGEST_BYTES];
	out[0] = '\0';
	if (!d)
		return;
	crypto_generichash_final(&d->state, hash, sizeof hash);
	sodium_bin2hex(out, DIGEST_TEXT, hash, sizeof hash);
	digest_free(d);
}

void
digest_free(struct digest *d)
{
	mem_free(d);
}

void
digest_bytes(struct slice s, char out[DIGEST_TEXT])
{
	struct digest *d = digest_new();
	digest_add(d, s.p ? s.p : "", s.n);
	digest_finish(d, out);
}
