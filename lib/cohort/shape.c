/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cohort/shape.h"

#include "base/mem.h"

#include <math.h>
#include <stdlib.h>

static const uint8_t fields[RECORD_NTYPES][SHAPE_FIELDS + 1] = {
    [RECORD_PERSON] = {FIELD_SOURCE},
    [RECORD_ARREST] = {FIELD_SOURCE, ARREST_OFFENCE_CODE, ARREST_OFFENCE_GROUP},
    [RECORD_OFFENCE] = {FIELD_SOURCE, OFFENCE_RESULT, OFFENCE_OFFENCE_CODE,
	OFFENCE_OFFENCE_GROUP, OFFENCE_RECORDABLE, OFFENCE_DISPOSAL,
	OFFENCE_SENTENCE, OFFENCE_CONSECUTIVE},
    [RECORD_CUSTODY] = {FIELD_SOURCE, CUSTODY_SENTENCE, CUSTODY_CONSECUTIVE,
	CUSTODY_STATUS, CUSTODY_RELEASE_REASON, CUSTODY_RELEASE_ACCOMMODATION},
    [RECORD_SUPERVISION] = {FIELD_SOURCE, SUPERVISION_KIND,
	SUPERVISION_STATUTORY},
    [RECORD_ASSESSMENT] = {FIELD_SOURCE, ASSESSMENT_TOOL},
    [RECORD_REFERRAL] = {FIELD_SOURCE, REFERRAL_STATUS},
    [RECORD_CONTACT] = {FIELD_SOURCE, CONTACT_KIND, CONTACT_ATTENDED},
    [RECORD_OUTCOME] = {FIELD_SOURCE, OUTCOME_KIND},
    [RECORD_CIVIL_ORDER] = {FIELD_SOURCE, CIVIL_ORDER_KIND},
    [RECORD_IDENTITY] = {FIELD_AREA, IDENTITY_SEX, IDENTITY_ETHNICITY,
	IDENTITY_FLAGS, IDENTITY_SOURCES},
};

static const char *const severities = "indictable either_way summary";

const uint8_t *
shape_fields(enum record_type type)
{
	return fields[type];
}

/* The place of a word among words parted by spaces, or -1. */
static int
word_index(const char *words, struct slice word)
{
	struct slice rest = slice_text(words);
	for (int i = 0; rest.p; i++)
		if (slice_equal(slice_cut(rest, ' ', &rest), word))
			return i;
	return -1;
}

static struct slice
word_at(const char *words, int i)
{
	struct slice rest = slice_text(words), word = SLICE_NONE;
	do
		word = rest.p ? slice_cut(rest, ' ', &rest) : SLICE_NONE;
	while (i-- > 0);
	return word;
}

struct slice
shape_group(int group)
{
	return word_at(
	    schema_of(RECORD_OFFENCE)->field[OFFENCE_OFFENCE_GROUP].values,
	    group);
}

struct slice
shape_severity(int severity)
{
	return word_at(severities, severity);
}

void
shape_key(const struct record *r, uint32_t lists, struct buf *key)
{
	buf_byte(key, (char)r->type);
	for (const uint8_t *field = fields[r->type]; *field; field++) {
		const struct value *v = &r->field[*field];
		char *at = buf_reserve(key, v->n + sizeof v->n + 1);
		*at = (char)v->kind;
		memcpy(at + 1, &v->n, sizeof v->n);
		if (v->n)
			memcpy(at + 1 + sizeof v->n, v->p, v->n);
		key->n += v->n + sizeof v->n + 1;
	}
	buf_add(key, (const char *)&lists, sizeof lists);
}

static int
bad(const struct record *r, int field, const char *what, const char *rule,
    struct fail *f)
{
	struct slice name = schema_of(r->type)->field[field].name;
	return fail_set(f, FAIL_INPUT, "%s:%llu: %.*s: %s [%s]", r->at.file,
	    (unsigned long long)r->at.line, (int)name.n, name.p, what, rule);
}

/* The place of a word in its list, -1 when absent; -2 with f. */
static int
read_word(const struct record *r, int field, struct fail *f)
{
	struct value v = r->field[field];
	if (!value_present(v))
		return -1;
	int i = v.kind != VALUE_TEXT
	    ? -1
	    : word_index(schema_of(r->type)->field[field].values, value_raw(v));
	if (i >= 0)
		return i;
	bad(r, field, "not one of the accepted words", "code.unknown", f);
	return -2;
}

