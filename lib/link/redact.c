/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "link/redact.h"

#include "base/mem.h"
#include "link/standard.h"
#include "record/jsonout.h"
#include "record/privacy.h"

#include <stdio.h>

/* What becomes of a field. */
enum treatment {
	DROP,
	KEEP,        /* an organisation's words, or a list of them */
	KEEP_DATE,   /* if it is one */
	KEEP_NUMBER, /* or true, or false */
	KEEP_WORD,   /* of a code list, if it can be one: no blanks */
	KEEP_CODE,   /* of an agency's own making, if it looks like a code */
	KEEP_CODES,  /* those of a list */
	KEEP_SCORES, /* words with numbers */
	NAME_PERSON,
	NAME_RECORD,
	NAME_IDENTITY,
	BROADEN_DATE,
	BROADEN_PLACE,
	MARK,
};

struct redactor {
	enum redact_kind kind;
	struct encoder *encoder;
	unsigned char person[KEYED_KEY], id[KEYED_KEY], identity[KEYED_KEY];
	char mark[PRIVACY_MARK];
	uint8_t treatment[RECORD_NTYPES][RECORD_MAX_FIELDS];
	struct record record;
	struct arena scratch;
	struct buf text;
};

/* --- treatments ----------------------------------------------------------- */

/*
 * Texts and lists that say nothing of one person: of organisations, services
 * and code lists. All others are dropped.
 */
static const char *const kept[] = {"source", "area", "person_source",
    "provider", "lead_provider", "service", "funder", "tool", "tier",
    "establishment", "organisation_types", "sectors", "markets", "partners",
    "activities", "areas", "sources", NULL};
/* Texts that are codes in good extracts, and kept where they look it. */
static const char *const codes[] = {"disposal", "reason", "referred_by", NULL};

static bool
is_among(const char *const *list, struct slice name)
{
	while (*list && !slice_is(name, *list))
		list++;
	return *list != NULL;
}

static enum treatment
by_kind(const struct field *f)
{
	switch (f->kind) {
	case KIND_DATE:
		return KEEP_DATE;
	case KIND_INTEGER:
	case KIND_NUMBER:
	case KIND_MONEY:
	case KIND_BOOLEAN:
		return KEEP_NUMBER;
	case KIND_TIME:
	case KIND_DURATION:
	case KIND_CODE:
	case KIND_SEX:
	case KIND_ETHNICITY:
	case KIND_ETHNICITY_OBSERVED:
	case KIND_OFFENCE_CODE:
	case KIND_DISPOSAL:
		return KEEP_WORD;
	case KIND_SCORES:
		return KEEP_SCORES;
	case KIND_LIST:
		return is_among(kept, f->name) ? KEEP : KEEP_CODES;
	case KIND_TEXT:
		return is_among(kept, f->name) ? KEEP
		    : is_among(codes, f->name) ? KEEP_CODE
					       : DROP;
	default:
		return DROP;
	}
}

static enum treatment
treatment_of(enum redact_kind kind, const struct field *f, int index)
{
	struct slice member;
	slice_cut(f->name, '.', &member);
	if (member.p) /* ids.*, encoded.* */
		return DROP;
	switch (index) {
	case FIELD_TYPE:
		return KEEP_WORD;
	case FIELD_PERSON:
		return NAME_PERSON;
	case FIELD_ID:
		return NAME_RECORD;
	case FIELD_PERSON_ID:
		return kind == REDACT_ENCODE ? DROP : NAME_IDENTITY;
	case FIELD_PRIVACY:
		return MARK;
	default:
		break;
	}
	if (kind == REDACT_PSEUDONYMISE && slice_is(f->name, "date_of_birth"))
		return BROADEN_DATE;
	if (kind == REDACT_PSEUDONYMISE && slice_is(f->name, "postcode"))
		return BROADEN_PLACE;
	return slice_is(f->name, "date_of_birth") ? DROP : by_kind(f);
}

