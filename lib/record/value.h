/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * JSON values as slices over the text they stand in: our own scanner.
 *
 * Jansson is twenty times too slow for the record path (STYLE.md F); this
 * accepts what Jansson accepts (RFC 8259, UTF-8, no lone surrogates, no NUL)
 * and is tested against it. A value borrows its bytes from the line: nothing
 * is decoded until it is asked for. Numbers are checked for grammar and kept
 * as written. Not for definition files: rules/spec.h loads those.
 */
#ifndef IOC_RECORD_VALUE_H
#define IOC_RECORD_VALUE_H

#include "base/arena.h"
#include "base/date.h"

#include <stdint.h>

enum value_kind {
	VALUE_ABSENT,
	VALUE_TEXT, /* bytes between the quotes, still escaped */
	VALUE_NUMBER,
	VALUE_TRUE,
	VALUE_FALSE,
	VALUE_NULL,
	VALUE_OBJECT, /* with its braces */
	VALUE_ARRAY,  /* with its brackets */
};

struct value {
	const char *p;
	uint32_t n;
	uint8_t kind;
	bool has_escape; /* a text with a backslash in it */
};

enum { VALUE_MAX_DEPTH = 32 };

/* A place in JSON text. Values and keys found are slices over that text. */
struct scan {
	const char *start, *p, *end;
	const char *error; /* what was wrong, or NULL */
	bool started;      /* a member or element was read */
};

/* Starts on an object ("{" expected) or array; false: not one. */
bool scan_object(struct scan *s, struct slice text);
bool scan_array(struct scan *s, struct slice text);
/*
 * The next member of an object: 1 with key (bytes between the quotes; keys
 * with escapes are kept escaped) and value, 0 at the closing brace, -1 when
 * the text is not JSON: s->error says why, s->p where.
 */
int scan_member(struct scan *s, struct slice *key, struct value *v);
/*
 * The same in two steps, so that the value is written straight to where it
 * belongs: copying a value just built costs more than scanning it (its parts
 * are stored one by one and would be loaded as a whole). After scan_key() has
 * said 1, scan_value() must be called: 1 or -1.
 */
int scan_key(struct scan *s, struct slice *key);
int scan_value(struct scan *s, struct value *v);
/*
 * Takes the next member's key when it is exactly this one: then scan_value()
 * must be called. False, with nothing moved, when it is not or when blanks
 * surround it: scan_key() tells. Guessing right is half the price of reading.
 */
bool scan_key_is(struct scan *s, struct slice key);
/*
 * The same of a member after the first, with its value: `lead` is the comma,
 * the key in quotes and the colon, and a plain text (no escapes, ASCII) must
 * follow.
 */
bool scan_text_after(struct scan *s, struct slice lead, struct value *v);
/* The next element of an array: 1, 0 at the closing bracket, -1. */
int scan_element(struct scan *s, struct value *v);
/* After 0: nothing but blanks may follow. */
bool scan_ended(struct scan *s);

static inline bool
value_present(struct value v)
{
	return v.kind != VALUE_ABSENT;
}

/* The bytes as they stand (for text: between the quotes, escaped). */
static inline struct slice
value_raw(struct value v)
{
	return slice_of(v.kind ? v.p : NULL, v.n);
}

/*
 * The text of a string: over the line itself when it has no escape, else
 * decoded into the arena. Absent for values that are not text.
 */
struct slice value_text(struct value v, struct arena *a);
/* The date in a text; DATE_NONE when it is absent or not ISO. */
date value_date(struct value v);
/* False when the value is not an integer (or number, duration). */
bool value_int(struct value v, int64_t *out);
bool value_double(struct value v, double *out);
bool value_duration(struct value v, struct duration *out);

/* Decodes the escapes of a string's inside (checked by the scanner). */
struct slice value_unescape(struct slice raw, struct arena *a);

/*
 * The value at a dotted path ("x.score", "ids.pnc") of an object's text;
 * absent when there is none. A key that itself holds the dots is found first.
 */
struct value value_at(struct slice object, struct slice path);

#endif
