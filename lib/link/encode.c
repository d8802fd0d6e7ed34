/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "link/encode.h"

#include "base/mem.h"
#include "link/standard.h"
#include "record/jsonout.h"

enum { MOST_PARTS = 16 };

/* Fields whose values are compared with one another share a key. */
enum label {
	LABEL_FIRST,
	LABEL_LAST,
	LABEL_SECOND,
	LABEL_BIRTH_FILTER,
	LABEL_FORMS,
	LABEL_PARTS,
	LABEL_NAME,
	LABEL_INITIALS,
	LABEL_BIRTH,
	LABEL_POSTCODE,
	LABEL_OUTWARD,
	LABEL_PNC,
	LABEL_CRO,
	LABEL_SERIAL,
	LABEL_NOMIS,
	LABEL_CRN,
	LABEL_NHS,
	LABEL_NINO,
	LABEL_EMAIL,
	LABEL_PHONE,
	LABELS,
};

static const char *const labels[LABELS] = {
    [LABEL_FIRST] = "first_name",
    [LABEL_LAST] = "last_name",
    [LABEL_SECOND] = "second_name",
    [LABEL_BIRTH_FILTER] = "date_of_birth",
    [LABEL_FORMS] = "first_name_forms",
    [LABEL_PARTS] = "last_name_parts",
    [LABEL_NAME] = "name",
    [LABEL_INITIALS] = "initials",
    [LABEL_BIRTH] = "birth",
    [LABEL_POSTCODE] = "postcode",
    [LABEL_OUTWARD] = "outward",
    [LABEL_PNC] = "pnc",
    [LABEL_CRO] = "cro",
    [LABEL_SERIAL] = "serial",
    [LABEL_NOMIS] = "nomis",
    [LABEL_CRN] = "crn",
    [LABEL_NHS] = "nhs",
    [LABEL_NINO] = "nino",
    [LABEL_EMAIL] = "email",
    [LABEL_PHONE] = "phone",
};

/* The bits that a token sets, remembered: there are few tokens. */
struct positions {
	uint16_t bit[ENCODE_HASHES];
};

struct tokens {
	struct strmap known;
	struct positions *of;
	size_t cap;
};

struct encoder {
	unsigned char key[LABELS][KEYED_KEY];
	const struct placeholders *placeholders;
	const struct nicknames *nicknames;
	struct tokens tokens[LABEL_BIRTH_FILTER + 1];
	struct arena scratch; /* of one record */
	struct buf text;
};

struct encoder *
encoder_new(const unsigned char key[KEYED_KEY],
    const struct placeholders *placeholders, const struct nicknames *nicknames)
{
	struct encoder *e = mem_zalloc(1, sizeof *e);
	e->placeholders = placeholders;
	e->nicknames = nicknames;
	for (int i = 0; i < LABELS; i++)
		keyed_derive(e->key[i], key, labels[i]);
	return e;
}

void
encoder_free(struct encoder *e)
{
	if (!e)
		return;
	for (int i = 0; i <= LABEL_BIRTH_FILTER; i++) {
		struct tokens *t = &e->tokens[i];
		if (t->of)
			keyed_wipe(t->of, t->cap * sizeof *t->of);
		mem_free(t->of);
		strmap_fini(&t->known);
	}
	arena_fini(&e->scratch);
	buf_fini(&e->text);
	keyed_wipe(e, sizeof *e);
	mem_free(e);
}

/* --- filters -------------------------------------------------------------- */

static const struct positions *
positions_of(struct encoder *e, enum label label, struct slice token)
{
	struct tokens *t = &e->tokens[label];
	unsigned char h[KEYED_WIDE];
	bool is_new;
	size_t at = strmap_add(&t->known, token, &is_new);
	if (!is_new)
		return &t->of[at];
	t->of = mem_grow(t->of, at, &t->cap, sizeof *t->of);
	keyed_wide(e->key[label], token, h);
	for (int i = 0; i < ENCODE_HASHES; i++)
		t->of[at].bit[i] =
		    (uint16_t)((h[2 * i] | (unsigned)h[2 * i + 1] << 8) %
			ENCODE_BITS);
	return &t->of[at];
}

struct filter {
	uint8_t byte[ENCODE_BITS / 8];
};

static void
filter_add(
    struct encoder *e, enum label label, struct slice token, struct filter *f)
{
	const struct positions *p = positions_of(e, label, token);
	for (int i = 0; i < ENCODE_HASHES; i++)
		f->byte[p->bit[i] / 8] |= (uint8_t)(0x80 >> p->bit[i] % 8);
}

/* Pairs of neighbours in "_NAME_". */
static void
filter_name(
    struct encoder *e, enum label label, struct slice name, struct filter *f)
{
	char pair[2] = {'_', 0};
	for (size_t i = 0; i <= name.n; i++) {
		pair[1] = i < name.n ? name.p[i] : '_';
		filter_add(e, label, slice_of(pair, 2), f);
		pair[0] = pair[1];
	}
}

/*
 * The parts of YYYYMMDD and its digits, each with its place; the year twice,
 * so that dates of one year are more alike than any two of a generation.
 */
