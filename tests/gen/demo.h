/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The agencies' extracts of one month, and the truth beside them.
 *
 * Each agency's writer is a file of its own (custody_extract.c and so on)
 * and shows the world as that agency knew it at the end of the month. What a
 * row looks like depends on the seed and the row, never on the month, so
 * that later months repeat earlier rows, but for corrections.
 */
#ifndef IOC_GEN_DEMO_H
#define IOC_GEN_DEMO_H

#include "noise.h"
#include "sheet.h"
#include "world.h"

enum source {
	SOURCE_CUSTODY,
	SOURCE_PNC,
	SOURCE_NDELIUS,
	SOURCE_NOMIS,
	SOURCE_OASYS,
	SOURCE_CHARITY,
	SOURCE_SPEND,
	SOURCE_SERVICES,
	SOURCES
};

struct demo {
	const struct world *w;
	date as_at; /* the last day that the extracts cover */
	char extracts[4096], truth[4096];
	struct sheet records, rejects; /* truth: whose key it is; bad rows */
	struct fail *fail;
};

/* A file of one source, and its clean truth. */
struct extract {
	enum source source;
	struct sheet out, truth;
};

/* A person as one agency has him. */
struct seen {
	char given[NOISE_NAME], middle[NOISE_NAME], family[NOISE_NAME];
	date born; /* DATE_NONE when unknown */
	char sex;  /* 'U' when unknown */
	char pnc[IDENT_TEXT], cro[IDENT_TEXT];
	char address[96], postcode[12];
};

/* What is wrong with a row, on purpose. */
enum fault { FAULT_NONE, FAULT_DATE, FAULT_KEY };

/* The file name of a source, and the name it goes by in records. */
const char *source_file(enum source s);
const char *source_name(enum source s);

/*
 * The person as the agency wrote him down on that day. Records with the same
 * key show the same mistakes; key 0 is the agency's usual version.
 */
void identity_see(const struct demo *d, const struct person *p,
    enum source source, uint64_t key, date on, struct seen *out);

/* Opens the source's file, and truth/NAME with that header. */
int extract_open(struct demo *d, struct extract *x, enum source source,
    struct dialect dialect, const char *truth, const char *header)
    __attribute__((warn_unused_result));
int extract_close(struct demo *d, struct extract *x)
    __attribute__((warn_unused_result));
/* Few rows are faulty: which, depends on the seed and the row's number. */
enum fault row_fault(const struct demo *d, enum source s, uint64_t row);
/* Remembers that this row must be rejected. */
void row_rejected(struct demo *d, enum source s, size_t line, enum fault why);
/* Ends a row of the extract; notes the rejection when it is faulty. */
void row_end(struct demo *d, struct extract *x, enum fault fault);
/* A date cell, or 31 February in the same style when that is the fault. */
void row_date(struct extract *x, date on, const char *style, enum fault f);
/* Truth: this key of the source is that person. */
void truth_record(
    struct demo *d, enum source s, const char *key, const struct person *p);
/* A date of the truth: ISO, or empty. */
void truth_date(struct sheet *s, date on);
/* ISO 8601 duration, life, or empty. */
void truth_term(struct sheet *s, struct term t);
/* The sentence in words that prison and probation use. */
void term_words(struct sheet *s, struct term t, struct rng *r);
/* The last moment known by the end of the month: later is DATE_NONE. */
date known(const struct demo *d, date on);

/* Rows in the order of a key, then of their number. */
struct placed {
	char key[40];
	size_t at;
};
void placed_sort(struct placed *rows, size_t n);

int custody_extract(struct demo *d) __attribute__((warn_unused_result));
int pnc_extract(struct demo *d) __attribute__((warn_unused_result));
int ndelius_extract(struct demo *d) __attribute__((warn_unused_result));
int nomis_extract(struct demo *d) __attribute__((warn_unused_result));
int oasys_extract(struct demo *d) __attribute__((warn_unused_result));
int charity_extract(struct demo *d) __attribute__((warn_unused_result));
int spend_extract(struct demo *d) __attribute__((warn_unused_result));
int services_extract(struct demo *d) __attribute__((warn_unused_result));

#endif
