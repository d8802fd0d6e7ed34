/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rules/placeholder.h"

#include "base/mem.h"
#include "io/csvfile.h"
#include "io/share.h"

static char
upper(char c)
{
	return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

/* "field\0VALUE" in upper case. */
static struct slice
key_of(struct slice field, struct slice value, struct arena *a)
{
	char *p = arena_bytes(a, field.n + 1 + value.n);
	if (field.n)
		memcpy(p, field.p, field.n);
	p[field.n] = '\0';
	for (size_t i = 0; i < value.n; i++)
		p[field.n + 1 + i] = upper(value.p[i]);
	return slice_of(p, field.n + 1 + value.n);
}

static void
add_exact(struct placeholders *p, struct slice field, struct slice value,
    enum placeholder effect)
{
	bool is_new;
	size_t i =
	    strmap_add(&p->exact, key_of(field, value, &p->arena), &is_new);
	if (!is_new)
		return;
	p->effect = mem_grow(p->effect, i, &p->cap, sizeof *p->effect);
	p->effect[i] = (uint8_t)effect;
}

static void
add_row(struct placeholders *p, struct placeholder_row row)
{
	row.field = arena_copy(&p->arena, row.field);
	row.value = arena_copy(&p->arena, row.value);
	p->row = mem_grow(p->row, p->nrows, &p->row_cap, sizeof *p->row);
	p->row[p->nrows++] = row;
}

static int
word_of(const struct csvfile *c, size_t row, int column,
    const char *const *words, struct fail *f)
{
	for (int i = 0; words[i]; i++)
		if (slice_is(csvfile_cell(c, row, column), words[i]))
			return i;
	return fail_set(f, FAIL_USAGE, "%s:%u: %.*s: not an accepted word",
	    c->name, (unsigned)c->line[row], (int)c->columns.key[column].n,
	    c->columns.key[column].p);
}

static int
load_values(struct placeholders *p, const struct csvfile *c, struct fail *f)
{
	static const char *const matches[] = {
	    "exact", "prefix", "word", "repeat", NULL};
	static const char *const effects[] = {
	    "-", "missing", "no_evidence", NULL};
	int field = csvfile_require(c, "field", FAIL_USAGE, f);
	int value = csvfile_require(c, "value", FAIL_USAGE, f);
	int match = csvfile_require(c, "match", FAIL_USAGE, f);
	int effect = csvfile_require(c, "effect", FAIL_USAGE, f);
	if (field < 0 || value < 0 || match < 0 || effect < 0)
		return -1;
	for (size_t i = 0; i < c->nrows; i++) {
		int how = word_of(c, i, match, matches, f);
		int what = word_of(c, i, effect, effects, f);
		if (how < 0 || what < 0)
			return -1;
		struct slice name = csvfile_cell(c, i, field);
		struct slice text = csvfile_cell(c, i, value);
		if (how == MATCH_EXACT)
			add_exact(p, name, text, (enum placeholder)what);
		else
			add_row(p,
			    (struct placeholder_row){name, text,
				(enum placeholder_match)how,
				(enum placeholder)what});
	}
	return 0;
}

static int
load_postcodes(struct placeholders *p, const struct csvfile *c, struct fail *f)
{
	struct slice field = SLICE("postcode");
	int column = csvfile_require(c, "postcode", FAIL_USAGE, f);
	if (column < 0)
		return -1;
	for (size_t i = 0; i < c->nrows; i++)
		add_exact(
		    p, field, csvfile_cell(c, i, column), PLACEHOLDER_WEAK);
	return 0;
}

static int
load_list(struct placeholders *p, const char *name,
    int (*load)(struct placeholders *, const struct csvfile *, struct fail *),
    struct fail *f)
{
	struct csvfile c;
	const char *path = share_path("codes", name, ".csv", &p->arena);
	int r = csvfile_load(&c, path, FAIL_USAGE, f);
	if (r == 0)
		r = load(p, &c, f);
	csvfile_fini(&c);
	return r;
}

int
placeholders_load(struct placeholders *p, struct fail *f)
{
	*p = (struct placeholders){0};
	if (load_list(p, "placeholders", load_values, f) < 0 ||
	    load_list(p, "prisons", load_postcodes, f) < 0)
		return -1;
	return load_list(p, "approved_premises", load_postcodes, f);
}

void
placeholders_fini(struct placeholders *p)
{
	strmap_fini(&p->exact);
	mem_free(p->effect);
	mem_free(p->row);
	arena_fini(&p->arena);
	*p = (struct placeholders){0};
}

static bool
is_prefix(struct slice value, struct slice prefix)
{
	return value.n >= prefix.n &&
	    slice_equal_nocase(slice_of(value.p, prefix.n), prefix);
}

static bool
has_word(struct slice value, struct slice word)
{
	struct slice rest = value;
	while (rest.p)
		if (slice_equal_nocase(slice_cut(rest, ' ', &rest), word))
			return true;
	return false;
}

/* One character throughout, as in 00000000. A single one may be an initial. */
static bool
is_repeat(struct slice value)
{
	for (size_t i = 1; i < value.n; i++)
		if (value.p[i] != value.p[0])
			return false;
	return value.n > 1;
}

static bool
holds(const struct placeholder_row *row, struct slice value)
{
	switch (row->match) {
	case MATCH_PREFIX:
		return is_prefix(value, row->value);
	case MATCH_WORD:
		return has_word(value, row->value);
	case MATCH_REPEAT:
		return is_repeat(value);
	case MATCH_EXACT:
		break;
	}
	return slice_equal_nocase(value, row->value);
}

enum placeholder
placeholder_of(
    const struct placeholders *p, struct slice field, struct slice value)
{
	struct arena scratch = {0};
	int64_t i = strmap_find(&p->exact, key_of(field, value, &scratch));
	arena_fini(&scratch);
	if (i != STRMAP_NONE)
		return (enum placeholder)p->effect[i];
	for (size_t r = 0; r < p->nrows; r++)
		if (slice_equal(p->row[r].field, field) &&
		    holds(&p->row[r], value))
			return p->row[r].effect;
	return PLACEHOLDER_NO;
}
