/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A linkage model: what is read of a person, how it is compared, what an
 * agreement weighs, and which pairs are looked at (ioc-model(5)).
 *
 * Fields are made from inputs; tests are claims about two people's values of
 * a field; a comparison is a list of levels, each a set of tests that must
 * all hold, of which the first that holds counts. Tests are numbered over the
 * whole model, so that a level is a mask over them and a pair is scored with
 * integers. Not for the data: link/people.h holds that.
 */
#ifndef IOC_LINK_MODEL_H
#define IOC_LINK_MODEL_H

#include "base/strmap.h"
#include "record/schema.h"
#include "rules/spec.h"

#include <stdint.h>

enum {
	MODEL_INPUTS = 48,
	MODEL_FIELDS = 32,
	MODEL_TESTS = 64,
	MODEL_COMPARISONS = 16, /* four bits each in a pair's vector */
	MODEL_LEVELS = 15,      /* 0 is missing */
	MODEL_RULES = 32,
	MODEL_KEYS = 6,
	MODEL_PIVOT = 16, /* rules that begin with one field */
	MODEL_FROM = 8,
	MODEL_NONE = 255,
	WEIGHT_ONE = 1024, /* weights are integers in 1/1024 */
};

/* Jaro-Winkler is not asked about below this. */
#define MODEL_LEAST_SIMILARITY 0.6

/* What an input's text is, and so how it is standardised. */
enum standard {
	STANDARD_NAME,
	STANDARD_TEXT,
	STANDARD_DATE,
	STANDARD_POSTCODE,
	STANDARD_ID,
	STANDARD_NUMBER,
	STANDARD_EMAIL,
	STANDARD_PHONE,
	STANDARD_CODE, /* as it is */
	STANDARD_BITS, /* an encoding made by ioc-import --encode */
};

/* Which part of the standardised text becomes the value. */
enum take {
	TAKE_ALL,
	TAKE_FIRST,  /* word */
	TAKE_SECOND, /* word */
	TAKE_LAST,   /* word */
	TAKE_REST,   /* words after the first */
	TAKE_WORDS,  /* each a value of the list */
	TAKE_PARTS,  /* the whole and, of several words, each */
	TAKE_INITIALS,
	TAKE_SERIAL, /* last six digits */
	TAKE_JOIN,   /* of two other fields' values */
};

/* A value to be read: a field of a record type, or a dotted path. */
struct model_input {
	struct slice name; /* as the model writes it */
	enum record_type type;
	int field; /* or FIELD_NONE: then path */
	struct slice path;
	enum standard standard; /* of the first field that uses it */
};

struct model_field {
	struct slice name;
	enum standard standard;
	enum take take;
	uint8_t from[MODEL_FROM], nfrom;   /* inputs; TAKE_JOIN: fields */
	uint8_t alias[MODEL_FROM], nalias; /* more values, never the first */
	bool first_present;                /* of `from`, instead of all */
	struct slice missing;              /* words that count as absent */
	/* Term frequency: the reference share of a value that no list has. */
	double unknown, first_of_january;
	struct slice reference; /* name of a list in share/codes, or absent */
	const struct spec_node *reference_at; /* where it was read */
};

enum test_op {
	TEST_EXACT,
	TEST_OVERLAP,
	TEST_DIFFERS,
	TEST_SWAPPED,
	TEST_ACROSS,
	TEST_JARO_WINKLER,
	TEST_LEVENSHTEIN,
	TEST_DAMERAU,
	TEST_DATE,
	TEST_POSTCODE,
	TEST_NUMERIC,
	TEST_EMAIL,
	TEST_NICKNAME,
	TEST_PREFIX,
	TEST_INITIAL,
	TEST_DICE,
	TEST_VALUE, /* both main values are a certain text */
};

enum date_relation {
	DATE_DAY_MONTH_SWAPPED,
	DATE_FIRST_OF_JANUARY,
	DATE_ONE_EDIT,       /* a digit changed, or two neighbours swapped */
	DATE_SAME_DAY_MONTH, /* the year differs */
	DATE_TWO_PARTS,      /* two of year, month, day */
	DATE_WITHIN,         /* arg days */
};

enum postcode_part { POSTCODE_FULL, POSTCODE_SECTOR, POSTCODE_OUTWARD };

struct model_test {
	enum test_op op;
	uint8_t field, other; /* other: TEST_SWAPPED, TEST_ACROSS */
	uint8_t relation;     /* date_relation, postcode_part */
	bool any;             /* any of the lists' values, not the first */
	uint8_t same_start, shortest; /* letters that must agree, or be there */
	struct slice is;              /* TEST_VALUE */
	int32_t sizes; /* TEST_OVERLAP: product of list lengths, or 0 */
	double arg;
};