struct redactor *
redactor_new(enum redact_kind kind, const unsigned char key[KEYED_KEY],
    struct encoder *encoder)
{
	struct redactor *r = mem_zalloc(1, sizeof *r);
	bool encodes = kind == REDACT_ENCODE;
	unsigned char print[KEYED_KEY];
	char hex[KEYED_HEX];
	r->kind = kind;
	r->encoder = encoder;
	/* One person has one pseudonym in encoded records of all agencies. */
	keyed_derive(r->person, key, encodes ? "person" : "pseudonym person");
	keyed_derive(r->id, key, encodes ? "id" : "pseudonym id");
	keyed_derive(r->identity, key, "pseudonym person_id");
	keyed_derive(print, key, "fingerprint");
	keyed_hex(print, slice_of("", 0), hex);
	snprintf(r->mark, sizeof r->mark, "%s/%.*s",
	    encodes ? "encoded" : "pseudonymised", KEYED_HEX, hex);
	for (int t = 0; t < RECORD_NTYPES; t++) {
		const struct schema *s = schema_of((enum record_type)t);
		for (int i = 0; i < s->nfields; i++)
			r->treatment[t][i] =
			    (uint8_t)treatment_of(kind, &s->field[i], i);
	}
	return r;
}

void
redactor_free(struct redactor *r)
{
	if (!r)
		return;
	arena_fini(&r->scratch);
	buf_fini(&r->text);
	keyed_wipe(r, sizeof *r);
	mem_free(r);
}

const char *
redactor_mark(const struct redactor *r)
{
	return r->mark;
}

/* --- values --------------------------------------------------------------- */

enum { LONGEST_WORD = 32, MOST_CAPITALS = 6 };

/* Letters, digits and the signs that codes and durations have. */
static bool
is_word(struct slice s)
{
	if (!s.n || s.n > LONGEST_WORD)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i], low = (char)(c | 32);
		if (!(low >= 'a' && low <= 'z') && !(c >= '0' && c <= '9') &&
		    c != '_' && c != '-' && c != ':' && c != '.' && c != '+')
			return false;
	}
	return true;
}

/* Small letters ("distance"), or a few capitals ("MAPPA2"): not "Smith". */
static bool
is_code(struct slice s)
{
	size_t small = 0, capital = 0;
	for (size_t i = 0; i < s.n; i++) {
		small += s.p[i] >= 'a' && s.p[i] <= 'z';
		capital += s.p[i] >= 'A' && s.p[i] <= 'Z';
	}
	return is_word(s) && (!small || !capital) && capital <= MOST_CAPITALS;
}

/* The word is among those of a name, however it is written. */
static bool
is_in_name(struct redactor *r, struct value name, struct slice word)
{
	struct slice part, rest = value_text(name, &r->scratch);
	if (!rest.n)
		return false;
	standard_value(&r->text, rest, STANDARD_TEXT, &r->scratch);
	rest = buf_as_slice(&r->text);
	while (rest.n) {
		part = slice_cut(rest, ' ', &rest);
		if (slice_equal_nocase(part, word))
			return true;
	}
	return false;
}

/* A word of the person's own names is no code. */
static bool
is_own_name(struct redactor *r, struct slice word)
{
	static const int names[] = {PERSON_GIVEN_NAME, PERSON_MIDDLE_NAMES,
	    PERSON_FAMILY_NAME, PERSON_FORMER_NAME, PERSON_FULL_NAME};
	static const int of_identity[] = {
	    IDENTITY_GIVEN_NAME, IDENTITY_FAMILY_NAME};
	const struct value *field = r->record.field;
	bool found = false;
	for (size_t i = 0; r->record.type == RECORD_PERSON && i < 5; i++)
		found |= is_in_name(r, field[names[i]], word);
	for (size_t i = 0; r->record.type == RECORD_IDENTITY && i < 2; i++)
		found |= is_in_name(r, field[of_identity[i]], word);
	return found;
}

