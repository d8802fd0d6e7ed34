/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/scope.h"

#include "base/buf.h"
#include "report/words.h"

static struct value
get(struct slice line, const char *key)
{
	return value_at(line, slice_text(key));
}

static date
earlier(date a, date b)
{
	return a == DATE_NONE || (b != DATE_NONE && b < a) ? b : a;
}

static date
later(date a, date b)
{
	return a == DATE_NONE || (b != DATE_NONE && b > a) ? b : a;
}

/* A list's texts, "a, b"; NULL for none. In the arena. */
static const char *
list_words(struct value list, struct arena *a)
{
	struct scan s;
	struct value v;
	struct buf b = {0};
	if (list.kind == VALUE_ARRAY && scan_array(&s, value_raw(list)))
		while (scan_element(&s, &v) > 0) {
			buf_text(&b, b.n ? ", " : "");
			buf_slice(&b, value_text(v, a));
		}
	const char *words = b.n ? arena_cstr(a, buf_as_slice(&b)) : NULL;
	buf_fini(&b);
	return words;
}

static bool
list_has(struct value list, const char *word)
{
	struct scan s;
	struct value v;
	if (list.kind == VALUE_ARRAY && scan_array(&s, value_raw(list)))
		while (scan_element(&s, &v) > 0)
			if (slice_is(value_raw(v), word))
				return true;
	return false;
}

static void
add_line(struct scope *s, struct slice line, struct arena *a)
{
	struct slice title = value_text(get(line, "title"), a);
	if (slice_present(title) && !s->title)
		s->title = arena_cstr(a, title);
	if (!s->sources)
		s->sources = list_words(get(line, "outcome_sources"), a);
	s->is_arrest |= slice_is(value_raw(get(line, "reoffence")), "arrest");
	s->is_chosen_past |= list_has(get(line, "chosen_on"), "past");
	s->is_chosen_later |= list_has(get(line, "chosen_on"), "future");
	s->from = earlier(s->from, value_date(get(line, "from")));
	s->to = later(s->to, value_date(get(line, "to")));
	s->as_of = earlier(s->as_of, value_date(get(line, "as_of")));
	if (value_duration(get(line, "follow_up"), &s->follow_up)) {
		s->has_follow_up = true;
		value_duration(get(line, "waiting"), &s->waiting);
	}
}

void
scope_describe(struct scope *s, const struct data *d, struct arena *a)
{
	s->title = s->sources = NULL;
	s->is_arrest = s->is_chosen_past = s->is_chosen_later = false;
	s->from = s->to = s->as_of = DATE_NONE;
	s->has_follow_up = false;
	for (size_t i = 0; i < d->ncohorts; i++)
		if (slice_present(s->cohort) &&
		    slice_equal(d->cohort[i].name, s->cohort))
			add_line(s, d->cohort[i].line, a);
	if (!s->title && slice_present(s->cohort))
		s->title = arena_cstr(a, s->cohort);
}

void
scope_facts(const struct scope *s, struct section *to)
{
	struct arena *a = to->arena;
	struct buf b = {0};
	if (slice_present(s->cohort))
		section_fact(to, "cohort", "Cohort", s->cohort);
	if (s->from != DATE_NONE && s->to != DATE_NONE) {
		buf_printf(&b, "%s to %s", date_words(s->from, a),
		    date_words(s->to, a));
		section_fact(
		    to, "index_dates", "Index dates", buf_as_slice(&b));
	}
	if (s->as_of != DATE_NONE)
		section_fact(to, "as_of", "Data complete to",
		    slice_text(date_words(s->as_of, a)));
	if (s->has_follow_up) {
		buf_reset(&b);
		buf_printf(&b, "%s, and %s more for the proof",
		    duration_words(s->follow_up, a),
		    duration_words(s->waiting, a));
		section_fact(to, "follow_up", "Followed for", buf_as_slice(&b));
	}
	if (s->sources)
		section_fact(to, "outcome_sources",
		    s->is_arrest ? "Arrests from" : "Offences from",
		    slice_text(s->sources));
	buf_fini(&b);
}

void
scope_cautions(const struct scope *s, struct section *to)
{
	if (s->is_arrest)
		section_caution(to,
		    "Reoffending here is re-arrest, not a proven reoffence: "
		    "do not lay these figures beside proven reoffending.");
	if (s->is_chosen_past)
		section_caution(to,
		    "This cohort was chosen for its past offending. Such "
		    "groups offend less afterwards whatever is done for them "
		    "(regression to the mean): a fall from the time before is "
		    "no evidence of an effect.");
	if (s->is_chosen_later)
		section_caution(to,
		    "This cohort was chosen for what happened after its "
		    "members' index dates: its rates may say more about who "
		    "was chosen than about what was done.");
}

const char *
scope_follow_up(const struct scope *s, struct arena *a)
{
	struct buf b = {0};
	if (!s->has_follow_up)
		return "in the follow-up period";
	buf_printf(&b, "within %s", duration_words(s->follow_up, a));
	const char *words = arena_cstr(a, buf_as_slice(&b));
	buf_fini(&b);
	return words;
}
