/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cohort/select.h"

#include "base/crew.h"
#include "base/mem.h"
#include "cohort/count.h"
#include "cohort/facts.h"
#include "cohort/follow.h"
#include "cohort/index.h"
#include "cohort/test.h"

#include <stdlib.h>

/* The members of one cohort in one shard. */
struct part {
	struct chosen *member;
	size_t n, cap;
	struct waterfall waterfall;
	struct arena arena;
};

/* What one thread works with. */
struct worker {
	struct timeline timeline;
	struct candidates candidates;
	struct audit audit;
};

struct selection {
	const struct world *world;
	struct cohort *cohort;
	size_t ncohorts;
	struct worker *worker; /* by job */
	struct part *part;     /* by shard, then cohort */
};

static void
view_init(struct view *v, struct timeline *t, const struct cohort *c)
{
	*v = (struct view){.world = t->world,
	    .d = c->d,
	    .has_outcomes = c->outcome,
	    .has_history_of = c->history,
	    .t = t};
}

void
select_view(struct view *v, struct timeline *t, const struct cohort *c,
    const struct chosen *m)
{
	struct item item;
	view_init(v, t, c);
	timeline_open(t, m->who);
	item_at(v, c->d->index[m->how].type, m->item, &item);
	stand_at(v, m->how, &item, m->index);
}

static bool
is_matched(const struct timeline *t, const struct cohort *c)
{
	const struct event *e = t->begin[0];
	for (; e < t->begin[RECORD_NTYPES]; e++) {
		int source = world_shape(t->world, e)->source;
		if (source >= 0 && c->outcome[source])
			return true;
	}
	return false;
}

/* The row where the person leaves before the clock starts, or 0. */
static size_t
leaves_before_start(struct view *v)
{
	struct span span = {v->index, v->t0};
	struct span after = {v->index + 1, v->t0};
	if (v->t0 == v->index)
		return 0;
	if (follow_reoffended_in(v, span))
		return ROW_REOFFENDED + 1;
	if (follow_died_in(v, span))
		return ROW_DIED + 1;
	return follow_received_in(v, after) ? ROW_RECEIVED + 1 : 0;
}

static bool
step_fails(const struct step *s, struct view *v)
{
	return fact_condition_holds(&s->condition, v) ==
	    (s->kind == STEP_EXCLUDE);
}

/* The first arm that holds; -1: none. */
static int
find_arm(struct view *v)
{
	for (size_t i = 0; i < v->d->narms; i++)
		if (v->d->arm[i].is_rest ||
		    fact_condition_holds(&v->d->arm[i].condition, v))
			return (int)i;
	return -1;
}

/* The row at which the person leaves, or that of the members. */
static size_t
walk(struct view *v, const struct waterfall *w, int *arm)
{
	*arm = -1;
	for (size_t i = 0; i < v->d->nsteps; i++)
		if (step_fails(&v->d->step[i], v))
			return ROW_STEPS + i;
	size_t leaves = leaves_before_start(v);
	if (leaves)
		return w->landmark + leaves - 1;
	*arm = find_arm(v);
	if (v->d->narms && *arm < 0)
		return w->landmark + ROW_NO_ARM;
	return w->landmark + ROW_MEMBERS;
}

/* Whether the first arm's condition holds by the end of follow-up. */
static bool
own_later(void *state, int ref)
{
	struct view *v = state;
	if (ref >= REF_LIST)
		return test_own(v, ref);
	return test_holds_until(
	    v->d->test[ref], v, definition_end(v->d, v->t0));
}

static struct datum
get_fact(void *state, int ref, enum datum_kind want)
{
	return fact(state, ref, want);
}

static bool
starts_later(struct view *v, int arm)
{
	struct subject s = {get_fact, own_later, v};
	return arm > 0 && condition_holds(&v->d->arm[0].condition, &s);
}

static void
add_member(struct part *p, const struct view *v, const struct candidate *x,
    int arm, bool matched)
{
	p->member = mem_grow(p->member, p->n, &p->cap, sizeof *p->member);
	p->member[p->n++] = (struct chosen){.who = v->t->who,
	    .index = v->index,
	    .item = x->number,
	    .how = x->how,
	    .arm = (int16_t)arm,
	    .matched = matched};
}

/* Counts an index event, and its person once. */
static void
note(struct row *row, const struct view *v)
{
	row->members++;
	row->people += row->last != v->t->who.person + 1;
	row->last = v->t->who.person + 1;
}

/* Counts what is said of those who stayed. */
static void
describe_member(struct view *v, struct part *p, int arm)
{
	struct row *row = p->waterfall.row + p->waterfall.landmark;
	int left = follow_left(v);
	if (!definition_is_mature(v->d, v->index, v->world->as_of))
		note(&row[ROW_IMMATURE], v);
	if (left == REASON_DEPORTED)
		note(&row[ROW_DEPORTED], v);
	if (left == REASON_DIED)
		note(&row[ROW_DEAD], v);
	if (starts_later(v, arm))
		note(&row[ROW_LATER], v);
	if (arm >= 0)
		note(&row[ROW_ARMS + arm], v);
}

/* One person, one cohort. */
static void
select_one(struct worker *w, const struct cohort *c, struct part *p)
{
	struct view v;
	struct row *row = p->waterfall.row;
	size_t members = p->waterfall.landmark + ROW_MEMBERS, furthest = 0;
	view_init(&v, &w->timeline, c);
	row[ROW_PEOPLE].people++;
	size_t reached = index_find(&w->candidates, &v, c);
	if (!w->candidates.n) {
		row[reached].people++;
		return;
	}
	bool matched = is_matched(v.t, c);
	for (size_t i = 0; i < w->candidates.n; i++) {
		const struct candidate *x = &w->candidates.item[i];
		int arm;
		stand_at(&v, x->how, &x->item, x->day);
		reached = walk(&v, &p->waterfall, &arm);
		if (reached > furthest)
			furthest = reached;
		if (reached != members)
			continue;
		add_member(p, &v, x, arm, matched);
		if (matched) {
			row[members].members++;
			describe_member(&v, p, arm);
		} else {
			note(
			    &row[p->waterfall.landmark + ROW_WRITTEN_UNMATCHED],
			    &v);
		}
	}
	row[matched ? furthest : ROW_UNMATCHED].people++;
}

