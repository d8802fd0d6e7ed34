/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Record types, their fields and the kind of value each field holds.
 *
 * Fields are indexed by enums made from record/table.h: the common ones are
 * FIELD_SOURCE, FIELD_PERSON, ... at the same index in every type; a type's
 * own follow as PERSON_GIVEN_NAME, CUSTODY_RELEASE_DATE, ... How an agency's
 * spelling becomes a kind is rules/kind.h's business, not this module's.
 */
#ifndef IOC_RECORD_SCHEMA_H
#define IOC_RECORD_SCHEMA_H

#include "base/slice.h"
#include "record/table.h"

enum record_type {
#define T(NAME, text) RECORD_##NAME,
	RECORD_TYPES(T)
#undef T
	    RECORD_NTYPES,
	RECORD_NONE = -1,
};

/* What a field's text means, and so how it is read, checked and written. */
enum kind {
	KIND_TEXT,
	KIND_NAME,
	KIND_FULL_NAME,
	KIND_INITIALS,
	KIND_DATE,
	KIND_BIRTH_DATE,
	KIND_TIME,
	KIND_DURATION,
	KIND_INTEGER,
	KIND_NUMBER,
	KIND_MONEY, /* integer pence */
	KIND_BOOLEAN,
	KIND_CODE, /* one of the field's values */
	KIND_SEX,
	KIND_ETHNICITY,
	KIND_ETHNICITY_OBSERVED,
	KIND_OFFENCE_CODE,
	KIND_DISPOSAL,
	KIND_POSTCODE,
	KIND_UPRN,
	KIND_EMAIL,
	KIND_PHONE,
	KIND_PNC,
	KIND_CRO,
	KIND_NOMIS,
	KIND_CRN,
	KIND_NHS,
	KIND_NINO,
	KIND_HEX,    /* lower-case hexadecimal: an encoding */
	KIND_LIST,   /* of text, or of the field's values */
	KIND_SCORES, /* object: need -> number */
	KIND_OBJECT, /* any object, kept as it is */
	KIND_COUNT,
};

enum field_common {
#define F(TYPE, NAME, text, kind, required, values) TYPE##_##NAME,
	FIELDS_COMMON(F) FIELDS_LAST(F)
#undef F
	    FIELD_OWN, /* the first index of a type's own fields */
};

#define F(TYPE, NAME, text, kind, required, values) TYPE##_##NAME,
enum field_person { PERSON_BEGIN = FIELD_OWN - 1, FIELDS_PERSON(F) PERSON_END };
enum field_arrest { ARREST_BEGIN = FIELD_OWN - 1, FIELDS_ARREST(F) ARREST_END };
enum field_offence {
	OFFENCE_BEGIN = FIELD_OWN - 1,
	FIELDS_OFFENCE(F) OFFENCE_END
};
enum field_custody {
	CUSTODY_BEGIN = FIELD_OWN - 1,
	FIELDS_CUSTODY(F) CUSTODY_END
};
enum field_supervision {
	SUPERVISION_BEGIN = FIELD_OWN - 1,
	FIELDS_SUPERVISION(F) SUPERVISION_END
};
enum field_assessment {
	ASSESSMENT_BEGIN = FIELD_OWN - 1,
	FIELDS_ASSESSMENT(F) ASSESSMENT_END
};
enum field_referral {
	REFERRAL_BEGIN = FIELD_OWN - 1,
	FIELDS_REFERRAL(F) REFERRAL_END
};
enum field_contact {
	CONTACT_BEGIN = FIELD_OWN - 1,
	FIELDS_CONTACT(F) CONTACT_END
};
enum field_outcome {
	OUTCOME_BEGIN = FIELD_OWN - 1,
	FIELDS_OUTCOME(F) OUTCOME_END
};
enum field_civil_order {
	CIVIL_ORDER_BEGIN = FIELD_OWN - 1,
	FIELDS_CIVIL_ORDER(F) CIVIL_ORDER_END
};
enum field_spend { SPEND_BEGIN = FIELD_OWN - 1, FIELDS_SPEND(F) SPEND_END };
enum field_service {
	SERVICE_BEGIN = FIELD_OWN - 1,
	FIELDS_SERVICE(F) SERVICE_END
};
enum field_identity {
	IDENTITY_BEGIN = FIELD_OWN - 1,
	FIELDS_IDENTITY(F) IDENTITY_END
};
enum field_cohort { COHORT_BEGIN = FIELD_OWN - 1, FIELDS_COHORT(F) COHORT_END };
enum field_member { MEMBER_BEGIN = FIELD_OWN - 1, FIELDS_MEMBER(F) MEMBER_END };
#undef F

enum { RECORD_MAX_FIELDS = 80, FIELD_NONE = -1 };

struct field {
	struct slice name; /* as in JSON; "ids.pnc" is a key of an object */
	struct slice lead; /* `,"name":`, as our own output has it */
	enum kind kind;
	bool required;
	const char *values; /* words, "@list", or "" for any */
};

struct schema {
	struct slice name;
	const struct field *field; /* by index: common ones, then its own */
	int nfields;
};

/* The schema of a type; static, never NULL for a valid type. */
const struct schema *schema_of(enum record_type type);
/* The type of that name, or RECORD_NONE. */
enum record_type schema_type(struct slice name);
/* The index of a field by its (dotted) name, or FIELD_NONE. Thread-safe. */
int schema_field(enum record_type type, struct slice name);
/*
 * Whether a field of the table can hold a text: true unless the table lists
 * its words and this is none of them. FIELD_NONE can hold any.
 */
bool schema_can_hold(enum record_type type, int field, struct slice text);
/*
 * The indexes of a type's fields in the order in which they are written
 * (common, own, then invalid, x, from); nfields of them.
 */
const int *schema_order(enum record_type type);
/* The fields that a record of the type must have, ended by FIELD_NONE. */
const int *schema_required(enum record_type type);
/* Records of an individual: every agency record but service and spend. */
bool schema_needs_person(enum record_type type);
/* Sent by agencies, so what import may write: not identity, cohort, member. */
bool schema_is_agency(enum record_type type);
/* The kind's name in maps and man pages ("date", "postcode"). */
const char *kind_name(enum kind kind);
/* The kind of that name, or KIND_COUNT. */
enum kind kind_named(struct slice name);

#endif
