/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "record/condition.h"

#include "base/mem.h"
#include "base/num.h"

#include <assert.h>

/* What durations without a start count from: 2019-01-01, a common year. */
enum { COMMON_YEAR = 17897 };

/* <0, 0, >0; only for data of one kind that has an order. */
static int
compare(const struct datum *a, const struct datum *b)
{
	switch (b->kind) {
	case DATUM_NUMBER:
		return (a->number > b->number) - (a->number < b->number);
	case DATUM_DATE:
		return (a->day > b->day) - (a->day < b->day);
	case DATUM_BOOLEAN:
		return a->truth - b->truth;
	case DATUM_DURATION:
		return duration_compare(a->length, b->length,
		    a->start == DATE_NONE ? COMMON_YEAR : a->start);
	default:
		return slice_compare(a->text, b->text);
	}
}

/* regexec() wants a NUL-terminated text. */
static bool
matches(const regex_t *pattern, struct slice s)
{
	char small[256];
	if (s.n < sizeof small) {
		memcpy(small, s.p, s.n);
		small[s.n] = '\0';
		return regexec(pattern, small, 0, NULL, 0) == 0;
	}
	char *copy = mem_text(s.p, s.n);
	bool found = regexec(pattern, copy, 0, NULL, 0) == 0;
	mem_free(copy);
	return found;
}

static bool
is_listed(const struct condition *c, const struct datum *d)
{
	for (size_t i = 0; i < c->noperands; i++)
		if (d->kind == c->operand[i].kind &&
		    compare(d, &c->operand[i]) == 0)
			return true;
	return false;
}

/* The test on one value that is there; NOT_IN is its caller's business. */
static bool
test(const struct condition *c, const struct datum *d)
{
	if (c->op == CONDITION_EQUALS || c->op == CONDITION_IN ||
	    c->op == CONDITION_NOT_IN)
		return is_listed(c, d);
	if (c->op == CONDITION_MATCHES)
		return d->kind == DATUM_TEXT && matches(c->pattern, d->text);
	if (d->kind != c->operand[0].kind)
		return false;
	int order = compare(d, &c->operand[0]);
	switch (c->op) {
	case CONDITION_LT:
		return order < 0;
	case CONDITION_LTE:
		return order <= 0;
	case CONDITION_GT:
		return order > 0;
	default:
		return order >= 0;
	}
}

/* Whether one element of a list passes. */
static bool
test_list(const struct condition *c, const struct datum *list)
{
	struct scan s;
	struct value v;
	struct arena a = {0};
	bool found = false;
	if (scan_array(&s, list->text))
		while (!found && scan_element(&s, &v) > 0) {
			struct datum d = datum_of(v, DATUM_TEXT, &a);
			found = d.kind != DATUM_ABSENT && test(c, &d);
		}
	arena_fini(&a);
	return found;
}

static bool
is_present(const struct datum *d)
{
	struct scan s;
	struct value v;
	if (d->kind != DATUM_LIST)
		return d->kind != DATUM_ABSENT;
	return scan_array(&s, d->text) && scan_element(&s, &v) > 0;
}

/* The kind of value that a test's operands can be compared with. */
static enum datum_kind
wanted(const struct condition *c)
{
	if (c->op == CONDITION_PRESENT)
		return DATUM_ABSENT;
	if (c->op == CONDITION_MATCHES || c->noperands == 0)
		return DATUM_TEXT;
	return c->operand[0].kind;
}

static bool
leaf_holds(const struct condition *c, const struct subject *s)
{
	struct datum d = s->get(s->state, c->ref, wanted(c));
	if (c->op == CONDITION_PRESENT)
		return is_present(&d) == c->operand[0].truth;
	bool passes = d.kind == DATUM_LIST ? test_list(c, &d)
	    : d.kind == DATUM_ABSENT       ? false
					   : test(c, &d);
	return c->op == CONDITION_NOT_IN ? !passes : passes;
}

/* Depth is that of a definition file, which the JSON reader bounds. */
bool
condition_holds(const struct condition *c, const struct subject *s)
{
	if (c->op == CONDITION_OWN)
		return s->own(s->state, c->ref);
	if (c->op > CONDITION_NONE)
		return leaf_holds(c, s);
	/* ALL ends at the first false child, ANY and NONE at the first true. */
	bool stop = c->op != CONDITION_ALL;
	for (size_t i = 0; i < c->nchildren; i++)
		if (condition_holds(&c->child[i], s) == stop)
			return c->op == CONDITION_ANY;
	return c->op != CONDITION_ANY;
}

void
condition_fini(struct condition *c)
{
	for (size_t i = 0; i < c->nchildren; i++)
		condition_fini(&c->child[i]);
	if (c->pattern)
		regfree(c->pattern);
	*c = (struct condition){0};
}

enum datum_kind
datum_kind_of(enum kind kind)
{
	switch (kind) {
	case KIND_DATE:
	case KIND_BIRTH_DATE:
		return DATUM_DATE;
	case KIND_DURATION:
		return DATUM_DURATION;
	case KIND_INTEGER:
	case KIND_NUMBER:
	case KIND_MONEY:
		return DATUM_NUMBER;
	case KIND_BOOLEAN:
		return DATUM_BOOLEAN;
	case KIND_LIST:
		return DATUM_LIST;
	default:
		return DATUM_TEXT;
	}
}

struct datum
datum_of_text(struct slice s, enum datum_kind want)
{
	struct datum d = {.kind = want, .text = s, .start = DATE_NONE};
	bool fits = s.p != NULL;
	if (!fits)
		return (struct datum){.start = DATE_NONE};
	switch (want) {
	case DATUM_NUMBER:
		fits = num_parse_double(s, &d.number);
		break;
	case DATUM_BOOLEAN:
		d.truth = slice_is(s, "true");
		fits = d.truth || slice_is(s, "false");
		break;
	case DATUM_DATE:
		d.day = date_parse(s);
		fits = d.day != DATE_NONE;
		break;
	case DATUM_DURATION:
		fits = duration_parse(s, &d.length);
		break;
	default:
		d.kind = DATUM_TEXT;
		break;
	}
	if (!fits)
		d.kind = DATUM_ABSENT;
	return d;
}

struct datum
datum_of(struct value v, enum datum_kind want, struct arena *a)
{
	struct datum none = {.start = DATE_NONE};
	switch (v.kind) {
	case VALUE_TEXT:
		return datum_of_text(value_text(v, a), want);
	case VALUE_ARRAY:
		none.kind = DATUM_LIST;
		none.text = value_raw(v);
		return none;
	case VALUE_NUMBER:
	case VALUE_TRUE:
	case VALUE_FALSE:
		return datum_of_text(value_raw(v), want);
	case VALUE_OBJECT:
		/* There, but no test on its value can hold. */
		none.kind = want == DATUM_ABSENT ? DATUM_TEXT : DATUM_ABSENT;
		return none;
	default:
		return none;
	}
}
