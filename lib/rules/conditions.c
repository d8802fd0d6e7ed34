/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rules/conditions.h"

#include "base/buf.h"

#include <math.h>

struct loading {
	const struct condition_names *names;
	struct arena *arena;
	struct fail *f;
	bool by_column;
	struct slice name; /* of the field whose tests are read */
};

static const struct {
	const char *word;
	enum condition_op op;
} operators[] = {
    {"present", CONDITION_PRESENT},
    {"equals", CONDITION_EQUALS},
    {"in", CONDITION_IN},
    {"not_in", CONDITION_NOT_IN},
    {"matches", CONDITION_MATCHES},
    {"lt", CONDITION_LT},
    {"lte", CONDITION_LTE},
    {"gt", CONDITION_GT},
    {"gte", CONDITION_GTE},
};

static const char *const test_keys[] = {"present", "equals", "in", "not_in",
    "matches", "lt", "lte", "gt", "gte", NULL};
static const char *const column_keys[] = {"column", "present", "equals", "in",
    "not_in", "matches", "lt", "lte", "gt", "gte", NULL};
static const char *const group_words[] = {"all", "any", "none", NULL};

static int load(
    struct loading *l, struct condition *c, const struct spec_node *n);

/* Room for n children. */
static void
make_group(
    struct loading *l, struct condition *c, enum condition_op op, size_t n)
{
	c->op = op;
	c->child = arena_zalloc(l->arena, n + 1, sizeof *c->child);
	c->nchildren = n;
}

static int
load_children(struct loading *l, struct condition *c, enum condition_op op,
    const struct spec_node *list)
{
	if (spec_array(list, l->f) < 0)
		return -1;
	make_group(l, c, op, list->n);
	for (uint32_t i = 0; i < list->n; i++)
		if (load(l, &c->child[i], &list->child[i]) < 0)
			return -1;
	return 0;
}

/*
 * The kind an operand has when its field does not say: as it is written, and
 * for the ordering tests a text may be a date or a duration.
 */
static enum datum_kind
written_kind(const struct spec_node *n, enum condition_op op)
{
	struct duration length;
	if (n->kind == SPEC_INTEGER || n->kind == SPEC_REAL)
		return DATUM_NUMBER;
	if (n->kind == SPEC_TRUE || n->kind == SPEC_FALSE)
		return DATUM_BOOLEAN;
	if (op < CONDITION_LT || n->kind != SPEC_TEXT)
		return DATUM_TEXT;
	if (date_parse(n->text) != DATE_NONE)
		return DATUM_DATE;
	return duration_parse(n->text, &length) ? DATUM_DURATION : DATUM_TEXT;
}

static int
load_text(struct loading *l, struct datum *d, const struct spec_node *n)
{
	const struct condition_names *names = l->names;
	if (spec_text(n, &d->text, l->f) < 0)
		return -1;
	return names->can_hold
	    ? names->can_hold(names->state, n, l->name, d->text, l->f)
	    : 0;
}

static int
load_operand(struct loading *l, struct datum *d, enum condition_op op,
    enum datum_kind kind, const struct spec_node *n)
{
	if (kind == DATUM_ABSENT)
		kind = written_kind(n, op);
	if (kind == DATUM_LIST)
		kind = DATUM_TEXT; /* its elements are compared */
	*d = (struct datum){.kind = kind, .start = DATE_NONE};
	switch (kind) {
	case DATUM_NUMBER:
		return spec_number(n, &d->number, l->f);
	case DATUM_BOOLEAN:
		return spec_bool(n, &d->truth, l->f);
	case DATUM_DATE:
		return spec_date(n, &d->day, l->f);
	case DATUM_DURATION:
		return spec_duration(n, &d->length, l->f);
	default:
		return load_text(l, d, n);
	}
}

static int
load_pattern(struct loading *l, struct condition *c, const struct spec_node *n)
{
	struct slice text;
	char why[128];
	if (spec_text(n, &text, l->f) < 0)
		return -1;
	regex_t *pattern = arena_zalloc(l->arena, 1, sizeof *pattern);
	int error = regcomp(pattern, text.p, REG_EXTENDED | REG_NOSUB);
	if (error) {
		regerror(error, pattern, why, sizeof why);
		return spec_fail(n, l->f,
		    "not a POSIX extended regular expression: %s", why);
	}
	c->pattern = pattern;
	return 0;
}

static int
load_operands(struct loading *l, struct condition *c, enum datum_kind kind,
    const struct spec_node *n)
{
	bool is_list = c->op == CONDITION_IN || c->op == CONDITION_NOT_IN;
	if (is_list && spec_array(n, l->f) < 0)
		return -1;
	c->noperands = is_list ? n->n : 1;
	c->operand =
	    arena_zalloc(l->arena, c->noperands + 1, sizeof *c->operand);
	for (size_t i = 0; i < c->noperands; i++)
		if (load_operand(l, &c->operand[i], c->op, kind,
			is_list ? &n->child[i] : n) < 0)
			return -1;
	for (size_t i = 1; i < c->noperands; i++)
		if (c->operand[i].kind != c->operand[0].kind)
			return spec_fail(&n->child[i], l->f,
			    "the values of a list must be of one kind");
	return 0;
}