/* Truth, `otherwise` when absent; -1 with f. */
static int
read_truth(const struct record *r, int field, bool otherwise, struct fail *f)
{
	switch (r->field[field].kind) {
	case VALUE_ABSENT:
		return otherwise;
	case VALUE_TRUE:
		return 1;
	case VALUE_FALSE:
		return 0;
	default:
		return bad(
		    r, field, "neither true nor false", "boolean.invalid", f);
	}
}

static int
read_sentence(
    struct shape *s, const struct record *r, int field, struct fail *f)
{
	struct value v = r->field[field];
	s->has_sentence = value_present(v);
	if (s->has_sentence && !value_duration(v, &s->sentence))
		return bad(r, field, "not a duration", "duration.invalid", f);
	return 0;
}

static int
read_offence(struct shape *s, const struct record *r, struct fail *f)
{
	s->result = read_word(r, OFFENCE_RESULT, f);
	s->disposal = read_word(r, OFFENCE_DISPOSAL, f);
	s->group = read_word(r, OFFENCE_OFFENCE_GROUP, f);
	int consecutive = read_truth(r, OFFENCE_CONSECUTIVE, false, f);
	s->is_consecutive = consecutive == 1;
	if (s->result < -1 || s->disposal < -1 || s->group < -1 ||
	    consecutive < 0 || read_truth(r, OFFENCE_RECORDABLE, true, f) < 0)
		return -1;
	return read_sentence(s, r, OFFENCE_SENTENCE, f);
}

static int
read_custody(struct shape *s, const struct record *r, struct fail *f)
{
	s->status = read_word(r, CUSTODY_STATUS, f);
	s->reason = read_word(r, CUSTODY_RELEASE_REASON, f);
	int consecutive = read_truth(r, CUSTODY_CONSECUTIVE, false, f);
	s->is_consecutive = consecutive == 1;
	if (s->status < -1 || s->reason < -1 || consecutive < 0 ||
	    read_word(r, CUSTODY_RELEASE_ACCOMMODATION, f) < -1)
		return -1;
	return read_sentence(s, r, CUSTODY_SENTENCE, f);
}

static int
read_supervision(struct shape *s, const struct record *r, struct fail *f)
{
	s->kind = read_word(r, SUPERVISION_KIND, f);
	int statutory = read_truth(r, SUPERVISION_STATUTORY, true, f);
	s->is_voluntary = s->kind == SUPERVISION_VOLUNTARY || statutory == 0;
	return s->kind < -1 || statutory < 0 ? -1 : 0;
}

static int
read_contact(struct shape *s, const struct record *r, struct fail *f)
{
	s->kind = read_word(r, CONTACT_KIND, f);
	int attended = read_truth(r, CONTACT_ATTENDED, true, f);
	s->is_missed = attended == 0;
	return s->kind < -1 || attended < 0 ? -1 : 0;
}

static int
read_arrest(struct shape *s, const struct record *r, struct fail *f)
{
	s->group = read_word(r, ARREST_OFFENCE_GROUP, f);
	return s->group < -1 ? -1 : 0;
}

static int
decode(struct shape *s, const struct record *r, struct fail *f)
{
	switch (r->type) {
	case RECORD_ARREST:
		return read_arrest(s, r, f);
	case RECORD_OFFENCE:
		return read_offence(s, r, f);
	case RECORD_CUSTODY:
		return read_custody(s, r, f);
	case RECORD_SUPERVISION:
		return read_supervision(s, r, f);
	case RECORD_CONTACT:
		return read_contact(s, r, f);
	case RECORD_REFERRAL:
		return read_word(r, REFERRAL_STATUS, f) < -1 ? -1 : 0;
	case RECORD_CIVIL_ORDER:
		return read_word(r, CIVIL_ORDER_KIND, f) < -1 ? -1 : 0;
	case RECORD_IDENTITY:
		return read_word(r, IDENTITY_SEX, f) < -1 ? -1 : 0;
	default:
		return 0;
	}
}

static void
copy_values(struct shape *to, const struct value *from, struct arena *a)
{
	for (int i = 0; i < SHAPE_FIELDS; i++) {
		to->value[i] = from[i];
		to->value[i].p = arena_copy(a, value_raw(from[i])).p;
	}
}

int
shape_read(struct shape *s, const struct record *r, uint32_t lists,
    struct arena *a, struct fail *f)
{
	struct value v[SHAPE_FIELDS] = {0};
	*s = (struct shape){
	    .type = r->type,
	    .lists = lists,
	    .source = -1,
	    .result = -1,
	    .disposal = -1,
	    .group = -1,
	    .status = -1,
	    .reason = -1,
	    .kind = -1,
	};
	for (int i = 0; fields[r->type][i]; i++)
		v[i] = r->field[fields[r->type][i]];
	copy_values(s, v, a);
	return decode(s, r, f);
}

