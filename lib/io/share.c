/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/share.h"

#include "base/buf.h"
#include "base/mem.h"

#include <dirent.h>
#include <stdlib.h>
#include <unistd.h>

static const char *
share_root(void)
{
	const char *root = getenv("IOC_SHARE");
	return root && *root ? root : IOC_SHAREDIR;
}

static const char *
join(struct arena *a, const char *dir, const char *name, const char *suffix)
{
	struct buf b = {0};
	buf_printf(&b, "%s/%s%s", dir, name, suffix);
	const char *path = arena_cstr(a, buf_as_slice(&b));
	buf_fini(&b);
	return path;
}

const char *
share_path(
    const char *folder, const char *name, const char *suffix, struct arena *a)
{
	if (strchr(name, '/') || slice_ends(slice_text(name), suffix))
		return name;
	return join(a, join(a, share_root(), folder, ""), name, suffix);
}

static int
by_bytes(const void *a, const void *b)
{
	const char *const *x = a, *const *y = b;
	return strcmp(*x, *y);
}

/* Reads a folder; full: whole paths with suffix, else bare names. */
static const char **
list(const char *dir, const char *suffix, bool full, struct arena *a, size_t *n,
    struct fail *f)
{
	const char **name = NULL;
	size_t cap = 0;
	struct dirent *entry;
	DIR *d = opendir(dir);
	*n = 0;
	if (!d) {
		fail_errno(f, FAIL_USAGE, "%s", dir);
		return NULL;
	}
	while ((entry = readdir(d))) {
		struct slice s = slice_text(entry->d_name);
		if (!slice_ends(s, suffix) || entry->d_name[0] == '.')
			continue;
		name = mem_grow(name, *n, &cap, sizeof *name);
		name[(*n)++] = full
		    ? join(a, dir, entry->d_name, "")
		    : arena_cstr(a, slice_of(s.p, s.n - strlen(suffix)));
	}
	closedir(d);
	const char **out = arena_alloc(a, (*n + 1) * sizeof *out);
	if (*n) {
		qsort(name, *n, sizeof *name, by_bytes);
		memcpy(out, name, *n * sizeof *out);
	}
	mem_free(name);
	return out;
}

const char **
share_list(const char *folder, const char *suffix, struct arena *a, size_t *n,
    struct fail *f)
{
	return list(join(a, share_root(), folder, ""), suffix, false, a, n, f);
}

int
share_unread(const char *folder, const char *name, const char *suffix,
    const char *path, struct fail *f)
{
	struct fail why = *f;
	struct arena a = {0};
	struct buf b = {0};
	size_t n;
	bool is_absent = strcmp(path, name) != 0 && access(path, F_OK) != 0;
	*f = (struct fail){0};
	const char **names =
	    is_absent ? share_list(folder, suffix, &a, &n, f) : NULL;
	if (!is_absent) {
		fail_set(f, FAIL_USAGE, "%s", why.text);
	} else if (names) {
		for (size_t i = 0; i < n; i++)
			buf_printf(&b, "%s%s", i ? ", " : "", names[i]);
		fail_set(f, FAIL_USAGE,
		    "%s: no file, and none of that name in share/%s: %.*s",
		    name, folder, (int)b.n, b.p);
	}
	buf_fini(&b);
	arena_fini(&a);
	return -1;
}

const char **
share_files(const char *dir, const char *suffix, struct arena *a, size_t *n,
    struct fail *f)
{
	return list(dir, suffix, true, a, n, f);
}
