/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "record/record.h"

static int
bad(struct fail *f, struct origin at, const char *what, const char *rule)
{
	return fail_set(f, FAIL_INPUT, "%s:%llu: %s [%s]", at.file,
	    (unsigned long long)at.line, what, rule);
}

static int
bad_json(
    struct fail *f, const struct scan *s, struct slice line, struct origin at)
{
	return fail_set(f, FAIL_INPUT, "%s:%llu: column %zu: %s [json.invalid]",
	    at.file, (unsigned long long)at.line, (size_t)(s->p - line.p) + 1,
	    s->error);
}

/* A file's first line that is none of ours: by all appearances of CSV? */
static bool
is_csv_header(struct slice line, struct origin at)
{
	static const char separators[] = {',', ';', '\t'};
	if (at.line != 1 || line.n == 0 || line.p[0] == '[' ||
	    memchr(line.p, '{', line.n))
		return false;
	for (size_t i = 0; i < sizeof separators; i++)
		if (memchr(line.p, separators[i], line.n))
			return true;
	return false;
}

static int
not_an_object(
    struct fail *f, struct scan *s, struct slice line, struct origin at)
{
	if (is_csv_header(line, at))
		s->error = "not a JSON object, but CSV by its looks: "
			   "ioc-import makes records of it";
	return bad_json(f, s, line, at);
}

static int
bad_field(struct fail *f, const struct record *r, struct slice name,
    const char *what, const char *rule)
{
	return fail_set(f, FAIL_INPUT, "%s:%llu: %.*s: %s [%s]", r->at.file,
	    (unsigned long long)r->at.line, (int)name.n, name.p, what, rule);
}

static enum record_type
type_named(struct value v, struct origin at, struct fail *f)
{
	/* Records of a type mostly come one after the other. */
	static _Thread_local enum record_type last = RECORD_PERSON;
	enum record_type type = RECORD_NONE;
	if (v.kind == VALUE_TEXT &&
	    slice_equal(value_raw(v), schema_of(last)->name))
		return last;
	if (v.kind == VALUE_TEXT)
		type = schema_type(slice_of(v.p, v.n));
	if (type == RECORD_NONE)
		bad(f, at, "type: not a known record type", "type.unknown");
	else
		last = type;
	return type;
}

/* The type of a line in which it is not first; RECORD_NONE with f. */
static enum record_type
late_type(struct slice line, struct origin at, struct fail *f)
{
	struct scan s;
	struct slice key;
	struct value v;
	int r = -1;
	if (scan_object(&s, line))
		while ((r = scan_member(&s, &key, &v)) > 0)
			if (slice_is(key, "type"))
				return type_named(v, at, f);
	if (r < 0)
		bad_json(f, &s, line, at);
	else
		bad(f, at, "type: missing", "field.required");
	return RECORD_NONE;
}

/* Reads the value of a known field straight into its place. */
static int
read_field(struct record *r, int i, struct scan *s, struct fail *f)
{
	struct slice name = schema_of(r->type)->field[i].name;
	if (value_present(r->field[i]))
		return bad_field(f, r, name, "given twice", "field.duplicate");
	if (scan_value(s, &r->field[i]) < 0)
		return bad_json(f, s, r->line, r->at);
	if (r->field[i].kind == VALUE_NULL)
		return bad_field(f, r, name,
		    "null: an absent value is left out", "field.null");
	return 0;
}

/* Reads and drops the value of a key that is not in the table. */
static int
skip_field(const struct record *r, struct scan *s, struct fail *f)
{
	struct value ignored;
	if (scan_value(s, &ignored) < 0)
		return bad_json(f, s, r->line, r->at);
	return 0;
}

/*
 * Which field followed which in the records read before, by type: the keys of
 * the next record are mostly these, or miss one out. A wrong guess costs a
 * comparison or two. MEMBERS + k is what the first member of the k-th object
 * follows whose members are rows of the table.
 */
enum { SPREAD = 2, MEMBERS = RECORD_MAX_FIELDS };
static const struct slice spread[SPREAD] = {SLICE("ids"), SLICE("encoded")};
static _Thread_local uint8_t follower[RECORD_NTYPES][MEMBERS + SPREAD];

/* The field of a member of an object with dotted rows, or FIELD_NONE. */
static int
member_field(const struct record *r, struct slice prefix, struct slice key)
{
	char name[64];
	if (prefix.n + 1 + key.n > sizeof name)
		return FIELD_NONE;
	memcpy(name, prefix.p, prefix.n);
	name[prefix.n] = '.';
	memcpy(name + prefix.n + 1, key.p, key.n);
	return schema_field(r->type, slice_of(name, prefix.n + 1 + key.n));
}

/* Takes the key of a member when it is the one that followed before. */
static bool
take_member(const struct record *r, size_t skip, struct scan *s, int i)
{
	struct slice name = schema_of(r->type)->field[i].name;
	return i != FIELD_TYPE &&
	    scan_key_is(s, slice_of(name.p + skip, name.n - skip));
}

