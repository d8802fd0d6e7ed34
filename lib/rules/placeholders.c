/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Values that stand for "not known" (METHODS.md 8.1, 14.13, 14.19). */
#include "base/mem.h"
#include "base/strmap.h"
#include "io/share.h"
#include "rules/kind.h"

enum { VALUE_LIMIT = 64 };

struct placeholders {
	struct slice field;
	struct strmap exact, prefix, word;
	bool repeat;      /* one character throughout */
	bool starts[256]; /* first bytes of exact and prefix */
	bool has_prefix, has_word;
};

/* Capitals; absent when longer than any placeholder. */
static struct slice
upper(struct slice s, char out[VALUE_LIMIT])
{
	if (s.n > VALUE_LIMIT)
		return SLICE_NONE;
	for (size_t i = 0; i < s.n; i++)
		out[i] = s.p[i] >= 'a' && s.p[i] <= 'z' ? (char)(s.p[i] - 32)
							: s.p[i];
	return slice_of(out, s.n);
}

static struct placeholders *
field_named(struct placeholder_list *l, struct slice field)
{
	size_t i = 0;
	while (i < l->n && !slice_equal(l->field[i].field, field))
		i++;
	if (i == l->n) {
		l->field = mem_resize(l->field, l->n + 1, sizeof *l->field);
		l->field[l->n++] = (struct placeholders){.field = field};
	}
	return &l->field[i];
}

/* Adds a row; false when its kind of match is not known. */
static bool
add(struct placeholders *p, struct slice value, struct slice match)
{
	unsigned char first = value.n ? (unsigned char)value.p[0] : 0;
	if (slice_is(match, "exact")) {
		strmap_add(&p->exact, value, NULL);
		p->starts[first] = true;
	} else if (slice_is(match, "prefix")) {
		strmap_add(&p->prefix, value, NULL);
		p->starts[first] = p->has_prefix = true;
	} else if (slice_is(match, "word")) {
		strmap_add(&p->word, value, NULL);
		p->has_word = true;
	} else if (slice_is(match, "repeat")) {
		p->repeat = true;
	} else {
		return false;
	}
	return true;
}

static int
read_rows(struct placeholder_list *l, struct fail *f)
{
	static const char *const names[] = {
	    "field", "value", "match", "effect"};
	int column[4];
	for (int i = 0; i < 4; i++) {
		column[i] = csvfile_require(&l->file, names[i], FAIL_USAGE, f);
		if (column[i] < 0)
			return -1;
	}
	for (size_t row = 0; row < l->file.nrows; row++) {
		struct slice cell[4];
		for (int i = 0; i < 4; i++)
			cell[i] = csvfile_cell(&l->file, row, column[i]);
		if (!slice_is(cell[3], "missing"))
			continue;
		if (!add(field_named(l, cell[0]), cell[1], cell[2]))
			return fail_set(f, FAIL_USAGE,
			    "%s:%u: match: expected exact, prefix, word or "
			    "repeat",
			    l->file.name, (unsigned)l->file.line[row]);
	}
	return 0;
}

int
placeholder_list_load(struct placeholder_list *l, struct fail *f)
{
	struct arena a = {0};
	*l = (struct placeholder_list){0};
	int r = csvfile_load(&l->file,
	    share_path("codes", "placeholders", ".csv", &a), FAIL_USAGE, f);
	arena_fini(&a);
	return r < 0 ? -1 : read_rows(l, f);
}

void
placeholder_list_fini(struct placeholder_list *l)
{
	for (size_t i = 0; i < l->n; i++) {
		strmap_fini(&l->field[i].exact);
		strmap_fini(&l->field[i].prefix);
		strmap_fini(&l->field[i].word);
	}
	mem_free(l->field);
	csvfile_fini(&l->file);
	*l = (struct placeholder_list){0};
}

const struct placeholders *
placeholders_of(const struct placeholder_list *l, struct slice field)
{
	for (size_t i = 0; i < l->n; i++)
		if (slice_equal(l->field[i].field, field))
			return &l->field[i];
	return NULL;
}

static bool
has_prefix(const struct strmap *prefixes, struct slice s)
{
	for (size_t i = 0; i < prefixes->n; i++) {
		struct slice key = strmap_key(prefixes, i);
		if (s.n >= key.n && memcmp(s.p, key.p, key.n) == 0)
			return true;
	}
	return false;
}

static bool
has_word(const struct strmap *words, struct slice s)
{
	struct slice rest = s;
	while (rest.p)
		if (strmap_find(words, slice_cut(rest, ' ', &rest)) >= 0)
			return true;
	return false;
}

static bool
is_repeat(struct slice s)
{
	size_t i = 1;
	while (i < s.n && s.p[i] == s.p[0])
		i++;
	return s.n > 2 && i == s.n;
}

bool
placeholders_has(const struct placeholders *p, struct slice value)
{
	char text[VALUE_LIMIT];
	unsigned char c = value.n ? (unsigned char)value.p[0] : 0;
	unsigned char first =
	    c >= 'a' && c <= 'z' ? (unsigned char)(c - 32) : c;
	bool repeats = p->repeat && is_repeat(value);
	if (repeats || !(p->starts[first] || p->has_word))
		return repeats;
	struct slice s = upper(value, text);
	if (!s.p)
		return false;
	return strmap_find(&p->exact, s) >= 0 ||
	    (p->has_prefix && has_prefix(&p->prefix, s)) ||
	    (p->has_word && has_word(&p->word, s));
}
