/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cohort/member.h"

#include "cohort/bands.h"
#include "cohort/facts.h"
#include "cohort/follow.h"
#include "cohort/history.h"
#include "cohort/needs.h"
#include "cohort/services.h"
#include "record/jsonout.h"

#include <math.h>

static void
write_text(struct buf *out, const char *key, const char *text)
{
	jsonout_text_field(out, key, slice_text(text));
}

/* A text as it stood in a record: escapes and all. */
static void
write_raw_text(struct buf *out, const char *key, struct slice raw)
{
	struct value v = {raw.p, (uint32_t)raw.n, VALUE_TEXT, false};
	jsonout_value_field(out, key, v);
}

static void
write_known(struct buf *out, const char *key, int64_t value)
{
	if (value >= 0)
		jsonout_int_field(out, key, value);
}

static void
write_index(const struct cohort *c, const struct chosen *m,
    const struct view *v, struct buf *out)
{
	const struct world *w = v->world;
	jsonout_text_field(out, "cohort", c->name);
	if (m->arm >= 0)
		jsonout_text_field(out, "arm", c->d->arm[m->arm].name);
	jsonout_date_field(out, "index_date", v->index);
	jsonout_text_field(out, "index_event", v->how->name);
	jsonout_value_field(out, "index_id",
	    world_kept(w, m->who, v->event, w->id_slot[v->event->type]));
	jsonout_bool_field(out, "matched", m->matched);
}

static void
write_person(const struct view *v, struct buf *out)
{
	const struct shape *s = view_identity(v);
	int age = fact_age(v);
	if (!s)
		return;
	jsonout_value_field(out, "link_p",
	    world_kept(v->world, v->t->who, v->t->identity, KEPT_LINK_P));
	jsonout_value_field(out, "sex", s->value[1]);
	if (age >= 0) {
		jsonout_int_field(out, "age", age);
		write_text(out, "age_band", band_of_age(age));
	}
	jsonout_value_field(out, "ethnicity", s->value[2]);
	jsonout_value_field(out, "flags", s->value[3]);
}

static void
write_sentence(const struct view *v, struct buf *out)
{
	struct duration length;
	date start;
	if (!fact_sentence(v, &length, &start))
		return;
	if (!length.life)
		jsonout_int_field(
		    out, "sentence_days", date_add(start, length) - start);
	write_text(out, "sentence_band", band_of_sentence(length, start));
}

static void
write_history(struct view *v, struct scores *scores, struct buf *out)
{
	const struct history *h = history_of(v);
	int group =
	    h->principal ? world_shape(v->world, h->principal)->group : -1;
	if (group >= 0)
		jsonout_text_field(
		    out, "index_offence_group", shape_group(group));
	jsonout_int_field(out, "prior_sanctions", h->prior_sanctions);
	jsonout_int_field(out, "prior_offences", h->prior_offences);
	write_text(out, "prior_band", band_of_priors(h->prior_offences));
	jsonout_int_field(out, "prior_custody", h->prior_custody);
	write_known(out, "first_sanction_age", h->first_age);
	write_known(out, "conviction_age", h->conviction_age);
	jsonout_double_field(out, "copas", h->copas);
	scores->n[h->no_score]++;
	if (h->no_score == SCORED) {
		jsonout_double_field(out, "ogrs3_1y", h->percent[0] / 100.0);
		jsonout_double_field(out, "ogrs3_2y", h->percent[1] / 100.0);
	}
}

static void
write_services(struct view *v, struct buf *out)
{
	const struct world *w = v->world;
	if (w->has[RECORD_SUPERVISION])
		jsonout_bool_field(out, "supervised", fact_supervised(v));
	if (timeline_count(v->t, RECORD_ASSESSMENT)) {
		struct slice needs = needs_at_index(v);
		if (needs.p) {
			jsonout_key(out, "needs_at_index");
			jsonout_raw(out, needs);
		}
	}
	services_write(v, out);
	jsonout_value_field(
	    out, "release_accommodation", fact_accommodation(v));
	if (w->has[RECORD_CIVIL_ORDER])
		jsonout_int_field(out, "civil_orders",
		    services_civil_orders(v, services_window(v)));
}

/* {"theft": 2, ...}: what is there, in the order of the table. */
static void
write_counts(struct buf *out, const char *key, const int64_t *count, int n,
    struct slice (*name)(int))
{
	jsonout_key(out, key);
	jsonout_open(out, '{');
	for (int i = 0; i < n; i++)
		if (count[i]) {
			jsonout_key_slice(out, name(i));
			jsonout_int(out, count[i]);
		}
	jsonout_close(out, '}');
}