/* Spreads an object with dotted rows in the table ("ids.pnc") over them. */
static int
read_members(struct record *r, int which, struct scan *outer, struct fail *f)
{
	struct slice key, prefix = spread[which];
	struct scan s;
	struct value object;
	int more = 1, last = MEMBERS + which;
	if (scan_value(outer, &object) < 0)
		return bad_json(f, outer, r->line, r->at);
	if (!scan_object(&s, value_raw(object)))
		return bad_field(f, r, prefix, "not an object", "field.object");
	while (more > 0) {
		int i = follower[r->type][last];
		if (!take_member(r, prefix.n + 1, &s, i)) {
			more = scan_key(&s, &key);
			if (more <= 0)
				break;
			i = member_field(r, prefix, key);
		}
		if (i == FIELD_NONE) {
			if (skip_field(r, &s, f) < 0)
				return -1;
			continue;
		}
		follower[r->type][last] = (uint8_t)i;
		last = i;
		if (read_field(r, i, &s, f) < 0)
			return -1;
	}
	return more < 0 ? bad_json(f, &s, r->line, r->at) : 0;
}

static int
read_named(struct record *r, struct slice key, struct scan *s, int *last,
    struct fail *f)
{
	int i = schema_field(r->type, key);
	if (i != FIELD_NONE) {
		follower[r->type][*last] = (uint8_t)i;
		*last = i;
		return read_field(r, i, s, f);
	}
	for (int k = 0; r->type == RECORD_PERSON && k < SPREAD; k++)
		if (slice_equal(key, spread[k]))
			return read_members(r, k, s, f);
	return skip_field(r, s, f);
}

/* Reads the next field when it is this one: 1, 0 it is not, -1. */
static int
read_if(struct record *r, int i, struct scan *s, struct fail *f)
{
	const struct field *field = &schema_of(r->type)->field[i];
	if (!value_present(r->field[i]) &&
	    scan_text_after(s, field->lead, &r->field[i]))
		return 1;
	if (!scan_key_is(s, field->name))
		return 0;
	return read_field(r, i, s, f) < 0 ? -1 : 1;
}

/* Takes the key of an object that is spread: which, or -1. */
static int
spread_next(const struct record *r, struct scan *s)
{
	int k = r->type == RECORD_PERSON ? SPREAD - 1 : -1;
	while (k >= 0 && !scan_key_is(s, spread[k]))
		k--;
	return k;
}

/* Reads fields as long as they come as guessed: 0 or -1. */
static int
read_guessed(struct record *r, struct scan *s, int *last, struct fail *f)
{
	const uint8_t *next = follower[r->type];
	while (s->p < s->end && *s->p == ',') {
		int i = next[*last];
		int done = read_if(r, i, s, f);
		if (done == 0)
			done = read_if(r, i = next[i], s, f);
		if (done < 0)
			return -1;
		if (done > 0) {
			*last = i;
			continue;
		}
		int which = spread_next(r, s);
		if (which < 0)
			return 0;
		if (read_members(r, which, s, f) < 0)
			return -1;
	}
	return 0;
}

static int
check_required(const struct record *r, struct fail *f)
{
	const int *i = schema_required(r->type);
	for (; *i != FIELD_NONE; i++) {
		struct value v = r->field[*i];
		bool is_empty = v.kind == VALUE_TEXT && v.n == 0;
		if (!value_present(v) || is_empty)
			return bad_field(f, r,
			    schema_of(r->type)->field[*i].name,
			    is_empty ? "empty" : "missing", "field.required");
	}
	return 0;
}

/* Takes up a type: all fields but `type` itself are absent so far. */
static int
start(struct record *r, enum record_type type)
{
	r->type = type;
	if (type == RECORD_NONE)
		return -1;
	size_t n = (size_t)schema_of(type)->nfields - 1;
	memset(r->field + 1, 0, n * sizeof *r->field);
	return 0;
}

/*
 * Takes the type where it leads the line, as it does in everything that ioc
 * writes; else looks for it, and leaves the scan where it is.
 */
static int
read_type(struct record *r, struct scan *s, struct fail *f)
{
	struct slice key = schema_of(RECORD_PERSON)->field[FIELD_TYPE].name;
	struct value *v = &r->field[FIELD_TYPE];
	*v = (struct value){0};
	if (!scan_key_is(s, key))
		return start(r, late_type(r->line, r->at, f));
	if (scan_value(s, v) < 0)
		return bad_json(f, s, r->line, r->at);
	return start(r, type_named(*v, r->at, f));
}

int
record_scan(
    struct record *r, struct slice line, struct origin at, struct fail *f)
{
	struct scan s;
	struct slice key;
	int more, last = FIELD_TYPE;
	r->line = line;
	r->at = at;
	r->type = RECORD_NONE;
	if (!scan_object(&s, line))
		return not_an_object(f, &s, line, at);
	if (read_type(r, &s, f) < 0 || read_guessed(r, &s, &last, f) < 0)
		return -1;
	while ((more = scan_key(&s, &key)) > 0)
		if (read_named(r, key, &s, &last, f) < 0 ||
		    read_guessed(r, &s, &last, f) < 0)
			return -1;
	if (more < 0 || !scan_ended(&s))
		return bad_json(f, &s, line, at);
	return check_required(r, f);
}

void
record_individual(
    const struct record *r, struct slice *source, struct slice *person)
{
	struct value owner = r->field[FIELD_PERSON_SOURCE];
	if (!value_present(owner))
		owner = r->field[FIELD_SOURCE];
	*person = value_raw(r->field[FIELD_PERSON]);
	*source = person->p ? value_raw(owner) : SLICE_NONE;
}