static int
compare_ints(const void *a, const void *b)
{
	int x = *(const int *)a, y = *(const int *)b;
	return (x > y) - (x < y);
}

/*
 * An offence known only by its group ranks as the middle one of the group's
 * rows in the list of offences.
 */
static void
rank_groups(struct shapes *s)
{
	size_t nrows = s->offences->list.file.nrows;
	int *rank = mem_alloc((nrows + 1) * sizeof *rank);
	for (int g = 0; g < NGROUPS; g++) {
		size_t n = 0;
		struct slice name = shape_group(g);
		for (size_t i = 0; i < nrows; i++)
			if (slice_equal(s->offences->row[i].group, name))
				rank[n++] = s->offences->row[i].rank;
		qsort(rank, n, sizeof *rank, compare_ints);
		s->group_rank[g] = n ? rank[n / 2] : INT32_MAX;
	}
	mem_free(rank);
}

void
shapes_init(struct shapes *s, const struct offences *offences)
{
	*s = (struct shapes){.offences = offences};
	rank_groups(s);
}

void
shapes_fini(struct shapes *s)
{
	strmap_fini(&s->keys);
	strmap_fini(&s->sources);
	strmap_fini(&s->sames);
	arena_fini(&s->arena);
	mem_free(s->shape);
	mem_free(s->source_rank);
	*s = (struct shapes){0};
}

static int
source_of(struct shapes *s, const struct shape *shape)
{
	if (shape->type == RECORD_IDENTITY)
		return -1;
	struct slice name = value_text(shape->value[0], &s->arena);
	return (int)strmap_add(
	    &s->sources, name.p ? name : slice_of("", 0), NULL);
}

/* Offences are the same by their code, or by their group without one. */
static int
same_of(struct shapes *s, struct slice code, struct slice group)
{
	struct buf b = {0};
	buf_byte(&b, code.n ? 'c' : 'g');
	buf_slice(&b, code.n ? code : group);
	int same = (int)strmap_add(&s->sames, buf_as_slice(&b), NULL);
	buf_fini(&b);
	return same;
}

/* What the list of offences knows of the code. */
static void
classify(struct shapes *s, struct shape *shape)
{
	int at = shape->type == RECORD_ARREST ? 1 : 2;
	struct slice code = value_text(shape->value[at], &s->arena);
	struct slice group = value_raw(shape->value[at + 1]);
	shape->same = same_of(s, code, group);
	if (code.n)
		shape->offence_class = offences_find(s->offences, code);
	if (shape->offence_class && shape->group < 0)
		shape->group = word_index(schema_of(RECORD_OFFENCE)
					      ->field[OFFENCE_OFFENCE_GROUP]
					      .values,
		    shape->offence_class->group);
	shape->rank = shape->offence_class ? shape->offence_class->rank
	    : shape->group >= 0            ? s->group_rank[shape->group]
					   : INT32_MAX;
	shape->severity = shape->offence_class
	    ? word_index(severities, shape->offence_class->severity)
	    : -1;
	shape->is_breach = shape->group == GROUP_BREACH ||
	    (shape->offence_class && shape->offence_class->breach);
}

uint32_t
shapes_add(struct shapes *s, struct slice key, const struct shape *read)
{
	bool is_new;
	size_t i = strmap_add(&s->keys, key, &is_new);
	if (!is_new)
		return (uint32_t)i;
	s->shape = mem_grow(s->shape, i, &s->cap, sizeof *s->shape);
	struct shape *shape = &s->shape[i];
	*shape = *read;
	copy_values(shape, read->value, &s->arena);
	shape->source = source_of(s, shape);
	if (shape->type == RECORD_OFFENCE || shape->type == RECORD_ARREST)
		classify(s, shape);
	return (uint32_t)i;
}

void
shapes_settle(struct shapes *s)
{
	size_t n = s->sources.n;
	s->source_rank = mem_zalloc(n + 1, sizeof *s->source_rank);
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < n; j++)
			s->source_rank[i] +=
			    slice_compare(strmap_key(&s->sources, j),
				strmap_key(&s->sources, i)) < 0;
}

int
shapes_source(const struct shapes *s, struct slice name)
{
	return (int)strmap_find(&s->sources, name);
}
