/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cohort/index.h"

#include "base/mem.h"
#include "cohort/facts.h"
#include "cohort/filter.h"

void
stand_at(struct view *v, uint16_t how, const struct item *item, date day)
{
	v->how = &v->d->index[how];
	v->event = item->event;
	v->spell = item->spell;
	v->index = day;
	v->t0 = definition_t0(v->d, day);
	v->has_history = v->has_needs = false;
}

static int64_t
sentence_days(const struct view *v)
{
	struct duration length;
	date start;
	if (!fact_sentence(v, &length, &start))
		return -1;
	return length.life ? INT64_MAX : date_add(start, length) - start;
}

static bool
is_recall_or_remand(const struct item *item)
{
	return item->spell &&
	    (item->spell->status == STATUS_RECALL ||
		item->spell->status == STATUS_REMAND);
}

/* How far one item gets as an index event: a row, or ROW_UNMATCHED. */
static size_t
try_item(struct view *v, const struct cohort *c, uint16_t how,
    const struct item *item, date *day)
{
	const struct index_event *e = &c->d->index[how];
	*day = item_date(v, item, &e->date);
	if (*day == DATE_NONE || *day < c->from || *day > c->to)
		return ROW_NOT_IN_PERIOD;
	if (!e->names_status && is_recall_or_remand(item))
		return ROW_RECALL;
	stand_at(v, how, item, *day);
	if (!filter_holds(&e->where, v, item))
		return ROW_NOT_WHERE;
	return ROW_UNMATCHED;
}

/* Collects the candidates; returns the furthest row reached without any. */
static size_t
collect(struct candidates *s, struct view *v, const struct cohort *c)
{
	size_t furthest = ROW_NO_EVENT;
	struct candidate x;
	s->n = 0;
	for (x.how = 0; x.how < c->d->nindex; x.how++) {
		enum record_type type = c->d->index[x.how].type;
		for (x.number = 0; item_at(v, type, x.number, &x.item);
		     x.number++) {
			size_t row = try_item(v, c, x.how, &x.item, &x.day);
			if (row > furthest)
				furthest = row;
			if (row != ROW_UNMATCHED)
				continue;
			x.sentence_days = sentence_days(v);
			s->item =
			    mem_grow(s->item, s->n, &s->cap, sizeof *s->item);
			s->item[s->n++] = x;
		}
	}
	return furthest;
}

static struct slice
id_of(const struct timeline *t, const struct event *e)
{
	return value_raw(
	    world_kept(t->world, t->who, e, t->world->id_slot[e->type]));
}

/* On one day: the order written, the longest sentence, the id. */
static bool
is_preferred(const struct timeline *t, const struct candidate *a,
    const struct candidate *b)
{
	if (a->how != b->how)
		return a->how < b->how;
	if (a->sentence_days != b->sentence_days)
		return a->sentence_days > b->sentence_days;
	return slice_compare(id_of(t, a->item.event), id_of(t, b->item.event)) <
	    0;
}

/* Sorts the candidates by day and keeps the preferred one of each. */
static void
settle_days(struct candidates *s, const struct timeline *t)
{
	size_t n = 0;
	for (size_t i = 0; i < s->n; i++) {
		struct candidate x = s->item[i];
		size_t at = n;
		while (at > 0 && s->item[at - 1].day > x.day)
			at--;
		if (at > 0 && s->item[at - 1].day == x.day) {
			if (is_preferred(t, &x, &s->item[at - 1]))
				s->item[at - 1] = x;
			continue;
		}
		memmove(s->item + at + 1, s->item + at, (n - at) * sizeof x);
		s->item[at] = x;
		n++;
	}
	s->n = n;
}

size_t
index_find(struct candidates *s, struct view *v, const struct cohort *c)
{
	size_t furthest = collect(s, v, c);
	settle_days(s, v->t);
	if (s->n > 1 && c->d->pick == PICK_LAST)
		s->item[0] = s->item[s->n - 1];
	if (s->n > 1 && c->d->pick != PICK_EVERY)
		s->n = 1;
	return furthest;
}
