/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cohort/collection.h"

#include "base/mem.h"

/* An event of the current block; shape and kept are the worker's own. */
struct packed {
	struct event event;
	struct strmap_item person; /* by person_id */
	uint64_t hash;
	uint32_t shape;
	uint32_t kept, kept_end; /* in worker->kept; equal: none */
	bool has_id;
};

struct collector {
	struct collection *into;
	struct packed *packed;
	size_t n, cap;
	struct buf kept;
	struct strmap_item **wanted; /* persons by shard, while resolving */
	size_t wanted_cap;
	uint64_t records[RECORD_NTYPES], unresolved;
	struct buf individuals; /* of unresolved records, NUL after each */

	/* Shapes met by this worker: for its whole life. */
	struct strmap keys;
	struct local_shape {
		struct shape read;
		int64_t number; /* in into->shapes; -1 before the commit */
	} * shape;
	size_t shape_cap;
	struct arena arena;
	struct buf key;
};

void
collection_init(struct collection *i, const struct keep *keep,
    const struct lists *lists, const struct offences *offences)
{
	*i = (struct collection){.keep = keep, .lists = lists};
	shapes_init(&i->shapes, offences);
	crowd_init(&i->people);
	versions_init(&i->versions);
}

void
collection_fini(struct collection *i)
{
	shapes_fini(&i->shapes);
	crowd_fini(&i->people);
	versions_fini(&i->versions);
	strmap_fini(&i->individuals);
}

struct collector *
collection_hire(struct collection *i)
{
	struct collector *w = mem_zalloc(1, sizeof *w);
	w->into = i;
	return w;
}

void
collection_dismiss(struct collector *w)
{
	mem_free(w->packed);
	mem_free(w->wanted);
	mem_free(w->shape);
	buf_fini(&w->kept);
	buf_fini(&w->key);
	buf_fini(&w->individuals);
	strmap_fini(&w->keys);
	arena_fini(&w->arena);
	mem_free(w);
}

static int
bad(const struct record *r, int field, const char *what, const char *rule,
    struct fail *f)
{
	struct slice name = schema_of(r->type)->field[field].name;
	return fail_set(f, FAIL_INPUT, "%s:%llu: %.*s: %s [%s]", r->at.file,
	    (unsigned long long)r->at.line, (int)name.n, name.p, what, rule);
}

static int
read_dates(struct event *e, const struct record *r, struct fail *f)
{
	const uint8_t *field = event_dates(r->type);
	for (int i = 0; i < EVENT_DATES; i++)
		e->when[i] = DATE_NONE;
	for (int i = 0; field[i]; i++) {
		struct value v = r->field[field[i]];
		if (!value_present(v))
			continue;
		e->when[i] = value_date(v);
		if (e->when[i] == DATE_NONE)
			return bad(r, field[i], "not a calendar date",
			    "date.invalid", f);
	}
	return 0;
}

/* The worker's number of the record's shape; -1 with f. */
static int64_t
find_shape(struct collector *w, const struct record *r, struct fail *f)
{
	bool is_new;
	uint32_t lists = r->type == RECORD_PERSON && w->into->lists
	    ? lists_of(w->into->lists, r)
	    : 0;
	buf_reset(&w->key);
	shape_key(r, lists, &w->key);
	size_t i = strmap_add(&w->keys, buf_as_slice(&w->key), &is_new);
	if (!is_new)
		return (int64_t)i;
	w->shape = mem_grow(w->shape, i, &w->shape_cap, sizeof *w->shape);
	w->shape[i].number = -1;
	if (shape_read(&w->shape[i].read, r, lists, &w->arena, f) < 0)
		return -1;
	return (int64_t)i;
}

static void
note_unresolved(struct collector *w, const struct record *r)
{
	struct slice source, person;
	record_individual(r, &source, &person);
	w->unresolved++;
	buf_slice(&w->individuals, source.p ? source : slice_of("", 0));
	buf_byte(&w->individuals, '\n');
	buf_slice(&w->individuals, person);
	buf_byte(&w->individuals, '\0');
}

