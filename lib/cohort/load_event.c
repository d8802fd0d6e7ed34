/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Loading what definitions say of events: types, dates, where, windows. */
#include "cohort/bands.h"
#include "cohort/crowd.h"
#include "cohort/loading.h"

/* Dates to try a window at: four years hold every way months can clamp. */
enum { TRIAL_DAYS = 1461 };

static const char *const event_words[] = {"arrest", "offence", "custody",
    "supervision", "assessment", "referral", "contact", "outcome",
    "civil_order", NULL};

enum record_type
load_event_type(const struct spec_node *n, struct fail *f)
{
	int i = spec_word(n, event_words, f);
	return i < 0 ? RECORD_NONE : schema_type(slice_text(event_words[i]));
}

static int
no_such_date(enum record_type type, const struct spec_node *n, struct fail *f)
{
	const struct schema *s = schema_of(type);
	struct buf words = {0};
	for (int i = FIELD_OWN; i < s->nfields; i++)
		if (s->field[i].kind == KIND_DATE)
			buf_printf(&words, "%s%.*s", words.n ? ", " : "",
			    (int)s->field[i].name.n, s->field[i].name.p);
	spec_fail(n, f, "not a date of %.*s records: expected one of %s",
	    (int)s->name.n, s->name.p, buf_cstr(&words));
	buf_fini(&words);
	return -1;
}

static int
claim(struct loading *l, enum record_type type, const struct spec_node *n,
    struct slice name, struct fail *f)
{
	int slot = keep_claim(l->keep, type, name);
	if (slot < 0)
		return spec_fail(n, f,
		    "more than %d different fields of %.*s records are asked "
		    "for: run the definitions in two goes",
		    KEEP_SLOTS, (int)schema_of(type)->name.n,
		    schema_of(type)->name.p);
	return slot;
}

int
load_ids(struct loading *l, enum record_type type, const struct spec_node *n,
    struct fail *f)
{
	return claim(l, type, n, slice_text("id"), f) < 0 ? -1 : 0;
}

int
load_date(struct loading *l, enum record_type type, const struct spec_node *n,
    struct date_ref *out, struct fail *f)
{
	struct slice name;
	if (spec_text(n, &name, f) < 0)
		return -1;
	int field = schema_field(type, name);
	if (field < FIELD_OWN ||
	    schema_of(type)->field[field].kind != KIND_DATE)
		return no_such_date(type, n, f);
	*out = (struct date_ref){false, event_date_index(type, field), -1};
	if (out->index < 0)
		out->slot = claim(l, type, n, name, f);
	return out->index < 0 && out->slot < 0 ? -1 : 0;
}

static bool
is_in_shape(enum record_type type, int field)
{
	for (const uint8_t *s = shape_fields(type); *s; s++)
		if (*s == field)
			return true;
	return false;
}

int
load_event_ref(struct loading *l, enum record_type type,
    const struct spec_node *n, struct slice name, enum datum_kind *kind,
    struct fail *f)
{
	const struct schema *s = schema_of(type);
	int field = schema_field(type, name);
	bool is_path = memchr(name.p, '.', name.n) != NULL;
	if (field == FIELD_NONE && !is_path)
		return spec_fail(n, f,
		    "not a field of %.*s records (ioc-record(5)); other keys "
		    "are written as a path, x.name",
		    (int)s->name.n, s->name.p);
	*kind = is_path ? DATUM_ABSENT : datum_kind_of(s->field[field].kind);
	if (field != FIELD_NONE &&
	    (is_in_shape(type, field) || event_date_index(type, field) >= 0))
		return field;
	int slot = claim(l, type, n, name, f);
	return slot < 0 ? -1 : REF_KEPT + slot;
}

static int
resolve_where(void *state, const struct spec_node *n, struct slice name,
    enum datum_kind *kind, struct fail *f)
{
	struct loading *l = state;
	l->names_status |=
	    l->type == RECORD_CUSTODY && slice_is(name, "status");
	return load_event_ref(l, l->type, n, name, kind, f);
}

static int
event_can_hold(void *state, const struct spec_node *n, struct slice name,
    struct slice text, struct fail *f)
{
	const struct loading *l = state;
	return conditions_can_hold(
	    l->type, schema_field(l->type, name), n, text, f);
}

/* Room for a test; the definition frees what it holds. */
static struct event_test *
new_test(struct definition *d)
{
	struct event_test **old = d->test;
	if (d->ntests == d->test_cap) {
		d->test_cap = d->test_cap * 2 + 8;
		d->test = arena_zalloc(&d->arena, d->test_cap, sizeof *d->test);
		if (d->ntests)
			memcpy(d->test, old, d->ntests * sizeof *old);
	}
	struct event_test *t = arena_zalloc(&d->arena, 1, sizeof *t);
	d->test[d->ntests++] = t;
	return t;
}

