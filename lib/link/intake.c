/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "link/intake.h"

#include "base/buf.h"
#include "base/hash.h"
#include "base/mem.h"

#include <assert.h>
#include <stdlib.h>

/* In the input of a fact until all are read: the first of its record. */
static const uint32_t FACT_FIRST = (uint32_t)1 << 31;

/* The first steps of interning; then one for each input. */
enum { STEP_PERSONS, STEP_SOURCES, STEP_VERSIONS, STEP_VALUES };

static const int fixed_fields[INTAKE_NFIXED] = {
    [INTAKE_GIVEN] = PERSON_GIVEN_NAME,
    [INTAKE_FAMILY] = PERSON_FAMILY_NAME,
    [INTAKE_FULL] = PERSON_FULL_NAME,
    [INTAKE_BIRTH] = PERSON_DATE_OF_BIRTH,
    [INTAKE_SEX] = PERSON_SEX,
    [INTAKE_ETHNICITY] = PERSON_ETHNICITY,
    [INTAKE_OBSERVED] = PERSON_ETHNICITY_OBSERVED,
    [INTAKE_POSTCODE] = PERSON_POSTCODE,
    [INTAKE_AREA] = FIELD_AREA,
    [INTAKE_PNC] = PERSON_IDS_PNC,
    [INTAKE_CRO] = PERSON_IDS_CRO,
    [INTAKE_NOMIS] = PERSON_IDS_NOMIS,
    [INTAKE_CRN] = PERSON_IDS_CRN,
    [INTAKE_NHS] = PERSON_IDS_NHS,
    [INTAKE_NINO] = PERSON_IDS_NINO,
    [INTAKE_FLAGS] = PERSON_FLAGS,
};

static unsigned
fixed_input(struct intake *in, int field)
{
	for (unsigned i = 0; i < in->ninputs; i++)
		if (in->input[i].type == RECORD_PERSON &&
		    in->input[i].field == field)
			return i;
	in->input[in->ninputs] = (struct model_input){.type = RECORD_PERSON,
	    .field = field,
	    .name = schema_of(RECORD_PERSON)->field[field].name};
	return in->ninputs++;
}

static bool
holds_date(const struct model_input *input)
{
	if (input->field == FIELD_NONE)
		return false; /* a column of the agency's own may be any text */
	enum kind k = schema_of(input->type)->field[input->field].kind;
	return k == KIND_DATE || k == KIND_BIRTH_DATE;
}

void
intake_init(struct intake *in, const struct model *m)
{
	*in = (struct intake){.model = m, .ninputs = m->ninputs};
	memcpy(in->input, m->input, m->ninputs * sizeof *m->input);
	memset(in->fixed_of, INTAKE_NFIXED, sizeof in->fixed_of);
	for (int i = 0; i < INTAKE_NFIXED; i++) {
		in->fixed[i] = (uint8_t)fixed_input(in, fixed_fields[i]);
		in->fixed_of[in->fixed[i]] = (uint8_t)i;
	}
	for (unsigned i = 0; i < in->ninputs; i++) {
		enum record_type t = in->input[i].type;
		in->is_date[i] = holds_date(&in->input[i]);
		in->field_of[t][in->nof_type[t]] = (int8_t)in->input[i].field;
		in->of_type[t][in->nof_type[t]++] = (uint8_t)i;
	}
	strmap_add(&in->sets, slice_of("", 0), NULL);
}

void
intake_fini(struct intake *in)
{
	strmap_fini(&in->sources);
	strmap_fini(&in->persons);
	strmap_fini(&in->versions);
	strmap_fini(&in->set_steps);
	strmap_fini(&in->sets);
	for (unsigned i = 0; i < in->ninputs; i++)
		strmap_fini(&in->values[i]);
	mem_free(in->version_row);
	mem_free(in->line_person);
	mem_free(in->input_line);
	mem_free(in->rank);
	mem_free(in->person_source);
	mem_free(in->first_row);
	mem_free(in->last_row);
	mem_free(in->nrecords);
	mem_free(in->source_set);
	mem_free(in->row);
	mem_free(in->raw);
	mem_free(in->fact);
	mem_free(in->step_to);
	mem_free(in->alone);
}

/* --- a worker's part ------------------------------------------------------ */