static int
pack(struct collector *w, const struct record *r, struct fail *f)
{
	struct value id = r->field[FIELD_PERSON_ID];
	if (id.kind != VALUE_TEXT || id.n == 0)
		return bad(r, FIELD_PERSON_ID, "not text", "text.invalid", f);
	w->packed = mem_grow(w->packed, w->n, &w->cap, sizeof *w->packed);
	struct packed *p = &w->packed[w->n];
	if (read_dates(&p->event, r, f) < 0)
		return -1;
	int64_t shape = find_shape(w, r, f);
	if (shape < 0)
		return -1;
	p->event.type = (unsigned)r->type & 15;
	p->shape = (uint32_t)shape;
	p->kept = (uint32_t)w->kept.n;
	keep_pack(w->into->keep, r, &w->kept);
	p->kept_end = (uint32_t)w->kept.n;
	p->hash = r->type == RECORD_IDENTITY ? 0 : version_hash(r, &p->has_id);
	p->person = strmap_item(value_raw(id));
	w->n++;
	return 0;
}

int
collection_read(struct collector *w, struct slice line, struct origin at,
    struct record *r, struct fail *f)
{
	if (record_scan(r, line, at, f) < 0)
		return -1;
	w->records[r->type]++;
	if (!schema_needs_person(r->type) && r->type != RECORD_IDENTITY)
		return 0;
	if (!value_present(r->field[FIELD_PERSON_ID])) {
		if (r->type == RECORD_IDENTITY)
			return bad(
			    r, FIELD_PERSON_ID, "missing", "field.required", f);
		note_unresolved(w, r);
		return 0;
	}
	return pack(w, r, f);
}

void
collection_resolve(struct collector *w)
{
	size_t end[CROWD_SHARDS + 1] = {0};
	if (w->wanted_cap < w->n) {
		w->wanted_cap = w->cap;
		w->wanted =
		    mem_resize(w->wanted, w->wanted_cap, sizeof *w->wanted);
	}
	for (size_t i = 0; i < w->n; i++)
		end[crowd_shard(&w->packed[i].person) + 1]++;
	for (size_t i = 0; i < CROWD_SHARDS; i++)
		end[i + 1] += end[i];
	for (size_t i = 0; i < w->n; i++) {
		struct strmap_item *x = &w->packed[i].person;
		w->wanted[end[crowd_shard(x)]++] = x;
	}
	/* end[i] is now where shard i ends and i + 1 begins. */
	for (uint32_t i = 0; i < CROWD_SHARDS; i++) {
		size_t start = i ? end[i - 1] : 0;
		crowd_find(
		    &w->into->people, i, w->wanted + start, end[i] - start);
	}
}

/* The run's number of one of the worker's shapes. */
static uint32_t
number_of(struct collector *w, uint32_t local)
{
	struct local_shape *s = &w->shape[local];
	if (s->number < 0)
		s->number = shapes_add(
		    &w->into->shapes, strmap_key(&w->keys, local), &s->read);
	return (uint32_t)s->number & 0xFFFFFFF;
}

static void
commit_counts(struct collector *w)
{
	struct collection *i = w->into;
	for (int t = 0; t < RECORD_NTYPES; t++)
		i->records[t] += w->records[t];
	i->unresolved += w->unresolved;
	struct slice rest = buf_as_slice(&w->individuals);
	while (rest.n)
		strmap_add(&i->individuals, slice_cut(rest, '\0', &rest), NULL);
	memset(w->records, 0, sizeof w->records);
	w->unresolved = 0;
	buf_reset(&w->individuals);
}

int
collection_commit(struct collector *w, struct fail *f)
{
	struct collection *i = w->into;
	for (size_t k = 0; k < w->n; k++) {
		struct packed *p = &w->packed[k];
		p->event.shape = number_of(w, p->shape) & 0xFFFFFFF;
		struct slice kept = p->kept_end == p->kept
		    ? SLICE_NONE
		    : slice_of(w->kept.p + p->kept, p->kept_end - p->kept);
		struct person_ref who = {
		    crowd_shard(&p->person), p->person.index};
		int64_t number = crowd_add(&i->people, who, p->event, kept);
		if (number < 0)
			return fail_set(f, FAIL_SYSTEM,
			    "too much is kept of the records: fewer "
			    "definitions at a time [memory.kept]");
		if (p->event.type != RECORD_IDENTITY)
			versions_add(&i->versions, p->hash, p->has_id,
			    who.shard, (uint32_t)number);
	}
	commit_counts(w);
	w->n = 0;
	buf_reset(&w->kept);
	return 0;
}

void
collection_settle(struct collection *i, unsigned jobs)
{
	shapes_settle(&i->shapes);
	versions_settle(&i->versions, &i->people, &i->shapes, jobs);
	for (int k = 0; k < VERSION_PARTS; k++) {
		i->superseded += i->versions.superseded[k];
		i->repeated += i->versions.repeated[k];
	}
	crowd_group(&i->people, &i->shapes, i->keep, jobs);
}
