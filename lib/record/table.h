/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The one table of record types and their fields (DESIGN.md 2).
 *
 * It drives import, validation, the JSON Schemas in share/schema and
 * ioc-record(5); a test holds them together. A field is one row:
 *
 *     F(TYPE, NAME, "json_name", KIND, REQUIRED, "values")
 *
 * A dotted name ("ids.pnc") is a key of an object. "values" lists the words a
 * CODE field may hold, or "@list" for a list in share/codes. Rows stand in
 * the order in which fields are written. This header is included by
 * record/schema.h alone.
 */
#ifndef IOC_RECORD_TABLE_H
#define IOC_RECORD_TABLE_H

#define RECORD_TYPES(T)                                                        \
	T(PERSON, "person")                                                    \
	T(ARREST, "arrest")                                                    \
	T(OFFENCE, "offence")                                                  \
	T(CUSTODY, "custody")                                                  \
	T(SUPERVISION, "supervision")                                          \
	T(ASSESSMENT, "assessment")                                            \
	T(REFERRAL, "referral")                                                \
	T(CONTACT, "contact")                                                  \
	T(OUTCOME, "outcome")                                                  \
	T(CIVIL_ORDER, "civil_order")                                          \
	T(SPEND, "spend")                                                      \
	T(SERVICE, "service")                                                  \
	T(IDENTITY, "identity")                                                \
	T(COHORT, "cohort")                                                    \
	T(MEMBER, "member")

/*
 * Every record has these, at the same index whatever its type; `person` is
 * required of every agency record but service and spend (schema.c).
 */
#define FIELDS_COMMON(F)                                                       \
	F(FIELD, TYPE, "type", TEXT, true, "")                                 \
	F(FIELD, PERSON_ID, "person_id", TEXT, false, "")                      \
	F(FIELD, SOURCE, "source", TEXT, false, "")                            \
	F(FIELD, ID, "id", TEXT, false, "")                                    \
	F(FIELD, AREA, "area", TEXT, false, "")                                \
	F(FIELD, EXTRACTED, "extracted", DATE, false, "")                      \
	F(FIELD, PERSON, "person", TEXT, false, "")                            \
	F(FIELD, PERSON_SOURCE, "person_source", TEXT, false, "")              \
	F(FIELD, PRIVACY, "privacy", TEXT, false, "")

/* These close every record, after the type's own. */
#define FIELDS_LAST(F)                                                         \
	F(FIELD, INVALID, "invalid", OBJECT, false, "")                        \
	F(FIELD, X, "x", OBJECT, false, "")                                    \
	F(FIELD, FROM, "from", TEXT, false, "")

