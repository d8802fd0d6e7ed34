/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rules/profile.h"

#include "base/mem.h"
#include "base/utf8.h"

enum { PATTERN = 24, USUAL = 95 };

/* Kinds a column may look like, the particular before the general. */
static const enum kind looks[PROFILE_KINDS] = {KIND_PNC, KIND_CRO, KIND_NOMIS,
    KIND_CRN, KIND_NHS, KIND_NINO, KIND_POSTCODE, KIND_EMAIL, KIND_DATE,
    KIND_SEX, KIND_ETHNICITY, KIND_BOOLEAN, KIND_DISPOSAL, KIND_OFFENCE_CODE,
    KIND_DURATION, KIND_INTEGER, KIND_NUMBER, KIND_MONEY, KIND_PHONE};

/* header: the cells as read; copied. */
static void
begin(struct profile *p, const struct kinds *k, const struct slice *header,
    size_t n)
{
	*p = (struct profile){.kinds = k, .n = n};
	p->column = mem_zalloc(n + 1, sizeof *p->column);
	for (size_t i = 0; i < n; i++) {
		struct profile_column *c = &p->column[i];
		c->name =
		    arena_copy(&p->arena, text_clean(header[i], &p->arena));
		c->order.latest = DATE_NONE;
		c->first[0] = c->first[1] = DATE_NONE;
		c->last[0] = c->last[1] = DATE_NONE;
	}
}

void
profile_fini(struct profile *p)
{
	for (size_t i = 0; i < p->n; i++) {
		strmap_fini(&p->column[i].values);
		strmap_fini(&p->column[i].patterns);
		mem_free(p->column[i].npattern);
	}
	mem_free(p->column);
	arena_fini(&p->arena);
	arena_fini(&p->scratch);
	*p = (struct profile){0};
}

/* --- one value --------------------------------------------------------- */

static char
class_of(char c)
{
	if (c >= '0' && c <= '9')
		return '9';
	if (c >= 'A' && c <= 'Z')
		return 'A';
	if ((c >= 'a' && c <= 'z') || (c & 0x80))
		return 'a';
	return c < ' ' ? ' ' : c;
}

/* Small letters as a+, more than four capitals as A+, digits one by one. */
static size_t
pattern_of(struct slice s, char out[PATTERN])
{
	size_t n = 0;
	for (size_t i = 0; i < s.n;) {
		char class = class_of(s.p[i]);
		size_t run = 1;
		while (i + run < s.n && class_of(s.p[i + run]) == class)
			run++;
		bool joined = class == 'a' || (class == 'A' && run > 4);
		size_t need = joined ? 2 : run;
		if (n + need > PATTERN - 3) {
			memcpy(out + n, "...", 3);
			return n + 3;
		}
		memset(out + n, class, need);
		if (joined)
			out[n + 1] = '+';
		n += need;
		i += run;
	}
	return n;
}

static void
count_pattern(struct profile_column *c, struct slice s)
{
	char text[PATTERN];
	bool is_new;
	struct slice pattern = slice_of(text, pattern_of(s, text));
	if (c->patterns.n >= PROFILE_PATTERNS &&
	    strmap_find(&c->patterns, pattern) < 0)
		return;
	size_t i = strmap_add(&c->patterns, pattern, &is_new);
	c->npattern =
	    mem_grow(c->npattern, i, &c->pattern_cap, sizeof *c->npattern);
	c->npattern[i] = is_new ? 1 : c->npattern[i] + 1;
}

static void
note_dates(struct profile_column *c, struct slice s)
{
	static const enum date_order orders[] = {ORDER_DMY, ORDER_MDY};
	struct moment m;
	date_evidence_add(&c->order, s);
	for (int i = 0; i < 2; i++) {
		if (kind_date(s, orders[i], DATE_NONE, &m))
			continue;
		if (c->first[i] == DATE_NONE || m.day < c->first[i])
			c->first[i] = m.day;
		if (c->last[i] == DATE_NONE || m.day > c->last[i])
			c->last[i] = m.day;
	}
}

