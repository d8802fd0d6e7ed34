/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "record/value.h"

#include "base/num.h"
#include "base/utf8.h"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

static int
wrong(struct scan *s, const char *p, const char *error)
{
	s->p = p;
	s->error = error;
	return -1;
}

static const char *
skip_blanks(const char *p, const char *end)
{
	while (p < end && (*p == ' ' || *p == '\t' || *p == '\n' || *p == '\r'))
		p++;
	return p;
}

#if defined(__SSE2__)
/*
 * The bytes of 16 that need a look, by bit: a quote, a backslash, a control
 * byte or (bit 7) part of a longer character.
 */
static inline unsigned
special_bytes(const char *p)
{
	__m128i x = _mm_loadu_si128((const __m128i *)(const void *)p);
	/* Signed: bytes from 0x80 up are below ' ' as well. */
	__m128i low = _mm_cmplt_epi8(x, _mm_set1_epi8(' '));
	__m128i quote = _mm_cmpeq_epi8(x, _mm_set1_epi8('"'));
	__m128i back = _mm_cmpeq_epi8(x, _mm_set1_epi8('\\'));
	return (unsigned)_mm_movemask_epi8(
	    _mm_or_si128(low, _mm_or_si128(quote, back)));
}
#endif

/* The first byte at or after p that is special, or the end. */
static inline const char *
plain_run(const struct scan *s, const char *p)
{
	const char *end = s->end;
#if defined(__SSE2__)
	for (; end - p >= 16; p += 16) {
		unsigned special = special_bytes(p);
		if (special)
			return p + __builtin_ctz(special);
	}
	/* The last few with those before them: reading on is not allowed. */
	if (end - s->start >= 16) {
		unsigned special = special_bytes(end - 16) >> (16 - (end - p));
		return special ? p + __builtin_ctz(special) : end;
	}
#endif
	while (p < end && *p != '"' && *p != '\\' && *p >= ' ')
		p++;
	return p;
}

static int
hex4(const char *p)
{
	int v = 0;
	for (int i = 0; i < 4; i++) {
		char c = p[i];
		int d = c >= '0' && c <= '9' ? c - '0'
		    : c >= 'a' && c <= 'f'   ? c - 'a' + 10
		    : c >= 'A' && c <= 'F'   ? c - 'A' + 10
					     : -1;
		if (d < 0)
			return -1;
		v = v * 16 + d;
	}
	return v;
}

/* Length of the escape at p (a backslash), or 0 when it is not one. */
static size_t
escape_length(const char *p, const char *end)
{
	if (end - p < 2)
		return 0;
	if (p[1] != 'u')
		return memchr("\"\\/bfnrt", p[1], 8) ? 2 : 0;
	int unit = end - p >= 6 ? hex4(p + 2) : -1;
	if (unit <= 0 || (unit >= 0xDC00 && unit <= 0xDFFF))
		return 0; /* NUL and lone low surrogates are refused */
	if (unit < 0xD800 || unit > 0xDBFF)
		return 6;
	bool paired = end - p >= 12 && p[6] == '\\' && p[7] == 'u';
	int low = paired ? hex4(p + 8) : -1;
	return low >= 0xDC00 && low <= 0xDFFF ? 12 : 0;
}

/* Length of the run of bytes with bit 7 set. */
static size_t
high_run(const char *p, const char *end)
{
	const char *start = p;
	while (p < end && (*p & 0x80))
		p++;
	return (size_t)(p - start);
}

