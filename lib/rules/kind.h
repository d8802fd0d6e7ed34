/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Kinds: how an agency's spelling of a date, a name or an identifier becomes
 * the one form that records hold (DESIGN.md 4, METHODS.md 8).
 *
 * kind_write() appends the canonical value as JSON. What is already canonical
 * comes out as it is. The work of each kind is in a file of its own,
 * kind_*.c, whose functions below know nothing of JSON or of each other.
 * Everything here is const while rows are read, so threads may share it.
 */
#ifndef IOC_RULES_KIND_H
#define IOC_RULES_KIND_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "record/finding.h"
#include "record/schema.h"
#include "rules/codes.h"
#include "rules/placeholder.h"

/* The order of day, month and year in dates written with numbers. */
enum date_order { ORDER_UNKNOWN, ORDER_DMY, ORDER_MDY, ORDER_YMD };

/* How the values of one field are read; settled before the first row. */
struct reading {
	enum kind kind;
	enum date_order order;
	const char *format; /* strptime, or NULL */
	struct duration plus;
	bool has_plus;
	date reference; /* people are 10 to 109 on that day; or DATE_NONE */
	const struct codes *codes; /* what values are looked up in, or NULL */
	const char *values;        /* words a value must be one of, or NULL */
	const struct placeholder_field *placeholders; /* or NULL */
};

/* Memory of one worker, and what it has to say about a value. */
struct reader {
	struct arena *scratch;     /* reset by the caller after each row */
	const struct rule *repair; /* set when a value was repaired */
};

/* The value means that there is none: not an error, nothing is written. */
extern const struct rule KIND_MISSING;
/* The order of day and month contradicts the column's: rejects the row. */
extern const struct rule RULE_DATE_ORDER;

/*
 * Appends the value of s (trimmed, not empty, UTF-8) to out as JSON. NULL, or
 * KIND_MISSING, or the rule that s breaks; out is then as it was.
 */
const struct rule *kind_write(const struct reading *r, struct slice s,
    struct reader *reader, struct buf *out);

/* --- kind_date.c ------------------------------------------------------- */

/* A date with or without a time of day. */
struct moment {
	date day;
	int minute; /* of the day; -1 when no time is given */
};

/*
 * Reads the ways agencies write dates: 3.4.24, 03/04/2024 14:05, 15-MAR-83,
 * 3rd April 2024, 20240403, ISO 8601, Excel serials. A time with a zone is
 * turned into civil time in London. Two-digit years: the century that makes a
 * person 10 to 109 at `reference`, else 1950 to 2049. NULL or the rule.
 */
const struct rule *kind_date(
    struct slice s, enum date_order order, date reference, struct moment *out);
/*
 * The same for the two layouts that nearly all files use (DD/MM/YYYY and
 * YYYY-MM-DD), straight to YYYY-MM-DD. False: it is another layout, or a date
 * that needs a closer look.
 */
bool kind_date_usual(
    struct slice s, enum date_order order, char out[DATE_TEXT]);
/*
 * A day in a file that people keep and may have opened in a spreadsheet; an
 * empty text is DATE_NONE. False: it is no date.
 */
bool kind_kept_day(struct slice text, date *out);
/* By a strptime format. */
const struct rule *kind_date_format(
    struct slice s, const char *format, date reference, struct moment *out);

/* What a column's values say about the order of day and month. */
struct date_evidence {
	size_t dmy, mdy;  /* values that can only be the one */
	size_t ambiguous; /* values that can be either, as different days */
	date latest;      /* the latest date that is certain, or DATE_NONE */
};

void date_evidence_add(struct date_evidence *e, struct slice s);
/*
 * The order that the evidence shows: one way, with at most one contradiction
 * in a hundred. ORDER_DMY too when nothing depends on it; ORDER_UNKNOWN when
 * it cannot be told.
 */
enum date_order date_evidence_order(const struct date_evidence *e);

/* --- the others -------------------------------------------------------- */

/*
 * Text without what cannot be seen: zero-width and direction marks and soft
 * hyphens go, exotic blanks and control characters become spaces, line ends
 * LF; NFC; trimmed. An Excel formula that only guards a text, ="00123", is
 * that text. s itself where there is nothing to do.
 */
struct slice text_clean(struct slice s, struct arena *a);
/* Runs of blanks become one space. */
struct slice text_collapse(struct slice s, struct arena *a);

/* "10 weeks", "4M", "1 yr 6 mths", "112 days", ISO 8601, "life". */
const struct rule *kind_duration(struct slice s, struct duration *out);

/* The canonical form, over s or in the arena. */
const struct rule *kind_person_name(
    struct slice s, struct arena *a, struct slice *out);
const struct rule *kind_initials(
    struct slice s, struct arena *a, struct slice *out);

/* The parts of "SMITH, John Paul (MR)" or "John Paul Smith". */
struct full_name {
	struct slice given, middle, family; /* absent when not there */
};

void kind_full_name(struct slice s, struct full_name *out);

/* Full ("SW1A 1AA"), sector ("SW1A 1") or outward ("SW1A"). */
const struct rule *kind_postcode(struct slice s, struct arena *a,
    struct slice *out, const struct rule **repair);

const struct rule *kind_pnc(struct slice s, struct arena *a, struct slice *out);
const struct rule *kind_cro(struct slice s, struct arena *a, struct slice *out);
const struct rule *kind_nomis(
    struct slice s, struct arena *a, struct slice *out);
const struct rule *kind_crn(struct slice s, struct arena *a, struct slice *out);
const struct rule *kind_nhs(struct slice s, struct arena *a, struct slice *out);
const struct rule *kind_nino(
    struct slice s, struct arena *a, struct slice *out);
const struct rule *kind_uprn(
    struct slice s, struct arena *a, struct slice *out);
const struct rule *kind_email(
    struct slice s, struct arena *a, struct slice *out);
const struct rule *kind_phone(
    struct slice s, struct arena *a, struct slice *out);
/* Home Office codes as five digits, CJS codes as they are. */
const struct rule *kind_offence_code(
    struct slice s, struct arena *a, struct slice *out);

/* Pounds in any of the ways ledgers write them, as pence. */
const struct rule *kind_money(struct slice s, int64_t *pence);
const struct rule *kind_integer(struct slice s, int64_t *out);
/* A JSON number's text, over s or in the arena ("67%" is 67). */
const struct rule *kind_number(
    struct slice s, struct arena *a, struct slice *out);
const struct rule *kind_boolean(struct slice s, bool *out);

#endif