static void
write_reoffences(
    const struct view *v, const struct follow_up *f, struct buf *out)
{
	bool reoffended = f->reoffences > 0;
	/* Nobody is said not to have reoffended before the data can tell. */
	if (!reoffended && !f->is_mature)
		return;
	jsonout_bool_field(out, "reoffended", reoffended);
	jsonout_int_field(out, "reoffences", f->reoffences);
	if (v->d->reoffence.type == RECORD_OFFENCE)
		jsonout_int_field(out, "reconvictions", f->reconvictions);
	if (!reoffended)
		return;
	jsonout_date_field(out, "first_reoffence_date", f->first);
	jsonout_int_field(out, "days_to_reoffence", f->first - v->t0);
	write_counts(out, "reoffence_groups", f->group, NGROUPS, shape_group);
	write_counts(out, "reoffence_severity", f->severity, NSEVERITIES,
	    shape_severity);
	if (v->d->reoffence.type == RECORD_OFFENCE) {
		jsonout_bool_field(out, "reoffence_custody", f->is_custody);
		jsonout_int_field(
		    out, "reoffence_custody_days", f->sentenced_days);
	}
}

static void
write_follow_up(struct view *v, bool matched, struct buf *out)
{
	struct follow_up f = follow(v);
	jsonout_bool_field(out, "mature", f.is_mature);
	jsonout_date_field(out, "follow_up_end", f.end);
	jsonout_int_field(out, "observed_days", f.observed_end - v->t0);
	if (v->world->has[RECORD_CUSTODY])
		jsonout_int_field(out, "custody_days", f.custody_days);
	/* Unlinked must not read as "did not reoffend". */
	if (matched)
		write_reoffences(v, &f, out);
	if (f.left >= 0)
		write_text(
		    out, "left", f.left == REASON_DIED ? "died" : "deported");
}

static void
write_extras(struct view *v, struct buf *out)
{
	for (size_t i = 0; i < v->d->nextras; i++) {
		const struct extra *x = &v->d->extra[i];
		size_t start = out->n;
		jsonout_key_slice(out, x->name);
		if (!fact_extra(v, x, out))
			out->n = start;
	}
}

void
member_line(const struct cohort *c, const struct chosen *m, struct timeline *t,
    struct scores *scores, struct buf *out)
{
	struct view v;
	select_view(&v, t, c, m);
	const struct shape *identity = view_identity(&v);
	jsonout_open(out, '{');
	write_text(out, "type", "member");
	write_raw_text(out, "person_id", crowd_id(t->world->people, m->who));
	if (identity)
		jsonout_value_field(out, "area", identity->value[0]);
	write_index(c, m, &v, out);
	write_person(&v, out);
	write_sentence(&v, out);
	write_history(&v, scores, out);
	write_services(&v, out);
	write_follow_up(&v, m->matched, out);
	write_extras(&v, out);
	jsonout_close(out, '}');
	jsonout_line(out);
}

static void
write_duration(struct buf *out, const char *key, struct duration d)
{
	char text[32];
	jsonout_text_field(out, key, slice_of(text, duration_format(d, text)));
}

static void
write_sources(const struct cohort *c, const struct world *w, struct buf *out)
{
	jsonout_key(out, "outcome_sources");
	jsonout_open(out, '[');
	/* By name, so that the order of the input does not show. */
	for (size_t rank = 0; rank < w->shapes->sources.n; rank++)
		for (size_t i = 0; i < w->shapes->sources.n; i++)
			if ((size_t)w->shapes->source_rank[i] == rank &&
			    c->outcome[i])
				jsonout_text(
				    out, strmap_key(&w->shapes->sources, i));
	jsonout_close(out, ']');
}

static void
write_marks(const struct definition *d, struct buf *out)
{
	bool any = false;
	if (d->chosen_on_past || d->chosen_on_future) {
		jsonout_key(out, "chosen_on");
		jsonout_open(out, '[');
		if (d->chosen_on_past)
			jsonout_text(out, slice_text("past"));
		if (d->chosen_on_future)
			jsonout_text(out, slice_text("future"));
		jsonout_close(out, ']');
	}
	for (size_t i = 0; i < d->nextras; i++) {
		if (!d->extra[i].test.is_future)
			continue;
		if (!any) {
			jsonout_key(out, "future_fields");
			jsonout_open(out, '[');
		}
		any = true;
		jsonout_text(out, d->extra[i].name);
	}
	if (any)
		jsonout_close(out, ']');
}

void
cohort_line(const struct cohort *c, const struct world *w, struct buf *out)
{
	const struct definition *d = c->d;
	jsonout_open(out, '{');
	write_text(out, "type", "cohort");
	jsonout_text_field(out, "name", c->name);
	jsonout_text_field(out, "title", d->title);
	write_text(out, "definition", d->spec.digest);
	jsonout_date_field(out, "to", c->to);
	jsonout_date_field(out, "as_of", w->as_of);
	write_duration(out, "follow_up", d->follow_up);
	write_duration(out, "waiting", d->waiting);
	if (!duration_is_zero(d->landmark))
		write_duration(out, "landmark", d->landmark);
	write_text(out, "reoffence",
	    d->reoffence.type == RECORD_ARREST ? "arrest" : "offence");
	write_sources(c, w, out);
	write_marks(d, out);
	if (d->narms) {
		jsonout_key(out, "arms");
		jsonout_open(out, '[');
		for (size_t i = 0; i < d->narms; i++)
			jsonout_text(out, d->arm[i].name);
		jsonout_close(out, ']');
	}
	jsonout_key(out, "waterfall");
	waterfall_json(&c->waterfall, out);
	jsonout_date_field(out, "from", c->from);
	jsonout_close(out, '}');
	jsonout_line(out);
}
