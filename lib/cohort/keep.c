/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cohort/keep.h"

/* A value is its kind, whether it has escapes, its length and its bytes. */
enum { HEAD = 2 + (int)sizeof(uint32_t) };

void
keep_fini(struct keep *k)
{
	arena_fini(&k->arena);
	*k = (struct keep){0};
}

int
keep_find(const struct keep *k, enum record_type type, struct slice name)
{
	for (int i = 0; i < k->n[type]; i++)
		if (slice_equal(k->slot[type][i].path, name))
			return i;
	return -1;
}

int
keep_claim(struct keep *k, enum record_type type, struct slice name)
{
	struct keep_slot *slot = k->slot[type];
	int n = k->n[type], known = keep_find(k, type, name);
	if (known >= 0 || n == KEEP_SLOTS)
		return known;
	slot[n].field = schema_field(type, name);
	slot[n].path = arena_copy(&k->arena, name);
	return k->n[type]++;
}

static void
pack(struct buf *out, struct value v)
{
	char head[HEAD] = {(char)v.kind, (char)v.has_escape};
	memcpy(head + 2, &v.n, sizeof v.n);
	buf_add(out, head, sizeof head);
	buf_add(out, v.p, v.kind ? v.n : 0);
}

bool
keep_pack(const struct keep *k, const struct record *r, struct buf *out)
{
	size_t start = out->n;
	bool any = false;
	for (int i = 0; i < k->n[r->type]; i++) {
		const struct keep_slot *s = &k->slot[r->type][i];
		struct value v = s->field != FIELD_NONE
		    ? r->field[s->field]
		    : value_at(r->line, s->path);
		any |= value_present(v);
		pack(out, v);
	}
	if (!any)
		out->n = start;
	return any;
}

static const char *
unpack(const char *p, struct value *v)
{
	*v = (struct value){.kind = (uint8_t)p[0], .has_escape = p[1]};
	memcpy(&v->n, p + 2, sizeof v->n);
	v->p = p + HEAD;
	return v->p + v->n;
}

struct slice
keep_packed(const struct keep *k, enum record_type type, const char *packed)
{
	const char *end = packed;
	struct value v;
	for (int i = 0; i < k->n[type]; i++)
		end = unpack(end, &v);
	return slice_of(packed, (size_t)(end - packed));
}

struct value
keep_value(const char *packed, int slot)
{
	struct value v;
	do
		packed = unpack(packed, &v);
	while (slot-- > 0);
	return v;
}