/* Short codes of other things read as outward postcodes and offence classes. */
static bool
is_too_short(enum kind kind, struct slice s)
{
	return s.n < 5 && (kind == KIND_POSTCODE || kind == KIND_OFFENCE_CODE);
}

/* Whether s reads as the kind; a placeholder is of its kind too. */
static bool
fits(struct profile *p, enum kind kind, struct slice s)
{
	if (is_too_short(kind, s))
		return false;
	struct buf out = {0};
	struct reading r = kinds_reading_of(p->kinds, kind);
	struct reader reader = {&p->scratch, NULL};
	r.order = ORDER_DMY;
	const struct rule *broken = kind_write(&r, s, &reader, &out);
	if (broken == &RULE_DATE_ORDER)
		broken = NULL;
	buf_fini(&out);
	/* A unit without a number is no length. */
	return !broken || (broken == &KIND_MISSING && kind != KIND_DURATION);
}

static void
note_value(struct profile *p, struct profile_column *c, struct slice s)
{
	if (c->filled == 0 || s.n < c->shortest)
		c->shortest = s.n;
	if (s.n > c->longest)
		c->longest = s.n;
	c->filled++;
	if (c->values.n < PROFILE_DISTINCT)
		strmap_add(&c->values, s, NULL);
	count_pattern(c, s);
	/* A kind that most values were not of is not tried any longer. */
	for (int i = 0; i < PROFILE_KINDS; i++)
		if (c->filled < 100 || c->fits[i] * 2 > c->filled)
			c->fits[i] += fits(p, looks[i], s);
	note_dates(c, s);
}

static void
add_row(struct profile *p, const struct slice *cell, size_t n)
{
	p->rows++;
	for (size_t i = 0; i < n && i < p->n; i++) {
		struct slice s = text_clean(cell[i], &p->scratch);
		if (s.n)
			note_value(p, &p->column[i], s);
	}
	arena_reset(&p->scratch);
}

enum kind
profile_kind(const struct profile_column *c, unsigned *percent)
{
	*percent = 0;
	for (int i = 0; i < PROFILE_KINDS && c->filled; i++) {
		*percent = (unsigned)(c->fits[i] * 100 / c->filled);
		if (*percent >= USUAL)
			return looks[i];
	}
	*percent = c->filled ? 100 : 0;
	return KIND_TEXT;
}

/* --- a file ------------------------------------------------------------ */

static int
profile_rows(struct profile *p, struct csvin *c, uint64_t limit, struct fail *f)
{
	struct csvblock block = {0};
	struct csvcells cells;
	struct arena scratch = {0};
	int r;
	csvcells_init(&cells, c);
	while (
	    (r = csvin_next(c, &block, f)) > 0 && (!limit || p->rows < limit))
		for (size_t i = 0; i < block.nrows; i++) {
			if (csvcells_split(
				&cells, &block, &block.row[i], &scratch))
				p->broken++;
			else if (!limit || p->rows < limit)
				add_row(p, cells.cell, cells.n);
			arena_reset(&scratch);
		}
	arena_fini(&scratch);
	csvcells_fini(&cells);
	csvblock_fini(&block);
	return r < 0 ? -1 : 0;
}

int
profile_file(struct profile *p, const struct kinds *k, const char *path,
    uint64_t limit, struct fail *f)
{
	struct csvin c;
	struct csvin_options o = {0};
	int r = -1;
	*p = (struct profile){0};
	if (csvin_open(&c, path, 0, f) < 0)
		return -1;
	if (csvin_find_header(&c, &o, NULL, NULL)) {
		begin(p, k, c.header, c.width);
		r = profile_rows(p, &c, limit, f);
	} else {
		fail_set(f, FAIL_INPUT, "%s: no header row [header.missing]",
		    c.source.name);
	}
	csvin_close(&c);
	return r;
}