#define FIELDS_PERSON(F)                                                       \
	F(PERSON, GIVEN_NAME, "given_name", NAME, false, "")                   \
	F(PERSON, MIDDLE_NAMES, "middle_names", NAME, false, "")               \
	F(PERSON, FAMILY_NAME, "family_name", NAME, false, "")                 \
	F(PERSON, FORMER_NAME, "former_name", NAME, false, "")                 \
	F(PERSON, FULL_NAME, "full_name", FULL_NAME, false, "")                \
	F(PERSON, INITIALS, "initials", INITIALS, false, "")                   \
	F(PERSON, DATE_OF_BIRTH, "date_of_birth", BIRTH_DATE, false, "")       \
	F(PERSON, SEX, "sex", SEX, false, "F M X U")                           \
	F(PERSON, ETHNICITY, "ethnicity", ETHNICITY, false, "@ethnicity")      \
	F(PERSON, ETHNICITY_OBSERVED, "ethnicity_observed",                    \
	    ETHNICITY_OBSERVED, false, "@ethnicity_observed")                  \
	F(PERSON, POSTCODE, "postcode", POSTCODE, false, "")                   \
	F(PERSON, ADDRESS, "address", TEXT, false, "")                         \
	F(PERSON, UPRN, "uprn", UPRN, false, "")                               \
	F(PERSON, EMAIL, "email", EMAIL, false, "")                            \
	F(PERSON, PHONE, "phone", PHONE, false, "")                            \
	F(PERSON, IDS_PNC, "ids.pnc", PNC, false, "")                          \
	F(PERSON, IDS_CRO, "ids.cro", CRO, false, "")                          \
	F(PERSON, IDS_NOMIS, "ids.nomis", NOMIS, false, "")                    \
	F(PERSON, IDS_CRN, "ids.crn", CRN, false, "")                          \
	F(PERSON, IDS_NHS, "ids.nhs", NHS, false, "")                          \
	F(PERSON, IDS_NINO, "ids.nino", NINO, false, "")                       \
	F(PERSON, FLAGS, "flags", LIST, false, "")                             \
	F(PERSON, ENCODED_FIRST_NAME, "encoded.first_name", HEX, false, "")    \
	F(PERSON, ENCODED_LAST_NAME, "encoded.last_name", HEX, false, "")      \
	F(PERSON, ENCODED_FORMER_NAME, "encoded.former_name", HEX, false, "")  \
	F(PERSON, ENCODED_SECOND_NAME, "encoded.second_name", HEX, false, "")  \
	F(PERSON, ENCODED_FORMS, "encoded.first_name_forms", LIST, false, "")  \
	F(PERSON, ENCODED_LAST_NAME_PARTS, "encoded.last_name_parts", LIST,    \
	    false, "")                                                         \
	F(PERSON, ENCODED_NAME, "encoded.name", HEX, false, "")                \
	F(PERSON, ENCODED_NAME_SWAPPED, "encoded.name_swapped", HEX, false,    \
	    "")                                                                \
	F(PERSON, ENCODED_INITIALS, "encoded.initials", HEX, false, "")        \
	F(PERSON, ENCODED_DATE_OF_BIRTH, "encoded.date_of_birth", HEX, false,  \
	    "")                                                                \
	F(PERSON, ENCODED_BIRTH, "encoded.birth", HEX, false, "")              \
	F(PERSON, ENCODED_BIRTH_SWAPPED, "encoded.birth_swapped", HEX, false,  \
	    "")                                                                \
	F(PERSON, ENCODED_POSTCODE, "encoded.postcode", HEX, false, "")        \
	F(PERSON, ENCODED_OUTWARD, "encoded.outward", HEX, false, "")          \
	F(PERSON, ENCODED_PNC, "encoded.pnc", HEX, false, "")                  \
	F(PERSON, ENCODED_CRO, "encoded.cro", HEX, false, "")                  \
	F(PERSON, ENCODED_PNC_SERIAL, "encoded.pnc_serial", HEX, false, "")    \
	F(PERSON, ENCODED_CRO_SERIAL, "encoded.cro_serial", HEX, false, "")    \
	F(PERSON, ENCODED_NOMIS, "encoded.nomis", HEX, false, "")              \
	F(PERSON, ENCODED_CRN, "encoded.crn", HEX, false, "")                  \
	F(PERSON, ENCODED_NHS, "encoded.nhs", HEX, false, "")                  \
	F(PERSON, ENCODED_NINO, "encoded.nino", HEX, false, "")                \
	F(PERSON, ENCODED_EMAIL, "encoded.email", HEX, false, "")              \
	F(PERSON, ENCODED_PHONE, "encoded.phone", HEX, false, "")

#define OFFENCE_GROUPS                                                         \
	"violence sexual robbery burglary theft criminal_damage drugs "        \
	"weapons public_order fraud miscellaneous summary_non_motoring "       \
	"summary_motoring breach"

#define DISPOSALS "custody suspended community fine discharge caution other"

#define FIELDS_ARREST(F)                                                       \
	F(ARREST, DATE, "date", DATE, true, "")                                \
	F(ARREST, TIME, "time", TIME, false, "")                               \
	F(ARREST, OFFENCE_CODE, "offence_code", OFFENCE_CODE, false, "")       \
	F(ARREST, OFFENCE_GROUP, "offence_group", CODE, false, OFFENCE_GROUPS) \
	F(ARREST, DISPOSAL, "disposal", TEXT, false, "")                       \
	F(ARREST, DRUG_TEST, "drug_test", CODE, false,                         \
	    "negative opiates cocaine both refused")