/* A test of the definition; its number is what conditions refer to. */
static int
add_test(struct loading *l, const struct spec_node *n, int *ref, struct fail *f)
{
	*ref = (int)l->d->ntests;
	return load_test(l, n, new_test(l->d), f) < 0 ? -1 : 1;
}

static int
own_condition(void *state, const struct spec_node *n, int *ref, struct fail *f)
{
	static const char *const list_keys[] = {"list", NULL};
	struct loading *l = state;
	if (spec_get(n, "event")) {
		/* Another stay's status says nothing of the index event's. */
		bool names_status = l->names_status;
		int r = add_test(l, n, ref, f);
		l->names_status = names_status;
		return r;
	}
	const struct spec_node *list = spec_get(n, "list");
	if (!list)
		return 0;
	if (spec_object(n, list_keys, f) < 0)
		return -1;
	int i = lists_load(l->lists, list, f);
	*ref = REF_LIST + i;
	return i < 0 ? -1 : 1;
}

int
load_where(struct loading *l, enum record_type type, const struct spec_node *n,
    struct condition *c, struct fail *f)
{
	struct condition_names names = {
	    resolve_where, own_condition, l, event_can_hold};
	enum record_type outer = l->type;
	*c = (struct condition){0};
	if (!n)
		return 0;
	l->type = type;
	int r = conditions_of_fields(c, n, &names, &l->d->arena, f);
	l->type = outer;
	return r;
}

/* {"gte": 3}, {"lt": 5} or a plain number. */
static int
load_count(struct event_test *t, const struct spec_node *n, struct fail *f)
{
	static const char *const keys[] = {
	    "equals", "gte", "gt", "lte", "lt", NULL};
	int64_t v;
	t->least = 0;
	t->most = INT64_MAX;
	if (n->kind != SPEC_OBJECT) {
		if (spec_int(n, &v, f) < 0)
			return -1;
		t->least = t->most = v;
		return 0;
	}
	if (spec_object(n, keys, f) < 0)
		return -1;
	for (uint32_t i = 0; i < n->n; i++) {
		const struct spec_node *c = &n->child[i];
		if (spec_int(c, &v, f) < 0)
			return -1;
		if (slice_is(c->key, "gte") || slice_is(c->key, "equals"))
			t->least = v;
		if (slice_is(c->key, "lte") || slice_is(c->key, "equals"))
			t->most = v;
		if (slice_is(c->key, "gt"))
			t->least = v + 1;
		if (slice_is(c->key, "lt"))
			t->most = v - 1;
	}
	return 0;
}

/* Whether the window's last day can lie after the start of the clock. */
static bool
looks_ahead(const struct definition *d, const struct window *w)
{
	if (w->to.is_open)
		return true;
	for (date day = 0; day < TRIAL_DAYS; day++)
		if (window_at(w, day).to - 1 > definition_t0(d, day))
			return true;
	return false;
}

static int
load_within(struct loading *l, const struct spec_node *n, struct event_test *t,
    struct fail *f)
{
	const struct spec_node *within = spec_get(n, "within");
	if (!within) {
		/* The index day for what lasts, else all that came before. */
		t->within.from.is_open = !t->overlaps;
		t->within.to.by.days = t->overlaps;
	} else if (window_load(&t->within, within, f) < 0) {
		return -1;
	}
	if (!looks_ahead(l->d, &t->within))
		return 0;
	if (l->in_arms)
		return spec_fail(within ? within : n, f,
		    "an arm may look no further than the start of the clock: "
		    "use landmark");
	if (!t->is_future)
		return spec_fail(within ? within : n, f,
		    "the window reaches past the index date and landmark: it "
		    "selects on the future, which must be said with "
		    "\"future\": true");
	l->found_future = true;
	return 0;
}

static int
load_overlaps(const struct spec_node *n, struct event_test *t, struct fail *f)
{
	const struct spec_node *overlaps = spec_get(n, "overlaps");
	if (overlaps && spec_bool(overlaps, &t->overlaps, f) < 0)
		return -1;
	if (t->overlaps && t->type != RECORD_CUSTODY &&
	    t->type != RECORD_SUPERVISION && t->type != RECORD_REFERRAL &&
	    t->type != RECORD_CIVIL_ORDER)
		return spec_fail(overlaps, f,
		    "only custody, supervision, referral and civil_order "
		    "records last: others have one date");
	return 0;
}