struct model_level {
	struct slice label;
	const struct spec_node *node; /* where it was read */
	uint64_t need;                /* tests that must hold; 0: always */
	double m, u;
	double m_given; /* m at the levels that the comparison has it for */
	uint8_t tf;    /* field whose value's frequency counts, or MODEL_NONE */
	bool tf_rarer; /* of two values that differ, the rarer one's */
	double power;
	double tf_u; /* how often the field agrees by chance; 0: u is that */
};

struct model_comparison {
	struct slice name, title;
	uint8_t field[MODEL_FROM], nfields;
	bool all_present;     /* evidence needs all of them on both sides */
	uint8_t only_without; /* comparison that must be missing, or NONE */
	uint64_t unless;      /* tests: where one holds it is no evidence */
	/*
	 * At some levels of another comparison (by bit, bit 1: the first) one
	 * person's records agree on this one at other rates: m_given. Or
	 * MODEL_NONE.
	 */
	uint8_t given;
	uint16_t given_levels;
	bool is_id; /* an identifier: no twins with this agreeing */
	struct model_level level[MODEL_LEVELS];
	uint8_t nlevels;
};

/* How a value becomes a blocking key. */
enum transform {
	KEY_WHOLE,
	KEY_PREFIX, /* n letters */
	KEY_OUTWARD,
	KEY_SECTOR,
	KEY_YEAR,
	KEY_YEAR_MONTH,
	KEY_YEAR_DAY,
	KEY_MONTH_DAY,
	KEY_USER, /* of an email */
};

struct model_key {
	uint8_t field, other; /* other: the opposite side's field */
	enum transform transform;
	uint8_t n;
	bool or_missing; /* a side without the value will do */
};

struct model_rule {
	struct slice name;
	struct model_key key[MODEL_KEYS];
	uint8_t nkeys;
	uint32_t at_most; /* people who share the first key; or any number */
};

/* Field sets by index. */
struct model_set {
	uint8_t field[MODEL_FROM], n;
};

struct model {
	struct spec spec; /* owns every slice */
	struct slice id, version;
	struct model_input input[MODEL_INPUTS];
	struct model_field field[MODEL_FIELDS];
	struct model_test test[MODEL_TESTS];
	struct model_comparison comparison[MODEL_COMPARISONS];
	struct model_rule rule[MODEL_RULES];
	uint8_t ninputs, nfields, ntests, ncomparisons, nrules;

	double prior; /* match weight, or NAN: auto */
	double recall, floor;
	struct model_set agreement[MODEL_RULES];
	uint8_t nagreements;
	double tf_k, tf_drop, tf_limit;
	int64_t min_people; /* for learning u and m from the extract */
	double belief;      /* pairs that the model's own m count for */
	double threshold;   /* match weight, or NAN: auto */
	double max_false, min_probability, review_low, review_high;
	double strict_threshold, strict_prior;
	int64_t id_people; /* more of one source with it: a placeholder */

	struct model_set unique, conflict; /* one differs; all differ: veto */
	uint8_t first_name, last_name, second_name, sex, birth, place, name;
	/*
	 * Of encodings: nickname groups; a full name, and a birth date, as it
	 * is and with its parts swapped.
	 */
	uint8_t forms, name_as_is, name_swapped, birth_as_is, birth_swapped;
	struct model_set ids;
	double twins_weight, twins_similar;
	double generations_weight;
	int64_t generations_years;
	double generations_similar; /* encoded birth dates below: far apart */
	double merge_mean;
	bool is_trained; /* learnt already: used as it is */
	double together; /* of a trained one: see weights_tie() */
};

/*
 * Loads a model by name or path ("person", "./mine.json"). 0, or -1 with f
 * (FAIL_USAGE naming file, line and key). Release with model_fini() either way.
 */
int model_load(struct model *m, const char *name, struct fail *f);
void model_fini(struct model *m);
/*
 * Has another input read beside those of the fields (a label to evaluate
 * against): its index, or -1 with f. The name must outlive the model.
 */
int model_add_input(struct model *m, struct slice name, struct fail *f);
/* Whether a comparison is about a field. */
bool model_compares(const struct model *m, unsigned comparison, unsigned field);
/* Whether it compares what ioc-import --encode wrote. */
bool model_reads_encodings(const struct model *m);
/* A weight as the integer that sums are made of. */
int32_t model_weight(double w);

#endif