#define FIELDS_OFFENCE(F)                                                      \
	F(OFFENCE, OFFENCE_DATE, "offence_date", DATE, true, "")               \
	F(OFFENCE, PROVEN_DATE, "proven_date", DATE, false, "")                \
	F(OFFENCE, SENTENCE_DATE, "sentence_date", DATE, false, "")            \
	F(OFFENCE, RESULT, "result", CODE, false,                              \
	    "convicted cautioned reprimanded charged acquitted dismissed "     \
	    "nfa pnd tic")                                                     \
	F(OFFENCE, OFFENCE_CODE, "offence_code", OFFENCE_CODE, false, "")      \
	F(OFFENCE, OFFENCE_GROUP, "offence_group", CODE, false,                \
	    OFFENCE_GROUPS)                                                    \
	F(OFFENCE, RECORDABLE, "recordable", BOOLEAN, false, "")               \
	F(OFFENCE, DISPOSAL, "disposal", DISPOSAL, false, DISPOSALS)           \
	F(OFFENCE, SENTENCE, "sentence", DURATION, false, "")                  \
	F(OFFENCE, CONSECUTIVE, "consecutive", BOOLEAN, false, "")

#define FIELDS_CUSTODY(F)                                                      \
	F(CUSTODY, RECEPTION_DATE, "reception_date", DATE, true, "")           \
	F(CUSTODY, RELEASE_DATE, "release_date", DATE, false, "")              \
	F(CUSTODY, PLANNED_RELEASE_DATE, "planned_release_date", DATE, false,  \
	    "")                                                                \
	F(CUSTODY, SENTENCE_DATE, "sentence_date", DATE, false, "")            \
	F(CUSTODY, SENTENCE, "sentence", DURATION, false, "")                  \
	F(CUSTODY, CONSECUTIVE, "consecutive", BOOLEAN, false, "")             \
	F(CUSTODY, STATUS, "status", CODE, false,                              \
	    "sentenced remand recall civil")                                   \
	F(CUSTODY, RELEASE_REASON, "release_reason", CODE, false,              \
	    "sentence_end licence hdc bail recall_end transferred deported "   \
	    "died court other")                                                \
	F(CUSTODY, ESTABLISHMENT, "establishment", TEXT, false, "")            \
	F(CUSTODY, RELEASE_ACCOMMODATION, "release_accommodation", CODE,       \
	    false, "settled temporary none unknown")

#define FIELDS_SUPERVISION(F)                                                  \
	F(SUPERVISION, START_DATE, "start_date", DATE, true, "")               \
	F(SUPERVISION, END_DATE, "end_date", DATE, false, "")                  \
	F(SUPERVISION, KIND, "kind", CODE, false,                              \
	    "licence pss community suspended voluntary iom")                   \
	F(SUPERVISION, TIER, "tier", TEXT, false, "")                          \
	F(SUPERVISION, PROVIDER, "provider", TEXT, false, "")                  \
	F(SUPERVISION, STATUTORY, "statutory", BOOLEAN, false, "")

#define FIELDS_ASSESSMENT(F)                                                   \
	F(ASSESSMENT, DATE, "date", DATE, true, "")                            \
	F(ASSESSMENT, TOOL, "tool", TEXT, false, "")                           \
	F(ASSESSMENT, SCORES, "scores", SCORES, false, "@needs")               \
	F(ASSESSMENT, NEEDS, "needs", LIST, false, "@needs")

#define FIELDS_REFERRAL(F)                                                     \
	F(REFERRAL, DATE, "date", DATE, true, "")                              \
	F(REFERRAL, PROVIDER, "provider", TEXT, false, "")                     \
	F(REFERRAL, SERVICE, "service", TEXT, false, "")                       \
	F(REFERRAL, NEEDS, "needs", LIST, false, "@needs")                     \
	F(REFERRAL, STATUS, "status", CODE, false,                             \
	    "waiting accepted declined ineligible started completed left")     \
	F(REFERRAL, START_DATE, "start_date", DATE, false, "")                 \
	F(REFERRAL, END_DATE, "end_date", DATE, false, "")                     \
	F(REFERRAL, REASON, "reason", TEXT, false, "")                         \
	F(REFERRAL, REFERRED_BY, "referred_by", TEXT, false, "")

