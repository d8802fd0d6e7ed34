/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What pass 1 keeps of the records: rows of interned values, by individual.
 *
 * Parsing is done by many workers, each filling a batch with keys over its
 * block, a column for each map. Interning is done map by map, for one batch
 * at a time and in input order, so that every number here is the same for any
 * number of workers, while batches may be at different maps at once.
 * intake_add() then makes rows of the numbers. An individual is a
 * (person_source, person) pair (DESIGN.md 2); one without person records is
 * kept too, without values. Raw values are kept as they stood (decoded), once
 * each: what they mean is link/people.h's business.
 */
#ifndef IOC_LINK_INTAKE_H
#define IOC_LINK_INTAKE_H

#include "link/model.h"
#include "record/record.h"

/* Inputs that identities are made of, whatever the model: after its own. */
enum intake_fixed {
	INTAKE_GIVEN,
	INTAKE_FAMILY,
	INTAKE_FULL,
	INTAKE_BIRTH,
	INTAKE_SEX,
	INTAKE_ETHNICITY,
	INTAKE_OBSERVED,
	INTAKE_POSTCODE,
	INTAKE_AREA,
	INTAKE_PNC,
	INTAKE_CRO,
	INTAKE_NOMIS,
	INTAKE_CRN,
	INTAKE_NHS,
	INTAKE_NINO,
	INTAKE_FLAGS,
	INTAKE_NFIXED,
};

enum { INTAKE_INPUTS = MODEL_INPUTS + INTAKE_NFIXED };

/* More sources than that are no sources: whoever reads them must refuse. */
enum { INTAKE_SOURCES = UINT16_MAX };
_Static_assert(INTAKE_INPUTS <= 64, "a row has a bit for each input");

/* Keys for one map, in the order of the records that they are from. */
struct intake_column {
	struct strmap_item *item;
	size_t n, cap;
};

/* A record in a batch; its keys are in the columns. */
struct intake_item {
	uint64_t line;
	uint64_t rank; /* of its person */
	uint64_t has;  /* inputs, by bit */
	date extracted;
	bool is_person, has_person, has_id;
	bool is_elsewhere; /* a second source: its person's */
};

/* A value that is not what its field promises: left out, and to be named. */
struct intake_flaw {
	uint64_t line;
	struct slice field, value;
};

/* A worker's own: reset after each block. */
struct intake_batch {
	struct arena arena; /* keys and decoded values */
	struct intake_item *item;
	struct intake_flaw *flaw; /* dates that are none */
	size_t nitems, item_cap, nflaws, flaw_cap;
	struct intake_column persons, sources, versions;
	struct intake_column values[INTAKE_INPUTS];
	bool has_old; /* some record has a person_id already */
};

struct intake_row {
	uint32_t person; /* or NO_PERSON: superseded */
	uint32_t source;
	uint32_t next; /* the same person's next row, or NO_ROW */
	date extracted;
	uint64_t has;  /* inputs, by bit */
	size_t values; /* where they begin in `raw`, in the inputs' order */
};

/* A value that another type of record holds for a person. */
struct intake_fact {
	uint32_t person, input, raw;
};

static const uint32_t NO_PERSON = UINT32_MAX, NO_ROW = UINT32_MAX;

struct intake {
	const struct model *model;
	unsigned ninputs;                /* the model's and the fixed ones */
	uint8_t fixed[INTAKE_NFIXED];    /* input of each */
	uint8_t fixed_of[INTAKE_INPUTS]; /* and back; or INTAKE_NFIXED */
	struct model_input input[INTAKE_INPUTS];
	bool is_date[INTAKE_INPUTS];
	/* Inputs of a type, and the fields they are (FIELD_NONE: a path). */
	uint8_t of_type[RECORD_NTYPES][INTAKE_INPUTS];
	int8_t field_of[RECORD_NTYPES][INTAKE_INPUTS];
	uint8_t nof_type[RECORD_NTYPES];

	struct strmap sources;
	struct strmap persons; /* "source\0person" */
	/* Records that have an id: their row or first fact, or NO_ROW. */
	struct strmap versions;
	uint32_t *version_row;
	size_t nversions, version_cap;
	struct strmap values[INTAKE_INPUTS];

	uint32_t *line_person; /* by line over all inputs, or NO_PERSON */
	size_t nlines, line_cap;
	size_t *input_line; /* index of an operand's first line */
	size_t ninput_lines;

	/* By person. */
	uint64_t *rank; /* hash of its key: orders and samples people */
	uint32_t *person_source, *first_row, *last_row, *nrecords, *source_set;
	size_t npersons, person_cap;

	struct intake_row *row;
	uint32_t *raw; /* value numbers, from 1 */
	size_t nrows, row_cap, nraw, raw_cap;
	struct intake_fact *fact;
	size_t nfacts, fact_cap;

	/* Sets of sources, numbered; a set's transitions by added source. */
	struct strmap set_steps; /* (set, source) -> index of step_to */
	uint32_t *step_to;
	size_t step_cap;
	struct strmap sets; /* sorted source numbers as text */

	uint32_t *alone; /* by source: the set of it alone */
	size_t nalone;
	bool has_old; /* some record has a person_id already */
	uint64_t superseded, unresolved;
};

void intake_init(struct intake *in, const struct model *m);
void intake_fini(struct intake *in);
/* Adds a scanned record to the batch; values are slices over its line. */
void intake_scan(
    const struct intake *in, struct intake_batch *b, const struct record *r);
/*
 * Interns a batch's keys for one map: steps 0, 1, ... below intake_nsteps(),
 * each for the batches in input order.
 */
unsigned intake_nsteps(const struct intake *in);
void intake_intern(struct intake *in, struct intake_batch *b, unsigned step);
/*
 * Adds the rows of a batch that has been through all the steps, in input
 * order; operand is the block's input number.
 */
void intake_add(
    struct intake *in, const struct intake_batch *b, unsigned operand);
/* After the last batch: sorts facts, counts what has no person records. */
void intake_finish(struct intake *in);
void intake_batch_reset(struct intake_batch *b);
void intake_batch_fini(struct intake_batch *b);

/* The person named on a line (from 1) of an operand, or NO_PERSON. */
uint32_t intake_line(const struct intake *in, unsigned operand, uint64_t line);
/* The number of an individual, or NO_PERSON. */
uint32_t intake_find(
    const struct intake *in, struct slice source, struct slice person);
/* Source and person of an individual. */
struct slice intake_source(const struct intake *in, uint32_t person);
struct slice intake_person(const struct intake *in, uint32_t person);
/* How many sources are in a set, and their numbers in rising order. */
size_t intake_set_size(const struct intake *in, uint32_t set);
uint16_t intake_set_source(const struct intake *in, uint32_t set, size_t i);
/* The number (from 1) of a row's value of an input; 0 when it has none. */
static inline uint32_t
intake_number(const struct intake *in, size_t row, unsigned input)
{
	const struct intake_row *r = &in->row[row];
	uint64_t bit = (uint64_t)1 << input;
	if (!(r->has & bit))
		return 0;
	return in
	    ->raw[r->values + (size_t)__builtin_popcountll(r->has & (bit - 1))];
}

/* The raw value of a row's input; absent when there is none. */
struct slice intake_raw(const struct intake *in, size_t row, unsigned input);

#endif
