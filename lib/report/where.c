/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/where.h"

#include "base/buf.h"
#include "base/mem.h"
#include "base/num.h"
#include "record/jsonout.h"

static int
resolve(void *state, const struct spec_node *n, struct slice name,
    enum datum_kind *kind, struct fail *f)
{
	struct where *w = state;
	(void)n, (void)f;
	w->key = mem_grow(w->key, w->nkeys, &w->cap, sizeof *w->key);
	struct where_key *k = &w->key[w->nkeys];
	*k = (struct where_key){
	    path_make(w->type, arena_copy(&w->arena, name)), DATUM_ABSENT};
	if (k->path.field != FIELD_NONE && !slice_present(k->path.rest))
		k->kind = datum_kind_of(
		    schema_of(w->type)->field[k->path.field].kind);
	*kind = k->kind;
	return (int)w->nkeys++;
}

static int
can_hold(void *state, const struct spec_node *n, struct slice name,
    struct slice text, struct fail *f)
{
	const struct where *w = state;
	return conditions_can_hold(
	    w->type, schema_field(w->type, name), n, text, f);
}

/* A value of KEY=VALUE: a literal of JSON stays one, else it is text. */
static void
add_value(struct buf *json, struct slice value)
{
	double number;
	if (slice_is(value, "true") || slice_is(value, "false") ||
	    num_parse_double(value, &number))
		jsonout_raw(json, value);
	else
		jsonout_text(json, value);
}

/* KEY=VALUE,KEY=VALUE as {"all":[{"KEY":VALUE},...]}. */
static int
expand(struct where *w, const char *text, struct buf *json, struct fail *f)
{
	struct slice rest = slice_text(text), value;
	jsonout_open(json, '{');
	jsonout_key(json, "all");
	jsonout_open(json, '[');
	while (slice_present(rest)) {
		struct slice key =
		    slice_cut(slice_cut(rest, ',', &rest), '=', &value);
		key = slice_trim(key);
		if (!slice_present(value) || key.n == 0)
			return fail_set(f, FAIL_USAGE,
			    "--where %s: neither a condition in JSON nor "
			    "KEY=VALUE[,KEY=VALUE]",
			    text);
		int field = schema_field(w->type, key);
		enum datum_kind kind = field == FIELD_NONE
		    ? DATUM_ABSENT
		    : datum_kind_of(schema_of(w->type)->field[field].kind);
		jsonout_open(json, '{');
		jsonout_key_slice(json, key);
		value = slice_trim(value);
		if (kind == DATUM_TEXT || kind == DATUM_LIST)
			jsonout_text(json, value);
		else
			add_value(json, value);
		jsonout_close(json, '}');
	}
	jsonout_close(json, ']');
	jsonout_close(json, '}');
	return 0;
}

int
where_parse(
    struct where *w, const char *text, enum record_type type, struct fail *f)
{
	struct buf json = {0};
	struct slice given = slice_trim(slice_text(text));
	const struct condition_names names = {resolve, NULL, w, can_hold};
	*w = (struct where){.type = type};
	int result = 0;
	if (given.n && (*given.p == '{' || *given.p == '['))
		buf_slice(&json, given);
	else
		result = expand(w, text, &json, f);
	if (result == 0)
		result =
		    spec_parse(&w->spec, "--where", buf_as_slice(&json), f);
	if (result == 0)
		result = conditions_of_fields(
		    &w->condition, w->spec.root, &names, &w->arena, f);
	buf_fini(&json);
	return result;
}

void
where_fini(struct where *w)
{
	condition_fini(&w->condition);
	spec_fini(&w->spec);
	arena_fini(&w->arena);
	mem_free(w->key);
	*w = (struct where){0};
}

/* A record being asked. */
struct asking {
	const struct where *where;
	const struct record *record;
	struct arena *scratch;
};

static struct datum
get(void *state, int ref, enum datum_kind want)
{
	struct asking *a = state;
	const struct where_key *k = &a->where->key[ref];
	return datum_of(path_value(&k->path, a->record), want, a->scratch);
}

bool
where_holds(
    const struct where *w, const struct record *r, struct arena *scratch)
{
	struct asking asking = {w, r, scratch};
	const struct subject subject = {get, NULL, &asking};
	return condition_holds(&w->condition, &subject);
}

static bool
is_unknown(const struct where_key *k)
{
	return k->path.field == FIELD_NONE || slice_present(k->path.rest);
}

uint64_t
where_unknown_keys(const struct where *w, const struct record *r)
{
	uint64_t seen = 0;
	for (size_t i = 0; i < w->nkeys && i < 64; i++)
		if (is_unknown(&w->key[i]) &&
		    value_present(path_value(&w->key[i].path, r)))
			seen |= (uint64_t)1 << i;
	return seen;
}

int
where_check(const struct where *w, uint64_t seen, struct fail *f)
{
	for (size_t i = 0; i < w->nkeys && i < 64; i++) {
		struct slice key = w->key[i].path.text;
		if (is_unknown(&w->key[i]) && !(seen >> i & 1))
			return fail_set(f, FAIL_USAGE,
			    "--where: no member has the key %.*s", (int)key.n,
			    key.p);
	}
	return 0;
}
