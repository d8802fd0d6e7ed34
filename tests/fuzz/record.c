/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A line of NDJSON: our scanner and Jansson must agree on whether it is JSON,
 * and what is found in it must lie inside it.
 */
#include "record/record.h"
#include "record/jsonout.h"

#include <jansson.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool
is_object(struct slice text)
{
	struct scan s;
	struct slice key;
	struct value v;
	int r = -1;
	if (!scan_object(&s, text))
		return false;
	while ((r = scan_member(&s, &key, &v)) > 0) {
		struct slice raw = value_raw(v);
		if (raw.p < text.p || raw.p + raw.n > text.p + text.n)
			abort();
	}
	return r == 0 && scan_ended(&s);
}

/* Jansson refuses numbers that do not fit and deeper nesting than ours. */
static bool
may_differ(const json_error_t *e)
{
	enum json_error_code code = json_error_code(e);
	return code == json_error_numeric_overflow ||
	    code == json_error_stack_overflow;
}

static void
compare(struct slice text)
{
	json_error_t e;
	json_t *j = json_loadb(text.p, text.n, 0, &e);
	bool ours = is_object(text);
	/* Jansson lets a NUL pass after a number; nothing of ours may. */
	if (memchr(text.p, '\0', text.n)) {
		if (ours)
			abort();
		json_decref(j);
		return;
	}
	if (!j && ours && !may_differ(&e))
		abort();
	if (j && json_is_object(j) && !ours) {
		/* Only the depth limit explains it. */
		size_t depth = 0, most = 0;
		for (size_t i = 0; i < text.n; i++) {
			depth += text.p[i] == '{' || text.p[i] == '[';
			most = depth > most ? depth : most;
		}
		if (most <= VALUE_MAX_DEPTH)
			abort();
	}
	json_decref(j);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct record r;
	struct fail f = {0};
	struct arena a = {0};
	struct slice text = slice_of((const char *)data, size);
	if (!size || memchr(data, '\n', size))
		return 0;
	compare(text);
	if (record_scan(&r, text, (struct origin){"fuzz", 1}, &f) == 0)
		for (int i = 0; i < schema_of(r.type)->nfields; i++) {
			struct buf b = {0};
			struct slice s = value_text(r.field[i], &a);
			if (s.p)
				jsonout_text(&b, s);
			buf_fini(&b);
		}
	arena_fini(&a);
	return 0;
}