#define FIELDS_CONTACT(F)                                                      \
	F(CONTACT, DATE, "date", DATE, true, "")                               \
	F(CONTACT, PROVIDER, "provider", TEXT, false, "")                      \
	F(CONTACT, SERVICE, "service", TEXT, false, "")                        \
	F(CONTACT, KIND, "kind", CODE, false,                                  \
	    "police_custody prison gate court office home phone group")        \
	F(CONTACT, ATTENDED, "attended", BOOLEAN, false, "")                   \
	F(CONTACT, WORKER, "worker", TEXT, false, "")

#define FIELDS_OUTCOME(F)                                                      \
	F(OUTCOME, DATE, "date", DATE, true, "")                               \
	F(OUTCOME, KIND, "kind", CODE, false, "@outcomes")                     \
	F(OUTCOME, PROVIDER, "provider", TEXT, false, "")                      \
	F(OUTCOME, SERVICE, "service", TEXT, false, "")

#define FIELDS_CIVIL_ORDER(F)                                                  \
	F(CIVIL_ORDER, START_DATE, "start_date", DATE, true, "")               \
	F(CIVIL_ORDER, END_DATE, "end_date", DATE, false, "")                  \
	F(CIVIL_ORDER, KIND, "kind", CODE, false,                              \
	    "asbo cbo injunction dispersal")

#define FIELDS_SPEND(F)                                                        \
	F(SPEND, DATE, "date", DATE, true, "")                                 \
	F(SPEND, AMOUNT_PENCE, "amount_pence", MONEY, true, "")                \
	F(SPEND, VAT_PENCE, "vat_pence", MONEY, false, "")                     \
	F(SPEND, END_DATE, "end_date", DATE, false, "")                        \
	F(SPEND, KIND, "kind", CODE, false,                                    \
	    "contract grant personal_fund in_kind other")                      \
	F(SPEND, REASON, "reason", CODE, false,                                \
	    "ineligible no_provision innovative")                              \
	F(SPEND, FUNDER, "funder", TEXT, false, "")                            \
	F(SPEND, PROVIDER, "provider", TEXT, false, "")                        \
	F(SPEND, SERVICE, "service", TEXT, false, "")                          \
	F(SPEND, NEED, "need", CODE, false, "@needs")                          \
	F(SPEND, DESCRIPTION, "description", TEXT, false, "")

#define FIELDS_SERVICE(F)                                                      \
	F(SERVICE, SERVICE, "service", TEXT, true, "")                         \
	F(SERVICE, PROVIDER, "provider", TEXT, false, "")                      \
	F(SERVICE, LEAD_PROVIDER, "lead_provider", TEXT, false, "")            \
	F(SERVICE, ORGANISATION_TYPES, "organisation_types", LIST, false, "")  \
	F(SERVICE, EXPERIENCE, "experience", CODE, false, "yes no mixed")      \
	F(SERVICE, TRADING_INCOME_PCT, "trading_income_pct", NUMBER, false,    \
	    "")                                                                \
	F(SERVICE, DISADVANTAGED_STAFF_PCT, "disadvantaged_staff_pct", NUMBER, \
	    false, "")                                                         \
	F(SERVICE, SECTORS, "sectors", LIST, false, "")                        \
	F(SERVICE, MARKETS, "markets", LIST, false, "")                        \
	F(SERVICE, PARTNERS, "partners", LIST, false, "")                      \
	F(SERVICE, ACTIVITIES, "activities", LIST, false, "")                  \
	F(SERVICE, NEEDS, "needs", LIST, false, "@needs")                      \
	F(SERVICE, OUTCOMES, "outcomes", LIST, false, "@outcomes")             \
	F(SERVICE, SEXES, "sexes", LIST, false, "F M X U")                     \
	F(SERVICE, AGE_MIN, "age_min", INTEGER, false, "")                     \
	F(SERVICE, AGE_MAX, "age_max", INTEGER, false, "")                     \
	F(SERVICE, AREAS, "areas", LIST, false, "")                            \
	F(SERVICE, SENTENCE_MAX, "sentence_max", DURATION, false, "")          \
	F(SERVICE, STATUTORY, "statutory", BOOLEAN, false, "")                 \
	F(SERVICE, CAPACITY, "capacity", NUMBER, false, "")                    \
	F(SERVICE, PRICE_PENCE, "price_pence", MONEY, false, "")               \
	F(SERVICE, PRICE_UNIT, "price_unit", CODE, false,                      \
	    "start month outcome")                                             \
	F(SERVICE, START_DATE, "start_date", DATE, false, "")                  \
	F(SERVICE, END_DATE, "end_date", DATE, false, "")

