/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cohort/facts.h"

#include "cohort/bands.h"
#include "cohort/history.h"
#include "cohort/needs.h"
#include "cohort/test.h"

#include <math.h>

static const struct datum absent = {.start = DATE_NONE};

static struct datum
number(double x)
{
	struct datum d = {
	    .kind = DATUM_NUMBER, .number = x, .start = DATE_NONE};
	return isnan(x) ? absent : d;
}

static struct datum
truth(bool x)
{
	return (struct datum){
	    .kind = DATUM_BOOLEAN, .truth = x, .start = DATE_NONE};
}

static struct datum
text(struct slice s)
{
	return datum_of_text(s, DATUM_TEXT);
}

static struct datum
list(struct slice json)
{
	struct datum d = {.kind = DATUM_LIST, .text = json, .start = DATE_NONE};
	return json.p ? d : absent;
}

int
fact_age(const struct view *v)
{
	date birth = view_birth(v);
	return birth == DATE_NONE ? -1 : date_age(birth, v->index);
}

bool
fact_sentence(const struct view *v, struct duration *sentence, date *start)
{
	const struct shape *s = world_shape(v->world, v->event);
	if (v->spell) {
		*sentence = v->spell->sentence;
		*start = v->spell->sentence_start;
		return v->spell->has_sentence;
	}
	if (s->type != RECORD_OFFENCE || !s->has_sentence)
		return false;
	*sentence = s->sentence;
	*start = DATE_NONE;
	for (int k = EVENT_DATES - 1; *start == DATE_NONE; k--)
		*start = v->event->when[k];
	return true;
}

bool
fact_supervised(const struct view *v)
{
	const struct event *e = v->t->begin[RECORD_SUPERVISION];
	for (; e < v->t->begin[RECORD_SUPERVISION + 1]; e++)
		if (e->when[0] <= v->index &&
		    (e->when[1] == DATE_NONE || e->when[1] >= v->index) &&
		    !world_shape(v->world, e)->is_voluntary)
			return true;
	return false;
}

struct value
fact_accommodation(const struct view *v)
{
	if (!v->spell)
		return (struct value){0};
	return world_shape(v->world, v->event)->value[5];
}

/* Of identity: area, sex, ethnicity, flags, sources by their place. */
static struct datum
identity_datum(const struct view *v, int place, enum datum_kind want)
{
	const struct shape *s = view_identity(v);
	return s ? datum_of(s->value[place], want, &v->t->scratch) : absent;
}

static struct datum
sentence_datum(const struct view *v, bool is_band)
{
	struct duration length;
	date start;
	if (!fact_sentence(v, &length, &start))
		return absent;
	if (is_band)
		return text(slice_text(band_of_sentence(length, start)));
	return length.life ? absent : number(date_add(start, length) - start);
}

static struct datum
history_datum(struct view *v, int ref)
{
	const struct history *h = history_of(v);
	bool scored = h->no_score == SCORED;
	switch (ref) {
	case MEMBER_INDEX_OFFENCE_GROUP: {
		int group = h->principal
		    ? world_shape(v->world, h->principal)->group
		    : -1;
		return group < 0 ? absent : text(shape_group(group));
	}
	case MEMBER_PRIOR_SANCTIONS:
		return number((double)h->prior_sanctions);
	case MEMBER_PRIOR_OFFENCES:
		return number((double)h->prior_offences);
	case MEMBER_PRIOR_BAND:
		return text(slice_text(band_of_priors(h->prior_offences)));
	case MEMBER_PRIOR_CUSTODY:
		return number((double)h->prior_custody);
	case MEMBER_FIRST_SANCTION_AGE:
		return h->first_age < 0 ? absent : number(h->first_age);
	case MEMBER_CONVICTION_AGE:
		return h->conviction_age < 0 ? absent
					     : number(h->conviction_age);
	case MEMBER_COPAS:
		return number(h->copas);
	case MEMBER_OGRS3_1Y:
		return scored ? number(h->percent[0] / 100.0) : absent;
	default:
		return scored ? number(h->percent[1] / 100.0) : absent;
	}
}

static struct datum
extra_datum(struct view *v, const struct extra *x, enum datum_kind want)
{
	struct buf b = {0};
	struct datum d = absent;
	struct scan s;
	struct value value;
	buf_byte(&b, '[');
	if (fact_extra(v, x, &b)) {
		buf_byte(&b, ']');
		struct slice json =
		    arena_copy(&v->t->scratch, buf_as_slice(&b));
		if (scan_array(&s, json) && scan_element(&s, &value) > 0)
			d = datum_of(value, want, &v->t->scratch);
	}
	buf_fini(&b);
	return d;
}

struct datum
fact(struct view *v, int ref, enum datum_kind want)
{
	int age = fact_age(v);
	if (ref >= REF_FIELD)
		return extra_datum(v, &v->d->extra[ref - REF_FIELD], want);
	switch (ref) {
	case FIELD_AREA:
		return identity_datum(v, 0, want);
	case MEMBER_SEX:
		return identity_datum(v, 1, want);
	case MEMBER_ETHNICITY:
		return identity_datum(v, 2, want);
	case MEMBER_FLAGS:
		return identity_datum(v, 3, want);
	case REF_SOURCES:
		return identity_datum(v, 4, want);
	case MEMBER_LINK_P:
		return v->t->identity
		    ? datum_of(world_kept(v->world, v->t->who, v->t->identity,
				   KEPT_LINK_P),
			  want, &v->t->scratch)
		    : absent;
	case MEMBER_INDEX_EVENT:
		return text(v->how->name);
	case MEMBER_AGE:
		return age < 0 ? absent : number(age);
	case MEMBER_AGE_BAND:
		return age < 0 ? absent : text(slice_text(band_of_age(age)));
	case MEMBER_SENTENCE_DAYS:
		return sentence_datum(v, false);
	case MEMBER_SENTENCE_BAND:
		return sentence_datum(v, true);
	case MEMBER_SUPERVISED:
		return truth(fact_supervised(v));
	case MEMBER_RELEASE_ACCOMMODATION:
		return text(value_raw(fact_accommodation(v)));
	case MEMBER_NEEDS_AT_INDEX:
		return list(needs_at_index(v));
	default:
		return history_datum(v, ref);
	}
}

static struct datum
get(void *state, int ref, enum datum_kind want)
{
	return fact(state, ref, want);
}

static bool
own(void *state, int ref)
{
	return test_own(state, ref);
}

bool
fact_condition_holds(const struct condition *c, struct view *v)
{
	struct subject s = {get, own, v};
	return condition_holds(c, &s);
}