/* Proven offences that more than one source holds. */
static uint64_t
count_duplicated(struct timeline *t)
{
	const struct event **e;
	if (t->nproven < 2)
		return 0;
	int first = world_shape(t->world, t->proven[0])->source;
	size_t i = 1;
	while (i < t->nproven &&
	    world_shape(t->world, t->proven[i])->source == first)
		i++;
	if (i == t->nproven)
		return 0;
	e = arena_alloc(&t->scratch, t->nproven * sizeof *e);
	memcpy(e, t->proven, t->nproven * sizeof *e);
	return t->nproven - count_offences(t->world, e, t->nproven);
}

static struct part *
part_of(const struct selection *s, size_t shard, size_t cohort)
{
	return &s->part[shard * s->ncohorts + cohort];
}

static void
select_shard(void *state, size_t shard, unsigned job)
{
	struct selection *s = state;
	struct worker *w = &s->worker[job];
	const struct strmap *ids = &s->world->people->shard[shard].ids;
	for (uint32_t i = 0; i < ids->n; i++) {
		timeline_open(
		    &w->timeline, (struct person_ref){(uint32_t)shard, i});
		w->audit.duplicated += count_duplicated(&w->timeline);
		w->audit.unresolved += s->world->has[RECORD_PERSON] &&
		    !timeline_count(&w->timeline, RECORD_PERSON);
		for (size_t k = 0; k < s->ncohorts; k++)
			select_one(w, &s->cohort[k], part_of(s, shard, k));
	}
}

/* A member with the first bytes of its person_id, which mostly decide. */
struct sorted {
	uint64_t prefix;
	struct slice id;
	struct chosen member;
};

static int
compare(const void *a, const void *b)
{
	const struct sorted *x = a, *y = b;
	if (x->prefix != y->prefix)
		return x->prefix < y->prefix ? -1 : 1;
	int c = slice_compare(x->id, y->id);
	if (c)
		return c;
	return (x->member.index > y->member.index) -
	    (x->member.index < y->member.index);
}

static uint64_t
prefix_of(struct slice id)
{
	uint64_t prefix = 0;
	for (size_t i = 0; i < 8; i++)
		prefix = prefix << 8 | (i < id.n ? (unsigned char)id.p[i] : 0);
	return prefix;
}

static size_t
count_members(const struct selection *s, size_t cohort)
{
	size_t n = 0;
	for (size_t i = 0; i < CROWD_SHARDS; i++)
		n += part_of(s, i, cohort)->n;
	return n;
}

/* Brings one cohort's members together, by person_id and index date. */
static void
gather(void *state, size_t cohort, unsigned job)
{
	struct selection *s = state;
	struct cohort *c = &s->cohort[cohort];
	size_t n = 0;
	struct sorted *all =
	    mem_alloc((count_members(s, cohort) + 1) * sizeof *all);
	(void)job;
	for (size_t i = 0; i < CROWD_SHARDS; i++) {
		struct part *p = part_of(s, i, cohort);
		for (size_t k = 0; k < p->n; k++) {
			struct slice id =
			    crowd_id(s->world->people, p->member[k].who);
			all[n++] =
			    (struct sorted){prefix_of(id), id, p->member[k]};
		}
		waterfall_add(&c->waterfall, &p->waterfall);
		mem_free(p->member);
		arena_fini(&p->arena);
	}
	if (n > 1)
		qsort(all, n, sizeof *all, compare);
	c->member = mem_alloc((n + 1) * sizeof *c->member);
	c->nmembers = n;
	for (size_t i = 0; i < n; i++)
		c->member[i] = all[i].member;
	mem_free(all);
}

static void
add_audit(struct audit *to, const struct worker *w)
{
	to->reversed += w->timeline.reversed;
	to->merged += w->timeline.merged;
	to->unproven += w->timeline.unproven;
	to->identities += w->timeline.identities;
	to->duplicated += w->audit.duplicated;
	to->unresolved += w->audit.unresolved;
}

void
select_members(const struct world *w, struct cohort *cohort, size_t ncohorts,
    unsigned jobs, struct audit *audit)
{
	struct selection s = {
	    .world = w, .cohort = cohort, .ncohorts = ncohorts};
	size_t nparts = CROWD_SHARDS * ncohorts;
	s.worker = mem_zalloc(jobs, sizeof *s.worker);
	s.part = mem_zalloc(nparts, sizeof *s.part);
	for (unsigned i = 0; i < jobs; i++)
		timeline_init(&s.worker[i].timeline, w);
	for (size_t i = 0; i < nparts; i++)
		waterfall_init(&s.part[i].waterfall, cohort[i % ncohorts].d,
		    &s.part[i].arena);
	crew_each(jobs, CROWD_SHARDS, select_shard, &s);
	crew_each(jobs, ncohorts, gather, &s);
	*audit = (struct audit){0};
	for (unsigned i = 0; i < jobs; i++) {
		add_audit(audit, &s.worker[i]);
		timeline_fini(&s.worker[i].timeline);
		mem_free(s.worker[i].candidates.item);
	}
	mem_free(s.worker);
	mem_free(s.part);
}
