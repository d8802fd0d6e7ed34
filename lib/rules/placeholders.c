/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Values that stand for "not known" (METHODS.md 8.1, 14.13, 14.19). */
#include "base/mem.h"
#include "base/strmap.h"
#include "io/share.h"
#include "rules/kind.h"

enum { VALUE_LIMIT = 64, SKETCH_BITS = 12 };

/*
 * Nearly every value is none of them, so each test begins with one that costs
 * little: a bit by a sketch of the whole text, a flag by first byte, a bit by
 * first byte and length.
 */
struct placeholders {
	struct slice field;
	struct strmap exact, prefix, word;
	uint64_t exact_bits[(1 << SKETCH_BITS) / 64];
	bool prefix_starts[256];
	uint64_t word_lengths[256];
	bool repeat; /* one character throughout */
	bool has_word;
};

static unsigned char
upper_byte(char c)
{
	return (unsigned char)(c >= 'a' && c <= 'z' ? c - 32 : c);
}

static unsigned
bit_of(struct slice s)
{
	return (unsigned)(slice_sketch(s) >> (32 - SKETCH_BITS));
}

/* Capitals; absent when longer than any placeholder. */
static struct slice
upper(struct slice s, char out[VALUE_LIMIT])
{
	if (s.n > VALUE_LIMIT)
		return SLICE_NONE;
	for (size_t i = 0; i < s.n; i++)
		out[i] = (char)upper_byte(s.p[i]);
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
	unsigned char first = value.n ? upper_byte(value.p[0]) : 0;
	unsigned bit = bit_of(value);
	if (slice_is(match, "exact")) {
		strmap_add(&p->exact, value, NULL);
		p->exact_bits[bit / 64] |= UINT64_C(1) << bit % 64;
	} else if (slice_is(match, "prefix")) {
		strmap_add(&p->prefix, value, NULL);
		p->prefix_starts[first] = true;
	} else if (slice_is(match, "word")) {
		strmap_add(&p->word, value, NULL);
		p->word_lengths[first] |= UINT64_C(1) << value.n % 64;
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
has_prefix(const struct placeholders *p, struct slice s)
{
	char text[VALUE_LIMIT];
	struct slice head = upper(slice_of(s.p, s.n < 32 ? s.n : 32), text);
	for (size_t i = 0; i < p->prefix.n; i++) {
		struct slice key = strmap_key(&p->prefix, i);
		if (head.n >= key.n && memcmp(head.p, key.p, key.n) == 0)
			return true;
	}
	return false;
}

static bool
is_exactly(const struct strmap *set, struct slice s)
{
	char text[VALUE_LIMIT];
	struct slice key = upper(s, text);
	return key.p && strmap_find(set, key) >= 0;
}

static bool
has_word(const struct placeholders *p, struct slice s)
{
	struct slice rest = s;
	while (rest.p) {
		struct slice word = slice_cut(rest, ' ', &rest);
		uint64_t lengths =
		    word.n ? p->word_lengths[upper_byte(word.p[0])] : 0;
		if (lengths >> word.n % 64 & 1 && is_exactly(&p->word, word))
			return true;
	}
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
	unsigned bit = bit_of(value);
	if (value.n == 0)
		return false;
	if (p->repeat && is_repeat(value))
		return true;
	if (p->exact_bits[bit / 64] >> bit % 64 & 1 &&
	    is_exactly(&p->exact, value))
		return true;
	if (p->prefix_starts[upper_byte(value.p[0])] && has_prefix(p, value))
		return true;
	return p->has_word && has_word(p, value);
}
