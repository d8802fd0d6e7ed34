/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rules/spec.h"

#include "base/buf.h"
#include "base/mem.h"
#include "io/digest.h"
#include "io/share.h"
#include "io/source.h"
#include "record/value.h"

#include <jansson.h>

enum { SPEC_LIMIT = 1 << 24 };

/* Counts lines up to a place; places are asked for in rising order. */
struct liner {
	const char *at;
	uint32_t line;
};

static uint32_t
line_of(struct liner *l, const char *place)
{
	while (l->at < place)
		l->line += *l->at++ == '\n';
	return l->line;
}

/* A container whose children are still to be read. */
struct pending {
	struct spec_node *node;
	const json_t *json;
	struct slice text;
};

struct builder {
	struct spec *spec;
	struct liner liner;
	struct pending *queue;
	size_t n, cap;
};

static void
queue_children(struct builder *b, struct spec_node *node, const json_t *json,
    struct value v)
{
	node->n = (uint32_t)(json_is_object(json) ? json_object_size(json)
						  : json_array_size(json));
	node->child = arena_zalloc(&b->spec->arena, node->n + 1, sizeof *node);
	b->queue = mem_grow(b->queue, b->n, &b->cap, sizeof *b->queue);
	b->queue[b->n++] = (struct pending){node, json, value_raw(v)};
}

/* Fills a node from Jansson's value; v is where it stands in the text. */
static void
fill(struct builder *b, struct spec_node *node, const json_t *json,
    struct value v)
{
	static const enum spec_kind kinds[] = {
	    [JSON_OBJECT] = SPEC_OBJECT,
	    [JSON_ARRAY] = SPEC_ARRAY,
	    [JSON_STRING] = SPEC_TEXT,
	    [JSON_INTEGER] = SPEC_INTEGER,
	    [JSON_REAL] = SPEC_REAL,
	    [JSON_TRUE] = SPEC_TRUE,
	    [JSON_FALSE] = SPEC_FALSE,
	    [JSON_NULL] = SPEC_NULL,
	};
	node->spec = b->spec;
	node->kind = kinds[json_typeof(json)];
	if (node->kind == SPEC_TEXT) {
		struct slice s =
		    slice_of(json_string_value(json), json_string_length(json));
		node->text = slice_of(arena_cstr(&b->spec->arena, s), s.n);
	} else if (json_is_number(json)) {
		node->number = json_number_value(json);
		node->integer = json_integer_value(json);
	} else if (node->kind == SPEC_OBJECT || node->kind == SPEC_ARRAY) {
		queue_children(b, node, json, v);
	}
}

static struct slice
copy_key(struct builder *b, struct slice raw)
{
	struct slice key = memchr(raw.p, '\\', raw.n)
	    ? value_unescape(raw, &b->spec->arena)
	    : raw;
	return slice_of(arena_cstr(&b->spec->arena, key), key.n);
}

/*
 * Walks the text and Jansson's tree side by side: Jansson keeps the order of
 * keys and knows the values, the text knows the lines.
 */
static int
read_children(struct builder *b, struct pending p)
{
	struct scan s;
	struct value v;
	struct slice key = SLICE_NONE;
	struct spec_node *child = (struct spec_node *)p.node->child;
	bool is_object = json_is_object(p.json);
	b->liner = (struct liner){b->spec->root->text.p, 1};
	if (!(is_object ? scan_object(&s, p.text) : scan_array(&s, p.text)))
		return -1;
	for (size_t i = 0; i < p.node->n; i++, child++) {
		int r = is_object ? scan_member(&s, &key, &v)
				  : scan_element(&s, &v);
		if (r <= 0)
			return -1;
		child->parent = p.node;
		child->line = line_of(&b->liner, is_object ? key.p : v.p);
		if (is_object)
			child->key = copy_key(b, key);
		fill(b, child,
		    is_object ? json_object_get(p.json, child->key.p)
			      : json_array_get(p.json, i),
		    v);
	}
	return 0;
}

static int
not_json(struct spec *s, const json_error_t *e, struct fail *f)
{
	return fail_set(f, FAIL_USAGE, "%s:%d: column %d: %s [json.invalid]",
	    s->name, e->line, e->column, e->text);
}

static int
build(struct spec *s, struct slice text, struct fail *f)
{
	json_error_t error;
	if (slice_starts(text, "\xEF\xBB\xBF")) /* some editors' way */
		text = slice_of(text.p + 3, text.n - 3);
	json_t *json =
	    json_loadb(text.p, text.n, JSON_REJECT_DUPLICATES, &error);
	if (!json)
		return not_json(s, &error, f);
	struct spec_node *root = arena_zalloc(&s->arena, 1, sizeof *root);
	struct builder b = {.spec = s};
	struct value whole = {text.p, (uint32_t)text.n, VALUE_OBJECT, false};
	root->line = 1;
	s->root = root;
	fill(&b, root, json, whole);
	root->text = text; /* where lines are counted from */
	int r = 0;
	for (size_t i = 0; i < b.n && r == 0; i++)
		r = read_children(&b, b.queue[i]);
	root->text = SLICE_NONE;
	mem_free(b.queue);
	json_decref(json);
	/* The one thing that Jansson reads and our scanner refuses. */
	if (r < 0)
		return fail_set(f, FAIL_USAGE,
		    "%s: nested more than %d deep [json.depth]", s->name,
		    VALUE_MAX_DEPTH);
	return 0;
}