/* Reads a string whose opening quote is at s->p. */
static int
read_string(struct scan *s, struct slice *out, bool *has_escape)
{
	const char *start = s->p + 1, *p = start;
	*has_escape = false;
	for (;;) {
		p = plain_run(s, p);
		if (p == s->end)
			return wrong(
			    s, p, "a string without its closing quote");
		if (*p == '"')
			break;
		size_t n;
		if (*p == '\\') {
			n = escape_length(p, s->end);
			if (!n)
				return wrong(s, p, "not an escape");
			*has_escape = true;
		} else if (*p & 0x80) {
			n = high_run(p, s->end);
			if (utf8_valid(slice_of(p, n)) != n)
				return wrong(s, p, "not UTF-8");
		} else {
			return wrong(s, p, "a control character in a string");
		}
		p += n;
	}
	*out = slice_of(start, (size_t)(p - start));
	s->p = p + 1;
	return 1;
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Reads digits; NULL when there are none. */
static const char *
digits(const char *p, const char *end)
{
	const char *start = p;
	while (p < end && is_digit(*p))
		p++;
	return p > start ? p : NULL;
}

static int
read_number(struct scan *s, struct value *v)
{
	const char *start = s->p, *p = start + (*start == '-');
	if (p < s->end && *p == '0')
		p++;
	else
		p = digits(p, s->end);
	if (p && p < s->end && *p == '.')
		p = digits(p + 1, s->end);
	if (p && p < s->end && (*p == 'e' || *p == 'E')) {
		p++;
		p += p < s->end && (*p == '+' || *p == '-');
		p = digits(p, s->end);
	}
	if (!p)
		return wrong(s, start, "not a number");
	*v = (struct value){start, (uint32_t)(p - start), VALUE_NUMBER, false};
	s->p = p;
	return 1;
}

static int
read_word(
    struct scan *s, const char *word, enum value_kind kind, struct value *v)
{
	size_t n = strlen(word);
	if ((size_t)(s->end - s->p) < n || memcmp(s->p, word, n) != 0)
		return wrong(s, s->p, "not a JSON value");
	*v = (struct value){s->p, (uint32_t)n, (uint8_t)kind, false};
	s->p += n;
	return 1;
}

/* Reads a string, number or word at s->p. */
static int
read_scalar(struct scan *s, struct value *v)
{
	struct slice text;
	bool has_escape;
	switch (*s->p) {
	case '"':
		if (read_string(s, &text, &has_escape) < 0)
			return -1;
		*v = (struct value){
		    text.p, (uint32_t)text.n, VALUE_TEXT, has_escape};
		return 1;
	case 't':
		return read_word(s, "true", VALUE_TRUE, v);
	case 'f':
		return read_word(s, "false", VALUE_FALSE, v);
	case 'n':
		return read_word(s, "null", VALUE_NULL, v);
	default:
		if (*s->p == '-' || is_digit(*s->p))
			return read_number(s, v);
		return wrong(s, s->p, "not a JSON value");
	}
}

/* Reads `"key" :` inside an object. */
static int
read_key(struct scan *s, struct slice *key)
{
	bool has_escape;
	if (s->p == s->end || *s->p != '"')
		return wrong(s, s->p, "a key was expected");
	if (read_string(s, key, &has_escape) < 0)
		return -1;
	s->p = skip_blanks(s->p, s->end);
	if (s->p == s->end || *s->p != ':')
		return wrong(s, s->p, "a colon was expected");
	s->p = skip_blanks(s->p + 1, s->end);
	return 1;
}

/* What comes between values while skipping a container. */
enum step { STEP_VALUE, STEP_AFTER };

/*
 * Skips an object or array, checking all of it; `open` remembers by bit
 * which containers are objects, so there is no recursion.
 */
static int
skip_container(struct scan *s)
{
	uint64_t open = 0;
	int depth = 0;
	enum step step = STEP_VALUE;
	struct slice key;
	struct value v;
	do {
		s->p = skip_blanks(s->p, s->end);
		if (s->p == s->end)
			return wrong(s, s->p, "the line ends inside a value");
		char c = *s->p;
		bool in_object = open & 1;
		if (step == STEP_AFTER) {
			s->p++;
			if (c == (in_object ? '}' : ']')) {
				open >>= 1;
				depth--;
				continue;
			}
			if (c != ',')
				return wrong(
				    s, s->p - 1, "a comma was expected");
			s->p = skip_blanks(s->p, s->end);
			if (in_object && read_key(s, &key) < 0)
				return -1;
			step = STEP_VALUE;
			continue;
		}
		step = STEP_AFTER;
		if (c != '{' && c != '[') {
			if (read_scalar(s, &v) < 0)
				return -1;
			continue;
		}
		if (++depth > VALUE_MAX_DEPTH)
			return wrong(s, s->p, "nested too deeply");
		open = open << 1 | (c == '{');
		s->p = skip_blanks(s->p + 1, s->end);
		if (s->p < s->end && *s->p == (c == '{' ? '}' : ']'))
			continue; /* empty: STEP_AFTER closes it */
		if (c == '{' && read_key(s, &key) < 0)
			return -1;
		step = STEP_VALUE;
	} while (depth > 0);
	return 1;
}

/* A text without escapes or letters beyond ASCII. */
static inline bool
quick_text(struct scan *s, struct value *v)
{
	const char *start = s->p + 1;
	if (s->p == s->end || *s->p != '"')
		return false;
	const char *stop = plain_run(s, start);
	if (stop == s->end || *stop != '"')
		return false;
	*v = (struct value){start, (uint32_t)(stop - start), VALUE_TEXT, false};
	s->p = stop + 1;
	return true;
}

int
scan_value(struct scan *s, struct value *v)
{
	if (quick_text(s, v))
		return 1;
	if (s->p == s->end)
		return wrong(
		    s, s->p, "the line ends where a value was expected");
	if (*s->p != '{' && *s->p != '[')
		return read_scalar(s, v);
	const char *start = s->p;
	uint8_t kind = *start == '{' ? VALUE_OBJECT : VALUE_ARRAY;
	if (skip_container(s) < 0)
		return -1;
	*v = (struct value){start, (uint32_t)(s->p - start), kind, false};
	return 1;
}

static bool
scan_open(struct scan *s, struct slice text, char open)
{
	const char *p = text.n ? skip_blanks(text.p, text.p + text.n) : text.p;
	*s = (struct scan){text.p, p, text.p + text.n, NULL, false};
	if (text.n > UINT32_MAX || p == s->end || *p != open) {
		s->error =
		    open == '{' ? "not a JSON object" : "not a JSON array";
		return false;
	}
	s->p++;
	return true;
}

bool
scan_object(struct scan *s, struct slice text)
{
	return scan_open(s, text, '{');
}

bool
scan_array(struct scan *s, struct slice text)
{
	return scan_open(s, text, '[');
}

/* Moves to the next item: 1 when there is one, 0 at `close`, -1. */
static int
next_item(struct scan *s, char close)
{
	s->p = skip_blanks(s->p, s->end);
	if (s->p == s->end)
		return wrong(s, s->p,
		    close == '}' ? "the line ends inside the object"
				 : "the line ends inside the array");
	if (*s->p == close) {
		s->p++;
		return 0;
	}
	if (!s->started) {
		s->started = true;
		return 1;
	}
	if (*s->p != ',')
		return wrong(s, s->p, "a comma was expected");
	s->p = skip_blanks(s->p + 1, s->end);
	return 1;
}

/*
 * What is written without blanks or escapes, as all our own output is: a
 * comma, a plain key and its colon. False: read it the long way.
 */
static inline bool
quick_key(struct scan *s, struct slice *key)
{
	const char *p = s->p, *end = s->end;
	if (end - p < 5 || !s->started || p[0] != ',' || p[1] != '"')
		return false;
	const char *stop = plain_run(s, p + 2);
	if (end - stop < 3 || stop[0] != '"' || stop[1] != ':' ||
	    stop[2] <= ' ')
		return false;
	*key = slice_of(p + 2, (size_t)(stop - p - 2));
	s->p = stop + 2;
	return true;
}

int
scan_key(struct scan *s, struct slice *key)
{
	if (quick_key(s, key))
		return 1;
	int r = next_item(s, '}');
	return r <= 0 ? r : read_key(s, key);
}

/* Up to 32 bytes without a call; p has as many as `lead`. */
static inline bool
begins(const char *p, struct slice lead)
{
#if defined(__SSE2__)
	if (lead.n >= 16 && lead.n <= 32) {
		const char *z = p + lead.n - 16, *y = lead.p + lead.n - 16;
		__m128i first = _mm_cmpeq_epi8(_mm_loadu_si128((const void *)p),
		    _mm_loadu_si128((const void *)lead.p));
		__m128i last = _mm_cmpeq_epi8(_mm_loadu_si128((const void *)z),
		    _mm_loadu_si128((const void *)y));
		return _mm_movemask_epi8(_mm_and_si128(first, last)) == 0xFFFF;
	}
#endif
	return slice_equal(slice_of(p, lead.n), lead);
}

bool
scan_text_after(struct scan *s, struct slice lead, struct value *v)
{
	const char *p = s->p;
	if ((size_t)(s->end - p) <= lead.n || p[lead.n] != '"' ||
	    !begins(p, lead))
		return false;
	const char *start = p + lead.n + 1, *stop = plain_run(s, start);
	if (stop == s->end || *stop != '"')
		return false;
	*v = (struct value){start, (uint32_t)(stop - start), VALUE_TEXT, false};
	s->p = stop + 1;
	return true;
}

bool
scan_key_is(struct scan *s, struct slice key)
{
	const char *p = s->p;
	size_t left = (size_t)(s->end - p);
	/* A comma, the key in quotes, a colon. */
	if (left < key.n + 4 || (s->started && *p++ != ','))
		return false;
	if (p[0] != '"' || p[key.n + 1] != '"' || p[key.n + 2] != ':' ||
	    !slice_equal(slice_of(p + 1, key.n), key))
		return false;
	s->started = true;
	s->p = skip_blanks(p + key.n + 3, s->end);
	return true;
}

int
scan_member(struct scan *s, struct slice *key, struct value *v)
{
	int r = scan_key(s, key);
	return r <= 0 ? r : scan_value(s, v);
}

int
scan_element(struct scan *s, struct value *v)
{
	int r = next_item(s, ']');
	if (r <= 0)
		return r;
	return scan_value(s, v);
}

bool
scan_ended(struct scan *s)
{
	s->p = skip_blanks(s->p, s->end);
	if (s->p == s->end)
		return true;
	s->error = "something follows the object";
	return false;
}

/* Writes a character of 1 to 4 bytes; returns the end. */
static char *
put_utf8(char *p, uint32_t c)
{
	if (c < 0x80) {
		*p++ = (char)c;
	} else if (c < 0x800) {
		*p++ = (char)(0xC0 | c >> 6);
		*p++ = (char)(0x80 | (c & 0x3F));
	} else if (c < 0x10000) {
		*p++ = (char)(0xE0 | c >> 12);
		*p++ = (char)(0x80 | (c >> 6 & 0x3F));
		*p++ = (char)(0x80 | (c & 0x3F));
	} else {
		*p++ = (char)(0xF0 | c >> 18);
		*p++ = (char)(0x80 | (c >> 12 & 0x3F));
		*p++ = (char)(0x80 | (c >> 6 & 0x3F));
		*p++ = (char)(0x80 | (c & 0x3F));
	}
	return p;
}

/* The character of the escape at p (checked); *n becomes its length. */
static uint32_t
decode_escape(const char *p, size_t *n)
{
	static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
	*n = 2;
	if (p[1] != 'u')
		return (unsigned char)to[strchr(from, p[1]) - from];
	uint32_t c = (uint32_t)hex4(p + 2);
	*n = 6;
	if (c < 0xD800 || c > 0xDBFF)
		return c;
	*n = 12;
	return 0x10000 + ((c - 0xD800) << 10) +
	    ((uint32_t)hex4(p + 8) - 0xDC00);
}

struct slice
value_unescape(struct slice raw, struct arena *a)
{
	char *out = arena_bytes(a, raw.n + 1), *to = out;
	const char *p = raw.p, *end = raw.p + raw.n;
	while (p < end) {
		const char *back = memchr(p, '\\', (size_t)(end - p));
		size_t run = (size_t)((back ? back : end) - p), n;
		memcpy(to, p, run);
		to += run;
		if (!back)
			break;
		to = put_utf8(to, decode_escape(back, &n));
		p = back + n;
	}
	return slice_of(out, (size_t)(to - out));
}

struct slice
value_text(struct value v, struct arena *a)
{
	if (v.kind != VALUE_TEXT)
		return SLICE_NONE;
	struct slice raw = slice_of(v.p, v.n);
	return v.has_escape ? value_unescape(raw, a) : raw;
}

date
value_date(struct value v)
{
	if (v.kind != VALUE_TEXT)
		return DATE_NONE;
	return date_parse(slice_of(v.p, v.n));
}

bool
value_int(struct value v, int64_t *out)
{
	return v.kind == VALUE_NUMBER && num_parse_int(slice_of(v.p, v.n), out);
}

bool
value_double(struct value v, double *out)
{
	return v.kind == VALUE_NUMBER &&
	    num_parse_double(slice_of(v.p, v.n), out);
}

bool
value_duration(struct value v, struct duration *out)
{
	return v.kind == VALUE_TEXT && duration_parse(slice_of(v.p, v.n), out);
}

/* The member named key; absent when there is none. */
static struct value
member(struct slice object, struct slice key)
{
	struct scan s;
	struct slice name;
	struct value v;
	if (scan_object(&s, object))
		while (scan_member(&s, &name, &v) > 0)
			if (slice_equal(name, key))
				return v;
	return (struct value){0};
}

struct value
value_at(struct slice object, struct slice path)
{
	struct slice rest;
	struct value v = member(object, path);
	while (!value_present(v)) {
		struct slice key = slice_cut(path, '.', &rest);
		if (!slice_present(rest))
			return v;
		v = member(object, key);
		if (v.kind != VALUE_OBJECT)
			return (struct value){0};
		object = slice_of(v.p, v.n);
		path = rest;
		v = member(object, path);
	}
	return v;
}
