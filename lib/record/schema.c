/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "record/schema.h"

#include <assert.h>
#include <pthread.h>
#include <stdint.h>

#define F(TYPE, NAME, text, kind, required, values)                            \
	{SLICE(text), SLICE(",\"" text "\":"), KIND_##kind, required, values},
#define FIELDS(TYPE, type)                                                     \
	static const struct field type##_fields[] = {                          \
	    FIELDS_COMMON(F) FIELDS_LAST(F) FIELDS_##TYPE(F)};                 \
	static_assert(                                                         \
	    sizeof type##_fields / sizeof *type##_fields == TYPE##_END,        \
	    "one row a field");                                                \
	static_assert((int)TYPE##_END <= (int)RECORD_MAX_FIELDS, "room");
FIELDS(PERSON, person)
FIELDS(ARREST, arrest)
FIELDS(OFFENCE, offence)
FIELDS(CUSTODY, custody)
FIELDS(SUPERVISION, supervision)
FIELDS(ASSESSMENT, assessment)
FIELDS(REFERRAL, referral)
FIELDS(CONTACT, contact)
FIELDS(OUTCOME, outcome)
FIELDS(CIVIL_ORDER, civil_order)
FIELDS(SPEND, spend)
FIELDS(SERVICE, service)
FIELDS(IDENTITY, identity)
FIELDS(COHORT, cohort)
FIELDS(MEMBER, member)
#undef FIELDS
#undef F

#define ROW(TYPE, type)                                                        \
	[RECORD_##TYPE] = {SLICE(#type), type##_fields, TYPE##_END}
static const struct schema schemas[RECORD_NTYPES] = {
    ROW(PERSON, person),
    ROW(ARREST, arrest),
    ROW(OFFENCE, offence),
    ROW(CUSTODY, custody),
    ROW(SUPERVISION, supervision),
    ROW(ASSESSMENT, assessment),
    ROW(REFERRAL, referral),
    ROW(CONTACT, contact),
    ROW(OUTCOME, outcome),
    ROW(CIVIL_ORDER, civil_order),
    ROW(SPEND, spend),
    ROW(SERVICE, service),
    ROW(IDENTITY, identity),
    ROW(COHORT, cohort),
    ROW(MEMBER, member),
};
#undef ROW

static const char *const kind_names[KIND_COUNT] = {
    [KIND_TEXT] = "text",
    [KIND_NAME] = "name",
    [KIND_FULL_NAME] = "full_name",
    [KIND_INITIALS] = "initials",
    [KIND_DATE] = "date",
    [KIND_BIRTH_DATE] = "birth_date",
    [KIND_TIME] = "time",
    [KIND_DURATION] = "duration",
    [KIND_INTEGER] = "integer",
    [KIND_NUMBER] = "number",
    [KIND_MONEY] = "money",
    [KIND_BOOLEAN] = "boolean",
    [KIND_CODE] = "code",
    [KIND_SEX] = "sex",
    [KIND_ETHNICITY] = "ethnicity",
    [KIND_ETHNICITY_OBSERVED] = "ethnicity_observed",
    [KIND_OFFENCE_CODE] = "offence_code",
    [KIND_DISPOSAL] = "disposal",
    [KIND_POSTCODE] = "postcode",
    [KIND_UPRN] = "uprn",
    [KIND_EMAIL] = "email",
    [KIND_PHONE] = "phone",
    [KIND_PNC] = "pnc",
    [KIND_CRO] = "cro",
    [KIND_NOMIS] = "nomis",
    [KIND_CRN] = "crn",
    [KIND_NHS] = "nhs",
    [KIND_NINO] = "nino",
    [KIND_HEX] = "hex",
    [KIND_LIST] = "list",
    [KIND_SCORES] = "scores",
    [KIND_OBJECT] = "object",
};

/*
 * Name to index: a small open table a type. Keys are short and few, so a
 * hash of the length and the first and last bytes is enough.
 */
enum { SLOTS = 256 };

static struct index {
	int8_t slot[SLOTS]; /* field index + 1 */
	int order[RECORD_MAX_FIELDS];
	int required[RECORD_MAX_FIELDS + 1];
} indexes[RECORD_NTYPES];

static pthread_once_t once = PTHREAD_ONCE_INIT;

static unsigned
hash(struct slice s)
{
	if (!s.n)
		return 0;
	unsigned a = (unsigned char)s.p[0], z = (unsigned char)s.p[s.n - 1],
		 m = (unsigned char)s.p[s.n / 2];
	return (unsigned)(s.n * 67 + a * 31 + z * 7 + m * 13) % SLOTS;
}

static void
build_order(const struct schema *s, int *order)
{
	int n = 0;
	for (int i = 0; i < FIELD_INVALID; i++)
		order[n++] = i;
	for (int i = FIELD_OWN; i < s->nfields; i++)
		order[n++] = i;
	for (int i = FIELD_INVALID; i < FIELD_OWN; i++)
		order[n++] = i;
}

static void
build_required(enum record_type type, const struct schema *s, int *required)
{
	int n = 0;
	if (schema_needs_person(type))
		required[n++] = FIELD_PERSON;
	for (int i = FIELD_OWN; i < s->nfields; i++)
		if (s->field[i].required)
			required[n++] = i;
	required[n] = FIELD_NONE;
}

static void
build(void)
{
	for (int t = 0; t < RECORD_NTYPES; t++) {
		const struct schema *s = &schemas[t];
		for (int i = 0; i < s->nfields; i++) {
			unsigned at = hash(s->field[i].name);
			while (indexes[t].slot[at])
				at = (at + 1) % SLOTS;
			indexes[t].slot[at] = (int8_t)(i + 1);
		}
		build_order(s, indexes[t].order);
		build_required((enum record_type)t, s, indexes[t].required);
	}
}

const struct schema *
schema_of(enum record_type type)
{
	assert(type >= 0 && type < RECORD_NTYPES);
	return &schemas[type];
}

enum record_type
schema_type(struct slice name)
{
	for (int t = 0; t < RECORD_NTYPES; t++)
		if (slice_equal(schemas[t].name, name))
			return (enum record_type)t;
	return RECORD_NONE;
}

int
schema_field(enum record_type type, struct slice name)
{
	pthread_once(&once, build);
	const struct schema *s = schema_of(type);
	for (unsigned at = hash(name);; at = (at + 1) % SLOTS) {
		int i = indexes[type].slot[at] - 1;
		if (i < 0)
			return FIELD_NONE;
		if (slice_equal(s->field[i].name, name))
			return i;
	}
}

const int *
schema_order(enum record_type type)
{
	pthread_once(&once, build);
	return indexes[type].order;
}

const int *
schema_required(enum record_type type)
{
	pthread_once(&once, build);
	return indexes[type].required;
}

bool
schema_can_hold(enum record_type type, int field, struct slice text)
{
	struct slice rest = field == FIELD_NONE
	    ? slice_of("", 0)
	    : slice_text(schema_of(type)->field[field].values);
	bool is_any = rest.n == 0 || rest.p[0] == '@';
	while (!is_any && rest.p)
		if (slice_equal(slice_cut(rest, ' ', &rest), text))
			return true;
	return is_any;
}

bool
schema_needs_person(enum record_type type)
{
	return type < RECORD_SPEND;
}

bool
schema_is_agency(enum record_type type)
{
	return type <= RECORD_SERVICE;
}

const char *
kind_name(enum kind kind)
{
	assert(kind < KIND_COUNT);
	return kind_names[kind];
}

enum kind
kind_named(struct slice name)
{
	int i = 0;
	while (i < KIND_COUNT && !slice_is(name, kind_names[i]))
		i++;
	return (enum kind)i;
}