void
intake_batch_reset(struct intake_batch *b)
{
	arena_reset(&b->arena);
	b->nitems = b->nflaws = b->persons.n = b->sources.n = b->versions.n = 0;
	for (unsigned i = 0; i < INTAKE_INPUTS; i++)
		b->values[i].n = 0;
	b->has_old = false;
}

void
intake_batch_fini(struct intake_batch *b)
{
	arena_fini(&b->arena);
	mem_free(b->item);
	mem_free(b->flaw);
	mem_free(b->persons.item);
	mem_free(b->sources.item);
	mem_free(b->versions.item);
	for (unsigned i = 0; i < INTAKE_INPUTS; i++)
		mem_free(b->values[i].item);
	*b = (struct intake_batch){0};
}

static inline struct strmap_item *
new_item(struct intake_column *c)
{
	if (c->n == c->cap)
		c->item = mem_grow(c->item, c->n, &c->cap, sizeof *c->item);
	return &c->item[c->n++];
}

/* Texts decoded; numbers, words, lists and objects as they stand. */
static inline struct slice
text_of(const struct value *v, struct arena *a)
{
	return v->has_escape ? value_text(*v, a) : value_raw(*v);
}

static struct slice
path_text(struct slice line, struct slice path, struct arena *a)
{
	struct value v = value_at(line, path);
	return text_of(&v, a);
}

static void
add_flaw(struct intake_batch *b, uint64_t line, struct slice field,
    struct slice value)
{
	b->flaw = mem_grow(b->flaw, b->nflaws, &b->flaw_cap, sizeof *b->flaw);
	b->flaw[b->nflaws++] = (struct intake_flaw){line, field, value};
}

/* The values of a record into their columns: which inputs it has, by bit. */
static uint64_t
add_values(
    const struct intake *in, struct intake_batch *b, const struct record *r)
{
	unsigned n = in->nof_type[r->type];
	uint64_t has = 0;
	for (unsigned i = 0; i < n; i++) {
		unsigned input = in->of_type[r->type][i];
		int field = in->field_of[r->type][i];
		struct slice text = field != FIELD_NONE
		    ? text_of(&r->field[field], &b->arena)
		    : path_text(r->line, in->input[input].path, &b->arena);
		if (!text.n)
			continue;
		if (in->is_date[input] && date_parse(text) == DATE_NONE) {
			add_flaw(b, r->at.line, in->input[input].name, text);
			continue;
		}
		*new_item(&b->values[input]) = strmap_item(text);
		has |= (uint64_t)1 << input;
	}
	return has;
}

/* "a\0b" */
static struct slice
pair_key(struct slice a, struct slice b, struct arena *arena)
{
	char *p = arena_bytes(arena, a.n + 1 + b.n);
	buf_copy(p, a.p, a.n);
	p[a.n] = '\0';
	buf_copy(p + a.n + 1, b.p, b.n);
	return slice_of(p, a.n + 1 + b.n);
}

static bool
is_passed_over(enum record_type type)
{
	return type == RECORD_IDENTITY || type == RECORD_COHORT ||
	    type == RECORD_MEMBER;
}

/* A person's rank is the hash of its key, of which the map takes half. */
static uint64_t
add_person(struct intake_batch *b, struct slice source, struct slice person)
{
	struct slice key = pair_key(source, person, &b->arena);
	uint64_t rank = hash_bytes(key, 0);
	*new_item(&b->persons) =
	    (struct strmap_item){.key = strkey_of(key), .hash = (uint32_t)rank};
	return rank;
}

/* Records equal in type, source and id are versions of one. */
static struct slice
version_key(const struct record *r, struct slice source, struct slice id,
    struct arena *a)
{
	struct slice key = pair_key(source, id, a);
	char type = (char)('a' + r->type);
	return r->type == RECORD_PERSON ? key
					: pair_key(key, slice_of(&type, 1), a);
}