static void
put_codes(
    struct redactor *r, struct slice key, struct value list, struct buf *out)
{
	struct scan s;
	struct value v;
	size_t mark = out->n;
	if (!scan_array(&s, value_raw(list)))
		return;
	jsonout_key_slice(out, key);
	jsonout_open(out, '[');
	size_t empty = out->n;
	while (scan_element(&s, &v) > 0)
		if (v.kind == VALUE_TEXT && is_code(value_raw(v)) &&
		    !is_own_name(r, value_raw(v)))
			jsonout_value(out, v);
	if (out->n == empty)
		out->n = mark;
	else
		jsonout_close(out, ']');
}

static void
put_scores(struct slice key, struct value object, struct buf *out)
{
	struct scan s;
	struct slice need;
	struct value v;
	if (!scan_object(&s, value_raw(object)))
		return;
	jsonout_key_slice(out, key);
	jsonout_open(out, '{');
	while (scan_member(&s, &need, &v) > 0)
		if (v.kind == VALUE_NUMBER && is_word(need)) {
			jsonout_key_slice(out, need);
			jsonout_value(out, v);
		}
	jsonout_close(out, '}');
}

static void
put_text(struct slice key, struct slice text, struct buf *out)
{
	if (!text.n)
		return;
	jsonout_key_slice(out, key);
	jsonout_text(out, text);
}

/* --- pseudonyms ----------------------------------------------------------- */

/* "OWNER\0NAME": one name of two sources is of two people. */
static struct slice
owned(struct redactor *r, struct value owner, struct slice name)
{
	buf_reset(&r->text);
	buf_slice(&r->text, value_text(owner, &r->scratch));
	buf_byte(&r->text, '\0');
	buf_slice(&r->text, name);
	return buf_as_slice(&r->text);
}

static void
put_pseudonym(const unsigned char *by, struct slice key, struct slice of,
    char letter, struct buf *out)
{
	char name[KEYED_PSEUDONYM];
	keyed_pseudonym(by, of, letter, name);
	put_text(key, slice_of(name, KEYED_PSEUDONYM), out);
}

static void
put_person(struct redactor *r, struct slice key, struct buf *out)
{
	const struct value *field = r->record.field;
	struct value owner = value_present(field[FIELD_PERSON_SOURCE])
	    ? field[FIELD_PERSON_SOURCE]
	    : field[FIELD_SOURCE];
	struct slice name = value_text(field[FIELD_PERSON], &r->scratch);
	put_pseudonym(r->person, key, owned(r, owner, name), 'k', out);
}

static void
put_id(struct redactor *r, struct slice key, struct buf *out)
{
	const struct value *field = r->record.field;
	struct slice name = value_text(field[FIELD_ID], &r->scratch);
	put_pseudonym(
	    r->id, key, owned(r, field[FIELD_SOURCE], name), 'i', out);
}

/* --- broader values ------------------------------------------------------- */

/* The middle of the year: ages are out by half a year at most. */
static void
put_year(struct slice key, struct value v, struct buf *out)
{
	char text[DATE_TEXT];
	date d = value_date(v);
	if (d == DATE_NONE)
		return;
	date_format(date_from_ymd(date_to_ymd(d).year, 7, 1), text);
	put_text(key, slice_of(text, DATE_TEXT), out);
}

static void
put_outward(
    struct redactor *r, struct slice key, struct value v, struct buf *out)
{
	struct slice raw = value_text(v, &r->scratch);
	if (!raw.n)
		return;
	standard_value(&r->text, raw, STANDARD_POSTCODE, &r->scratch);
	struct slice code = buf_as_slice(&r->text);
	put_text(key, slice_of(code.p, standard_postcode(code).outward), out);
}

/* --- records -------------------------------------------------------------- */

