/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rules/rejects.h"

#include "base/arena.h"
#include "base/mem.h"
#include "io/csvout.h"

#include <errno.h>
#include <sys/stat.h>

int
rejects_open(struct rejects *r, const char *path, struct fail *f)
{
	*r = (struct rejects){.path = path};
	if (!path || slice_ends(slice_text(path), ".csv"))
		return 0;
	r->is_folder = true;
	if (mkdir(path, 0777) < 0 && errno != EEXIST)
		return fail_errno(f, FAIL_SYSTEM, "%s", path);
	return 0;
}

/* The columns of ours that a file of the agency's has too get a prefix. */
static bool
is_taken(const struct slice *header, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (slice_equal_nocase(header[i], slice_text(name)))
			return true;
	return false;
}

static struct slice
header_row(
    struct rejects *r, const struct slice *header, size_t n, struct buf *b)
{
	static const char *const ours[] = {"file", "line", "field", "rule"};
	struct csvout out = {.out = b};
	for (int i = 0; i < 4; i++) {
		char name[32] = "reject_";
		strncat(name, ours[i], 16);
		csvout_text(
		    &out, is_taken(header, n, ours[i]) ? name : ours[i]);
	}
	for (size_t i = 0; i < n; i++)
		csvout_cell(&out, header[i]);
	csvout_end(&out);
	return arena_copy(&r->arena, buf_as_slice(b));
}

/* FOLDER/SOURCE.csv; the k-th of a source has -k. */
static const char *
path_of(struct rejects *r, struct slice source, size_t k)
{
	struct buf b = {0};
	if (!r->is_folder)
		return r->path;
	buf_printf(&b, "%s/", r->path);
	for (size_t i = 0; i < source.n; i++)
		buf_byte(&b, source.p[i] == '/' ? '_' : source.p[i]);
	if (k > 1)
		buf_printf(&b, "-%zu", k);
	buf_text(&b, ".csv");
	const char *path = arena_cstr(&r->arena, buf_as_slice(&b));
	buf_fini(&b);
	return path;
}

static int
add_file(struct rejects *r, struct slice source, struct slice header, size_t k,
    struct fail *f)
{
	struct rejects_file *file = mem_zalloc(1, sizeof *file);
	const char *path = path_of(r, source, k);
	if (!r->is_folder && r->n > 0) {
		mem_free(file);
		return fail_set(f, FAIL_USAGE,
		    "%s: holds the rejects of one source: name a folder",
		    r->path);
	}
	r->file = mem_grow(r->file, r->n, &r->cap, sizeof *r->file);
	r->current = r->n;
	r->file[r->n++] = file;
	file->source = arena_copy(&r->arena, source);
	file->header = header;
	if (sink_open(&file->sink, path, false, f) < 0)
		return -1;
	return sink_write(&file->sink, header, f);
}

int
rejects_begin(struct rejects *r, struct slice source,
    const struct slice *header, size_t n, struct fail *f)
{
	struct buf b = {0};
	size_t k = 1;
	if (!r->path)
		return 0;
	struct slice row = header_row(r, header, n, &b);
	buf_fini(&b);
	for (size_t i = 0; i < r->n; i++) {
		if (!slice_equal(r->file[i]->source, source))
			continue;
		k++;
		if (slice_equal(r->file[i]->header, row)) {
			r->current = i;
			return 0;
		}
	}
	return add_file(r, source, row, k, f);
}

int
rejects_write(struct rejects *r, struct slice csv, struct fail *f)
{
	if (!r->path)
		return 0;
	return sink_write(&r->file[r->current]->sink, csv, f);
}

int
rejects_commit(struct rejects *r, struct fail *f)
{
	int result = 0;
	for (size_t i = 0; i < r->n; i++)
		result |= sink_commit(&r->file[i]->sink, f);
	return result;
}

void
rejects_close(struct rejects *r)
{
	for (size_t i = 0; i < r->n; i++) {
		sink_abort(&r->file[i]->sink);
		mem_free(r->file[i]);
	}
	mem_free(r->file);
	arena_fini(&r->arena);
	*r = (struct rejects){0};
}