/* Written by ioc-match: one a person. */
#define FIELDS_IDENTITY(F)                                                     \
	F(IDENTITY, GIVEN_NAME, "given_name", NAME, false, "")                 \
	F(IDENTITY, FAMILY_NAME, "family_name", NAME, false, "")               \
	F(IDENTITY, DATE_OF_BIRTH, "date_of_birth", DATE, false, "")           \
	F(IDENTITY, SEX, "sex", SEX, false, "F M X U")                         \
	F(IDENTITY, ETHNICITY, "ethnicity", ETHNICITY, false, "@ethnicity")    \
	F(IDENTITY, ETHNICITY_OBSERVED, "ethnicity_observed",                  \
	    ETHNICITY_OBSERVED, false, "@ethnicity_observed")                  \
	F(IDENTITY, POSTCODE, "postcode", POSTCODE, false, "")                 \
	F(IDENTITY, IDS, "ids", OBJECT, false, "")                             \
	F(IDENTITY, FLAGS, "flags", LIST, false, "")                           \
	F(IDENTITY, SOURCES, "sources", LIST, false, "")                       \
	F(IDENTITY, RECORDS, "records", INTEGER, false, "")                    \
	F(IDENTITY, LINK_P, "link_p", NUMBER, false, "")                       \
	F(IDENTITY, REVIEW, "review", BOOLEAN, false, "")

/* Written by ioc-cohort: one a definition; `from` holds its first date. */
#define FIELDS_COHORT(F)                                                       \
	F(COHORT, NAME, "name", TEXT, true, "")                                \
	F(COHORT, TITLE, "title", TEXT, false, "")                             \
	F(COHORT, DEFINITION, "definition", TEXT, false, "")                   \
	F(COHORT, TO, "to", DATE, false, "")                                   \
	F(COHORT, AS_OF, "as_of", DATE, true, "")                              \
	F(COHORT, FOLLOW_UP, "follow_up", DURATION, false, "")                 \
	F(COHORT, WAITING, "waiting", DURATION, false, "")                     \
	F(COHORT, LANDMARK, "landmark", DURATION, false, "")                   \
	F(COHORT, REOFFENCE, "reoffence", CODE, false, "offence arrest")       \
	F(COHORT, OUTCOME_SOURCES, "outcome_sources", LIST, false, "")         \
	F(COHORT, CHOSEN_ON, "chosen_on", LIST, false, "past future")          \
	F(COHORT, FUTURE_FIELDS, "future_fields", LIST, false, "")             \
	F(COHORT, ARMS, "arms", LIST, false, "")                               \
	F(COHORT, WATERFALL, "waterfall", LIST, false, "")

