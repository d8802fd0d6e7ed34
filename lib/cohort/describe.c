/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Conditions in words, for the reasons in the waterfall. */
#include "base/num.h"
#include "cohort/loading.h"

static void
add_scalar(struct buf *b, const struct spec_node *n)
{
	switch (n->kind) {
	case SPEC_TEXT:
		buf_slice(b, n->text);
		break;
	case SPEC_INTEGER:
		buf_int(b, n->integer);
		break;
	case SPEC_REAL:
		num_shortest(b, n->number);
		break;
	case SPEC_TRUE:
		buf_text(b, "true");
		break;
	case SPEC_FALSE:
		buf_text(b, "false");
		break;
	default:
		buf_text(b, "any time"); /* an open bound */
		break;
	}
}

/* The operator as a reader would say it. */
static const char *
operator_words(struct slice key)
{
	static const char *const words[][2] = {{"lt", "under"},
	    {"lte", "at most"}, {"gt", "over"}, {"gte", "at least"},
	    {"in", "one of"}, {"not_in", "none of"}, {"equals", "is"},
	    {"matches", "like"}, {"present", "present:"}};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (slice_is(key, words[i][0]))
			return words[i][1];
	return NULL;
}

static void
add_list(struct buf *b, const struct spec_node *n)
{
	for (uint32_t i = 0; i < n->n; i++) {
		buf_text(b, i ? ", " : "");
		add_scalar(b, &n->child[i]);
	}
}

/* {"gte": 18, "lt": 25} or a plain value, after the field's name. */
static void
add_tests(struct buf *b, const struct spec_node *n)
{
	if (n->kind != SPEC_OBJECT) {
		buf_byte(b, ' ');
		if (n->kind == SPEC_ARRAY)
			add_list(b, n);
		else
			add_scalar(b, n);
		return;
	}
	for (uint32_t i = 0; i < n->n; i++) {
		const char *word = operator_words(n->child[i].key);
		buf_text(b, i ? ", " : " ");
		if (word)
			buf_text(b, word);
		else
			buf_slice(b, n->child[i].key);
		add_tests(b, &n->child[i]);
	}
}

/* "3 months", after a blank when there is something before it. */
static void
add_units(struct buf *b, int32_t n, const char *unit, bool is_first)
{
	if (n)
		buf_printf(b, "%s%d %s%s", is_first ? "" : " ", (int)n, unit,
		    n == 1 ? "" : "s");
}

/* A window's bound: "12 months before", "the index date", "any time". */
static void
add_bound(struct buf *b, const struct spec_node *n)
{
	struct duration by;
	bool is_before = n->kind == SPEC_TEXT && slice_starts(n->text, "-");
	struct slice text = n->kind == SPEC_TEXT ? n->text : SLICE_NONE;
	if (is_before)
		text = slice_of(text.p + 1, text.n - 1);
	if (!text.p || !duration_parse(text, &by)) {
		add_scalar(b, n);
		return;
	}
	if (duration_is_zero(by)) {
		buf_text(b, "the index date");
		return;
	}
	size_t start = b->n;
	add_units(b, by.years, "year", b->n == start);
	add_units(b, by.months, "month", b->n == start);
	add_units(b, by.weeks, "week", b->n == start);
	add_units(b, by.days, "day", b->n == start);
	buf_text(b, is_before ? " before" : " after");
}

/* An event condition: what, when, how often. */
static void
add_event(struct buf *b, const struct spec_node *n)
{
	const struct spec_node *where = spec_get(n, "where"),
			       *within = spec_get(n, "within"),
			       *count = spec_get(n, "count");
	add_scalar(b, spec_get(n, "event"));
	if (where && where->kind == SPEC_OBJECT)
		for (uint32_t i = 0; i < where->n; i++) {
			buf_text(b, i ? ", " : " with ");
			buf_slice(b, where->child[i].key);
			if (where->child[i].kind != SPEC_ARRAY)
				add_tests(b, &where->child[i]);
		}
	if (within && within->n == 2) {
		buf_text(b, " from ");
		add_bound(b, &within->child[0]);
		buf_text(b, " to ");
		add_bound(b, &within->child[1]);
	}
	if (count) {
		buf_text(b, ", times:");
		add_tests(b, count);
	}
}

static void
add_condition(struct buf *b, const struct spec_node *n)
{
	if (n->kind == SPEC_ARRAY) {
		buf_printf(b, "%u conditions", (unsigned)n->n);
		return;
	}
	if (spec_get(n, "event")) {
		add_event(b, n);
		return;
	}
	for (uint32_t i = 0; i < n->n; i++) {
		const struct spec_node *c = &n->child[i];
		buf_text(b, i ? ", " : "");
		buf_slice(b, c->key);
		if (c->kind == SPEC_ARRAY)
			buf_printf(b, " of %u conditions", (unsigned)c->n);
		else
			add_tests(b, c);
	}
}

struct slice
describe(struct arena *a, const struct spec_node *n, const char *lead)
{
	const struct spec_node *reason = spec_get(n, "reason");
	struct buf b = {0};
	if (reason && reason->kind == SPEC_TEXT)
		return reason->text;
	buf_text(&b, lead);
	add_condition(&b, n);
	struct slice text = arena_copy(a, buf_as_slice(&b));
	buf_fini(&b);
	return text;
}
