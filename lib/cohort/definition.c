/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cohort/definition.h"

#include "cohort/loading.h"
#include "cohort/world.h"

#include <assert.h>

static const char *const keys[] = {"name", "title", "description", "version",
    "provenance", "index", "outcome_sources", "full_history", "who", "require",
    "exclude", "chosen_on", "landmark", "arms", "fields", "reoffence",
    "service_window", "follow_up", "waiting", NULL};

static int
optional_text(const struct spec_node *n, const char *key, struct slice *out,
    struct fail *f)
{
	const struct spec_node *x = spec_get(n, key);
	return x ? spec_text(x, out, f) : 0;
}

static int
optional_duration(const struct spec_node *n, const char *key,
    struct duration *out, struct fail *f)
{
	const struct spec_node *x = spec_get(n, key);
	if (!x)
		return 0;
	if (spec_duration(x, out, f) < 0)
		return -1;
	return out->life ? spec_fail(x, f, "life has no end") : 0;
}

static int
optional_bool(
    const struct spec_node *n, const char *key, bool *out, struct fail *f)
{
	const struct spec_node *x = spec_get(n, key);
	return x ? spec_bool(x, out, f) : 0;
}

static int
load_names(struct loading *l, const struct spec_node *n, struct slice **out,
    size_t *count, struct fail *f)
{
	if (!n)
		return 0;
	if (spec_array(n, f) < 0)
		return -1;
	if (n->n == 0)
		return spec_fail(n, f, "expected at least one source");
	*out = arena_zalloc(&l->d->arena, n->n, sizeof **out);
	*count = n->n;
	for (uint32_t i = 0; i < n->n; i++)
		if (spec_text(&n->child[i], &(*out)[i], f) < 0)
			return -1;
	return 0;
}

/* Which of an event's dates makes the index date. */
static int
load_index_date(struct loading *l, const struct spec_node *n,
    struct index_event *e, struct fail *f)
{
	const struct spec_node *named = spec_get(n, "date");
	if (named)
		return load_date(l, e->type, named, &e->date, f);
	e->date = (struct date_ref){false, 0, -1};
	if (e->type == RECORD_CUSTODY || e->type == RECORD_OFFENCE)
		return spec_fail(n, f,
		    "date is missing: %s records have several",
		    e->type == RECORD_CUSTODY ? "custody" : "offence");
	return 0;
}

static int
load_index_event(struct loading *l, const struct spec_node *n,
    struct index_event *e, bool is_alone, struct fail *f)
{
	static const char *const alone[] = {
	    "event", "name", "date", "pick", "where", NULL};
	static const char *const several[] = {
	    "event", "name", "date", "where", NULL};
	const struct spec_node *event;
	if (spec_object(n, is_alone ? alone : several, f) < 0 ||
	    !(event = spec_need(n, "event", f)))
		return -1;
	e->type = load_event_type(event, f);
	e->name = event->text;
	if (e->type == RECORD_NONE ||
	    optional_text(n, "name", &e->name, f) < 0 ||
	    load_index_date(l, n, e, f) < 0 || load_ids(l, e->type, n, f) < 0)
		return -1;
	l->names_status = false;
	int r = load_where(l, e->type, spec_get(n, "where"), &e->where, f);
	e->names_status = l->names_status;
	return r;
}

static int
load_index(struct loading *l, const struct spec_node *n, struct fail *f)
{
	static const char *const several_keys[] = {"any", "pick", NULL};
	static const char *const picks[] = {"first", "last", "every", NULL};
	struct definition *d = l->d;
	const struct spec_node *any = spec_get(n, "any"), *pick;
	if (any &&
	    (spec_object(n, several_keys, f) < 0 || spec_array(any, f) < 0))
		return -1;
	if (any && any->n == 0)
		return spec_fail(any, f, "expected at least one event");
	d->nindex = any ? any->n : 1;
	d->index = arena_zalloc(&d->arena, d->nindex, sizeof *d->index);
	for (size_t i = 0; i < d->nindex; i++)
		if (load_index_event(
			l, any ? &any->child[i] : n, &d->index[i], !any, f) < 0)
			return -1;
	if ((pick = spec_get(n, "pick"))) {
		int i = spec_word(pick, picks, f);
		if (i < 0)
			return -1;
		d->pick = (enum pick)i;
	}
	return 0;
}