int
load_test(struct loading *l, const struct spec_node *n, struct event_test *t,
    struct fail *f)
{
	static const char *const keys[] = {"event", "date", "within", "where",
	    "count", "overlaps", "future", "reason", NULL};
	static const char *const field_keys[] = {"event", "field", "take",
	    "date", "within", "where", "overlaps", "future", NULL};
	const struct spec_node *event, *x;
	if (spec_object(n, l->in_fields ? field_keys : keys, f) < 0 ||
	    !(event = spec_need(n, "event", f)))
		return -1;
	t->type = load_event_type(event, f);
	if (t->type == RECORD_NONE)
		return -1;
	t->date = (struct date_ref){true, -1, -1};
	t->least = 1;
	t->most = INT64_MAX;
	if ((x = spec_get(n, "date")) &&
	    load_date(l, t->type, x, &t->date, f) < 0)
		return -1;
	if ((x = spec_get(n, "future")) && spec_bool(x, &t->is_future, f) < 0)
		return -1;
	if ((x = spec_get(n, "reason")) && spec_text(x, &t->reason, f) < 0)
		return -1;
	if ((x = spec_get(n, "count")) && load_count(t, x, f) < 0)
		return -1;
	if (load_overlaps(n, t, f) < 0 || load_within(l, n, t, f) < 0)
		return -1;
	l->found_past_counts |= t->least > 1 &&
	    (t->type == RECORD_OFFENCE || t->type == RECORD_ARREST);
	return load_where(l, t->type, spec_get(n, "where"), &t->where, f);
}

/* Member fields that are known at the index date. */
static const int known[] = {FIELD_AREA, MEMBER_INDEX_EVENT, MEMBER_LINK_P,
    MEMBER_SEX, MEMBER_AGE, MEMBER_AGE_BAND, MEMBER_ETHNICITY, MEMBER_FLAGS,
    MEMBER_SENTENCE_DAYS, MEMBER_SENTENCE_BAND, MEMBER_INDEX_OFFENCE_GROUP,
    MEMBER_PRIOR_SANCTIONS, MEMBER_PRIOR_OFFENCES, MEMBER_PRIOR_BAND,
    MEMBER_PRIOR_CUSTODY, MEMBER_FIRST_SANCTION_AGE, MEMBER_CONVICTION_AGE,
    MEMBER_COPAS, MEMBER_OGRS3_1Y, MEMBER_OGRS3_2Y, MEMBER_SUPERVISED,
    MEMBER_NEEDS_AT_INDEX, MEMBER_RELEASE_ACCOMMODATION};

static int
not_known(const struct spec_node *n, struct fail *f)
{
	const struct schema *s = schema_of(RECORD_MEMBER);
	struct buf b = {0};
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		buf_printf(&b, "%.*s, ", (int)s->field[known[i]].name.n,
		    s->field[known[i]].name.p);
	spec_fail(n, f,
	    "not known at the index date: expected one of %ssources, a field "
	    "of the definition, event or list",
	    buf_cstr(&b));
	buf_fini(&b);
	return -1;
}

/* A field of the definition that does not look ahead. */
static int
extra_named(struct loading *l, const struct spec_node *n, struct slice name,
    enum datum_kind *kind, struct fail *f)
{
	for (size_t i = 0; i < l->d->nextras; i++) {
		const struct extra *x = &l->d->extra[i];
		if (!slice_equal(x->name, name))
			continue;
		*kind = x->kind;
		l->found_future |= x->test.is_future;
		return REF_FIELD + (int)i;
	}
	return not_known(n, f);
}

static int
resolve_member(void *state, const struct spec_node *n, struct slice name,
    enum datum_kind *kind, struct fail *f)
{
	const struct schema *s = schema_of(RECORD_MEMBER);
	int field = schema_field(RECORD_MEMBER, name);
	*kind = DATUM_LIST;
	if (slice_is(name, "sources"))
		return REF_SOURCES;
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (known[i] == field) {
			*kind = datum_kind_of(s->field[field].kind);
			return field;
		}
	return extra_named(state, n, name, kind, f);
}

/* A band that does not exist would leave everybody out without a word. */
static int
member_can_hold(void *state, const struct spec_node *n, struct slice name,
    struct slice text, struct fail *f)
{
	int field = schema_field(RECORD_MEMBER, name);
	struct buf bands = {0};
	(void)state;
	int r = bands_hold(field, text, &bands)
	    ? conditions_can_hold(RECORD_MEMBER, field, n, text, f)
	    : spec_fail(n, f, "not an accepted value: expected one of %s",
		  buf_cstr(&bands));
	buf_fini(&bands);
	return r;
}

int
load_condition(struct loading *l, const struct spec_node *n,
    struct condition *c, struct fail *f)
{
	struct condition_names names = {
	    resolve_member, own_condition, l, member_can_hold};
	return conditions_of_fields(c, n, &names, &l->d->arena, f);
}
