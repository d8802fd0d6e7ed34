/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/keyfile.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdbool.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	LEAST = 32,
	MOST = 4096,
	LEAST_DISTINCT = 8, /* 32 random bytes have 24 or more */
};

/* A device would give another key each time; other users would have it. */
static int
check_file(int fd, const char *path, struct fail *f)
{
	struct stat st;
	if (fstat(fd, &st) < 0)
		return fail_errno(f, FAIL_INPUT, "%s", path);
	if (!S_ISREG(st.st_mode) && !S_ISFIFO(st.st_mode))
		return fail_set(f, FAIL_USAGE,
		    "%s: a key is a file: head -c 32 /dev/urandom > FILE",
		    path);
	if (S_ISREG(st.st_mode) && (st.st_mode & (S_IRWXO | S_IWGRP)))
		return fail_set(f, FAIL_USAGE,
		    "%s: other users can read or change this key: "
		    "chmod 600 %s",
		    path, path);
	return 0;
}

static int
read_all(int fd, unsigned char *p, size_t *n, const char *path, struct fail *f)
{
	*n = 0;
	for (;;) {
		ssize_t r = read(fd, p + *n, MOST + 1 - *n);
		if (r < 0 && errno == EINTR)
			continue;
		if (r < 0)
			return fail_errno(f, FAIL_INPUT, "%s", path);
		if (r == 0)
			return 0;
		*n += (size_t)r;
		if (*n > MOST)
			return fail_set(f, FAIL_USAGE,
			    "%s: a key of more than %d bytes", path, MOST);
	}
}

static int
check_bytes(const unsigned char *p, size_t n, const char *path, struct fail *f)
{
	bool seen[256] = {0};
	int distinct = 0;
	for (size_t i = 0; i < n; i++) {
		distinct += !seen[p[i]];
		seen[p[i]] = true;
	}
	if (n < LEAST)
		return fail_set(f, FAIL_USAGE,
		    "%s: a key of %zu bytes; %d random ones are needed: "
		    "head -c 32 /dev/urandom > FILE",
		    path, n, LEAST);
	if (distinct < LEAST_DISTINCT)
		return fail_set(f, FAIL_USAGE,
		    "%s: not random bytes: head -c 32 /dev/urandom > FILE",
		    path);
	return 0;
}

static int
read_key(int fd, const char *path, unsigned char *key, struct fail *f)
{
	unsigned char bytes[MOST + 1];
	size_t n = 0;
	int r = -1;
	if (read_all(fd, bytes, &n, path, f) == 0 &&
	    check_bytes(bytes, n, path, f) == 0)
		r = crypto_generichash(key, KEYFILE_KEY, bytes, n, NULL, 0);
	sodium_memzero(bytes, sizeof bytes);
	return r;
}

int
keyfile_load(const char *path, unsigned char key[KEYFILE_KEY], struct fail *f)
{
	if (sodium_init() < 0)
		return fail_set(f, FAIL_SYSTEM, "libsodium does not start");
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return fail_errno(f, FAIL_INPUT, "%s", path);
	int r = check_file(fd, path, f);
	if (r == 0)
		r = read_key(fd, path, key, f);
	close(fd);
	return r;
}

void
keyfile_wipe(unsigned char key[KEYFILE_KEY])
{
	sodium_memzero(key, KEYFILE_KEY);
}
