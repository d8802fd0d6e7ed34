/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Kinds: any text is either refused by a rule, means missing, or becomes a
 * JSON value that reads back as itself. The first byte chooses the kind.
 */
#include "base/utf8.h"
#include "record/value.h"
#include "rules/kinds.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct kinds *
shared_kinds(void)
{
	static struct kinds k;
	static bool ready;
	struct fail f = {0};
	setenv("IOC_SHARE", "share", 0);
	if (!ready && kinds_load(&k, &f) < 0) {
		fprintf(stderr, "%s\n", f.text);
		abort();
	}
	ready = true;
	return &k;
}

/* The one value in b, which must be JSON. */
static struct value
only_value(const struct buf *b)
{
	struct buf list = {0};
	static char kept[1 << 17];
	struct scan s;
	struct value v, none;
	buf_byte(&list, '[');
	buf_slice(&list, buf_as_slice(b));
	buf_byte(&list, ']');
	assert(list.n < sizeof kept);
	memcpy(kept, list.p, list.n);
	bool ok = scan_array(&s, slice_of(kept, list.n)) &&
	    scan_element(&s, &v) == 1 && scan_element(&s, &none) == 0 &&
	    scan_ended(&s);
	assert(ok);
	buf_fini(&list);
	return v;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct kinds *k = shared_kinds();
	struct arena a = {0};
	struct buf first = {0}, again = {0};
	struct reader reader = {&a, NULL};
	if (size < 2)
		return 0;
	enum kind kind = (enum kind)(data[0] % KIND_OBJECT);
	struct reading r = kinds_reading_of(k, kind);
	r.order = (enum date_order)(1 + data[0] / 32 % 3);
	/* Not through the block: text_clean() may look beyond no byte. */
	struct slice s = slice_of((const char *)data + 1, size - 1);
	bool is_text = utf8_valid(s) == s.n && !memchr(s.p, '\0', s.n);
	s = is_text ? text_clean(s, &a) : SLICE_NONE;
	if (s.n && kind != KIND_LIST && kind != KIND_SCORES &&
	    !kind_write(&r, s, &reader, &first)) {
		struct value v = only_value(&first);
		struct slice text =
		    v.kind == VALUE_TEXT ? value_text(v, &a) : value_raw(v);
		/* Money is written in pence and read in pounds. */
		if (kind != KIND_MONEY) {
			r.order = ORDER_DMY;
			const struct rule *broken =
			    kind_write(&r, text, &reader, &again);
			assert(!broken);
			assert(slice_equal(
			    buf_as_slice(&first), buf_as_slice(&again)));
		}
	}
	buf_fini(&first);
	buf_fini(&again);
	arena_fini(&a);
	return 0;
}
