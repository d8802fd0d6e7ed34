/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _XOPEN_SOURCE 700 /* realpath() */
#ifdef __linux__
#define _GNU_SOURCE /* sync_file_range() */
#endif
#include "io/sink.h"

#include "base/mem.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BUFFER = 1 << 18, MAX_OPEN = 32, STRETCH = 8 << 20 };

/* What a signal handler must remove; slots are set and cleared whole. */
static char *volatile temporaries[MAX_OPEN];

static void
remember(char *name)
{
	for (int i = 0; i < MAX_OPEN; i++)
		if (!temporaries[i]) {
			temporaries[i] = name;
			return;
		}
	assert(!"too many outputs open");
}

static void
forget(const char *name)
{
	for (int i = 0; i < MAX_OPEN; i++)
		if (temporaries[i] == name)
			temporaries[i] = NULL;
}

void
sink_remove_all(void)
{
	for (int i = 0; i < MAX_OPEN; i++)
		if (temporaries[i])
			unlink(temporaries[i]);
}

/*
 * The file to replace: through a symbolic link it is what the link leads to,
 * so that the link stays. Owned by the caller.
 */
static char *
resolve(const char *path)
{
	struct stat st;
	char *target = NULL;
	if (lstat(path, &st) == 0 && S_ISLNK(st.st_mode))
		target = realpath(path, NULL);
	return target ? target : mem_text(path, strlen(path));
}

/* NAME.XXXXXX in the same folder, so that rename() is atomic. */
static int
open_temporary(struct sink *s, struct fail *f)
{
	s->target = resolve(s->path);
	size_t n = strlen(s->target);
	s->temporary = mem_alloc(n + 8);
	memcpy(s->temporary, s->target, n);
	memcpy(s->temporary + n, ".XXXXXX", 8);
	s->fd = mkstemp(s->temporary);
	if (s->fd < 0) {
		fail_errno(f, FAIL_SYSTEM, "%s", s->path);
		mem_free(s->temporary);
		mem_free(s->target);
		s->temporary = s->target = NULL;
		return -1;
	}
	fcntl(s->fd, F_SETFD, FD_CLOEXEC);
	remember(s->temporary);
	return 0;
}

/* Standard output or error under another name (-o /dev/stdout), or -1. */
static int
standard_stream(const struct stat *st)
{
	struct stat own;
	for (int fd = STDOUT_FILENO; fd <= STDERR_FILENO; fd++)
		if (fstat(fd, &own) == 0 && own.st_dev == st->st_dev &&
		    own.st_ino == st->st_ino)
			return fd;
	return -1;
}

/*
 * Opens a named output: a stream that is open already, a device or a pipe is
 * written as it is; only a file is replaced.
 */
static int
open_named(struct sink *s, struct fail *f)
{
	struct stat st;
	if (stat(s->path, &st) < 0)
		return open_temporary(s, f);
	int stream = standard_stream(&st);
	if (stream >= 0)
		s->fd = dup(stream);
	else if (!S_ISREG(st.st_mode))
		s->fd = open(s->path, O_WRONLY | O_CLOEXEC);
	else
		return open_temporary(s, f);
	if (s->fd < 0)
		return fail_errno(f, FAIL_SYSTEM, "%s", s->path);
	return 0;
}

int
sink_open(struct sink *s, const char *path, bool digest, struct fail *f)
{
	*s = (struct sink){.fd = STDOUT_FILENO};
	if (path && strcmp(path, "-") != 0) {
		s->path = path;
		s->fd = -1;
		if (open_named(s, f) < 0)
			return -1;
	}
	s->is_terminal = isatty(s->fd);
	s->p = mem_alloc(BUFFER);
	if (digest)
		s->digest = digest_new();
	return 0;
}

static const char *
sink_name(const struct sink *s)
{
	return s->path ? s->path : "standard output";
}

/* Dies as the kernel would have it, even where SIGPIPE was ignored. */
static void
die_of_broken_pipe(void)
{
	sink_remove_all();
	signal(SIGPIPE, SIG_DFL);
	raise(SIGPIPE);
}

/*
 * Has the disk begin with each stretch that is complete, while the rest is
 * being made, so that fsync() has little to wait for at the end. What
 * it cannot do fsync() does; what the disk says here it need not say again.
 */