static void
scan_person(const struct intake *in, struct intake_batch *b,
    const struct record *r, struct intake_item *item)
{
	struct slice source = text_of(&r->field[FIELD_SOURCE], &b->arena);
	struct slice owner = text_of(&r->field[FIELD_PERSON_SOURCE], &b->arena);
	struct slice id = text_of(&r->field[FIELD_ID], &b->arena);
	item->is_elsewhere = owner.p && !slice_equal(owner, source);
	item->rank = add_person(b, owner.p ? owner : source,
	    text_of(&r->field[FIELD_PERSON], &b->arena));
	*new_item(&b->sources) = strmap_item(source);
	if (item->is_elsewhere)
		*new_item(&b->sources) = strmap_item(owner);
	item->has_id = id.n && (item->is_person || in->nof_type[r->type]);
	if (item->has_id)
		*new_item(&b->versions) =
		    strmap_item(version_key(r, source, id, &b->arena));
	item->extracted = value_date(r->field[FIELD_EXTRACTED]);
	b->has_old |= value_present(r->field[FIELD_PERSON_ID]);
	item->has = add_values(in, b, r);
}

void
intake_scan(
    const struct intake *in, struct intake_batch *b, const struct record *r)
{
	b->item = mem_grow(b->item, b->nitems, &b->item_cap, sizeof *b->item);
	struct intake_item *item = &b->item[b->nitems++];
	*item = (struct intake_item){.line = r->at.line};
	item->is_person = r->type == RECORD_PERSON;
	item->has_person =
	    value_present(r->field[FIELD_PERSON]) && !is_passed_over(r->type);
	if (item->has_person)
		scan_person(in, b, r, item);
}

/* --- in input order, map by map ------------------------------------------- */

unsigned
intake_nsteps(const struct intake *in)
{
	return STEP_VALUES + in->ninputs;
}

static void
intern(struct strmap *m, struct intake_column *c)
{
	strmap_add_items(m, c->item, c->n);
}

void
intake_intern(struct intake *in, struct intake_batch *b, unsigned step)
{
	switch (step) {
	case STEP_PERSONS:
		intern(&in->persons, &b->persons);
		break;
	case STEP_SOURCES:
		intern(&in->sources, &b->sources);
		break;
	case STEP_VERSIONS:
		intern(&in->versions, &b->versions);
		break;
	default:
		intern(&in->values[step - STEP_VALUES],
		    &b->values[step - STEP_VALUES]);
	}
}

/* --- in input order, row by row ------------------------------------------- */

/* A batch being added, and the next key of each of its columns. */
struct adding {
	struct intake *in;
	const struct intake_batch *b;
	const struct strmap_item *person, *source, *version;
	const struct strmap_item *value[INTAKE_INPUTS];
};

static void
grow_persons(struct intake *in)
{
	size_t cap = in->person_cap ? in->person_cap * 2 : 1024;
	in->rank = mem_resize(in->rank, cap, sizeof *in->rank);
	in->person_source =
	    mem_resize(in->person_source, cap, sizeof(uint32_t));
	in->first_row = mem_resize(in->first_row, cap, sizeof(uint32_t));
	in->last_row = mem_resize(in->last_row, cap, sizeof(uint32_t));
	in->nrecords = mem_resize(in->nrecords, cap, sizeof(uint32_t));
	in->source_set = mem_resize(in->source_set, cap, sizeof(uint32_t));
	in->person_cap = cap;
}

/* Persons are numbered as they are met: one that has no place yet is new. */
static uint32_t
take_person(struct adding *a, const struct intake_item *item, uint32_t source)
{
	struct intake *in = a->in;
	uint32_t p = a->person++->index;
	if (item->is_elsewhere)
		source = a->source++->index;
	if (p < in->npersons)
		return p;
	assert(p == in->npersons && p < NO_PERSON);
	if (p == in->person_cap)
		grow_persons(in);
	in->rank[p] = item->rank;
	in->person_source[p] = source;
	in->first_row[p] = in->last_row[p] = NO_ROW;
	in->nrecords[p] = in->source_set[p] = 0;
	in->npersons++;
	return p;
}

size_t
intake_set_size(const struct intake *in, uint32_t set)
{
	return strmap_key(&in->sets, set).n / sizeof(uint16_t);
}

uint16_t
intake_set_source(const struct intake *in, uint32_t set, size_t i)
{
	uint16_t source;
	memcpy(&source, strmap_key(&in->sets, set).p + i * sizeof source,
	    sizeof source);
	return source;
}

