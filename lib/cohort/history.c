/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cohort/history.h"

#include "cohort/count.h"
#include "cohort/score.h"

#include <math.h>

enum { YOUNGEST = 10 }; /* the age of criminal responsibility */

const char *
no_score_text(enum no_score why)
{
	static const char *const text[] = {
	    [SCORED] = "scored",
	    [NO_FULL_HISTORY] = "no record in a source with full history",
	    [NO_SANCTION] = "no sanction at or before the index date",
	    [NO_BIRTH_DATE] = "no date of birth",
	    [NO_SEX] = "sex is neither M nor F",
	    [TOO_YOUNG] = "first sanction under the age of 10",
	    [NO_OFFENCE_WEIGHT] = "the offence has no weight",
	};
	return text[why];
}

static const struct sanction *
find_index(const struct view *v)
{
	const struct timeline *t = v->t;
	const struct sanction *latest = NULL, *custodial = NULL;
	for (size_t i = 0; i < t->nsanctions; i++) {
		if (t->sanction[i].proven > v->index)
			break;
		latest = &t->sanction[i];
		if (latest->is_custody)
			custodial = latest;
	}
	return v->spell && custodial ? custodial : latest;
}

/* More serious by rank; then, so that order never decides, by words. */
static bool
is_more_serious(const struct shape *a, const struct shape *b)
{
	if (a->rank != b->rank)
		return a->rank < b->rank;
	if (a->group != b->group)
		return a->group < b->group;
	return slice_compare(value_raw(a->value[2]), value_raw(b->value[2])) <
	    0;
}

static const struct event *
find_principal(const struct view *v, const struct sanction *s)
{
	const struct event *best = v->t->proven[s->first];
	for (size_t i = 1; i < s->n; i++) {
		const struct event *e = v->t->proven[s->first + i];
		if (is_more_serious(
			world_shape(v->world, e), world_shape(v->world, best)))
			best = e;
	}
	return best;
}

static void
count_priors(struct view *v, struct history *h)
{
	struct timeline *t = v->t;
	for (const struct sanction *s = t->sanction; s < h->index; s++) {
		h->prior_sanctions++;
		h->prior_custody += s->is_custody;
	}
	const struct event **prior =
	    arena_alloc(&t->scratch, (h->index->first + 1) * sizeof *prior);
	if (h->index->first)
		memcpy(prior, t->proven, h->index->first * sizeof *prior);
	h->prior_offences =
	    (int64_t)count_offences(v->world, prior, h->index->first);
}

static bool
has_full_history(const struct view *v)
{
	const struct event *e = v->t->begin[0];
	for (; e < v->t->begin[RECORD_NTYPES]; e++) {
		int source = world_shape(v->world, e)->source;
		if (source >= 0 && v->has_history_of[source])
			return true;
	}
	return false;
}

static char
sex_of(const struct view *v)
{
	const struct shape *identity = view_identity(v);
	struct slice sex =
	    identity ? value_raw(identity->value[1]) : SLICE_NONE;
	return sex.n == 1 ? sex.p[0] : 'U';
}

static enum no_score
score(struct view *v, struct history *h)
{
	if (!has_full_history(v))
		return NO_FULL_HISTORY;
	if (!h->index)
		return NO_SANCTION;
	if (view_birth(v) == DATE_NONE)
		return NO_BIRTH_DATE;
	if (h->first_age < YOUNGEST)
		return TOO_YOUNG;
	h->copas =
	    score_copas(h->prior_sanctions, h->conviction_age, h->first_age);
	struct ogrs3_inputs in = {
	    .sex = sex_of(v),
	    .follow_up_age = date_age(view_birth(v), v->t0),
	    .conviction_age = h->conviction_age,
	    .first_age = h->first_age,
	    .previous = h->prior_sanctions,
	    .is_caution = !h->index->is_convicted,
	    .weight = NAN,
	};
	const struct shape *offence = world_shape(v->world, h->principal);
	if (offence->offence_class)
		in.weight = offence->offence_class->ogrs3_weight;
	if (in.sex != 'M' && in.sex != 'F')
		return NO_SEX;
	for (int years = 1; years <= 2; years++) {
		double p = score_ogrs3(v->world->ogrs3, &in, years);
		if (isnan(p))
			return NO_OFFENCE_WEIGHT;
		h->percent[years - 1] = score_percent(p);
	}
	return SCORED;
}

const struct history *
history_of(struct view *v)
{
	struct history *h = &v->history;
	if (v->has_history)
		return h;
	v->has_history = true;
	*h = (struct history){.index = find_index(v),
	    .first_age = -1,
	    .conviction_age = -1,
	    .copas = NAN};
	date birth = view_birth(v);
	if (h->index) {
		h->principal = find_principal(v, h->index);
		count_priors(v, h);
	}
	if (h->index && birth != DATE_NONE) {
		h->first_age = date_age(birth, v->t->sanction[0].proven);
		h->conviction_age = date_age(birth, h->index->proven);
	}
	h->no_score = score(v, h);
	return h;
}
