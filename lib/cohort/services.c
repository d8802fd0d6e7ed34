/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cohort/services.h"

#include "cohort/needs.h"
#include "record/jsonout.h"

enum { DAYS_BEFORE = 90 };

struct span
services_window(const struct view *v)
{
	if (v->d->has_service_window)
		return window_at(&v->d->service_window, v->index);
	return (struct span){
	    v->spell ? v->spell->reception : v->index - DAYS_BEFORE,
	    definition_end(v->d, v->t0)};
}

static void
write_needs(struct view *v, struct span span, struct buf *out)
{
	struct slice needs = needs_found(v, span);
	date first = needs_first_day(v, span);
	if (needs.p) {
		jsonout_key(out, "needs");
		jsonout_raw(out, needs);
	}
	if (first != DATE_NONE)
		jsonout_int_field(out, "assessed_days", first - v->index);
	size_t start = out->n;
	jsonout_key(out, "scores");
	size_t key_end = out->n;
	needs_scores(v, span, out);
	if (out->n == key_end)
		out->n = start;
}

/* Texts to be written in the order of their day, then their bytes. */
struct dated {
	date day;
	struct slice json;
};

static void
insert(struct dated *list, size_t n, struct dated x)
{
	while (n > 0 &&
	    (list[n - 1].day > x.day ||
		(list[n - 1].day == x.day &&
		    slice_compare(list[n - 1].json, x.json) > 0))) {
		list[n] = list[n - 1];
		n--;
	}
	list[n] = x;
}

static struct value
kept(const struct view *v, const struct event *e, int slot)
{
	return world_kept(v->world, v->t->who, e, slot);
}

static void
write_referral(const struct view *v, const struct event *e, struct buf *out)
{
	const struct shape *s = world_shape(v->world, e);
	jsonout_date_field(out, "date", e->when[0]);
	jsonout_value_field(
	    out, "provider", kept(v, e, KEPT_REFERRAL_PROVIDER));
	jsonout_value_field(out, "service", kept(v, e, KEPT_REFERRAL_SERVICE));
	jsonout_value_field(out, "needs", kept(v, e, KEPT_REFERRAL_NEEDS));
	jsonout_value_field(out, "status", s->value[1]);
	jsonout_value_field(out, "reason", kept(v, e, KEPT_REFERRAL_REASON));
	jsonout_date_field(out, "start_date", e->when[1]);
	jsonout_date_field(out, "end_date", e->when[2]);
}

static void
write_outcome(const struct view *v, const struct event *e, struct buf *out)
{
	jsonout_date_field(out, "date", e->when[0]);
	jsonout_value_field(out, "kind", world_shape(v->world, e)->value[1]);
	jsonout_value_field(out, "provider", kept(v, e, KEPT_OUTCOME_PROVIDER));
	jsonout_value_field(out, "service", kept(v, e, KEPT_OUTCOME_SERVICE));
}

/* A list of objects, one an event of the type within the span. */
static void
write_list(const struct view *v, enum record_type type, struct span span,
    const char *key,
    void (*write)(const struct view *, const struct event *, struct buf *),
    struct buf *out)
{
	const struct event *e = v->t->begin[type];
	struct arena *a = &v->t->scratch;
	struct dated *list =
	    arena_alloc(a, (timeline_count(v->t, type) + 1) * sizeof *list);
	struct buf b = {0};
	size_t n = 0;
	for (; e < v->t->begin[type + 1]; e++) {
		if (!span_holds(span, e->when[0]))
			continue;
		buf_reset(&b);
		jsonout_open(&b, '{');
		write(v, e, &b);
		jsonout_close(&b, '}');
		insert(list, n++,
		    (struct dated){
			e->when[0], arena_copy(a, buf_as_slice(&b))});
	}
	buf_fini(&b);
	if (!n)
		return;
	jsonout_key(out, key);
	jsonout_open(out, '[');
	for (size_t i = 0; i < n; i++)
		jsonout_raw(out, list[i].json);
	jsonout_close(out, ']');
}

struct contacts {
	int64_t all, attended;
	bool prison, gate;
	date first; /* attended outside custody since the index date */
};

static struct contacts
count_contacts(const struct view *v, struct span span)
{
	struct contacts c = {.first = DATE_NONE};
	const struct event *e = v->t->begin[RECORD_CONTACT];
	for (; e < v->t->begin[RECORD_CONTACT + 1]; e++) {
		const struct shape *s = world_shape(v->world, e);
		date day = e->when[0];
		if (!span_holds(span, day))
			continue;
		c.all++;
		if (s->is_missed)
			continue;
		c.attended++;
		c.prison |= s->kind == CONTACT_PRISON;
		c.gate |= s->kind == CONTACT_GATE ||
		    (v->spell && day == v->spell->release);
		if (day >= v->index && c.first == DATE_NONE &&
		    s->kind != CONTACT_PRISON && s->kind != CONTACT_POLICE)
			c.first = day;
	}
	return c;
}

static void
write_contacts(const struct view *v, struct span span, struct buf *out)
{
	struct contacts c = count_contacts(v, span);
	jsonout_int_field(out, "contacts", c.all);
	jsonout_int_field(out, "contacts_attended", c.attended);
	if (v->spell) {
		jsonout_bool_field(out, "contact_prison", c.prison);
		jsonout_bool_field(out, "contact_gate", c.gate);
	}
	if (c.first != DATE_NONE)
		jsonout_int_field(out, "contact_days", c.first - v->index);
}

void
services_write(struct view *v, struct buf *out)
{
	struct span span = services_window(v);
	if (timeline_count(v->t, RECORD_ASSESSMENT))
		write_needs(v, span, out);
	if (timeline_count(v->t, RECORD_REFERRAL))
		write_list(
		    v, RECORD_REFERRAL, span, "referrals", write_referral, out);
	if (v->world->has[RECORD_CONTACT])
		write_contacts(v, span, out);
	if (timeline_count(v->t, RECORD_OUTCOME))
		write_list(
		    v, RECORD_OUTCOME, span, "outcomes", write_outcome, out);
}

int64_t
services_civil_orders(const struct view *v, struct span span)
{
	int64_t n = 0;
	const struct event *e = v->t->begin[RECORD_CIVIL_ORDER];
	for (; e < v->t->begin[RECORD_CIVIL_ORDER + 1]; e++)
		n += e->when[0] < span.to &&
		    (e->when[1] == DATE_NONE || e->when[1] >= span.from);
	return n;
}
