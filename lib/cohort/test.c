/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cohort/test.h"

#include "cohort/count.h"

/* Where a test looks, for one person. */
struct look {
	const struct event_test *test;
	struct view *view;
	struct span span;
	struct date_ref date;
	date known; /* what was proven later is invisible */
};

static struct look
look_at(const struct event_test *t, struct view *v)
{
	struct look l = {
	    t, v, window_at(&t->within, v->index), t->date, INT32_MAX};
	if (t->date.is_default)
		/* Proven, in windows that end by the index date. */
		l.date.index =
		    t->type == RECORD_OFFENCE && l.span.to <= v->index;
	if (!t->is_future)
		l.known = l.span.to - 1 > v->index ? l.span.to - 1 : v->index;
	return l;
}

/* First and last day of what lasts; a release day is outside custody. */
static struct span
lasting(const struct item *item)
{
	const struct event *e = item->event;
	bool is_referral = e->type == RECORD_REFERRAL;
	date from = e->when[0], to = e->when[is_referral ? 2 : 1];
	if (item->spell) {
		from = item->spell->reception;
		to = item->spell->release;
	} else if (is_referral && e->when[1] != DATE_NONE) {
		from = e->when[1];
	}
	if (to == DATE_NONE)
		to = INT32_MAX;
	else if (!item->spell)
		to++;
	return (struct span){from, to};
}

/* The day that puts an item in the window; DATE_NONE when none does. */
static date
day_in_window(const struct look *l, const struct item *item)
{
	if (l->test->overlaps) {
		struct span s = lasting(item);
		return s.from < l->span.to && s.to > l->span.from ? s.from
								  : DATE_NONE;
	}
	date day = item_date(l->view, item, &l->date);
	return span_holds(l->span, day) ? day : DATE_NONE;
}

static bool
is_invisible(const struct look *l, const struct item *item)
{
	return item->event->type == RECORD_OFFENCE &&
	    item->event->when[1] != DATE_NONE &&
	    item->event->when[1] > l->known;
}

/* The day of the item when it counts, else DATE_NONE. */
static date
examine(const struct look *l, const struct item *item)
{
	date day = day_in_window(l, item);
	if (day == DATE_NONE || is_invisible(l, item) ||
	    !filter_holds(&l->test->where, l->view, item))
		return DATE_NONE;
	return day;
}

static int64_t
count(const struct look *l)
{
	struct item item;
	enum record_type type = l->test->type;
	size_t n = timeline_count(l->view->t, type), found = 0;
	bool is_offence = type == RECORD_OFFENCE || type == RECORD_ARREST;
	const struct event **offence = is_offence
	    ? arena_alloc(&l->view->t->scratch, (n + 1) * sizeof *offence)
	    : NULL;
	for (size_t i = 0; item_at(l->view, type, i, &item); i++) {
		if (examine(l, &item) == DATE_NONE)
			continue;
		if (is_offence)
			offence[found] = item.event;
		found++;
	}
	return (int64_t)(is_offence
		? count_offences(l->view->world, offence, found)
		: found);
}

static bool
is_within(const struct event_test *t, int64_t n)
{
	return n >= t->least && n <= t->most;
}

int64_t
test_count(const struct event_test *t, struct view *v)
{
	struct look l = look_at(t, v);
	return count(&l);
}

bool
test_holds_until(const struct event_test *t, struct view *v, date until)
{
	struct look l = look_at(t, v);
	if (until > l.span.to)
		l.span.to = until;
	l.known = INT32_MAX;
	return is_within(t, count(&l));
}

static struct slice
id_of(const struct view *v, const struct item *item)
{
	return value_raw(world_kept(v->world, v->t->who, item->event,
	    v->world->id_slot[item->event->type]));
}

/* Whether a comes after b: by day, then by id. */
static bool
comes_after(const struct view *v, const struct found *a, const struct found *b)
{
	if (a->day != b->day)
		return a->day > b->day;
	return slice_compare(id_of(v, &a->item), id_of(v, &b->item)) > 0;
}

size_t
test_find(const struct event_test *t, struct view *v, struct found **out)
{
	struct look l = look_at(t, v);
	struct found x;
	size_t n = 0;
	*out = arena_alloc(
	    &v->t->scratch, (timeline_count(v->t, t->type) + 1) * sizeof **out);
	for (size_t i = 0; item_at(v, t->type, i, &x.item); i++) {
		x.day = examine(&l, &x.item);
		if (x.day == DATE_NONE)
			continue;
		size_t at = n++;
		for (; at > 0 && comes_after(v, &(*out)[at - 1], &x); at--)
			(*out)[at] = (*out)[at - 1];
		(*out)[at] = x;
	}
	return n;
}

/* Whether one of the person's records is on the list. */
static bool
is_listed(const struct view *v, int list)
{
	const struct event *e = v->t->begin[RECORD_PERSON];
	for (; e < v->t->begin[RECORD_PERSON + 1]; e++)
		if (world_shape(v->world, e)->lists >> list & 1)
			return true;
	return false;
}

bool
test_own(struct view *v, int ref)
{
	if (ref >= REF_LIST)
		return is_listed(v, ref - REF_LIST);
	const struct event_test *t = v->d->test[ref];
	return is_within(t, test_count(t, v));
}
