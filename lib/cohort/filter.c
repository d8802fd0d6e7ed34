/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cohort/filter.h"

#include "cohort/test.h"

bool
item_at(
    const struct view *v, enum record_type type, size_t n, struct item *item)
{
	const struct timeline *t = v->t;
	bool is_custody = type == RECORD_CUSTODY;
	if (n >= (is_custody ? t->nspells : timeline_count(t, type)))
		return false;
	item->spell = is_custody ? &t->spell[n] : NULL;
	item->event = is_custody ? t->spell[n].last : t->begin[type] + n;
	return true;
}

static struct datum
date_datum(date day)
{
	struct datum d = {.kind = DATUM_DATE, .day = day, .start = DATE_NONE};
	if (day == DATE_NONE)
		d.kind = DATUM_ABSENT;
	return d;
}

/* The dates of a spell are those of all its rows. */
static date
packed_date(const struct item *item, int i)
{
	if (item->spell && i == 0)
		return item->spell->reception;
	if (item->spell && i == 1)
		return item->spell->release;
	return item->event->when[i];
}

/* Status and sentence of a spell; false for its other fields. */
static bool
spell_datum(const struct spell *s, int field, struct datum *out)
{
	const struct field *status =
	    &schema_of(RECORD_CUSTODY)->field[CUSTODY_STATUS];
	*out = (struct datum){.start = DATE_NONE};
	if (field == CUSTODY_STATUS && s->status >= 0) {
		struct slice rest = slice_text(status->values), word = rest;
		for (int i = 0; i <= s->status; i++)
			word = slice_cut(rest, ' ', &rest);
		*out = datum_of_text(word, DATUM_TEXT);
	} else if (field == CUSTODY_SENTENCE && s->has_sentence) {
		out->kind = DATUM_DURATION;
		out->length = s->sentence;
		out->start = s->sentence_start;
	}
	return field == CUSTODY_STATUS || field == CUSTODY_SENTENCE;
}

/* What the list of offences adds when a record leaves it out. */
static bool
class_datum(const struct shape *s, int field, struct datum *out)
{
	if (s->type == RECORD_OFFENCE && field == OFFENCE_RECORDABLE &&
	    s->offence_class) {
		*out = (struct datum){.kind = DATUM_BOOLEAN,
		    .truth = s->offence_class->recordable,
		    .start = DATE_NONE};
		return true;
	}
	bool is_group =
	    (s->type == RECORD_OFFENCE && field == OFFENCE_OFFENCE_GROUP) ||
	    (s->type == RECORD_ARREST && field == ARREST_OFFENCE_GROUP);
	if (!is_group || s->group < 0)
		return false;
	*out = datum_of_text(shape_group(s->group), DATUM_TEXT);
	return true;
}

static struct datum
shape_datum(const struct view *v, const struct item *item, int field,
    enum datum_kind want)
{
	const struct shape *s = world_shape(v->world, item->event);
	const uint8_t *fields = shape_fields(s->type);
	struct datum d = {.start = DATE_NONE};
	int i = 0;
	while (fields[i] && fields[i] != field)
		i++;
	if (!fields[i])
		return d;
	if (!value_present(s->value[i]) && class_datum(s, field, &d))
		return d;
	d = datum_of(s->value[i], want, &v->t->scratch);
	/* A sentence counts from its own date, else from the conviction. */
	for (int k = EVENT_DATES - 1; d.start == DATE_NONE && k >= 0; k--)
		d.start = item->event->when[k];
	return d;
}

struct datum
item_datum(const struct view *v, const struct item *item, int ref,
    enum datum_kind want)
{
	struct datum d;
	if (ref >= REF_KEPT)
		return datum_of(world_kept(v->world, v->t->who, item->event,
				    ref - REF_KEPT),
		    want, &v->t->scratch);
	int i = event_date_index((enum record_type)item->event->type, ref);
	if (i >= 0)
		return date_datum(packed_date(item, i));
	if (item->spell && spell_datum(item->spell, ref, &d))
		return d;
	return shape_datum(v, item, ref, want);
}

date
item_date(
    const struct view *v, const struct item *item, const struct date_ref *ref)
{
	if (ref->index >= 0)
		return packed_date(item, ref->index);
	return value_date(
	    world_kept(v->world, v->t->who, item->event, ref->slot));
}

struct asked {
	struct view *view;
	const struct item *item;
};

static struct datum
get(void *state, int ref, enum datum_kind want)
{
	const struct asked *a = state;
	return item_datum(a->view, a->item, ref, want);
}

static bool
own(void *state, int ref)
{
	const struct asked *a = state;
	return test_own(a->view, ref);
}

bool
filter_holds(const struct condition *c, struct view *v, const struct item *item)
{
	struct asked asked = {v, item};
	struct subject s = {get, own, &asked};
	return condition_holds(c, &s);
}