static int
add_step(struct loading *l, const struct spec_node *n, enum step_kind kind,
    struct fail *f)
{
	struct definition *d = l->d;
	struct step *s = &d->step[d->nsteps++];
	s->kind = kind;
	s->reason = describe(&d->arena, n, kind == STEP_EXCLUDE ? "" : "not: ");
	l->found_future = false;
	if (load_condition(l, n, &s->condition, f) < 0)
		return -1;
	s->is_future = l->found_future;
	d->chosen_on_future |= s->is_future;
	return 0;
}

/*
 * The conditions of a key, each a row of the waterfall: the elements of a
 * list; the members of an object, which must all hold.
 */
static int
load_steps(struct loading *l, const struct spec_node *n, enum step_kind kind,
    struct fail *f)
{
	if (!n)
		return 0;
	bool is_whole = n->kind != SPEC_ARRAY && n->kind != SPEC_OBJECT;
	is_whole |= spec_get(n, "event") != NULL;
	/* Excluding an object means excluding who meets all of it. */
	is_whole |= kind == STEP_EXCLUDE && n->kind == SPEC_OBJECT;
	if (is_whole)
		return add_step(l, n, kind, f);
	for (uint32_t i = 0; i < n->n; i++) {
		struct spec_node part = *n;
		part.n = 1;
		part.child = &n->child[i];
		if (add_step(l, n->kind == SPEC_ARRAY ? &n->child[i] : &part,
			kind, f) < 0)
			return -1;
	}
	return 0;
}

static size_t
step_room(const struct spec_node *n)
{
	return n ? n->n + 1 : 0;
}

static int
load_all_steps(struct loading *l, const struct spec_node *root, struct fail *f)
{
	const struct spec_node *who = spec_get(root, "who"),
			       *require = spec_get(root, "require"),
			       *exclude = spec_get(root, "exclude");
	l->d->step = arena_zalloc(&l->d->arena,
	    step_room(who) + step_room(require) + step_room(exclude) + 1,
	    sizeof *l->d->step);
	if (load_steps(l, who, STEP_WHO, f) < 0 ||
	    load_steps(l, require, STEP_REQUIRE, f) < 0)
		return -1;
	return load_steps(l, exclude, STEP_EXCLUDE, f);
}

static int
load_arms(struct loading *l, const struct spec_node *n, struct fail *f)
{
	struct definition *d = l->d;
	if (!n)
		return 0;
	if (n->kind != SPEC_OBJECT || n->n == 0)
		return spec_fail(n, f,
		    "expected {\"name\": condition, ...}, the last perhaps "
		    "\"rest\"");
	d->arm = arena_zalloc(&d->arena, n->n, sizeof *d->arm);
	d->narms = n->n;
	l->in_arms = true;
	l->found_future = false;
	for (uint32_t i = 0; i < n->n; i++) {
		struct arm *arm = &d->arm[i];
		arm->name = n->child[i].key;
		arm->is_rest = n->child[i].kind == SPEC_TEXT &&
		    slice_is(n->child[i].text, "rest");
		if (arm->is_rest && i + 1 < n->n)
			return spec_fail(
			    &n->child[i], f, "\"rest\" must be the last arm");
		if (!arm->is_rest &&
		    load_condition(l, &n->child[i], &arm->condition, f) < 0)
			return -1;
		if (l->found_future)
			return spec_fail(&n->child[i], f,
			    "an arm may look no further than the start of "
			    "the clock, and that field does");
	}
	l->in_arms = false;
	return 0;
}

static int
load_take(struct loading *l, const struct spec_node *n, struct extra *x,
    struct fail *f)
{
	static const char *const takes[] = {
	    "count", "any", "first", "last", "sum", "min", "max", NULL};
	const struct spec_node *take = spec_get(n, "take"),
			       *field = spec_get(n, "field");
	int i = take ? spec_word(take, takes, f) : TAKE_COUNT;
	if (i < 0)
		return -1;
	x->take = (enum take)i;
	x->ref = -1;
	x->kind = x->take == TAKE_ANY ? DATUM_BOOLEAN : DATUM_NUMBER;
	if (x->take == TAKE_COUNT || x->take == TAKE_ANY)
		return field ? spec_fail(field, f,
				   "count and any are of events: no field")
			     : 0;
	struct slice name;
	if (!(field = spec_need(n, "field", f)) ||
	    spec_text(field, &name, f) < 0)
		return -1;
	enum datum_kind kind;
	x->ref = load_event_ref(l, x->test.type, field, name, &kind, f);
	if (x->take != TAKE_FIRST && x->take != TAKE_LAST)
		return x->ref < 0 ? -1 : 0;
	x->kind = kind;
	return x->ref < 0 ? -1 : load_ids(l, x->test.type, n, f);
}

