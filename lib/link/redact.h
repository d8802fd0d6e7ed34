/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Records without what names a person: for ioc-import --encode and ioc-match
 * --pseudonymise.
 *
 * Every field of the record table has a treatment, by its kind; free text,
 * `invalid`, `x`, `from` and keys outside the table are dropped unless a row
 * of redact.c keeps them, so that a field added to the table is private
 * until somebody decides otherwise. What is kept has the form of its kind (a
 * date, a number, a word): a text that stands where a code should is dropped.
 *
 *                     encode                 pseudonymise
 *   person, id        keyed pseudonyms       keyed pseudonyms
 *   person_id         dropped                keyed pseudonym
 *   names, ids,       encodings in           dropped
 *   email, phone      `encoded`
 *   date_of_birth     encoding               1 July of its year
 *   postcode          encoding               outward code
 *   address, uprn     dropped                dropped
 */
#ifndef IOC_LINK_REDACT_H
#define IOC_LINK_REDACT_H

#include "link/encode.h"

enum redact_kind { REDACT_ENCODE, REDACT_PSEUDONYMISE };

struct redactor;

/*
 * The encoder (borrowed) is for REDACT_ENCODE; the key is not kept. Release
 * with redactor_free(). Not for several threads at once.
 */
struct redactor *redactor_new(enum redact_kind kind,
    const unsigned char key[KEYED_KEY], struct encoder *encoder);
void redactor_free(struct redactor *r); /* wipes; NULL is fine */
/* What is written into each record: "encoded/KEY" with the key's print. */
const char *redactor_mark(const struct redactor *r);
/*
 * Appends a line's record (the line has no newline) as it may be seen, with
 * its newline. 0, or -1 with f (FAIL_INPUT): no record, one that was redacted
 * before, or one of a type that has to be made from redacted ones.
 */
int redact_line(struct redactor *r, struct slice line, struct origin at,
    struct buf *out, struct fail *f);

#endif