static void
put_field(struct redactor *r, int index, struct buf *out)
{
	const struct record *x = &r->record;
	struct slice key = schema_of(x->type)->field[index].name;
	struct value v = x->field[index];
	bool keep = false;
	switch ((enum treatment)r->treatment[x->type][index]) {
	case DROP:
	case MARK:
		break;
	case KEEP:
		keep = true;
		break;
	case KEEP_DATE:
		keep = value_date(v) != DATE_NONE;
		break;
	case KEEP_NUMBER:
		keep = v.kind == VALUE_NUMBER || v.kind == VALUE_TRUE ||
		    v.kind == VALUE_FALSE;
		break;
	case KEEP_WORD:
		keep = v.kind == VALUE_TEXT && is_word(value_raw(v));
		break;
	case KEEP_CODE:
		keep = v.kind == VALUE_TEXT && is_code(value_raw(v));
		break;
	case KEEP_CODES:
		put_codes(r, key, v, out);
		break;
	case KEEP_SCORES:
		put_scores(key, v, out);
		break;
	case NAME_PERSON:
		put_person(r, key, out);
		break;
	case NAME_RECORD:
		put_id(r, key, out);
		break;
	case NAME_IDENTITY:
		put_pseudonym(
		    r->identity, key, value_text(v, &r->scratch), 'p', out);
		break;
	case BROADEN_DATE:
		put_year(key, v, out);
		break;
	case BROADEN_PLACE:
		put_outward(r, key, v, out);
		break;
	}
	if (keep) {
		jsonout_key_slice(out, key);
		jsonout_value(out, v);
	}
}

/* Encoded records may still be pseudonymised: that drops the encodings. */
static int
refuse(const struct record *x, enum redact_kind kind, struct fail *f)
{
	struct slice mark = value_raw(x->field[FIELD_PRIVACY]);
	bool encodes = kind == REDACT_ENCODE;
	bool is_whole = schema_is_agency(x->type) ||
	    (!encodes && x->type == RECORD_IDENTITY);
	if (mark.p && (encodes || !slice_starts(mark, "encoded/")))
		return fail_set(f, FAIL_INPUT,
		    "%s:%llu: encoded or pseudonymised already "
		    "[privacy.twice]",
		    x->at.file, (unsigned long long)x->at.line);
	if (!is_whole)
		return fail_set(f, FAIL_INPUT,
		    "%s:%llu: %s records are made from encoded or "
		    "pseudonymised ones, not turned into them [privacy.type]",
		    x->at.file, (unsigned long long)x->at.line,
		    schema_of(x->type)->name.p);
	return 0;
}

/* A required field must not fall away with a value that is none. */
static int
put_present(struct redactor *r, int index, struct buf *out, struct fail *f)
{
	const struct record *x = &r->record;
	const struct field *field = &schema_of(x->type)->field[index];
	size_t mark = out->n;
	put_field(r, index, out);
	if (out->n > mark || !field->required)
		return 0;
	return fail_set(f, FAIL_INPUT,
	    "%s:%llu: %s: not in the form that records have [field.form]",
	    x->at.file, (unsigned long long)x->at.line, field->name.p);
}

static int
put_fields(struct redactor *r, struct buf *out, struct fail *f)
{
	const struct record *x = &r->record;
	const int *order = schema_order(x->type);
	bool encodes = r->kind == REDACT_ENCODE && x->type == RECORD_PERSON;
	for (int i = 0; i < schema_of(x->type)->nfields; i++) {
		if (order[i] == FIELD_PRIVACY)
			put_text(
			    slice_text("privacy"), slice_text(r->mark), out);
		else if (value_present(x->field[order[i]]) &&
		    put_present(r, order[i], out, f) < 0)
			return -1;
		if (encodes && order[i] == PERSON_END - 1)
			encoder_write(r->encoder, x, out);
	}
	return 0;
}

int
redact_line(struct redactor *r, struct slice line, struct origin at,
    struct buf *out, struct fail *f)
{
	size_t mark = out->n;
	if (record_scan(&r->record, line, at, f) < 0 ||
	    refuse(&r->record, r->kind, f) < 0)
		return -1;
	jsonout_open(out, '{');
	int result = put_fields(r, out, f);
	jsonout_close(out, '}');
	jsonout_line(out);
	if (result < 0)
		out->n = mark;
	arena_reset(&r->scratch);
	return result;
}
