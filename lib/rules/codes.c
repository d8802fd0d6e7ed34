/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rules/codes.h"

#include "base/mem.h"
#include "io/share.h"

struct slice
codes_fold(struct slice s, char out[CODES_LENGTH])
{
	size_t n = 0;
	s = slice_trim(s);
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		if (n == CODES_LENGTH)
			return SLICE_NONE;
		if (c == ' ' || (c >= '\t' && c <= '\r')) {
			if (out[n - 1] != ' ')
				out[n++] = ' ';
			continue;
		}
		out[n++] = c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
	}
	return slice_of(out, n);
}

static int
bad_row(const struct csvfile *c, size_t row, int key, const char *what,
    struct fail *f)
{
	struct slice column = strmap_key(&c->columns, (size_t)key);
	return fail_set(f, FAIL_USAGE, "%s:%u: %.*s: %s", c->name,
	    (unsigned)c->line[row], (int)column.n, column.p, what);
}

/* Adds a spelling of a row's code; *is_new says whether it was unknown. */
static int
add(struct codes *c, struct slice code, size_t row, bool *is_new)
{
	char key[CODES_LENGTH];
	struct slice folded = codes_fold(code, key);
	*is_new = false;
	if (!folded.p)
		return CODES_NONE;
	size_t i = strmap_add(&c->index, folded, is_new);
	if (*is_new) {
		c->row = mem_grow(c->row, i, &c->cap, sizeof *c->row);
		c->row[i] = (uint32_t)row;
	}
	return (int)c->row[i];
}

static int
index_rows(struct codes *c, int key, struct fail *f)
{
	for (size_t row = 0; row < c->file.nrows; row++) {
		struct slice code = csvfile_cell(&c->file, row, key);
		bool is_new;
		int first = add(c, code, row, &is_new);
		if (first < 0)
			return bad_row(
			    &c->file, row, key, "too long for a code", f);
		if (!is_new &&
		    !slice_equal(
			csvfile_cell(&c->file, (size_t)first, c->value),
			csvfile_cell(&c->file, row, c->value)))
			return bad_row(&c->file, row, key,
			    "given before with another value", f);
	}
	return 0;
}

/* The column of that name, or `otherwise` when name is NULL. */
static int
column(const struct codes *c, const char *name, int otherwise, struct fail *f)
{
	if (name)
		return csvfile_require(&c->file, name, FAIL_USAGE, f);
	return otherwise < (int)c->file.columns.n ? otherwise : 0;
}

int
codes_load(struct codes *c, const char *name, const char *key,
    const char *value, struct fail *f)
{
	struct arena a = {0};
	*c = (struct codes){0};
	const char *path = share_path("codes", name, ".csv", &a);
	int r = csvfile_load(&c->file, path, FAIL_USAGE, f);
	arena_fini(&a);
	if (r < 0)
		return -1;
	int by = column(c, key, 0, f);
	c->value = column(c, value, 1, f);
	if (by < 0 || c->value < 0)
		return -1;
	return index_rows(c, by, f);
}

void
codes_fini(struct codes *c)
{
	csvfile_fini(&c->file);
	strmap_fini(&c->index);
	mem_free(c->row);
	*c = (struct codes){0};
}

void
codes_also(struct codes *c, const char *name)
{
	int by = csvfile_column(&c->file, name);
	bool is_new;
	for (size_t row = 0; by >= 0 && row < c->file.nrows; row++) {
		struct slice spelling = csvfile_cell(&c->file, row, by);
		if (spelling.n)
			add(c, spelling, row, &is_new);
	}
}

int
codes_row(const struct codes *c, struct slice code)
{
	char key[CODES_LENGTH];
	struct slice folded = codes_fold(code, key);
	int64_t i = folded.p ? strmap_find(&c->index, folded) : STRMAP_NONE;
	return i < 0 ? CODES_NONE : (int)c->row[i];
}

struct slice
codes_value(const struct codes *c, struct slice code)
{
	int row = codes_row(c, code);
	return row < 0 ? SLICE_NONE
		       : csvfile_cell(&c->file, (size_t)row, c->value);
}

struct slice
codes_cell(const struct codes *c, int row, const char *name)
{
	return csvfile_cell(
	    &c->file, (size_t)row, csvfile_column(&c->file, name));
}
