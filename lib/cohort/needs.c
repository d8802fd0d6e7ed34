/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cohort/needs.h"

#include "base/mem.h"
#include "record/jsonout.h"

enum { WEEKS_BEFORE = 55 };

/* Texts, sorted, each once. */
struct set {
	struct slice *item;
	size_t n, cap;
};

static void
set_add(struct set *s, struct slice x)
{
	size_t at = s->n;
	while (at > 0 && slice_compare(s->item[at - 1], x) >= 0)
		at--;
	if (at < s->n && slice_equal(s->item[at], x))
		return;
	s->item = mem_grow(s->item, s->n, &s->cap, sizeof *s->item);
	memmove(s->item + at + 1, s->item + at, (s->n - at) * sizeof *s->item);
	s->item[at] = x;
	s->n++;
}

static struct slice
set_json(struct set *s, struct arena *a)
{
	struct buf b = {0};
	jsonout_open(&b, '[');
	for (size_t i = 0; i < s->n; i++)
		jsonout_text(&b, s->item[i]);
	jsonout_close(&b, ']');
	struct slice json = arena_copy(a, buf_as_slice(&b));
	buf_fini(&b);
	mem_free(s->item);
	return json;
}

static struct slice
tool_of(const struct view *v, const struct event *e)
{
	struct slice tool =
	    value_text(world_shape(v->world, e)->value[1], &v->t->scratch);
	return tool.p ? tool : slice_of("", 0);
}

static struct value
kept(const struct view *v, const struct event *e, int slot)
{
	return world_kept(v->world, v->t->who, e, slot);
}

/* Adds the needs that one assessment found. */
static void
add_needs(const struct view *v, const struct event *e, struct set *out)
{
	struct scan s;
	struct slice key;
	struct value x;
	struct arena *a = &v->t->scratch;
	if (scan_array(&s, value_raw(kept(v, e, KEPT_NEEDS))))
		while (scan_element(&s, &x) > 0)
			if (x.kind == VALUE_TEXT)
				set_add(out, value_text(x, a));
	if (!scan_object(&s, value_raw(kept(v, e, KEPT_SCORES))))
		return;
	while (scan_member(&s, &key, &x) > 0) {
		double score;
		const struct tool_scale *scale =
		    tools_find(v->world->tools, tool_of(v, e), key);
		if (scale && value_double(x, &score) &&
		    tool_is_need(scale, score))
			set_add(out, key);
	}
}

/* Whether a later assessment of the same tool comes before `until`. */
static bool
is_outdated(const struct view *v, const struct event *e, date until)
{
	const struct event *stop = v->t->begin[RECORD_ASSESSMENT + 1];
	struct slice tool = tool_of(v, e);
	for (const struct event *x = e + 1; x < stop; x++)
		if (x->when[0] > e->when[0] && x->when[0] < until &&
		    slice_equal(tool_of(v, x), tool))
			return true;
	return false;
}

struct slice
needs_at_index(struct view *v)
{
	struct set set = {0};
	bool any = false;
	struct duration back = {.weeks = WEEKS_BEFORE};
	struct span span = {date_subtract(v->index, back), v->index};
	const struct event *e = v->t->begin[RECORD_ASSESSMENT];
	if (v->has_needs)
		return v->needs;
	for (; e < v->t->begin[RECORD_ASSESSMENT + 1]; e++)
		if (span_holds(span, e->when[0]) &&
		    !is_outdated(v, e, span.to)) {
			any = true;
			add_needs(v, e, &set);
		}
	v->has_needs = true;
	v->needs = any ? set_json(&set, &v->t->scratch) : SLICE_NONE;
	return v->needs;
}

struct slice
needs_found(const struct view *v, struct span span)
{
	struct set set = {0};
	bool any = false;
	const struct event *e = v->t->begin[RECORD_ASSESSMENT];
	for (; e < v->t->begin[RECORD_ASSESSMENT + 1]; e++)
		if (span_holds(span, e->when[0])) {
			any = true;
			add_needs(v, e, &set);
		}
	return any ? set_json(&set, &v->t->scratch) : SLICE_NONE;
}

date
needs_first_day(const struct view *v, struct span span)
{
	const struct event *e = v->t->begin[RECORD_ASSESSMENT];
	for (; e < v->t->begin[RECORD_ASSESSMENT + 1]; e++)
		if (span_holds(span, e->when[0]))
			return e->when[0];
	return DATE_NONE;
}

/* The first and last score of a need in a tool. */
struct pair {
	struct slice tool, need, first, last; /* numbers as written */
	bool is_twice;
};

struct pairs {
	struct pair *item;
	size_t n, cap;
};

/* Sorted by tool, then need. */
static void
note_score(
    struct pairs *p, struct slice tool, struct slice need, struct slice score)
{
	size_t at = 0;
	int c = 1;
	for (; at < p->n; at++) {
		c = slice_compare(p->item[at].tool, tool);
		if (c == 0)
			c = slice_compare(p->item[at].need, need);
		if (c >= 0)
			break;
	}
	if (at < p->n && c == 0) {
		p->item[at].last = score;
		p->item[at].is_twice = true;
		return;
	}
	p->item = mem_grow(p->item, p->n, &p->cap, sizeof *p->item);
	memmove(p->item + at + 1, p->item + at, (p->n - at) * sizeof *p->item);
	p->item[at] = (struct pair){tool, need, score, score, false};
	p->n++;
}

static void
write_scores(const struct pairs *p, struct buf *out)
{
	jsonout_open(out, '{');
	for (size_t i = 0; i < p->n; i++) {
		const struct pair *x = &p->item[i];
		bool is_new = i == 0 || !slice_equal(x->tool, x[-1].tool);
		if (is_new && i)
			jsonout_close(out, '}');
		if (is_new) {
			jsonout_key_slice(out, x->tool);
			jsonout_open(out, '{');
		}
		jsonout_key_slice(out, x->need);
		jsonout_open(out, '[');
		jsonout_raw(out, x->first);
		if (x->is_twice)
			jsonout_raw(out, x->last);
		jsonout_close(out, ']');
	}
	jsonout_close(out, '}');
	jsonout_close(out, '}');
}

void
needs_scores(const struct view *v, struct span span, struct buf *out)
{
	struct pairs pairs = {0};
	struct scan s;
	struct slice need;
	struct value x;
	const struct event *e = v->t->begin[RECORD_ASSESSMENT];
	for (; e < v->t->begin[RECORD_ASSESSMENT + 1]; e++) {
		if (!span_holds(span, e->when[0]) ||
		    !scan_object(&s, value_raw(kept(v, e, KEPT_SCORES))))
			continue;
		while (scan_member(&s, &need, &x) > 0)
			if (x.kind == VALUE_NUMBER)
				note_score(
				    &pairs, tool_of(v, e), need, value_raw(x));
	}
	if (pairs.n)
		write_scores(&pairs, out);
	mem_free(pairs.item);
}
