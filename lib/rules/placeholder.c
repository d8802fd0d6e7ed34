/* SPDX-License-Identifier: GPL-3.0-or-later */
/* METHODS.md 8.1, 14.13, 14.14, 14.19. */
#include "rules/placeholder.h"

#include "base/mem.h"
#include "io/csvfile.h"
#include "io/share.h"

enum { LONGEST = 64, SKETCH_BITS = 12 };

/* Texts in upper case, and what each one means. */
struct set {
	struct strmap text;
	uint8_t *effect;
	size_t cap;
};

/*
 * Nearly every value is none of them, so each test begins with one that costs
 * little: a bit by a sketch of the whole text, a flag by first byte, a bit by
 * first byte and length.
 */
struct placeholder_field {
	struct slice name;
	struct set exact, prefix, word;
	uint64_t exact_bits[(1 << SKETCH_BITS) / 64];
	bool prefix_starts[256];
	uint64_t word_lengths[256];
	enum placeholder repeat; /* one character throughout, as in 00000000 */
	struct arena arena;
};

static unsigned char
upper(char c)
{
	return (unsigned char)(c >= 'a' && c <= 'z' ? c - 32 : c);
}

/* In upper case; absent when it is longer than any placeholder. */
static struct slice
fold(struct slice s, char out[LONGEST])
{
	if (s.n > LONGEST)
		return SLICE_NONE;
	for (size_t i = 0; i < s.n; i++)
		out[i] = (char)upper(s.p[i]);
	return slice_of(out, s.n);
}

static unsigned
bit_of(struct slice s)
{
	return (unsigned)(slice_sketch(s) >> (32 - SKETCH_BITS));
}

static unsigned char
first_of(struct slice s)
{
	return s.n ? upper(s.p[0]) : 0;
}

static void
set_add(struct set *s, struct slice text, enum placeholder effect)
{
	char folded[LONGEST];
	bool is_new;
	struct slice key = fold(text, folded);
	if (!key.p)
		return; /* no field is that long */
	size_t i = strmap_add(&s->text, key, &is_new);
	if (!is_new)
		return;
	s->effect = mem_grow(s->effect, i, &s->cap, sizeof *s->effect);
	s->effect[i] = (uint8_t)effect;
}

__attribute__((cold)) static enum placeholder
set_find(const struct set *s, struct slice text)
{
	char folded[LONGEST];
	struct slice key = fold(text, folded);
	int64_t i = key.p ? strmap_find(&s->text, key) : STRMAP_NONE;
	return i < 0 ? PLACEHOLDER_NO : (enum placeholder)s->effect[i];
}

static void
set_fini(struct set *s)
{
	strmap_fini(&s->text);
	mem_free(s->effect);
}

static struct placeholder_field *
field_named(struct placeholders *p, struct slice name)
{
	for (size_t i = 0; i < p->n; i++)
		if (slice_equal(p->field[i]->name, name))
			return p->field[i];
	struct placeholder_field *x = mem_zalloc(1, sizeof *x);
	x->name = arena_copy(&x->arena, name);
	p->field = mem_grow(p->field, p->n, &p->cap, sizeof *p->field);
	p->field[p->n++] = x;
	return x;
}

static void
add_exact(struct placeholder_field *x, struct slice text, enum placeholder what)
{
	unsigned bit = bit_of(text);
	set_add(&x->exact, text, what);
	x->exact_bits[bit / 64] |= UINT64_C(1) << bit % 64;
}

enum match { MATCH_EXACT, MATCH_PREFIX, MATCH_WORD, MATCH_REPEAT };

static void
add(struct placeholder_field *x, struct slice text, enum match how,
    enum placeholder what)
{
	unsigned char first = first_of(text);
	switch (how) {
	case MATCH_EXACT:
		add_exact(x, text, what);
		break;
	case MATCH_PREFIX:
		set_add(&x->prefix, text, what);
		x->prefix_starts[first] = true;
		break;
	case MATCH_WORD:
		set_add(&x->word, text, what);
		x->word_lengths[first] |= UINT64_C(1) << text.n % 64;
		break;
	case MATCH_REPEAT:
		x->repeat = what;
		break;
	}
}

