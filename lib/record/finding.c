/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "record/finding.h"

#include "base/mem.h"
#include "record/jsonout.h"

void
tally_fini(struct tally *t)
{
	strmap_fini(&t->rules);
	mem_free(t->count);
	*t = (struct tally){0};
}

static uint64_t *
counter(struct tally *t, const char *rule)
{
	bool is_new;
	size_t i = strmap_add(&t->rules, slice_text(rule), &is_new);
	if (is_new) {
		t->count = mem_grow(t->count, i, &t->cap, sizeof *t->count);
		t->count[i] = 0;
	}
	return &t->count[i];
}

uint64_t
tally_add(struct tally *t, const char *rule)
{
	return ++*counter(t, rule);
}

void
tally_add_many(struct tally *t, const char *rule, uint64_t n)
{
	if (n)
		*counter(t, rule) += n;
}

void
tally_write(struct buf *b, const char *key, const struct tally *t)
{
	jsonout_key(b, key);
	jsonout_open(b, '{');
	for (size_t i = 0; i < t->rules.n; i++) {
		jsonout_key_slice(b, strmap_key(&t->rules, i));
		jsonout_int(b, (int64_t)t->count[i]);
	}
	jsonout_close(b, '}');
}
