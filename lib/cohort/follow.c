/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cohort/follow.h"

#include "cohort/count.h"
#include "cohort/filter.h"

/* What proof a reoffence needs, beside its own date. */
static bool
is_proven_in_time(const struct view *v, const struct event *e)
{
	const struct shape *s = world_shape(v->world, e);
	if (e->type != RECORD_OFFENCE || !result_is_proven(s->result))
		return e->when[0] <= v->world->as_of;
	return e->when[1] != DATE_NONE &&
	    e->when[1] < definition_proof_end(v->d, v->t0) &&
	    e->when[1] <= v->world->as_of;
}

static bool
counts(struct view *v, const struct event *e, struct span span)
{
	const struct reoffence *r = &v->d->reoffence;
	const struct shape *s = world_shape(v->world, e);
	struct item item = {.event = e};
	if (!span_holds(span, e->when[0]) || !v->has_outcomes[s->source])
		return false;
	if (r->type == RECORD_OFFENCE &&
	    (s->result < 0 || !r->counts[s->result]))
		return false;
	if (r->exclude_breach && s->is_breach)
		return false;
	return is_proven_in_time(v, e) && filter_holds(&r->where, v, &item);
}

/* Those that count within a span, reduced; in the scratch arena. */
static size_t
find(struct view *v, struct span span, const struct event ***out)
{
	enum record_type type = v->d->reoffence.type;
	const struct event *e = v->t->begin[type];
	size_t n = 0;
	*out = arena_alloc(
	    &v->t->scratch, (timeline_count(v->t, type) + 1) * sizeof **out);
	for (; e < v->t->begin[type + 1]; e++)
		if (counts(v, e, span))
			(*out)[n++] = e;
	return count_offences(v->world, *out, n);
}

/* From the start of the clock (that day itself only with same_day). */
static struct span
from_start(const struct view *v, date start, date end)
{
	return (struct span){start + !v->d->reoffence.same_day, end};
}

bool
follow_reoffended_in(struct view *v, struct span span)
{
	const struct event **found;
	return find(v, from_start(v, span.from, span.to), &found) > 0;
}

/* The first release with that reason within a span, or DATE_NONE. */
static date
left_on(const struct view *v, int reason, struct span span)
{
	date first = DATE_NONE;
	const struct event *e = v->t->begin[RECORD_CUSTODY];
	for (; e < v->t->begin[RECORD_CUSTODY + 1]; e++)
		if (world_shape(v->world, e)->reason == reason &&
		    e->when[1] >= e->when[0] && span_holds(span, e->when[1]) &&
		    (first == DATE_NONE || e->when[1] < first))
			first = e->when[1];
	return first;
}

bool
follow_died_in(const struct view *v, struct span span)
{
	return left_on(v, REASON_DIED, span) != DATE_NONE;
}

bool
follow_received_in(const struct view *v, struct span span)
{
	for (size_t i = 0; i < v->t->nspells; i++)
		if (span_holds(span, v->t->spell[i].reception))
			return true;
	return false;
}

int
follow_left(const struct view *v)
{
	struct span span = {v->index, definition_end(v->d, v->t0)};
	date died = left_on(v, REASON_DIED, span),
	     deported = left_on(v, REASON_DEPORTED, span);
	if (deported != DATE_NONE && (died == DATE_NONE || deported < died))
		return REASON_DEPORTED;
	return died != DATE_NONE ? REASON_DIED : -1;
}

/*
 * The end of what as-of covers with the waiting period. For mature members
 * that is all of follow-up: at a month's end, taking the waiting period off
 * as-of may come out some days short of what adding it promises.
 */
static date
observed_end(const struct view *v, const struct follow_up *f)
{
	if (f->is_mature)
		return f->end;
	date end = date_subtract(v->world->as_of + 1, v->d->waiting);
	end = end < f->end ? end : f->end;
	return end > v->t0 ? end : v->t0;
}

/* Days from reception to the day before release, within the span. */
static int64_t
days_in_custody(const struct view *v, struct span span)
{
	int64_t days = 0;
	for (size_t i = 0; i < v->t->nspells; i++) {
		const struct spell *s = &v->t->spell[i];
		date from = s->reception > span.from ? s->reception : span.from;
		date to = s->release != DATE_NONE && s->release < span.to
		    ? s->release
		    : span.to;
		days += to > from ? to - from : 0;
	}
	return days;
}

/* What a sentence counts from: its date, else the proof, else the offence. */
static date
sentenced_on(const struct event *e)
{
	if (e->when[2] != DATE_NONE)
		return e->when[2];
	return e->when[1] != DATE_NONE ? e->when[1] : e->when[0];
}

/*
 * Days of custody given at one conviction (the counted offences from i on
 * with one proven date): the longest, plus the consecutive ones.
 */
static int64_t
days_sentenced(const struct view *v, const struct event *const *e, size_t n)
{
	int64_t longest = 0, rest = 0;
	for (size_t i = 0; i < n; i++) {
		const struct shape *s = world_shape(v->world, e[i]);
		if (s->disposal != DISPOSAL_CUSTODY || !s->has_sentence ||
		    s->sentence.life)
			continue;
		date on = sentenced_on(e[i]);
		int64_t days = date_add(on, s->sentence) - on;
		if (s->is_consecutive)
			rest += days;
		else if (days > longest)
			longest = days;
	}
	return longest + rest;
}

/* Insertion by proven date: reoffences are few. */
static void
sort_by_proof(const struct event **e, size_t n)
{
	for (size_t i = 1; i < n; i++) {
		const struct event *x = e[i];
		size_t j = i;
		for (; j > 0 && e[j - 1]->when[1] > x->when[1]; j--)
			e[j] = e[j - 1];
		e[j] = x;
	}
}

static void
add_convictions(
    const struct view *v, struct follow_up *f, const struct event **e, size_t n)
{
	sort_by_proof(e, n);
	for (size_t i = 0, end; i < n; i = end) {
		for (end = i + 1; end < n; end++)
			if (e[end]->when[1] != e[i]->when[1])
				break;
		f->reconvictions += e[i]->when[1] != DATE_NONE;
		f->sentenced_days += days_sentenced(v, e + i, end - i);
	}
}

static void
add_reoffences(struct view *v, struct follow_up *f)
{
	const struct event **e;
	size_t n = find(v, from_start(v, v->t0, f->observed_end), &e);
	f->reoffences = (int64_t)n;
	f->first = n ? e[0]->when[0] : DATE_NONE;
	for (size_t i = 0; i < n; i++) {
		const struct shape *s = world_shape(v->world, e[i]);
		if (s->group >= 0)
			f->group[s->group]++;
		if (s->severity >= 0)
			f->severity[s->severity]++;
		f->is_custody |= s->disposal == DISPOSAL_CUSTODY;
	}
	if (n && v->d->reoffence.type == RECORD_OFFENCE)
		add_convictions(v, f, e, n);
}

struct follow_up
follow(struct view *v)
{
	struct follow_up f = {.first = DATE_NONE};
	f.end = definition_end(v->d, v->t0);
	f.is_mature = definition_is_mature(v->d, v->index, v->world->as_of);
	f.observed_end = observed_end(v, &f);
	f.custody_days =
	    days_in_custody(v, (struct span){v->t0, f.observed_end});
	f.left = follow_left(v);
	add_reoffences(v, &f);
	return f;
}