static int
word_of(const struct csvfile *c, size_t row, int column,
    const char *const *words, struct fail *f)
{
	for (int i = 0; words[i]; i++)
		if (slice_is(csvfile_cell(c, row, column), words[i]))
			return i;
	struct slice name = strmap_key(&c->columns, (size_t)column);
	return fail_set(f, FAIL_USAGE, "%s:%u: %.*s: not an accepted word",
	    c->name, (unsigned)c->line[row], (int)name.n, name.p);
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
		add(field_named(p, csvfile_cell(c, i, field)),
		    csvfile_cell(c, i, value), (enum match)how,
		    (enum placeholder)what);
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
		add_exact(field_named(p, field), csvfile_cell(c, i, column),
		    PLACEHOLDER_WEAK);
	return 0;
}

static int
load_list(struct placeholders *p, const char *name,
    int (*load)(struct placeholders *, const struct csvfile *, struct fail *),
    struct fail *f)
{
	struct csvfile c;
	struct arena a = {0};
	int r = csvfile_load(
	    &c, share_path("codes", name, ".csv", &a), FAIL_USAGE, f);
	if (r == 0)
		r = load(p, &c, f);
	csvfile_fini(&c);
	arena_fini(&a);
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
	for (size_t i = 0; i < p->n; i++) {
		struct placeholder_field *x = p->field[i];
		set_fini(&x->exact);
		set_fini(&x->prefix);
		set_fini(&x->word);
		arena_fini(&x->arena);
		mem_free(x);
	}
	mem_free(p->field);
	*p = (struct placeholders){0};
}

const struct placeholder_field *
placeholders_of(const struct placeholders *p, struct slice field)
{
	for (size_t i = 0; i < p->n; i++)
		if (slice_equal(p->field[i]->name, field))
			return p->field[i];
	return NULL;
}

__attribute__((cold)) static enum placeholder
find_prefix(const struct set *s, struct slice value)
{
	char folded[LONGEST];
	struct slice head = fold(
	    slice_of(value.p, value.n < LONGEST ? value.n : LONGEST), folded);
	for (size_t i = 0; i < s->text.n; i++) {
		struct slice key = strmap_key(&s->text, i);
		if (head.n >= key.n &&
		    slice_equal(slice_of(head.p, key.n), key))
			return (enum placeholder)s->effect[i];
	}
	return PLACEHOLDER_NO;
}

static enum placeholder
find_word(const struct placeholder_field *x, struct slice value)
{
	struct slice rest = value;
	while (rest.p) {
		struct slice word = slice_cut(rest, ' ', &rest);
		uint64_t lengths = x->word_lengths[first_of(word)];
		enum placeholder what = lengths >> word.n % 64 & 1
		    ? set_find(&x->word, word)
		    : PLACEHOLDER_NO;
		if (what != PLACEHOLDER_NO)
			return what;
	}
	return PLACEHOLDER_NO;
}

/* A single character may be an initial. */
static bool
is_repeat(struct slice value)
{
	size_t i = 1;
	while (i < value.n && value.p[i] == value.p[0])
		i++;
	return value.n > 1 && i == value.n;
}

enum placeholder
placeholder_in(const struct placeholder_field *x, struct slice value)
{
	enum placeholder what = PLACEHOLDER_NO;
	unsigned bit = bit_of(value);
	if (value.n == 0)
		return what;
	if (x->exact_bits[bit / 64] >> bit % 64 & 1)
		what = set_find(&x->exact, value);
	if (what == PLACEHOLDER_NO && x->prefix_starts[first_of(value)])
		what = find_prefix(&x->prefix, value);
	if (what == PLACEHOLDER_NO && x->word.text.n)
		what = find_word(x, value);
	if (what == PLACEHOLDER_NO && x->repeat != what && is_repeat(value))
		what = x->repeat;
	return what;
}

enum placeholder
placeholder_of(
    const struct placeholders *p, struct slice field, struct slice value)
{
	const struct placeholder_field *x = placeholders_of(p, field);
	return x ? placeholder_in(x, value) : PLACEHOLDER_NO;
}
