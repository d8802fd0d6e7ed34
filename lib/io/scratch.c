/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/scratch.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

const char *
scratch_folder(void)
{
	const char *dir = getenv("TMPDIR");
	return dir && *dir ? dir : "/tmp";
}

int
scratch_open(struct fail *f)
{
	char path[4096];
	int n = snprintf(path, sizeof path, "%s/ioc-XXXXXX", scratch_folder());
	if (n < 0 || (size_t)n >= sizeof path)
		return fail_set(f, FAIL_SYSTEM, "TMPDIR: name too long");
	int fd = mkstemp(path);
	if (fd < 0)
		return fail_errno(
		    f, FAIL_SYSTEM, "temporary file in %s", scratch_folder());
	unlink(path);
	fcntl(fd, F_SETFD, FD_CLOEXEC);
	return fd;
}

int
scratch_read(int fd, struct buf *out, struct fail *f)
{
	ssize_t n;
	if (lseek(fd, 0, SEEK_SET) < 0)
		return fail_errno(f, FAIL_SYSTEM, "temporary file");
	for (;;) {
		n = read(fd, buf_reserve(out, 1 << 16), 1 << 16);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return fail_errno(f, FAIL_SYSTEM, "temporary file");
		if (n == 0)
			return 0;
		out->n += (size_t)n;
	}
}