static int
load_extra(struct loading *l, const struct spec_node *n, struct extra *x,
    struct fail *f)
{
	x->name = n->key;
	if (schema_field(RECORD_MEMBER, n->key) != FIELD_NONE ||
	    slice_is(n->key, "sources"))
		return spec_fail(n, f, "members have a field of that name");
	if (load_test(l, n, &x->test, f) < 0)
		return -1;
	return load_take(l, n, x, f);
}

static int
load_extras(struct loading *l, const struct spec_node *n, struct fail *f)
{
	struct definition *d = l->d;
	if (!n)
		return 0;
	if (n->kind != SPEC_OBJECT)
		return spec_fail(n, f, "expected {\"name\": {...}, ...}");
	d->extra = arena_zalloc(&d->arena, n->n + 1, sizeof *d->extra);
	l->in_fields = true;
	for (uint32_t i = 0; i < n->n; i++, d->nextras++)
		if (load_extra(l, &n->child[i], &d->extra[i], f) < 0)
			return -1;
	l->in_fields = false;
	l->found_past_counts = false;
	return 0;
}

static int
load_results(const struct spec_node *n, struct reoffence *r, struct fail *f)
{
	static const char *const words[] = {"convicted", "cautioned",
	    "reprimanded", "charged", "acquitted", "dismissed", "nfa", "pnd",
	    "tic", NULL};
	if (!n) {
		for (int i = 0; i < NRESULTS; i++)
			r->counts[i] = i <= RESULT_REPRIMANDED;
		return 0;
	}
	if (spec_array(n, f) < 0)
		return -1;
	for (uint32_t i = 0; i < n->n; i++) {
		int result = spec_word(&n->child[i], words, f);
		if (result < 0)
			return -1;
		r->counts[result] = true;
	}
	return 0;
}

static int
load_reoffence(struct loading *l, const struct spec_node *n, struct fail *f)
{
	static const char *const reoffence_keys[] = {
	    "event", "results", "exclude_breach", "same_day", "where", NULL};
	struct reoffence *r = &l->d->reoffence;
	const struct spec_node *event = spec_get(n, "event");
	r->type = RECORD_OFFENCE;
	r->exclude_breach = true;
	if (n && spec_object(n, reoffence_keys, f) < 0)
		return -1;
	if (event) {
		r->type = load_event_type(event, f);
		if (r->type == RECORD_NONE)
			return -1;
		if (r->type != RECORD_OFFENCE && r->type != RECORD_ARREST)
			return spec_fail(
			    event, f, "expected one of offence, arrest");
	}
	if (load_results(spec_get(n, "results"), r, f) < 0 ||
	    optional_bool(n, "exclude_breach", &r->exclude_breach, f) < 0 ||
	    optional_bool(n, "same_day", &r->same_day, f) < 0)
		return -1;
	return load_where(l, r->type, spec_get(n, "where"), &r->where, f);
}

static int
load_times(struct definition *d, const struct spec_node *root, struct fail *f)
{
	const struct spec_node *follow_up = spec_need(root, "follow_up", f),
			       *window = spec_get(root, "service_window");
	d->has_service_window = window != NULL;
	if (!follow_up ||
	    optional_duration(root, "follow_up", &d->follow_up, f) < 0 ||
	    optional_duration(root, "waiting", &d->waiting, f) < 0 ||
	    optional_duration(root, "landmark", &d->landmark, f) < 0)
		return -1;
	if (duration_is_zero(d->follow_up))
		return spec_fail(follow_up, f, "no time to reoffend in");
	return window ? window_load(&d->service_window, window, f) : 0;
}

/* What is not to be seen from the conditions: chosen by others. */
static int
load_chosen_on(struct definition *d, const struct spec_node *n, struct fail *f)
{
	static const char *const words[] = {"past", "future", NULL};
	if (!n)
		return 0;
	if (spec_array(n, f) < 0)
		return -1;
	for (uint32_t i = 0; i < n->n; i++) {
		int word = spec_word(&n->child[i], words, f);
		if (word < 0)
			return -1;
		d->chosen_on_past |= word == 0;
		d->chosen_on_future |= word == 1;
	}
	return 0;
}