/* The number of the set with one source more. */
static uint32_t
set_with(struct intake *in, uint32_t set, uint16_t source)
{
	size_t n = intake_set_size(in, set), to = 0;
	uint16_t *all = mem_alloc((n + 1) * sizeof *all);
	for (size_t i = 0; i < n; i++) {
		uint16_t s = intake_set_source(in, set, i);
		if (s < source)
			all[to++] = s;
	}
	all[to++] = source;
	for (size_t i = 0; i < n; i++) {
		uint16_t s = intake_set_source(in, set, i);
		if (s > source)
			all[to++] = s;
	}
	size_t i = strmap_add(
	    &in->sets, slice_of((const char *)all, to * sizeof *all), NULL);
	mem_free(all);
	return (uint32_t)i;
}

/* Sources are few and their sets fewer: a step is looked up, not made. */
static uint32_t
step(struct intake *in, uint32_t set, uint32_t source)
{
	uint32_t key[2] = {set, source};
	bool is_new;
	if (source >= INTAKE_SOURCES)
		return set;
	size_t i = strmap_add(
	    &in->set_steps, slice_of((const char *)key, sizeof key), &is_new);
	if (is_new) {
		in->step_to = mem_grow(
		    in->step_to, i, &in->step_cap, sizeof *in->step_to);
		in->step_to[i] = set_with(in, set, (uint16_t)source);
	}
	return in->step_to[i];
}

/* Most people are in one source: that set is kept at hand. */
static uint32_t
set_after(struct intake *in, uint32_t set, uint32_t source)
{
	while (in->nalone <= source) {
		in->alone =
		    mem_resize(in->alone, in->nalone + 1, sizeof *in->alone);
		in->alone[in->nalone] = step(in, 0, (uint32_t)in->nalone);
		in->nalone++;
	}
	if (set == 0 || set == in->alone[source])
		return in->alone[source];
	return step(in, set, source);
}

static void
link_row(struct intake *in, uint32_t person, uint32_t row)
{
	if (in->first_row[person] == NO_ROW)
		in->first_row[person] = row;
	else
		in->row[in->last_row[person]].next = row;
	in->last_row[person] = row;
}

static void
drop_facts(struct intake *in, size_t at)
{
	do
		in->fact[at].person = NO_PERSON;
	while (++at < in->nfacts && !(in->fact[at].input & FACT_FIRST));
}

/* Of versions the last one counts: a row, or facts from one on. */
static void
supersede(struct intake *in, uint32_t version, bool is_row, uint32_t at)
{
	if (version == in->nversions) {
		in->version_row = mem_grow(in->version_row, in->nversions++,
		    &in->version_cap, sizeof *in->version_row);
	} else {
		uint32_t old = in->version_row[version];
		if (is_row)
			in->row[old].person = NO_PERSON;
		else if (old != NO_ROW)
			drop_facts(in, old);
		in->superseded++;
	}
	in->version_row[version] = at;
}

/* Returns the row's number. */
static uint32_t
add_row(struct adding *a, const struct intake_item *item, uint32_t person,
    uint32_t source)
{
	struct intake *in = a->in;
	uint32_t row = (uint32_t)in->nrows;
	in->row = mem_grow(in->row, in->nrows, &in->row_cap, sizeof *in->row);
	while (in->raw_cap < in->nraw + INTAKE_INPUTS) {
		in->raw_cap = in->raw_cap ? in->raw_cap * 2 : 65536;
		in->raw = mem_resize(in->raw, in->raw_cap, sizeof *in->raw);
	}
	in->row[in->nrows++] = (struct intake_row){
	    person, source, NO_ROW, item->extracted, item->has, in->nraw};
	for (uint64_t left = item->has; left; left &= left - 1) {
		unsigned input = (unsigned)__builtin_ctzll(left);
		in->raw[in->nraw++] = a->value[input]++->index + 1;
	}
	link_row(in, person, row);
	return row;
}

/* Returns where they begin; NO_ROW: there are none. */
static uint32_t
add_facts(struct adding *a, const struct intake_item *item, uint32_t person)
{
	struct intake *in = a->in;
	uint32_t first = item->has ? (uint32_t)in->nfacts : NO_ROW;
	for (uint64_t left = item->has; left; left &= left - 1) {
		unsigned input = (unsigned)__builtin_ctzll(left);
		in->fact = mem_grow(
		    in->fact, in->nfacts, &in->fact_cap, sizeof *in->fact);
		in->fact[in->nfacts++] = (struct intake_fact){
		    person, input, a->value[input]++->index + 1};
	}
	if (item->has)
		in->fact[first].input |= FACT_FIRST;
	return first;
}