/* A leaf: one operator and what it compares with. */
static int
load_test(struct loading *l, struct condition *c, enum condition_op op, int ref,
    enum datum_kind kind, const struct spec_node *operand)
{
	c->op = op;
	c->ref = ref;
	if (op == CONDITION_MATCHES)
		return load_pattern(l, c, operand);
	if (op == CONDITION_PRESENT)
		kind = DATUM_BOOLEAN;
	if (op >= CONDITION_LT && kind == DATUM_LIST)
		return spec_fail(operand, l->f, "a list has no order");
	return load_operands(l, c, kind, operand);
}

/* {"gte": 18, "lt": 25}: every operator in it must hold. */
static int
load_tests(struct loading *l, struct condition *c, int ref,
    enum datum_kind kind, const struct spec_node *n)
{
	size_t used = 0;
	make_group(l, c, CONDITION_ALL, n->n);
	c->nchildren = 0;
	for (size_t i = 0; i < sizeof operators / sizeof *operators; i++) {
		const struct spec_node *operand =
		    spec_get(n, operators[i].word);
		if (!operand)
			continue;
		c->nchildren = ++used;
		if (load_test(l, &c->child[used - 1], operators[i].op, ref,
			kind, operand) < 0)
			return -1;
	}
	if (!used)
		return spec_fail(n, l->f,
		    "no test: expected one of present, equals, in, not_in, "
		    "matches, lt, lte, gt, gte");
	return 0;
}

/* A field and its test: a plain value means equals. */
static int
load_field(struct loading *l, struct condition *c, const struct spec_node *n)
{
	enum datum_kind kind = DATUM_ABSENT;
	int ref = l->names->resolve(l->names->state, n, n->key, &kind, l->f);
	if (ref < 0)
		return -1;
	l->name = n->key;
	if (n->kind != SPEC_OBJECT)
		return load_test(l, c, CONDITION_EQUALS, ref, kind, n);
	if (spec_object(n, test_keys, l->f) < 0)
		return -1;
	return load_tests(l, c, ref, kind, n);
}

static int
load_column(struct loading *l, struct condition *c, const struct spec_node *n)
{
	enum datum_kind kind = DATUM_ABSENT;
	struct slice name;
	const struct spec_node *column = spec_need(n, "column", l->f);
	if (!column || spec_text(column, &name, l->f) < 0 ||
	    spec_object(n, column_keys, l->f) < 0)
		return -1;
	int ref = l->names->resolve(l->names->state, column, name, &kind, l->f);
	if (ref < 0)
		return -1;
	l->name = name;
	return load_tests(l, c, ref, kind, n);
}

/* The group operator a member's key names, or -1. */
static int
group_op(struct slice key)
{
	for (int i = 0; group_words[i]; i++)
		if (slice_is(key, group_words[i]))
			return (int)CONDITION_ALL + i;
	return -1;
}

/* An object of fields and groups that must all hold. */
static int
load_object(struct loading *l, struct condition *c, const struct spec_node *n)
{
	make_group(l, c, CONDITION_ALL, n->n);
	for (uint32_t i = 0; i < n->n; i++) {
		int op = group_op(n->child[i].key);
		int r = op < 0 ? load_field(l, &c->child[i], &n->child[i])
			       : load_children(l, &c->child[i],
				     (enum condition_op)op, &n->child[i]);
		if (r < 0)
			return -1;
	}
	return 0;
}

static int
load_own(struct loading *l, struct condition *c, const struct spec_node *n)
{
	if (!l->names->own)
		return 0;
	int r = l->names->own(l->names->state, n, &c->ref, l->f);
	if (r > 0)
		c->op = CONDITION_OWN;
	return r;
}

/* Depth is bounded by the JSON reader's. */
static int
load(struct loading *l, struct condition *c, const struct spec_node *n)
{
	if (n->kind == SPEC_ARRAY)
		return load_children(l, c, CONDITION_ALL, n);
	if (n->kind != SPEC_OBJECT)
		return spec_fail(n, l->f, "expected a condition {...}");
	int own = load_own(l, c, n);
	if (own != 0)
		return own < 0 ? -1 : 0;
	if (!l->by_column)
		return load_object(l, c, n);
	if (n->n == 1 && group_op(n->child[0].key) >= 0)
		return load_children(l, c,
		    (enum condition_op)group_op(n->child[0].key), &n->child[0]);
	return load_column(l, c, n);
}

int
conditions_can_hold(enum record_type type, int field, const struct spec_node *n,
    struct slice text, struct fail *f)
{
	struct buf words = {0};
	if (schema_can_hold(type, field, text))
		return 0;
	struct slice rest = slice_text(schema_of(type)->field[field].values);
	while (rest.p) {
		buf_text(&words, words.n ? ", " : "");
		buf_slice(&words, slice_cut(rest, ' ', &rest));
	}
	spec_fail(n, f, "not an accepted value: expected one of %s",
	    buf_cstr(&words));
	buf_fini(&words);
	return -1;
}

int
conditions_of_fields(struct condition *c, const struct spec_node *n,
    const struct condition_names *names, struct arena *a, struct fail *f)
{
	struct loading l = {.names = names, .arena = a, .f = f};
	*c = (struct condition){0};
	return load(&l, c, n);
}

int
conditions_of_column(struct condition *c, const struct spec_node *n,
    const struct condition_names *names, struct arena *a, struct fail *f)
{
	struct loading l = {
	    .names = names, .arena = a, .f = f, .by_column = true};
	*c = (struct condition){0};
	return load(&l, c, n);
}
