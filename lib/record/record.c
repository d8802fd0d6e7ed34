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
	enum record_type type = v.kind == VALUE_TEXT
	    ? schema_type(slice_of(v.p, v.n))
	    : RECORD_NONE;
	if (type == RECORD_NONE)
		bad(f, at, "type: not a known record type", "type.unknown");
	return type;
}

enum record_type
record_type_of(struct slice line, struct origin at, struct fail *f)
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

/* Spreads an object with dotted rows in the table ("ids.pnc") over them. */
static int
read_members(
    struct record *r, struct slice prefix, struct scan *outer, struct fail *f)
{
	struct scan s;
	struct slice key;
	struct value object;
	char name[64];
	int more;
	if (scan_value(outer, &object) < 0)
		return bad_json(f, outer, r->line, r->at);
	if (!scan_object(&s, value_raw(object)))
		return bad_field(f, r, prefix, "not an object", "field.object");
	memcpy(name, prefix.p, prefix.n);
	name[prefix.n] = '.';
	while ((more = scan_key(&s, &key)) > 0) {
		int i = FIELD_NONE;
		if (prefix.n + 1 + key.n <= sizeof name) {
			memcpy(name + prefix.n + 1, key.p, key.n);
			i = schema_field(
			    r->type, slice_of(name, prefix.n + 1 + key.n));
		}
		int done = i != FIELD_NONE ? read_field(r, i, &s, f)
					   : skip_field(r, &s, f);
		if (done < 0)
			return -1;
	}
	return more < 0 ? bad_json(f, &s, r->line, r->at) : 0;
}

/*
 * Which field followed which in the records read before, by type: the keys of
 * the next record are mostly these. A wrong guess costs one comparison.
 */
static _Thread_local uint8_t follower[RECORD_NTYPES][RECORD_MAX_FIELDS];

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
	if (r->type == RECORD_PERSON && slice_is(key, "ids"))
		return read_members(r, key, s, f);
	return skip_field(r, s, f);
}

/* Reads fields as long as they come as guessed: 0 or -1. */
static int
read_guessed(struct record *r, struct scan *s, int *last, struct fail *f)
{
	const struct field *field = schema_of(r->type)->field;
	int i = follower[r->type][*last];
	while (scan_key_is(s, field[i].name)) {
		if (read_field(r, i, s, f) < 0)
			return -1;
		*last = i;
		i = follower[r->type][i];
	}
	return 0;
}

static int
check_required(const struct record *r, struct fail *f)
{
	const int *i = schema_required(r->type);
	for (; *i != FIELD_NONE; i++)
		if (!value_present(r->field[*i]))
			return bad_field(f, r,
			    schema_of(r->type)->field[*i].name, "missing",
			    "field.required");
	return 0;
}

static void
start(struct record *r, enum record_type type)
{
	r->type = type;
	memset(
	    r->field, 0, (size_t)schema_of(type)->nfields * sizeof *r->field);
}

/*
 * Takes the type from where the scan stands when it leads the line, as it
 * does in everything that ioc writes; else looks for it.
 */
static int
read_type(struct record *r, struct slice key, struct scan *s, struct fail *f)
{
	struct scan ahead = *s;
	struct value v;
	enum record_type type;
	if (slice_is(key, "type")) {
		if (scan_value(&ahead, &v) < 0)
			return bad_json(f, &ahead, r->line, r->at);
		type = type_named(v, r->at, f);
	} else {
		type = record_type_of(r->line, r->at, f);
	}
	if (type == RECORD_NONE)
		return -1;
	start(r, type);
	return 0;
}

int
record_scan(
    struct record *r, struct slice line, struct origin at, struct fail *f)
{
	struct scan s;
	struct slice key;
	int more, last = FIELD_TYPE;
	r->type = RECORD_NONE;
	r->line = line;
	r->at = at;
	if (!scan_object(&s, line))
		return bad_json(f, &s, line, at);
	while ((more = scan_key(&s, &key)) > 0) {
		if (r->type == RECORD_NONE && read_type(r, key, &s, f) < 0)
			return -1;
		if (read_named(r, key, &s, &last, f) < 0 ||
		    read_guessed(r, &s, &last, f) < 0)
			return -1;
	}
	if (more < 0 || !scan_ended(&s))
		return bad_json(f, &s, line, at);
	if (r->type == RECORD_NONE)
		return bad(f, at, "type: missing", "field.required");
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