/* Written by ioc-cohort: one a person (or index event) of a cohort. */
#define FIELDS_MEMBER(F)                                                       \
	F(MEMBER, COHORT, "cohort", TEXT, true, "")                            \
	F(MEMBER, ARM, "arm", TEXT, false, "")                                 \
	F(MEMBER, INDEX_DATE, "index_date", DATE, true, "")                    \
	F(MEMBER, INDEX_EVENT, "index_event", TEXT, false, "")                 \
	F(MEMBER, INDEX_ID, "index_id", TEXT, false, "")                       \
	F(MEMBER, MATCHED, "matched", BOOLEAN, false, "")                      \
	F(MEMBER, LINK_P, "link_p", NUMBER, false, "")                         \
	F(MEMBER, SEX, "sex", SEX, false, "F M X U")                           \
	F(MEMBER, AGE, "age", INTEGER, false, "")                              \
	F(MEMBER, AGE_BAND, "age_band", TEXT, false, "")                       \
	F(MEMBER, ETHNICITY, "ethnicity", ETHNICITY, false, "@ethnicity")      \
	F(MEMBER, FLAGS, "flags", LIST, false, "")                             \
	F(MEMBER, SENTENCE_DAYS, "sentence_days", INTEGER, false, "")          \
	F(MEMBER, SENTENCE_BAND, "sentence_band", TEXT, false, "")             \
	F(MEMBER, INDEX_OFFENCE_GROUP, "index_offence_group", CODE, false,     \
	    OFFENCE_GROUPS)                                                    \
	F(MEMBER, PRIOR_SANCTIONS, "prior_sanctions", INTEGER, false, "")      \
	F(MEMBER, PRIOR_OFFENCES, "prior_offences", INTEGER, false, "")        \
	F(MEMBER, PRIOR_BAND, "prior_band", TEXT, false, "")                   \
	F(MEMBER, PRIOR_CUSTODY, "prior_custody", INTEGER, false, "")          \
	F(MEMBER, FIRST_SANCTION_AGE, "first_sanction_age", INTEGER, false,    \
	    "")                                                                \
	F(MEMBER, CONVICTION_AGE, "conviction_age", INTEGER, false, "")        \
	F(MEMBER, COPAS, "copas", NUMBER, false, "")                           \
	F(MEMBER, OGRS3_1Y, "ogrs3_1y", NUMBER, false, "")                     \
	F(MEMBER, OGRS3_2Y, "ogrs3_2y", NUMBER, false, "")                     \
	F(MEMBER, SUPERVISED, "supervised", BOOLEAN, false, "")                \
	F(MEMBER, NEEDS_AT_INDEX, "needs_at_index", LIST, false, "@needs")     \
	F(MEMBER, NEEDS, "needs", LIST, false, "@needs")                       \
	F(MEMBER, ASSESSED_DAYS, "assessed_days", INTEGER, false, "")          \
	F(MEMBER, SCORES, "scores", OBJECT, false, "")                         \
	F(MEMBER, REFERRALS, "referrals", LIST, false, "")                     \
	F(MEMBER, CONTACTS, "contacts", INTEGER, false, "")                    \
	F(MEMBER, CONTACTS_ATTENDED, "contacts_attended", INTEGER, false, "")  \
	F(MEMBER, CONTACT_PRISON, "contact_prison", BOOLEAN, false, "")        \
	F(MEMBER, CONTACT_GATE, "contact_gate", BOOLEAN, false, "")            \
	F(MEMBER, CONTACT_DAYS, "contact_days", INTEGER, false, "")            \
	F(MEMBER, OUTCOMES, "outcomes", LIST, false, "")                       \
	F(MEMBER, RELEASE_ACCOMMODATION, "release_accommodation", CODE, false, \
	    "settled temporary none unknown")                                  \
	F(MEMBER, CIVIL_ORDERS, "civil_orders", INTEGER, false, "")            \
	F(MEMBER, MATURE, "mature", BOOLEAN, false, "")                        \
	F(MEMBER, FOLLOW_UP_END, "follow_up_end", DATE, false, "")             \
	F(MEMBER, OBSERVED_DAYS, "observed_days", INTEGER, false, "")          \
	F(MEMBER, CUSTODY_DAYS, "custody_days", INTEGER, false, "")            \
	F(MEMBER, REOFFENDED, "reoffended", BOOLEAN, false, "")                \
	F(MEMBER, REOFFENCES, "reoffences", INTEGER, false, "")                \
	F(MEMBER, RECONVICTIONS, "reconvictions", INTEGER, false, "")          \
	F(MEMBER, FIRST_REOFFENCE_DATE, "first_reoffence_date", DATE, false,   \
	    "")                                                                \
	F(MEMBER, DAYS_TO_REOFFENCE, "days_to_reoffence", INTEGER, false, "")  \
	F(MEMBER, REOFFENCE_GROUPS, "reoffence_groups", OBJECT, false, "")     \
	F(MEMBER, REOFFENCE_SEVERITY, "reoffence_severity", OBJECT, false, "") \
	F(MEMBER, REOFFENCE_CUSTODY, "reoffence_custody", BOOLEAN, false, "")  \
	F(MEMBER, REOFFENCE_CUSTODY_DAYS, "reoffence_custody_days", INTEGER,   \
	    false, "")                                                         \
	F(MEMBER, LEFT, "left", CODE, false, "deported died")

#endif