int
spec_load(struct spec *s, const char *folder, const char *name, struct fail *f)
{
	struct slice text;
	*s = (struct spec){0};
	s->path = share_path(folder, name, ".json", &s->arena);
	s->path = arena_cstr(&s->arena, slice_text(s->path));
	s->name = slice_basename(slice_text(s->path)).p;
	if (source_slurp(s->path, SPEC_LIMIT, &text, f) < 0)
		return share_unread(folder, name, ".json", s->path, f);
	digest_bytes(text, s->digest);
	int r = build(s, text, f);
	mem_free((char *)text.p);
	return r;
}

int
spec_parse(struct spec *s, const char *name, struct slice text, struct fail *f)
{
	*s = (struct spec){0};
	s->path = s->name = arena_cstr(&s->arena, slice_text(name));
	digest_bytes(text, s->digest);
	return build(s, text, f);
}

void
spec_fini(struct spec *s)
{
	arena_fini(&s->arena);
	*s = (struct spec){0};
}

const struct spec_node *
spec_get(const struct spec_node *n, const char *key)
{
	if (!n || n->kind != SPEC_OBJECT)
		return NULL;
	for (uint32_t i = 0; i < n->n; i++)
		if (slice_is(n->child[i].key, key))
			return &n->child[i];
	return NULL;
}

static void
add_path(struct buf *b, const struct spec_node *n)
{
	const struct spec_node *chain[64] = {0};
	size_t depth = 0;
	for (; n->parent && depth < 64; n = n->parent)
		chain[depth++] = n;
	while (depth-- > 0) {
		n = chain[depth];
		if (n->key.p)
			buf_printf(b, "%s%.*s", b->n ? "." : "", (int)n->key.n,
			    n->key.p);
		else
			buf_printf(b, "[%td]", n - n->parent->child + 1);
	}
}

int
spec_fail(const struct spec_node *n, struct fail *f, const char *format, ...)
{
	struct buf path = {0}, text = {0};
	va_list args;
	va_start(args, format);
	buf_vprintf(&text, format, args);
	va_end(args);
	add_path(&path, n);
	fail_set(f, FAIL_USAGE, "%s:%u: %s%s%s", n->spec->name,
	    (unsigned)n->line, buf_cstr(&path), path.n ? ": " : "",
	    buf_cstr(&text));
	buf_fini(&path);
	buf_fini(&text);
	return -1;
}

static void
add_words(struct buf *b, const char *const *words)
{
	for (; *words; words++)
		buf_printf(b, "%s%s", b->n ? ", " : "", *words);
}

static int
fail_words(const struct spec_node *n, const char *what,
    const char *const *words, struct fail *f)
{
	struct buf b = {0};
	add_words(&b, words);
	spec_fail(n, f, "%s: expected %s%s", what,
	    words[0] && words[1] ? "one of " : "", buf_cstr(&b));
	buf_fini(&b);
	return -1;
}

static bool
among(struct slice s, const char *const *words)
{
	for (; *words; words++)
		if (slice_is(s, *words))
			return true;
	return false;
}

int
spec_object(const struct spec_node *n, const char *const *keys, struct fail *f)
{
	if (n->kind != SPEC_OBJECT)
		return spec_fail(n, f, "expected an object {...}");
	for (uint32_t i = 0; i < n->n; i++)
		if (!among(n->child[i].key, keys))
			return fail_words(&n->child[i], "unknown key", keys, f);
	return 0;
}

int
spec_array(const struct spec_node *n, struct fail *f)
{
	if (n->kind != SPEC_ARRAY)
		return spec_fail(n, f, "expected a list [...]");
	return 0;
}

int
spec_text(const struct spec_node *n, struct slice *out, struct fail *f)
{
	if (n->kind != SPEC_TEXT)
		return spec_fail(n, f, "expected text in quotes");
	*out = n->text;
	return 0;
}

int
spec_int(const struct spec_node *n, int64_t *out, struct fail *f)
{
	if (n->kind != SPEC_INTEGER)
		return spec_fail(n, f, "expected a whole number");
	*out = n->integer;
	return 0;
}

int
spec_number(const struct spec_node *n, double *out, struct fail *f)
{
	if (n->kind != SPEC_INTEGER && n->kind != SPEC_REAL)
		return spec_fail(n, f, "expected a number");
	*out = n->number;
	return 0;
}

int
spec_bool(const struct spec_node *n, bool *out, struct fail *f)
{
	if (n->kind != SPEC_TRUE && n->kind != SPEC_FALSE)
		return spec_fail(n, f, "expected true or false");
	*out = n->kind == SPEC_TRUE;
	return 0;
}

int
spec_date(const struct spec_node *n, date *out, struct fail *f)
{
	*out = n->kind == SPEC_TEXT ? date_parse(n->text) : DATE_NONE;
	if (*out == DATE_NONE)
		return spec_fail(n, f, "expected a date \"YYYY-MM-DD\"");
	return 0;
}

int
spec_duration(const struct spec_node *n, struct duration *out, struct fail *f)
{
	if (n->kind != SPEC_TEXT || !duration_parse(n->text, out))
		return spec_fail(n, f,
		    "expected a duration such as \"P12M\", \"P14D\", \"P2W\"");
	return 0;
}

int
spec_word(const struct spec_node *n, const char *const *words, struct fail *f)
{
	for (int i = 0; n->kind == SPEC_TEXT && words[i]; i++)
		if (slice_is(n->text, words[i]))
			return i;
	return fail_words(n, "not an accepted value", words, f);
}

const struct spec_node *
spec_need(const struct spec_node *n, const char *key, struct fail *f)
{
	const struct spec_node *member = spec_get(n, key);
	if (!member)
		spec_fail(n, f, "%s is missing", key);
	return member;
}
