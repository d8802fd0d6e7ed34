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

static void
add_line(struct scope *s, struct slice line, struct arena *a)
{
	struct slice title = value_text(get(line, "title"), a);
	if (slice_present(title) && !s->title)
		s->title = arena_cstr(a, title);
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
	s->title = NULL;
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
	buf_fini(&b);
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