static void
filter_date(
    struct encoder *e, enum label label, struct slice day, struct filter *f)
{
	static const struct {
		char letter;
		uint8_t from, n;
	} parts[] = {{'Y', 0, 4}, {'Z', 0, 4}, {'M', 4, 2}, {'D', 6, 2}};
	char token[8];
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		token[0] = parts[i].letter;
		memcpy(token + 1, day.p + parts[i].from, parts[i].n);
		filter_add(
		    e, label, slice_of(token, (size_t)parts[i].n + 1), f);
	}
	for (size_t i = 0; i < day.n; i++) {
		token[0] = (char)('0' + i);
		token[1] = day.p[i];
		filter_add(e, label, slice_of(token, 2), f);
	}
}

static void
put_filter(const char *key, const struct filter *f, struct buf *out)
{
	static const char digits[] = "0123456789abcdef";
	char hex[ENCODE_HEX];
	for (int i = 0; i < ENCODE_HEX; i++)
		hex[i] =
		    digits[i % 2 ? f->byte[i / 2] & 15 : f->byte[i / 2] >> 4];
	jsonout_text_field(out, key, slice_of(hex, ENCODE_HEX));
}

/* --- values --------------------------------------------------------------- */

/* A field's value in standard form, in the scratch; empty: there is none. */
static struct slice
value_of(struct encoder *e, const struct record *r, int field,
    enum standard standard)
{
	struct slice name = schema_of(RECORD_PERSON)->field[field].name;
	struct slice raw = value_text(r->field[field], &e->scratch);
	if (!raw.n)
		return SLICE_NONE;
	standard_value(&e->text, raw, standard, &e->scratch);
	struct slice value = arena_copy(&e->scratch, buf_as_slice(&e->text));
	/* Postcodes are known as placeholders by their standard form. */
	if (placeholder_of(e->placeholders, name,
		standard == STANDARD_POSTCODE ? value : raw) != PLACEHOLDER_NO)
		return SLICE_NONE;
	return value;
}

/* The part of it that matching takes. */
static struct slice
part_of(struct encoder *e, const struct record *r, int field,
    enum standard standard, enum take take)
{
	struct slice part, value = value_of(e, r, field, standard);
	return standard_take(value, take, &part, 1, &e->scratch) ? part
								 : SLICE_NONE;
}

static void
put_hash(struct encoder *e, const char *key, enum label label,
    struct slice value, struct buf *out)
{
	char hex[KEYED_HEX];
	if (!value.n)
		return;
	keyed_hex(e->key[label], value, hex);
	jsonout_text_field(out, key, slice_of(hex, KEYED_HEX));
}

static void
put_name(struct encoder *e, const char *key, enum label label,
    struct slice name, struct buf *out)
{
	struct filter f = {{0}};
	if (!name.n)
		return;
	filter_name(e, label, name, &f);
	put_filter(key, &f, out);
}

/* --- names ---------------------------------------------------------------- */

/* The hashes of a list of texts, in the order of their digits. */
static void
put_hashes(struct encoder *e, const char *key, enum label label,
    const struct slice *text, size_t n, struct buf *out)
{
	char hex[MOST_PARTS][KEYED_HEX];
	size_t count = 0;
	for (size_t i = 0; i < n; i++) {
		char h[KEYED_HEX];
		keyed_hex(e->key[label], text[i], h);
		size_t at = count;
		while (at && memcmp(hex[at - 1], h, KEYED_HEX) > 0)
			at--;
		if (at && memcmp(hex[at - 1], h, KEYED_HEX) == 0)
			continue;
		memmove(hex[at + 1], hex[at], (count - at) * KEYED_HEX);
		memcpy(hex[at], h, KEYED_HEX);
		count++;
	}
	if (!count)
		return;
	jsonout_key(out, key);
	jsonout_open(out, '[');
	for (size_t i = 0; i < count; i++)
		jsonout_text(out, slice_of(hex[i], KEYED_HEX));
	jsonout_close(out, ']');
}

static void
put_forms(struct encoder *e, struct slice first, struct buf *out)
{
	struct slice group[MOST_PARTS - 1];
	size_t n = nicknames_names(e->nicknames,
	    nicknames_groups(e->nicknames, first), group, MOST_PARTS - 1);
	put_hashes(e, "first_name_forms", LABEL_FORMS, group, n, out);
}

/* The last name, a former one, and each word of both. */
static void
put_parts(
    struct encoder *e, struct slice last, struct slice former, struct buf *out)
{
	struct slice part[MOST_PARTS - 1];
	enum { HALF = MOST_PARTS / 2 };
	size_t n = standard_take(last, TAKE_PARTS, part, HALF, &e->scratch);
	n += standard_take(former, TAKE_PARTS, part + n, HALF - 1, &e->scratch);
	put_hashes(e, "last_name_parts", LABEL_PARTS, part, n, out);
}

