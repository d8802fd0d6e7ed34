/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/directory.h"

#include <math.h>

void
directory_want(struct directory_plan *p, struct data *d)
{
	const struct {
		size_t *column;
		const char *path;
		enum data_kind kind;
	} wanted[] = {
	    {&p->service, "service", DATA_TEXT},
	    {&p->provider, "provider", DATA_TEXT},
	    {&p->types, "organisation_types", DATA_TEXT},
	    {&p->needs, "needs", DATA_TEXT},
	    {&p->areas, "areas", DATA_TEXT},
	    {&p->sexes, "sexes", DATA_TEXT},
	    {&p->age_min, "age_min", DATA_NUMBER},
	    {&p->age_max, "age_max", DATA_NUMBER},
	    {&p->sentence_max, "sentence_max", DATA_TEXT},
	    {&p->statutory, "statutory", DATA_NUMBER},
	    {&p->capacity, "capacity", DATA_NUMBER},
	    {&p->price, "price_pence", DATA_NUMBER},
	    {&p->price_unit, "price_unit", DATA_TEXT},
	    {&p->start, "start_date", DATA_DATE},
	    {&p->end, "end_date", DATA_DATE},
	};
	for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
		*wanted[i].column = data_want(
		    d, RECORD_SERVICE, wanted[i].path, wanted[i].kind);
	p->version = data_want_version(d, RECORD_SERVICE);
}

static unsigned
sex_bit(struct slice sex)
{
	static const char codes[] = "FMXU";
	const char *at = sex.n == 1 ? strchr(codes, *sex.p) : NULL;
	return at && *at ? 1u << (at - codes) : 0;
}

static unsigned
sex_bits(struct slice json, struct arena *a)
{
	struct scan s;
	struct value v;
	unsigned bits = 0;
	if (slice_present(json) && scan_array(&s, json))
		while (scan_element(&s, &v) > 0)
			bits |= sex_bit(value_text(v, a));
	return bits;
}

static void
read_areas(struct service *to, struct slice json, struct arena *a)
{
	struct scan s;
	struct value v;
	if (!slice_present(json) || !scan_array(&s, json))
		return;
	to->area = arena_alloc(a, (json.n / 2 + 1) * sizeof *to->area);
	while (scan_element(&s, &v) > 0)
		if (v.kind == VALUE_TEXT)
			to->area[to->nareas++] = value_text(v, a);
}

/* The first text of a list; absent when there is none. */
static struct slice
first_text(struct slice json, struct arena *a)
{
	struct scan s;
	struct value v;
	if (!slice_present(json) || !scan_array(&s, json) ||
	    scan_element(&s, &v) <= 0)
		return SLICE_NONE;
	return value_text(v, a);
}

static struct service
read_service(const struct directory_plan *p, const struct data *d, uint32_t row,
    struct need_names *names, struct arena *a)
{
	const struct data_column *c = d->column;
	struct service s = {
	    .name = data_cell_text(d, p->service, row, a),
	    .provider = data_cell_text(d, p->provider, row, a),
	    .type = first_text(data_cell_json(d, p->types, row), a),
	    .needs = need_bits(names, data_cell_json(d, p->needs, row)),
	    .sexes = sex_bits(data_cell_json(d, p->sexes, row), a),
	    .age_min = c[p->age_min].number[row],
	    .age_max = c[p->age_max].number[row],
	    .capacity = c[p->capacity].number[row],
	    .price = c[p->price].number[row],
	    .price_unit = data_cell_text(d, p->price_unit, row, a),
	    .refuses_statutory = c[p->statutory].number[row] == 0,
	    .start = c[p->start].day[row],
	    .end = c[p->end].day[row],
	};
	struct slice longest = data_cell_text(d, p->sentence_max, row, a);
	s.has_sentence_max =
	    slice_present(longest) && duration_parse(longest, &s.sentence_max);
	read_areas(&s, data_cell_json(d, p->areas, row), a);
	return s;
}

void
directory_read(struct directory *to, const struct directory_plan *p,
    const struct data *d, struct need_names *names, struct arena *a)
{
	struct rows rows = data_current_rows(d, p->version, a);
	to->item = arena_alloc(a, (rows.n + 1) * sizeof *to->item);
	to->n = rows.n;
	for (size_t i = 0; i < rows.n; i++)
		to->item[i] = read_service(p, d, rows.row[i], names, a);
}

/* Whether a name holds another, "Brightwork Ways to Work" "Ways to Work". */
static bool
holds_name(struct slice longer, struct slice shorter)
{
	for (size_t i = 0; shorter.n && i + shorter.n <= longer.n; i++)
		if (slice_equal_nocase(
			slice_of(longer.p + i, shorter.n), shorter))
			return true;
	return false;
}

const struct service *
directory_find(
    const struct directory *d, struct slice name, struct slice provider)
{
	for (size_t i = 0; i < d->n; i++) {
		const struct service *s = &d->item[i];
		if (slice_present(name) && slice_equal_nocase(s->name, name) &&
		    (!slice_present(provider) || !slice_present(s->provider) ||
			slice_equal_nocase(s->provider, provider)))
			return s;
	}
	for (size_t i = 0; i < d->n; i++) {
		const struct service *s = &d->item[i];
		if (provider.n && slice_equal_nocase(s->provider, provider) &&
		    (holds_name(s->name, name) || holds_name(name, s->name)))
			return s;
	}
	return NULL;
}

bool
service_runs(const struct service *s, date on)
{
	if (on == DATE_NONE)
		return true;
	return (s->start == DATE_NONE || s->start <= on) &&
	    (s->end == DATE_NONE || s->end >= on);
}

bool
service_covers(const struct service *s, struct slice area)
{
	if (s->nareas == 0 || !slice_present(area))
		return true;
	for (size_t i = 0; i < s->nareas; i++)
		if (slice_equal_nocase(s->area[i], area))
			return true;
	return false;
}

static bool
sentence_is_too_long(const struct service *s, const struct client *c)
{
	if (!s->has_sentence_max || s->sentence_max.life ||
	    isnan(c->sentence_days))
		return false;
	return c->sentence_days >
	    date_add(c->index, s->sentence_max) - c->index;
}

enum barrier
service_barrier(const struct service *s, const struct client *c)
{
	unsigned sex = sex_bit(c->sex);
	if (!service_covers(s, c->area))
		return BARRIER_AREA;
	if (s->refuses_statutory && c->supervised == 1)
		return BARRIER_STATUTORY;
	if (sentence_is_too_long(s, c))
		return BARRIER_SENTENCE;
	if (c->age < s->age_min || c->age > s->age_max)
		return BARRIER_AGE;
	if (s->sexes && sex && !slice_is(c->sex, "U") && !(s->sexes & sex))
		return BARRIER_SEX;
	return BARRIER_NONE;
}

void
referrals_find_services(
    struct referrals *list, size_t n, const struct directory *d)
{
	for (size_t i = 0; i < n; i++) {
		for (size_t k = 0; k < list[i].n; k++) {
			struct referral *r = &list[i].item[k];
			r->listed = directory_find(d, r->service, r->provider);
		}
	}
}

uint64_t
referral_needs(const struct referral *r)
{
	if (r->needs)
		return r->needs;
	return r->listed ? r->listed->needs : 0;
}