static uint32_t
add_item(struct adding *a, const struct intake_item *item)
{
	struct intake *in = a->in;
	if (!item->has_person)
		return NO_PERSON;
	uint32_t source = a->source++->index;
	uint32_t person = take_person(a, item, source);
	in->nrecords[person]++;
	in->source_set[person] = set_after(in, in->source_set[person], source);
	uint32_t at = item->is_person ? add_row(a, item, person, source)
				      : add_facts(a, item, person);
	if (item->has_id)
		supersede(in, a->version++->index, item->is_person, at);
	return person;
}

/* Operands come one after the other: the first line of each is known then. */
static size_t
first_line(struct intake *in, unsigned operand)
{
	while (in->ninput_lines <= operand) {
		in->input_line = mem_resize(
		    in->input_line, in->ninput_lines + 1, sizeof(size_t));
		in->input_line[in->ninput_lines++] = in->nlines;
	}
	return in->input_line[operand];
}

static struct adding
begin(struct intake *in, const struct intake_batch *b)
{
	struct adding a = {.in = in,
	    .b = b,
	    .person = b->persons.item,
	    .source = b->sources.item,
	    .version = b->versions.item};
	for (unsigned i = 0; i < in->ninputs; i++)
		a.value[i] = b->values[i].item;
	return a;
}

void
intake_add(struct intake *in, const struct intake_batch *b, unsigned operand)
{
	struct adding a = begin(in, b);
	size_t base = first_line(in, operand);
	in->has_old |= b->has_old;
	for (size_t i = 0; i < b->nitems; i++) {
		size_t at = base + (size_t)b->item[i].line - 1;
		while (in->line_cap <= at) {
			in->line_cap = in->line_cap ? in->line_cap * 2 : 65536;
			in->line_person = mem_resize(in->line_person,
			    in->line_cap, sizeof *in->line_person);
		}
		while (in->nlines < at)
			in->line_person[in->nlines++] = NO_PERSON;
		in->line_person[in->nlines++] = add_item(&a, &b->item[i]);
	}
}

static int
by_person(const void *x, const void *y)
{
	const struct intake_fact *a = x, *b = y;
	if (a->person != b->person)
		return a->person < b->person ? -1 : 1;
	if (a->input != b->input)
		return a->input < b->input ? -1 : 1;
	return a->raw < b->raw ? -1 : a->raw > b->raw;
}

void
intake_finish(struct intake *in)
{
	for (size_t i = 0; i < in->nfacts; i++)
		in->fact[i].input &= ~FACT_FIRST;
	if (in->nfacts)
		qsort(in->fact, in->nfacts, sizeof *in->fact, by_person);
	while (in->nfacts && in->fact[in->nfacts - 1].person == NO_PERSON)
		in->nfacts--;
	for (size_t p = 0; p < in->npersons; p++)
		in->unresolved += in->first_row[p] == NO_ROW;
}

uint32_t
intake_line(const struct intake *in, unsigned operand, uint64_t line)
{
	size_t at;
	if (operand >= in->ninput_lines)
		return NO_PERSON;
	at = in->input_line[operand] + (size_t)line - 1;
	return at < in->nlines ? in->line_person[at] : NO_PERSON;
}

uint32_t
intake_find(const struct intake *in, struct slice source, struct slice person)
{
	struct arena scratch = {0};
	struct slice key = pair_key(source, person, &scratch);
	int64_t i =
	    strmap_find_hashed(&in->persons, key, (uint32_t)hash_bytes(key, 0));
	arena_fini(&scratch);
	return i == STRMAP_NONE ? NO_PERSON : (uint32_t)i;
}

struct slice
intake_source(const struct intake *in, uint32_t person)
{
	return strmap_key(&in->sources, in->person_source[person]);
}

struct slice
intake_person(const struct intake *in, uint32_t person)
{
	struct slice key = strmap_key(&in->persons, person);
	size_t n = intake_source(in, person).n + 1;
	return slice_of(key.p + n, key.n - n);
}

struct slice
intake_raw(const struct intake *in, size_t row, unsigned input)
{
	uint32_t raw = intake_number(in, row, input);
	return raw ? strmap_key(&in->values[input], raw - 1) : SLICE_NONE;
}
