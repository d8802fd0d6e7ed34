/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/source.h"

#include "base/mem.h"
#include "io/scratch.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PADDING = 64, FIRST_READ = 1 << 16 };

static void
identify(const struct stat *st, int64_t id[4])
{
	id[0] = (int64_t)st->st_ino;
	id[1] = (int64_t)st->st_size;
	id[2] = (int64_t)st->st_mtim.tv_sec;
	id[3] = (int64_t)st->st_mtim.tv_nsec;
}

static int
open_path(struct source *s, struct fail *f)
{
	if (strcmp(s->path, "-") == 0) {
		s->name = "standard input";
		s->fd = dup(STDIN_FILENO);
	} else {
		s->name = slice_basename(slice_text(s->path)).p;
		s->fd = open(s->path, O_RDONLY | O_CLOEXEC);
	}
	if (s->fd < 0)
		return fail_errno(f, FAIL_INPUT, "%s", s->path);
	return 0;
}

int
source_open(struct source *s, const char *path, unsigned flags, struct fail *f)
{
	struct stat st;
	*s = (struct source){
	    .path = path, .fd = -1, .spool = -1, .flags = flags, .size = -1};
	if (open_path(s, f) < 0)
		return -1;
	if (fstat(s->fd, &st) < 0) {
		fail_errno(f, FAIL_INPUT, "%s", path);
		goto fail;
	}
	if (S_ISDIR(st.st_mode)) {
		fail_set(f, FAIL_INPUT, "%s: is a directory", path);
		goto fail;
	}
	/* Standard input may be a file read from the middle: spool that too. */
	s->is_regular = S_ISREG(st.st_mode) && lseek(s->fd, 0, SEEK_CUR) == 0;
	if (s->is_regular) {
		s->size = st.st_size;
		identify(&st, s->seen);
	} else if (flags & SOURCE_SPOOL) {
		s->spool = scratch_open(f);
		if (s->spool < 0)
			goto fail;
	}
	if (flags & SOURCE_DIGEST)
		s->digest = digest_new();
	return 0;
fail:
	source_close(s);
	return -1;
}

static int
write_all(int fd, const char *p, size_t n, struct fail *f)
{
	while (n) {
		ssize_t done = write(fd, p, n);
		if (done < 0 && errno == EINTR)
			continue;
		if (done < 0)
			return fail_errno(f, FAIL_SYSTEM, "temporary file");
		p += done;
		n -= (size_t)done;
	}
	return 0;
}

ssize_t
source_read(struct source *s, char *p, size_t n, struct fail *f)
{
	ssize_t got;
	do
		got = read(s->fd, p, n);
	while (got < 0 && errno == EINTR);
	if (got < 0)
		return fail_errno(f, FAIL_INPUT, "%s", s->name);
	s->nbytes += (uint64_t)got;
	s->is_ended |= got == 0;
	if (s->is_second)
		return got;
	if (s->spool >= 0 && write_all(s->spool, p, (size_t)got, f) < 0)
		return -1;
	if (s->digest && got > 0)
		digest_add(s->digest, p, (size_t)got);
	if (s->digest && got == 0) {
		digest_finish(s->digest, s->digest_text);
		s->digest = NULL;
	}
	return got;
}

/* A file that changes between two readings would give half of each. */
static int
check_unchanged(struct source *s, struct fail *f)
{
	struct stat st;
	int64_t now[4];
	if (fstat(s->fd, &st) < 0)
		return fail_errno(f, FAIL_INPUT, "%s", s->name);
	identify(&st, now);
	if (memcmp(now, s->seen, sizeof now) != 0)
		return fail_set(f, FAIL_INPUT,
		    "%s: changed while it was being read", s->name);
	return 0;
}

/* Has the copy read from now on, once it holds everything. */
static int
use_spool(struct source *s, struct fail *f)
{
	char *room = mem_alloc(FIRST_READ);
	ssize_t got = 1;
	while (!s->is_ended && got > 0)
		got = source_read(s, room, FIRST_READ, f);
	mem_free(room);
	if (got < 0)
		return -1;
	close(s->fd);
	s->fd = s->spool;
	s->spool = -1;
	s->is_spooled = true;
	return 0;
}

int
source_rewind(struct source *s, struct fail *f)
{
	if (s->is_regular && check_unchanged(s, f) < 0)
		return -1;
	if (s->spool >= 0 && use_spool(s, f) < 0)
		return -1;
	if (!s->is_regular && !s->is_spooled)
		return fail_set(
		    f, FAIL_INPUT, "%s: cannot be read twice", s->name);
	if (lseek(s->fd, 0, SEEK_SET) < 0)
		return fail_errno(f, FAIL_SYSTEM, "%s", s->name);
	s->is_second |= s->is_ended;
	if (s->digest && !s->is_second) {
		digest_free(s->digest);
		s->digest = digest_new();
	}
	s->nbytes = 0;
	return 0;
}

void
source_close(struct source *s)
{
	if (s->path && s->fd >= 0)
		close(s->fd);
	if (s->path && s->spool >= 0)
		close(s->spool);
	digest_free(s->digest);
	s->digest = NULL;
	s->fd = s->spool = -1;
}

int
source_slurp(const char *path, size_t limit, struct slice *out, struct fail *f)
{
	struct source s;
	size_t n = 0, cap;
	ssize_t got;
	if (source_open(&s, path, 0, f) < 0)
		return -1;
	cap = s.size >= 0 ? (size_t)s.size + 1 : FIRST_READ;
	char *p = mem_alloc(cap + PADDING);
	while ((got = source_read(&s, p + n, cap - n, f)) > 0) {
		n += (size_t)got;
		if (n > limit) {
			got = fail_set(f, FAIL_INPUT,
			    "%s: larger than %zu bytes", s.name, limit);
			break;
		}
		if (n == cap) {
			cap *= 2;
			p = mem_resize(p, cap + PADDING, 1);
		}
	}
	source_close(&s);
	if (got < 0) {
		mem_free(p);
		return -1;
	}
	memset(p + n, 0, PADDING);
	*out = slice_of(p, n);
	return 0;
}