static int
begin_disk(struct sink *s, struct fail *f)
{
#ifdef SYNC_FILE_RANGE_WRITE
	uint64_t n = s->nbytes - s->nbegun;
	if (!s->temporary || n < STRETCH)
		return 0;
	n -= n % STRETCH;
	if (sync_file_range(
		s->fd, (off_t)s->nbegun, (off_t)n, SYNC_FILE_RANGE_WRITE) < 0 &&
	    (errno == EIO || errno == ENOSPC || errno == EDQUOT))
		return fail_errno(f, FAIL_SYSTEM, "%s", s->path);
	s->nbegun += n;
#else
	(void)s;
	(void)f;
#endif
	return 0;
}

static int
write_all(struct sink *s, const char *p, size_t n, struct fail *f)
{
	s->nbytes += n;
	if (s->digest)
		digest_add(s->digest, p, n);
	while (n) {
		ssize_t done = write(s->fd, p, n);
		if (done < 0 && errno == EINTR)
			continue;
		if (done < 0 && errno == EPIPE)
			die_of_broken_pipe();
		if (done < 0)
			return fail_errno(f, FAIL_SYSTEM, "%s", sink_name(s));
		p += done;
		n -= (size_t)done;
	}
	return begin_disk(s, f);
}

int
sink_flush(struct sink *s, struct fail *f)
{
	size_t n = s->n;
	s->n = 0;
	return write_all(s, s->p, n, f);
}

int
sink_write(struct sink *s, struct slice bytes, struct fail *f)
{
	if (s->n + bytes.n > BUFFER && sink_flush(s, f) < 0)
		return -1;
	if (bytes.n >= BUFFER)
		return write_all(s, bytes.p, bytes.n, f);
	if (bytes.n)
		memcpy(s->p + s->n, bytes.p, bytes.n);
	s->n += bytes.n;
	return s->is_terminal ? sink_flush(s, f) : 0;
}

static void
sink_close(struct sink *s)
{
	if (s->temporary)
		forget(s->temporary);
	mem_free(s->temporary);
	mem_free(s->target);
	mem_free(s->p);
	digest_free(s->digest);
	s->temporary = s->target = s->p = NULL;
	s->digest = NULL;
	s->fd = -1;
}

/* The mode a new file would have had: mkstemp() made it private. */
static mode_t
wanted_mode(const char *path)
{
	struct stat st;
	mode_t mask = umask(0);
	umask(mask);
	return stat(path, &st) == 0 ? st.st_mode & 0777 : 0666 & ~mask;
}

/* So that a power cut cannot bring the old file back; best effort. */
static void
keep_name(const char *path)
{
	size_t n = (size_t)(slice_basename(slice_text(path)).p - path);
	char *folder = n ? mem_text(path, n) : mem_text(".", 1);
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd >= 0) {
		fsync(fd);
		close(fd);
	}
	mem_free(folder);
}

static int
put_in_place(struct sink *s, struct fail *f)
{
	if (fchmod(s->fd, wanted_mode(s->target)) < 0 || fsync(s->fd) < 0)
		return fail_errno(f, FAIL_SYSTEM, "%s", s->path);
	int fd = s->fd;
	s->fd = -1;
	if (close(fd) < 0 || rename(s->temporary, s->target) < 0)
		return fail_errno(f, FAIL_SYSTEM, "%s", s->path);
	keep_name(s->target);
	return 0;
}

int
sink_commit(struct sink *s, struct fail *f)
{
	if (sink_flush(s, f) < 0) {
		sink_abort(s);
		return -1;
	}
	if (s->temporary) {
		if (put_in_place(s, f) < 0) {
			sink_abort(s);
			return -1;
		}
	} else if (close(s->fd) < 0 && errno != EINTR) {
		/* /dev/full and network files may only complain here. */
		fail_errno(f, FAIL_SYSTEM, "%s", sink_name(s));
		s->fd = -1;
		sink_close(s);
		return -1;
	}
	digest_finish(s->digest, s->digest_text);
	s->digest = NULL;
	sink_close(s);
	return 0;
}

void
sink_abort(struct sink *s)
{
	if (s->temporary) {
		unlink(s->temporary);
		if (s->fd >= 0)
			close(s->fd);
	}
	sink_close(s);
}

int
sink_save(const char *path, struct slice bytes, struct fail *f)
{
	struct sink s;
	if (sink_open(&s, path, false, f) < 0)
		return -1;
	if (sink_write(&s, bytes, f) < 0) {
		sink_abort(&s);
		return -1;
	}
	return sink_commit(&s, f);
}
