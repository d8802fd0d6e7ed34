/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "link/intake.h"

#include "base/mem.h"

#include <assert.h>

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

void
intake_init(struct intake *in, const struct model *m)
{
	*in = (struct intake){.model = m, .ninputs = m->ninputs};
	memcpy(in->input, m->input, m->ninputs * sizeof *m->input);
	for (int i = 0; i < INTAKE_NFIXED; i++)
		in->fixed[i] = (uint8_t)fixed_input(in, fixed_fields[i]);
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
	mem_free(in->person_source);
	mem_free(in->first_row);
	mem_free(in->last_row);
	mem_free(in->nrecords);
	mem_free(in->source_set);
	mem_free(in->row);
	mem_free(in->raw);
	mem_free(in->fact);
	mem_free(in->step_to);
}

/* --- a worker's part ------------------------------------------------------ */

void
intake_batch_reset(struct intake_batch *b)
{
	arena_reset(&b->arena);
	b->nitems = b->nvalues = 0;
}

void
intake_batch_fini(struct intake_batch *b)
{
	arena_fini(&b->arena);
	mem_free(b->item);
	mem_free(b->value);
	*b = (struct intake_batch){0};
}

static void
add_value(struct intake_batch *b, unsigned input, struct slice text)
{
	if (!text.n)
		return;
	b->value =
	    mem_grow(b->value, b->nvalues, &b->value_cap, sizeof *b->value);
	b->value[b->nvalues++] = (struct intake_value){input, text};
}

/* Texts decoded; numbers, words, lists and objects as they stand. */
static struct slice
text_of(struct value v, struct arena *a)
{
	return v.kind == VALUE_TEXT ? value_text(v, a) : value_raw(v);
}

static void
add_values(
    const struct intake *in, struct intake_batch *b, const struct record *r)
{
	for (unsigned i = 0; i < in->ninputs; i++) {
		const struct model_input *x = &in->input[i];
		if (x->type != r->type)
			continue;
		struct value v = x->field != FIELD_NONE
		    ? r->field[x->field]
		    : value_at(r->line, x->path);
		if (value_present(v))
			add_value(b, i, text_of(v, &b->arena));
	}
}

static bool
is_passed_over(enum record_type type)
{
	return type == RECORD_IDENTITY || type == RECORD_COHORT ||
	    type == RECORD_MEMBER;
}

void
intake_scan(
    const struct intake *in, struct intake_batch *b, const struct record *r)
{
	struct intake_item item = {.line = r->at.line, .extracted = DATE_NONE};
	item.is_person = r->type == RECORD_PERSON;
	item.has_person =
	    value_present(r->field[FIELD_PERSON]) && !is_passed_over(r->type);
	item.first_value = (uint32_t)b->nvalues;
	if (item.has_person) {
		struct value owner = r->field[FIELD_PERSON_SOURCE];
		item.source = text_of(r->field[FIELD_SOURCE], &b->arena);
		item.person_source = value_present(owner)
		    ? text_of(owner, &b->arena)
		    : item.source;
		item.person = text_of(r->field[FIELD_PERSON], &b->arena);
		item.extracted = value_date(r->field[FIELD_EXTRACTED]);
		if (item.is_person)
			item.id = text_of(r->field[FIELD_ID], &b->arena);
		add_values(in, b, r);
	}
	item.nvalues = (uint32_t)b->nvalues - item.first_value;
	b->item = mem_grow(b->item, b->nitems, &b->item_cap, sizeof *b->item);
	b->item[b->nitems++] = item;
}

/* --- in input order ------------------------------------------------------- */

/* "a\0b" in the arena of the map's caller. */
static struct slice
pair_key(struct slice a, struct slice b, char *room)
{
	if (a.n)
		memcpy(room, a.p, a.n);
	room[a.n] = '\0';
	if (b.n)
		memcpy(room + a.n + 1, b.p, b.n);
	return slice_of(room, a.n + 1 + b.n);
}

static size_t
add_pair(struct strmap *m, struct slice a, struct slice b, bool *is_new)
{
	char small[256];
	size_t n = a.n + b.n + 1;
	char *room = n <= sizeof small ? small : mem_alloc(n);
	size_t i = strmap_add(m, pair_key(a, b, room), is_new);
	if (room != small)
		mem_free(room);
	return i;
}

static void
grow_persons(struct intake *in)
{
	size_t cap = in->person_cap ? in->person_cap * 2 : 1024;
	in->person_source =
	    mem_resize(in->person_source, cap, sizeof(uint32_t));
	in->first_row = mem_resize(in->first_row, cap, sizeof(uint32_t));
	in->last_row = mem_resize(in->last_row, cap, sizeof(uint32_t));
	in->nrecords = mem_resize(in->nrecords, cap, sizeof(uint32_t));
	in->source_set = mem_resize(in->source_set, cap, sizeof(uint32_t));
	in->person_cap = cap;
}