/* "FIRST LAST" under the given key, for names that stand in each other's. */
static void
put_whole(struct encoder *e, const char *key, struct slice a, struct slice b,
    struct buf *out)
{
	if (!a.n || !b.n)
		return;
	buf_reset(&e->text);
	buf_slice(&e->text, a);
	buf_byte(&e->text, ' ');
	buf_slice(&e->text, b);
	put_hash(e, key, LABEL_NAME, buf_as_slice(&e->text), out);
}

static void
put_names(struct encoder *e, const struct record *r, struct buf *out)
{
	struct slice first =
	    part_of(e, r, PERSON_GIVEN_NAME, STANDARD_NAME, TAKE_FIRST);
	struct slice last = value_of(e, r, PERSON_FAMILY_NAME, STANDARD_NAME);
	struct slice former = value_of(e, r, PERSON_FORMER_NAME, STANDARD_NAME);
	struct slice second =
	    part_of(e, r, PERSON_MIDDLE_NAMES, STANDARD_NAME, TAKE_FIRST);
	put_name(e, "first_name", LABEL_FIRST, first, out);
	put_name(e, "last_name", LABEL_LAST, last, out);
	put_name(e, "former_name", LABEL_LAST, former, out);
	put_name(e, "second_name", LABEL_SECOND, second, out);
	put_forms(e, first, out);
	put_parts(e, last, former, out);
	put_whole(e, "name", first, last, out);
	put_whole(e, "name_swapped", last, first, out);
}

/* --- the rest ------------------------------------------------------------- */

static void
put_birth(struct encoder *e, const struct record *r, struct buf *out)
{
	struct slice d = value_of(e, r, PERSON_DATE_OF_BIRTH, STANDARD_DATE);
	struct filter f = {{0}};
	char swapped[8];
	if (d.n != sizeof swapped)
		return;
	filter_date(e, LABEL_BIRTH_FILTER, d, &f);
	put_filter("date_of_birth", &f, out);
	put_hash(e, "birth", LABEL_BIRTH, d, out);
	memcpy(swapped, d.p, 4);
	memcpy(swapped + 4, d.p + 6, 2);
	memcpy(swapped + 6, d.p + 4, 2);
	if (memcmp(swapped, d.p, sizeof swapped) != 0)
		put_hash(e, "birth_swapped", LABEL_BIRTH,
		    slice_of(swapped, sizeof swapped), out);
}

static void
put_place(struct encoder *e, const struct record *r, struct buf *out)
{
	struct slice code = value_of(e, r, PERSON_POSTCODE, STANDARD_POSTCODE);
	struct postcode_shape shape = standard_postcode(code);
	put_hash(
	    e, "postcode", LABEL_POSTCODE, slice_of(code.p, shape.full), out);
	put_hash(
	    e, "outward", LABEL_OUTWARD, slice_of(code.p, shape.outward), out);
}

static void
put_rest(struct encoder *e, const struct record *r, struct buf *out)
{
	static const struct {
		const char *key;
		int field;
		enum label label;
		enum standard standard;
		enum take take;
	} rest[] = {
	    {"pnc", PERSON_IDS_PNC, LABEL_PNC, STANDARD_ID, TAKE_ALL},
	    {"cro", PERSON_IDS_CRO, LABEL_CRO, STANDARD_ID, TAKE_ALL},
	    {"pnc_serial", PERSON_IDS_PNC, LABEL_SERIAL, STANDARD_ID,
		TAKE_SERIAL},
	    {"cro_serial", PERSON_IDS_CRO, LABEL_SERIAL, STANDARD_ID,
		TAKE_SERIAL},
	    {"nomis", PERSON_IDS_NOMIS, LABEL_NOMIS, STANDARD_ID, TAKE_ALL},
	    {"crn", PERSON_IDS_CRN, LABEL_CRN, STANDARD_ID, TAKE_ALL},
	    {"nhs", PERSON_IDS_NHS, LABEL_NHS, STANDARD_ID, TAKE_ALL},
	    {"nino", PERSON_IDS_NINO, LABEL_NINO, STANDARD_ID, TAKE_ALL},
	    {"email", PERSON_EMAIL, LABEL_EMAIL, STANDARD_EMAIL, TAKE_ALL},
	    {"phone", PERSON_PHONE, LABEL_PHONE, STANDARD_PHONE, TAKE_ALL},
	};
	for (size_t i = 0; i < sizeof rest / sizeof *rest; i++)
		put_hash(e, rest[i].key, rest[i].label,
		    part_of(
			e, r, rest[i].field, rest[i].standard, rest[i].take),
		    out);
}

void
encoder_write(struct encoder *e, const struct record *person, struct buf *out)
{
	size_t mark = out->n;
	jsonout_key(out, "encoded");
	jsonout_open(out, '{');
	size_t empty = out->n;
	put_names(e, person, out);
	put_hash(e, "initials", LABEL_INITIALS,
	    value_of(e, person, PERSON_INITIALS, STANDARD_ID), out);
	put_birth(e, person, out);
	put_place(e, person, out);
	put_rest(e, person, out);
	if (out->n == empty)
		out->n = mark;
	else
		jsonout_close(out, '}');
	arena_reset(&e->scratch);
}