static int
load_head(struct loading *l, const struct spec_node *root, struct fail *f)
{
	struct definition *d = l->d;
	const struct spec_node *name;
	struct slice unused;
	if (spec_object(root, keys, f) < 0 ||
	    !(name = spec_need(root, "name", f)) ||
	    spec_text(name, &d->name, f) < 0 ||
	    optional_text(root, "title", &d->title, f) < 0 ||
	    optional_text(root, "description", &unused, f) < 0 ||
	    optional_text(root, "version", &unused, f) < 0 ||
	    optional_text(root, "provenance", &unused, f) < 0)
		return -1;
	if (d->name.n == 0)
		return spec_fail(name, f, "a cohort needs a name");
	if (load_names(l, spec_get(root, "outcome_sources"), &d->outcome_source,
		&d->noutcome_sources, f) < 0)
		return -1;
	return load_names(l, spec_get(root, "full_history"), &d->full_history,
	    &d->nfull_history, f);
}

/* Times come first: whether a window looks ahead depends on the landmark. */
static int
load_body(struct loading *l, const struct spec_node *root, struct fail *f)
{
	const struct spec_node *index;
	if (load_head(l, root, f) < 0 || load_times(l->d, root, f) < 0 ||
	    load_extras(l, spec_get(root, "fields"), f) < 0 ||
	    !(index = spec_need(root, "index", f)) ||
	    load_index(l, index, f) < 0 || load_all_steps(l, root, f) < 0)
		return -1;
	l->d->chosen_on_past |= l->found_past_counts;
	if (load_chosen_on(l->d, spec_get(root, "chosen_on"), f) < 0)
		return -1;
	if (load_arms(l, spec_get(root, "arms"), f) < 0)
		return -1;
	return load_reoffence(l, spec_get(root, "reoffence"), f);
}

/* Values that every definition's members need. */
static void
claim_basics(struct keep *keep)
{
	static const struct {
		enum record_type type;
		const char *name;
		int slot;
	} basics[] = {
	    {RECORD_CUSTODY, "id", KEPT_CUSTODY_ID},
	    {RECORD_IDENTITY, "link_p", KEPT_LINK_P},
	    {RECORD_ASSESSMENT, "scores", KEPT_SCORES},
	    {RECORD_ASSESSMENT, "needs", KEPT_NEEDS},
	    {RECORD_ASSESSMENT, "id", KEPT_ASSESSMENT_ID},
	    {RECORD_REFERRAL, "provider", KEPT_REFERRAL_PROVIDER},
	    {RECORD_REFERRAL, "service", KEPT_REFERRAL_SERVICE},
	    {RECORD_REFERRAL, "needs", KEPT_REFERRAL_NEEDS},
	    {RECORD_REFERRAL, "reason", KEPT_REFERRAL_REASON},
	    {RECORD_OUTCOME, "provider", KEPT_OUTCOME_PROVIDER},
	    {RECORD_OUTCOME, "service", KEPT_OUTCOME_SERVICE},
	};
	for (size_t i = 0; i < sizeof basics / sizeof *basics; i++) {
		int slot = keep_claim(
		    keep, basics[i].type, slice_text(basics[i].name));
		assert(slot == basics[i].slot);
		(void)slot;
	}
}

int
definition_load(struct definition *d, const char *name, struct keep *keep,
    struct lists *lists, struct fail *f)
{
	struct loading l = {.d = d, .keep = keep, .lists = lists};
	*d = (struct definition){0};
	claim_basics(keep);
	if (spec_load(&d->spec, "cohorts", name, f) < 0)
		return -1;
	return load_body(&l, d->spec.root, f);
}

void
definition_fini(struct definition *d)
{
	for (size_t i = 0; i < d->nindex; i++)
		condition_fini(&d->index[i].where);
	for (size_t i = 0; i < d->nsteps; i++)
		condition_fini(&d->step[i].condition);
	for (size_t i = 0; i < d->narms; i++)
		condition_fini(&d->arm[i].condition);
	for (size_t i = 0; i < d->ntests; i++)
		condition_fini(&d->test[i]->where);
	for (size_t i = 0; i < d->nextras; i++)
		condition_fini(&d->extra[i].test.where);
	condition_fini(&d->reoffence.where);
	spec_fini(&d->spec);
	arena_fini(&d->arena);
	*d = (struct definition){0};
}