static uint32_t
add_person(struct intake *in, const struct intake_item *item)
{
	bool is_new;
	size_t p =
	    add_pair(&in->persons, item->person_source, item->person, &is_new);
	if (is_new) {
		assert(p < NO_PERSON);
		if (p == in->person_cap)
			grow_persons(in);
		in->person_source[p] = (uint32_t)strmap_add(
		    &in->sources, item->person_source, NULL);
		in->first_row[p] = in->last_row[p] = NO_ROW;
		in->nrecords[p] = in->source_set[p] = 0;
		in->npersons = p + 1;
	}
	return (uint32_t)p;
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
	size_t i = strmap_add(
	    &in->set_steps, slice_of((const char *)key, sizeof key), &is_new);
	if (is_new) {
		assert(source <= UINT16_MAX);
		in->step_to = mem_grow(
		    in->step_to, i, &in->step_cap, sizeof *in->step_to);
		in->step_to[i] = set_with(in, set, (uint16_t)source);
	}
	return in->step_to[i];
}

static uint32_t
add_raw(struct intake *in, const struct intake_value *v)
{
	return (uint32_t)strmap_add(&in->values[v->input], v->text, NULL) + 1;
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

/* Records equal in (source, id) are versions: the last one counts. */
static void
supersede(struct intake *in, const struct intake_item *item, uint32_t row)
{
	bool is_new;
	size_t i = add_pair(&in->versions, item->source, item->id, &is_new);
	if (is_new) {
		in->version_row = mem_grow(in->version_row, i, &in->version_cap,
		    sizeof *in->version_row);
	} else {
		in->row[in->version_row[i]].person = NO_PERSON;
		in->superseded++;
	}
	in->version_row[i] = row;
}

static void
add_row(struct intake *in, const struct intake_batch *b,
    const struct intake_item *item, uint32_t person, uint32_t source)
{
	uint32_t row = (uint32_t)in->nrows;
	in->row = mem_grow(in->row, in->nrows, &in->row_cap, sizeof *in->row);
	while (in->raw_cap < (in->nrows + 1) * in->ninputs) {
		in->raw_cap = in->raw_cap ? in->raw_cap * 2 : 65536;
		in->raw = mem_resize(in->raw, in->raw_cap, sizeof *in->raw);
	}
	in->row[row] =
	    (struct intake_row){person, source, NO_ROW, item->extracted};
	uint32_t *raw = in->raw + in->nrows * in->ninputs;
	memset(raw, 0, in->ninputs * sizeof *raw);
	for (uint32_t i = 0; i < item->nvalues; i++) {
		const struct intake_value *v = &b->value[item->first_value + i];
		raw[v->input] = add_raw(in, v);
	}
	in->nrows++;
	link_row(in, person, row);
	if (item->id.n)
		supersede(in, item, row);
}

static void
add_facts(struct intake *in, const struct intake_batch *b,
    const struct intake_item *item, uint32_t person)
{
	for (uint32_t i = 0; i < item->nvalues; i++) {
		const struct intake_value *v = &b->value[item->first_value + i];
		in->fact = mem_grow(
		    in->fact, in->nfacts, &in->fact_cap, sizeof *in->fact);
		in->fact[in->nfacts++] =
		    (struct intake_fact){person, v->input, add_raw(in, v)};
	}
}

static uint32_t
add_item(struct intake *in, const struct intake_batch *b,
    const struct intake_item *item)
{
	if (!item->has_person)
		return NO_PERSON;
	uint32_t person = add_person(in, item);
	uint32_t source =
	    (uint32_t)strmap_add(&in->sources, item->source, NULL);
	in->nrecords[person]++;
	in->source_set[person] = step(in, in->source_set[person], source);
	if (item->is_person)
		add_row(in, b, item, person, source);
	else
		add_facts(in, b, item, person);
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

void
intake_add(struct intake *in, const struct intake_batch *b, unsigned operand)
{
	size_t base = first_line(in, operand);
	for (size_t i = 0; i < b->nitems; i++) {
		size_t at = base + (size_t)b->item[i].line - 1;
		while (in->line_cap <= at) {
			in->line_cap = in->line_cap ? in->line_cap * 2 : 65536;
			in->line_person = mem_resize(in->line_person,
			    in->line_cap, sizeof *in->line_person);
		}
		while (in->nlines < at)
			in->line_person[in->nlines++] = NO_PERSON;
		in->line_person[in->nlines++] = add_item(in, b, &b->item[i]);
	}
}

void
intake_finish(struct intake *in)
{
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
	char *room = mem_alloc(source.n + person.n + 1);
	int64_t i = strmap_find(&in->persons, pair_key(source, person, room));
	mem_free(room);
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
	uint32_t raw = in->raw[row * in->ninputs + input];
	return raw ? strmap_key(&in->values[input], raw - 1) : SLICE_NONE;
}
